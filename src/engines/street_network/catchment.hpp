// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace pareltjes::engines::street_network {

/// How much a supply weighs for people at a distance; above zero. Pairs that are too far apart have no link.
struct Link {
  std::uint32_t people = 0;  ///< Index among the places where people live.
  std::uint32_t supply = 0;  ///< Index among the supplies.
  double weight = 0;
};

/// 1 up to the limit, 0 beyond.
double step_weight(double cost, double limit);
/// Falls from 1 to 0 at the limit as a bell does (Dai, 2010: Gaussian two-step floating catchment area).
double gaussian_weight(double cost, double limit);

/// Supply divided over people who compete for it, each person and each place of supply counted once (balanced floating
/// catchment area: Paez, Higgins and Vivona, 2019, PLoS ONE 14(6), e0218773). People divide themselves over the
/// supplies they reach, in parts that add up to one; a supply is divided over what comes to it.
struct Catchment {
  std::vector<double> access;  ///< Supply per person, by place of people. Σ access × people = supply that is reached.
  std::vector<double> demand;  ///< People who come, by supply. Σ demand = people who reach any.
  std::vector<double> level;   ///< Supply per person who comes ("level of service"); 0 where nobody comes.
  /// As the article divides in its last step: by weights that add up to one over the people of a supply, so that
  /// Σ balanced = Σ level. Access × people does not add up to the supply then.
  std::vector<double> balanced;
  double people_without = 0;  ///< People who reach no supply; their access is 0.
  double supply_without = 0;  ///< Supply that nobody reaches.
};

/// @param people, supply not negative. @param links with indices below their sizes, each pair at most once.
Catchment balanced_catchment(std::span<const double> people, std::span<const double> supply,
                             std::span<const Link> links);

}  // namespace pareltjes::engines::street_network
