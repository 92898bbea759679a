// SPDX-License-Identifier: EUPL-1.2
#include "engines/population/weights.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>

namespace pareltjes::engines::population {
namespace {

const double kNone = std::numeric_limits<double>::quiet_NaN();

TEST(Weights, AreInverseToTheSquaredErrors) {
  const auto weights = weights_by_error(std::array{1.0, 4.0, kNone});
  ASSERT_EQ(weights.size(), 3U);
  EXPECT_DOUBLE_EQ(weights[0], 0.8);  // Bates and Granger (1969): k = s2² / (s1² + s2²)
  EXPECT_DOUBLE_EQ(weights[1], 0.2);
  EXPECT_EQ(weights[2], 0);
  EXPECT_TRUE(weights_by_error(std::array{kNone}).empty());
  EXPECT_EQ(weights_by_error(std::array{0.0, 1.0, 0.0})[1], 0);
}

TEST(Weights, MakeTheErrorOfTheMeanLeastOfIndependentForecasts) {
  const std::array squared{0.04, 0.09, 0.25};
  const auto weights = weights_by_error(squared);
  const auto error_of = [&](double shift) {  // of the weighted mean, errors independent
    return std::pow(weights[0] + shift, 2) * squared[0] + std::pow(weights[1] - shift, 2) * squared[1] +
           weights[2] * weights[2] * squared[2];
  };
  EXPECT_LT(error_of(0), error_of(0.01));
  EXPECT_LT(error_of(0), error_of(-0.01));
}

TEST(Weights, GiveEachMemberItsShareOfTheLuck) {
  const std::array weights{0.5, 0.0, 0.3, 0.2};
  EXPECT_EQ(member_of(weights, 0.49), 0U);
  EXPECT_EQ(member_of(weights, 0.5), 2U);
  EXPECT_EQ(member_of(weights, 0.79), 2U);
  EXPECT_EQ(member_of(weights, 0.81), 3U);
  EXPECT_EQ(member_of(weights, 1.0), 3U);
  EXPECT_EQ(member_of({}, 0.7), 0U);
  EXPECT_EQ(member_of(std::array{0.3, 0.7, 0.0}, 1.0), 1U) << "a member without weight is never followed";
}

}  // namespace
}  // namespace pareltjes::engines::population
