// SPDX-License-Identifier: EUPL-1.2
#include "platform/pearl/schema.hpp"

#include <nlohmann/json.hpp>

#include "platform/dossier/schema.hpp"

namespace pareltjes::pearl {
namespace {

nlohmann::json with_defaults(const nlohmann::json& schema, nlohmann::json values) {
  if (!values.is_object() || !schema.contains("properties")) return values;
  for (const auto& [name, property] : schema.at("properties").items()) {
    if (!values.contains(name) && property.contains("default")) values[name] = property.at("default");
  }
  return values;
}

core::Error as_error(const dossier::Misfit& misfit) {
  const std::string where = misfit.pointer.empty() ? "de invoer" : "‘" + misfit.pointer.substr(1) + "’";
  const std::string where_en = misfit.pointer.empty() ? "the input" : "‘" + misfit.pointer.substr(1) + "’";
  return {
      core::ErrorCode::kInvalidInput,
      {"De waarde van " + where + " klopt niet.", "The value of " + where_en + " is not right: " + misfit.description},
      {"Kijk met ‘pareltjes describe’ welke waarden mogen.", "See with ‘pareltjes describe’ which values are allowed."},
      core::Place{misfit.pointer.empty() ? "/" : misfit.pointer, {}, {}}};
}

}  // namespace

std::expected<nlohmann::json, std::vector<core::Error>> validate(const nlohmann::json& schema,
                                                                 const nlohmann::json& values) {
  const auto compiled = dossier::Schema::compile(schema);
  if (!compiled) return std::unexpected(std::vector{compiled.error()});
  auto complete = with_defaults(schema, values);
  const auto misfits = compiled->misfits(complete);
  if (misfits.empty()) return complete;
  std::vector<core::Error> errors;
  for (const auto& misfit : misfits) {
    // A wrong property makes everything above it wrong as well: name the place, not the way to it.
    const bool holds_another = std::ranges::any_of(misfits, [&](const dossier::Misfit& other) {
      return other.pointer.size() > misfit.pointer.size() && other.pointer.starts_with(misfit.pointer);
    });
    const bool named =
        std::ranges::any_of(errors, [&](const core::Error& error) { return error.place->file == misfit.pointer; });
    if (!holds_another && !named) errors.push_back(as_error(misfit));
  }
  return std::unexpected(std::move(errors));
}

}  // namespace pareltjes::pearl
