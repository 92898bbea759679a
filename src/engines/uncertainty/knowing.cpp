// SPDX-License-Identifier: EUPL-1.2
#include "engines/uncertainty/knowing.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <limits>
#include <numeric>

namespace pareltjes::engines::uncertainty {

namespace {

constexpr std::size_t kOne = 1;

/// Of a stratum: the ranks around a quantile, and what lies there.
struct End {
  std::size_t rank = 0;
  double part = 0;  ///< Between the draw of that rank and the next.
  double at = 0, next = 0;

  End(double share, std::size_t count) {
    const double place = share * static_cast<double>(count - 1);
    rank = static_cast<std::size_t>(place);
    part = place - static_cast<double>(rank);
  }
  /// What lies at a rank. @return the next rank that is asked; a high number where none is.
  std::size_t take(std::size_t now, double draw) {
    if (now == rank) at = next = draw;
    if (now == rank + 1) next = draw;
    return now < rank ? rank : now == rank ? rank + 1 : std::numeric_limits<std::size_t>::max();
  }
  [[nodiscard]] double value() const { return part == 0 ? at : at + part * (next - at); }
};

}  // namespace

double variance_share(std::span<const double> outcome, std::span<const std::uint16_t> stratum, std::size_t strata) {
  assert(!outcome.empty() && outcome.size() == stratum.size());
  const auto all = static_cast<double>(outcome.size());
  const double mean = std::accumulate(outcome.begin(), outcome.end(), 0.0) / all;
  std::vector<double> count(strata, 0), sum(strata, 0);
  double total = 0;
  for (std::size_t i = 0; i < outcome.size(); ++i) {
    const double off = outcome[i] - mean;
    ++count[stratum[i]];
    sum[stratum[i]] += off;
    total += off * off;
  }
  double between = 0, used = 0;
  for (std::size_t s = 0; s < strata; ++s) {
    if (count[s] == 0) continue;
    ++used;
    between += sum[s] * sum[s] / count[s];
  }
  if (!(total > 0) || all <= used) return 0;
  // Means of few draws differ by chance as well: that part is taken off.
  const double chance = (used - 1) * (total - between) / (all - used);
  return std::clamp((between - chance) / total, 0.0, 1.0);
}

Worth worth_of_knowing(std::span<const double> outcome, std::span<const std::uint16_t> stratum, std::size_t strata,
                       double low, double high) {
  return worth_of_knowing(outcome, order_of(outcome), stratum, strata, low, high);
}

Worth worth_of_knowing(std::span<const double> outcome, std::span<const std::uint32_t> order,
                       std::span<const std::uint16_t> stratum, std::size_t strata, double low, double high) {
  assert(!outcome.empty() && outcome.size() == stratum.size() && outcome.size() == order.size());
  std::vector<std::size_t> count(strata, 0);
  for (const auto s : stratum) ++count[s];
  std::vector<std::array<End, 2>> ends;
  for (const auto size : count) ends.push_back({End(low, std::max(size, kOne)), End(high, std::max(size, kOne))});
  // Along the outcome from its least: the draws of each stratum come by in their order.
  std::vector<std::size_t> seen(strata, 0), wanted;
  for (const auto& [first, last] : ends) wanted.push_back(std::min(first.rank, last.rank));
  for (const auto draw : order) {
    const auto s = stratum[draw];
    const auto rank = seen[s]++;
    if (rank != wanted[s]) continue;
    wanted[s] = count[s];
    for (auto& end : ends[s]) wanted[s] = std::min(wanted[s], end.take(rank, outcome[draw]));
  }
  Worth worth{variance_share(outcome, stratum, strata), 0};
  for (std::size_t s = 0; s < strata; ++s) {
    const double share = static_cast<double>(count[s]) / static_cast<double>(outcome.size());
    if (count[s] > 0) worth.width_after += share * (ends[s][1].value() - ends[s][0].value());
  }
  return worth;
}

}  // namespace pareltjes::engines::uncertainty
