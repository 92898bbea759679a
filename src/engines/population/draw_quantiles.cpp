// SPDX-License-Identifier: EUPL-1.2
// Compiled once for each kind of vector; the best that the machine has is taken when the program runs.
#include "engines/population/draw_quantiles.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <limits>
#include <memory>
#include <numbers>
#include <utility>

#include "engines/uncertainty/draws.hpp"
#include "engines/uncertainty/scores.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engines/population/draw_quantiles.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

#ifndef PARELTJES_DRAW_QUANTILES
#define PARELTJES_DRAW_QUANTILES
namespace pareltjes::engines::population::selection {

inline constexpr std::size_t kPadding = 8;  // numbers that a vector may write after the last one

struct Shape {
  double least = 0, most = 0, mean = 0, deviation = 0;
};
/// How many lie below a window, and how many within it.
struct Window {
  std::size_t below = 0, inside = 0;
};

}  // namespace pareltjes::engines::population::selection
#endif

HWY_BEFORE_NAMESPACE();
namespace pareltjes::engines::population::selection::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using D = hn::CappedTag<double, kPadding>;
using V = hn::Vec<D>;

/// The mean and deviation only say where to look first, so the order of their sums does not matter.
Shape ShapeOf(std::span<const double> x) {
  const D d;
  const std::size_t step = hn::Lanes(d);
  const V origin = hn::Set(d, x[0]);
  V least = origin;
  V most = origin;
  V sum = hn::Zero(d);
  V squares = hn::Zero(d);
  std::size_t i = 0;
  for (; i + step <= x.size(); i += step) {
    const V value = hn::LoadU(d, x.data() + i);
    const V off = hn::Sub(value, origin);
    least = hn::Min(least, value);
    most = hn::Max(most, value);
    sum = hn::Add(sum, off);
    squares = hn::Add(squares, hn::Mul(off, off));
  }
  Shape shape{hn::GetLane(hn::MinOfLanes(d, least)), hn::GetLane(hn::MaxOfLanes(d, most)), 0, 0};
  double total = hn::GetLane(hn::SumOfLanes(d, sum));
  double spread = hn::GetLane(hn::SumOfLanes(d, squares));
  for (; i < x.size(); ++i) {
    const double off = x[i] - x[0];
    shape.least = std::min(shape.least, x[i]);
    shape.most = std::max(shape.most, x[i]);
    total += off;
    spread += off * off;
  }
  const double n = static_cast<double>(x.size());
  shape.mean = x[0] + total / n;
  shape.deviation = std::sqrt(std::max(0.0, spread / n - total / n * (total / n)));
  if (!std::isfinite(spread)) shape.deviation = std::numeric_limits<double>::quiet_NaN();
  return shape;
}

/// Copies what lies in low … high, both included, to `to`, which has room for all and kPadding more.
Window Within(std::span<const double> x, double low, double high, double* to) {
  const D d;
  const std::size_t step = hn::Lanes(d);
  const V from = hn::Set(d, low);
  const V until = hn::Set(d, high);
  Window window;
  std::size_t i = 0;
  for (; i + step <= x.size(); i += step) {
    const V value = hn::LoadU(d, x.data() + i);
    const auto less = hn::Lt(value, from);
    const auto within = hn::AndNot(less, hn::Le(value, until));
    window.below += hn::CountTrue(d, less);
    window.inside += hn::CompressStore(value, within, d, to + window.inside);
  }
  for (; i < x.size(); ++i) {
    if (x[i] < low) ++window.below;
    if (x[i] >= low && x[i] <= high) to[window.inside++] = x[i];
  }
  return window;
}

/// Sorts a few numbers, by how many are less and how many not more. @param few With room for kPadding more.
void SortFew(double* few, std::size_t count, double* sorted) {
  const D d;
  constexpr double kNone = std::numeric_limits<double>::infinity();
  std::fill_n(few + count, kPadding, kNone);
  std::fill_n(sorted, count, kNone);
  for (std::size_t i = 0; i < count; ++i) {
    const V value = hn::Set(d, few[i]);
    std::size_t less = 0;
    std::size_t not_more = 0;
    for (std::size_t j = 0; j < count; j += hn::Lanes(d)) {
      const V other = hn::LoadU(d, few + j);
      less += hn::CountTrue(d, hn::Lt(other, value));
      not_more += hn::CountTrue(d, hn::Le(other, value));
    }
    if (sorted[less] == kNone) std::fill(sorted + less, sorted + not_more, few[i]);
  }
}

/// The numbers of this rank and the next: the largest that no more than so many are less than.
/// @param few With room for kPadding more. @param rank At least two less than `count`.
std::pair<double, double> OfRank(double* few, std::size_t count, std::size_t rank) {
  const D d;
  constexpr double kNone = std::numeric_limits<double>::infinity();
  std::fill_n(few + count, kPadding, kNone);
  const V one = hn::Set(d, 1.0);
  const V rank_here = hn::Set(d, static_cast<double>(rank));
  const V rank_next = hn::Add(rank_here, one);
  V here = hn::Set(d, -kNone);
  V next = here;
  for (std::size_t i = 0; i < count; i += hn::Lanes(d)) {
    const V value = hn::LoadU(d, few + i);
    V less[2] = {hn::Zero(d), hn::Zero(d)};
    for (std::size_t j = 0; j < count; j += 2) {  // the last may be a kNone
      less[0] = hn::Add(less[0], hn::IfThenElseZero(hn::Lt(hn::Set(d, few[j]), value), one));
      less[1] = hn::Add(less[1], hn::IfThenElseZero(hn::Lt(hn::Set(d, few[j + 1]), value), one));
    }
    const V below = hn::Add(less[0], less[1]);
    here = hn::Max(here, hn::IfThenElse(hn::Le(below, rank_here), value, here));
    next = hn::Max(next, hn::IfThenElse(hn::Le(below, rank_next), value, next));
  }
  return {hn::GetLane(hn::MaxOfLanes(d, here)), hn::GetLane(hn::MaxOfLanes(d, next))};
}

}  // namespace pareltjes::engines::population::selection::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace pareltjes::engines::population {
namespace selection {

HWY_EXPORT(ShapeOf);
HWY_EXPORT(Within);
HWY_EXPORT(SortFew);
HWY_EXPORT(OfRank);

namespace {

constexpr std::size_t kMany = 128;  // below this many draws a sort is as fast
constexpr std::size_t kFew = 32;    // among which all pairs are compared
constexpr std::size_t kSample = 64;

/// Numbers among which a rank and the one after it are sought.
struct Search {
  std::span<const double> among;
  std::size_t rank;
};

/// Makes the search smaller by a window, if both ranks lie in it.
bool narrow(Search& search, double low, double high, double* to) {
  const Window window = HWY_DYNAMIC_DISPATCH(Within)(search.among, low, high, to);
  if (window.below > search.rank || search.rank + 1 >= window.below + window.inside) return false;
  search = {std::span<const double>(to, window.inside), search.rank - window.below};
  return true;
}

/// Some of the draws, sorted: for those whose distribution has several tops.
class Sample {
 public:
  explicit Sample(std::span<const double> draws) : draws_(draws) {}

  bool narrow(Search& search, double share, double* to) {
    if (sorted_[0] == sorted_[kSample - 1]) {
      std::array<double, kSample + kPadding> some;
      for (std::size_t i = 0; i < kSample; ++i) some.at(i) = draws_[i * draws_.size() / kSample];
      HWY_DYNAMIC_DISPATCH(SortFew)(some.data(), kSample, sorted_.data());
    }
    constexpr double kEnd = std::numeric_limits<double>::infinity();
    const double middle = share * kSample;
    const double off = 1 + 2.2 * std::sqrt(share * (1 - share) * kSample);
    const double low = middle - off < 0 ? -kEnd : sorted_.at(static_cast<std::size_t>(middle - off));
    const double high = middle + off >= kSample ? kEnd : sorted_.at(static_cast<std::size_t>(middle + off));
    return selection::narrow(search, low, high, to);
  }

 private:
  std::span<const double> draws_;
  std::array<double, kSample> sorted_{};
};

std::pair<double, double> by_sorting(const Search& search, double* to) {
  const std::span copy(to, search.among.size());
  if (search.among.data() != to) std::ranges::copy(search.among, to);
  const auto at = copy.begin() + static_cast<std::ptrdiff_t>(search.rank);
  std::nth_element(copy.begin(), at, copy.end());
  return {*at, at + 1 == copy.end() ? *at : *std::min_element(at + 1, copy.end())};
}

/// Where the quantile of normal numbers lies, give or take its error and some skewness; in deviations from the mean.
struct Place {
  double share = -1;
  std::size_t draws = 0;
  double z = 0, width = 0;
};

Place place_of(double share, std::size_t draws) {
  // The same few shares are asked for again and again.
  thread_local std::array<Place, 8> known;
  thread_local std::size_t next = 0;
  const auto found =
      std::ranges::find_if(known, [&](const Place& place) { return place.share == share && place.draws == draws; });
  if (found != known.end()) return *found;
  const double n = static_cast<double>(draws);
  const double p = std::clamp(share, 0.5 / n, 1 - 0.5 / n);
  const double z = uncertainty::normal_quantile(p);
  const double density = std::exp(-0.5 * z * z) / std::sqrt(2 * std::numbers::pi);
  return known.at(next++ % known.size()) = {share, draws, z, 0.05 + 2.2 * std::sqrt(p * (1 - p) / n) / density};
}

/// The numbers of rank and rank + 1. @param spare Two arrays with room for all and kPadding more.
std::pair<double, double> of_rank(const Shape& shape, Sample& sample, Search search, double share,
                                  std::array<double*, 2> spare) {
  const std::size_t all = search.among.size();
  if (search.rank + 1 >= all) return {shape.most, shape.most};
  const Place place = place_of(share, all);
  if (!narrow(search, shape.mean + (place.z - place.width) * shape.deviation,
              shape.mean + (place.z + place.width) * shape.deviation, spare[0]) &&
      !sample.narrow(search, share, spare[0])) {
    return by_sorting(search, spare[0]);
  }
  while (search.among.size() > kFew) {
    const double m = static_cast<double>(search.among.size());
    const Shape here = HWY_DYNAMIC_DISPATCH(ShapeOf)(search.among);
    if (here.least == here.most) return {here.least, here.least};
    const double part = (static_cast<double>(search.rank) + 0.5) / m;
    const double off = 2.6 * std::sqrt(part * (1 - part) / m) + 1 / m;
    const double length = here.most - here.least;
    const bool smaller =
        narrow(search, here.least + (part - off) * length, here.least + (part + off) * length, spare[1]) ||
        (search.among.size() >= kMany && Sample(search.among).narrow(search, part, spare[1]));
    if (!smaller || 2 * static_cast<double>(search.among.size()) > m) {
      return by_sorting(search, search.among.data() == spare[0] ? spare[1] : spare[0]);
    }
    std::swap(spare[0], spare[1]);
  }
  return HWY_DYNAMIC_DISPATCH(OfRank)(spare[0], search.among.size(), search.rank);
}

}  // namespace
}  // namespace selection

std::vector<double> draw_quantiles(std::span<const double> draws, std::span<const double> shares) {
  assert(!draws.empty());
  using namespace selection;
  const Shape shape = HWY_DYNAMIC_DISPATCH(ShapeOf)(draws);
  if (draws.size() < kMany || std::isnan(shape.deviation)) {
    std::vector<double> copy(draws.begin(), draws.end());
    return uncertainty::quantiles(copy, shares);
  }
  if (shape.least == shape.most) return std::vector<double>(shares.size(), shape.least);
  const std::size_t room = draws.size() + kPadding;
  std::array<double, 4096> at_hand;  // enough for most, and not to be asked for
  const auto asked = std::make_unique_for_overwrite<double[]>(2 * room <= at_hand.size() ? 0 : 2 * room);
  double* const spare = 2 * room <= at_hand.size() ? at_hand.data() : asked.get();
  Sample sample(draws);
  std::vector<double> found;
  found.reserve(shares.size());
  for (const double share : shares) {
    assert(share >= 0 && share <= 1);
    const double place = share * static_cast<double>(draws.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const double part = place - static_cast<double>(below);
    const auto [first, second] = of_rank(shape, sample, {draws, below}, share, {spare, spare + room});
    found.push_back(part == 0 ? first : first + part * (second - first));
  }
  return found;
}

}  // namespace pareltjes::engines::population
#endif
