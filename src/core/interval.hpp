// SPDX-License-Identifier: EUPL-1.2
#pragma once

namespace pareltjes::core {

/// A closed interval with a middle value, low ≤ mid ≤ high. Never a single number where a range is known.
struct Interval {
  double low = 0;
  double mid = 0;
  double high = 0;

  static constexpr Interval exactly(double value) { return {value, value, value}; }
  static constexpr Interval around(double value, double half_width) {
    return {value - half_width, value, value + half_width};
  }
  [[nodiscard]] constexpr bool contains(double value) const { return low <= value && value <= high; }
  [[nodiscard]] constexpr double width() const { return high - low; }
  friend constexpr bool operator==(const Interval&, const Interval&) = default;
};

}  // namespace pareltjes::core
