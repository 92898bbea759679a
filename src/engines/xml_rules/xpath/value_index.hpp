// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engines/xml_rules/document/tree.hpp"

namespace pareltjes::engines::xml_rules {

/// Which nodes have which value: filled, finished, then asked. A hash table in four flat pieces, because a document has
/// thousands of values that occur once.
class ValueIndex {
 public:
  /// @param value must live as long as the index.
  void add(std::string_view value, NodeId node) { entries_.push_back({value, node}); }
  void finish();
  /// The nodes with that value, in document order, each once.
  [[nodiscard]] std::span<const NodeId> find(std::string_view value) const;

 private:
  struct Entry {
    std::string_view value;
    NodeId node;
  };
  struct Group {
    std::string_view value;
    std::uint32_t begin = 0;
    std::uint32_t size = 0;
  };
  [[nodiscard]] std::size_t slot_of(std::string_view value) const;

  std::vector<Entry> entries_;  // until finish()
  std::vector<std::uint32_t> slots_;
  std::vector<Group> groups_;
  std::vector<NodeId> nodes_;
};

}  // namespace pareltjes::engines::xml_rules
