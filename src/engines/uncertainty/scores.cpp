// SPDX-License-Identifier: EUPL-1.2
#include "engines/uncertainty/scores.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <limits>

namespace pareltjes::engines::uncertainty {

double quantile(std::span<double> draws, double p) {
  assert(!draws.empty() && p >= 0 && p <= 1);
  const double place = p * static_cast<double>(draws.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const auto at = draws.begin() + static_cast<std::ptrdiff_t>(below);
  std::nth_element(draws.begin(), at, draws.end());
  const double part = place - static_cast<double>(below);
  if (part == 0) {
    return *at;
  }
  return *at + part * (*std::min_element(at + 1, draws.end()) - *at);
}

std::vector<double> quantiles(std::span<double> draws, std::span<const double> p) {
  std::vector<double> values;
  values.reserve(p.size());
  for (const double share : p) {
    values.push_back(quantile(draws, share));
  }
  return values;
}

double crps(std::span<double> draws, double truth) {
  assert(!draws.empty());
  std::ranges::sort(draws);
  const double n = static_cast<double>(draws.size());
  double off = 0;
  double spread = 0;  // Σ over pairs of ∣difference∣, each pair once: a sum over the ranks of the sorted draws
  for (std::size_t i = 0; i < draws.size(); ++i) {
    off += std::abs(draws[i] - truth);
    spread += draws[i] * (2 * static_cast<double>(i) + 1 - n);
  }
  return off / n - spread / (n * n);
}

double coverage(std::span<const double> low, std::span<const double> high, std::span<const double> truth) {
  assert(low.size() == truth.size() && high.size() == truth.size());
  if (truth.empty()) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  std::size_t inside = 0;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    inside += low[i] <= truth[i] && truth[i] <= high[i] ? 1U : 0U;
  }
  return static_cast<double>(inside) / static_cast<double>(truth.size());
}

}  // namespace pareltjes::engines::uncertainty
