// SPDX-License-Identifier: EUPL-1.2
// Which areas a projection is made of, and how they are made to add up.
#include <algorithm>
#include <array>
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

}  // namespace

std::vector<std::size_t> parts_of(const FutureTask& task) {
  const double whole = total_of(task.compositions.list.front().cells);
  for (const auto kind : {core::AreaKind::kBuurt, core::AreaKind::kWijk}) {
    const auto parts = inhabited(task, kind);
    double sum = 0;
    for (const auto i : parts) sum += total_of(task.compositions.list[i].cells);
    const bool few = kind != core::AreaKind::kBuurt || parts.size() <= kMostParts;
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
