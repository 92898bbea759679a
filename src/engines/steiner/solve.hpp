// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <functional>
#include <limits>
#include <optional>
#include <stop_token>
#include <vector>

#include "engines/steiner/instance.hpp"

namespace pareltjes::engines::steiner {

/// Ends a search early. A deadline stops where the clock says; `nodes` at the same place every time.
struct Limits {
  std::optional<std::chrono::steady_clock::time_point> deadline;
  std::stop_token stop;
  std::uint64_t nodes = std::numeric_limits<std::uint64_t>::max();  ///< Of the tree of branches.
  /// Told each time that one of the two becomes better: the cost of the best tree (nothing: none yet) and the bound.
  /// Called on the thread that solves.
  std::function<void(std::optional<Cost> value, Cost bound)> progress = {};

  [[nodiscard]] bool over() const {
    return stop.stop_requested() || (deadline && std::chrono::steady_clock::now() >= *deadline);
  }
};

struct Solution {
  std::vector<EdgeId> tree;  ///< Rising.
  Cost cost = 0;
  Cost bound = 0;           ///< No tree costs less.
  std::uint64_t nodes = 0;  ///< Of the tree of branches; 0 when the bound alone proved it.

  [[nodiscard]] bool proven() const { return bound == cost; }
  /// (cost − bound) / cost; 0 when proven.
  [[nodiscard]] double gap() const {
    return proven() ? 0.0 : static_cast<double>(cost - bound) / static_cast<double>(cost);
  }
};

/// The cheapest tree that connects the terminals, proven, or the best found with its bound. The same input and the same
/// `nodes` give the same tree. kInvalidInput when the terminals do not hang together; kDeadlineExceeded or kCancelled
/// when there was no time for any tree.
core::Result<Solution> solve(const Instance& instance, const Limits& limits = {});

}  // namespace pareltjes::engines::steiner
