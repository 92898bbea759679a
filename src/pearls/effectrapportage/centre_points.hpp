// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "core/ids.hpp"
#include "pearls/effectrapportage/case.hpp"

namespace pareltjes::effectrapportage {

/// Gives the company, and each site without travel time or place, the middle of its municipality
/// (register/centres.hpp). Within one municipality the distance is the mean of two places in a circle as large as its
/// land: 128 r / 45 π (Burgstaller and Pillichshammer, "The average distance between two points", 2009). Municipalities
/// that do not exist stay unknown. A finding says for how many sites this was done.
void place_by_centres(Case& read, const core::GemeenteCode& municipality);

}  // namespace pareltjes::effectrapportage
