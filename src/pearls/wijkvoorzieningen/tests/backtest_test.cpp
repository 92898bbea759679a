// SPDX-License-Identifier: EUPL-1.2
// The back-test on made-up counts of which the answer is known, and on the real ones that ship or lie beside the
// project.
#include "pearls/wijkvoorzieningen/backtest.hpp"

#include <algorithm>
#include <cmath>

#include "pearls/wijkvoorzieningen/shipped_rows.hpp"
#include "pearls/wijkvoorzieningen/tests/small_municipality.hpp"
#include "platform/hub/hub.hpp"
#include "platform/hub/importer.hpp"
#include "platform/pearl/backtest.hpp"

namespace pareltjes::wijkvoorzieningen::test {
namespace {

/// Four counts of two wijken: East grows by 50 a year, West by none.
hub::DatasetPtr counts(int year, double east, double west) {
  return dataset("kern-" + std::to_string(year), hub::topic::kKeyFigures, year,
                 {texts("code", {"GM9999", "WK999901", "WK999902"}), texts("naam", {"Proefstad", "Oost", "West"}),
                  texts("gemeente", {"GM9999", "GM9999", "GM9999"}), numbers("inwoners", {east + west, east, west}),
                  numbers("oppervlakte_land", {300, 100, year == 2024 && west > 3'500 ? 400.0 : 200})});
}

hub::DatasetPtr profile() {
  auto made = *flat_profile();
  made.info.example = true;  // reference figures that ship
  return std::make_shared<const hub::Dataset>(std::move(made));
}

BackTest tested(std::vector<hub::DatasetPtr> datasets, int from = 0, int to = 0) {
  static const auto library = NormLibrary::parse(shipped_norms()).value();
  datasets.push_back(profile());
  hub::sort_for_runs(datasets);
  const hub::Snapshot snapshot(std::move(datasets));
  auto test = back_test({snapshot, library, std::nullopt, from, to, 42, 50}, pearl::RunControl({}, std::nullopt, {}));
  EXPECT_TRUE(test) << (test ? "" : core::describe(test.error(), core::Language::kDutch));
  return test ? std::move(*test) : BackTest{};
}

const TestedGroup* group_of(const BackTest& test, const std::string& code, int base, int target) {
  const auto found = std::ranges::find_if(test.groups, [&](const auto& group) {
    return group.code == code && group.base == base && group.target == target && group.ages == kEverybody;
  });
  return found == test.groups.end() ? nullptr : &*found;
}

double forecast(const TestedGroup& group, Method method) {
  return group.forecast[static_cast<std::size_t>(method)];
}

TEST(BackTest, SimpleForecastsAreWhatTheirFormulasSay) {
  const auto test = tested({counts(2020, 1'000, 3'000), counts(2022, 1'100, 3'000), counts(2024, 1'200, 3'000)});
  const auto* east = group_of(test, "WK999901", 2022, 2024);
  ASSERT_NE(east, nullptr);
  EXPECT_EQ(east->earlier, 2020);
  EXPECT_EQ(east->truth, 1'200);
  EXPECT_NEAR(forecast(*east, Method::kConstant), 1'100, 1e-6);
  EXPECT_NEAR(forecast(*east, Method::kLinear), 1'200, 1e-6);
  // Share 25 % -> 1100/4100, line on to 2024, times a whole of 4200.
  const double share = 1'100.0 / 4'100 + (1'100.0 / 4'100 - 0.25);
  EXPECT_NEAR(forecast(*east, Method::kShare), share * 4'200, 1e-6);
  EXPECT_GT(forecast(*east, Method::kHamiltonPerry), 1'100);
  // The first pair has no earlier count: the trend of the country is used and said.
  const auto* first = group_of(test, "WK999901", 2020, 2022);
  ASSERT_NE(first, nullptr);
  EXPECT_EQ(first->earlier, 0);
  EXPECT_GT(forecast(*first, Method::kLinear), 1'000);
  EXPECT_LT(forecast(*first, Method::kLinear), 1'020);
}

TEST(BackTest, KnowsNothingOfLaterYears) {
  const auto then =
      tested({counts(2020, 1'000, 3'000), counts(2022, 1'100, 3'000), counts(2024, 1'200, 3'000)}, 2022, 2024);
  // Another count in 2024, and a count by age of that year, which would be the best seed for the ages of 2022.
  auto ages = *flat_profile("GM9999", 0.05);
  ages.info.year = 2024;
  const auto other = tested({counts(2020, 1'000, 3'000), counts(2022, 1'100, 3'000), counts(2024, 1'500, 2'900),
                             std::make_shared<const hub::Dataset>(std::move(ages))},
                            2022, 2024);
  const auto* a = group_of(then, "WK999901", 2022, 2024);
  const auto* b = group_of(other, "WK999901", 2022, 2024);
  ASSERT_TRUE(a != nullptr && b != nullptr);
  EXPECT_EQ(a->forecast, b->forecast);
  EXPECT_EQ(a->low, b->low);
  EXPECT_NE(a->truth, b->truth);
}

TEST(BackTest, ScoresAreMeansOfTheErrors) {
  BackTest test;
  const auto add = [&test](double truth, double foretold, double low, double high) {
    TestedGroup group{2020, 2022, 2018, core::AreaKind::kWijk, "WK1", kEverybody, 1'000, 1'000, truth, {}, low, high};
    group.forecast.fill(foretold);
    test.groups.push_back(group);
  };
  add(1'000, 1'100, 900, 1'050);  // +10 %
  add(1'000, 980, 950, 1'050);    // -2 %
  add(500, 480, 400, 450);        // -4 %, outside
  const auto scores = scores_of(test);
  const auto pool =
      std::ranges::find_if(scores, [](const auto& s) { return s.size == "alle" && s.method == Method::kPool; });
  ASSERT_NE(pool, scores.end());
  EXPECT_EQ(pool->n, 3U);
  EXPECT_NEAR(pool->median_ape, 0.04, 1e-12);
  EXPECT_NEAR(pool->mean_ape, (0.1 + 0.02 + 0.04) / 3, 1e-12);
  EXPECT_NEAR(pool->bias, (0.1 - 0.02 - 0.04) / 3, 1e-12);
  EXPECT_NEAR(pool->coverage.value(), 2.0 / 3, 1e-12);
  EXPECT_TRUE(std::ranges::any_of(scores, [](const auto& s) { return s.size == "500-1999" && s.n == 3; }));
}

TEST(BackTest, LeavesOutAreasWhoseBorderChanged) {
  const auto test = tested({counts(2022, 1'100, 3'000), counts(2024, 1'200, 3'600)});
  EXPECT_EQ(group_of(test, "WK999902", 2022, 2024), nullptr);
  EXPECT_EQ(test.other_borders, 1U);
  EXPECT_NE(group_of(test, "WK999901", 2022, 2024), nullptr);
}

TEST(BackTest, OneYearIsNotEnough) {
  const auto pearl = make_pearl();
  const auto* tests = dynamic_cast<const pearl::BackTested*>(pearl.get());
  ASSERT_NE(tests, nullptr);
  pearl::BackTestInput input;
  input.datasets = hub::Snapshot({counts(2022, 1'000, 3'000), profile()});
  const auto refused = tests->backtest(input, pearl::RunControl({}, std::nullopt, {}));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message.nl, "Er zijn geen twee jaren om te vergelijken.");
}

TEST(BackTest, TheHagueGivesWhatShips) {
  std::vector<hub::DatasetPtr> datasets;
  for (const auto* name :
       {"data/kwb/kwb2019_denhaag_84583NED.csv", "data/kwb/kwb2021_denhaag_subset.csv",
        "data/kwb/kwb2024_gm_wk_bu_woonikveilig.csv", "data/demog/age1_sex_denhaag_2019_03759ned.csv",
        "data/demog/age1_sex_denhaag_2021_03759ned.csv"}) {
    if (!std::filesystem::exists(testdata(name))) GTEST_SKIP() << "skipped, data absent";
    auto imported = hub::import_file(testdata(name));
    ASSERT_TRUE(imported);
    for (auto& each : *imported) datasets.push_back(std::make_shared<const hub::Dataset>(std::move(each.dataset)));
  }
  for (const auto& dataset : hub::shipped_example().all())
    if (hub::ships_beside(dataset->info, true)) datasets.push_back(dataset);
  hub::sort_for_runs(datasets);
  const hub::Snapshot snapshot(std::move(datasets));
  const auto library = NormLibrary::parse(shipped_norms()).value();
  const auto test = back_test({snapshot, library, *core::GemeenteCode::parse("GM0518"), 2021, 2024, 42, 1000},
                              pearl::RunControl({}, std::nullopt, {}));
  ASSERT_TRUE(test);
  const auto scores = scores_of(*test);
  std::size_t compared = 0;
  const auto shipped = shipped_rows("terugblik.csv").value();
  for (const auto& row : shipped) {
    if (row.at("van") != "2021" || row.at("tot") != "2024" || row.at("soort") != "buurt" || row.at("trend") != "eigen")
      continue;
    for (const auto& score : scores) {
      if (score.kind != core::AreaKind::kBuurt || score.size != "alle" || !score.own_trend) continue;
      if (score.ages != row.at("leeftijd") || kMethodNames[static_cast<std::size_t>(score.method)] != row.at("methode"))
        continue;
      ++compared;
      EXPECT_EQ(static_cast<double>(score.n), number_in(row, "n"));
      EXPECT_NEAR(100 * score.median_ape, number_in(row, "mediaan_ape"), 0.25) << row.at("methode") << score.ages;
      EXPECT_NEAR(100 * score.coverage.value_or(0), score.coverage ? number_in(row, "dekking_80") : 0, 6) << score.ages;
    }
  }
  EXPECT_EQ(compared, 3 * kMethods);
}

}  // namespace
}  // namespace pareltjes::wijkvoorzieningen::test
