// SPDX-License-Identifier: EUPL-1.2
// Which areas a projection is made of, how they are made to add up, and how they are drawn.
#include <algorithm>
#include <array>
#include <map>
#include <numeric>

#include "engines/population/fitting.hpp"
#include "pearls/wijkvoorzieningen/future.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

namespace population = engines::population;
using population::Cells;
using population::kCells;

constexpr double kCovered = 0.97;  // share of the inhabitants that the parts must hold together

double total_of(const Cells& cells) {
  return std::accumulate(cells.begin(), cells.end(), 0.0);
}

/// Areas of one kind with people.
std::vector<std::size_t> inhabited(const FutureTask& task, core::AreaKind kind) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < task.areas.list.size(); ++i) {
    const auto& composition = task.compositions.list[i];
    if (task.areas.list[i].kind == kind && composition.known && total_of(composition.cells) > 0) found.push_back(i);
  }
  return found;
}

/// Wijk and municipality of a part; neither is a part itself.
std::vector<std::size_t> parents_of(const Areas& areas, std::size_t area) {
  std::vector<std::size_t> parents;
  for (auto at = areas.index.find(areas.list[area].parent); at != areas.index.end();
       at = areas.index.find(areas.list[at->second].parent)) {
    parents.push_back(at->second);
  }
  return parents;
}

}  // namespace

core::Result<void> draw_areas(const Areas& areas, const FutureModel& model, const population::Wanted& wanted,
                              const pearl::RunControl& control, const TakeDraws& take) {
  const std::size_t years = model.model.years.size();
  const population::EnsembleDraws ensemble(model.model);
  std::map<std::size_t, population::Draws> above;  // sums of wijken and of the municipality
  std::map<std::size_t, std::size_t> to_come;
  for (const auto part : model.parts) {
    for (const auto parent : parents_of(areas, part)) ++to_come[parent];
  }
  for (std::size_t p = 0; p < model.parts.size(); ++p) {
    if (const auto go_on = control.check(); !go_on) return std::unexpected(go_on.error());
    auto draws = ensemble.project(p, wanted);
    if (!draws) return std::unexpected(draws.error());
    for (const auto parent : parents_of(areas, model.parts[p])) {
      auto& sum = above.try_emplace(parent, years, wanted, model.model.draws).first->second;
      sum.add(*draws);
      if (--to_come[parent] > 0) continue;
      take(parent, sum);
      above.erase(parent);
    }
    take(model.parts[p], *draws);
  }
  return {};
}

std::vector<std::size_t> parts_of(const FutureTask& task) {
  const double whole = total_of(task.compositions.list.front().cells);
  for (const auto kind : {core::AreaKind::kBuurt, core::AreaKind::kWijk}) {
    const auto parts = inhabited(task, kind);
    double sum = 0;
    for (const auto i : parts) sum += total_of(task.compositions.list[i].cells);
    const bool few = kind != core::AreaKind::kBuurt || parts.size() <= task.most_parts;
    if (!parts.empty() && few && sum >= kCovered * whole) return parts;
  }
  return {0};
}

/// Makes parts add up to the whole in every age and sex, and keeps their shares of it: iterative proportional fitting.
core::Result<void> rake(std::vector<Cells>& parts, const Cells& whole) {
  const double total = total_of(whole);
  std::vector<double> table;
  std::vector<double> sizes;
  for (const auto& part : parts) {
    sizes.push_back(total_of(part));
    // Where no part has anybody of an age that the whole has, all get a trace of it.
    for (std::size_t c = 0; c < kCells; ++c) {
      table.push_back(whole[c] > 0 ? part[c] + 1e-9 * sizes.back() * whole[c] / total : 0);
    }
  }
  const double sum = std::accumulate(sizes.begin(), sizes.end(), 0.0);
  for (double& size : sizes) size *= total / sum;
  const std::array dims{parts.size(), kCells};
  const std::array margins{population::TableMargin{{0}, sizes},
                           population::TableMargin{{1}, std::vector<double>(whole.begin(), whole.end())}};
  const auto fitted = population::fit_table(table, dims, margins, {1e-12, 2'000});
  if (!fitted) return std::unexpected(fitted.error());
  for (std::size_t p = 0; p < parts.size(); ++p) {
    std::copy_n(table.begin() + static_cast<std::ptrdiff_t>(p * kCells), kCells, parts[p].begin());
  }
  return {};
}

}  // namespace pareltjes::wijkvoorzieningen
