// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "pearls/effectrapportage/case.hpp"

namespace pareltjes::effectrapportage {

/// A site as people reach it from the company.
struct Reached {
  const Site* site = nullptr;
  double minutes = 0;
  bool measured = false;  ///< Given; else from straight line times a factor.
  bool known = false;     ///< Whether a travel time is known at all.
};

/// The sites that may be used in a year, the nearest first.
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

}  // namespace pareltjes::effectrapportage
