// SPDX-License-Identifier: EUPL-1.2
#include "pearls/overeenkomsten/pages/steps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace pareltjes::overeenkomsten {
namespace {

using core::Language;
using nlohmann::json;

constexpr std::size_t kFieldsAtOnce = 8;

/// What one step asks: some fields, one table, or neither (the first and the last).
struct Step {
  std::string title;
  std::vector<std::size_t> fields = {};
  std::size_t table = 0;  ///< From 1; 0: none.
};

std::int64_t problems_in(const json& asked) {
  return std::ranges::count_if(asked, [](const json& one) { return one.value("has_findings", false); });
}

/// The fields of one section of the document, as many steps as it takes, each about as long.
void add_section(const std::string& title, const std::vector<std::size_t>& fields, std::vector<Step>& steps) {
  const auto parts = (fields.size() + kFieldsAtOnce - 1) / kFieldsAtOnce;
  for (std::size_t part = 0; part < parts; ++part) {
    const auto at = [&](std::size_t n) {
      return fields.begin() + static_cast<std::ptrdiff_t>(fields.size() * n / parts);
    };
    steps.push_back({parts == 1 ? title : fmt::format("{} ({}/{})", title, part + 1, parts), {at(part), at(part + 1)}});
  }
}

std::vector<Step> steps_of(const json& form, Language language) {
  const auto words = [&](const char* nl, const char* en) {
    return std::string(language == Language::kDutch ? nl : en);
  };
  std::vector<Step> steps{{words("De afspraak", "The arrangement")}};
  std::vector<std::pair<std::string, std::vector<std::size_t>>> sections;  // in the order of the document
  for (std::size_t i = 0; i < form["fields"].size(); ++i) {
    const auto title = form["fields"][i].value("section", std::string());
    auto found = std::ranges::find(sections, title, &decltype(sections)::value_type::first);
    if (found == sections.end()) found = sections.insert(found, {title, {}});
    found->second.push_back(i);
  }
  for (const auto& [title, fields] : sections) add_section(title, fields, steps);
  for (std::size_t i = 0; i < form["tables"].size(); ++i)
    steps.push_back({form["tables"][i]["label"].get<std::string>(), {}, i + 1});
  steps.push_back({words("Nakijken", "Look it over")});
  return steps;
}

/// What a step asks of the form.
json asked_in(const Step& step, const json& form) {
  auto asked = json::array();
  for (const auto i : step.fields) asked.push_back(form["fields"][i]);
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
  for (const auto i : mine.fields) fields.push_back(form["fields"][i]);
  auto tables = json::array();
  if (mine.table > 0) tables.push_back(form["tables"][mine.table - 1]);
  form["fields"] = std::move(fields);
  form["tables"] = std::move(tables);
  form["has_fields"] = !form["fields"].empty();
  if (number != steps.size()) form["has_findings"] = false;  // What is about no field stands in the last step.
  return values;
}

}  // namespace pareltjes::overeenkomsten
