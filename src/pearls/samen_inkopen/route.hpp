// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "engines/steiner/solve.hpp"
#include "pearls/samen_inkopen/round.hpp"

namespace pareltjes::samen_inkopen {

/// The cheapest network that connects the sites with a network point.
struct Route {
  std::vector<std::size_t> streets;  ///< Of the round, that are used.
  Cents cost = 0, bound = 0;
  double dug = 0, existing = 0;  ///< Metres.
  std::vector<std::size_t> sites;
  /// By participant: its part of the cost. Who lies behind a street pays it together, each site as much: for one tree
  /// that is the Shapley value. N. Megiddo, "Computational complexity of the game theory approach to cost allocation
  /// for a tree", Mathematics of Operations Research 3 (1978) 189–196.
  std::vector<Cents> parts;
  std::vector<std::size_t> connected;  ///< By participant: sites.

  [[nodiscard]] bool proven() const { return cost == bound; }
};

/// Sites that no street leads to are told and left out; nothing when no site is left or there is no network point.
/// Error: kCancelled or kDeadlineExceeded.
core::Result<std::optional<Route>> find_route(const Round& round, std::vector<pearl::Finding>& findings,
                                              const engines::steiner::Limits& limits);

}  // namespace pareltjes::samen_inkopen
