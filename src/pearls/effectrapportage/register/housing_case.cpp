// SPDX-License-Identifier: EUPL-1.2
#include "pearls/effectrapportage/register/housing_case.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "core/time.hpp"

namespace pareltjes::effectrapportage {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestTitle = 120;
constexpr std::size_t kLongestLine = 300;
constexpr std::size_t kLongestText = 4000;
constexpr std::size_t kMostMinutes = 100;

std::string text_in(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

double number_in(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_number() ? found->get<double>() : 0;
}

std::unexpected<core::Error> invalid(core::Text message, core::Text advice) {
  return core::fail(core::ErrorCode::kInvalidInput, std::move(message), std::move(advice));
}

std::unexpected<core::Error> not_ours() {
  return invalid({"Deze zaak kunnen wij niet lezen.", "We cannot read this case."},
                 {"Maak een nieuwe zaak.", "Make a new case."});
}

bool fits(const std::string& text, std::size_t longest) {
  return text.size() <= longest && core::is_valid_utf8(text);
}

}  // namespace

json to_json(const HousingCase& kept) {
  json minutes = json::array();
  for (const auto& talk : kept.minutes) {
    json topics = json::array();
    for (const auto& topic : talk.topics) topics.push_back({{"vraag", topic.field}, {"tekst", topic.text}});
    minutes.push_back({{"dag", talk.day},
                       {"aanwezig", talk.present},
                       {"onderwerpen", std::move(topics)},
                       {"afgesproken", talk.agreed},
                       {"vervolg", talk.next}});
  }
  const auto& [beds, year] = kept.prediction;
  return {{"titel", kept.title},
          {"invoer", kept.input},
          {"voorspelling", {{"p10", beds.low}, {"p50", beds.mid}, {"p90", beds.high}, {"jaar", year}}},
          {"verslagen", std::move(minutes)}};
}

core::Result<HousingCase> case_from(const json& value) {
  if (!value.is_object()) return not_ours();
  HousingCase kept;
  kept.title = text_in(value, "titel");
  kept.input = value.value("invoer", json());
  if (kept.title.empty() || !kept.input.is_object()) return not_ours();
  const auto prediction = value.value("voorspelling", json::object());
  if (!prediction.is_object()) return not_ours();
  kept.prediction = {{number_in(prediction, "p10"), number_in(prediction, "p50"), number_in(prediction, "p90")},
                     static_cast<int>(std::clamp(number_in(prediction, "jaar"), 0.0, 9999.0))};
  for (const auto& one : value.value("verslagen", json::array())) {
    if (!one.is_object()) return not_ours();
    Minutes talk{
        text_in(one, "dag"), text_in(one, "aanwezig"), {}, text_in(one, "afgesproken"), text_in(one, "vervolg")};
    for (const auto& topic : one.value("onderwerpen", json::array())) {
      if (!topic.is_object()) return not_ours();
      talk.topics.push_back({text_in(topic, "vraag"), text_in(topic, "tekst")});
    }
    kept.minutes.push_back(std::move(talk));
  }
  return kept;
}

core::Result<void> check(const HousingCase& kept) {
  if (core::trim(kept.title).empty())
    return invalid({"De zaak heeft geen naam.", "The case has no name."},
                   {"Vul de naam van het plan in.", "Fill in the name of the plan."});
  if (!fits(kept.title, kLongestTitle))
    return invalid({"De naam van het plan is te lang.", "The name of the plan is too long."},
                   {"Houd het bij 120 tekens.", "Keep to 120 characters."});
  if (kept.minutes.size() > kMostMinutes)
    return invalid({"Deze zaak heeft te veel gespreksverslagen.", "This case has too many minutes."},
                   {"Begin een nieuwe zaak.", "Begin a new case."});
  for (const auto& talk : kept.minutes) {
    if (!core::parse_day(talk.day))
      return invalid({"De dag van het gesprek is geen datum.", "The day of the talk is no date."},
                     {"Schrijf de dag als 2026-11-28.", "Write the day as 2026-11-28."});
    const bool long_topic =
        std::ranges::any_of(talk.topics, [](const auto& topic) { return !fits(topic.text, kLongestText); });
    if (long_topic || !fits(talk.present, kLongestLine) || !fits(talk.agreed, kLongestText) ||
        !fits(talk.next, kLongestText))
      return invalid({"Een tekst in het gespreksverslag is te lang.", "A text in the minutes is too long."},
                     {"Houd het bij 4.000 tekens, en 300 bij wie erbij waren.",
                      "Keep to 4,000 characters, and 300 for who were there."});
    if (talk.topics.empty() && talk.agreed.empty() && talk.next.empty())
      return invalid({"Het gespreksverslag is leeg.", "The minutes are empty."},
                     {"Schrijf op wat is besproken of afgesproken.", "Write down what was discussed or agreed."});
  }
  return {};
}

dossier::Kind case_kind() {
  dossier::Kind kind;
  kind.name = std::string(kCase);
  kind.schema = {{"type", "object"},
                 {"required", {"titel", "invoer"}},
                 {"properties",
                  {{"titel", {{"type", "string"}, {"minLength", 1}}},
                   {"invoer", {{"type", "object"}}},
                   {"voorspelling", {{"type", "object"}}},
                   {"verslagen", {{"type", "array"}}}}}};
  kind.states = {std::string(kOpen), std::string(kClosed)};
  kind.search_text = [](const json& content) {
    return text_in(content, "titel") + " " + text_in(content.value("invoer", json::object()), "sector");
  };
  return kind;
}

}  // namespace pareltjes::effectrapportage
