// SPDX-License-Identifier: EUPL-1.2
#include "engines/xml_rules/xpath/value_index.hpp"

#include <algorithm>
#include <bit>
#include <functional>
#include <utility>

namespace pareltjes::engines::xml_rules {

// Where the value stands in slots_, or the empty slot where it would come.
std::size_t ValueIndex::slot_of(std::string_view value) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = std::hash<std::string_view>{}(value)&mask;
  while (slots_[slot] != kAbsent && groups_[slots_[slot]].value != value) {
    slot = (slot + 1) & mask;
  }
  return slot;
}

void ValueIndex::finish() {
  const auto entries = std::exchange(entries_, {});
  slots_.assign(std::bit_ceil(2 * entries.size() + 2), kAbsent);
  std::vector<std::uint32_t> group_of;
  group_of.reserve(entries.size());
  for (const auto& entry : entries) {
    auto& group = slots_[slot_of(entry.value)];
    if (group == kAbsent) {
      group = static_cast<std::uint32_t>(groups_.size());
      groups_.push_back({entry.value});
    }
    group_of.push_back(group);
    ++groups_[group].size;
  }
  std::uint32_t begin = 0;
  for (auto& group : groups_) {
    group.begin = begin;
    begin += std::exchange(group.size, 0U);
  }
  nodes_.resize(entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    auto& group = groups_[group_of[i]];
    nodes_[group.begin + group.size++] = entries[i].node;
  }
  for (auto& group : groups_) {
    const auto first = nodes_.begin() + group.begin;
    const auto last = first + group.size;
    if (std::adjacent_find(first, last, std::greater_equal<>{}) != last) {
      std::sort(first, last);
      group.size = static_cast<std::uint32_t>(std::unique(first, last) - first);
    }
  }
}

std::span<const NodeId> ValueIndex::find(std::string_view value) const {
  const auto group = slots_.empty() ? kAbsent : slots_[slot_of(value)];
  return group == kAbsent ? std::span<const NodeId>{}
                          : std::span(nodes_).subspan(groups_[group].begin, groups_[group].size);
}

}  // namespace pareltjes::engines::xml_rules
