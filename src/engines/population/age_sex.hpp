// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <stop_token>
#include <vector>

#include "core/error.hpp"
#include "core/interval.hpp"

namespace pareltjes::engines::population {

inline constexpr int kOldestAge = 100;  ///< Stands for 100 and older.
inline constexpr std::size_t kAges = 101;
inline constexpr std::size_t kCells = 2 * kAges;

/// Persons by single year of age and sex: men 0 … 100, then women 0 … 100.
using Cells = std::array<double, kCells>;

enum class Sex { kMen, kWomen, kBoth };

/// Where a sex and an age stand in Cells. `sex` is not kBoth.
constexpr std::size_t cell_of(Sex sex, int age) {
  return (sex == Sex::kWomen ? kAges : 0) + static_cast<std::size_t>(age);
}

/// Ages in completed years, both ends included; an `age_to` of 100 has no upper end.
struct AgeRange {
  int age_from = 0;
  int age_to = kOldestAge;
  Sex sex = Sex::kBoth;
  friend bool operator==(const AgeRange&, const AgeRange&) = default;
};

/// What is known of the persons in a range: an interval, because published counts are rounded. Exact: low = high.
struct Margin {
  AgeRange range;
  core::Interval bounds;  ///< Persons. A low below 0 counts as 0; `mid` is where the fit goes when all margins let it.
  int priority = 0;       ///< When margins exclude one another, those of the lowest priority give way first.
  double weight = 1;      ///< Within a priority: a margin of weight 2 gives way half as far. > 0.
};

struct FitOptions {
  /// true: every margin as near to its `mid` as all of them together allow. false: the point of the intervals that is
  /// nearest to the seed in relative entropy; then the seed's size matters.
  bool centre = true;
  int max_sweeps = 20'000;
};

/// A margin that could not be kept.
struct Violation {
  std::size_t margin = 0;  ///< Index into the margins given.
  double persons = 0;      ///< Fitted sum minus the nearest bound: below 0 is too few.
};

struct AgeSexFit {
  Cells cells{};                      ///< Persons, all ≥ 0, not rounded.
  std::vector<Violation> violations;  ///< Empty when every margin holds (within 1e-9 of the area's persons).
  int sweeps = 0;                     ///< Rounds over all margins that were needed.
  bool settled = true;                ///< false: stopped at max_sweeps; the violations say what that costs.
};

/// Spreads the persons of one area over single years of age and sex: the table nearest to the seed in relative entropy
/// of which every margin lies in its interval.
///
/// Row action with dual variables for interval constraints: Y. Censor and A. Lent, "An iterative row-action method for
/// interval convex programming", Journal of Optimization Theory and Applications 34 (1981) 321–353. With exact margins
/// it is iterative proportional fitting. All cells between two neighbouring age limits get the same factor, so that the
/// work is done on a handful of groups instead of 202 cells: exact, not an approximation.
///
/// When the margins exclude one another, a linear program per priority, highest first, finds the least t by which the
/// margins of that priority must be widened: each by t × max(half its width, ½ person) / weight. With `centre` the
/// higher priorities are centred before lower ones give way.
///
/// @param seed 202 numbers ≥ 0, not all 0; a zero stays zero.
/// @return kInvalidInput for a seed of wrong length or with a negative number, a range outside 0 … 100 or upside down,
/// an
///   interval with low > high or high < 0, a weight of 0 or less.
core::Result<AgeSexFit> fit_age_sex(std::span<const double> seed, std::span<const Margin> margins,
                                    const FitOptions& options = {});

/// One area to be fitted. The seed and margins must outlive the call.
struct AreaTask {
  std::span<const double> seed;
  std::span<const Margin> margins;
};

/// Fits many areas in parallel. The result has the order of the tasks and the same bytes for any number of threads.
/// @param threads 0 takes as many as the machine has.
/// @return kCancelled when the token asked for it; a wrong task is an error in its own place.
core::Result<std::vector<core::Result<AgeSexFit>>> fit_age_sex_areas(std::span<const AreaTask> tasks,
                                                                     const FitOptions& options = {},
                                                                     std::stop_token stop = {}, unsigned threads = 0);

}  // namespace pareltjes::engines::population
