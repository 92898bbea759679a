// SPDX-License-Identifier: EUPL-1.2
#include "platform/dossier/schema.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <nlohmann/json.hpp>
#include <set>

// Without this valijson ends the program on a schema that is none. Every file that includes it must say the same.
#ifndef VALIJSON_USE_EXCEPTIONS
#define VALIJSON_USE_EXCEPTIONS 1
#endif
// valijson does not keep to our warnings.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>
#pragma GCC diagnostic pop

namespace pareltjes::dossier {
namespace {

constexpr std::size_t kMostNamed = 3;
constexpr int kDeepest = 100;

/// Beyond this depth a document can only be meant to exhaust the stack of whoever walks through it.
bool is_deeper_than(const nlohmann::json& json, int levels) {
  if (!json.is_structured()) return false;
  if (levels == 0) return true;
  for (const auto& part : json) {
    if (is_deeper_than(part, levels - 1)) return true;
  }
  return false;
}

/// valijson gives ["<root>", "[naam]", "[0]"].
std::string pointer_of(const std::vector<std::string>& context) {
  std::string pointer;
  for (std::size_t i = 1; i < context.size(); ++i) {
    auto part = context[i];
    if (part.size() >= 2 && part.front() == '[' && part.back() == ']') part = part.substr(1, part.size() - 2);
    pointer += '/';
    for (const char c : part)
      pointer += c == '~' ? std::string("~0") : c == '/' ? std::string("~1") : std::string(1, c);
  }
  return pointer;
}

bool refers_elsewhere(const nlohmann::json& schema) {
  if (schema.is_object()) {
    const auto reference = schema.find("$ref");
    if (reference != schema.end() && (!reference->is_string() || !reference->get<std::string>().starts_with('#'))) {
      return true;
    }
  }
  if (schema.is_structured()) {
    for (const auto& part : schema) {
      if (refers_elsewhere(part)) return true;
    }
  }
  return false;
}

std::unexpected<core::Error> no_schema() {
  return core::fail(core::ErrorCode::kInvalidInput, {"Dit is geen JSON Schema.", "This is no JSON Schema."},
                    {"Gebruik JSON Schema draft 7, zonder verwijzingen naar andere bestanden.",
                     "Use JSON Schema draft 7, without references to other files."});
}

}  // namespace

struct Schema::Compiled {
  valijson::Schema schema;
};

Schema::Schema(std::unique_ptr<Compiled> compiled) : compiled_(std::move(compiled)) {}
Schema::~Schema() = default;
Schema::Schema(Schema&&) noexcept = default;
Schema& Schema::operator=(Schema&&) noexcept = default;

core::Result<Schema> Schema::compile(const nlohmann::json& schema) {
  if (!schema.is_object() || is_deeper_than(schema, kDeepest) || refers_elsewhere(schema)) return no_schema();
  auto compiled = std::make_unique<Compiled>();
  try {
    valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
    const valijson::adapters::NlohmannJsonAdapter adapter(schema);
    parser.populateSchema(adapter, compiled->schema);
  } catch (const std::exception&) {
    return no_schema();
  }
  return Schema(std::move(compiled));
}

std::vector<Misfit> Schema::misfits(const nlohmann::json& document) const {
  if (is_deeper_than(document, kDeepest)) return {{"", "nested too deeply"}};
  std::vector<Misfit> found;
  try {
    valijson::Validator validator;
    const valijson::adapters::NlohmannJsonAdapter adapter(document);
    valijson::ValidationResults results;
    if (validator.validate(compiled_->schema, adapter, &results)) return {};
    valijson::ValidationResults::Error error;
    while (results.popError(error)) found.push_back({pointer_of(error.context), error.description});
  } catch (const std::exception& problem) {
    found.push_back({"", problem.what()});
  }
  if (found.empty()) found.push_back({"", "does not fit the schema"});
  return found;
}

core::Result<void> Schema::check(const nlohmann::json& document) const {
  const auto found = misfits(document);
  if (found.empty()) return {};
  // The same place is reported by every enclosing level; the most precise places say enough.
  std::set<std::string> places;
  for (const auto& misfit : found) {
    const bool encloses_other = std::ranges::any_of(found, [&](const Misfit& other) {
      return other.pointer.size() > misfit.pointer.size() && other.pointer.starts_with(misfit.pointer + "/");
    });
    if (!encloses_other) places.insert(misfit.pointer);
  }
  std::string named;
  std::size_t count = 0;
  for (const auto& place : places) {
    if (++count > kMostNamed) break;
    named += fmt::format("{}“{}”", named.empty() ? "" : ", ", place.empty() ? "/" : place);
  }
  if (places.size() > kMostNamed) named += fmt::format(" (+{})", places.size() - kMostNamed);
  return core::fail(
      core::ErrorCode::kInvalidInput,
      {fmt::format("De gegevens kloppen niet bij {}.", named), fmt::format("The data are wrong at {}.", named)},
      {"Verbeter deze velden en probeer het opnieuw.",
       fmt::format("Correct these fields and try again. First: {}", found.front().description)});
}

}  // namespace pareltjes::dossier
