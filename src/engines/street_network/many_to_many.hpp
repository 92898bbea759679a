// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "engines/street_network/hierarchy.hpp"
#include "engines/street_network/terminal.hpp"

namespace pareltjes::engines::street_network {

/// A target that a journey reaches.
struct Hit {
  std::uint32_t target = 0;  ///< Index among the targets.
  Cost cost = 0;

  friend bool operator==(const Hit&, const Hit&) = default;
};

/// Targets that many sources ask for. Each target climbs once and leaves its cost in a bucket at every node it passes;
/// a source climbs and looks into the buckets on its way (Knopp, Sanders, Schultes, Schulz and Wagner, 2007). Buckets
/// are sorted, so that a question for the nearest stops early (Geisberger, 2011, "Advanced Route Planning in
/// Transportation Networks").
class Targets {
 public:
  Targets(const Hierarchy& hierarchy, std::vector<Terminal> targets);

  [[nodiscard]] std::size_t size() const { return targets_.size(); }
  [[nodiscard]] const Hierarchy& hierarchy() const { return hierarchy_; }
  [[nodiscard]] std::size_t bucket_entries() const { return entries_.size(); }

 private:
  friend class Asker;
  struct Entry {
    Cost cost;
    std::uint32_t target;
    friend auto operator<=>(const Entry&, const Entry&) = default;
  };
  [[nodiscard]] std::span<const Entry> bucket(NodeId inside) const {
    return {entries_.data() + first_[inside], entries_.data() + first_[inside + 1]};
  }

  const Hierarchy& hierarchy_;
  std::vector<Terminal> targets_;
  std::vector<std::uint32_t> first_;
  std::vector<Entry> entries_;
  std::vector<std::pair<SegmentId, std::uint32_t>> on_segment_;  ///< Sorted: who shares a segment.
};

/// Asks for one source after the other. Each thread has one of its own; answers do not depend on what was asked before.
class Asker {
 public:
  explicit Asker(const Targets& targets);

  /// Costs to all targets. @param row a place for each target; kNever where it is not reached.
  void all(const Terminal& source, std::span<Cost> row);
  /// The `most` nearest, nearest first; of equal cost the first target. Fewer when fewer are reached.
  std::vector<Hit> nearest(const Terminal& source, std::size_t most, Cost limit = kNever - 1);
  /// All within `limit` (included), in the order of the targets.
  std::vector<Hit> within(const Terminal& source, Cost limit);

 private:
  template <class See>
  void for_shared_segment(const Terminal& source, const See& see) const;

  const Targets& targets_;
  UpwardSearch climb_;
  std::vector<Cost> cost_;  ///< By target, for `within`.
  std::vector<std::uint32_t> seen_;
};

/// Runs `work(first, end)` on parts of 0 … count on so many threads; returns when all is done. An exception of the work
/// is thrown on.
void in_parts(std::size_t count, unsigned threads, const std::function<void(std::size_t, std::size_t)>& work);

/// Row by row: costs from every source to every target.
std::vector<Cost> cost_matrix(const Targets& targets, std::span<const Terminal> sources, unsigned threads = 1);

}  // namespace pareltjes::engines::street_network
