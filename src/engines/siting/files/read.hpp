// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "engines/siting/instance.hpp"

namespace pareltjes::engines::siting {

/// More points × sites than this do not fit in memory with room to work in.
inline constexpr std::size_t kMostPairs = 25'000'000;

/// A graph of the OR-Library (J. Beasley, "OR-Library: distributing test problems by electronic mail", 1990), files
/// pmed*: nodes, edges, p; then one edge a line: from, to, cost. Every node is a point of weight 1 and a candidate;
/// p sites open; costs are the lengths of shortest paths. Of an edge that is given twice, the last counts.
core::Result<Instance> read_graph(std::string_view text, const std::string& file, std::size_t most_pairs = kMostPairs);

/// Warehouse location of the OR-Library, files cap*: sites, points; per site capacity and fixed cost; per point its
/// demand and, per site, the cost of serving all of it. Parts of a demand may go to several sites.
/// @param capacity takes the place of the word "capacity", which some files have.
core::Result<Instance> read_cap(std::string_view text, const std::string& file,
                                std::optional<double> capacity = std::nullopt, std::size_t most_pairs = kMostPairs);

/// A table of comma- or semicolon-separated values: point, weight, then one column a site with its distance; an empty
/// cell is not possible. Every site is a candidate.
core::Result<Instance> read_table(std::string_view text, const std::string& file, std::size_t most_pairs = kMostPairs);

/// All that an Instance can say, as JSON; the README of this room shows it.
core::Result<Instance> read_json(std::string_view text, const std::string& file, std::size_t most_pairs = kMostPairs);

}  // namespace pareltjes::engines::siting
