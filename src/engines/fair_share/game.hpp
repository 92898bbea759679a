// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <vector>

#include "core/error.hpp"

namespace pareltjes::engines::fair_share {

/// A group of players: bit i is set when player i takes part.
using Coalition = std::uint32_t;

/// Every group has a value in memory: 2^25 of them take 256 MB.
inline constexpr std::size_t kMostPlayers = 25;

/// What the values are: what a group saves together (more is better), or what it has to pay (less is better).
enum class Sense { kSaving, kCost };

/// A cooperative game with transferable utility, by the value of every group.
class Game {
 public:
  /// @param values by coalition, 2^players of them, finite; the empty group has 0.
  static core::Result<Game> from_values(std::size_t players, std::vector<double> values, Sense sense);
  /// Asks the value of every group but the empty one, in rising order of its bits. A group that was asked to stop
  /// before is refused with kCancelled.
  static core::Result<Game> ask(std::size_t players, Sense sense, const std::function<double(Coalition)>& value,
                                const std::stop_token& stop = {});

  [[nodiscard]] std::size_t players() const { return players_; }
  [[nodiscard]] Sense sense() const { return sense_; }
  [[nodiscard]] Coalition everybody() const { return static_cast<Coalition>(values_.size() - 1); }
  [[nodiscard]] double value(Coalition group) const { return values_[group]; }
  /// By coalition.
  [[nodiscard]] std::span<const double> values() const { return values_; }
  [[nodiscard]] double alone(std::size_t player) const { return values_[std::size_t{1} << player]; }
  /// What a player adds when all others are there already.
  [[nodiscard]] double last(std::size_t player) const {
    return values_.back() - values_[everybody() ^ (Coalition{1} << player)];
  }

 private:
  Game(std::size_t players, std::vector<double> values, Sense sense)
      : players_(players), values_(std::move(values)), sense_(sense) {}
  std::size_t players_ = 0;
  std::vector<double> values_;
  Sense sense_ = Sense::kSaving;
};

/// A game in which players of one type are alike, by the value of every number of each type.
class TypedGame {
 public:
  /// Asks the value of every group but the empty one, the first type counting up fastest.
  /// @param counts players of each type, ≥ 1; their product of (count + 1) at most 2^25, and at most kMostPlayers
  /// types.
  static core::Result<TypedGame> ask(std::vector<std::size_t> counts, Sense sense,
                                     const std::function<double(std::span<const std::size_t>)>& value,
                                     const std::stop_token& stop = {});

  [[nodiscard]] std::span<const std::size_t> counts() const { return counts_; }
  [[nodiscard]] Sense sense() const { return sense_; }
  [[nodiscard]] std::span<const double> values() const { return values_; }
  [[nodiscard]] double whole() const { return values_.back(); }
  /// How many of each type the group at that place of values() has.
  [[nodiscard]] std::vector<std::size_t> group(std::size_t place) const;

 private:
  TypedGame(std::vector<std::size_t> counts, std::vector<double> values, Sense sense)
      : counts_(std::move(counts)), values_(std::move(values)), sense_(sense) {}
  std::vector<std::size_t> counts_;
  std::vector<double> values_;
  Sense sense_ = Sense::kSaving;
};

}  // namespace pareltjes::engines::fair_share
