// SPDX-License-Identifier: EUPL-1.2
// The parts that a good heuristic could hide: bounds at any multipliers, what is fixed, where interchange ends.
#include "engines/siting/model.hpp"

#include <gtest/gtest.h>

#include "engines/siting/dual.hpp"
#include "engines/siting/interchange.hpp"
#include "engines/siting/tests/made_up.hpp"
#include "engines/siting/tests/maker.hpp"
#include "engines/siting/tests/unit_flow.hpp"
#include "engines/siting/value.hpp"

namespace pareltjes::engines::siting {
namespace {

/// Every choice of plans within the sets, with its value.
template <class Visit>
void every_choice(const Model& model, const PlanSets& sets, const Visit& visit) {
  std::vector<std::vector<std::uint8_t>> plans(model.sites);
  for (std::size_t j = 0; j < model.sites; ++j) {
    for (std::size_t k = 0; k < model.plans[j].size(); ++k) {
      if ((sets[j] >> k & 1) != 0) plans[j].push_back(static_cast<std::uint8_t>(k));
    }
    if (plans[j].empty()) return;
  }
  std::vector<std::size_t> pick(model.sites, 0);
  for (std::size_t j = 0; j < model.sites;) {
    Choice choice;
    for (std::size_t i = 0; i < model.sites; ++i) choice.push_back(plans[i][pick[i]]);
    if (model.counts_hold(choice)) visit(choice);
    for (j = 0; j < model.sites && ++pick[j] == plans[j].size(); ++j) pick[j] = 0;
  }
}

double least_value(const Model& model, const PlanSets& sets) {
  double least = kNever;
  every_choice(model, sets, [&](const Choice& choice) { least = std::min(least, value_of(model, choice).total); });
  return least;
}

Multipliers random_multipliers(const Model& model, std::mt19937& random) {
  const auto number = [&](double low, double high) {
    return low + (high - low) * static_cast<double>(random()) / 4294967296.0;
  };
  Multipliers at;
  const double size = number(0, 80);
  for (std::size_t r = 0; r < model.rows.size(); ++r) at.row.push_back(number(0, size));
  for (std::size_t t = 0; t < model.periods; ++t) at.period.push_back(number(-40, 40));
  for (std::size_t s = 0; s < model.scenarios; ++s) at.share.push_back(number(0, 1));
  project_on_shares(model, at.share);
  return at;
}

void check_bounds(const Kind& kind, std::uint32_t first_seed, int times) {
  int fixed = 0;
  for (int i = 0; i < times; ++i) {
    const std::uint32_t seed = first_seed + static_cast<std::uint32_t>(i);
    const Model model = make_model(Maker(seed, kind).make());
    const PlanSets all = model.all_plans();
    const double best = least_value(model, all);
    std::mt19937 random(seed);
    Dual dual(model);
    for (int turn = 0; turn < 5; ++turn) {
      Multipliers at = random_multipliers(model, random);
      const double bound = dual.evaluate(at, all, nullptr);
      ASSERT_LE(bound, best + 1e-9 * (1 + std::abs(best))) << seed;
      if (std::isinf(best)) continue;
      // What cannot lead below a value just above the best leaves a best choice.
      PlanSets left = all;
      fixed += dual.fix(left, best + 1e-6) > 0 ? 1 : 0;
      ASSERT_NEAR(least_value(model, left), best, 1e-6) << seed;
      left = all;
      ASSERT_TRUE(propagate(model, left)) << seed;
      ASSERT_NEAR(least_value(model, left), best, 1e-9 * (1 + std::abs(best))) << seed;
    }
  }
  EXPECT_GT(fixed, times / 10) << "nothing was ever fixed";
}

TEST(Bounds, HoldAtAnyMultipliers) {
  check_bounds({}, 100, 400);
  check_bounds({.periods = 2}, 1'100, 300);
  check_bounds({.periods = 3, .whole = false}, 2'100, 200);
  check_bounds({.goal = Goal::kMaxCovering, .periods = 2}, 3'100, 200);
  check_bounds({.goal = Goal::kSetCovering}, 4'100, 200);
  check_bounds({.scenarios = 3, .measure = RiskMeasure::kTailMean}, 5'100, 200);
  check_bounds({.periods = 2, .scenarios = 2, .measure = RiskMeasure::kWorst}, 6'100, 200);
  check_bounds({.capacitated = true}, 7'100, 300);
  check_bounds({.periods = 2, .scenarios = 2, .capacitated = true, .measure = RiskMeasure::kWorst}, 8'100, 100);
}

/// Along any direction from any point the bound rises no more than the supergradient says.
TEST(Bounds, AreConcaveAboveTheirSupergradient) {
  for (std::uint32_t seed = 200; seed < 500; ++seed) {
    const bool sized = seed % 3 == 0;
    const Kind kind{.periods = 1 + seed % 2, .scenarios = 2, .capacitated = sized, .measure = RiskMeasure::kWorst};
    const Model model = make_model(Maker(seed, kind).make());
    const PlanSets all = model.all_plans();
    Dual dual(model);
    std::mt19937 random(seed);
    Multipliers at = random_multipliers(model, random);
    Multipliers there = random_multipliers(model, random);
    const double far = dual.evaluate(there, all, nullptr);
    const double here = dual.evaluate(at, all, nullptr);
    if (std::isinf(here)) continue;
    Multipliers slope;
    dual.supergradient(at, slope);
    double tangent = here;
    for (std::size_t r = 0; r < slope.row.size(); ++r) tangent += slope.row[r] * (there.row[r] - at.row[r]);
    if (model.periods > 1) {
      for (std::size_t t = 0; t < model.periods; ++t) tangent += slope.period[t] * (there.period[t] - at.period[t]);
    }
    for (std::size_t s = 0; s < model.scenarios; ++s) tangent += slope.share[s] * (there.share[s] - at.share[s]);
    ASSERT_LE(far, tangent + 1e-9 * (1 + std::abs(tangent))) << seed;
  }
}

TEST(WholeModels, AreOnlyThoseWhoseEveryValueIsWhole) {
  const auto whole = [](Kind kind, std::uint32_t seed) { return make_model(Maker(seed, kind).make()).whole; };
  EXPECT_TRUE(whole({}, 1));
  EXPECT_TRUE(whole({.scenarios = 3, .measure = RiskMeasure::kWorst}, 1));
  EXPECT_TRUE(whole({.capacitated = true, .single_source = true}, 1));
  EXPECT_FALSE(whole({.whole = false}, 1));
  EXPECT_FALSE(whole({.scenarios = 3, .measure = RiskMeasure::kTailMean}, 1));
  EXPECT_FALSE(whole({.capacitated = true}, 1)) << "parts of demand";
  EXPECT_FALSE(whole({.scenarios = 3, .capacitated = true, .single_source = true}, 1)) << "an average";
}

TEST(Interchange, EndsWhereNoMoveOfOneOrTwoSitesHelps) {
  for (std::uint32_t seed = 300; seed < 330; ++seed) {
    Instance instance = made_up(seed, 14, 40, 2);
    for (std::size_t t = 0; t < 2; ++t) instance.periods[t].least_open = instance.periods[t].most_open = 3 + t;
    instance.sites[0].standing = Standing::kClosable;
    const Model model = make_model(instance);
    const PlanSets all = model.all_plans();
    Interchange moves(model, std::vector<double>{1}, all);
    const auto start = moves.greedy();
    ASSERT_TRUE(start.has_value());
    const Choice end = moves.improve(*start);
    const double value = value_of(model, end).total;
    EXPECT_LE(value, value_of(model, *start).total);
    for (std::size_t a = 0; a < model.sites; ++a) {
      for (std::size_t k = 0; k < model.plans[a].size(); ++k) {
        for (std::size_t b = 0; b < model.sites; ++b) {
          for (std::size_t l = 0; l < model.plans[b].size(); ++l) {
            Choice other = end;
            other[a] = static_cast<std::uint8_t>(k);
            other[b] = static_cast<std::uint8_t>(l);
            const std::uint64_t up = model.plans[a][k].periods & ~model.plans[a][end[a]].periods;
            const std::uint64_t too = model.plans[b][l].periods & ~model.plans[b][end[b]].periods;
            if (a == b || (up & too) != 0 || !model.counts_hold(other)) continue;
            ASSERT_GE(value_of(model, other).total, value * (1 - 1e-9)) << seed << ": " << a << ", " << b;
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace pareltjes::engines::siting
