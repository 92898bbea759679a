// SPDX-License-Identifier: EUPL-1.2
#include "pearls/wijkvoorzieningen/future_inputs.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

namespace pareltjes::wijkvoorzieningen {
namespace {

namespace population = engines::population;
using population::Cells;

constexpr int kLongestBack = 10;        // years
constexpr double kMostGrowth = 0.1;     // a year; more is a change of borders
constexpr double kMostDwellings = 1e6;  // of one plan

void remember(std::vector<hub::DatasetPtr>& used, const hub::DatasetPtr& dataset) {
  if (std::ranges::find(used, dataset) == used.end()) used.push_back(dataset);
}

/// The plans that are left out, by why.
struct LeftOut {
  std::set<std::string> unknown;
  int early = 0;
  int late = 0;
  int wrong = 0;
};

void report(const LeftOut& left, int first_year, int last_year, std::vector<pearl::Finding>& findings) {
  const auto add = [&](core::Text message, core::Text advice) {
    findings.push_back(
        {"woningplan-weggelaten", pearl::Severity::kWarning, std::move(message), std::move(advice), std::nullopt, {}});
  };
  if (!left.unknown.empty()) {
    std::vector<std::string> codes(left.unknown.begin(), left.unknown.end());
    add({fmt::format("Een woningplan ligt in een gebied dat wij niet kennen: {}.",
                     list_of(codes, 4, core::Language::kDutch)),
         fmt::format("A housing plan lies in an area that we do not know: {}.",
                     list_of(codes, 4, core::Language::kEnglish))},
        {"Gebruik de CBS-code van een wijk of buurt van deze gemeente.",
         "Use the CBS code of a wijk or buurt of this municipality."});
  }
  const auto counted_plans = [](int count) {
    return core::Text{counted(static_cast<std::size_t>(count), "woningplan", "woningplannen"),
                      counted(static_cast<std::size_t>(count), "housing plan", "housing plans")};
  };
  if (left.early > 0) {
    add({fmt::format("Van {} ligt de oplevering voor {}.", counted_plans(left.early).nl, first_year),
         fmt::format("Of {} the delivery is before {}.", counted_plans(left.early).en, first_year)},
        {"Die woningen staan er al en tellen niet mee.", "These dwellings are there already and do not count."});
  }
  if (left.late > 0) {
    add({fmt::format("Van {} is de oplevering na {}.", counted_plans(left.late).nl, last_year),
         fmt::format("Of {} the delivery is after {}.", counted_plans(left.late).en, last_year)},
        {"Ze tellen nog niet mee.", "They do not count yet."});
  }
  if (left.wrong > 0) {
    add({fmt::format("Van {} klopt het jaar of het aantal niet.", counted_plans(left.wrong).nl),
         fmt::format("Of {} the year or the number is wrong.", counted_plans(left.wrong).en)},
        {"Geef een heel jaar en een gewoon aantal woningen.",
         "Give a whole year and an ordinary number of dwellings."});
  }
}

class PlanReader {
 public:
  PlanReader(const Areas& areas, int first_year, int last_year)
      : areas_(areas), first_year_(first_year), last_year_(last_year) {}

  void add(const std::string& area, double year, double dwellings, const std::string& source) {
    const auto found = areas_.index.find(area);
    if (found == areas_.index.end()) {
      left_.unknown.insert(area.empty() ? "zonder code" : area);
    } else if (!(std::abs(dwellings) <= kMostDwellings) || !(std::abs(year) < 10'000) || year != std::floor(year)) {
      ++left_.wrong;
    } else if (year < first_year_) {
      ++left_.early;
    } else if (year > last_year_) {
      ++left_.late;
    } else {
      plans_.list.push_back({found->second, static_cast<int>(year), dwellings, source});
    }
    plans_.given = true;
  }
  Plans finish() {
    report(left_, first_year_, last_year_, plans_.findings);
    return std::move(plans_);
  }

 private:
  const Areas& areas_;
  int first_year_;
  int last_year_;
  LeftOut left_;
  Plans plans_;
};

bool of_another(const std::string& code, const std::string& gemeente) {
  const auto area = core::AreaCode::parse(code);
  return area && area->gemeente().text() != gemeente;
}

}  // namespace

std::map<std::string, ObservedGrowth> observed_growth(const Areas& areas, const hub::Snapshot& datasets,
                                                      std::vector<hub::DatasetPtr>& used) {
  std::map<std::string, ObservedGrowth> growth;
  for (const auto& dataset : datasets.on(hub::topic::kKeyFigures)) {  // newest first
    const int year = dataset->info.year;
    const auto* codes = dataset->table.texts("code");
    const auto* inhabitants = dataset->table.numbers("inwoners");
    if (codes == nullptr || inhabitants == nullptr || year >= areas.year || areas.year - year > kLongestBack) continue;
    for (std::size_t i = 0; i < codes->size(); ++i) {
      const auto found = areas.index.find((*codes)[i]);
      if (found == areas.index.end() || growth.contains((*codes)[i]) || !((*inhabitants)[i] > 0)) continue;
      const auto now = areas.list[found->second].mid(Fact::kInhabitants);
      if (!now || !(*now > 0)) continue;
      const double per_year = std::log(*now / (*inhabitants)[i]) / (areas.year - year);
      if (std::abs(per_year) > kMostGrowth) continue;
      growth[(*codes)[i]] = {per_year, year};
      remember(used, dataset);
    }
  }
  return growth;
}

std::map<int, Cells> counts_by_age(const std::string& gemeente, const hub::Snapshot& datasets,
                                   std::vector<hub::DatasetPtr>& used) {
  struct Count {
    Cells cells{};
    std::set<std::size_t> seen;
    hub::DatasetPtr dataset;
  };
  std::map<int, Count> found;
  for (const auto& dataset : datasets.on(hub::topic::kAgeProfile)) {
    const auto& table = dataset->table;
    const auto* codes = table.texts("code");
    const auto* sexes = table.texts("geslacht");
    const auto* ages = table.numbers("leeftijd");
    const auto* persons = table.numbers("aantal");
    const auto* years = table.numbers("jaar");  // where rows are of several years
    if (codes == nullptr || sexes == nullptr || ages == nullptr || persons == nullptr) continue;
    for (std::size_t i = 0; i < codes->size(); ++i) {
      const double age = (*ages)[i];
      const bool men = (*sexes)[i] == "mannen";
      if ((*codes)[i] != gemeente || (!men && (*sexes)[i] != "vrouwen")) continue;
      if (!(age >= 0 && age <= population::kOldestAge) || !((*persons)[i] >= 0)) continue;
      const double year = years != nullptr ? (*years)[i] : dataset->info.year;
      if (!(year > 1900 && year < 2200)) continue;
      auto& count = found[static_cast<int>(year)];
      if (count.dataset == nullptr) count.dataset = dataset;
      if (count.dataset != dataset) continue;  // the first of a year is the one that counts
      const auto cell =
          population::cell_of(men ? population::Sex::kMen : population::Sex::kWomen, static_cast<int>(age));
      count.cells[cell] += (*persons)[i];
      count.seen.insert(cell);
    }
  }
  std::map<int, Cells> counts;
  for (const auto& [year, count] : found) {
    if (count.seen.size() + 2 < population::kCells) continue;  // 100 and older may be absent
    counts[year] = count.cells;
    remember(used, count.dataset);
  }
  return counts;
}

Plans gather_plans(const Areas& areas, const hub::Snapshot& datasets, const nlohmann::json& values, int first_year,
                   int last_year, std::vector<hub::DatasetPtr>& used) {
  const auto& gemeente = areas.municipality().code;
  PlanReader reader(areas, first_year, last_year);
  if (const auto given = values.find("plannen"); given != values.end() && given->is_array()) {
    for (const auto& plan : *given) {
      reader.add(plan.value("gebied", ""), plan.value("jaar", 0.0), plan.value("aantal", std::nan("")), "plannen");
    }
  }
  for (const auto& dataset : datasets.on(hub::topic::kHousingPlans)) {
    const auto* codes = dataset->table.texts("gebied");
    const auto* owners = dataset->table.texts("gemeente");
    const auto* years = dataset->table.numbers("oplevering");
    const auto* counts = dataset->table.numbers("woningen");
    if (codes == nullptr || years == nullptr || counts == nullptr) continue;
    for (std::size_t i = 0; i < codes->size(); ++i) {
      // A list may hold several municipalities; a plan of another one is no mistake.
      const bool named = owners != nullptr && !(*owners)[i].empty();
      if (named ? (*owners)[i] != gemeente : of_another((*codes)[i], gemeente)) continue;
      const auto& code = (*codes)[i].empty() && named ? gemeente : (*codes)[i];
      reader.add(code, (*years)[i], (*counts)[i], dataset->info.title.nl);
      remember(used, dataset);
    }
  }
  return reader.finish();
}

}  // namespace pareltjes::wijkvoorzieningen
