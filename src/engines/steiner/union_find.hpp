// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

namespace pareltjes::engines::steiner {

/// Which nodes hang together. R. Tarjan, "Efficiency of a good but not linear set union algorithm", JACM 22 (1975).
class UnionFind {
 public:
  explicit UnionFind(std::size_t nodes) : parent_(nodes) { std::iota(parent_.begin(), parent_.end(), 0U); }
  std::uint32_t find(std::uint32_t node) {
    while (parent_[node] != node) {
      parent_[node] = parent_[parent_[node]];
      node = parent_[node];
    }
    return node;
  }
  /// False when they did already.
  bool join(std::uint32_t a, std::uint32_t b) {
    a = find(a);
    b = find(b);
    if (a == b) return false;
    parent_[std::max(a, b)] = std::min(a, b);
    return true;
  }

 private:
  std::vector<std::uint32_t> parent_;
};

}  // namespace pareltjes::engines::steiner
