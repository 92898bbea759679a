// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <utility>
#include <vector>

#include "pearls/wijkvoorzieningen/reach.hpp"
#include "pearls/wijkvoorzieningen/reach_measure.hpp"

namespace pareltjes::wijkvoorzieningen {

/// What came to light while measuring.
struct ReachNotes {
  const NormLibrary& library;
  const Measure& measure;
  const hub::DatasetPtr& streets;                                        ///< nullptr without a network.
  const std::vector<std::pair<const FacilityKind*, double>>& unreached;  ///< Part of the people without any way there.
  double on_street = 1;  ///< Part of the people with a street of the network within reach.
};

/// Fills in assumptions, findings and parameters: a few of each, however many points they are about.
void tell_reach(const ReachNotes& notes, Reach& reach);

}  // namespace pareltjes::wijkvoorzieningen
