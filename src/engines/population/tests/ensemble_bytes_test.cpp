// SPDX-License-Identifier: EUPL-1.2
// Draws are the same for every kind of vector, and each of their numbers is written.
#include <gtest/gtest.h>
#include <hwy/targets.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "engines/population/ensemble.hpp"
#include "engines/population/ensemble_kernel.hpp"
#include "engines/population/tests/towns.hpp"

namespace pareltjes::engines::population {
namespace {

using namespace testing;

/// All kinds of areas with all kinds of errors.
EnsembleModel everything_at_once() {
  auto model = town(16, 203);
  model.age_bands = {15, 65};
  model.age_moves.assign(3, {0.01, 0.9, 0.005});
  model.other_share = 0.4;
  model.shift.assign(16, 0.001);
  for (auto& area : model.areas) {
    area.other_starts = {scaled(area.start, 1.1), scaled(area.start, 0.8)};
    area.age_moves.assign(3, {0.02, 0.9, 0.01});
    area.moves.push_back({0, 0, 0.004});
    area.moves.push_back({0.001, 1, 0.001});
    area.other_move_rates = {std::vector<double>(16, -0.02)};
    area.member_weights = {0.6, 0.4};
  }
  model.areas[0].by_dwellings = true;
  model.areas[0].plans = {{2, 100}, {5, -60}, {9, 50}};
  model.areas[1].follows_dwellings = 0.5;
  model.areas[1].usual_natural.assign(16, 0.002);
  model.areas[2].move_rate.assign(16, -0.08);
  return model;
}

TEST(Ensemble, EveryWidthOfVectorGivesTheSameDraws) {
  const auto model = everything_at_once();
  const auto bytes = [&] {
    std::vector<double> all;
    for (std::size_t area = 0; area < model.areas.size(); ++area) {
      const auto draws = project_draws(model, area, kAll).value();
      for (std::size_t year = 0; year <= 16; ++year) {
        for (std::size_t g = 0; g < 4; ++g)
          all.insert(all.end(), draws.group(year, g).begin(), draws.group(year, g).end());
      }
      for (const auto* means : {&draws.births, &draws.deaths, &draws.moves})
        all.insert(all.end(), means->begin(), means->end());
    }
    return all;
  };
  const auto best = bytes();
  int tried = 0;
  for (std::int64_t targets = hwy::SupportedTargets(); targets != 0; targets &= targets - 1) {
    hwy::DisableTargets(~(targets & -targets));
    EXPECT_TRUE(bytes() == best) << kernel::vector_name();
    ++tried;
    hwy::DisableTargets(0);
  }
  EXPECT_GE(tried, 2);
}

TEST(Ensemble, EveryDrawIsWrittenAndItsCellsAreItsPeople) {
  const auto model = everything_at_once();  // the last of its draws do not fill a vector
  for (std::size_t area = 0; area < model.areas.size(); ++area) {
    const auto draws = project_draws(model, area, kAll).value();
    for (std::size_t d = 0; d < model.draws; ++d) {
      double all = 0;
      double old = 0;
      for (std::size_t c = 0; c < kCells; ++c) {
        const double persons = draws.cell(0, c)[d];
        EXPECT_GE(persons, 0);
        all += persons;
        if (c % kAges >= 75) old += persons;
      }
      EXPECT_NEAR(all, draws.group(16, 0)[d], 1e-7);
      EXPECT_NEAR(old, draws.group(16, 2)[d], 1e-7);
    }
  }
}

TEST(Ensemble, DrawsToAddToBeginAtNothing) {
  // Memory that was used before comes back: none of it may show.
  for (int round = 0; round < 3; ++round) {
    Draws used = Draws::to_fill(16, kAll, 1'000);
    for (std::size_t year = 0; year <= 16; ++year) std::ranges::fill(used.group(year, 1), 7.0);
    std::ranges::fill(used.cell(0, 3), 7.0);
  }
  const Draws whole(16, kAll, 1'000);
  for (std::size_t year = 0; year <= 16; ++year) EXPECT_EQ(std::ranges::count(whole.group(year, 1), 0.0), 1'000);
  EXPECT_EQ(std::ranges::count(whole.cell(0, 3), 0.0), 1'000);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(whole.group(0, 0).data()) % 64, 0U);
}

TEST(Ensemble, AnAreaWithPlansNeedsNoMoveRates) {
  auto model = without_chance(town(6, 20));
  auto& area = model.areas[1];
  area.by_dwellings = true;
  area.plans = {{2, 100}};
  const Wanted wanted{{{}}, {}};
  area.move_rate.clear();
  const auto none = project_draws(model, 1, wanted).value();
  area.move_rate.assign(4'000, 0.5);  // more than years, and of no account
  const auto many = project_draws(model, 1, wanted).value();
  EXPECT_NEAR(none.group(6, 0)[3], 3'220, 1e-6);
  EXPECT_EQ(many.group(6, 0)[3], none.group(6, 0)[3]);
}

}  // namespace
}  // namespace pareltjes::engines::population
