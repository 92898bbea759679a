// SPDX-License-Identifier: EUPL-1.2
#include "pearls/wijkvoorzieningen/future_inputs.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "pearls/wijkvoorzieningen/future.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

namespace population = engines::population;
using population::Cells;

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
  std::set<std::string> too_much_gone;
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
  if (!left.too_much_gone.empty()) {
    std::vector<std::string> names(left.too_much_gone.begin(), left.too_much_gone.end());
    add({fmt::format("Een plan sloopt meer woningen dan er staan: {}.", list_of(names, 4, core::Language::kDutch)),
         fmt::format("A plan takes down more dwellings than there are: {}.",
                     list_of(names, 4, core::Language::kEnglish))},
        {"Een getal onder nul is sloop. Verbeter het aantal.", "A number below zero is demolition. Mend the number."});
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
    } else if (dwellings < 0 && -dwellings > standing(found->second)) {
      left_.too_much_gone.insert(areas_.list[found->second].name);
    } else {
      plans_.list.push_back({found->second, static_cast<int>(year), dwellings, source});
    }
    plans_.given = true;
  }
  /// The area that holds a point, else the one of that name; empty when there is none.
  [[nodiscard]] std::string area_of(const Borders* borders, const hub::Geometry* place, const std::string& name) const {
    std::string found;
    const bool has_point = place != nullptr && !place->empty() && !(*place)[0].empty() && !(*place)[0][0].empty();
    for (std::size_t i = 0; i < areas_.list.size() && borders != nullptr && has_point; ++i) {
      if (borders->real[i] && holds(borders->shapes[i], (*place)[0][0][0])) found = areas_.list[i].code;
    }
    if (!found.empty() || name.empty()) return found;
    for (const auto& area : areas_.list) {
      if (area.name == name || area.cbs_name == name) found = area.code;
    }
    return found.empty() ? name : found;
  }
  Plans finish() {
    report(left_, first_year_, last_year_, plans_.findings);
    return std::move(plans_);
  }

 private:
  [[nodiscard]] double standing(std::size_t area) const {
    return areas_.list[area].mid(Fact::kDwellings).value_or(kMostDwellings);
  }

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

const Composition* EarlierCount::of(const Area& now, int year) const {
  const auto found = areas.index.find(now.code);
  const auto people = now.mid(Fact::kInhabitants);
  if (found == areas.index.end() || !people || !(*people > 0)) return nullptr;
  const auto& then = compositions.list[found->second];
  const auto before = areas.list[found->second].mid(Fact::kInhabitants);
  if (!then.known || !before || !(*before > 0)) return nullptr;
  if (std::abs(std::log(*people / *before)) / (year - areas.year) > kMostGrowth) return nullptr;
  return &then;
}

core::Result<std::shared_ptr<const EarlierCount>> earlier_count(const Areas& areas, const hub::Snapshot& datasets,
                                                                const NormLibrary& library,
                                                                const pearl::RunControl& control) {
  const auto gemeente = core::GemeenteCode::parse(areas.municipality().code);
  if (!gemeente) return nullptr;
  auto then = gather_areas(datasets, *gemeente, areas.year - 1);
  if (!then || areas.year - then->year > kLongestBack) return nullptr;
  auto compositions = compose(*then, datasets, library, control);
  if (!compositions) return std::unexpected(compositions.error());
  return std::make_shared<const EarlierCount>(EarlierCount{std::move(*then), std::move(*compositions)});
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

Plans gather_plans(const Areas& areas, const Borders* borders, const hub::Snapshot& datasets,
                   const nlohmann::json& values, int first_year, int last_year, std::vector<hub::DatasetPtr>& used) {
  const auto& gemeente = areas.municipality().code;
  PlanReader reader(areas, first_year, last_year);
  if (values.value("zonder_plannen", false)) return reader.finish();
  const int later = values.value("plannen_jaren_later", 0);
  if (const auto given = values.find("plannen"); given != values.end() && given->is_array()) {
    for (const auto& plan : *given) {
      reader.add(plan.value("gebied", ""), plan.value("jaar", 0.0) + later, plan.value("aantal", std::nan("")),
                 "plannen");
    }
  }
  for (const auto& dataset : datasets.on(hub::topic::kHousingPlans)) {
    const auto* codes = dataset->table.texts("gebied");
    const auto* owners = dataset->table.texts("gemeente");
    const auto* years = dataset->table.numbers("oplevering");
    const auto* counts = dataset->table.numbers("woningen");
    const auto* names = dataset->table.texts("gebied_naam");
    const auto* owner_names = dataset->table.texts("gemeente_naam");
    const auto& places = dataset->table.geometries;
    if ((codes == nullptr && names == nullptr) || years == nullptr || counts == nullptr) continue;
    for (std::size_t i = 0; i < years->size(); ++i) {
      // A list may hold several municipalities; a plan of another one is no mistake.
      const bool named = owners != nullptr && !(*owners)[i].empty();
      const bool by_name = owner_names != nullptr && !(*owner_names)[i].empty() && codes == nullptr;
      if (by_name && (*owner_names)[i] != areas.municipality().name) continue;
      const std::string given = codes == nullptr ? std::string() : (*codes)[i];
      if (named ? (*owners)[i] != gemeente : !given.empty() && of_another(given, gemeente)) continue;
      auto code = given;
      if (code.empty() && names != nullptr)
        code = reader.area_of(borders, places.empty() ? nullptr : &places[i], (*names)[i]);
      if (code.empty() && (named || by_name)) code = gemeente;
      if (code.empty() && names != nullptr) continue;  // placed elsewhere, of an unnamed municipality
      reader.add(code, (*years)[i] + later, (*counts)[i], dataset->info.title.nl);
      remember(used, dataset);
    }
  }
  return reader.finish();
}

std::vector<GivenTotal> gather_totals(const nlohmann::json& values, int first_year, int last_year,
                                      std::vector<pearl::Finding>& findings) {
  std::map<int, GivenTotal> totals;
  std::size_t outside = 0;
  if (const auto given = values.find("totalen"); given != values.end() && given->is_array()) {
    for (const auto& total : *given) {
      const int year = total.value("jaar", 0);
      const double inhabitants = total.value("inwoners", 0.0);
      if (year < first_year || year > last_year || !(inhabitants > 0)) {
        ++outside;
        continue;
      }
      totals[year] = {year, inhabitants, total.value("bron", "")};
    }
  }
  if (outside > 0) {
    findings.push_back({"totaal-weggelaten",
                        pearl::Severity::kWarning,
                        {fmt::format("{} van de gemeente valt buiten {} tot en met {}, of is nul.",
                                     counted(outside, "totaal", "totalen"), first_year, last_year),
                         fmt::format("{} of the municipality lies outside {} to {}, or is zero.",
                                     counted(outside, "total", "totals"), first_year, last_year)},
                        {"Dat totaal telt niet mee. Kies een later jaar, of reken verder vooruit.",
                         "That total does not count. Choose another year, or look further ahead."},
                        std::nullopt,
                        {}});
  }
  std::vector<GivenTotal> list;
  list.reserve(totals.size());
  for (auto& [year, total] : totals) list.push_back(std::move(total));
  return list;
}

}  // namespace pareltjes::wijkvoorzieningen
