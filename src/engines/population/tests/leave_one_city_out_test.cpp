// SPDX-License-Identifier: EUPL-1.2
// Predicts each city's true single ages (CBS, 1 January 2019) from the country and the two other cities, given only the
// margins that are known of a buurt. What comes out is the profile's error; README.md and
// data/profielen/profielfout.csv repeat it, and this test keeps them true. To write the golden file anew:
// PARELTJES_UPDATE_GOLDEN=1.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <numeric>

#include "engines/population/age_sex.hpp"
#include "engines/population/range_bounds.hpp"
#include "engines/population/summary.hpp"
#include "engines/population/tests/profiles.hpp"

namespace pareltjes::engines::population {
namespace {

using testing::shipped_profiles;
using testing::shipped_rows;

constexpr const char* kGolden = "src/engines/population/tests/leave_one_city_out.golden";
const std::vector<std::string> kCities{"GM0363", "GM0518", "GM0344"};

double city_share_of_class_1() {
  return core::parse_number(shipped_rows("data/profielen/menging.csv").at(1).at(1)).value();
}

std::vector<Margin> margins_of(const Cells& truth, bool five_bands) {
  std::vector<AgeRange> ranges{{0, 100, Sex::kMen}, {0, 100, Sex::kWomen}, {0, 100}, {0, 14}, {65, 100}};
  if (five_bands) {
    ranges.insert(ranges.end(), {{15, 24}, {25, 44}, {45, 64}});
  }
  std::vector<Margin> margins;
  for (const auto& range : ranges) {
    margins.push_back({range, core::Interval::exactly(persons_in(truth, range))});
  }
  return margins;
}

Cells predict(const std::string& left_out, bool five_bands, double city_share) {
  const auto profiles = shipped_profiles();
  std::vector<Cells> others;
  for (const auto& city : kCities) {
    if (city != left_out) {
      others.push_back(profiles.at(city));
    }
  }
  const auto seed = blend_profiles(profiles.at("NL00"), others, city_share);
  return fit_age_sex(seed, margins_of(profiles.at(left_out), five_bands)).value().cells;
}

/// Sum of |fitted − true| over sum of true, cell by cell: twice the share of persons at a wrong age.
double total_error(const Cells& fitted, const Cells& truth) {
  double error = 0;
  for (std::size_t i = 0; i < kCells; ++i) {
    error += std::abs(fitted[i] - truth[i]);
  }
  return error / std::accumulate(truth.begin(), truth.end(), 0.0);
}

double group_error(const Cells& fitted, const Cells& truth, int from, int width) {
  const AgeRange range{from, from + width - 1};
  return persons_in(fitted, range) / persons_in(truth, range) - 1;
}

double mean_error_by_age(const Cells& fitted, const Cells& truth) {
  double sum = 0;
  for (int age = 0; age < kOldestAge; ++age) {
    sum += std::abs(group_error(fitted, truth, age, 1));
  }
  return sum / kOldestAge;
}

std::vector<std::string> measured() {
  const auto profiles = shipped_profiles();
  std::vector<std::string> lines{"city,bands,measure,value"};
  for (const auto& city : kCities) {
    for (const bool five : {false, true}) {
      const auto line = [&](const std::string& measure, double value) {
        lines.push_back(fmt::format("{},{},{},{:.4f}", city, five ? 5 : 3, measure, value));
      };
      const auto& truth = profiles.at(city);
      const auto fitted = predict(city, five, city_share_of_class_1());
      line("total absolute error / total", total_error(fitted, truth));
      line("the same with the country alone", total_error(predict(city, five, 0), truth));
      line("mean absolute error by age", mean_error_by_age(fitted, truth));
      for (int from = 0; from < kOldestAge; from += 5) {
        line(fmt::format("error of {}-{}", from, from + 4), group_error(fitted, truth, from, 5));
      }
    }
  }
  return lines;
}

TEST(LeaveOneCityOut, GivesTheErrorsThatWerePublished) {
  const auto lines = measured();
  if (std::getenv("PARELTJES_UPDATE_GOLDEN") != nullptr) {
    std::ofstream file(kGolden);
    for (const auto& line : lines) {
      file << line << '\n';
    }
  }
  std::ifstream file(kGolden);
  std::string expected;
  for (const auto& line : lines) {
    ASSERT_TRUE(std::getline(file, expected));
    const auto now = core::split(line, ',');
    const auto before = core::split(expected, ',');
    ASSERT_EQ(now[2], before[2]);
    if (now[3] != "value") {  // four decimals are kept: one unit of the last may differ between machines
      EXPECT_NEAR(std::stod(now[3]), std::stod(before[3]), 1.01e-4) << expected;
    }
  }
}

TEST(LeaveOneCityOut, TheBlendIsBetterThanTheCountryAlone) {
  const auto profiles = shipped_profiles();
  double blended = 0;
  double country = 0;
  for (const auto& city : kCities) {
    blended += total_error(predict(city, false, city_share_of_class_1()), profiles.at(city));
    country += total_error(predict(city, false, 0), profiles.at(city));
  }
  EXPECT_LT(blended, 0.6 * country);
}

/// The relative error below which nine in ten persons' groups stay, over the three cities, with the margins of a buurt.
double ninth_decile(int width) {
  const auto profiles = shipped_profiles();
  std::vector<std::pair<double, double>> errors;  // |error|, persons
  for (const auto& city : kCities) {
    const auto fitted = predict(city, false, city_share_of_class_1());
    for (int from = 0; from + width <= kOldestAge; from += width) {
      errors.emplace_back(std::abs(1 / (1 + group_error(fitted, profiles.at(city), from, width)) - 1),
                          persons_in(fitted, {from, from + width - 1}));
    }
  }
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
  return errors.back().first;
}

TEST(LeaveOneCityOut, GivesTheProfileErrorThatShips) {
  std::vector<ProfileError> shipped;
  for (const auto& row : shipped_rows("data/profielen/profielfout.csv")) {
    if (row.at(0) == "gemeente") {
      shipped.push_back({std::stoi(row.at(2)), std::stod(row.at(3))});
      EXPECT_NEAR(shipped.back().relative, ninth_decile(shipped.back().width), 0.00501) << row.at(2);
    }
  }
  ASSERT_EQ(shipped.size(), 4U);
  EXPECT_EQ(relative_error_for(shipped, 4), shipped[0].relative);
  EXPECT_EQ(relative_error_for(shipped, 5), shipped[1].relative);
  EXPECT_EQ(relative_error_for(shipped, 80), shipped[3].relative);
}

TEST(Profiles, AddUpToWhatWasPublished) {
  const auto profiles = shipped_profiles();
  const std::map<std::string, double> totals{
      {"NL00", 17'134'873}, {"GM0363", 862'965}, {"GM0518", 537'833}, {"GM0344", 352'866}};
  for (const auto& [code, total] : totals) {
    EXPECT_EQ(persons_in(profiles.at(code), {}), total) << code;
  }
  // UN WPP 2019, the Netherlands 2020, thousands: men 0–4 440.380, women 5–9 434.970, men of 100 and older 0.471.
  const auto country = five_year_groups(profiles.at("NL00"));
  EXPECT_EQ(country.men[0], 440'380);
  EXPECT_EQ(country.women[1], 434'970);
  EXPECT_EQ(country.men[20], 471);
}

}  // namespace
}  // namespace pareltjes::engines::population
