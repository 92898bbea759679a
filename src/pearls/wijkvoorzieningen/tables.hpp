// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "pearls/wijkvoorzieningen/borders.hpp"
#include "pearls/wijkvoorzieningen/compare.hpp"
#include "pearls/wijkvoorzieningen/future.hpp"
#include "pearls/wijkvoorzieningen/need.hpp"
#include "pearls/wijkvoorzieningen/reach.hpp"
#include "platform/pearl/manifest.hpp"
#include "platform/pearl/outcome.hpp"

namespace pareltjes::wijkvoorzieningen {

/// All that was computed for one municipality.
struct Results {
  const Areas& areas;
  const Compositions& compositions;
  const NormLibrary& library;
  const std::vector<EffectiveNorm>& norms;
  const Supplies& supplies;
  const Borders& borders;
  const std::vector<Need>& needs;
  const Comparison& comparison;
  const Future* future = nullptr;  ///< Only when a later year was asked for.
  const Reach* reach = nullptr;
};

/// The tables of the outcome, with the columns that the manifest declares.
std::vector<pearl::Table> tables_of(const Results& results, const pearl::Manifest& manifest);

/// The tables of a projection: tekortkans, prognose, prognose_leeftijden, prognose_stromen, prognose_aannames,
/// toets_prognose.
std::vector<pearl::Table> future_tables_of(const Areas& areas, const Future& future, const Supplies& supplies,
                                           const pearl::Manifest& manifest);

/// The tables bereikbaarheid and bereikbaarheid_aannames.
std::vector<pearl::Table> reach_tables_of(const Areas& areas, const Reach& reach, const pearl::Manifest& manifest);

/// Areas with their shapes, for the map.
pearl::Layer layer_of(const Results& results);

}  // namespace pareltjes::wijkvoorzieningen
