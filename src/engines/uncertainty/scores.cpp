// SPDX-License-Identifier: EUPL-1.2
#include "engines/uncertainty/scores.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <cstdint>
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

namespace {

constexpr std::size_t kBuckets = 256;
constexpr std::size_t kManyDraws = 128;  // below this many, sorting parts of them is as fast

/// Order statistics of many draws: they are put into buckets of equal width, and only the buckets that hold a wanted
/// rank are sorted. Where the draws are not numbers or lie in one bucket, all of them are.
class Ranks {
 public:
  explicit Ranks(std::span<const double> draws) : draws_(draws), bucket_of_(draws.size()) {
    const auto [low, high] = std::ranges::minmax(draws);
    const double width = (high - low) / static_cast<double>(kBuckets);
    const double scale = width > 0 && std::isfinite(width) ? 1 / width : 0;
    for (std::size_t i = 0; i < draws.size(); ++i) {
      const double place = std::min((draws[i] - low) * scale, static_cast<double>(kBuckets - 1));
      bucket_of_[i] = static_cast<std::uint8_t>(static_cast<int>(place));
    }
    for (const auto bucket : bucket_of_) ++up_to_[bucket + 1U];
    for (std::size_t b = 0; b < kBuckets; ++b) up_to_[b + 1] += up_to_[b];
  }

  double at(std::size_t rank) {
    const auto above = std::upper_bound(up_to_.begin(), up_to_.end(), rank);
    const auto bucket = static_cast<std::size_t>(above - up_to_.begin()) - 1;
    if (bucket != held_) {
      inside_.clear();
      for (std::size_t i = 0; i < draws_.size(); ++i) {
        if (bucket_of_[i] == bucket) inside_.push_back(draws_[i]);
      }
      std::ranges::sort(inside_);
      held_ = bucket;
    }
    return inside_[rank - up_to_[bucket]];
  }

 private:
  std::span<const double> draws_;
  std::vector<std::uint8_t> bucket_of_;
  std::array<std::size_t, kBuckets + 1> up_to_{};  // draws in the buckets before
  std::size_t held_ = kBuckets;
  std::vector<double> inside_;
};

}  // namespace

std::vector<double> quantiles(std::span<double> draws, std::span<const double> p) {
  std::vector<double> values;
  if (draws.size() >= kManyDraws && std::ranges::all_of(draws, [](double x) { return std::isfinite(x); })) {
    Ranks ranks(draws);
    for (const double share : p) {
      assert(share >= 0 && share <= 1);
      const double place = share * static_cast<double>(draws.size() - 1);
      const auto below = static_cast<std::size_t>(place);
      const double part = place - static_cast<double>(below);
      const double first = ranks.at(below);
      values.push_back(part == 0 ? first : first + part * (ranks.at(below + 1) - first));
    }
    return values;
  }
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
