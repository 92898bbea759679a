// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>

#include "engines/steiner/graph.hpp"
#include "engines/steiner/solve.hpp"

namespace pareltjes::engines::steiner {

/// Whether the table below fits in memory, and its work in so many steps (some 10⁹ in a second).
bool fits_exact(const Graph& graph, double most_steps);

/// The best tree, by a table of every group of terminals: S. Dreyfus and R. Wagner, "The Steiner
/// problem in graphs", Networks 1 (1971) 195–207, with shortest paths as in R. Erickson, C. Monma and A. Veinott,
/// "Send-and-split method for minimum-concave-cost network flows", Mathematics of Operations Research 12 (1987)
/// 634–664. For few terminals. @return nothing when stopped; cost kNever when there is no tree.
std::optional<Tree> exact_by_groups(const Graph& graph, const Limits& limits);

}  // namespace pareltjes::engines::steiner
