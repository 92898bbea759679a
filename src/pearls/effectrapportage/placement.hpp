// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/interval.hpp"
#include "pearls/effectrapportage/case.hpp"

namespace pareltjes::effectrapportage {

/// A site as people reach it from the company.
struct Reached {
  const Site* site = nullptr;
  double minutes = 0;
  bool measured = false;  ///< Given; else from straight line times a factor.
  bool known = false;     ///< Whether a travel time is known at all.
  bool centres = false;   ///< Between the middles of municipalities.
};

/// The sites that may be used in a year, the nearest first; of two that are as near, the cheaper one.
std::vector<Reached> sites_in(const Case& of, int year);

/// What a municipality takes of a number of beds.
struct Share {
  std::string municipality;
  double beds = 0;
};

/// Beds over the sites, the nearest first until it is full. For one company this is the assignment of least travel
/// time: an exchange of two people never makes it shorter.
/// @return beds of each site, in their order.
std::vector<double> fill(const std::vector<Reached>& sites, double beds);

/// The same by municipality, in the order in which they take the first bed.
std::vector<Share> by_municipality(const std::vector<Reached>& sites, double beds);

/// How many draws are assigned when several companies look for beds.
inline constexpr std::size_t kAssigned = 200;

/// What a year gives when companies share the sites.
struct Shared {
  struct Taken {
    std::string municipality;
    core::Interval beds;
  };
  std::vector<Taken> taken;       ///< By this company.
  core::Interval without;         ///< Of this company: no place.
  core::Interval region_without;  ///< Of all companies together.
  std::vector<double> at_sites;   ///< By this company at the middle, in the order of the sites.
  double chance_short = 0;
};

/// Several companies over the sites, by least travel time together: minimum-cost flow, exact. Cost comes second: a
/// second of travel weighs as much as a thousand euros. The draws are put in order of all beds together and divided
/// over 200 strata of equal chance; of each the middle one is assigned and stands for its stratum.
/// @param beds of this company in the year, one for each draw. @param sites those that may be used.
core::Result<Shared> share_sites(const Case& of, int year, std::span<const double> beds,
                                 const std::vector<Reached>& sites, std::uint64_t seed,
                                 const pearl::RunControl& control);

}  // namespace pareltjes::effectrapportage
