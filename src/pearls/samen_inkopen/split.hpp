// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>
#include <vector>

#include "pearls/samen_inkopen/round.hpp"

namespace pareltjes::samen_inkopen {

/// A whole amount in whole cents by shares that add up to about it: the largest remainders get the cents that are left
/// (A. Hamilton's method). Of equal remainders the first.
/// @param shares in cents, of any sign.
std::vector<Cents> in_cents(Cents whole, std::span<const double> shares);

}  // namespace pareltjes::samen_inkopen
