// SPDX-License-Identifier: EUPL-1.2
#include "platform/pearl/run_errors.hpp"

namespace pareltjes::pearl {
namespace {

using core::ErrorCode;
using nlohmann::json;

ErrorCode code_named(const std::string& slug) {
  for (int i = 0; i <= static_cast<int>(ErrorCode::kInternal); ++i) {
    const auto code = static_cast<ErrorCode>(i);
    if (core::kind_of(code).slug == slug) return code;
  }
  return ErrorCode::kInternal;
}

json json_of(const core::Error& error) {
  json value{{"soort", core::kind_of(error.code).slug},
             {"nl", error.message.nl},
             {"en", error.message.en},
             {"adviesNl", error.advice.nl},
             {"adviesEn", error.advice.en}};
  if (error.place) {
    value["bestand"] = error.place->file;
    if (error.place->line) value["regel"] = *error.place->line;
    if (error.place->column) value["kolom"] = *error.place->column;
  }
  return value;
}

core::Error error_of(const json& value) {
  core::Error error{code_named(value.value("soort", "")),
                    {value.value("nl", ""), value.value("en", "")},
                    {value.value("adviesNl", ""), value.value("adviesEn", "")},
                    {}};
  if (!value.contains("bestand")) return error;
  error.place = core::Place{value.value("bestand", ""), {}, {}};
  if (value.contains("regel")) error.place->line = value.value("regel", std::int64_t{0});
  if (value.contains("kolom")) error.place->column = value.value("kolom", std::int64_t{0});
  return error;
}

}  // namespace

json attempts_of(const std::string& stored) {
  auto attempts = json::parse(stored, nullptr, false);
  return attempts.is_array() ? attempts : json::array();
}

void add_attempt(json& attempts, std::int64_t attempt, const std::vector<core::Error>& errors) {
  json list = json::array();
  for (const auto& error : errors) list.push_back(json_of(error));
  attempts.push_back({{"poging", attempt}, {"fouten", std::move(list)}});
}

std::vector<core::Error> last_errors(const std::string& stored) {
  std::vector<core::Error> errors;
  const auto attempts = attempts_of(stored);
  if (attempts.empty() || !attempts.back().is_object()) return errors;
  for (const auto& error : attempts.back().value("fouten", json::array()))
    if (error.is_object()) errors.push_back(error_of(error));
  return errors;
}

}  // namespace pareltjes::pearl
