// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "engines/decision_tables/geometry/bits.hpp"

namespace pareltjes::engines::decision_tables {

/// For each column the parts of its domain that belong: their product.
using Box = std::vector<Bits>;

/// Work that may still be done; a step is one comparison of a box with a row in one column.
struct Budget {
  std::uint64_t steps = 200'000'000;

  /// False when there is not so much left.
  bool spend(std::uint64_t cost) {
    if (cost > steps) {
      steps = 0;
      return false;
    }
    steps -= cost;
    return true;
  }
};

/// What of a box no row covers.
struct Uncovered {
  std::vector<Box> boxes;  ///< Disjoint; together all that is uncovered, when complete.
  bool complete = true;    ///< False: stopped at the wanted number or at the end of the budget.
  bool decided = true;     ///< False: the budget ended before a single box was found.
};

__extension__ using Volume = unsigned __int128;

/// A decision table as a union of boxes, after Calvanese et al., "Semantics and Analysis of DMN Decision Tables", BPM
/// 2016: each rule is an iso-oriented box over the parts that the cells cut each column's domain into. Overlaps are
/// found by intersecting, for each column, the rows of the parts; what is missing by splitting the domain along the
/// sides of rules, as a branching procedure for the tautology of a disjunctive normal form does. Two measures cut that
/// short: volumes that do not add up prove a gap, volumes of disjoint boxes that do prove there is none.
class Boxes {
 public:
  /// @param rows one box a row, all over the same numbers of parts. A row with an empty cell covers nothing.
  /// @param domain_sizes parts of each column, at least one each.
  Boxes(std::vector<std::size_t> domain_sizes, const std::vector<Box>& rows);

  [[nodiscard]] std::size_t rows() const { return rows_.size(); }
  [[nodiscard]] bool is_empty(std::size_t row) const { return empty_[row]; }

  /// Pairs of rows (first < second) that share a point, in order. At most `most`; `complete` false when there are more.
  struct Overlaps {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
    bool complete = true;
  };
  [[nodiscard]] Overlaps overlaps(std::size_t most) const;

  /// Rows that share a point with the row, itself not among them.
  [[nodiscard]] const Bits& neighbours(std::size_t row) const { return neighbours_[row]; }
  /// What two rows share.
  [[nodiscard]] Box intersection(std::size_t a, std::size_t b) const;
  /// Whether two rows are the same box.
  [[nodiscard]] bool same(std::size_t a, std::size_t b) const { return rows_[a] == rows_[b]; }

  /// What no row covers at all.
  [[nodiscard]] Uncovered gaps(std::size_t most, Budget& budget) const;
  /// What of a row none of the others covers. At most one box is sought.
  [[nodiscard]] Uncovered rest_of(std::size_t row, const Bits& others, Budget& budget) const;

  /// A box around this uncovered one that touches no row and cannot grow: the one that needs the fewest columns.
  [[nodiscard]] Box widened(const Box& uncovered) const;
  /// Whether the first lies within the second.
  static bool is_within(const Box& inner, const Box& outer);

  /// A box of ours over the parts as they were given.
  [[nodiscard]] Box in_parts(const Box& box) const;

 private:
  struct Node {
    Box box;
    std::vector<std::uint32_t> rows;
  };
  [[nodiscard]] Uncovered search(Node start, std::size_t most, Budget& budget) const;
  [[nodiscard]] bool is_proven_covered(const Node& node) const;
  /// The column to split along and the row whose side does it; nothing when a row covers the box.
  struct Split {
    std::size_t column;
    std::uint32_t row;
  };
  [[nodiscard]] std::optional<Split> split_of(const Node& node) const;
  void keep_touching(Node& node, std::size_t column) const;
  [[nodiscard]] Volume volume(const Box& box) const;
  [[nodiscard]] Volume shared_volume(const Box& box, std::uint32_t row) const;
  void widen(Box& box, std::size_t column) const;
  void merge_alike(const std::vector<Box>& rows);
  void find_neighbours();

  std::vector<std::size_t> part_counts_;
  std::vector<std::vector<std::uint32_t>> class_of_part_;  ///< Parts that the same rows hold are one class.
  std::vector<std::size_t> classes_;
  std::vector<Box> rows_;                   ///< Over classes.
  std::vector<std::vector<Bits>> rows_of_;  ///< Of column and class: which rows hold it.
  std::vector<Bits> neighbours_;
  std::vector<bool> empty_;
  bool volumes_fit_ = true;
};

}  // namespace pareltjes::engines::decision_tables
