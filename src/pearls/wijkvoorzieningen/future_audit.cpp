// SPDX-License-Identifier: EUPL-1.2
// Rate given beside rate applied: the check that would have caught the national forecast that was withdrawn in 2023.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include "pearls/wijkvoorzieningen/future.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

namespace population = engines::population;
using population::Cells;
using population::kAges;
using population::kCells;

/// Net arrivals by age: the model schedule beside what the draws do with it, chance and standing moves left out.
core::Result<void> audit_moves(const Cells& before, const population::EnsembleModel& used, std::size_t index, int year,
                               const population::MoveSchedule& schedule, std::vector<FutureAudit>& audit) {
  constexpr double kArrivals = 0.01;  // of the inhabitants
  population::EnsembleModel model;
  model.years = {used.years[index]};
  model.arrivals = used.arrivals;
  model.leaving = used.leaving;
  model.count_noise = false;
  model.draws = 1;
  model.areas.resize(2);
  for (std::size_t a = 0; a < 2; ++a) {
    model.areas[a].start = before;
    model.areas[a].move_rate = {a == 0 ? 0 : kArrivals};
  }
  const population::Wanted wanted{{}, {0}};
  const auto without = population::project_draws(model, 0, wanted, {}, 1);
  const auto with = population::project_draws(model, 1, wanted, {}, 1);
  if (!without || !with) return std::unexpected((without ? with : without).error());
  const auto given = population::ages_of(schedule);
  const double all = 2 * std::accumulate(given.begin(), given.end(), 0.0);
  const double moved = kArrivals * std::accumulate(before.begin(), before.end(), 0.0);
  for (std::size_t c = 0; c < kCells; ++c) {
    population::AuditRow row;
    row.rate = population::AuditedRate::kLeaving;
    row.sex = c < kAges ? population::Sex::kMen : population::Sex::kWomen;
    row.age = static_cast<int>(c % kAges);
    row.given = given[c % kAges] / all;
    row.at_risk = moved;
    row.applied = (with->cell(0, c)[0] - without->cell(0, c)[0]) / moved;
    row.agrees = std::abs(row.applied - row.given) <= 1e-9;
    audit.push_back({year, row});
  }
  return {};
}

}  // namespace

core::Result<std::vector<FutureAudit>> audit_of(const Cells& start, int base, const OwnRates& own,
                                                const population::EnsembleModel& model) {
  const auto file = NationalRates::read();
  if (!file) return std::unexpected(file.error());
  const auto assumptions = Assumptions::read();
  if (!assumptions) return std::unexpected(assumptions.error());
  const auto outcomes = population::project(start, model.years);
  if (!outcomes) return std::unexpected(outcomes.error());
  std::vector<FutureAudit> rows;
  for (std::size_t i = 0; i < model.years.size(); ++i) {
    if (i != 0 && i + 1 != model.years.size()) continue;
    const Cells& before = i == 0 ? start : (*outcomes)[i - 1].population;
    const int year = base + static_cast<int>(i);
    const auto given = rates_of_year(*file, own, year);
    if (!given) return std::unexpected(given.error());
    const auto audit = population::audit(before, std::span(&*given, 1), std::span(&(*outcomes)[i], 1));
    if (!audit) return std::unexpected(audit.error());
    for (const auto& row : audit->rows) {
      const bool nobody = row.rate == population::AuditedRate::kFertility && row.given == 0;
      if (row.rate != population::AuditedRate::kLeaving && !nobody) rows.push_back({year, row});
    }
    if (auto done = audit_moves(before, model, i, year, assumptions->schedule(), rows); !done)
      return std::unexpected(done.error());
  }
  return rows;
}

}  // namespace pareltjes::wijkvoorzieningen
