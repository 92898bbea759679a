// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "engines/street_network/choice.hpp"

namespace pareltjes::engines::street_network {

/// Schools: columns "vestigingsnummer", "pc6" (or "postcode"), "lon", "lat", "leerlingen". A school without lon and lat
/// has no place; one without pupils has none.
core::Result<std::vector<School>> read_schools(std::string_view bytes, const std::string& file);

/// Where pupils come from: columns "pc4_leerling" (or "postcode_leerling"), "vestigingsnummer", "leerlingen".
core::Result<std::vector<Flow>> read_flows(std::string_view bytes, const std::string& file);

}  // namespace pareltjes::engines::street_network
