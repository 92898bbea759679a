// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "engines/steiner/dual_ascent.hpp"

namespace pareltjes::engines::steiner {

/// Each of these keeps the cost of the best tree: together with what is `fixed`. What is gone, joined or taken can be
/// undone by the history. @return how much changed.

/// Nodes with one or two links; terminals with one, or whose cheapest link leads to a terminal. C. Duin and A.
/// Volgenant, "Reduction tests for the Steiner problem in graphs", Networks 19 (1989) 549–567.
std::size_t reduce_by_degree(Network& network, History& history);

/// Links beside which other ways, from terminal to terminal, have no longer piece: the special distance test of Duin
/// and Volgenant (1989) over nearest terminals, T. Polzin and S. Vahdati Daneshmand, "Improved algorithms for the
/// Steiner problem in networks", Discrete Applied Mathematics 112 (2001) 263–300.
std::size_t reduce_by_special_distance(Network& network);

/// The same by a search around each link: finds what the above does not, in more time.
std::size_t reduce_by_detours(Network& network, const Limits& limits);

/// Links that are in a best tree: of a terminal (nearest vertex), and out of what lies nearest to it (short links).
/// Duin and Volgenant (1989); Polzin and Vahdati Daneshmand (2001).
std::size_t contract_near_terminals(Network& network);

/// Nodes of which a best tree never needs three links or more are replaced by links between their neighbours (NTD with
/// 3 and 4 links). Duin and Volgenant (1989).
std::size_t replace_nodes(Network& network, History& history, const Limits& limits);

/// All of these, as long as much changes. False when the terminals do not hang together any more.
bool reduce(Network& network, History& history, const Limits& limits);

/// Takes away nodes and links without which no tree below `limit` is lost, by the reduced costs of an ascent; nodes
/// that in no such tree have three links are replaced by links between their neighbours. Polzin and Vahdati Daneshmand
/// (2001).
/// @param limit less what is fixed in the network.
std::size_t reduce_by_bound(Network& network, History& history, const Graph& graph, const Ascent& ascent, Cost limit);

}  // namespace pareltjes::engines::steiner
