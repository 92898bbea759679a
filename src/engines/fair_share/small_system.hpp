// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace pareltjes::engines::fair_share {

/// A square system of some tens of equations, by Gauss with the largest pivot of a column.
class SmallSystem {
 public:
  explicit SmallSystem(std::size_t size) : size_(size), numbers_(size * size, 0.0), order_(size) {}
  void set_row(std::size_t row, std::span<const double> numbers);
  /// @return false when the rows depend on each other.
  bool factorise();
  /// rows · x = right.
  [[nodiscard]] std::vector<double> solve(std::span<const double> right) const;
  /// Weights of the rows that add up to the right side.
  [[nodiscard]] std::vector<double> solve_transposed(std::span<const double> right) const;

 private:
  std::size_t size_ = 0;
  std::vector<double> numbers_;
  std::vector<std::size_t> order_;  ///< The row that stands at each place.
};

/// Weights, not all 0, with which vectors that depend on each other add up to nothing. Empty when they do not.
std::vector<double> dependence(const std::vector<std::vector<double>>& vectors);

}  // namespace pareltjes::engines::fair_share
