// SPDX-License-Identifier: EUPL-1.2
// One JSON object a line. The pmed files of the OR-Library are read from the test data, when they are there; graphs by
// the same recipe and three problems of 100 sites × 200 points are made from seeds.
#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "engines/siting/files/read.hpp"
#include "engines/siting/solution.hpp"
#include "engines/siting/tests/made_up.hpp"

namespace {

using namespace pareltjes::engines::siting;

/// Solves, prints, and gives the seconds.
double measure(const std::string& name, const Instance& instance, double seconds_before = 0) {
  const auto begin = std::chrono::steady_clock::now();
  const std::clock_t ticks = std::clock();
  Limits limits;
  limits.deadline = begin + std::chrono::seconds(120);
  const auto solution = solve(instance, limits);
  const double seconds =
      seconds_before + std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  fmt::print(
      R"({{"bench":"siting/{}","value":{:.4f},"unit":"s","cpu_s":{:.4f},"best":{:.10g},"gap":{:.3g},"nodes":{},"iterations":{}}})"
      "\n",
      name, seconds, static_cast<double>(std::clock() - ticks) / CLOCKS_PER_SEC, solution->value.value_or(kNever),
      solution->gap().value_or(kNever), solution->nodes, solution->iterations);
  return seconds;
}

double measure_graph(const std::string& name, const std::string& text) {
  const auto begin = std::chrono::steady_clock::now();
  const auto instance = read_graph(text, name);
  return measure(name, *instance, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
}

void measure_library() {
  const char* const folder = std::getenv("PARELTJES_TESTDATA");  // NOLINT(concurrency-mt-unsafe)
  double together = 0;
  for (int i = 1; i <= 20; ++i) {
    const auto path = std::filesystem::path(folder == nullptr ? "../shared" : folder) / "bench" / "pmed" /
                      fmt::format("pmed{}.txt", i);
    std::ifstream file(path);
    if (!file) return;
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    together += measure_graph(fmt::format("pmed{}", i), text);
  }
  fmt::print(R"({{"bench":"siting/pmed1-20-together","value":{:.3f},"unit":"s"}})"
             "\n",
             together);
}

/// Existing sites that stay or may close, new ones beside them; whom to cover over three periods; and halls with a
/// size.
void measure_municipality() {
  Instance median = made_up(1, 100, 200);
  for (std::size_t j = 0; j < 5; ++j) median.sites[j].standing = j < 3 ? Standing::kFixed : Standing::kClosable;
  median.periods[0].least_open = median.periods[0].most_open = 12;
  measure("100x200-p-median-12-open", median);

  Instance covering = made_up(2, 100, 200, 3);
  covering.goal = Goal::kMaxCovering;
  covering.radius = 1'000;
  for (std::size_t t = 0; t < 3; ++t) covering.periods[t].most_open = 6 + 2 * t;
  for (std::size_t j = 0; j < 3; ++j) covering.sites[j].standing = Standing::kClosable;
  covering.sites[3].end_period = 2;
  measure("100x200-covering-three-periods", covering);

  Instance sized = made_up(3, 100, 200);
  for (auto& site : sized.sites) {
    site.capacity = 1'800;
    site.opening_cost = 3e6;
  }
  measure("100x200-capacitated", sized);

  Instance uncertain = made_up(4, 100, 200, 1, 100);
  uncertain.periods[0].least_open = uncertain.periods[0].most_open = 8;
  uncertain.risk = {RiskMeasure::kTailMean, 0.9};
  measure("100x200-worst-tenth-of-100-draws", uncertain);

  Instance draws = made_up(5, 100, 200, 1, 1'000);
  draws.periods[0].least_open = draws.periods[0].most_open = 8;
  const auto solution = solve(draws);
  const auto begin = std::chrono::steady_clock::now();
  Limits limits;
  limits.threads = std::max(1U, std::thread::hardware_concurrency());
  const auto comparison = compare_draws(draws, *solution, limits);
  fmt::print(
      R"({{"bench":"siting/100x200-each-of-1000-draws","value":{:.3f},"unit":"s","threads":{},"same_share":{:.3f}}})"
      "\n",
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(), limits.threads,
      comparison->same_share);
}

}  // namespace

int main() {
  measure_library();
  for (const auto& [nodes, open] : {std::pair{500, 5},
                                    {500, 10},
                                    {500, 50},
                                    {500, 100},
                                    {500, 166},
                                    {700, 5},
                                    {700, 10},
                                    {700, 70},
                                    {700, 140},
                                    {900, 5},
                                    {900, 10},
                                    {900, 90},
                                    {900, 180}}) {
    measure_graph(fmt::format("graph-{}-{}", nodes, open),
                  made_up_graph(static_cast<std::uint32_t>(nodes + open), static_cast<std::size_t>(nodes),
                                static_cast<std::size_t>(open)));
  }
  measure_municipality();
  return 0;
}
