// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engines/fair_share/game.hpp"

namespace pareltjes::engines::fair_share {

/// Every group of a game: by player (each count is 1) or by type. A group is its place, a number with the wheels of a
/// clock: the first type turns fastest.
struct Table {
  std::vector<std::size_t> counts;
  std::span<const double> values;  ///< The game must outlive the table.
  Sense sense = Sense::kSaving;

  explicit Table(const Game& game) : counts(game.players(), 1), values(game.values()), sense(game.sense()) {}
  explicit Table(const TypedGame& game)
      : counts(game.counts().begin(), game.counts().end()), values(game.values()), sense(game.sense()) {}

  [[nodiscard]] std::size_t types() const { return counts.size(); }
  [[nodiscard]] std::vector<std::size_t> group(std::size_t place) const;
  /// The place of one player of a type alone.
  [[nodiscard]] std::size_t alone(std::size_t type) const;
};

/// The rational span of groups, exactly: by remainders of a prime above every determinant that 25 rows of zeros and
/// ones can have (Hadamard's bound, 7.5e10), so that ranks are those of fractions. With counts of types the bound is
/// the product of the rows' lengths, and the prime is above it up to some 5 types of hundreds.
class Span {
 public:
  static constexpr std::uint64_t kPrime = (std::uint64_t{1} << 61U) - 1;

  explicit Span(std::size_t types) : types_(types) {}
  /// @return whether the group was not in the span yet.
  bool add(std::span<const std::size_t> group);
  [[nodiscard]] bool holds(std::span<const std::size_t> group) const;
  [[nodiscard]] std::size_t rank() const { return rows_.size(); }
  /// A vector at right angles to all of the span: whose product with a group is not 0 is surely outside.
  [[nodiscard]] std::vector<std::uint64_t> outside() const;

 private:
  struct Row {
    std::size_t pivot = 0;
    std::vector<std::uint64_t> numbers;  ///< 1 at its own pivot, 0 at the others'.
  };
  [[nodiscard]] std::vector<std::uint64_t> reduced(std::span<const std::size_t> group) const;
  std::size_t types_ = 0;
  std::vector<Row> rows_;
};

/// Finds groups whose constraint is broken, by looking at all of them.
class Scan {
 public:
  explicit Scan(const Table& table);
  /// Of every block of groups the one with the least of  shares·group − factor·value − constant  below `limit`, that is
  /// not in the span; in rising order of places.
  [[nodiscard]] std::vector<std::size_t> below(std::span<const double> shares, double factor, double constant,
                                               double limit, const Span& span) const;

 private:
  const Table& table_;
  std::size_t split_ = 0, low_ = 1, high_ = 1;
};

}  // namespace pareltjes::engines::fair_share
