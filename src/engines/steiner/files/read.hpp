// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "engines/steiner/instance.hpp"

namespace pareltjes::engines::steiner {

/// A Steiner tree problem in a graph as SteinLib writes it (T. Koch, A. Martin, S. Voß, "SteinLib: an updated library
/// on Steiner tree problems in graphs", 2001, format STP 1.0) or the PACE challenge of 2018 (.gr). Sections in any
/// order, or none at all; comments, names and decompositions are passed over. Costs are whole. Refused, with the line:
/// problems of another kind (arcs, prizes, degrees, obstacles, a root), numbers that do not fit, another count than was
/// announced.
core::Result<Instance> read(std::string_view text, const std::string& file, std::size_t most_nodes = 10'000'000);

}  // namespace pareltjes::engines::steiner
