// SPDX-License-Identifier: EUPL-1.2
// Games that others published with their answers, read from PARELTJES_TESTDATA.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "engines/fair_share/core_test.hpp"
#include "engines/fair_share/nucleolus.hpp"
#include "engines/fair_share/shares.hpp"

namespace pareltjes::engines::fair_share {
namespace {

using nlohmann::json;
using testing::DoubleNear;
using testing::Pointwise;

std::optional<json> published(const std::string& name) {
  const char* const folder = std::getenv("PARELTJES_TESTDATA");  // NOLINT(concurrency-mt-unsafe)
  if (folder == nullptr) return std::nullopt;
  std::ifstream stream(std::string(folder) + "/bench/fair_share/" + name);
  if (!stream) return std::nullopt;
  return json::parse(stream);
}

#define PUBLISHED(variable, name)                               \
  const auto variable##_file = published(name);                 \
  if (!variable##_file) GTEST_SKIP() << "skipped, data absent"; \
  const json& variable = *variable##_file

/// Groups are named by the letters of their members.
Game game_by_letters(const std::string& letters, const json& values, Sense sense) {
  return *Game::ask(letters.size(), sense, [&](Coalition group) {
    std::string name;
    for (std::size_t i = 0; i < letters.size(); ++i) {
      if ((group >> i & 1U) != 0) name += letters[i];
    }
    return values.at(name).get<double>();
  });
}

TEST(Published, SixSwedishMunicipalitiesWithOneWaterSupply) {
  PUBLISHED(file, "swedish_water.json");
  const auto game = game_by_letters("AHKLMT", file["cost"], Sense::kCost);
  const auto& table = file["published_table7"];
  // The answers recomputed with fractions; the paper prints two decimals, of which one or two are rounded otherwise.
  const auto& exact = file["computed_here_exact_rational_lp"];
  const auto value = shapley(game), separable = separable_costs(game);
  EXPECT_THAT(value, Pointwise(DoubleNear(0.00051), exact["shapley"].get<std::vector<double>>()));
  EXPECT_THAT(value, Pointwise(DoubleNear(0.01), table["shapley"].get<std::vector<double>>()));
  EXPECT_THAT(separable, Pointwise(DoubleNear(0.0101), table["SCRB"].get<std::vector<double>>()));
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_NEAR(game.alone(i), file["published_table8"]["standalone"][i].get<double>(), 1e-9);
    EXPECT_NEAR(game.last(i), file["published_table8"]["marginal"][i].get<double>(), 1e-9);
  }
  // What the paper is about: by population two municipalities pay more than alone; the nucleolus lets no group do so.
  const auto by_people = *test_core(game, table["proportional_population"].get<std::vector<double>>(), 0.02);
  ASSERT_EQ(by_people.single.size(), 2U);
  EXPECT_EQ(by_people.single[0].group, 1U << 1);
  EXPECT_EQ(by_people.single[1].group, 1U << 4);
  EXPECT_TRUE(test_core(game, exact["nucleolus"].get<std::vector<double>>(), 0.02)->stable());
}

// The paper's split between M and T is another one than fractions give; their sum is the same.
TEST(Published, SwedishNucleolusAndLeastCores) {
  PUBLISHED(file, "swedish_water.json");
  const auto game = game_by_letters("AHKLMT", file["cost"], Sense::kCost);
  const auto& table = file["published_table7"];
  const auto& exact = file["computed_here_exact_rational_lp"];
  const std::vector<std::tuple<Measure, std::string, std::string>> three{
      {Measure::kGroup, "nucleolus", "nucleolus"},
      {Measure::kMember, "weak_nucleolus", "weak_least_core"},
      {Measure::kValue, "proportional_nucleolus", "proportional_least_core"}};
  for (const auto& [measure, fractions, paper] : three) {
    const auto found = nucleolus(game, measure);
    ASSERT_TRUE(found) << fractions;
    EXPECT_THAT(found->shares, Pointwise(DoubleNear(0.00051), exact[fractions].get<std::vector<double>>()))
        << fractions;
    const auto printed = table[paper].get<std::vector<double>>();
    for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(found->shares[i], printed[i], 0.01) << paper << i;
    EXPECT_NEAR(found->shares[4] + found->shares[5], printed[4] + printed[5], 0.01) << paper;
  }
  EXPECT_NEAR(least_core(game, Measure::kMember)->margin, exact["weak_least_core_eps"].get<double>(), 1e-9);
  EXPECT_NEAR(least_core(game, Measure::kValue)->margin, exact["proportional_least_core_eps"].get<double>(), 1e-9);
  EXPECT_TRUE(test_core(game, nucleolus(game)->shares, 1e-9)->stable());
}

TEST(Published, LandingsAtBirmingham) {
  PUBLISHED(file, "airport_birmingham.json");
  std::vector<double> costs, fees;
  std::vector<std::size_t> counts;
  for (const auto& type : file["types"]) {
    costs.push_back(type["cost"].get<double>());
    counts.push_back(type["landings"].get<std::size_t>());
    fees.push_back(type["shapley_fee"].get<double>());
  }
  EXPECT_THAT(airport(costs, counts), Pointwise(DoubleNear(0.01), fees));
}

TEST(Published, SmallClassics) {
  PUBLISHED(file, "small_games.json");
  std::size_t seen = 0;
  for (const auto& one : file["games"]) {
    if (!one.contains("v") || !one.contains("shapley")) continue;
    json values;
    for (std::size_t i = 0; i < one["order"].size(); ++i) values[one["order"][i].get<std::string>()] = one["v"][i];
    const auto game = game_by_letters("123", values, Sense::kSaving);
    EXPECT_THAT(shapley(game), Pointwise(DoubleNear(0.01), one["shapley"].get<std::vector<double>>())) << one["name"];
    ++seen;
    if (one.contains("nucleolus")) {
      EXPECT_TRUE(test_core(game, one["nucleolus"].get<std::vector<double>>(), 1e-9)->stable()) << one["name"];
      EXPECT_THAT(nucleolus(game)->shares, Pointwise(DoubleNear(0.01), one["nucleolus"].get<std::vector<double>>()));
    }
  }
  EXPECT_EQ(seen, 3U);
}

TEST(Published, TheTalmud) {
  PUBLISHED(file, "small_games.json");
  const std::vector<double> claims{100, 200, 300};
  for (const auto& [estate, shares] : file["games"][3]["estate_nucleolus"].items()) {
    const auto game = *Game::ask(3, Sense::kSaving, [&](Coalition group) {
      double others = 0;
      for (std::size_t i = 0; i < 3; ++i) others += (group >> i & 1U) != 0 ? 0 : claims[i];
      return std::max(0.0, std::stod(estate) - others);
    });
    EXPECT_THAT(nucleolus(game)->shares, Pointwise(DoubleNear(0.01), shares.get<std::vector<double>>())) << estate;
  }
}

}  // namespace
}  // namespace pareltjes::engines::fair_share
