// SPDX-License-Identifier: EUPL-1.2
#include "engines/fair_share/core_test.hpp"

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

}  // namespace pareltjes::engines::fair_share
