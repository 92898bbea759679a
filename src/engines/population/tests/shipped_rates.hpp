// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>

#include "engines/population/rates.hpp"
#include "engines/population/tests/profiles.hpp"

namespace pareltjes::engines::population::testing {

/// The shipped rates of the Netherlands, 2025–2030, without moves.
inline YearRates shipped_year_rates() {
  std::array<std::vector<double>, 2> mx;
  auto rows = shipped_rows("data/profielen/sterfte.csv");
  rows.erase(rows.begin());
  for (const auto& row : rows) mx.at(row.at(0) == "mannen" ? 0 : 1).push_back(core::parse_number(row.at(3)).value());
  std::vector<double> percent;
  rows = shipped_rows("data/profielen/vruchtbaarheid.csv");
  rows.erase(rows.begin());
  for (const auto& row : rows) percent.push_back(core::parse_number(row.at(2)).value());
  const auto survival = [&](std::size_t sex) {
    return survival_ratios(
        life_table(graduate_mortality(mx.at(sex)).value(), sex == 0 ? Sex::kMen : Sex::kWomen).value());
  };
  YearRates rates;
  rates.survival = survival_cells(survival(0), survival(1));
  rates.fertility = graduate_fertility(percent, core::parse_number(rows.at(0).at(3)).value()).value();
  rates.sex_ratio_at_birth = core::parse_number(rows.at(0).at(4)).value();
  return rates;
}

}  // namespace pareltjes::engines::population::testing
