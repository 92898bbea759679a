// SPDX-License-Identifier: EUPL-1.2
// The published problems of the OR-Library and their optima, and Cbc on problems of middling size.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <sstream>

#include "engines/siting/files/read.hpp"
#include "engines/siting/solution.hpp"
#include "engines/siting/tests/cbc.hpp"
#include "engines/siting/tests/made_up.hpp"

namespace pareltjes::engines::siting {
namespace {

std::optional<std::string> test_data(const std::string& name) {
  const char* const folder = std::getenv("PARELTJES_TESTDATA");  // NOLINT(concurrency-mt-unsafe)
  std::ifstream file(std::filesystem::path(folder == nullptr ? "../shared" : folder) / "bench" / name);
  if (!file) return std::nullopt;
  return std::string{std::istreambuf_iterator<char>(file), {}};
}

TEST(OrLibrary, MediansOneToTwentyAreProven) {
  const auto optima = test_data("pmed/pmedopt.txt");
  if (!optima) GTEST_SKIP() << "skipped, data absent";
  int proven = 0;
  std::istringstream stream(*optima);
  for (std::string line; std::getline(stream, line);) {
    std::istringstream words(line);
    std::string of;
    double best = 0;
    if (!(words >> of >> best) || !of.starts_with("pmed")) continue;
    const auto text = test_data("pmed/" + of + ".txt");
    ASSERT_TRUE(text) << of;
    const auto solution = solve(*read_graph(*text, of));
    ASSERT_TRUE(solution.has_value());
    EXPECT_EQ(solution->value, best) << of;
    EXPECT_EQ(solution->status, Status::kOptimal) << of;
    EXPECT_EQ(solution->gap(), 0) << of;
    ++proven;
  }
  EXPECT_EQ(proven, 20);
}

/// J. Beasley (1988) made the files cap41 to cap74 from one table of 16 sites × 50 points: the capacity and the fixed
/// costs differ. So the one file at hand gives thirteen published optima.
TEST(OrLibrary, WarehousesOfSixteenSites) {
  const auto text = test_data("cflp/cap41.txt");
  const auto optima = test_data("cflp/bounds.txt");
  if (!text || !optima) GTEST_SKIP() << "skipped, data absent";
  std::map<std::string, double> best;
  std::istringstream stream(*optima);
  for (std::string name, value, other; stream >> name >> value >> other;) best[name] = std::stod(value);
  const std::map<std::string, std::pair<double, double>> kinds{
      {"cap41", {5'000, 7'500}},   {"cap42", {5'000, 12'500}}, {"cap43", {5'000, 17'500}},  {"cap44", {5'000, 25'000}},
      {"cap51", {10'000, 17'500}}, {"cap61", {15'000, 7'500}}, {"cap62", {15'000, 12'500}}, {"cap63", {15'000, 17'500}},
      {"cap64", {15'000, 25'000}}, {"cap71", {58'268, 7'500}}, {"cap72", {58'268, 12'500}}, {"cap73", {58'268, 17'500}},
      {"cap74", {58'268, 25'000}}};
  for (const auto& [name, kind] : kinds) {
    auto instance = *read_cap(*text, name);
    for (auto& site : instance.sites) {
      site.capacity = kind.first;
      if (site.opening_cost > 0) site.opening_cost = kind.second;
    }
    const auto solution = solve(instance);
    ASSERT_TRUE(solution.has_value());
    EXPECT_EQ(solution->status, Status::kOptimal) << name;
    EXPECT_NEAR(*solution->value, best.at(name), 1e-3) << name;
    if (!name.starts_with("cap7")) continue;
    for (auto& site : instance.sites) site.capacity.reset();  // Enough for all demand is as good as none.
    EXPECT_NEAR(*solve(instance)->value, best.at(name), 1e-3) << name << " without capacities";
  }
}

class BesideCbc : public testing::Test {
 protected:
  void SetUp() override {
    if (!cbc_is_there()) GTEST_SKIP() << "skipped, cbc absent";
  }
  static void compare(const Instance& instance, const std::string& name) {
    const double expected = cbc_optimum(instance, name);
    ASSERT_TRUE(std::isfinite(expected)) << name << ": Cbc did not prove it";
    const auto solution = solve(instance);
    ASSERT_TRUE(solution.has_value()) << name;
    ASSERT_EQ(solution->status, Status::kOptimal) << name;
    double value = *solution->value;
    if (solution->maximised) {
      double total = 0;
      const std::size_t points = instance.points.size();
      for (std::size_t c = 0; c < instance.weight.size(); ++c) {
        total += instance.weight[c] * instance.periods[c / points % instance.periods.size()].weight;
      }
      value = total - value;
    }
    EXPECT_NEAR(value, expected, 1e-6 * (1 + std::abs(expected))) << name;
  }
};

TEST_F(BesideCbc, GraphsByTheRecipeOfTheLibrary) {
  compare(*read_graph(made_up_graph(31, 80, 5), "a"), "graph5");
  compare(*read_graph(made_up_graph(32, 80, 16), "a"), "graph16");
}

TEST_F(BesideCbc, MediansOverPeriodsWithExistingSites) {
  for (std::uint32_t seed = 41; seed < 44; ++seed) {
    Instance instance = made_up(seed, 25, 50, 3);
    for (std::size_t t = 0; t < 3; ++t) instance.periods[t].least_open = instance.periods[t].most_open = 4 + t;
    instance.sites[0].standing = Standing::kFixed;
    instance.sites[1].standing = Standing::kFixed;
    instance.sites[1].end_period = 2;
    instance.sites[2].standing = instance.sites[3].standing = Standing::kClosable;
    instance.sites[3].closing_cost = 20'000;
    instance.sites[4].standing = Standing::kExcluded;
    for (std::size_t j = 5; j < 25; ++j) instance.sites[j].opening_cost = 100'000;
    for (auto& site : instance.sites) site.running_cost = 30'000;
    instance.periods[2].weight = 5;
    compare(instance, "periods" + std::to_string(seed));
  }
}

TEST_F(BesideCbc, Covering) {
  for (std::uint32_t seed = 51; seed < 54; ++seed) {
    Instance most = made_up(seed, 60, 120, 2);
    most.goal = Goal::kMaxCovering;
    most.radius = 1'200;
    most.periods[0].most_open = 5;
    most.periods[1].most_open = 8;
    compare(most, "most" + std::to_string(seed));
    Instance all = made_up(seed, 60, 120);
    all.goal = Goal::kSetCovering;
    all.radius = 3'000;
    for (std::size_t j = 0; j < all.sites.size(); ++j) all.sites[j].opening_cost = 3 + static_cast<double>(j % 4);
    compare(all, "all" + std::to_string(seed));
  }
}

TEST_F(BesideCbc, CostsAndCapacities) {
  for (std::uint32_t seed = 61; seed < 64; ++seed) {
    Instance instance = made_up(seed, 20, 45);
    for (auto& site : instance.sites) site.opening_cost = 400'000;
    compare(instance, "uflp" + std::to_string(seed));
    for (std::size_t j = 0; j < instance.sites.size(); ++j)
      instance.sites[j].capacity = 700 + 50.0 * static_cast<double>(j);
    compare(instance, "cflp" + std::to_string(seed));
    instance.single_source = true;
    compare(instance, "sscflp" + std::to_string(seed));
  }
}

TEST_F(BesideCbc, TheWorstOfSomeScenarios) {
  for (std::uint32_t seed = 71; seed < 73; ++seed) {
    Instance instance = made_up(seed, 20, 40, 1, 6);
    instance.risk.measure = RiskMeasure::kWorst;
    instance.periods[0].least_open = instance.periods[0].most_open = 4;
    compare(instance, "worst" + std::to_string(seed));
    for (auto& site : instance.sites) site.capacity = 2'200;
    compare(instance, "worst_sized" + std::to_string(seed));
  }
}

}  // namespace
}  // namespace pareltjes::engines::siting
