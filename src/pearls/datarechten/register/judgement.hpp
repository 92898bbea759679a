// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "pearls/datarechten/points.hpp"
#include "pearls/datarechten/register/application.hpp"

namespace pareltjes::datarechten {

/// The kind of consultation (platform/sharing) in which a municipality lays the judgement of a contract before its
/// supplier; its subject is the record of the application.
inline constexpr std::string_view kJudgement = "oordeel";

/// What a supplier sees: for each point the verdict, the sentence, its place, what it means and the clause to propose,
/// in both languages. Nothing of price, term, data or links.
nlohmann::json offered(const Application& application, const ClauseCheck& check);
/// The point of that key as it was offered; null when there is none.
nlohmann::json offered_point(const nlohmann::json& content, std::string_view key);
/// Whether it was offered as it is judged now: the same verdict on the same sentence.
bool still_so(const nlohmann::json& content, const Point& point);

/// What a supplier says of one point.
struct Answer {
  std::string point;
  std::string stance;  ///< kAgrees, kDisagrees or kOffersClause.
  std::string reason;
  std::string where;  ///< The document or sentence that it points at; may be empty.
  std::string day;    ///< Of kOffersClause: when the addendum will be offered.
};
inline constexpr std::string_view kAgrees = "eens";
inline constexpr std::string_view kDisagrees = "oneens";
inline constexpr std::string_view kOffersClause = "addendum";

/// Errors: kInvalidInput, one sentence that names the field.
core::Result<void> check(const Answer& answer);
nlohmann::json to_json(const Answer& answer);
/// Of what to_json() made; the point stands beside it.
Answer answer_from(const std::string& point, const nlohmann::json& json);

}  // namespace pareltjes::datarechten
