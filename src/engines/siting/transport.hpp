// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <vector>

namespace pareltjes::engines::siting {

/// Loads that go to places with capacities, at the least cost.
struct Transport {
  std::size_t places = 0;
  std::vector<double> load;      ///< Per row, ≥ 0.
  std::vector<double> capacity;  ///< Per place; infinity: any.
  std::vector<double> cost;      ///< Per row and place, for the whole row; infinity: not possible.
};

struct Flow {
  bool feasible = false;
  double cost = 0;
  std::vector<double> share;  ///< Per row and place: the part of the row that goes there.
};

/// Exact, by successive shortest paths over the places (R. Busacker and P. Gowen, 1960): rows are added one by one, and
/// rows that are there already may move on along the cheapest chain of places.
Flow solve_transport(const Transport& problem);

}  // namespace pareltjes::engines::siting
