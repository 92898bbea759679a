// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pearls/wijkvoorzieningen/composition.hpp"
#include "pearls/wijkvoorzieningen/norms.hpp"
#include "pearls/wijkvoorzieningen/supply.hpp"

namespace pareltjes::wijkvoorzieningen {

/// What an area needs of one kind of facility.
struct Need {
  std::size_t area = 0;  ///< Index into Areas::list.
  const EffectiveNorm* norm = nullptr;
  core::Interval need;
  core::Interval target;  ///< People, dwellings, pupils or hectares that the norm counts.
  int year = 0;
  pearl::Nature nature = pearl::Nature::kDerived;
};

/// The count that a norm applies to, with the range that the data leave; nothing where it is not known.
std::optional<core::Interval> target_of(const Norm& norm, const Area& area, const Composition& composition);

/// Whether an area of this kind is large enough to round what the norm gives to whole facilities.
bool is_whole(const Norm& norm, core::AreaKind kind);

/// Need of every area for every kind of facility (of `only`, when not empty) of which a norm applies. Areas whose
/// inhabitants are unknown have no need.
core::Result<std::vector<Need>> needs_of(const Areas& areas, const Compositions& compositions,
                                         const std::vector<EffectiveNorm>& norms, const NormLibrary& library,
                                         const Supplies& supplies, const std::vector<std::string>& only,
                                         const pearl::RunControl& control);

/// "tekort", "mogelijk tekort", "genoeg", "aanbod zonder capaciteit" or "aanbod onbekend", with need minus supply where
/// the capacity is known in the unit of the need.
struct Gap {
  std::string state;
  std::optional<core::Interval> gap;
};
Gap gap_of(const Need& need, const Supply* supply);

}  // namespace pareltjes::wijkvoorzieningen
