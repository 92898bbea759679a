// SPDX-License-Identifier: EUPL-1.2
// Where people can live: one company alone, and several that share the sites.
#include "pearls/effectrapportage/placement.hpp"

#include <gtest/gtest.h>

#include "pearls/effectrapportage/chain.hpp"
#include "pearls/effectrapportage/tests/cases.hpp"

namespace pareltjes::effectrapportage {
namespace {

using nlohmann::json;

Site site(const char* name, const char* municipality, double beds, double x) {
  Site made;
  made.name = name;
  made.municipality = municipality;
  made.beds = beds;
  made.x = x;
  made.y = 400'000;
  return made;
}

Case region() {
  Case of;
  of.sector = "logistiek";
  of.opening = of.complete = 2028;
  of.x = 100'000;
  of.y = 400'000;
  of.sites = {site("Ver", "Verweg", 100, 130'000), site("Dichtbij", "Naast", 50, 104'000),
              site("Midden", "Tussen", 30, 112'000)};
  of.sites[1].y = 403'000;
  return of;
}

const pearl::RunControl kFree({}, std::nullopt, {});

TEST(Travel, IsTheStraightLineTimesAFactor) {
  const auto of = region();
  const auto sites = sites_in(of, 2028);
  ASSERT_EQ(sites.size(), 3U);
  // 5 km × 1.3 at 40 km/h.
  EXPECT_EQ(sites[0].site->name, "Dichtbij");
  EXPECT_NEAR(sites[0].minutes, 5 * 1.3 / 40 * 60, 1e-9);
  EXPECT_FALSE(sites[0].measured);
  EXPECT_EQ(sites[2].site->name, "Ver");
}

TEST(Sharing, WithoutOthersEqualsTheFillingOfOneCompany) {
  auto of = region();
  const std::vector<double> beds(1000, 95);
  const auto sites = sites_in(of, 2028);
  const auto shared = share_sites(of, 2028, beds, sites, 1, kFree);
  ASSERT_TRUE(shared);
  EXPECT_EQ(shared->at_sites, fill(sites, 95));
  EXPECT_EQ(shared->without.mid, 0);
}

TEST(Sharing, TheOneWithTheLongerWayRoundGetsTheNearerSite) {
  // Two companies with 50 people each. The other is as near to "Dichtbij", and far from everything else: by least
  // travel together it gets that site, and this company goes to the next ones.
  auto of = region();
  of.others = {{"Ander", {50, 50}, 103'000, 404'000, 2028}};
  of.sites[0].x = 90'000;  // "Ver" lies on the other side, near this company
  of.sites[0].beds = 20;
  const auto sites = sites_in(of, 2028);
  const auto shared = share_sites(of, 2028, std::vector<double>(1000, 50), sites, 1, kFree);
  ASSERT_TRUE(shared);
  double at_nearest = -1, placed = 0;
  for (std::size_t j = 0; j < sites.size(); ++j) {
    placed += shared->at_sites[j];
    if (sites[j].site->name == "Dichtbij") at_nearest = shared->at_sites[j];
  }
  EXPECT_EQ(at_nearest, 0);
  EXPECT_EQ(placed, 50);
  EXPECT_EQ(shared->region_without.high, 0);
}

TEST(Sharing, WhatDoesNotFitIsTheSameForAnyDivision) {
  auto of = region();
  of.others = {{"Ander", {150, 150}, 103'000, 404'000, 2028}, {"Later", {500, 500}, {}, {}, 2030}};
  const auto sites = sites_in(of, 2028);
  const auto shared = share_sites(of, 2028, std::vector<double>(1000, 100), sites, 1, kFree);
  ASSERT_TRUE(shared);
  EXPECT_EQ(shared->region_without.low, 100 + 150 - 180);
  EXPECT_EQ(shared->region_without.high, 70);
  // In 2030 the third one comes as well.
  EXPECT_EQ(share_sites(of, 2030, std::vector<double>(1000, 100), sites, 1, kFree)->region_without.mid, 570);
}

TEST(Sharing, TwoHundredStrataGiveTheIntervalOfAllDraws) {
  auto of = region();
  of.sites = {site("Groot", "Ruim", 1e6, 101'000)};
  of.others = {{"Klein", {1, 1}, {}, {}, 2028}};
  std::vector<double> beds;
  for (int i = 0; i < 100'000; ++i) beds.push_back(i / 100.0);
  const auto shared = share_sites(of, 2028, beds, sites_in(of, 2028), 1, kFree);
  ASSERT_TRUE(shared);
  // Strata of five beds, of each the middle one: 3, 8, 13, … (whole beds), and quantiles of these two hundred.
  EXPECT_NEAR(shared->taken.front().beds.low, 3 + 5 * 19.9, 1e-6);
  EXPECT_NEAR(shared->taken.front().beds.mid, 3 + 5 * 99.5, 1e-6);
  EXPECT_NEAR(shared->taken.front().beds.high, 3 + 5 * 179.1, 1e-6);
}

TEST(Sharing, TheOutcomeTellsWhatTheRegionLacks) {
  auto values = case_named("distributiecentrum");
  const auto alone = outcome_for(values);
  values["andere_bedrijven"] = {{{"naam", "Kwekerij Oost (verzonnen)"}, {"bedden", {40, 90}}},
                                {{"naam", "Fout"}, {"bedden", -4}}};
  const auto outcome = outcome_for(values);
  EXPECT_TRUE(has_finding(outcome, "ander-bedrijf-onbruikbaar"));
  EXPECT_TRUE(has_finding(outcome, "plaats-ander-bedrijf-onbekend"));
  const auto all = [](const pearl::Outcome& of) {
    std::string words;
    for (const auto& sentence : of.explanation) words += sentence.nl + "\n";
    return words;
  };
  EXPECT_NE(all(alone).find("In andere gemeenten: Oosterhaven 96"), std::string::npos) << all(alone);
  EXPECT_NE(all(outcome).find("Voor alle bedrijven samen heeft de regio nog"), std::string::npos) << all(outcome);
}

}  // namespace
}  // namespace pareltjes::effectrapportage
