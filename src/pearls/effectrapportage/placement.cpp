// SPDX-License-Identifier: EUPL-1.2
#include "pearls/effectrapportage/placement.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace pareltjes::effectrapportage {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::infinity();
constexpr double kMetresPerKilometre = 1000;
constexpr double kMinutes = 60;

Reached reached(const Case& of, const Site& site) {
  if (site.minutes) return {&site, *site.minutes, true, true};
  if (!of.x || !of.y || !site.x || !site.y) return {&site, kUnknown, false, false};
  const double straight = std::hypot(*site.x - *of.x, *site.y - *of.y) / kMetresPerKilometre;
  const double detour = of.parameter("omweg")->spread.mid;
  const double speed = of.parameter("snelheid")->spread.mid;
  return {&site, straight * detour / speed * kMinutes, false, true};
}

}  // namespace

std::vector<Reached> sites_in(const Case& of, int year) {
  std::vector<Reached> found;
  for (const auto& site : of.sites) {
    if (site.permitted && site.beds > 0 && (!site.until || *site.until >= year)) found.push_back(reached(of, site));
  }
  std::ranges::stable_sort(found, {}, &Reached::minutes);
  return found;
}

std::vector<double> fill(const std::vector<Reached>& sites, double beds) {
  std::vector<double> placed;
  for (const auto& one : sites) {
    placed.push_back(std::min(one.site->beds, beds));
    beds -= placed.back();
  }
  return placed;
}

std::vector<Share> by_municipality(const std::vector<Reached>& sites, double beds) {
  std::vector<Share> shares;
  const auto placed = fill(sites, beds);
  for (std::size_t i = 0; i < sites.size(); ++i) {
    const auto& name = sites[i].site->municipality;
    auto found = std::ranges::find(shares, name, &Share::municipality);
    if (found == shares.end()) found = shares.insert(shares.end(), {name, 0});
    found->beds += placed[i];
  }
  return shares;
}

}  // namespace pareltjes::effectrapportage
