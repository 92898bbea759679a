// SPDX-License-Identifier: EUPL-1.2
#include "engines/fair_share/small_system.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace pareltjes::engines::fair_share {
namespace {

constexpr double kNothing = 1e-9;

}  // namespace

void SmallSystem::set_row(std::size_t row, std::span<const double> numbers) {
  std::copy_n(numbers.begin(), size_, numbers_.begin() + static_cast<std::ptrdiff_t>(row * size_));
}

bool SmallSystem::factorise() {
  std::iota(order_.begin(), order_.end(), std::size_t{0});
  for (std::size_t k = 0; k < size_; ++k) {
    std::size_t best = k;
    for (std::size_t r = k + 1; r < size_; ++r) {
      if (std::abs(numbers_[r * size_ + k]) > std::abs(numbers_[best * size_ + k])) best = r;
    }
    if (std::abs(numbers_[best * size_ + k]) < kNothing) return false;
    if (best != k) {
      std::swap_ranges(numbers_.begin() + static_cast<std::ptrdiff_t>(k * size_),
                       numbers_.begin() + static_cast<std::ptrdiff_t>((k + 1) * size_),
                       numbers_.begin() + static_cast<std::ptrdiff_t>(best * size_));
      std::swap(order_[k], order_[best]);
    }
    for (std::size_t r = k + 1; r < size_; ++r) {
      const double factor = numbers_[r * size_ + k] /= numbers_[k * size_ + k];
      if (factor == 0) continue;
      for (std::size_t c = k + 1; c < size_; ++c) numbers_[r * size_ + c] -= factor * numbers_[k * size_ + c];
    }
  }
  return true;
}

std::vector<double> SmallSystem::solve(std::span<const double> right) const {
  std::vector<double> x(size_);
  for (std::size_t r = 0; r < size_; ++r) {
    x[r] = right[order_[r]];
    for (std::size_t c = 0; c < r; ++c) x[r] -= numbers_[r * size_ + c] * x[c];
  }
  for (std::size_t r = size_; r-- > 0;) {
    for (std::size_t c = r + 1; c < size_; ++c) x[r] -= numbers_[r * size_ + c] * x[c];
    x[r] /= numbers_[r * size_ + r];
  }
  return x;
}

std::vector<double> SmallSystem::solve_transposed(std::span<const double> right) const {
  std::vector<double> y(right.begin(), right.begin() + static_cast<std::ptrdiff_t>(size_)), x(size_);
  for (std::size_t r = 0; r < size_; ++r) {
    for (std::size_t c = 0; c < r; ++c) y[r] -= numbers_[c * size_ + r] * y[c];
    y[r] /= numbers_[r * size_ + r];
  }
  for (std::size_t r = size_; r-- > 0;) {
    for (std::size_t c = r + 1; c < size_; ++c) y[r] -= numbers_[c * size_ + r] * y[c];
    x[order_[r]] = y[r];
  }
  return x;
}

std::vector<double> dependence(const std::vector<std::vector<double>>& vectors) {
  // Each vector is reduced by those before it; what it was made of is kept beside it.
  const std::size_t many = vectors.size();
  std::vector<std::vector<double>> kept, made;
  std::vector<std::size_t> pivots;
  for (std::size_t i = 0; i < many; ++i) {
    auto rest = vectors[i];
    std::vector<double> of(many, 0.0);
    of[i] = 1;
    for (std::size_t k = 0; k < kept.size(); ++k) {
      const double factor = rest[pivots[k]] / kept[k][pivots[k]];
      for (std::size_t c = 0; c < rest.size(); ++c) rest[c] -= factor * kept[k][c];
      for (std::size_t c = 0; c < many; ++c) of[c] -= factor * made[k][c];
    }
    const auto largest = std::ranges::max_element(rest, {}, [](double one) { return std::abs(one); });
    if (std::abs(*largest) < kNothing) return of;
    pivots.push_back(static_cast<std::size_t>(largest - rest.begin()));
    kept.push_back(std::move(rest));
    made.push_back(std::move(of));
  }
  return {};
}

}  // namespace pareltjes::engines::fair_share
