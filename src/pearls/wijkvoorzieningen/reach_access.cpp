// SPDX-License-Identifier: EUPL-1.2
#include "pearls/wijkvoorzieningen/reach_access.hpp"

#include "engines/street_network/choice.hpp"

namespace pareltjes::wijkvoorzieningen {

network::Catchment divided_supply(std::span<const double> people, std::span<const double> capacity,
                                  const std::vector<Leg>& legs) {
  const auto choice = network::shipped_choice();
  std::vector<std::vector<const Leg*>> of_home(people.size());
  for (const auto& leg : legs) of_home[leg.home].push_back(&leg);
  std::vector<network::Link> links;
  links.reserve(legs.size());
  std::vector<double> km;
  std::vector<double> size;
  for (std::uint32_t home = 0; home < of_home.size(); ++home) {
    km.clear();
    size.clear();
    for (const auto* leg : of_home[home]) {
      km.push_back(leg->metres / 1000);
      size.push_back(capacity[leg->place]);
    }
    const auto shares = network::choice_shares(choice, km, size);
    for (std::size_t k = 0; k < shares.size(); ++k) links.push_back({home, of_home[home][k]->place, shares[k]});
  }
  return network::balanced_catchment(people, capacity, links);
}

}  // namespace pareltjes::wijkvoorzieningen
