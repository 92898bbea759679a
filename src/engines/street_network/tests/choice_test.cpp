// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <random>

#include "engines/street_network/choice.hpp"
#include "engines/street_network/files/read_schools.hpp"
#include "engines/street_network/tests/testdata.hpp"

namespace pareltjes::engines::street_network {
namespace {

/// Areas and schools of which the choice is known: pupils drawn from the model itself.
ChoiceData drawn_from(const ChoiceParameters& truth, std::mt19937& random, int areas, int pupils) {
  std::vector<School> schools;
  for (int i = 0; i < 200; ++i) {
    const Coordinate at = coordinate_of(5 + 1e-5 * static_cast<double>(random() % 40'000),
                                        52 + 1e-5 * static_cast<double>(random() % 25'000));
    schools.push_back({"s" + std::to_string(i), std::to_string(1000 + i % areas), at, true,
                       50.0 + static_cast<double>(random() % 500)});
  }
  std::vector<Flow> none;
  for (int a = 0; a < areas; ++a) none.push_back({std::to_string(1000 + a), "s0", 0});
  ChoiceData data = choice_data(schools, none, {1, 1000});
  for (std::size_t area = 0; area < data.areas(); ++area) {
    std::vector<double> km;
    std::vector<double> size;
    for (std::size_t i = data.first[area]; i < data.first[area + 1]; ++i) {
      km.push_back(data.options[i].km);
      size.push_back(schools[data.options[i].school].pupils);
    }
    const auto shares = choice_shares(truth, km, size);
    std::discrete_distribution<std::size_t> choose(shares.begin(), shares.end());
    for (int i = 0; i < pupils; ++i) data.options[data.first[area] + choose(random)].pupils += 1;
  }
  return data;
}

std::vector<std::uint32_t> all_areas(const ChoiceData& data) {
  std::vector<std::uint32_t> areas(data.areas());
  std::iota(areas.begin(), areas.end(), 0U);
  return areas;
}

TEST(SchoolChoice, FindsWhatPupilsWereDrawnFrom) {
  std::mt19937 random(1);
  const ChoiceParameters truth{0.8, 0.3, 1.5, 1.2};
  const ChoiceData data = drawn_from(truth, random, 40, 20'000);
  const auto fit = fit_choice(data, all_areas(data));
  EXPECT_NEAR(fit.parameters.size, truth.size, 4 * fit.standard_error[0]);
  EXPECT_NEAR(fit.parameters.offset_km, truth.offset_km, 0.15);
  EXPECT_NEAR(fit.parameters.km, truth.km, 0.05);
  EXPECT_NEAR(fit.parameters.log_km, truth.log_km, 0.15);
  EXPECT_GE(fit.log_likelihood, judge_choice(data, all_areas(data), truth).log_likelihood);
  EXPECT_NEAR(fit.observed_km, fit.predicted_km, 0.02 * fit.observed_km);
}

TEST(SchoolChoice, NothingNearbyIsMoreLikely) {
  std::mt19937 random(2);
  const ChoiceData data = drawn_from({1, 0.2, 1, 1}, random, 20, 3'000);
  const auto fit = fit_choice(data, all_areas(data));
  for (int i = 0; i < 500; ++i) {
    ChoiceParameters other = fit.parameters;
    std::normal_distribution<double> step(0, i % 2 == 0 ? 0.1 : 0.001);
    other.size += step(random);
    other.km += step(random);
    other.log_km += step(random);
    other.offset_km *= std::exp(step(random));
    EXPECT_LE(judge_choice(data, all_areas(data), other).log_likelihood, fit.log_likelihood + 1e-3);
  }
}

TEST(SchoolChoice, SharesByHand) {
  // Twice the size counts twice with size = 1; d' of 3 and 4 km is 5.
  const auto shares = choice_shares({1, 0, 0, 1}, std::vector<double>{1, 9}, std::vector<double>{100, 200});
  EXPECT_NEAR(shares[1], 2.0 / 3, 1e-12);
  const auto near = choice_shares({0, 0.5, 2, 4}, std::vector<double>{3, 0}, std::vector<double>{1, 1});
  EXPECT_NEAR(near[1] / near[0], std::exp(0.5 * (5 - 4)) * std::pow(5.0 / 4, 2), 1e-12);
}

TEST(SchoolChoice, CountsWhatItDrops) {
  const std::vector<School> schools{{"a", "1234", coordinate_of(5, 52), true, 100},
                                    {"b", "1234", coordinate_of(5.02, 52), true, 100},
                                    {"c", "2000", coordinate_of(6, 52), true, 100},
                                    {"d", "3000", {}, false, 100},
                                    {"e", "1234", coordinate_of(5, 52), true, 0}};
  const std::vector<Flow> flows{{"1234", "a", 7}, {"1234", "d", 1}, {"1234", "x", 2}, {"1234", "e", 4},
                                {"9999", "a", 8}, {"9999", "b", 8}, {"1234", "c", 16}};
  const auto data = choice_data(schools, flows, {1.2, 30});
  EXPECT_EQ(data.dropped.all, 46);
  EXPECT_EQ(data.dropped.unknown_school, 7);
  EXPECT_EQ(data.dropped.unplaced_pc4, 16);
  EXPECT_EQ(data.dropped.unplaced_areas, 1U);
  EXPECT_EQ(data.dropped.too_far, 16);
  ASSERT_EQ(data.areas(), 1U);
  ASSERT_EQ(data.options.size(), 2U);
  // Its place is between a and e, which lie together, and b: a third of the way.
  EXPECT_NEAR(data.options[0].km * 2, data.options[1].km, 1e-3);
}

struct Real {
  ChoiceData data;
  std::vector<std::uint32_t> fitted, held_out;
};

Real real_flows() {
  const auto schools = read_schools(bytes_of(testdata("nl_basisscholen_duo2016.csv")), "scholen");
  const auto flows = read_flows(unpacked_bytes_of(testdata("nl_basisschool_leerling_pc4_duo2016.csv.gz")), "herkomst");
  EXPECT_TRUE(schools) << schools.error().message.en;
  EXPECT_TRUE(flows) << flows.error().message.en;
  Real real{choice_data(*schools, *flows, {}), {}, {}};
  for (std::uint32_t area = 0; area < real.data.areas(); ++area)
    (area % 5 == 4 ? real.held_out : real.fitted).push_back(area);
  return real;
}

TEST(SchoolChoice, PupilsOf2016) {
  NEEDS_TESTDATA("nl_basisschool_leerling_pc4_duo2016.csv.gz");
  const Real real = real_flows();
  const auto& dropped = real.data.dropped;
  EXPECT_EQ(dropped.all, 1'585'273) << "as the table says";
  EXPECT_EQ(dropped.unknown_school, 139'329);
  EXPECT_EQ(dropped.unplaced_pc4, 65'889);
  EXPECT_EQ(dropped.unplaced_areas, 1'002U);
  EXPECT_EQ(dropped.too_far, 7'493);
  // The shipped parameters are the top: a step to any side goes down.
  const auto areas = all_areas(real.data);
  const auto shipped = judge_choice(real.data, areas, shipped_choice());
  EXPECT_EQ(shipped.pupils, 1'372'562);
  for (double ChoiceParameters::* const one :
       {&ChoiceParameters::size, &ChoiceParameters::km, &ChoiceParameters::log_km, &ChoiceParameters::offset_km}) {
    for (const double step : {-0.004, 0.004}) {
      ChoiceParameters other = shipped_choice();
      other.*one += step;
      EXPECT_LT(judge_choice(real.data, areas, other).log_likelihood, shipped.log_likelihood) << step;
    }
  }
  // Likelihood gained over size alone (McFadden's pseudo R²).
  EXPECT_GT(1 - shipped.log_likelihood / shipped.size_log_likelihood, 0.6);
  EXPECT_NEAR(shipped.predicted_km, shipped.observed_km, 0.01 * shipped.observed_km);
}

TEST(SchoolChoice, PupilsThatItWasNotFittedOn) {
  NEEDS_TESTDATA("nl_basisschool_leerling_pc4_duo2016.csv.gz");
  const Real real = real_flows();
  const auto fit = fit_choice(real.data, real.fitted);
  EXPECT_NEAR(fit.parameters.log_km, shipped_choice().log_km, 0.05);
  EXPECT_NEAR(fit.parameters.size, shipped_choice().size, 0.01);
  const auto held_out = judge_choice(real.data, real.held_out, fit.parameters);
  EXPECT_GT(held_out.pupils, 250'000);
  EXPECT_NEAR(held_out.log_likelihood / held_out.pupils, fit.log_likelihood / fit.pupils, 0.05);
  EXPECT_NEAR(held_out.predicted_km, held_out.observed_km, 0.02 * held_out.observed_km);
}

}  // namespace
}  // namespace pareltjes::engines::street_network
