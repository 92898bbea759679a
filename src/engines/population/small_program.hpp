// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace pareltjes::engines::population {

/// A dense linear program of some tens of rows: x ≥ 0, rows a·x ≤ b. Used to find out whether margins can hold
/// together, and how far they must be widened. Values should be of the order of one: scale before adding rows.
///
/// Simplex in dictionary form with Bland's rule, which ends on every input (R.G. Bland, "New finite pivoting rules for
/// the simplex method", Mathematics of Operations Research 2 (1977) 103–107).
class SmallProgram {
 public:
  explicit SmallProgram(std::size_t variables);

  /// row·x ≤ bound; the row has one coefficient for each variable. Add all rows before solving.
  void at_most(std::span<const double> row, double bound);
  /// row·x ≥ bound.
  void at_least(std::span<const double> row, double bound);

  /// The least value of cost·x, or nothing when no x fulfils the rows (or the value has no lower limit).
  /// May be called again with another cost.
  std::optional<double> minimise(std::span<const double> cost);

 private:
  bool make_feasible();
  void pivot(std::size_t row, std::size_t column);
  [[nodiscard]] std::optional<std::size_t> entering_column() const;
  [[nodiscard]] std::optional<std::size_t> leaving_row(std::size_t column) const;
  double& at(std::size_t row, std::size_t column) { return matrix_[row * variables_ + column]; }
  [[nodiscard]] double at(std::size_t row, std::size_t column) const { return matrix_[row * variables_ + column]; }

  std::size_t variables_;
  std::vector<double> matrix_;         // rows × variables: basic = right − matrix · nonbasic
  std::vector<double> right_;          // values of the basic variables
  std::vector<std::size_t> basic_;     // which variable each row holds; slacks count from variables_
  std::vector<std::size_t> nonbasic_;  // which variable each column holds
  std::vector<double> cost_;
  double value_ = 0;
};

}  // namespace pareltjes::engines::population
