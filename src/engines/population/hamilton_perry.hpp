// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "core/error.hpp"
#include "engines/population/age_sex.hpp"

namespace pareltjes::engines::population {

/// The longest time between two counts: then all women of 15–49 were alive at the first.
inline constexpr int kLongestCohortStep = 15;

/// What two counts say about every cohort between them.
struct CohortChange {
  int years = 0;       ///< Between the counts, and of one step.
  Cells ratio{};       ///< Later / earlier for the cohort that ends at this age; 1 where differences are used, 0 below
                       ///< `years`.
  Cells difference{};  ///< Persons to add; above 0 where the cohort grew, else 0.
  Cells per_woman{};   ///< Below `years`: children of that age and sex per woman of 15–49; else 0.
};

/// Hamilton–Perry with ratios where a cohort shrinks and differences where it grows, so that growth does not explode,
/// over smoothed ages: T. Wilson and I. Grossman, Spatial Demography 10 (2022); the same mix for the counties of the
/// United States: M. Hauer, Scientific Data 6:190005 (2019). Births by the child–woman ratio: D. Swanson, A.
/// Schlottmann and B. Schmidt, Population Research and Policy Review 29 (2010) 47–63.
/// @param years 1 … kLongestCohortStep.
/// @param smooth ages on either side over which both counts are averaged before they are compared, with the weights of
/// a
///   triangle; 0 for none. Below `years` and at 100 and older nothing is averaged.
/// @return kInvalidInput for another number of years, a smoothing below 0, or persons below 0 or not finite.
core::Result<CohortChange> cohort_change(const Cells& earlier, const Cells& later, int years, int smooth = 0);

/// The persons `change.years` later, all ≥ 0. From the earlier count it gives the later one.
Cells hamilton_perry_step(const Cells& now, const CohortChange& change);

}  // namespace pareltjes::engines::population
