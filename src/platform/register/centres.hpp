// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>

#include "core/ids.hpp"

namespace pareltjes::reg {

/// Where the people of a municipality live, taken together.
struct Centre {
  double x = 0, y = 0;  ///< RD New (EPSG:28992), metres, rounded to 100 m.
  double land_km2 = 0;  ///< Whole km², at least 1.
  std::string source;
};

/// The middle of a municipality of today: the middles of its neighbourhoods, weighted by their inhabitants
/// (middelpunten.csv). Nothing for a code that is no municipality of today.
std::optional<Centre> centre_of(const core::GemeenteCode& code);

}  // namespace pareltjes::reg
