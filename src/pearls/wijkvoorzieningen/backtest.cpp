// SPDX-License-Identifier: EUPL-1.2
#include "pearls/wijkvoorzieningen/backtest.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>

#include "engines/population/draw_quantiles.hpp"
#include "engines/population/summary.hpp"
#include "engines/population/trends.hpp"
#include "pearls/wijkvoorzieningen/backtest_country.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

namespace population = engines::population;
using population::Cells;

constexpr double kSameLand = 0.05;  // share by which the land of an area may differ between two years

std::vector<TestedAges> make_tested_ages() {
  std::vector<TestedAges> ages{{"0-14", 0, 14},   {"15-24", 15, 24}, {"25-44", 25, 44},
                               {"45-64", 45, 64}, {"65+", 65, 100},  {"totaal", 0, 100}};
  for (int from = 0; from < 95; from += 5) ages.push_back({fmt::format("{}-{}", from, from + 4), from, from + 4});
  ages.push_back({"95+", 95, 100});
  return ages;
}

constexpr std::array kBandFacts{Fact::kAge0,  Fact::kAge15, Fact::kAge25,
                                Fact::kAge45, Fact::kAge65, Fact::kInhabitants};

double people_in(const Cells& cells, const TestedAges& ages) {
  return population::persons_in(cells, {ages.from, ages.to});
}

/// The datasets that were there in a year, and the reference figures that ship.
hub::Snapshot known_in(const hub::Snapshot& datasets, int year) {
  std::vector<hub::DatasetPtr> known;
  for (const auto& dataset : datasets.all()) {
    if (dataset->info.year <= year || (dataset->info.example && dataset->info.topic == hub::topic::kAgeProfile))
      known.push_back(dataset);
  }
  return hub::Snapshot(std::move(known));
}

/// Municipalities with counted inhabitants by year.
std::map<int, std::set<std::string>> counted_municipalities(const hub::Snapshot& datasets) {
  std::map<int, std::set<std::string>> found;
  for (const auto& dataset : datasets.on(hub::topic::kKeyFigures)) {
    const auto* codes = dataset->table.texts("code");
    const auto* people = dataset->table.numbers("inwoners");
    if (codes == nullptr || people == nullptr) continue;
    for (std::size_t i = 0; i < codes->size(); ++i) {
      const auto code = core::AreaCode::parse((*codes)[i]);
      if (code && code->kind() != core::AreaKind::kNederland && (*people)[i] > 0)
        found[dataset->info.year].insert(code->gemeente().text());
    }
  }
  return found;
}

/// One municipality, foretold in one year and counted in another.
class Comparison {
 public:
  Comparison(const BackTestTask& task, const hub::Snapshot& known, const CountryCohorts& country,
             const pearl::RunControl& control, BackTest& test)
      : task_(task), known_(known), country_(country), control_(control), test_(test) {}

  core::Result<void> run(const core::GemeenteCode& gemeente, int base, int target) {
    const auto areas = gather_areas(known_, gemeente, base);
    const auto later = gather_areas(task_.datasets, gemeente, target);
    if (!areas || !later || areas->year != base || later->year != target) return {};
    const auto compositions = compose(*areas, known_, task_.library, control_);
    if (!compositions) return std::unexpected(compositions.error());
    if (!compositions->list.front().known) return {};
    const nlohmann::json no_values = nlohmann::json::object();
    const Supplies no_supply;
    const std::vector<Need> no_needs;
    const FutureTask projected{*areas,    *compositions, known_, task_.library, no_supply, no_needs,
                               no_values, task_.seed,    target, task_.draws,   100'000};
    const auto model = model_of(projected, control_);
    if (!model) return std::unexpected(model.error());
    for (const auto* used : {&areas->used, &later->used, &model->used}) remember(*used);
    std::vector<hub::DatasetPtr> truths;
    const auto by_age = counts_by_age(gemeente.text(), task_.datasets, truths);
    const auto counted = by_age.find(target);
    remember(truths);

    population::Wanted wanted;
    for (const auto& ages : tested_ages()) wanted.groups.push_back({ages.from, ages.to});
    auto alone = *model;
    for (auto& area : alone.model.areas) area.member_weights.clear();
    std::map<std::size_t, std::vector<double>> cohort;
    const std::array middle{0.5};
    const auto last = static_cast<std::size_t>(target - base);
    const auto first_drawn = draw_areas(*areas, alone, wanted, control_, [&](std::size_t i, const auto& draws) {
      for (std::size_t g = 0; g < wanted.groups.size(); ++g) {
        cohort[i].push_back(engines::population::draw_quantiles(draws.group(last, g), middle).front());
      }
    });
    if (!first_drawn) return std::unexpected(first_drawn.error());
    ++test_.municipalities;
    return draw_areas(*areas, *model, wanted, control_, [&](std::size_t i, const auto& draws) {
      const auto& area = areas->list[i];
      const auto* truth = later->find(area.code);
      if (truth == nullptr || !truth->known()) return;
      if (!same_land(area, *truth)) {
        ++test_.other_borders;
        return;
      }
      const auto forecasts = simple_forecasts(*areas, *compositions, *model, i, target);
      for (std::size_t g = 0; g < wanted.groups.size(); ++g) {
        const bool whole = area.kind == core::AreaKind::kGemeente;
        std::optional<double> people;
        if (g <= kEverybody) people = truth->mid(kBandFacts[g]);
        if (g > kEverybody && whole && counted != by_age.end()) people = people_in(counted->second, tested_ages()[g]);
        const double before = people_in(compositions->list[i].cells, tested_ages()[g]);
        if (!people || !(*people > 0) || before < kSmallestTested) continue;
        const auto range = engines::population::draw_quantiles(draws.group(last, g), std::array{0.1, 0.5, 0.9});
        TestedGroup group{base,     target,  earlier_year(*model, area, base),     area.kind, area.code,
                          g,        before,  compositions->list[i].people(0, 100), *people,   {},
                          range[0], range[2]};
        group.forecast = forecasts[g];
        group.forecast[static_cast<std::size_t>(Method::kPool)] = range[1];
        group.forecast[static_cast<std::size_t>(Method::kCohort)] = cohort[i][g];
        test_.groups.push_back(std::move(group));
      }
    });
  }

 private:
  static int earlier_year(const FutureModel& model, const Area& area, int base) {
    return model.earlier != nullptr && model.earlier->of(area, base) != nullptr ? model.earlier->areas.year : 0;
  }
  static bool same_land(const Area& then, const Area& later) {
    // Sources count the sea and large lakes of a municipality in different ways; its land they agree on.
    const bool part = then.kind != core::AreaKind::kGemeente;
    return std::ranges::all_of(std::array{Fact::kLand, part ? Fact::kTotalArea : Fact::kLand}, [&](Fact fact) {
      const auto a = then.mid(fact);
      const auto b = later.mid(fact);
      return !a || !b || !(*a > 0) || std::abs(*b / *a - 1) <= kSameLand;
    });
  }

  /// Constant, linear, share and Hamilton–Perry, per age group.
  [[nodiscard]] std::vector<std::array<double, kMethods>> simple_forecasts(const Areas& areas,
                                                                           const Compositions& compositions,
                                                                           const FutureModel& model, std::size_t i,
                                                                           int target) const {
    const auto& now = compositions.list[i].cells;
    const int base = areas.year;
    const int horizon = target - base;
    const auto* then = model.earlier == nullptr ? nullptr : model.earlier->of(areas.list[i], base);
    const auto* whole_then = model.earlier == nullptr ? nullptr : model.earlier->of(areas.municipality(), base);
    const auto& whole = compositions.list.front().cells;
    const int between = model.earlier == nullptr ? 0 : base - model.earlier->areas.year;
    Cells cohorts = country_.project(now, base, horizon);
    if (then != nullptr) {
      if (const auto own = hamilton_perry(then->cells, now, between, horizon)) cohorts = *own;
    }
    std::vector<std::array<double, kMethods>> all;
    for (const auto& ages : tested_ages()) {
      auto& forecast = all.emplace_back();
      const auto set = [&forecast](Method method, double value) { forecast[static_cast<std::size_t>(method)] = value; };
      const double people = people_in(now, ages);
      const double growth = country_.growth(base);
      const double years = horizon;
      const auto line = [&](const Composition* earlier, double later_count) {
        return earlier == nullptr
                   ? later_count * (1 + growth * years)
                   : population::linear_trend({people_in(earlier->cells, ages), later_count, double(between)}, years);
      };
      set(Method::kConstant, people);
      set(Method::kLinear, line(then, people));
      set(Method::kHamiltonPerry, people_in(cohorts, ages));
      set(Method::kShare, share_forecast(ages, areas.list[i], now, whole, then, whole_then, between, horizon));
    }
    return all;
  }

  /// The share of the municipality (of the country, for a municipality) by a straight line, times what a straight line
  /// says of that whole.
  [[nodiscard]] double share_forecast(const TestedAges& ages, const Area& area, const Cells& now, const Cells& whole,
                                      const Composition* then, const Composition* whole_then, int between,
                                      int horizon) const {
    const double people = people_in(now, ages);
    const int base = then == nullptr ? 0 : between;
    const double years = std::max(1, base);
    const bool is_whole = area.kind == core::AreaKind::kGemeente;
    const double whole_now = is_whole ? country_.people(ages.from, ages.to, year_) : people_in(whole, ages);
    double whole_before = is_whole ? country_.people(ages.from, ages.to, year_ - base) : whole_now;
    if (!is_whole && whole_then != nullptr) whole_before = people_in(whole_then->cells, ages);
    if (!(whole_now > 0) || !(whole_before > 0)) return people;
    const double whole_later = is_whole || whole_then == nullptr
                                   ? whole_now * (1 + country_.growth(year_) * horizon)
                                   : population::linear_trend({whole_before, whole_now, double(between)}, horizon);
    const double before = then == nullptr ? people * whole_before / whole_now : people_in(then->cells, ages);
    return population::share_trend({before, people, years}, {whole_before, whole_now, years}, horizon, whole_later);
  }

  void remember(const std::vector<hub::DatasetPtr>& datasets) {
    for (const auto& dataset : datasets) {
      if (std::ranges::find(test_.used, dataset) == test_.used.end()) test_.used.push_back(dataset);
    }
  }

 public:
  int year_ = 0;  ///< In which is foretold.

 private:
  const BackTestTask& task_;
  const hub::Snapshot& known_;
  const CountryCohorts& country_;
  const pearl::RunControl& control_;
  BackTest& test_;
};

}  // namespace

const std::vector<TestedAges>& tested_ages() {
  static const auto ages = make_tested_ages();
  return ages;
}

core::Result<BackTest> back_test(const BackTestTask& task, const pearl::RunControl& control) {
  const auto country = CountryCohorts::read();
  if (!country) return std::unexpected(country.error());
  BackTest test;
  const auto counted = counted_municipalities(task.datasets);
  for (const auto& [base, then] : counted) {
    const auto known = known_in(task.datasets, base);
    for (const auto& [target, later] : counted) {
      const bool asked = (task.from == 0 || task.from == base) && (task.to == 0 || task.to == target);
      if (target <= base || !asked) continue;
      for (const auto& code : then) {
        if (!later.contains(code) || (task.gemeente && task.gemeente->text() != code)) continue;
        if (const auto go_on = control.check(); !go_on) return std::unexpected(go_on.error());
        Comparison comparison(task, known, *country, control, test);
        comparison.year_ = base;
        if (auto done = comparison.run(*core::GemeenteCode::parse(code), base, target); !done)
          return std::unexpected(done.error());
      }
    }
  }
  if (test.groups.empty()) {
    return core::fail(core::ErrorCode::kUnknownDataset,
                      {"Er zijn geen twee jaren om te vergelijken.", "There are no two years to compare."},
                      {"Lees kerncijfers van twee jaren in, met dezelfde codes van gebieden.",
                       "Import key figures of two years, with the same codes of areas."});
  }
  return test;
}

}  // namespace pareltjes::wijkvoorzieningen
