// SPDX-License-Identifier: EUPL-1.2
#include "pearls/overeenkomsten/pages/steps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace pareltjes::overeenkomsten {
namespace {

using core::Language;
using nlohmann::json;

constexpr std::size_t kFieldsAtOnce = 8;

/// What one step asks: a range of fields, one table, or neither (the first and the last).
struct Step {
  std::string title;
  std::size_t first = 0, end = 0;  ///< Fields.
  std::size_t table = 0;           ///< From 1; 0: none.
};

std::int64_t problems_in(const json& asked) {
  return std::ranges::count_if(asked, [](const json& one) { return one.value("has_findings", false); });
}

std::vector<Step> steps_of(const json& form, Language language) {
  const auto words = [&](const char* nl, const char* en) {
    return std::string(language == Language::kDutch ? nl : en);
  };
  std::vector<Step> steps{{words("De afspraak", "The arrangement")}};
  const auto count = form["fields"].size();
  for (std::size_t first = 0; first < count; first += kFieldsAtOnce) {
    const auto end = std::min(first + kFieldsAtOnce, count);
    steps.push_back({fmt::format("{} {}–{}", words("Velden", "Fields"), first + 1, end), first, end});
  }
  for (std::size_t i = 0; i < form["tables"].size(); ++i)
    steps.push_back({form["tables"][i]["label"].get<std::string>(), 0, 0, i + 1});
  steps.push_back({words("Nakijken", "Look it over")});
  return steps;
}

/// What a step asks of the form.
json asked_in(const Step& step, const json& form) {
  auto asked = json::array();
  for (std::size_t i = step.first; i < step.end; ++i) asked.push_back(form["fields"][i]);
  if (step.table > 0) asked.push_back(form["tables"][step.table - 1]);
  return asked;
}

}  // namespace

json guide(json& form, std::size_t step, Language language) {
  const auto steps = steps_of(form, language);
  const auto number = std::clamp<std::size_t>(step, 1, steps.size());
  json values{{"steps", json::array()},           {"number", number},     {"count", steps.size()},
              {"title", steps[number - 1].title}, {"terms", number == 1}, {"last", number == steps.size()}};
  std::int64_t open = 0;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto problems = problems_in(asked_in(steps[i], form));
    open += problems;
    values["steps"].push_back({{"number", i + 1},
                               {"title", steps[i].title},
                               {"current", i + 1 == number},
                               {"problems", problems},
                               {"has_problems", problems > 0},
                               {"one", problems == 1}});
  }
  values["open"] = open;
  values["ready"] = open == 0 && !form.value("has_findings", false);
  if (number < steps.size()) values["next"] = number + 1;
  if (number > 1) values["previous"] = number - 1;
  const auto& mine = steps[number - 1];
  auto fields = json::array();
  for (std::size_t i = mine.first; i < mine.end; ++i) fields.push_back(form["fields"][i]);
  auto tables = json::array();
  if (mine.table > 0) tables.push_back(form["tables"][mine.table - 1]);
  form["fields"] = std::move(fields);
  form["tables"] = std::move(tables);
  form["has_fields"] = !form["fields"].empty();
  if (number != steps.size()) form["has_findings"] = false;  // What is about no field stands in the last step.
  return values;
}

}  // namespace pareltjes::overeenkomsten
