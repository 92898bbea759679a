// SPDX-License-Identifier: EUPL-1.2
// The inner loops give the same bytes whatever vectors the machine has.
#include "engines/population/ensemble_flows.hpp"

#include <gtest/gtest.h>
#include <hwy/targets.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "engines/population/tests/shipped_rates.hpp"

namespace pareltjes::engines::population {
namespace {

constexpr std::size_t kBounds = 10;

struct YearOfDraws {
  kernel::People people{};
  kernel::Lanes deaths{}, births{}, settled{}, weight{}, moved{};
  kernel::Sums sums{kBounds};
  std::vector<kernel::Lanes> normals = std::vector<kernel::Lanes>(12);
  std::array<kernel::Lanes, 3> counts{};
};

/// What a year needs, with another factor, error and number of movers in every lane.
struct Given {
  YearRates rates = testing::shipped_year_rates();
  Cells dying{}, leaving{}, share{}, standing{};
  std::array<std::uint8_t, kAges> band{};
  kernel::Lanes factor{}, coming{}, going{};
  kernel::Newborns newborns;
  std::array<kernel::Lanes, 2> errors{};
  std::array<kernel::Band, 2> bands{{{15, {}, {}}, {kAges, {}, {}}}};
  kernel::Ahead ahead;
  kernel::Bounds bounds{10, 15, 30, 40, 50, 60, 70, 80, 90, 101};
  kernel::People people{};

  Given() {
    for (std::size_t c = 0; c < kCells; ++c) {
      const auto x = static_cast<double>(c);
      dying[c] = 1 - rates.survival[c];
      leaving[c] = 0.01 + 0.02 * std::abs(std::sin(x));
      share[c] = 1.0 / kCells;
      standing[c] = 3 * std::cos(x / 7);
      for (std::size_t l = 0; l < kernel::kLanes; ++l)
        people.at[c][l] = 1 + 40 * std::abs(std::sin(x * 0.37 + static_cast<double>(l)));
    }
    for (std::size_t age = 0; age < kAges; ++age) band[age] = age < 15 ? 0 : 1;
    for (std::size_t l = 0; l < kernel::kLanes; ++l) {
      const auto lane = static_cast<double>(l);
      factor.at[l] = 0.8 + 0.1 * lane;
      coming.at[l] = l % 2 == 0 ? 5 * lane : 0;
      going.at[l] = l % 2 == 0 ? 0 : 2 * lane;
      errors[0].at[l] = 0.01 * lane;
      errors[1].at[l] = -0.003 * lane;
      newborns.boys.at[l] = 7 + lane;
      newborns.girls.at[l] = 6 + lane;
      for (std::size_t b = 0; b < 2; ++b) {
        bands[b].stays.at[l] = 1 + errors[b].at[l];
        bands[b].dies.at[l] = (1 + errors[b].at[l]) * factor.at[l];
      }
    }
    for (std::size_t c = 0; c < kCells; ++c) ahead.dying[c] = dying[c % kAges + 1 < kAges ? c + 1 : c];
    for (std::size_t age = 5; age < 60; ++age) {  // nobody bears children before or after
      ahead.bearing[age] = rates.fertility[age] + rates.fertility[age + 1];
      ahead.bearing_lost[age] = rates.fertility[age + 1] * ahead.dying[kAges + age];
    }
    ahead.bear_from = 5;
    ahead.bear_until = 60;
  }

  /// Nobody comes where somebody goes.
  kernel::Lanes moving() const {
    kernel::Lanes net;
    for (std::size_t l = 0; l < kernel::kLanes; ++l) net.at[l] = coming.at[l] - going.at[l];
    return net;
  }
};

/// In small steps.
YearOfDraws one_year(const Given& given = {}) {
  YearOfDraws year;
  year.people = given.people;
  kernel::live(year.people, given.dying, given.factor, given.rates.fertility, year.deaths, year.births);
  std::ranges::copy(given.newborns.boys.at, year.people.at[0]);
  std::ranges::copy(given.newborns.girls.at, year.people.at[kAges]);
  kernel::settle(year.people, &given.standing, given.errors.data(), given.band.data(), given.leaving, year.settled,
                 year.weight);
  kernel::move_at_most(year.people, given.share, given.leaving, given.moving(), year.moved);
  kernel::sum_up(year.people, given.bounds, given.ahead, year.sums);
  return year;
}

/// By the loops for years in which nobody can go twice; with chance.
YearOfDraws plain_year(const Given& given = {}) {
  YearOfDraws year;
  year.people = given.people;
  kernel::grow_and_come(year.people, given.ahead, given.newborns, given.bands, given.share, given.coming, given.bounds,
                        given.ahead, year.sums);
  kernel::grow(year.people, given.ahead, given.newborns, given.bands, given.leaving, year.weight);
  kernel::move(year.people, given.share, given.leaving, given.moving(), given.bounds, given.ahead, year.sums);
  const kernel::Streams streams{42, 3, {0, 1, 2, 3, 4, 5, 6, 7}};
  const std::span all(year.normals);
  kernel::drifts(streams, 5, {{0.5, 0.9, 1}, all.first(6)}, {{0, 0, 1}, all.last(6)});
  kernel::Lanes means;
  for (std::size_t i = 0; i < year.counts.size(); ++i) {
    for (std::size_t l = 0; l < kernel::kLanes; ++l)
      means.at[l] = 0.3 + 4.0 * static_cast<double>(i) * static_cast<double>(l);
    kernel::poisson(streams, 9, static_cast<std::uint32_t>(i), means, year.normals[i], year.counts.at(i));
  }
  return year;
}

bool same(const kernel::Lanes& a, const kernel::Lanes& b) {
  return std::ranges::equal(a.at, b.at, std::equal_to(), std::bit_cast<std::uint64_t, double>,
                            std::bit_cast<std::uint64_t, double>);
}

bool same(const kernel::People& a, const kernel::People& b) {
  for (std::size_t c = 0; c < kCells; ++c) {
    if (!std::ranges::equal(a.at[c], b.at[c], std::equal_to(), std::bit_cast<std::uint64_t, double>,
                            std::bit_cast<std::uint64_t, double>))
      return false;
  }
  return true;
}

bool same(const kernel::Sums& a, const kernel::Sums& b) {
  const auto equal = [](const auto& x, const auto& y) {
    return std::ranges::equal(x, y, [](const auto& p, const auto& q) { return same(p, q); });
  };
  return equal(a.below, b.below) && equal(a.dying, b.dying) && same(a.bearing, b.bearing) &&
         same(a.bearing_lost, b.bearing_lost);
}

bool same(const YearOfDraws& a, const YearOfDraws& b) {
  const auto equal = [](const auto& x, const auto& y) {
    return std::ranges::equal(x, y, [](const auto& p, const auto& q) { return same(p, q); });
  };
  return same(a.people, b.people) && same(a.sums, b.sums) && same(a.deaths, b.deaths) && same(a.births, b.births) &&
         same(a.settled, b.settled) && same(a.weight, b.weight) && same(a.moved, b.moved) &&
         equal(a.normals, b.normals) && equal(a.counts, b.counts);
}

TEST(Kernel, EveryWidthOfVectorGivesTheSameBytes) {
  const auto best = one_year();
  const auto plain = plain_year();
  int tried = 0;
  std::string names;
  for (std::int64_t targets = hwy::SupportedTargets(); targets != 0; targets &= targets - 1) {
    hwy::DisableTargets(~(targets & -targets));
    names += std::string(kernel::vector_name()) + " ";
    ++tried;
    EXPECT_TRUE(same(best, one_year())) << kernel::vector_name();
    EXPECT_TRUE(same(plain, plain_year())) << kernel::vector_name();
    hwy::DisableTargets(0);
  }
  RecordProperty("vectors", names);
  EXPECT_GE(tried, 2) << names;
}

TEST(Kernel, NobodyIsLostOrMade) {
  const auto year = one_year();
  for (std::size_t l = 0; l < kernel::kLanes; ++l) {
    double all = 0;
    for (std::size_t c = 0; c < kCells; ++c) {
      EXPECT_GE(year.people.at[c][l], 0);
      all += year.people.at[c][l];
    }
    EXPECT_NEAR(year.sums.below[kBounds - 1].at[l] + year.sums.below[2 * kBounds - 1].at[l], all, 1e-9);
    EXPECT_GT(year.deaths.at[l], 0);
  }
}

void expect_near(const kernel::People& a, const kernel::People& b) {
  for (std::size_t c = 0; c < kCells; ++c) {
    for (std::size_t l = 0; l < kernel::kLanes; ++l) EXPECT_NEAR(a.at[c][l], b.at[c][l], 1e-11) << c << ' ' << l;
  }
}

TEST(Kernel, TheFastLoopsDoWhatTheSmallStepsDo) {
  Given given;
  given.standing = {};
  const auto slow = one_year(given);
  YearOfDraws fast;
  fast.people = given.people;
  kernel::sum_up(fast.people, given.bounds, given.ahead, fast.sums);
  for (std::size_t l = 0; l < kernel::kLanes; ++l) {  // what was summed before the year says what happens in it
    const double expected = fast.sums.dying[kBounds - 1].at[l] + fast.sums.dying[2 * kBounds - 1].at[l];
    EXPECT_NEAR(expected * given.factor.at[l], slow.deaths.at[l], 1e-10);
    const double bearing = fast.sums.bearing.at[l] - given.factor.at[l] * fast.sums.bearing_lost.at[l];
    EXPECT_NEAR(0.5 * bearing, slow.births.at[l], 1e-10);
  }
  kernel::grow(fast.people, given.ahead, given.newborns, given.bands, given.leaving, fast.weight);
  for (std::size_t l = 0; l < kernel::kLanes; ++l) EXPECT_NEAR(fast.weight.at[l], slow.weight.at[l], 1e-10);
  kernel::move(fast.people, given.share, given.leaving, given.moving(), given.bounds, given.ahead, fast.sums);
  expect_near(fast.people, slow.people);
  for (std::size_t i = 0; i < fast.sums.below.size(); ++i) {
    for (std::size_t l = 0; l < kernel::kLanes; ++l) {
      EXPECT_NEAR(fast.sums.below[i].at[l], slow.sums.below[i].at[l], 1e-9);
      EXPECT_NEAR(fast.sums.dying[i].at[l], slow.sums.dying[i].at[l], 1e-9);
    }
  }
}

TEST(Kernel, PartsAreCountedFromTheSums) {
  const auto year = one_year();
  const Given given;
  const std::array<kernel::Part, 4> parts{
      {{kBounds, 9, true, true}, {0, 2, true, false}, {4, 9, false, true}, {kBounds, 0, true, true}}};
  std::vector<double> found(parts.size() * 20);
  kernel::count_parts(year.sums, parts, found.data(), 20);
  const auto persons = [&](std::size_t from, std::size_t until, std::size_t l) {
    double sum = 0;
    for (std::size_t c = from; c < until; ++c) sum += year.people.at[c][l];
    return sum;
  };
  for (std::size_t l = 0; l < kernel::kLanes; ++l) {
    EXPECT_NEAR(found[l], persons(0, kCells, l), 1e-9);
    EXPECT_NEAR(found[20 + l], persons(10, 30, l), 1e-9);
    EXPECT_NEAR(found[40 + l], persons(kAges + 50, kCells, l), 1e-9);
    EXPECT_NEAR(found[60 + l], persons(0, 10, l) + persons(kAges, kAges + 10, l), 1e-9);
  }
}

TEST(Kernel, GrowingAndComingIsGrowingAndThenMoving) {
  Given given;
  given.going = {};
  YearOfDraws apart;
  apart.people = given.people;
  kernel::grow(apart.people, given.ahead, given.newborns, given.bands, given.leaving, apart.weight);
  kernel::move(apart.people, given.share, given.leaving, given.moving(), given.bounds, given.ahead, apart.sums);
  YearOfDraws together;
  together.people = given.people;
  kernel::grow_and_come(together.people, given.ahead, given.newborns, given.bands, given.share, given.coming,
                        given.bounds, given.ahead, together.sums);
  expect_near(apart.people, together.people);
  for (std::size_t l = 0; l < kernel::kLanes; ++l) {
    EXPECT_NEAR(apart.sums.bearing.at[l], together.sums.bearing.at[l], 1e-10);
    EXPECT_NEAR(apart.sums.below.back().at[l], together.sums.below.back().at[l], 1e-9);
  }
}

TEST(Kernel, NearlyAllMayLeaveAndNobodyIsLackingThen) {
  Given given;
  std::mt19937 random(3);
  std::lognormal_distribution<double> size(0, 6);
  for (int round = 0; round < 50; ++round) {
    YearOfDraws year;
    kernel::Lanes moving;
    for (std::size_t c = 0; c < kCells; ++c) given.leaving[c] = 0.7 + 0.001 * static_cast<double>(c + 1);
    for (auto& cell : year.people.at) {
      for (double& persons : cell) persons = size(random);
    }
    const double most = given.leaving[kCells - 1];
    for (double& share : moving.at) share = -(1 - 1.01e-12) / most;
    kernel::move(year.people, given.share, given.leaving, moving, given.bounds, given.ahead, year.sums);
    for (const auto& cell : year.people.at) {
      for (const double persons : cell) EXPECT_GE(persons, 0);
    }
  }
}

TEST(Kernel, TheAccountOfAYearSaysWhatIsOpenAndForHowManyDraws) {
  const auto year = one_year();
  kernel::Flows flows;
  kernel::Lanes weights;
  kernel::Lanes before;
  std::array<double, 3> expected{};
  for (std::size_t l = 0; l < kernel::kLanes; ++l) {
    const auto lane = static_cast<double>(l);
    weights.at[l] = lane;
    flows.births.at[l] = 10 + lane;
    flows.deaths.at[l] = 20 - lane;
    flows.moves.at[l] = 3 * lane;
    const double after = year.sums.below[kBounds - 1].at[l] + year.sums.below[2 * kBounds - 1].at[l];
    before.at[l] = after - (flows.births.at[l] - flows.deaths.at[l] + flows.moves.at[l]);
    expected[0] += lane * flows.births.at[l];
    expected[1] += lane * flows.deaths.at[l];
    expected[2] += lane * flows.moves.at[l];
  }
  const auto start = before;
  auto account = kernel::close_year(year.sums, flows, weights, before);
  EXPECT_NEAR(account.births, expected[0], 1e-9);
  EXPECT_NEAR(account.deaths, expected[1], 1e-9);
  EXPECT_NEAR(account.moves, expected[2], 1e-9);
  EXPECT_LT(account.largest_gap, 1e-9);
  for (std::size_t l = 0; l < kernel::kLanes; ++l)
    EXPECT_EQ(before.at[l], year.sums.below[kBounds - 1].at[l] + year.sums.below[2 * kBounds - 1].at[l]);
  before = start;
  before.at[6] -= 0.25;  // somebody came out of nothing, and less than somebody in another draw
  before.at[2] += 0.125;
  EXPECT_NEAR(kernel::close_year(year.sums, flows, weights, before).largest_gap, 0.25, 1e-9);
  for (const double odd : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    before = start;
    before.at[3] = odd;
    EXPECT_TRUE(std::isinf(kernel::close_year(year.sums, flows, weights, before).largest_gap));
  }
}

TEST(Kernel, WomenOfEveryAgeThatBearsAreCounted) {
  Given given;
  for (std::size_t age = 0; age < kAges; ++age) {
    given.ahead.bearing[age] = 0.1 + 0.001 * static_cast<double>(age);
    given.ahead.bearing_lost[age] = 0.01 / (1 + static_cast<double>(age));
  }
  for (const std::size_t until : {20U, 21U, 22U, 41U}) {
    kernel::Sums sums(kBounds);
    given.ahead.bear_from = 20;
    given.ahead.bear_until = until;
    kernel::sum_up(given.people, given.bounds, given.ahead, sums);
    for (std::size_t l = 0; l < kernel::kLanes; ++l) {
      double bearing = 0;
      double lost = 0;
      for (std::size_t age = 20; age < until; ++age) {
        bearing += given.people.at[kAges + age][l] * given.ahead.bearing[age];
        lost += given.people.at[kAges + age][l] * given.ahead.bearing_lost[age];
      }
      EXPECT_NEAR(sums.bearing.at[l], bearing, 1e-10) << until;
      EXPECT_NEAR(sums.bearing_lost.at[l], lost, 1e-11) << until;
    }
  }
}

TEST(Kernel, EachDrawBeginsFromItsStart) {
  std::array<Cells, 3> starts;
  for (std::size_t s = 0; s < 3; ++s) {
    for (std::size_t c = 0; c < kCells; ++c) starts.at(s)[c] = static_cast<double>(1'000 * s + c);
  }
  const std::array<const Cells*, 3> given{&starts[0], &starts[1], &starts[2]};
  kernel::Lanes which;
  for (std::size_t l = 0; l < kernel::kLanes; ++l) which.at[l] = static_cast<double>(l * l % 3);
  kernel::People people;
  kernel::settle_in(people, given, which);
  for (std::size_t c = 0; c < kCells; ++c) {
    for (std::size_t l = 0; l < kernel::kLanes; ++l) EXPECT_EQ(people.at[c][l], starts.at(l * l % 3)[c]);
  }
}

}  // namespace
}  // namespace pareltjes::engines::population
