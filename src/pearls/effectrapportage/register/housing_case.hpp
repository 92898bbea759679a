// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/interval.hpp"
#include "platform/dossier/dossier.hpp"

namespace pareltjes::effectrapportage {

/// The kind of dossier that a case is, and where it stands.
inline constexpr std::string_view kCase = "effectzaak";
inline constexpr std::string_view kOpen = "open";
inline constexpr std::string_view kClosed = "afgesloten";

/// What was said about one topic of a talk.
struct MinutesTopic {
  std::string field;  ///< Of a question (vragen.csv), or "overig".
  std::string text;
};

/// Minutes of one talk with the entrepreneur. Roles, not names: who they were does not matter here.
struct Minutes {
  std::string day;      ///< 2026-11-28.
  std::string present;  ///< "wethouder, ondernemer".
  std::vector<MinutesTopic> topics;
  std::string agreed;
  std::string next;
};

/// The beds that were predicted when a version was stored.
struct Prediction {
  core::Interval beds;  ///< P10, P50 and P90 at full size, whole beds.
  int year = 0;
};

/// A company that wants to come, as a municipality keeps it: every version stays, with who stored it.
struct HousingCase {
  std::string title;
  nlohmann::json input = nlohmann::json::object();  ///< Of the pearl, without the municipality.
  Prediction prediction;
  std::vector<Minutes> minutes;
};

/// How a record is stored. Errors of the second: kInvalidInput, for what to_json() did not make.
nlohmann::json to_json(const HousingCase& kept);
core::Result<HousingCase> case_from(const nlohmann::json& value);

/// A title, and minutes with a day and not too long. Errors: kInvalidInput, one sentence that says what is wrong.
core::Result<void> check(const HousingCase& kept);

/// The dossier: schema, states, how it is searched.
dossier::Kind case_kind();

}  // namespace pareltjes::effectrapportage
