// SPDX-License-Identifier: EUPL-1.2
// Draws by rank. They are put into many buckets of rising value in one pass; then only what lies in a bucket that
// matters is sorted. Buckets of equal width suit values of both signs; of values that are all positive the buckets are
// as wide as a part of the value, which suits the long tail of a product.
#include "engines/uncertainty/ordering.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <utility>

namespace pareltjes::engines::uncertainty {
namespace {

constexpr std::size_t kBuckets = 1 << 13;
constexpr std::size_t kSelecting = 1 << 11;  ///< Fewer, where a few ranks are wanted: they are counted faster.

struct Ends {
  double low = 0, high = 0;
};
Ends ends_of(std::span<const double> draws) {
  constexpr std::size_t kAtOnce = 4;
  std::array<double, kAtOnce> low{}, high{};
  low.fill(draws.front());
  high.fill(draws.front());
  std::size_t i = 0;
  for (; i + kAtOnce <= draws.size(); i += kAtOnce) {
    for (std::size_t lane = 0; lane < kAtOnce; ++lane) {
      low[lane] = draws[i + lane] < low[lane] ? draws[i + lane] : low[lane];
      high[lane] = draws[i + lane] > high[lane] ? draws[i + lane] : high[lane];
    }
  }
  for (; i < draws.size(); ++i) {
    low[0] = std::min(low[0], draws[i]);
    high[0] = std::max(high[0], draws[i]);
  }
  return {std::ranges::min(low), std::ranges::max(high)};
}

/// Buckets of equal width.
class Even {
 public:
  Even(Ends ends, std::size_t buckets) : low_(ends.low), most_(static_cast<double>(buckets - 1)) {
    const double width = (ends.high - ends.low) / static_cast<double>(buckets);
    scale_ = width > 0 && std::isfinite(width) && std::isfinite(1 / width) ? 1 / width : 0;
  }
  std::uint16_t operator()(double draw) const {
    const double place = scale_ > 0 ? (draw - low_) * scale_ : 0;
    return static_cast<std::uint16_t>(static_cast<int>(place < most_ ? place : most_));
  }

 private:
  double low_, scale_, most_;
};

/// Buckets by the bits of the number, which for positive numbers rise with it.
class Relative {
 public:
  Relative(Ends ends, std::size_t buckets) : low_(bits(ends.low)) {
    const auto span = bits(ends.high) - low_;
    while (span >> shift_ >= buckets) ++shift_;
  }
  std::uint16_t operator()(double draw) const { return static_cast<std::uint16_t>((bits(draw) - low_) >> shift_); }

 private:
  static std::uint64_t bits(double draw) { return std::bit_cast<std::uint64_t>(draw); }
  std::uint64_t low_;
  int shift_ = 0;
};

/// Calls `with` with what tells the bucket of a draw.
template <class With>
auto with_buckets(std::span<const double> draws, std::size_t buckets, With with) {
  const auto ends = ends_of(draws);
  return ends.low > 0 && std::isfinite(ends.high) ? with(Relative(ends, buckets)) : with(Even(ends, buckets));
}

using Placed = std::pair<double, std::uint32_t>;

/// The draws with their places, bucket after bucket; within a bucket in order of place.
struct Bucketed {
  KeptVector<Placed> placed;
  std::vector<std::uint32_t> begin;  ///< Of each bucket, and the end of the last one.
};

Bucketed bucketed(std::span<const double> draws) {
  return with_buckets(draws, kBuckets, [&](auto bucket_of) {
    Bucketed made;
    made.placed.resize(draws.size());
    made.begin.assign(kBuckets + 1, 0);
    KeptVector<std::uint16_t> bucket;
    bucket.resize(draws.size());
    for (std::size_t i = 0; i < draws.size(); ++i) {
      bucket[i] = bucket_of(draws[i]);
      ++made.begin[bucket[i] + 1U];
    }
    for (std::size_t b = 0; b < kBuckets; ++b) made.begin[b + 1] += made.begin[b];
    auto next = made.begin;
    for (std::size_t i = 0; i < draws.size(); ++i)
      made.placed[next[bucket[i]]++] = {draws[i], static_cast<std::uint32_t>(i)};
    return made;
  });
}

}  // namespace

KeptVector<std::uint32_t> order_of(std::span<const double> draws) {
  KeptVector<std::uint32_t> order;
  if (draws.empty()) return order;
  auto made = bucketed(draws);
  for (std::size_t b = 0; b < kBuckets; ++b)
    std::sort(made.placed.begin() + made.begin[b], made.placed.begin() + made.begin[b + 1]);
  order.resize(draws.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = made.placed[i].second;
  return order;
}

KeptVector<std::uint16_t> strata_by_rank(std::span<const double> input, std::size_t strata) {
  KeptVector<std::uint16_t> stratum;
  stratum.resize(input.size());
  if (input.empty()) return stratum;
  const auto size = input.size();
  auto made = bucketed(input);
  const auto stratum_of = [&](std::size_t rank) { return rank * strata / size; };
  for (std::size_t b = 0; b < kBuckets; ++b) {
    const std::size_t begin = made.begin[b], end = made.begin[b + 1];
    if (begin == end) continue;
    const bool one = stratum_of(begin) == stratum_of(end - 1);
    if (!one)
      std::sort(made.placed.begin() + static_cast<std::ptrdiff_t>(begin),
                made.placed.begin() + static_cast<std::ptrdiff_t>(end));
    for (std::size_t rank = begin; rank < end; ++rank)
      stratum[made.placed[rank].second] = static_cast<std::uint16_t>(stratum_of(one ? begin : rank));
  }
  return stratum;
}

std::vector<double> ranked(std::span<const double> draws, std::span<const std::size_t> ranks) {
  return with_buckets(draws, kSelecting, [&](auto bucket_of) {
    KeptVector<std::uint16_t> bucket;
    bucket.resize(draws.size());
    std::array<std::uint32_t, kSelecting + 1> begin{};
    for (std::size_t i = 0; i < draws.size(); ++i) {
      bucket[i] = bucket_of(draws[i]);
      ++begin[bucket[i] + 1U];
    }
    for (std::size_t b = 0; b < kSelecting; ++b) begin[b + 1] += begin[b];
    std::array<bool, kSelecting> wanted{};
    std::vector<std::size_t> in;  // the bucket of each rank
    for (const auto rank : ranks) {
      in.push_back(static_cast<std::size_t>(std::ranges::upper_bound(begin, rank) - begin.begin()) - 1);
      wanted[in.back()] = true;
    }
    std::vector<std::pair<std::uint16_t, double>> some;
    for (std::size_t i = 0; i < draws.size(); ++i) {
      if (wanted[bucket[i]]) some.emplace_back(bucket[i], draws[i]);
    }
    std::ranges::sort(some);
    std::vector<double> found;
    for (std::size_t i = 0; i < ranks.size(); ++i) {
      const auto first = std::ranges::lower_bound(some, in[i], {}, &std::pair<std::uint16_t, double>::first);
      found.push_back(std::next(first, static_cast<std::ptrdiff_t>(ranks[i] - begin[in[i]]))->second);
    }
    return found;
  });
}

}  // namespace pareltjes::engines::uncertainty
