// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "core/interval.hpp"
#include "engines/population/age_sex.hpp"

namespace pareltjes::engines::population {

/// Between which numbers of persons the margins of one area hold any range of ages, whatever the profile.
///
/// With P(a) the persons younger than a, a margin says low ≤ P(to + 1) − P(from) ≤ high, and P never falls: a system of
/// difference constraints, of which shortest paths give the exact bounds (T.H. Cormen and others, "Introduction to
/// Algorithms", section "Difference constraints and shortest paths"). That is done for men, for women and for both
/// together; then both ≤ men + women, men ≤ both − women and so on are taken along. Exact when all margins concern one
/// and the same of these three; otherwise never too narrow, sometimes a little too wide.
///
/// Some microseconds for an area, and a look-up for each range: cheap enough for every norm in every buurt.
class RangeBounds {
 public:
  /// @param fitted the area's fit: a margin that it could not keep is widened to what was fitted.
  RangeBounds(std::span<const Margin> margins, const Cells& fitted);

  /// Low and high follow from the margins; mid is the fitted sum. High may be infinite without a total.
  [[nodiscard]] core::Interval from_margins(const AgeRange& range) const;

  /// The same, narrowed by what is known of the profile: fitted sum × (1 ± relative_error).
  /// @param relative_error of a group of this width, from data/profielen/profielfout.csv; ≥ 0.
  [[nodiscard]] core::Interval with_profile(const AgeRange& range, double relative_error) const;

 private:
  struct Layer {
    std::vector<double> most;  ///< most[i * nodes + j]: upper bound of P(node j) − P(node i).
  };
  [[nodiscard]] double& most(Layer& layer, std::size_t i, std::size_t j) const {
    return layer.most[i * nodes_.size() + j];
  }
  [[nodiscard]] double most(const Layer& layer, std::size_t i, std::size_t j) const {
    return layer.most[i * nodes_.size() + j];
  }
  void close(Layer& layer) const;
  void combine();
  [[nodiscard]] double low_of(const Layer& layer, const AgeRange& range) const;
  [[nodiscard]] double high_of(const Layer& layer, const AgeRange& range) const;

  Cells fitted_;
  std::vector<int> nodes_;       // age limits, 0 … 101
  std::array<Layer, 3> layers_;  // in the order of Sex: men, women, both
};

/// What leaving one city out taught about groups of some width: see data/profielen/profielfout.csv.
struct ProfileError {
  int width = 1;        ///< Ages in the group, in years.
  double relative = 0;  ///< Share of the fitted sum by which 9 in 10 persons' groups were off at most.
};

/// The error for a group of `width` years: that of the widest group measured that is not wider, so never too small a
/// one.
/// @param errors in rising order of width, not empty.
double relative_error_for(std::span<const ProfileError> errors, int width);

}  // namespace pareltjes::engines::population
