// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "engines/population/age_sex.hpp"

namespace pareltjes::engines::population {

inline constexpr std::size_t kFiveYearGroups = 21;  ///< 0–4, 5–9, …, 95–99, 100 and older.

/// Persons by five-year group, for a pyramid.
struct Pyramid {
  std::array<double, kFiveYearGroups> men{};
  std::array<double, kFiveYearGroups> women{};
};

/// Persons in a range.
double persons_in(const Cells& cells, const AgeRange& range);

Pyramid five_year_groups(const Cells& cells);

/// Shares that add up to 1; all zero when nobody lives there.
Cells as_shares(const Cells& cells);

/// Total variation distance between the two compositions: the share of persons, 0 … 1, who would have to be of another
/// age or sex to make them alike. NaN when one of the two has nobody.
double profile_distance(const Cells& a, const Cells& b);

struct SimilarProfile {
  std::size_t index = 0;
  double distance = 0;
};

/// The `count` profiles nearest to `profiles[of]`, nearest first, itself and empty ones left out; ties by index.
std::vector<SimilarProfile> most_similar(std::span<const Cells> profiles, std::size_t of, std::size_t count);

/// A seed for fitting: the shares of the country mixed with the mean of the cities' shares.
/// @param city_share 0 takes the country alone, 1 the cities alone; see data/profielen/menging.csv for which to take.
Cells blend_profiles(const Cells& country, std::span<const Cells> cities, double city_share);

}  // namespace pareltjes::engines::population
