// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <utility>

#include "core/error.hpp"
#include "engines/population/age_sex.hpp"

namespace pareltjes::wijkvoorzieningen {

/// How the country grew by sex and age before a year: what is left to go by where an area was counted once only.
/// From data/profielen/nederland-vijfjaars.csv (UN, groups of five years).
class CountryCohorts {
 public:
  static core::Result<CountryCohorts> read();

  /// Share by which the country grew a year, over the last five years that were known in `year`.
  [[nodiscard]] double growth(int year) const;
  /// People of an age group, in a straight line between the years of the file and after them.
  [[nodiscard]] double people(int from, int to, int year) const;
  /// Synthetic Hamilton–Perry: the people of an area change by age as those of the country did in five years before
  /// `year`, by the part of it that `horizon` is. J. Tayman, D. Swanson and J. Baker, "Using synthetic adjustments and
  /// controlling to improve county population forecasts from the Hamilton–Perry method", Population Research and Policy
  /// Review 40 (2021) 1355–1383, borrow ratios of a larger area likewise.
  [[nodiscard]] engines::population::Cells project(const engines::population::Cells& now, int year, int horizon) const;

 private:
  /// The last two counts that were known then.
  [[nodiscard]] std::pair<int, int> known_in(int year) const;
  std::map<int, engines::population::Cells> counts_;  // single years of age, of groups of five by a smooth line
};

}  // namespace pareltjes::wijkvoorzieningen
