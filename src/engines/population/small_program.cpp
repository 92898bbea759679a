// SPDX-License-Identifier: EUPL-1.2
#include "engines/population/small_program.hpp"

#include <cassert>
#include <limits>

namespace pareltjes::engines::population {
namespace {

constexpr double kZero = 1e-11;     // smaller than this is rounding
constexpr int kMaxPivots = 20'000;  // Bland's rule ends long before; a guard against rounding

}  // namespace

SmallProgram::SmallProgram(std::size_t variables) : variables_(variables), nonbasic_(variables) {
  for (std::size_t j = 0; j < variables; ++j) {
    nonbasic_[j] = j;
  }
}

void SmallProgram::at_most(std::span<const double> row, double bound) {
  assert(row.size() == variables_);
  matrix_.insert(matrix_.end(), row.begin(), row.end());
  basic_.push_back(variables_ + right_.size());
  right_.push_back(bound);
}

void SmallProgram::at_least(std::span<const double> row, double bound) {
  at_most(row, -bound);
  for (std::size_t j = 0; j < variables_; ++j) {
    at(right_.size() - 1, j) = -row[j];
  }
}

void SmallProgram::pivot(std::size_t row, std::size_t column) {
  const double inverse = 1.0 / at(row, column);
  for (std::size_t j = 0; j < variables_; ++j) {
    at(row, j) *= inverse;
  }
  at(row, column) = inverse;
  right_[row] *= inverse;
  const auto eliminate = [&](double factor, double* target) {
    for (std::size_t j = 0; j < variables_; ++j) {
      target[j] = j == column ? -factor * inverse : target[j] - factor * at(row, j);
    }
  };
  for (std::size_t i = 0; i < right_.size(); ++i) {
    const double factor = at(i, column);
    if (i != row && factor != 0.0) {
      right_[i] -= factor * right_[row];
      eliminate(factor, &at(i, 0));
    }
  }
  if (!cost_.empty()) {
    const double factor = cost_[column];
    value_ += factor * right_[row];
    eliminate(factor, cost_.data());
  }
  std::swap(basic_[row], nonbasic_[column]);
}

/// Dual simplex with cost zero: every pivot is dual feasible, so only the right side has to become non-negative.
bool SmallProgram::make_feasible() {
  for (int pivots = 0; pivots < kMaxPivots; ++pivots) {
    std::optional<std::size_t> row;
    for (std::size_t i = 0; i < right_.size(); ++i) {
      if (right_[i] < -kZero && (!row || basic_[i] < basic_[*row])) {
        row = i;
      }
    }
    if (!row) {
      return true;
    }
    std::optional<std::size_t> column;
    for (std::size_t j = 0; j < variables_; ++j) {
      if (at(*row, j) < -kZero && (!column || nonbasic_[j] < nonbasic_[*column])) {
        column = j;
      }
    }
    if (!column) {
      return false;
    }
    pivot(*row, *column);
  }
  return false;
}

std::optional<std::size_t> SmallProgram::entering_column() const {
  std::optional<std::size_t> column;
  for (std::size_t j = 0; j < variables_; ++j) {
    if (cost_[j] < -kZero && (!column || nonbasic_[j] < nonbasic_[*column])) {
      column = j;
    }
  }
  return column;
}

std::optional<std::size_t> SmallProgram::leaving_row(std::size_t column) const {
  std::optional<std::size_t> row;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < right_.size(); ++i) {
    if (at(i, column) <= kZero) {
      continue;
    }
    const double ratio = right_[i] / at(i, column);
    if (ratio < least - kZero || (ratio <= least + kZero && (!row || basic_[i] < basic_[*row]))) {
      least = std::min(least, ratio);
      row = i;
    }
  }
  return row;
}

std::optional<double> SmallProgram::minimise(std::span<const double> cost) {
  assert(cost.size() == variables_);
  cost_.clear();
  if (!make_feasible()) {
    return std::nullopt;
  }
  // The cost in terms of what is outside the basis now.
  std::vector<double> reduced(variables_, 0.0);
  value_ = 0;
  for (std::size_t j = 0; j < variables_; ++j) {
    if (nonbasic_[j] < variables_) {
      reduced[j] += cost[nonbasic_[j]];
    }
  }
  for (std::size_t i = 0; i < right_.size(); ++i) {
    if (basic_[i] < variables_) {
      const double factor = cost[basic_[i]];
      value_ += factor * right_[i];
      for (std::size_t j = 0; j < variables_; ++j) {
        reduced[j] -= factor * at(i, j);
      }
    }
  }
  cost_ = std::move(reduced);
  for (int pivots = 0; pivots < kMaxPivots; ++pivots) {
    const auto column = entering_column();
    if (!column) {
      return value_;
    }
    const auto row = leaving_row(*column);
    if (!row) {
      return std::nullopt;
    }
    pivot(*row, *column);
  }
  return std::nullopt;
}

}  // namespace pareltjes::engines::population
