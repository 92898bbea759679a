// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "core/error.hpp"
#include "engines/population/projection.hpp"

namespace pareltjes::engines::population {

/// The age groups of an abridged table of the UN: 0, 1–4, 5–9, …, 95–99, 100 and older.
inline constexpr std::size_t kAbridgedGroups = 22;
/// The age groups of mothers in the tables of the UN: 10–14, 15–19, …, 50–54.
inline constexpr std::size_t kMotherGroups = 9;

/// Cumulative numbers at knots to the numbers at other points: a C² cubic spline, its slopes limited so that what rises
/// keeps rising. Differences of the result are never negative and add up to those given.
/// Slope limit: J. Hyman, "Accurate monotonicity preserving cubic interpolation", SIAM Journal on Scientific and
/// Statistical Computing 4 (1983) 645–654, as the UN and the Human Mortality Database use.
/// @param knots rising; `values` not falling, same length ≥ 3.
/// @param at points from the first to the last knot.
/// @param end_slope slope at both ends; absent: the natural spline.
std::vector<double> monotone_spline(std::span<const double> knots, std::span<const double> values,
                                    std::span<const double> at, std::optional<double> end_slope = std::nullopt);

/// Death rates per person-year, abridged, to single years. A life table of the single years has the given rate in every
/// group (within 1e-9, relative): the monotone spline runs through the cumulative hazard at 1, 5, 10 … 100, and the
/// hazard of each group is set so. Ages 0 and 100+ stay as given.
/// @param mx kAbridgedGroups rates. @return kInvalidInput for another number of them, or one below 0 or not finite.
core::Result<Ages> graduate_mortality(std::span<const double> mx);

/// Births per woman by single year. The five years of a group add up to tfr × percent / 100; 0 outside 10–54. Spline as
/// above, with slope 0 at 10 and 55.
/// @param percent kMotherGroups shares of the total fertility, together 100 within 0.1; they are made to add up.
/// @param tfr children per woman, ≥ 0.
core::Result<Ages> graduate_fertility(std::span<const double> percent, double tfr);

/// A life table by single year, for one newborn.
struct LifeTable {
  Ages mx{};  ///< Deaths per person-year.
  Ages qx{};  ///< Chance to die before the next birthday; 1 at 100+.
  Ages lx{};  ///< Alive at exact age x; l0 = 1.
  Ages Lx{};  ///< Person-years lived; at 100 all that is left.
  double life_expectancy = 0;
};

/// Those who die in a year live half of it; in the first year the part by E. Andreev and W. Kingkade, "Average age at
/// death in infancy and infant mortality level", Demographic Research 33 (2015) 363–390.
/// @param sex kMen or kWomen. @return kInvalidInput when a rate is below 0 or not finite, or that of 100+ is 0.
core::Result<LifeTable> life_table(const Ages& mx, Sex sex);

/// S[0] = L0 of one newborn; S[x] = L[x] / L[x−1]; S[100] = L[100] / (L[99] + L[100]): Preston, Heuveline and Guillot,
/// Demography (2001), ch. 6.
Ages survival_ratios(const LifeTable& table);

/// Men then women, as YearRates wants.
Cells survival_cells(const Ages& men, const Ages& women);

}  // namespace pareltjes::engines::population
