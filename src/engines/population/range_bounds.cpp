// SPDX-License-Identifier: EUPL-1.2
#include "engines/population/range_bounds.hpp"

#include <algorithm>
#include <cassert>
#include <limits>

#include "engines/population/summary.hpp"

namespace pareltjes::engines::population {
namespace {

constexpr double kUnlimited = std::numeric_limits<double>::infinity();

}  // namespace

RangeBounds::RangeBounds(std::span<const Margin> margins, const Cells& fitted)
    : fitted_(fitted), nodes_{0, kOldestAge + 1} {
  for (const auto& margin : margins) {
    nodes_.push_back(margin.range.age_from);
    nodes_.push_back(margin.range.age_to + 1);
  }
  std::ranges::sort(nodes_);
  nodes_.erase(std::unique(nodes_.begin(), nodes_.end()), nodes_.end());
  for (auto& layer : layers_) {
    layer.most.assign(nodes_.size() * nodes_.size(), kUnlimited);
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      for (std::size_t j = 0; j <= i; ++j) {
        most(layer, i, j) = 0;  // P never falls
      }
    }
  }
  const auto node_at = [&](int age) {
    return static_cast<std::size_t>(std::ranges::lower_bound(nodes_, age) - nodes_.begin());
  };
  for (const auto& margin : margins) {
    const double sum = persons_in(fitted, margin.range);
    auto& layer = layers_[static_cast<std::size_t>(margin.range.sex)];
    const auto from = node_at(margin.range.age_from);
    const auto to = node_at(margin.range.age_to + 1);
    most(layer, from, to) = std::min(most(layer, from, to), std::max(margin.bounds.high, sum));
    most(layer, to, from) = std::min(most(layer, to, from), -std::min(std::max(0.0, margin.bounds.low), sum));
  }
  for (auto& layer : layers_) {
    close(layer);
  }
  combine();
}

/// All shortest paths (Floyd and Warshall); there is no negative cycle, as the fit itself keeps every bound.
void RangeBounds::close(Layer& layer) const {
  const auto n = nodes_.size();
  for (std::size_t k = 0; k < n; ++k) {
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        most(layer, i, j) = std::min(most(layer, i, j), most(layer, i, k) + most(layer, k, j));
      }
    }
  }
}

void RangeBounds::combine() {
  auto& [men, women, both] = layers_;
  const auto n = nodes_.size();
  // most(i, j) with i < j is an upper bound; most(j, i) is minus a lower bound: the same three sums hold for both.
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      most(both, i, j) = std::min(most(both, i, j), most(men, i, j) + most(women, i, j));
    }
  }
  close(both);
  const Layer women_before = women;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      most(women, i, j) = std::min(most(women, i, j), most(both, i, j) + most(men, j, i));
      most(men, i, j) = std::min(most(men, i, j), most(both, i, j) + most(women_before, j, i));
    }
  }
  close(men);
  close(women);
}

double RangeBounds::high_of(const Layer& layer, const AgeRange& range) const {
  const auto from = static_cast<std::size_t>(std::ranges::upper_bound(nodes_, range.age_from) - nodes_.begin()) - 1;
  const auto to = static_cast<std::size_t>(std::ranges::lower_bound(nodes_, range.age_to + 1) - nodes_.begin());
  return most(layer, from, to);
}

double RangeBounds::low_of(const Layer& layer, const AgeRange& range) const {
  const auto from = static_cast<std::size_t>(std::ranges::lower_bound(nodes_, range.age_from) - nodes_.begin());
  const auto to = static_cast<std::size_t>(std::ranges::upper_bound(nodes_, range.age_to + 1) - nodes_.begin()) - 1;
  return from < to ? -most(layer, to, from) : 0.0;
}

core::Interval RangeBounds::from_margins(const AgeRange& range) const {
  const auto& layer = layers_[static_cast<std::size_t>(range.sex)];
  const double mid = persons_in(fitted_, range);
  // The fit keeps the margins but for rounding.
  return {std::min(mid, std::max(0.0, low_of(layer, range))), mid, std::max(mid, high_of(layer, range))};
}

core::Interval RangeBounds::with_profile(const AgeRange& range, double relative_error) const {
  const auto margins = from_margins(range);
  return {std::max(margins.low, margins.mid * (1 - relative_error)), margins.mid,
          std::min(margins.high, margins.mid * (1 + relative_error))};
}

double relative_error_for(std::span<const ProfileError> errors, int width) {
  assert(!errors.empty());
  double relative = errors.front().relative;
  for (const auto& error : errors) {
    relative = error.width <= width ? error.relative : relative;
  }
  return relative;
}

}  // namespace pareltjes::engines::population
