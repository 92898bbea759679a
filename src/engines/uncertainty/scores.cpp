// SPDX-License-Identifier: EUPL-1.2
#include "engines/uncertainty/scores.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <limits>

#include "engines/uncertainty/ordering.hpp"

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

std::vector<double> quantiles(std::span<const double> draws, std::span<const double> p) {
  constexpr std::size_t kManyDraws = 128;  // below this many, sorting parts of them is as fast
  std::vector<double> values;
  values.reserve(p.size());
  if (draws.size() >= kManyDraws && std::ranges::all_of(draws, [](double x) { return std::isfinite(x); })) {
    std::vector<std::size_t> ranks;
    for (const double share : p) {
      assert(share >= 0 && share <= 1);
      const auto below = static_cast<std::size_t>(share * static_cast<double>(draws.size() - 1));
      ranks.push_back(below);
      ranks.push_back(std::min(below + 1, draws.size() - 1));
    }
    const auto found = ranked(draws, ranks);
    for (std::size_t i = 0; i < p.size(); ++i) {
      const double part = p[i] * static_cast<double>(draws.size() - 1) - static_cast<double>(ranks[2 * i]);
      const double first = found[2 * i], next = found[2 * i + 1];
      values.push_back(part == 0 ? first : first + part * (next - first));
    }
    return values;
  }
  std::vector<double> copy(draws.begin(), draws.end());
  for (const double share : p) values.push_back(quantile(copy, share));
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

Proportion wilson_interval(std::size_t hits, std::size_t tries) {
  assert(hits <= tries);
  if (tries == 0) return {0, std::numeric_limits<double>::quiet_NaN(), 1};
  constexpr double kNinetyFive = 1.959963984540054;
  constexpr double kSquare = kNinetyFive * kNinetyFive;
  const auto n = static_cast<double>(tries);
  const double share = static_cast<double>(hits) / n;
  const double middle = (share + kSquare / (2 * n)) / (1 + kSquare / n);
  const double half = kNinetyFive / (1 + kSquare / n) * std::sqrt(share * (1 - share) / n + kSquare / (4 * n * n));
  return {std::max(0.0, middle - half), share, std::min(1.0, middle + half)};
}

double interval_score(double low, double high, double truth, double miss) {
  assert(low <= high && miss > 0 && miss < 1);
  const double outside = std::max({low - truth, truth - high, 0.0});
  return high - low + 2 / miss * outside;
}

}  // namespace pareltjes::engines::uncertainty
