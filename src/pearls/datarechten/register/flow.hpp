// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/language.hpp"
#include "pearls/datarechten/register/merge.hpp"

namespace pareltjes::datarechten {

/// Whether data may go where a link leads.
struct FlowVerdict {
  enum class Kind { kFree, kBlocked, kUnknown };
  Kind kind = Kind::kUnknown;
  core::Text reason;
  std::string sentence;  ///< Of the contract, word for word; empty where nothing says it.
};

/// What the right of an application says of data that leave it: within the municipality they are used, to outside they
/// are passed on.
/// @param right as RightsKeeper stores it; null when there is none.
/// @param today 2026-11-28.
FlowVerdict flow_verdict(const nlohmann::json& right, bool to_outside, const std::string& today);

/// One link, seen from above.
struct Flow {
  std::size_t from = 0, to = 0;  ///< Places in the list of nodes.
  Link link;
  FlowVerdict verdict;
};

/// An application, or something outside the register that an application is linked with.
struct FlowNode {
  const KeptApplication* application = nullptr;  ///< Nothing for what is outside.
  std::string name;
  std::size_t links = 0;
};

struct FlowMap {
  std::vector<FlowNode> nodes;
  std::vector<Flow> flows;
};

/// All applications and where their data flow. What leads to an application that is not there any more is left out.
/// @param rights by id of the application's record. @param kept outlives the map.
FlowMap flow_map(const std::vector<KeptApplication>& kept, const std::map<std::string, nlohmann::json>& rights,
                 const std::string& today);

/// The part that a picture can show: those with the most links, with the flows between them.
/// @param around nodes that come first, with their neighbours; empty: all.
FlowMap part_of(const FlowMap& map, std::size_t most, const std::vector<std::size_t>& around);

/// A place in the picture: columns from left to right along the flows, as far as circles allow.
struct Position {
  std::size_t column = 0, row = 0;
  friend bool operator==(const Position&, const Position&) = default;
};
/// Where the nodes of a map stand, and which free places a flow over several columns goes through.
/// Method: layers by the longest path, with dummies on long edges (Sugiyama, Tagawa and Toda, 1981).
struct Layout {
  std::vector<Position> nodes;
  std::vector<std::vector<Position>> ways;  ///< By flow; from left to right.
};
Layout layout(const FlowMap& map);

}  // namespace pareltjes::datarechten
