// SPDX-License-Identifier: EUPL-1.2
// The municipality's own ages: used where they are, and never to be worked out below 10.
#include "pearls/wijkvoorzieningen/own_ages.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "pearls/wijkvoorzieningen/tests/small_municipality.hpp"

namespace pareltjes::wijkvoorzieningen::test {
namespace {

using Counts = std::map<std::string, std::array<double, 202>>;

/// Counts for both wijken and the municipality as their sum.
Counts counts() {
  Counts counts;
  for (std::size_t c = 0; c < 202; ++c) {
    const std::size_t age = c % 101;
    counts["WK999901"][c] = age > 80 ? 1 : age == 3 ? 4 : age == 4 ? 9 : 12;
    counts["WK999902"][c] = age > 90 ? 0 : 20 + static_cast<double>(age % 3);
  }
  return counts;
}

hub::DatasetPtr own_ages(Counts counts, bool with_municipality = true) {
  if (with_municipality) {
    for (std::size_t c = 0; c < 202; ++c) counts["GM9999"][c] = counts["WK999901"][c] + counts["WK999902"][c];
  }
  std::vector<std::string> codes, sexes;
  std::vector<double> ages, numbers_;
  for (const auto& [code, cells] : counts) {
    for (std::size_t c = 0; c < 202; ++c) {
      codes.push_back(code);
      sexes.emplace_back(c < 101 ? "mannen" : "vrouwen");
      ages.push_back(static_cast<double>(c % 101));
      numbers_.push_back(cells[c]);
    }
  }
  return dataset(
      "brp", hub::topic::kOwnAges, 2024,
      {texts("code", codes), texts("geslacht", sexes), numbers("leeftijd", ages), numbers("aantal", numbers_)});
}

std::string outcome_text(const hub::DatasetPtr& own) {
  const auto outcome = compute(input_of({key_figures(), own, flat_profile()}));
  EXPECT_TRUE(outcome);
  return outcome ? pearl::to_json(*outcome, nlohmann::json::object(), core::Language::kDutch) : std::string();
}

TEST(OwnAges, CountsOfTenAndMoreAreShownAndSmallerOnesAreNot) {
  const auto outcome = compute(input_of({key_figures(), own_ages(counts()), flat_profile()}));
  ASSERT_TRUE(outcome);
  int counted = 0;
  int left_out = 0;
  for (const auto& row : rows(*outcome, "leeftijden", {"WK999901"})) {
    const double shown = value(row.at("aantal"));
    if (std::isnan(shown)) {
      ++left_out;
      continue;
    }
    EXPECT_GE(shown, 10);
    if (text(row.at("aard")) == "gemeten") {
      ++counted;
      EXPECT_EQ(shown, 12);
    }
  }
  EXPECT_GE(counted, 150);
  EXPECT_GE(left_out, 40) << "ages 3 and 4 and those above 80, of both sexes";
}

TEST(OwnAges, NothingShownDependsOnASmallCell) {
  // Two people of 3 years are made 4 years old: no output may change, so no sum or difference can tell them apart.
  auto changed = counts();
  changed["WK999901"][3] -= 2;
  changed["WK999901"][4] += 2;
  changed["WK999901"][85] += 1;
  changed["WK999901"][86] -= 1;
  EXPECT_TRUE(outcome_text(own_ages(counts())) == outcome_text(own_ages(changed)));
  // The comparison can fail: a person more, and the outcome is another.
  changed["WK999901"][50] += 1;
  EXPECT_FALSE(outcome_text(own_ages(counts())) == outcome_text(own_ages(changed)));
}

TEST(OwnAges, WhatOneWijkLeavesOfTheMunicipalityIsProtectedToo) {
  // Only West and the municipality are given: the difference is Oost.
  auto given = counts();
  auto changed = counts();
  changed["WK999901"][3] -= 2;
  changed["WK999901"][4] += 2;
  const auto without_east = [](Counts all) {
    for (std::size_t c = 0; c < 202; ++c) all["GM9999"][c] = all["WK999901"][c] + all["WK999902"][c];
    all.erase("WK999901");
    return own_ages(std::move(all), false);
  };
  EXPECT_TRUE(outcome_text(without_east(given)) == outcome_text(without_east(changed)));
}

TEST(OwnAges, BlocksHoldAtLeastTenPeopleAndEveryCellOnce) {
  engines::population::Cells cells{};
  for (std::size_t c = 0; c < 101; ++c) cells[c] = static_cast<double>((c * 7) % 13);
  const auto blocks = blocks_of(cells, 0, 101);
  std::size_t next = 0;
  for (const auto& block : blocks) {
    EXPECT_EQ(block.first, next);
    EXPECT_GE(block.total, 10);
    next = block.last;
  }
  EXPECT_EQ(next, 101U);
  EXPECT_TRUE(blocks_of({}, 0, 101).empty());
}

TEST(OwnAges, CountsThatDoNotAddUpAreTold) {
  auto all = counts();
  all["GM9999"].fill(1);
  const auto outcome = compute(input_of({key_figures(), own_ages(all, false), flat_profile()}));
  ASSERT_TRUE(outcome);
  bool told = false;
  for (const auto& finding : outcome->findings) told = told || finding.code == "eigen-leeftijden-tellen-niet-op";
  EXPECT_TRUE(told);
}

}  // namespace
}  // namespace pareltjes::wijkvoorzieningen::test
