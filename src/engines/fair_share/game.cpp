// SPDX-License-Identifier: EUPL-1.2
#include "engines/fair_share/game.hpp"

#include <algorithm>
#include <cmath>

namespace pareltjes::engines::fair_share {
namespace {

core::Result<void> check_players(std::size_t players) {
  if (players >= 1 && players <= kMostPlayers) return {};
  return core::fail(core::ErrorCode::kInvalidInput,
                    {"Een verdeling over elk groepje kan met 1 tot en met 25 deelnemers.",
                     "Sharing over every group works with 1 to 25 participants."});
}

}  // namespace

core::Result<Game> Game::from_values(std::size_t players, std::vector<double> values, Sense sense) {
  if (const auto checked = check_players(players); !checked) return std::unexpected(checked.error());
  if (values.size() != std::size_t{1} << players) {
    return core::fail(core::ErrorCode::kInvalidInput,
                      {"Niet elk groepje deelnemers heeft één waarde.", "Not every group has one value."});
  }
  if (values.front() != 0 || !std::ranges::all_of(values, [](double value) { return std::isfinite(value); })) {
    return core::fail(core::ErrorCode::kInvalidInput,
                      {"De waarde van een groepje is geen getal, of het lege groepje heeft een waarde.",
                       "The value of a group is no number, or the empty group has a value."});
  }
  return Game(players, std::move(values), sense);
}

core::Result<Game> Game::ask(std::size_t players, Sense sense, const std::function<double(Coalition)>& value,
                             const std::stop_token& stop) {
  if (const auto checked = check_players(players); !checked) return std::unexpected(checked.error());
  std::vector<double> values(std::size_t{1} << players, 0.0);
  for (std::size_t group = 1; group < values.size(); ++group) {
    if (stop.stop_requested()) {
      return core::fail(core::ErrorCode::kCancelled, {"De berekening is gestopt.", "The calculation was stopped."});
    }
    values[group] = value(static_cast<Coalition>(group));
  }
  return from_values(players, std::move(values), sense);
}

core::Result<TypedGame> TypedGame::ask(std::vector<std::size_t> counts, Sense sense,
                                       const std::function<double(std::span<const std::size_t>)>& value,
                                       const std::stop_token& stop) {
  double groups = 1;
  for (const auto count : counts) groups *= static_cast<double>(count) + 1;
  if (counts.empty() || counts.size() > kMostPlayers || std::ranges::count(counts, 0U) > 0 ||
      groups > static_cast<double>(std::size_t{1} << kMostPlayers)) {
    return core::fail(core::ErrorCode::kInvalidInput, {"Er zijn te veel soorten deelnemers om precies te verdelen.",
                                                       "There are too many types of participants to share exactly."});
  }
  std::vector<double> values(static_cast<std::size_t>(groups), 0.0);
  TypedGame game(std::move(counts), {}, sense);
  std::vector<std::size_t> group(game.counts_.size(), 0);
  for (std::size_t place = 1; place < values.size(); ++place) {
    for (std::size_t type = 0; ++group[type] > game.counts_[type]; ++type) group[type] = 0;
    if ((place & 0xFFFU) == 1 && stop.stop_requested()) {
      return core::fail(core::ErrorCode::kCancelled, {"De berekening is gestopt.", "The calculation was stopped."});
    }
    values[place] = value(group);
    if (!std::isfinite(values[place])) {
      return core::fail(core::ErrorCode::kInvalidInput,
                        {"De waarde van een groepje is geen getal.", "The value of a group is no number."});
    }
  }
  game.values_ = std::move(values);
  return game;
}

std::vector<std::size_t> TypedGame::group(std::size_t place) const {
  std::vector<std::size_t> members;
  for (const auto count : counts_) {
    members.push_back(place % (count + 1));
    place /= count + 1;
  }
  return members;
}

}  // namespace pareltjes::engines::fair_share
