// SPDX-License-Identifier: EUPL-1.2
#include "engines/fair_share/core_test.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace pareltjes::engines::fair_share {

std::optional<CoreTest> test_core(const Game& game, std::span<const double> shares, double tolerance,
                                  const std::stop_token& stop) {
  // The total of a group is that of its low half and its high half.
  const std::size_t low = game.players() / 2, high = game.players() - low;
  const auto totals = [&](std::size_t first, std::size_t count) {
    std::vector<double> sums(std::size_t{1} << count, 0.0);
    for (std::size_t group = 1; group < sums.size(); ++group) {
      sums[group] = sums[group & (group - 1)] + shares[first + static_cast<std::size_t>(std::countr_zero(group))];
    }
    return sums;
  };
  const auto low_totals = totals(0, low), high_totals = totals(low, high);
  CoreTest test;
  for (Coalition group = 1; group < game.everybody(); ++group) {
    if ((group & 0xFFFFU) == 0 && stop.stop_requested()) return std::nullopt;
    ++test.groups;
    const double gets = low_totals[group & ((Coalition{1} << low) - 1)] + high_totals[group >> low];
    const double gain = game.sense() == Sense::kSaving ? game.value(group) - gets : gets - game.value(group);
    if (!(gain > tolerance)) continue;
    ++test.objecting;
    if (std::has_single_bit(group)) test.single.push_back({group, gain});
    if (!test.largest || gain > test.largest->gain) test.largest = Objection{group, gain};
  }
  return test;
}

std::optional<TypedCoreTest> test_core(const TypedGame& game, std::span<const double> shares, double tolerance,
                                       const std::stop_token& stop) {
  const auto counts = game.counts();
  // How many groups of players have so many of a type.
  std::vector<std::vector<double>> ways;
  for (const auto count : counts) {
    ways.push_back({1});
    for (std::size_t k = 1; k <= count; ++k) {
      ways.back().push_back(
          std::round(ways.back().back() * static_cast<double>(count - k + 1) / static_cast<double>(k)));
    }
  }
  TypedCoreTest test;
  std::vector<std::size_t> group(counts.size(), 0);
  for (std::size_t place = 1; place + 1 < game.values().size(); ++place) {
    for (std::size_t type = 0; ++group[type] > counts[type]; ++type) group[type] = 0;
    if ((place & 0xFFFFU) == 1 && stop.stop_requested()) return std::nullopt;
    double gets = 0, alike = 1;
    for (std::size_t t = 0; t < group.size(); ++t) {
      gets += static_cast<double>(group[t]) * shares[t];
      alike *= ways[t][group[t]];
    }
    test.groups += alike;
    const double value = game.values()[place];
    const double gain = game.sense() == Sense::kSaving ? value - gets : gets - value;
    if (!(gain > tolerance)) continue;
    test.objecting += alike;
    if (std::accumulate(group.begin(), group.end(), std::size_t{0}) == 1) {
      test.single.push_back(static_cast<std::size_t>(std::ranges::find(group, 1U) - group.begin()));
    }
    if (!test.largest || gain > test.largest->gain) test.largest = TypedObjection{group, gain};
  }
  return test;
}

}  // namespace pareltjes::engines::fair_share
