// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <cmath>
#include <map>

#include "engines/street_network/choice.hpp"

namespace pareltjes::engines::street_network {
namespace {

using Areas = std::map<std::string, Coordinate, std::less<>>;

/// Every postcode area at the mean of its schools.
Areas areas_of(std::span<const School> schools) {
  struct Sum {
    double lon = 0, lat = 0;
    int count = 0;
  };
  std::map<std::string, Sum, std::less<>> sums;
  for (const School& school : schools) {
    if (!school.placed || school.pc4.empty()) continue;
    Sum& sum = sums[school.pc4];
    sum.lon += school.at.lon_e7;
    sum.lat += school.at.lat_e7;
    ++sum.count;
  }
  Areas areas;
  for (const auto& [pc4, sum] : sums)
    areas[pc4] = coordinate_of(sum.lon / sum.count * 1e-7, sum.lat / sum.count * 1e-7);
  return areas;
}

/// Pupils by area and school, sorted by both.
using Counts = std::map<std::string, std::map<std::uint32_t, double>, std::less<>>;

Counts count(std::span<const School> schools, std::span<const Flow> flows, const Areas& areas, DroppedPupils& dropped) {
  std::map<std::string, std::uint32_t, std::less<>> number;
  for (std::uint32_t i = 0; i < schools.size(); ++i) {
    if (schools[i].placed && schools[i].pupils > 0) number.try_emplace(schools[i].id, i);
  }
  Counts counts;
  std::map<std::string, int, std::less<>> unplaced;
  for (const Flow& flow : flows) {
    dropped.all += flow.pupils;
    const auto school = number.find(flow.school);
    if (school == number.end()) {
      dropped.unknown_school += flow.pupils;
    } else if (!areas.contains(flow.pc4)) {
      dropped.unplaced_pc4 += flow.pupils;
      unplaced[flow.pc4] = 1;
    } else {
      counts[flow.pc4][school->second] += flow.pupils;
    }
  }
  dropped.unplaced_areas = unplaced.size();
  return counts;
}

}  // namespace

ChoiceData choice_data(std::span<const School> schools, std::span<const Flow> flows, const ChoiceOptions& options) {
  ChoiceData data;
  const Areas areas = areas_of(schools);
  Counts counts = count(schools, flows, areas, data.dropped);
  data.first.push_back(0);
  for (auto& [pc4, chosen] : counts) {
    const Coordinate middle = areas.find(pc4)->second;
    for (std::uint32_t i = 0; i < schools.size(); ++i) {
      const School& school = schools[i];
      if (!school.placed || !(school.pupils > 0)) continue;
      const double km = distance_m(middle, school.at) / 1000 * options.detour;
      const auto went = chosen.find(i);
      const double pupils = went == chosen.end() ? 0 : went->second;
      if (km > options.most_km) {
        data.dropped.too_far += pupils;
        continue;
      }
      data.options.push_back({i, static_cast<float>(km), static_cast<float>(std::log(school.pupils)), pupils});
    }
    data.pc4.push_back(pc4);
    data.first.push_back(static_cast<std::uint32_t>(data.options.size()));
  }
  return data;
}

}  // namespace pareltjes::engines::street_network
