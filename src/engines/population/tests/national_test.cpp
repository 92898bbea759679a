// SPDX-License-Identifier: EUPL-1.2
// Against the tables of CBS for the whole country (KWB 2019, 2022, 2024), where they are at hand.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "engines/population/age_sex.hpp"
#include "engines/population/tests/profiles.hpp"

namespace pareltjes::engines::population {
namespace {

using core::Interval;
using testing::CsvRow;
using testing::read_csv;
using testing::seed_of_class;
using testing::shipped_rows;
using testing::test_data;

constexpr AgeRange kMiddle[] = {{15, 24}, {25, 44}, {45, 64}};

std::optional<double> number(const CsvRow& row, const std::string& column) {
  const auto found = row.find(column);
  return found == row.end() ? std::nullopt : core::parse_number(core::trim(found->second));
}

class NationalTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(test_data() / "data/kwb")) {
      GTEST_SKIP() << "skipped, data absent";
    }
  }
  static std::vector<CsvRow> kwb(const std::string& name) { return read_csv(test_data() / "data/kwb" / name); }
};

TEST_F(NationalTest, EveryAreaOf2024KeepsEveryMargin) {
  std::map<std::string, CsvRow> sexes;
  for (const auto& row : kwb("kwb2024_gemeente_wijk_basic.csv")) {
    sexes[row.at("code")] = row;
  }
  std::map<std::string, CsvRow> bands;
  for (const auto& row : kwb("kwb2022_wijk_tmap.csv")) {
    bands[row.at("code")] = row;
  }
  std::vector<Cells> seeds;
  for (const std::size_t urbanity : {1U, 2U, 3U, 4U, 5U}) {
    seeds.push_back(seed_of_class(urbanity));
  }
  std::vector<std::vector<Margin>> margins;
  std::vector<AreaTask> tasks;
  std::vector<std::size_t> classes;
  std::vector<bool> sexes_disagree;
  for (const auto& row : kwb("kwb2024_gm_wk_bu_woonikveilig.csv")) {
    const double half = row.at("soort") == "gemeente" ? 0 : 2.5;
    auto& area = margins.emplace_back();
    const auto add = [&](AgeRange range, std::optional<double> value) {
      if (value) {
        area.push_back({range, Interval::around(*value, half), 2});
      }
    };
    add({}, number(row, "inwoners"));
    add({0, 14}, number(row, "inwoners0tot15"));
    add({65, 100}, number(row, "inwoners65plus"));
    const auto& sex = sexes[row.at("code")];
    add({0, 100, Sex::kMen}, number(sex, "Mannen_6"));
    add({0, 100, Sex::kWomen}, number(sex, "Vrouwen_7"));
    const auto& band = bands[row.at("code")];
    for (const auto& [range, column] :
         {std::pair{kMiddle[0], "pop_15_24"}, std::pair{kMiddle[1], "pop_25_44"}, std::pair{kMiddle[2], "pop_45_64"}}) {
      const auto share = number(band, column);
      const auto total = number(row, "inwoners");
      if (share && total) {
        area.push_back({range, Interval::around(*total * *share / 100, *total * 0.005), 1});
      }
    }
    // In some wijken the published men and women differ by 10 from the published total: more than rounding to fives can
    // do.
    const auto men = number(sex, "Mannen_6");
    const auto women = number(sex, "Vrouwen_7");
    const auto total = number(row, "inwoners");
    sexes_disagree.push_back(men && women && total && std::abs(*men + *women - *total) > 7.5);
    classes.push_back(static_cast<std::size_t>(number(row, "stedelijkheid").value_or(5)) - 1);
  }
  for (std::size_t i = 0; i < margins.size(); ++i) {
    tasks.push_back({seeds[classes[i]], margins[i]});
  }
  ASSERT_EQ(tasks.size(), 18'309U);
  const auto fits = fit_age_sex_areas(tasks);
  ASSERT_TRUE(fits.has_value());
  std::size_t older_year_gave_way = 0;
  std::size_t disagreeing = 0;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    ASSERT_TRUE((*fits)[i].has_value());
    const auto& fit = *(*fits)[i];
    for (const auto& violation : fit.violations) {
      if (margins[i][violation.margin].priority == 2) {
        EXPECT_TRUE(sexes_disagree[i]) << "a margin of 2024, row " << i + 2;
        EXPECT_LT(std::abs(violation.persons), 1.0);
      }
    }
    disagreeing += sexes_disagree[i] ? 1U : 0U;
    older_year_gave_way += fit.violations.empty() ? 0U : 1U;
    EXPECT_GE(std::ranges::min(fit.cells), 0.0);
  }
  EXPECT_GT(older_year_gave_way, 100U) << "two years later some bands no longer fit";
  EXPECT_LT(older_year_gave_way, 1'000U);
  EXPECT_EQ(disagreeing, 50U);
}

/// |true / fitted − 1| of the three middle bands with the persons fitted, given the total, 0–14 and 65 and older.
using Errors = std::vector<std::pair<double, double>>;

void add_errors(const Cells& seed, double young, double old, const std::array<double, 3>& middle, Errors& errors) {
  const double rest = middle[0] + middle[1] + middle[2];
  const std::vector<Margin> margins{
      {{0, 14}, Interval::exactly(young)}, {{15, 64}, Interval::exactly(rest)}, {{65, 100}, Interval::exactly(old)}};
  const auto fit = fit_age_sex(seed, margins).value();
  for (std::size_t i = 0; i < 3; ++i) {
    const double fitted = persons_in(fit.cells, kMiddle[i]);
    if (fitted > 0) {
      errors.emplace_back(std::abs(middle[i] / fitted - 1), fitted);
    }
  }
}

double ninth_decile(Errors errors) {
  std::ranges::sort(errors);
  double all = 0;
  for (const auto& [error, persons] : errors) {
    all += persons;
  }
  double below = 0;
  for (const auto& [error, persons] : errors) {
    below += persons;
    if (below >= 0.9 * all) {
      return error;
    }
  }
  return 0;
}

double shipped_error(const std::string& kind, const std::string& urbanity) {
  for (const auto& row : shipped_rows("data/profielen/profielfout.csv")) {
    if (row.at(0) == kind && row.at(1) == urbanity) {
      return core::parse_number(row.at(3)).value();
    }
  }
  return -1;
}

TEST_F(NationalTest, WijkenGiveTheErrorsThatShip) {
  const std::vector<std::string> words{"extremely urbanised", "strongly urbanised", "moderately urbanised",
                                       "hardly urbanised", "not urbanised"};
  const auto rows = kwb("kwb2022_wijk_tmap.csv");
  for (std::size_t urbanity = 1; urbanity <= 5; ++urbanity) {
    const auto seed = seed_of_class(urbanity);
    Errors errors;
    double wrong = 0;  // what menging.csv calls fout
    double people = 0;
    for (const auto& row : rows) {
      const auto total = number(row, "population");
      const auto a = number(row, "pop_15_24");
      const auto b = number(row, "pop_25_44");
      const auto c = number(row, "pop_45_64");
      if (row.at("urbanity") != words[urbanity - 1] || !total || !a || !b || !c) {
        continue;
      }
      const double one = *total / 100;
      const auto before = errors.size();
      add_errors(seed, *number(row, "pop_0_14") * one, *number(row, "pop_65plus") * one, {*a * one, *b * one, *c * one},
                 errors);
      for (std::size_t i = before; i < errors.size(); ++i) {
        wrong += errors[i].first * errors[i].second;
      }
      people += *total;
    }
    EXPECT_NEAR(ninth_decile(errors), shipped_error("wijk", std::to_string(urbanity)), 0.00501) << urbanity;
    const auto fout = core::parse_number(shipped_rows("data/profielen/menging.csv").at(urbanity).at(2)).value();
    EXPECT_NEAR(wrong / people, fout, 0.00051) << urbanity;
  }
}

TEST_F(NationalTest, BuurtenGiveTheErrorThatShips) {
  Errors errors;
  for (const auto* file : {"kwb2019_amsterdam_84583NED.csv", "kwb2019_denhaag_84583NED.csv"}) {
    for (const auto& row : kwb(file)) {
      const auto urbanity = number(row, "MateVanStedelijkheid_115");
      const auto a = number(row, "k_15Tot25Jaar_9");
      const auto b = number(row, "k_25Tot45Jaar_10");
      const auto c = number(row, "k_45Tot65Jaar_11");
      if (!row.at("SoortRegio_2").starts_with("Buurt") || !urbanity || !a || !b || !c) {
        continue;
      }
      add_errors(seed_of_class(static_cast<std::size_t>(*urbanity)), number(row, "k_0Tot15Jaar_8").value_or(0),
                 number(row, "k_65JaarOfOuder_12").value_or(0), {*a, *b, *c}, errors);
    }
  }
  EXPECT_NEAR(ninth_decile(errors), shipped_error("buurt", ""), 0.00501);
}

}  // namespace
}  // namespace pareltjes::engines::population
