// SPDX-License-Identifier: EUPL-1.2
// Assignment of 50 companies over 2,000 sites in 342 municipalities: one JSON object a line, one thread.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>
#include <random>

#include "engines/flow/transport.hpp"

namespace {

namespace flow = pareltjes::engines::flow;

struct At {
  double x, y;
};

/// Companies and sites in 342 places; travel time by straight line, in seconds. As many beds as `fill` times the room.
flow::Transport country(double fill) {
  std::mt19937 random(5);
  std::uniform_real_distribution<double> share(0, 1);
  std::vector<At> places(342);
  for (auto& place : places) place = {200'000 * share(random), 300'000 * share(random)};
  const auto near = [&] {
    const auto& place = places[random() % places.size()];
    return At{place.x + 5000 * share(random), place.y + 5000 * share(random)};
  };
  flow::Transport made;
  std::vector<At> sites(2000);
  for (auto& site : sites) {
    site = near();
    made.capacity.push_back(5 + static_cast<std::int64_t>(random() % 120));
  }
  const auto room = std::accumulate(made.capacity.begin(), made.capacity.end(), std::int64_t{0});
  for (int company = 0; company < 50; ++company) {
    const auto at = near();
    made.supply.push_back(static_cast<std::int64_t>(fill * static_cast<double>(room) / 50 * (0.5 + share(random))));
    for (const auto& site : sites)
      made.cost.push_back(std::llround(std::hypot(at.x - site.x, at.y - site.y) * 1.3 / 45'000 * 3600));
  }
  made.stay_cost = 1'000'000;
  return made;
}

}  // namespace

int main() {
  for (const double fill : {0.3, 0.9, 1.2}) {
    const auto given = country(fill);
    double best = 1e9;
    flow::Plan plan;
    for (int round = 0; round < 3; ++round) {
      const auto begin = std::chrono::steady_clock::now();
      plan = flow::solve(given);
      best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    }
    std::int64_t proof = 0;
    for (std::size_t i = 0; i < given.supply.size(); ++i) proof += given.supply[i] * plan.source_price[i];
    for (std::size_t j = 0; j < given.capacity.size(); ++j) proof -= given.capacity[j] * plan.place_price[j];
    fmt::print(
        R"({{"bench":"flow/50-companies-2000-sites-fill-{:.1f}","value":{:.4f},"unit":"s","cost":{},"bound":{}}})"
        "\n",
        fill, best, plan.cost, proof);
  }
  return 0;
}
