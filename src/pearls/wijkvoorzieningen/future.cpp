// SPDX-License-Identifier: EUPL-1.2
#include "pearls/wijkvoorzieningen/future.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "pearls/wijkvoorzieningen/future_needs.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

namespace population = engines::population;
using population::Draws;
using population::kCells;
using population::Sex;

constexpr double kDrawingFrom = 0.85;  ///< Of a run, what has been done when the drawing begins.

class Projector {
 public:
  Projector(const FutureTask& task, const FutureModel& model, const pearl::RunControl& control)
      : task_(task), model_(model), control_(control), wanted_(task) {}

  core::Result<Future> run() {
    future_.base = task_.areas.year;
    future_.horizon = task_.horizon;
    future_.draws = task_.draws;
    future_.shortage_above = task_.shortage_above;
    const auto drawn = draw_areas(task_.areas, model_, wanted_.engine(), control_,
                                  [this](std::size_t area, const Draws& draws) { take(area, draws); });
    if (!drawn) return std::unexpected(drawn.error());
    std::ranges::stable_sort(future_.counts, {}, &FutureCount::area);
    std::ranges::stable_sort(future_.ages, {}, &FutureAge::area);
    std::ranges::stable_sort(future_.flows, {}, &FutureFlow::area);
    std::ranges::stable_sort(future_.needs, {}, &FutureNeed::area);
    std::ranges::stable_sort(future_.shortages, {}, &FutureShortage::area);
    std::ranges::stable_sort(future_.demand, {}, &FutureDemand::area);
    std::vector<hub::DatasetPtr> read_again;
    const auto own = gather_own_rates(task_.areas.municipality().code, task_.datasets, read_again);
    auto audited = audit_of(task_.compositions.list.front().cells, future_.base, own, model_.model);
    if (!audited) return std::unexpected(audited.error());
    future_.audit = std::move(*audited);
    future_.assumptions = model_.assumptions;
    future_.parameters = model_.parameters;
    future_.findings = model_.findings;
    future_.used = model_.used;
    return std::move(future_);
  }

 private:
  void take(std::size_t area, const Draws& draws) {
    const double share = static_cast<double>(++taken_) / static_cast<double>(task_.areas.list.size());
    control_.report(kDrawingFrom + (1 - kDrawingFrom) * std::min(share, 1.0),
                    {"Prognose trekken", "Drawing the projection"});
    future_.largest_gap = std::max(future_.largest_gap, draws.largest_gap);
    const bool every_year = task_.areas.list[area].kind != core::AreaKind::kBuurt;
    for (int year = future_.base; year <= future_.horizon; ++year) {
      const bool mark = wanted_.is_mark(year);
      for (std::size_t s = 0; s < kFutureSexes.size(); ++s) {
        if (kFutureSexes[s] != Sex::kBoth ? !mark : !(every_year || mark)) continue;
        for (std::size_t g = 0; g < kFutureGroups.size(); ++g) {
          future_.counts.push_back({area, year, kFutureSexes[s], g, spread_of(wanted_.people(draws, year, s, g))});
        }
      }
    }
    std::size_t full = 0;
    for (const int year : wanted_.marks()) {
      if (year == future_.base) continue;
      for (std::size_t c = 0; c < kCells; ++c) {
        const auto persons = draws.cell(full, c);
        future_.ages.push_back({area, year, c, spread_of(persons)});
      }
      ++full;
    }
    for (std::size_t i = 0; i < draws.births.size(); ++i) {
      future_.flows.push_back(
          {area, future_.base + static_cast<int>(i), draws.births[i], draws.deaths[i], draws.moves[i]});
    }
    LaterNeeds(task_, wanted_, area, draws).add_to(future_);
    keep_demand(area, draws);
  }

  /// The mean of all draws and an even sample of them, of an area that the projection is made of.
  void keep_demand(std::size_t area, const Draws& draws) {
    if (std::ranges::find(model_.parts, area) == model_.parts.end()) return;
    const std::size_t kept = std::min(task_.demand_draws, draws.draws());
    for (const auto& ages : task_.demand_ages) {
      for (const int year : task_.demand_years) {
        const auto people = wanted_.people(draws, year, ages.from, ages.to);
        FutureDemand demand{area, year, ages, 0, std::vector<double>(kept)};
        for (const double persons : people) demand.mean += persons / static_cast<double>(people.size());
        for (std::size_t s = 0; s < kept; ++s) demand.draws[s] = people[s * people.size() / kept];
        future_.demand.push_back(std::move(demand));
      }
    }
  }

  const FutureTask& task_;
  const FutureModel& model_;
  const pearl::RunControl& control_;
  WantedPeople wanted_;
  Future future_;
  std::size_t taken_ = 0;  ///< Areas of which the draws are done.
};

}  // namespace

const FutureCount* Future::count(std::size_t area, int year, Sex sex, std::string_view group) const {
  const auto found = std::ranges::find_if(counts, [&](const FutureCount& count) {
    return count.area == area && count.year == year && count.sex == sex && kFutureGroups[count.group].name == group;
  });
  return found == counts.end() ? nullptr : &*found;
}

core::Text future_sentence(const Areas& areas, const Compositions& compositions, const Future& future) {
  const auto* then = future.count(0, future.horizon, Sex::kBoth, "75+");
  if (then == nullptr) return {};
  const double now = compositions.list.front().people(75, population::kOldestAge);
  const auto in = [&](double persons, core::Language language) {
    return core::format_number(std::round(persons / 10) * 10, 0, language);
  };
  using enum core::Language;
  const auto& range = then->persons;
  return {fmt::format("{} heeft in {} naar verwachting {} tot {} 75-plussers. Nu zijn het er {}.",
                      areas.municipality().name, future.horizon, in(range.p10, kDutch), in(range.p90, kDutch),
                      in(now, kDutch)),
          fmt::format("{} is expected to have {} to {} people of 75 and over in {}. Now there are {}.",
                      areas.municipality().name, in(range.p10, kEnglish), in(range.p90, kEnglish), future.horizon,
                      in(now, kEnglish))};
}

core::Result<Future> project_future(const FutureTask& task, const pearl::RunControl& control) {
  if (task.horizon <= task.areas.year || task.horizon > kLastYear) {
    return core::fail(core::ErrorCode::kInvalidInput,
                      {fmt::format("Een prognose kan van {} tot en met {}.", task.areas.year + 1, kLastYear),
                       fmt::format("A projection can be from {} to {}.", task.areas.year + 1, kLastYear)},
                      {"Kies een ander jaar.", "Choose another year."});
  }
  const auto model = model_of(task, control);
  if (!model) return std::unexpected(model.error());
  return Projector(task, *model, control).run();
}

}  // namespace pareltjes::wijkvoorzieningen
