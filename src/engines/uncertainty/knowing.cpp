// SPDX-License-Identifier: EUPL-1.2
#include "engines/uncertainty/knowing.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <numeric>
#include <utility>

#include "engines/uncertainty/scores.hpp"

namespace pareltjes::engines::uncertainty {

std::vector<std::uint16_t> strata_by_rank(std::span<const double> input, std::size_t strata) {
  // Value and place lie together: a sort that looks each value up elsewhere takes twice as long.
  std::vector<std::pair<double, std::uint32_t>> order(input.size());
  for (std::size_t i = 0; i < input.size(); ++i) order[i] = {input[i], static_cast<std::uint32_t>(i)};
  std::ranges::sort(order);
  std::vector<std::uint16_t> stratum(input.size());
  for (std::size_t rank = 0; rank < order.size(); ++rank)
    stratum[order[rank].second] = static_cast<std::uint16_t>(rank * strata / order.size());
  return stratum;
}

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
  assert(!outcome.empty() && outcome.size() == stratum.size());
  std::vector<std::size_t> begin(strata + 1, 0);
  for (const auto s : stratum) ++begin[s + 1U];
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  std::vector<double> sorted(outcome.size());
  auto next = begin;
  for (std::size_t i = 0; i < outcome.size(); ++i) sorted[next[stratum[i]]++] = outcome[i];
  Worth worth{variance_share(outcome, stratum, strata), 0};
  for (std::size_t s = 0; s < strata; ++s) {
    const std::span<double> part(sorted.data() + begin[s], begin[s + 1] - begin[s]);
    if (part.empty()) continue;
    const std::array<double, 2> shares{low, high};
    const auto ends = quantiles(part, shares);
    worth.width_after += static_cast<double>(part.size()) / static_cast<double>(outcome.size()) * (ends[1] - ends[0]);
  }
  return worth;
}

}  // namespace pareltjes::engines::uncertainty
