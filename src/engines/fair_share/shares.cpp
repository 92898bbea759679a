// SPDX-License-Identifier: EUPL-1.2
#include "engines/fair_share/shares.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace pareltjes::engines::fair_share {

std::vector<double> shapley(const Game& game) {
  const std::size_t n = game.players();
  // By size s of a group: the chance that it is the one a player joins, or has just joined, for each group of that
  // size.
  std::vector<double> choose(n + 1, 1.0);
  for (std::size_t s = 1; s <= n; ++s)
    choose[s] = choose[s - 1] * static_cast<double>(n - s + 1) / static_cast<double>(s);
  std::vector<double> inside(n + 1, 0.0), outside(n + 1, 0.0);
  for (std::size_t s = 1; s <= n; ++s) inside[s] = 1.0 / (static_cast<double>(s) * choose[s]);
  for (std::size_t s = 0; s < n; ++s) outside[s] = 1.0 / (static_cast<double>(n - s) * choose[s]);
  std::vector<double> shares(n, 0.0);
  double without = 0;
  for (Coalition group = 1;; ++group) {
    const auto size = static_cast<std::size_t>(std::popcount(group));
    const double value = game.value(group);
    const double with = value * (inside[size] + outside[size]);
    without += value * outside[size];
    for (Coalition left = group; left != 0; left &= left - 1) {
      shares[static_cast<std::size_t>(std::countr_zero(left))] += with;
    }
    if (group == game.everybody()) break;
  }
  for (double& share : shares) share -= without;
  return shares;
}

namespace {

/// What each adds as the last, and the rest by weights.
std::vector<double> last_and_rest(const Game& game, std::span<const double> weights) {
  std::vector<double> shares(game.players());
  for (std::size_t i = 0; i < shares.size(); ++i) shares[i] = game.last(i);
  const double rest = game.value(game.everybody()) - std::accumulate(shares.begin(), shares.end(), 0.0);
  const auto parts = proportional(rest, weights);
  for (std::size_t i = 0; i < shares.size(); ++i) shares[i] += parts[i];
  return shares;
}

}  // namespace

std::vector<double> separable_costs(const Game& game) {
  std::vector<double> weights(game.players());
  for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = game.alone(i) - game.last(i);
  return last_and_rest(game, weights);
}

std::vector<double> equal_remainder(const Game& game) {
  return last_and_rest(game, std::vector<double>(game.players(), 1.0));
}

std::vector<double> proportional(double whole, std::span<const double> weights) {
  const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
  std::vector<double> shares(weights.size());
  for (std::size_t i = 0; i < shares.size(); ++i) {
    shares[i] = total != 0 ? whole * weights[i] / total : whole / static_cast<double>(shares.size());
  }
  return shares;
}

std::vector<double> proportional_to_alone(const Game& game) {
  std::vector<double> weights(game.players());
  for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = game.alone(i);
  return proportional(game.value(game.everybody()), weights);
}

std::vector<double> alone_and_rest(const Game& game, std::span<const double> weights) {
  std::vector<double> shares(game.players());
  for (std::size_t i = 0; i < shares.size(); ++i) shares[i] = game.alone(i);
  const double rest = game.value(game.everybody()) - std::accumulate(shares.begin(), shares.end(), 0.0);
  const auto parts = proportional(rest, weights);
  for (std::size_t i = 0; i < shares.size(); ++i) shares[i] += parts[i];
  return shares;
}

std::vector<double> airport(std::span<const double> costs, std::span<const std::size_t> counts) {
  std::vector<std::size_t> order(costs.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t type) { return costs[type]; });
  std::vector<double> fees(costs.size());
  auto users = std::accumulate(counts.begin(), counts.end(), std::size_t{0});
  double before = 0, fee = 0;
  for (const auto type : order) {
    fee += (costs[type] - before) / static_cast<double>(users);
    fees[type] = fee;
    before = costs[type];
    users -= counts[type];
  }
  return fees;
}

}  // namespace pareltjes::engines::fair_share
