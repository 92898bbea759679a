// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <vector>

#include "engines/population/age_sex.hpp"
#include "pearls/wijkvoorzieningen/norms.hpp"

namespace pareltjes::wijkvoorzieningen {

/// Areas as columns, one entry an area; NaN is missing.
struct AreaColumns {
  std::vector<double> inhabitants_low, inhabitants, inhabitants_high;
  std::vector<double> dwellings, households;
  std::vector<int> urbanity;                     ///< CBS class, 0 unknown.
  std::vector<engines::population::Cells> ages;  ///< Fitted before.
  [[nodiscard]] std::size_t size() const { return inhabitants.size(); }
};

/// Needs of all areas for all kinds of facility: low, mid and high at [area × kinds + kind]; NaN where none applies.
struct NationalNeeds {
  std::size_t kinds = 0;
  std::vector<double> low, mid, high;
};

/// Every area × every norm in use, in one pass and without an outcome: for the whole country at once. The same
/// arithmetic as needs_of; the range of age groups is that of the rounding, and each area counts as one site.
NationalNeeds national_needs(const AreaColumns& areas, const std::vector<EffectiveNorm>& norms,
                             const NormLibrary& library);

}  // namespace pareltjes::wijkvoorzieningen
