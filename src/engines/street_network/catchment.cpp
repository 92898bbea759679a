// SPDX-License-Identifier: EUPL-1.2
#include "engines/street_network/catchment.hpp"

#include <cmath>

namespace pareltjes::engines::street_network {

double step_weight(double cost, double limit) {
  return cost <= limit ? 1 : 0;
}

double gaussian_weight(double cost, double limit) {
  if (!(cost <= limit) || !(limit > 0)) return 0;
  const double edge = std::exp(-0.5);
  return (std::exp(-0.5 * cost * cost / (limit * limit)) - edge) / (1 - edge);
}

Catchment balanced_catchment(std::span<const double> people, std::span<const double> supply,
                             std::span<const Link> links) {
  // Sums of weights over the supplies of a place, and over the places of a supply.
  std::vector<double> of_people(people.size(), 0);
  std::vector<double> of_supply(supply.size(), 0);
  for (const Link& link : links) {
    of_people[link.people] += link.weight;
    of_supply[link.supply] += link.weight;
  }
  Catchment result;
  result.access.assign(people.size(), 0);
  result.balanced.assign(people.size(), 0);
  result.demand.assign(supply.size(), 0);
  result.level.assign(supply.size(), 0);
  for (const Link& link : links) {
    if (link.weight > 0) result.demand[link.supply] += people[link.people] * (link.weight / of_people[link.people]);
  }
  for (std::size_t j = 0; j < supply.size(); ++j) {
    if (result.demand[j] > 0) {
      result.level[j] = supply[j] / result.demand[j];
    } else {
      result.supply_without += supply[j];
    }
  }
  for (const Link& link : links) {
    if (!(link.weight > 0)) continue;
    result.access[link.people] += result.level[link.supply] * (link.weight / of_people[link.people]);
    result.balanced[link.people] += result.level[link.supply] * (link.weight / of_supply[link.supply]);
  }
  for (std::size_t i = 0; i < people.size(); ++i) {
    if (!(of_people[i] > 0)) result.people_without += people[i];
  }
  return result;
}

}  // namespace pareltjes::engines::street_network
