// SPDX-License-Identifier: EUPL-1.2
#include "platform/pearl/schema.hpp"

#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

namespace pareltjes::pearl {
namespace {

nlohmann::json with_defaults(const nlohmann::json& schema, nlohmann::json values) {
  if (!values.is_object() || !schema.contains("properties")) return values;
  for (const auto& [name, property] : schema.at("properties").items()) {
    if (!values.contains(name) && property.contains("default")) values[name] = property.at("default");
  }
  return values;
}

core::Error as_error(const valijson::ValidationResults::Error& found) {
  std::string pointer;
  for (const auto& step : found.context) {
    if (step == "<root>") continue;
    pointer += '/' + step.substr(1, step.size() - 2);
  }
  const std::string where = pointer.empty() ? "de invoer" : "‘" + pointer.substr(1) + "’";
  const std::string where_en = pointer.empty() ? "the input" : "‘" + pointer.substr(1) + "’";
  return {
      core::ErrorCode::kInvalidInput,
      {"De waarde van " + where + " klopt niet.", "The value of " + where_en + " is not right: " + found.description},
      {"Kijk met ‘pareltjes describe’ welke waarden mogen.", "See with ‘pareltjes describe’ which values are allowed."},
      core::Place{pointer.empty() ? "/" : pointer, {}, {}}};
}

}  // namespace

std::expected<nlohmann::json, std::vector<core::Error>> validate(const nlohmann::json& schema,
                                                                 const nlohmann::json& values) {
  auto complete = with_defaults(schema, values);
  valijson::Schema compiled;
  valijson::SchemaParser parser;
  const valijson::adapters::NlohmannJsonAdapter schema_adapter(schema);
  parser.populateSchema(schema_adapter, compiled);
  valijson::Validator validator(valijson::Validator::kStrongTypes);
  valijson::ValidationResults results;
  const valijson::adapters::NlohmannJsonAdapter target(complete);
  if (validator.validate(compiled, target, &results)) return complete;

  std::vector<core::Error> errors;
  valijson::ValidationResults::Error found;
  while (results.popError(found)) {
    // The validator repeats every error for each level above it; the deepest names the place.
    auto error = as_error(found);
    const bool above = std::ranges::any_of(errors, [&](const core::Error& other) {
      return error.place->file == "/" || other.place->file.starts_with(error.place->file);
    });
    if (!above || errors.empty()) errors.push_back(std::move(error));
  }
  std::erase_if(errors, [&](const core::Error& error) { return error.place->file == "/" && errors.size() > 1; });
  return std::unexpected(std::move(errors));
}

}  // namespace pareltjes::pearl
