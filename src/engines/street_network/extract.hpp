// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engines/street_network/geometry.hpp"

namespace pareltjes::engines::street_network {

/// The tags of OpenStreetMap that say who may go where; the others are not kept.
class Tags {
 public:
  /// Empty when there is no such key.
  [[nodiscard]] std::string_view get(std::string_view key) const {
    for (const auto& [name, value] : pairs_) {
      if (name == key) return value;
    }
    return {};
  }
  [[nodiscard]] bool has(std::string_view key) const { return !get(key).empty(); }
  void add(std::string_view key, std::string_view value) { pairs_.emplace_back(key, value); }
  [[nodiscard]] bool empty() const { return pairs_.empty(); }

 private:
  std::vector<std::pair<std::string, std::string>> pairs_;
};

/// Whether a key says anything about the network.
bool is_of_the_network(std::string_view key);

struct OsmNode {
  std::int64_t id = 0;
  Coordinate at;
};

struct OsmBarrier {
  std::int64_t node = 0;
  Tags tags;
};

struct OsmWay {
  std::int64_t id = 0;
  std::vector<std::int64_t> nodes;
  Tags tags;
};

/// What an extract of OpenStreetMap holds of roads, paths and ferries. Nodes in any order; of one id the first counts.
/// A way may name nodes that are not here: it goes beyond the border of the extract.
struct OsmExtract {
  std::vector<OsmNode> nodes;
  std::vector<OsmBarrier> barriers;
  std::vector<OsmWay> ways;
};

}  // namespace pareltjes::engines::street_network
