// SPDX-License-Identifier: EUPL-1.2
#include "engines/population/projection.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <random>

#include "engines/population/audit.hpp"
#include "engines/population/leslie.hpp"
#include "engines/population/rates.hpp"
#include "engines/population/tests/un_example.hpp"

namespace pareltjes::engines::population {
namespace {

using namespace testing;

/// Made-up rates of a plausible shape; `shift` makes two years differ.
YearRates made_up_rates(double shift = 0) {
  YearRates rates;
  for (std::size_t i = 0; i < kCells; ++i) {
    const double age = static_cast<double>(i % kAges);
    rates.survival[i] = std::exp(-0.0003 - 0.00003 * std::exp(0.095 * age) - (age < 1 ? 0.003 : 0) - shift * 1e-4);
    rates.leaving[i] = 0.03 + 0.1 * std::exp(-(age - 25) * (age - 25) / 60);
    rates.arriving[i] = 4 * std::exp(-(age - 27) * (age - 27) / 90) + 0.1;
    rates.net_moves[i] = std::sin(age / 9 + shift) / 3;
  }
  for (std::size_t age = 15; age < 50; ++age) {
    rates.fertility[age] = 0.12 * std::exp(-std::pow(static_cast<double>(age) - 31, 2) / 50);
  }
  rates.sex_ratio_at_birth = 1.05;
  return rates;
}

Cells made_up_start(double size = 10) {
  Cells start{};
  for (std::size_t i = 0; i < kCells; ++i) {
    start[i] = size / (1 + std::exp((static_cast<double>(i % kAges) - 80) / 7)) * (1 + 0.1 * std::cos(double(i)));
  }
  return start;
}

double sum_of(const Cells& cells) {
  return std::accumulate(cells.begin(), cells.end(), 0.0);
}

class UnExample : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!exists(un_folder())) {
      GTEST_SKIP() << "skipped, data absent";
    }
    auto rates = un_rates();
    start_ = rates.start;
    years_ = std::move(rates.years);
  }

  Cells start_{};
  std::vector<YearRates> years_;
};

TEST_F(UnExample, SeventyYearsOfCanadaComeOutAsPublished) {
  const auto outcomes = project(start_, years_);
  ASSERT_TRUE(outcomes) << outcomes.error().message.en;
  ASSERT_EQ(outcomes->size(), 70U);
  const auto published = un_cells("out_pop_count_age_sex_1x1");
  const auto deaths = un_cells("out_death_count_cohort_sex_1x1");
  double worst = 0;
  double worst_deaths = 0;
  for (int year = 1950; year < 2020; ++year) {
    const auto& outcome = outcomes->at(static_cast<std::size_t>(year - 1950));
    EXPECT_EQ(outcome.not_moved, 0);
    for (std::size_t i = 0; i < kCells; ++i) {
      const double expected = published.at(year + 1).at(i);
      worst = std::max(worst, std::abs(outcome.population[i] - expected) / std::max(1.0, expected));
      const double died = deaths.at(year).at(i);
      worst_deaths = std::max(worst_deaths, std::abs(outcome.deaths[i] - died) / std::max(1.0, died));
    }
  }
  EXPECT_LE(worst, 1e-9);
  EXPECT_LE(worst_deaths, 1e-9);
  std::printf("worst relative difference: %.2g in persons, %.2g in deaths\n", worst, worst_deaths);
}

TEST_F(UnExample, BirthsOfCanadaComeOutAsPublished) {
  const auto outcomes = project(start_, years_).value();
  for (const auto& row : un_example("out_birth_count_tot_sex")) {
    const auto& year = outcomes.at(std::stoul(row.at("time_start")) - 1950);
    const double births = row.at("sex") == "both"   ? year.boys + year.girls
                          : row.at("sex") == "male" ? year.boys
                                                    : year.girls;
    EXPECT_NEAR(births / value_of(row), 1, 1e-9) << row.at("time_start") << row.at("sex");
  }
}

TEST_F(UnExample, TheAuditSeesARateThatIsLaidOnTheNextAge) {
  EXPECT_TRUE(audit(start_, years_, project(start_, years_).value())->passed());
  auto shifted = years_;
  auto& survival = shifted.at(40).survival;
  std::copy(survival.begin() + 1, survival.begin() + 100, survival.begin());
  const auto seen = audit(start_, years_, project(start_, shifted).value()).value();
  EXPECT_GT(seen.disagreements, 90U);
  for (const auto& row : seen.rows) {
    EXPECT_TRUE(row.agrees || (row.year == 40 && row.sex == Sex::kMen)) << row.year << " " << row.age;
  }
}

TEST_F(UnExample, LifeTableGivesThePublishedChancesAndRatios) {
  const auto rates = un_cells("in_life_table_age_sex", "lt_nMx");
  const auto chances = un_cells("in_life_table_age_sex", "lt_nqx");
  const auto ratios = un_cells("in_life_table_age_sex", "lt_Sx");
  const auto used = un_cells("out_lt_Sx_1x1", "lt_Sx");
  double worst_chance = 0;
  for (const auto& [year, cells] : rates) {
    for (const Sex sex : {Sex::kMen, Sex::kWomen}) {
      Ages mx{};
      std::copy_n(cells.begin() + static_cast<std::ptrdiff_t>(cell_of(sex, 0)), kAges, mx.begin());
      const auto table = life_table(mx, sex).value();
      const auto survival = survival_ratios(table);
      for (std::size_t age = 0; age < kAges; ++age) {
        const auto cell = cell_of(sex, static_cast<int>(age));
        worst_chance = std::max(worst_chance, std::abs(table.qx[age] - chances.at(year)[cell]));
        // The UN's input has a ratio of its own for 100+; its output has the textbook's, rounded at six digits or so.
        const double ratio = age == 100 ? used.at(year)[cell] : ratios.at(year)[cell];
        EXPECT_NEAR(survival[age], ratio, age == 100 ? 1e-6 : 1e-9) << year << " " << age;
      }
    }
  }
  EXPECT_LE(worst_chance, 1e-9);
}

TEST(Projection, EveryYearAndCohortAddsUp) {
  std::vector<YearRates> years;
  for (int i = 0; i < 26; ++i) {
    years.push_back(made_up_rates(i));
  }
  for (const auto timing : {MovesTiming::kEndOfYear, MovesTiming::kHalfAndHalf}) {
    const auto outcomes = project(made_up_start(), years, timing).value();
    Cells before = made_up_start();
    for (const auto& year : outcomes) {
      EXPECT_NEAR(accounting_gap(before, year), 0, kAccountingTolerance);
      const double moves =
          sum_of(year.arrivals) - sum_of(year.leavers) + sum_of(year.moves_at_start) + sum_of(year.moves_at_end);
      EXPECT_NEAR(sum_of(before) + year.boys + year.girls - sum_of(year.deaths) + moves, sum_of(year.population), 1e-6);
      EXPECT_NEAR(std::accumulate(year.births.begin(), year.births.end(), 0.0), year.boys + year.girls, 1e-9);
      EXPECT_NEAR(year.boys / year.girls, 1.05, 1e-12);
      for (std::size_t age = 1; age < 100; ++age) {
        EXPECT_NEAR(year.population[age],
                    before[age - 1] + year.moves_at_start[age - 1] - year.deaths[age] + year.arrivals[age] -
                        year.leavers[age] + year.moves_at_end[age],
                    1e-9);
      }
      before = year.population;
    }
    EXPECT_TRUE(audit(made_up_start(), years, outcomes)->passed());
  }
}

TEST(Projection, WithoutDeathsBirthsAndMovesEverybodyGrowsOlder) {
  YearRates rates;
  rates.survival.fill(1);
  rates.sex_ratio_at_birth = 1;
  const auto outcomes = project(made_up_start(), std::vector<YearRates>(100, rates)).value();
  EXPECT_NEAR(outcomes.back().population[100], sum_of(made_up_start()) - sum_of([] {
                                                 Cells women = made_up_start();
                                                 std::fill_n(women.begin(), kAges, 0.0);
                                                 return women;
                                               }()),
              1e-9);
  EXPECT_EQ(outcomes.back().population[99], 0);
}

TEST(Projection, MovesHalfAtTheStartDieAndBearAlong) {
  YearRates rates = made_up_rates();
  rates.net_moves.fill(0);
  rates.net_moves[cell_of(Sex::kWomen, 30)] = 2;
  const Cells nobody{};
  rates.arriving.fill(0);
  const auto late = project(nobody, std::vector{rates}).value().front();
  EXPECT_EQ(late.population[cell_of(Sex::kWomen, 30)], 2);
  EXPECT_EQ(late.boys, 0);
  const auto half = project(nobody, std::vector{rates}, MovesTiming::kHalfAndHalf).value().front();
  EXPECT_EQ(half.population[cell_of(Sex::kWomen, 30)], 1);
  const double older = rates.survival[cell_of(Sex::kWomen, 31)];
  EXPECT_DOUBLE_EQ(half.population[cell_of(Sex::kWomen, 31)], older * (1 - rates.leaving[cell_of(Sex::kWomen, 31)]));
  EXPECT_DOUBLE_EQ(half.boys + half.girls, (rates.fertility[30] + rates.fertility[31] * older) / 2);
}

TEST(Projection, NobodyLeavesWhoIsNotThere) {
  YearRates rates = made_up_rates();
  rates.leaving.fill(0);
  rates.arriving.fill(0);
  rates.net_moves.fill(0);
  rates.net_moves[50] = -1e3;
  const auto year = project(made_up_start(), std::vector{rates}).value().front();
  EXPECT_EQ(year.population[50], 0);
  EXPECT_NEAR(year.not_moved, 1e3 - made_up_start()[49] * rates.survival[50], 1e-9);
  EXPECT_NEAR(accounting_gap(made_up_start(), year), 0, kAccountingTolerance);
}

TEST(Projection, TheShortStepGivesTheSamePersons) {
  for (const auto timing : {MovesTiming::kEndOfYear, MovesTiming::kHalfAndHalf}) {
    auto rates = made_up_rates();
    rates.net_moves[40] = -1e3;
    YearOutcome outcome;
    step(made_up_start(), rates, timing, outcome);
    Cells persons = made_up_start();
    step(persons, rates, timing);
    for (std::size_t i = 0; i < kCells; ++i) {
      EXPECT_DOUBLE_EQ(persons[i], outcome.population[i]) << i;
    }
  }
}

TEST(Projection, AreasInParallelGiveTheSameBytes) {
  const std::vector<YearRates> years(5, made_up_rates());
  std::vector<ProjectionTask> tasks;
  for (int i = 0; i < 40; ++i) {
    tasks.push_back({made_up_start(i), years});
  }
  tasks[7].start[3] = -1;
  const auto one = project_areas(tasks, MovesTiming::kEndOfYear, {}, 1).value();
  const auto many = project_areas(tasks, MovesTiming::kEndOfYear, {}, 5).value();
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    ASSERT_EQ(one[i].has_value(), i != 7);
    EXPECT_TRUE(i == 7 || one[i]->back().population == many[i]->back().population);
  }
  std::stop_source source;
  source.request_stop();
  EXPECT_EQ(project_areas(tasks, MovesTiming::kEndOfYear, source.get_token()).error().code,
            core::ErrorCode::kCancelled);
}

TEST(Projection, WrongNumbersAreNamed) {
  const auto error = [](auto change) {
    auto rates = made_up_rates();
    change(rates);
    const auto result = project(made_up_start(), std::vector{rates});
    return result ? std::string{} : result.error().message.en;
  };
  EXPECT_EQ(error([](auto&) {}), "");
  EXPECT_EQ(error([](auto& r) { r.survival[cell_of(Sex::kWomen, 30)] = 1.2; }),
            "Survival at age 30 (women) is 1.2, not 0 to 1.");
  EXPECT_EQ(error([](auto& r) { r.leaving[5] = -0.5; }), "The share that leaves at age 5 (men) is -0.5, not 0 to 1.");
  EXPECT_EQ(error([](auto& r) { r.fertility[30] = 98; }), "Fertility at age 30 (women) is 98, not 0 to 1.");
  EXPECT_EQ(error([](auto& r) { r.arriving[1] = NAN; }),
            "The number of arrivals at age 1 (men) is nan. That cannot be.");
  EXPECT_EQ(error([](auto& r) { r.sex_ratio_at_birth = 0; }), "Boys per girl is not above 0.");
  EXPECT_EQ(error([](auto& r) { r.fertility[0] = 0.1; }), "Mothers of age 0 or 100 have births.");
}

TEST(Audit, SaysWhatWasAppliedInsteadOfWhatWasGiven) {
  const auto given = made_up_rates();
  auto mistaken = given;  // the moving behaviour of 18–22 laid on 23–27
  std::copy_n(given.leaving.begin() + 18, 5, mistaken.leaving.begin() + 23);
  const auto outcomes = project(made_up_start(), std::vector{mistaken}).value();
  const auto seen = audit(made_up_start(), std::vector{given}, outcomes).value();
  EXPECT_EQ(seen.disagreements, 5U);
  for (const auto& row : seen.rows) {
    const bool touched = row.rate == AuditedRate::kLeaving && row.sex == Sex::kMen && row.age >= 23 && row.age < 28;
    EXPECT_EQ(row.agrees, !touched);
    if (touched) {
      EXPECT_NEAR(row.applied, given.leaving[static_cast<std::size_t>(row.age - 5)], 1e-12);
    }
  }
  EXPECT_NE(audit_csv(seen, 2024).find("2024,vertrek,mannen,25,0.13,0.0"), std::string::npos);
}

TEST(Audit, SeesOtherBirthsAndDeathsThatDidNotHappen) {
  const auto given = made_up_rates();
  auto outcomes = project(made_up_start(), std::vector{given}).value();
  outcomes[0].deaths[60] += 0.1;
  EXPECT_EQ(audit(made_up_start(), std::vector{given}, outcomes)->disagreements, 1U);
  auto later = given;
  std::copy_n(given.fertility.begin() + 15, 35, later.fertility.begin() + 16);
  later.fertility[15] = 0;
  outcomes = project(made_up_start(), std::vector{later}).value();
  EXPECT_EQ(audit(made_up_start(), std::vector{given}, outcomes)->disagreements, 36U);
  EXPECT_FALSE(audit(made_up_start(), {}, outcomes));
}

TEST(Leslie, ForOneYearTheMatrixIsTheProjection) {
  YearRates rates = made_up_rates();
  rates.leaving.fill(0);
  rates.arriving.fill(0);
  for (const auto timing : {MovesTiming::kEndOfYear, MovesTiming::kHalfAndHalf}) {
    LeslieRates leslie{.width = 1,
                       .birth_survival = rates.survival[kAges],
                       .survival = {},
                       .open_survival = rates.survival[kCells - 1],
                       .fertility = {rates.fertility.begin(), rates.fertility.end()},
                       .sex_ratio_at_birth = rates.sex_ratio_at_birth};
    leslie.survival.assign(rates.survival.begin() + kAges + 1, rates.survival.end());
    const auto matrix = leslie_matrix(leslie).value();
    const Cells start = made_up_start();
    const auto women =
        leslie_step(matrix, std::span(start).subspan(kAges), std::span(rates.net_moves).subspan(kAges), timing).value();
    const auto outcome = project(start, std::vector{rates}, timing).value().front();
    ASSERT_EQ(outcome.not_moved > 0, false);
    for (std::size_t age = 0; age < kAges; ++age) {
      EXPECT_NEAR(women[age], outcome.population[kAges + age], 1e-12 * (1 + women[age])) << age;
    }
  }
}

/// The columns of a file of R: first the age, then one per period.
std::vector<std::vector<double>> r_columns(const std::string& name) {
  std::ifstream file(un_folder() / name);
  std::string line;
  std::getline(file, line);
  std::vector<std::vector<double>> columns;
  while (std::getline(file, line)) {
    const auto cells = core::split(line, ',');
    columns.resize(cells.size() - 1);
    for (std::size_t i = 1; i < cells.size(); ++i) {
      columns[i - 1].push_back(std::stod(cells[i]));
    }
  }
  return columns;
}

TEST(Leslie, BurkinaFasoComesNearItsCensuses) {
  if (!exists(un_folder())) {
    GTEST_SKIP() << "skipped, data absent";
  }
  const auto fertility = r_columns("burkina_females_fertility.rates.csv");
  const auto survival = r_columns("burkina_females_survival.proportions.csv");
  const auto migration = r_columns("burkina_females_migration.proportions.csv");
  const auto census = r_columns("burkina_females_census.pop.counts.csv");
  auto women = r_columns("burkina_females_baseline.pop.counts.csv").at(0);
  for (std::size_t period = 0; period < 9; ++period) {
    const auto& alive = survival.at(period);
    LeslieRates rates{.width = 5,
                      .birth_survival = alive.front(),
                      .survival = {alive.begin() + 1, alive.end() - 1},
                      .open_survival = alive.back(),
                      .fertility = fertility.at(period),
                      .sex_ratio_at_birth = 1.05};
    std::vector<double> moves(women.size());
    for (std::size_t i = 0; i < women.size(); ++i) {
      moves[i] = migration.at(period).at(i) * women[i];
    }
    women = leslie_step(leslie_matrix(rates).value(), women, moves, MovesTiming::kHalfAndHalf).value();
    if (period % 2 == 0 && period >= 2) {  // 1975, 1985, 1995, 2005
      const auto& counted = census.at(period / 2 - 1);
      const double share =
          std::accumulate(women.begin(), women.end(), 0.0) / std::accumulate(counted.begin(), counted.end(), 0.0);
      EXPECT_NEAR(share, 1, 0.12) << 1965 + 5 * period;
    }
  }
}

TEST(Leslie, RefusesRatesThatDoNotFit) {
  LeslieRates rates{.survival = {0.9, 0.9}, .open_survival = 0.5, .fertility = {0, 0.2, 0}, .sex_ratio_at_birth = 1.05};
  EXPECT_TRUE(leslie_matrix(rates));
  EXPECT_FALSE(leslie_step(leslie_matrix(rates).value(), std::vector<double>{1, 2}));
  rates.survival[0] = 1.5;
  EXPECT_FALSE(leslie_matrix(rates));
}

}  // namespace
}  // namespace pareltjes::engines::population
