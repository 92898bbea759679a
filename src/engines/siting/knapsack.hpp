// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <vector>

namespace pareltjes::engines::siting {

/// A row that a site could serve, at a reduced cost below 0.
struct Item {
  std::uint32_t row = 0;
  double value = 0;     ///< Reduced cost, < 0.
  double load = 0;      ///< ≥ 0.
  double distance = 0;  ///< Of the site, for a unit of weight.
  double share = 0;     ///< Of the row, set by the knapsack: 0 to 1.
};

/// Fills the capacity with the items of the least total value; parts of items allowed (G. Dantzig, 1957). Sorts the
/// items by value for a unit of load. @return the total, ≤ 0.
double fill_with_parts(std::vector<Item>& items, double capacity);

/// The same with whole items only, by depth-first branch and bound on the value for a unit of load (E. Horowitz and
/// S. Sahni, 1974). Past `steps` it gives the value with parts, which is a bound as well.
double fill_with_whole(std::vector<Item>& items, double capacity, std::size_t steps = 20'000);

}  // namespace pareltjes::engines::siting
