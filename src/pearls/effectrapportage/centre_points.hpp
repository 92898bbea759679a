// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>

#include "core/ids.hpp"
#include "pearls/effectrapportage/case.hpp"
#include "platform/register/centres.hpp"

namespace pareltjes::effectrapportage {

/// Gives the company, and each site without travel time or place, the middle of its municipality
/// (register/centres.hpp). Within one municipality the distance is the mean of two places in a circle as large as its
/// land: 128 r / 45 π (Burgstaller and Pillichshammer, "The average distance between two points", 2009). Municipalities
/// that do not exist stay unknown. A finding says for how many sites this was done.
void place_by_centres(Case& read, const core::GemeenteCode& municipality);

/// The middle of the municipality of that name; nothing when there is none of today.
std::optional<reg::Centre> centre_named(const std::string& municipality);

}  // namespace pareltjes::effectrapportage
