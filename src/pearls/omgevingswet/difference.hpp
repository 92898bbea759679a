// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <vector>

#include "pearls/omgevingswet/check.hpp"

namespace pareltjes::omgevingswet {

/// One way in which a delivery fares differently against another standard.
struct Difference {
  enum class Kind { kNew, kGone, kChanged };
  Kind kind = Kind::kNew;
  DeliveryFinding finding;  ///< Against the other standard; of kGone against the first.
  core::Text before;        ///< Of kChanged: what the first said.
};

/// What changes when the same delivery is checked against `other` instead of `first`: by rule, file and place.
std::vector<Difference> differences(const DeliveryVerdict& first, const DeliveryVerdict& other);

}  // namespace pareltjes::omgevingswet
