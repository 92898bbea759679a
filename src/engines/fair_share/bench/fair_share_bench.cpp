// SPDX-License-Identifier: EUPL-1.2
// Nucleolus of 15, 20 and 25 players, Shapley and nucleolus of 330 in 4 types, a sample of 300: one JSON object a line,
// one thread.
#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <random>
#include <string>

#include "engines/fair_share/core_test.hpp"
#include "engines/fair_share/nucleolus.hpp"
#include "engines/fair_share/sampled.hpp"
#include "engines/fair_share/shares.hpp"

namespace {

namespace fair_share = pareltjes::engines::fair_share;
using fair_share::Coalition;
using fair_share::Game;

template <class Work>
void timed(const std::string& what, const Work& work) {
  const auto begin = std::chrono::steady_clock::now();
  const std::string more = work();
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  fmt::print("{{\"bench\": \"fair_share\", \"case\": \"{}\", \"seconds\": {:.4f}, {}}}\n", what, seconds, more);
  std::fflush(stdout);
}

/// Buying together: a discount that grows by bands of the volume together, and a fixed cost of taking part.
double saving(double volume) {
  const double part = volume >= 4000   ? 0.24
                      : volume >= 2000 ? 0.19
                      : volume >= 1000 ? 0.13
                      : volume >= 400  ? 0.07
                                       : 0.02;
  return std::max(0.0, volume * part - 5);
}

Game bought_together(std::size_t players) {
  std::mt19937 random(7);
  std::vector<double> volumes(players);
  for (double& one : volumes) one = 20 + static_cast<double>(random() % 400);
  std::vector<double> sums(std::size_t{1} << players, 0.0);
  return *Game::ask(players, fair_share::Sense::kSaving, [&](Coalition group) {
    sums[group] = sums[group & (group - 1)] + volumes[static_cast<std::size_t>(std::countr_zero(group))];
    return saving(sums[group]);
  });
}

Game by_chance(std::size_t players) {
  std::mt19937 random(9);
  return *Game::ask(players, fair_share::Sense::kSaving, [&](Coalition group) {
    const double size = std::popcount(group);
    return size * size * (0.5 + static_cast<double>(random() % 1000) / 2000);
  });
}

std::string of(const Game& game) {
  const auto found = fair_share::prenucleolus(game);
  if (!found) return "\"found\": false";
  return fmt::format("\"levels\": {}, \"pivots\": {}", found->levels.size(), found->pivots);
}

}  // namespace

int main() {
  for (const std::size_t players : {10U, 15U, 20U, 25U}) {
    const auto bought = bought_together(players), chance = by_chance(players);
    timed(fmt::format("nucleolus of {} who buy together", players), [&] { return of(bought); });
    timed(fmt::format("nucleolus of {} by chance", players), [&] { return of(chance); });
  }
  const std::vector<std::size_t> counts{200, 80, 40, 10};
  const auto value = [](std::span<const std::size_t> group) {
    return saving(static_cast<double>(group[0]) + 4 * static_cast<double>(group[1]) +
                  20 * static_cast<double>(group[2]) + 100 * static_cast<double>(group[3]));
  };
  timed("Shapley of 330 in 4 types",
        [&] { return fmt::format("\"share\": {:.6f}", (*fair_share::shapley_by_types(counts, value))[0]); });
  const auto typed = *fair_share::TypedGame::ask(counts, fair_share::Sense::kSaving, value);
  std::vector<double> shares;
  timed("nucleolus of 330 in 4 types", [&] {
    const auto found = fair_share::nucleolus(typed);
    if (found) shares = found->shares;
    return fmt::format("\"found\": {}", found.has_value());
  });
  timed("core test of 330 in 4 types", [&] {
    return fmt::format("\"stable\": {}", !shares.empty() && fair_share::test_core(typed, shares, 1e-6)->stable());
  });
  std::mt19937 random(3);
  std::vector<double> volumes(300);
  for (double& one : volumes) one = 1 + static_cast<double>(random() % 60);
  timed("sample of 300 who are all different", [&] {
    const auto found = fair_share::shapley_sampled(300,
                                                   [&](std::span<const char> group) {
                                                     double volume = 0;
                                                     for (std::size_t p = 0; p < 300; ++p)
                                                       volume += group[p] != 0 ? volumes[p] : 0;
                                                     return saving(volume);
                                                   },
                                                   {});
    return fmt::format("\"rounds\": {}, \"narrow\": {}", found->rounds, found->narrow);
  });
}
