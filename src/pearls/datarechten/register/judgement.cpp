// SPDX-License-Identifier: EUPL-1.2
#include "pearls/datarechten/register/judgement.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "core/time.hpp"

namespace pareltjes::datarechten {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestReason = 2000;
constexpr std::size_t kLongestPlace = 500;

json both(const core::Text& text) {
  return {{"nl", text.nl}, {"en", text.en}};
}

core::Result<void> wrong(core::Text message, core::Text advice) {
  return core::fail(core::ErrorCode::kInvalidInput, std::move(message), std::move(advice));
}

}  // namespace

json offered(const Application& application, const ClauseCheck& check) {
  auto points = json::array();
  for (const auto& point : check.points) {
    points.push_back({{"punt", point.key},
                      {"naam", both(point.name)},
                      {"oordeel", point.verdict},
                      {"zin", point.sentence},
                      {"stuk", point.document},
                      {"plaats", both(point.place)},
                      {"uitleg", both(point.explanation)},
                      {"voorstel", both(point.proposal)},
                      {"wet", both(point.law)}});
  }
  return {{"toepassing", application.name}, {"fictief", application.fictional}, {"punten", points}};
}

json offered_point(const json& content, std::string_view key) {
  if (!content.is_object()) return nullptr;
  for (const auto& point : content.value("punten", json::array()))
    if (point.is_object() && point.value("punt", "") == key) return point;
  return nullptr;
}

bool still_so(const json& content, const Point& point) {
  const auto before = offered_point(content, point.key);
  return before.is_object() && before.value("oordeel", "") == point.verdict &&
         before.value("zin", "") == point.sentence;
}

core::Result<void> check(const Answer& answer) {
  const auto keys = point_keys();
  if (std::ranges::find(keys, answer.point) == keys.end())
    return wrong({"Dit punt bestaat niet.", "There is no such point."},
                 {"Kies een van de twaalf punten.", "Choose one of the twelve points."});
  if (answer.stance != kAgrees && answer.stance != kDisagrees && answer.stance != kOffersClause)
    return wrong({"Er staat niet wat u vindt.", "It does not say what you think."},
                 {"Kies eens, oneens of een addendum.", "Choose agree, disagree or an addendum."});
  if (!core::is_valid_utf8(answer.reason) || answer.reason.size() > kLongestReason)
    return wrong({"De toelichting is te lang.", "The reason is too long."},
                 {"Gebruik hoogstens 2000 tekens.", "Use at most 2000 characters."});
  if (!core::is_valid_utf8(answer.where) || answer.where.size() > kLongestPlace)
    return wrong({"De vindplaats is te lang.", "The place is too long."},
                 {"Gebruik hoogstens 500 tekens.", "Use at most 500 characters."});
  if (answer.stance == kDisagrees && core::trim(answer.reason).empty())
    return wrong({"Er staat niet waarom u het oneens bent.", "It does not say why you disagree."},
                 {"Schrijf uw reden op.", "Write down your reason."});
  if (answer.stance == kOffersClause && !core::parse_day(answer.day))
    return wrong(
        {"Er staat niet wanneer u het addendum aanbiedt.", "It does not say when you will offer the addendum."},
        {"Schrijf de dag als 2027-01-31.", "Write the day as 2027-01-31."});
  return {};
}

json to_json(const Answer& answer) {
  return {{"antwoord", answer.stance},
          {"reden", answer.reason},
          {"vindplaats", answer.where},
          {"dag", answer.stance == kOffersClause ? answer.day : std::string()}};
}

Answer answer_from(const std::string& point, const json& json) {
  if (!json.is_object()) return {point, {}, {}, {}, {}};
  return {point, json.value("antwoord", ""), json.value("reden", ""), json.value("vindplaats", ""),
          json.value("dag", "")};
}

}  // namespace pareltjes::datarechten
