// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "pearls/wijkvoorzieningen/composition.hpp"

namespace pareltjes::wijkvoorzieningen {

/// Counts below this are kept out of every output.
inline constexpr double kSmallestShown = 10;

/// A run of ages of one sex of which only the total may leave this module: at least 10 people.
struct AgeBlock {
  std::size_t first = 0;  ///< First cell.
  std::size_t last = 0;   ///< One past the last cell.
  double total = 0;
};

/// Cuts the cells [first, last) into the shortest runs of at least 10 people, from the youngest on; what is left over
/// joins the run before it. Nothing when all together are fewer than 10.
std::vector<AgeBlock> blocks_of(const engines::population::Cells& counted, std::size_t first, std::size_t last);

/// Puts the municipality's own ages (topic leeftijden-brp) in the place of the fit.
///
/// What leaves is made of block totals only: each smallest area is cut into blocks of at least 10 people, the people of
/// a block are spread by the fit, and every larger area is the sum of its parts (what the parts leave of a larger area
/// is a part as well). So nothing that is shown, no sum and no difference, depends on a single cell below 10 otherwise
/// than through a total of at least 10.
void use_own_ages(const Areas& areas, const hub::Snapshot& datasets, Compositions& compositions);

}  // namespace pareltjes::wijkvoorzieningen
