// SPDX-License-Identifier: EUPL-1.2
// Predictions laid beside what was counted; what others see of an object.
#include "pearls/effectrapportage/learning/scoring.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "engines/uncertainty/pooling.hpp"
#include "pearls/effectrapportage/learning/shared_objects.hpp"

namespace pareltjes::effectrapportage {
namespace {

const Quantiles kExpected{100, 150, 200, 260, 400};

const Score& find(const std::vector<Score>& scores, const std::string& sector) {
  return *std::ranges::find(scores, sector, &Score::sector);
}

TEST(Scoring, IsThatOfTheDefinitions) {
  const std::vector<Outturn> outturns{{"bedden", "logistiek", kExpected, 300},
                                      {"bedden", "logistiek", kExpected, 800},
                                      {"bedden", "voeding", kExpected, 200}};
  const auto scores = scores_of(outturns);
  ASSERT_EQ(scores.size(), 3U);
  const auto& all = find(scores, "");
  EXPECT_EQ(all.count, 3U);
  EXPECT_EQ(all.inside, 2U);
  const double width = std::log(4);
  EXPECT_NEAR(all.width, width, 1e-12);
  // Gneiting and Raftery (2007), (43): outside by ln 2, a fine of 2 / 0.2 times that.
  EXPECT_NEAR(all.score, width + 10 * std::log(2) / 3, 1e-12);
  EXPECT_NEAR(all.mean_ratio, std::cbrt(1.5 * 4 * 1), 1e-12);
  EXPECT_NEAR(all.coverage.mid, 2.0 / 3, 1e-12);
  EXPECT_LT(all.coverage.low, 0.3);
  EXPECT_FALSE(all.enough);
  const auto& food = find(scores, "voeding");
  const auto& logistics = find(scores, "logistiek");
  EXPECT_NEAR(logistics.mean_ratio, std::sqrt(6), 1e-12);
  // A sector with one report leans on the other; each stays on its own side of what it was alone.
  EXPECT_GT(food.ratio.mid, 1);
  EXPECT_LT(logistics.ratio.mid, std::sqrt(6));
  EXPECT_GT(logistics.ratio.mid, food.ratio.mid);
  const std::vector<engines::uncertainty::Observation> seen{{0, std::log(1.5), 1}, {0, std::log(4), 1}, {1, 0, 1}};
  EXPECT_NEAR(std::log(food.ratio.mid), engines::uncertainty::PooledGroups(2, seen, {}).mean_of(1).quantile(0.5), 1e-9);
}

TEST(Scoring, ShowsTheQuartersOnlyWhereThereAreEnough) {
  std::vector<Outturn> outturns;
  for (int i = 0; i < 20; ++i)
    outturns.push_back({"banen", "metaal", kExpected, i < 2 ? 120.0 : i < 9 ? 180.0 : i < 15 ? 230.0 : 900.0});
  const auto all = scores_of(outturns).front();
  EXPECT_TRUE(all.enough);
  EXPECT_EQ(all.quarters, (std::array<std::size_t, 4>{2, 7, 6, 5}));
  outturns.pop_back();
  EXPECT_FALSE(scores_of(outturns).front().enough);
  EXPECT_EQ(scores_of({}).size(), 0U);
  EXPECT_NEAR(scores_of({{"bedden", "metaal", kExpected, 0}}).front().mean_ratio, 0.5 / 200, 1e-12)
      << "nothing counts as a half";
}

ReferenceObject counted() {
  ReferenceObject object;
  object.about = "koelhuis aan de Havenweg, drie ploegen";
  object.sector = "logistiek";
  object.m2 = 37'421;
  object.fte = 613;
  object.people = 702;
  object.busiest = 1288;
  object.migrants = 287;
  object.method = "loonlijst";
  object.date = "2026-03-17";
  object.source = "personeelszaken";
  object.remarks = "tel alleen de nachtploeg";
  return object;
}

TEST(SharedForm, TellsNoNameNoWordsAndNoCount) {
  auto object = counted();
  object.name = "Koel BV";
  object.consent = "brief";
  const auto shared = shared_form(object, "sleutel", "CC-BY-4.0");
  ASSERT_TRUE(shared);
  const auto dumped = shared->dump();
  for (const auto* secret : {"Koel", "Havenweg", "nachtploeg", "personeelszaken", "37421", "37.421", "613", "702",
                             "1288", "287", "03-17", "sleutel"})
    EXPECT_EQ(dumped.find(secret), std::string::npos) << secret;
  EXPECT_EQ(shared->at("klasse"), "distributiecentrum, 20.000 tot 50.000 m² vloer");
  EXPECT_EQ(shared->at("m2_per_baan"), 61);
  EXPECT_NEAR(shared->at("aandeel").get<double>(), 0.4, 1e-12);
  EXPECT_NEAR(shared->at("piek").get<double>(), 1.8, 1e-12);
  EXPECT_EQ(shared->at("jaar"), 2026);
}

TEST(SharedForm, IsRefusedForFewPeopleAndWithoutALicence) {
  auto object = counted();
  EXPECT_FALSE(shared_form(object, "x", "niet openbaar"));
  EXPECT_FALSE(shared_form(object, "x", ""));
  EXPECT_TRUE(shared_form(object, "x", "CC0-1.0"));
  object.fte = 9;
  object.people.reset();
  EXPECT_FALSE(shared_form(object, "x", "CC0-1.0"));
}

}  // namespace
}  // namespace pareltjes::effectrapportage
