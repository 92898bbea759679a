// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "pearls/effectrapportage/chain.hpp"

namespace pareltjes::effectrapportage {

/// Fills in the jobs of each draw, and whether area and jobs contradict.
void draw_jobs(Chain& chain, const Case& of, const Density& density, const Normals& normals, std::size_t draws);

/// The share from abroad of each draw in an ordinary week, as draw_chain() gives it.
Column draw_foreign(const Case& of, const Normals& normals, std::size_t draws);

}  // namespace pareltjes::effectrapportage
