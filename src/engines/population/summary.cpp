// SPDX-License-Identifier: EUPL-1.2
#include "engines/population/summary.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace pareltjes::engines::population {

double persons_in(const Cells& cells, const AgeRange& range) {
  const auto sum_of = [&](Sex sex) {
    const auto begin = cells.begin() + static_cast<std::ptrdiff_t>(cell_of(sex, range.age_from));
    return std::accumulate(begin, begin + (range.age_to - range.age_from + 1), 0.0);
  };
  return (range.sex != Sex::kWomen ? sum_of(Sex::kMen) : 0.0) + (range.sex != Sex::kMen ? sum_of(Sex::kWomen) : 0.0);
}

Pyramid five_year_groups(const Cells& cells) {
  Pyramid pyramid;
  for (std::size_t age = 0; age < kAges; ++age) {
    pyramid.men[age / 5] += cells[age];
    pyramid.women[age / 5] += cells[kAges + age];
  }
  return pyramid;
}

Cells as_shares(const Cells& cells) {
  const double total = std::accumulate(cells.begin(), cells.end(), 0.0);
  Cells shares{};
  if (total > 0) {
    std::ranges::transform(cells, shares.begin(), [&](double persons) { return persons / total; });
  }
  return shares;
}

double profile_distance(const Cells& a, const Cells& b) {
  const double total_a = std::accumulate(a.begin(), a.end(), 0.0);
  const double total_b = std::accumulate(b.begin(), b.end(), 0.0);
  if (!(total_a > 0) || !(total_b > 0)) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  double distance = 0;
  for (std::size_t i = 0; i < kCells; ++i) {
    distance += std::abs(a[i] / total_a - b[i] / total_b);
  }
  return distance / 2;
}

std::vector<SimilarProfile> most_similar(std::span<const Cells> profiles, std::size_t of, std::size_t count) {
  std::vector<SimilarProfile> found;
  for (std::size_t i = 0; i < profiles.size(); ++i) {
    const double distance = profile_distance(profiles[of], profiles[i]);
    if (i != of && !std::isnan(distance)) {
      found.push_back({i, distance});
    }
  }
  const auto nearer = [](const SimilarProfile& a, const SimilarProfile& b) {
    return a.distance != b.distance ? a.distance < b.distance : a.index < b.index;
  };
  const auto kept = std::min(count, found.size());
  std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(kept), found.end(), nearer);
  found.resize(kept);
  return found;
}

Cells blend_profiles(const Cells& country, std::span<const Cells> cities, double city_share) {
  Cells blend = as_shares(country);
  if (cities.empty()) {
    return blend;
  }
  for (double& share : blend) {
    share *= 1 - city_share;
  }
  for (const auto& city : cities) {
    const Cells shares = as_shares(city);
    for (std::size_t i = 0; i < kCells; ++i) {
      blend[i] += city_share / static_cast<double>(cities.size()) * shares[i];
    }
  }
  return blend;
}

}  // namespace pareltjes::engines::population
