// SPDX-License-Identifier: EUPL-1.2
// Where the people of a municipality live.
#include "platform/register/centres.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "platform/register/municipalities.hpp"

namespace pareltjes::reg {
namespace {

Centre of(const char* name) {
  const auto centre = centre_of(find(name)->code);
  EXPECT_TRUE(centre) << name;
  return centre.value_or(Centre{});
}

double kilometres(const Centre& a, const Centre& b) {
  return std::hypot(a.x - b.x, a.y - b.y) / 1000;
}

TEST(Centres, EveryMunicipalityHasOneInTheNetherlands) {
  double land = 0;
  for (const auto& municipality : all()) {
    const auto centre = centre_of(municipality.code);
    ASSERT_TRUE(centre) << municipality.name;
    EXPECT_GT(centre->x, 10'000) << municipality.name;
    EXPECT_LT(centre->x, 280'000) << municipality.name;
    EXPECT_GT(centre->y, 300'000) << municipality.name;
    EXPECT_LT(centre->y, 625'000) << municipality.name;
    EXPECT_FALSE(centre->source.empty());
    land += centre->land_km2;
  }
  // CBS: 33,6 thousand km² of land.
  EXPECT_NEAR(land, 33'600, 1'500);
  EXPECT_FALSE(centre_of(*core::GemeenteCode::parse("GM9999")));
}

TEST(Centres, LieWhereOneKnowsThemToLie) {
  // The origin of RD is the tower of Amersfoort; the Martini tower of Groningen.
  EXPECT_LT(kilometres(of("Amersfoort"), {155'000, 463'000, 0, ""}), 3);
  EXPECT_LT(kilometres(of("Groningen"), {233'900, 582'100, 0, ""}), 3);
  EXPECT_NEAR(kilometres(of("Purmerend"), of("Zaanstad")), 11, 4);
}

}  // namespace
}  // namespace pareltjes::reg
