// SPDX-License-Identifier: EUPL-1.2
// Scenarios side by side: what differs, in words.
#include "pearls/wijkvoorzieningen/page_compare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <deque>

#include "core/text.hpp"
#include "pearls/wijkvoorzieningen/page_parts.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

using nlohmann::json;

constexpr std::string_view kTemplate = "src/pearls/wijkvoorzieningen/vergelijken.mustache";
constexpr int kDelay = 5;  ///< Years by which the delayed plans come later.
constexpr double kMostDwellings = 20'000;
constexpr double kMostFigure = 1e9;

std::string first(const pearl::PageRequest& request, const char* name) {
  const auto found = request.query.find(name);
  return found == request.query.end() ? std::string() : std::string(core::trim(found->second));
}

std::optional<double> number_in(const pearl::PageRequest& request, const char* name) {
  auto text = first(request, name);
  std::ranges::replace(text, ',', '.');
  return core::parse_number(text);
}

/// The plan that a visitor wants to try; nothing where it is not complete.
json own_plan(const pearl::PageRequest& request) {
  const auto count = number_in(request, "woningen");
  const auto year = number_in(request, "oplevering");
  const auto area = first(request, "plan");
  if (!count || !year || area.empty() || *count < 1 || *count > kMostDwellings || *year < 2000 || *year > 2100)
    return nullptr;
  return {{"gebied", area}, {"jaar", static_cast<int>(*year)}, {"aantal", static_cast<int>(*count)}};
}

bool about_norm(const pearl::PageRequest& request) {
  return first(request, "keuze") == "norm";
}

std::vector<pearl::Scenario> norm_scenarios(const pearl::PageRequest& request, const json& values) {
  auto library = values;
  library.erase("normen");
  std::vector<pearl::Scenario> list;
  list.push_back({"bibliotheek",
                  {"Norm uit de bibliotheek", "Norm of the library"},
                  {"Alle normen zoals de bibliotheek ze geeft.", "All norms as the library gives them."},
                  library});
  const auto norm = first(request, "norm");
  const auto figure = number_in(request, "getal");
  auto own = values;
  if (!norm.empty() && norm.size() <= 60 && figure && *figure >= 0 && *figure <= kMostFigure) {
    own["normen"][norm] = {
        {"laag", *figure}, {"midden", *figure}, {"hoog", *figure}, {"bron", "Ingevuld op de pagina"}};
  }
  if (own.contains("normen") && !own["normen"].empty()) {
    list.push_back({"eigen",
                    {"Eigen norm", "Own norm"},
                    {"Met het getal dat u invulde.", "With the figure that you filled in."},
                    std::move(own)});
  }
  return list;
}

std::vector<pearl::Scenario> plan_scenarios(const pearl::PageRequest& request, const json& values) {
  auto given = values;
  if (auto plan = own_plan(request); plan.is_object()) given["plannen"].push_back(std::move(plan));
  auto later = given;
  later["plannen_jaren_later"] = kDelay;
  auto none = given;
  none["zonder_plannen"] = true;
  return {{"plannen",
           {"Plannen zoals opgegeven", "Plans as given"},
           {"Elk plan komt in zijn jaar klaar, met de gewone uitval.",
            "Each plan is ready in its year, with the usual loss."},
           std::move(given)},
          {"later",
           {fmt::format("Plannen {} jaar later", kDelay), fmt::format("Plans {} years later", kDelay)},
           {"Elk plan komt later klaar.", "Each plan is ready later."},
           std::move(later)},
          {"geen",
           {"Zonder plannen", "Without plans"},
           {"Er wordt niets van de plannen gebouwd.", "Nothing of the plans is built."},
           std::move(none)}};
}

/// One outcome, read as a page; the outcome and what was read of it live as long as this object.
struct Column {
  const pearl::Scenario& scenario;
  PageData data;
  const pearl::Outcome& outcome;
};

struct Comparison {
  const pearl::PageRequest& request;
  std::deque<Column> columns;
  std::string area;
  int year = 0;

  [[nodiscard]] std::string name(std::size_t column) const {
    return columns[column].scenario.name.in(request.language);
  }
  [[nodiscard]] Words words() const { return {columns.front().data, request.language}; }
  [[nodiscard]] const char* pick(const char* nl, const char* en) const { return words().pick(nl, en); }
};

std::string tens(const Words& words, double persons) {
  const double step = persons >= 200 ? 10 : 5;
  return words.number(std::round(persons / step) * step, 0);
}

/// "310 meer", "40 minder" or "ongeveer gelijk", at the precision in which the amounts are printed.
std::string difference(const Comparison& comparison, double value, double base, const std::string& unit) {
  const auto words = comparison.words();
  const bool people = unit == "mensen";
  const auto printed = people ? tens(words, std::abs(value - base)) : words.amount(std::abs(value - base), unit);
  // Less than a hundredth is below what the figures can tell.
  const bool same = std::abs(value - base) < 0.01 * std::abs(base);
  if (same || printed == words.number(0, 0) || printed == words.number(0, 1) || printed == words.number(0, 2))
    return comparison.pick("ongeveer gelijk", "about the same");
  return fmt::format("{} {}", printed,
                     value > base ? comparison.pick("meer", "more") : comparison.pick("minder", "less"));
}

struct Measure {
  std::string name, unit;
  std::vector<std::optional<double>> values;
  std::vector<std::string> texts;
};

json row_of(const Comparison& comparison, const Measure& measure) {
  json cells = json::array();
  for (std::size_t i = 0; i < measure.values.size(); ++i) {
    std::string told;
    if (i > 0 && measure.values[i] && measure.values[0])
      told = difference(comparison, *measure.values[i], *measure.values[0], measure.unit);
    cells.push_back({{"text", measure.texts[i]}, {"difference", told}, {"column", comparison.name(i)}});
  }
  return {{"name", measure.name},
          {"unit", measure.unit == "mensen" ? "" : comparison.words().word(measure.unit)},
          {"cells", cells}};
}

Measure people(const Comparison& comparison, const char* name, std::size_t from, std::size_t to) {
  Measure measure{name, "mensen", {}, {}};
  const auto words = comparison.words();
  for (const auto& column : comparison.columns) {
    const auto* later = column.data.people(comparison.area, comparison.year);
    const bool all = from == 0 && to >= 100;
    measure.values.push_back(later == nullptr ? std::nullopt
                             : all            ? later->mid
                                              : std::optional(later->people(from, to)));
    measure.texts.push_back(measure.values.back() ? tens(words, *measure.values.back()) : "–");
    if (all && later != nullptr && later->low && later->high)
      measure.texts.back() += fmt::format(" ({}–{})", tens(words, *later->low), tens(words, *later->high));
  }
  return measure;
}

Measure need(const Comparison& comparison, const std::string& facility) {
  const auto words = comparison.words();
  Measure measure{words.facility(facility), "", {}, {}};
  for (const auto& column : comparison.columns) {
    const auto* row = column.data.need(comparison.area, facility, comparison.year);
    if (row != nullptr) measure.unit = row->unit;
    measure.values.push_back(row == nullptr ? std::nullopt : std::optional(row->value.mid));
    measure.texts.push_back(row == nullptr ? "–" : words.amount(row->value.mid, row->unit));
  }
  return measure;
}

json chances(const Comparison& comparison) {
  json rows = json::array();
  const auto words = comparison.words();
  for (const auto& facility : with_chances(comparison.columns.front().data)) {
    json cells = json::array();
    bool any = false;
    for (std::size_t i = 0; i < comparison.columns.size(); ++i) {
      const auto* row = comparison.columns[i].data.shortage(comparison.area, facility, comparison.year);
      any = any || row != nullptr;
      cells.push_back(
          {{"text", row == nullptr ? comparison.pick("onbekend", "unknown") : chance_text(words, row->chance)},
           {"difference", ""},
           {"column", comparison.name(i)}});
    }
    if (any) rows.push_back({{"name", words.facility(facility)}, {"unit", ""}, {"cells", cells}});
  }
  return rows;
}

/// What the page says first: how many people more or less, by the last scenario beside the first.
std::string answer(const Comparison& comparison) {
  const auto everybody = people(comparison, "", 0, 100);
  const auto& area = comparison.columns.front().data.area(comparison.area)->name;
  const auto& last = comparison.columns.back().scenario;
  const auto language = comparison.request.language;
  if (comparison.columns.size() < 2 || !everybody.values.front() || !everybody.values.back())
    return comparison.pick("Leg twee keuzes naast elkaar", "Lay two choices side by side");
  const auto difference_text = difference(comparison, *everybody.values.back(), *everybody.values.front(), "mensen");
  if (!about_norm(comparison.request) &&
      !difference_text.contains(' ' + std::string(comparison.pick("meer", "more"))) &&
      !difference_text.contains(' ' + std::string(comparison.pick("minder", "less")))) {
    return fmt::format(fmt::runtime(comparison.pick("{}: in {} wonen er ongeveer even veel mensen als met ‘{}’",
                                                    "{}: in {} about as many people live there as with ‘{}’")),
                       last.name.in(language), comparison.year, comparison.columns.front().scenario.name.in(language));
  }
  if (about_norm(comparison.request)) {
    return fmt::format(
        fmt::runtime(comparison.pick("Wat een andere norm doet in {}, {}", "What another norm does in {}, {}")), area,
        comparison.year);
  }
  return fmt::format(fmt::runtime(comparison.pick("{}: in {} wonen er {} mensen {} dan met ‘{}’",
                                                  "{}: in {} {} people live there {} than with ‘{}’")),
                     last.name.in(language), comparison.year, difference_text.substr(0, difference_text.find(' ')),
                     difference_text.substr(difference_text.find(' ') + 1),
                     comparison.columns.front().scenario.name.in(language));
}

json columns_json(const Comparison& comparison) {
  json list = json::array();
  const auto language = comparison.request.language;
  for (const auto& column : comparison.columns)
    list.push_back({{"name", column.scenario.name.in(language)}, {"meaning", column.scenario.meaning.in(language)}});
  return list;
}

json area_options(const Comparison& comparison, const std::string& chosen) {
  json options = json::array();
  for (const auto& area : comparison.columns.front().data.areas) {
    if (area.kind == "buurt") continue;
    options.push_back({{"value", area.code}, {"text", area.name}, {"chosen", area.code == chosen}});
  }
  return options;
}

json norm_options(const Comparison& comparison) {
  json options = json::array();
  const auto words = comparison.words();
  const auto chosen = first(comparison.request, "norm");
  for (const auto& norm : comparison.columns.front().data.norms) {
    if (!norm.used || !norm.mid) continue;
    options.push_back({{"value", norm.id},
                       {"text", fmt::format("{} ({} {})", words.facility(norm.facility), words.pick("nu", "now"),
                                            words.number(*norm.mid, *norm.mid < 10 ? 2 : 0))},
                       {"chosen", norm.id == chosen}});
  }
  return options;
}

/// Whether any plan is in the outcome: otherwise the three columns are the same, and the page says so.
bool plans_differ(const Comparison& comparison) {
  const auto everybody = people(comparison, "", 0, 100);
  return std::ranges::any_of(everybody.values, [&](const auto& value) { return value != everybody.values.front(); });
}

}  // namespace

std::vector<pearl::Scenario> scenarios_for(const pearl::PageRequest& request, const json& values) {
  return about_norm(request) ? norm_scenarios(request, values) : plan_scenarios(request, values);
}

core::Result<pearl::PageView> comparison_view(const std::vector<pearl::ScenarioOutcome>& outcomes,
                                              const pearl::PageRequest& request) {
  Comparison comparison{request, {}, {}, 0};
  for (const auto& each : outcomes)
    comparison.columns.push_back({each.scenario, read_outcome(*each.outcome), *each.outcome});
  if (comparison.columns.empty() || comparison.columns.front().data.areas.empty()) {
    return core::fail(core::ErrorCode::kInternal, {"De uitkomst heeft geen gebieden.", "The outcome has no areas."});
  }
  const auto& data = comparison.columns.front().data;
  const auto asked = first(request, "gebied");
  comparison.area = data.area(asked) != nullptr ? asked : data.areas.front().code;
  comparison.year = data.years.empty() ? 0 : data.years.back();
  const auto words = comparison.words();

  json rows = json::array();
  rows.push_back(row_of(comparison, people(comparison, words.pick("Alle inwoners", "All inhabitants"), 0, 100)));
  rows.push_back(row_of(comparison, people(comparison, words.pick("4 tot en met 11 jaar", "4 to 11"), 4, 11)));
  rows.push_back(row_of(comparison, people(comparison, words.pick("75 jaar en ouder", "75 and over"), 75, 100)));
  json needs = json::array();
  for (const auto& facility : data.facilities) {
    const auto measure = need(comparison, facility);
    if (measure.values.front()) needs.push_back(row_of(comparison, measure));
  }
  const auto chance_rows = chances(comparison);
  const bool norm = about_norm(request);
  json values{{"path", request.path + "/vergelijken"},
              {"back", request.path},
              {"answer", answer(comparison)},
              {"area", data.area(comparison.area)->name},
              {"year", std::to_string(comparison.year)},
              {"gemeente", request.gemeente_name},
              {"about_norm", norm},
              {"several", comparison.columns.size() > 1},
              {"same", !norm && !plans_differ(comparison)},
              {"columns", columns_json(comparison)},
              {"people", rows},
              {"needs", needs},
              {"chances", chance_rows},
              {"has_chances", !chance_rows.empty()},
              {"areas", area_options(comparison, comparison.area)},
              {"plan_areas", area_options(comparison, first(request, "plan"))},
              {"norms", norm_options(comparison)},
              {"woningen", first(request, "woningen")},
              {"oplevering", first(request, "oplevering")},
              {"getal", first(request, "getal")},
              {"jaar", first(request, "jaar")}};
  return pearl::PageView{
      std::string(kTemplate),
      std::move(values),
      {"Keuzes naast elkaar in " + request.gemeente_name, "Choices side by side in " + request.gemeente_name}};
}

}  // namespace pareltjes::wijkvoorzieningen
