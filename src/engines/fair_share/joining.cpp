// SPDX-License-Identifier: EUPL-1.2
#include "engines/fair_share/joining.hpp"

namespace pareltjes::engines::fair_share {

core::Result<Game> among(const Game& game, Coalition players) {
  const auto count = static_cast<std::size_t>(std::popcount(players));
  if ((players & ~game.everybody()) != 0) {
    return core::fail(core::ErrorCode::kInvalidInput, {"Een deelnemer is niet bekend.", "A participant is not known."});
  }
  return Game::ask(count, game.sense(), [&](Coalition group) {
    Coalition as_before = 0;
    for (Coalition left = players; group != 0; left &= left - 1, group >>= 1U) {
      if ((group & 1U) != 0) as_before |= left & (~left + 1);
    }
    return game.value(as_before);
  });
}

core::Result<Joining> effect_of(const Game& game, Coalition others, const Method& method, double tolerance) {
  const auto there = static_cast<Coalition>(game.everybody() & ~others);
  if (others == 0 || there == 0) {
    return core::fail(core::ErrorCode::kInvalidInput, {"Er moet iemand zijn die blijft en iemand die komt of gaat.",
                                                       "Somebody must stay, and somebody come or go."});
  }
  const auto fewer = among(game, there);
  if (!fewer) return std::unexpected(fewer.error());
  const auto before = method(*fewer), after = method(game);
  if (!before) return std::unexpected(before.error());
  if (!after) return std::unexpected(after.error());
  Joining joining;
  joining.whole_without = fewer->value(fewer->everybody());
  joining.whole_with = game.value(game.everybody());
  for (std::size_t player = 0, place = 0; player < game.players(); ++player) {
    if ((others >> player & 1U) != 0) {
      joining.comes.push_back({player, game.alone(player), (*after)[player]});
      continue;
    }
    const Change change{player, (*before)[place++], (*after)[player]};
    const double loss = game.sense() == Sense::kSaving ? change.without - change.with : change.with - change.without;
    if (loss > tolerance) joining.worse.push_back(player);
    joining.stay.push_back(change);
  }
  return joining;
}

}  // namespace pareltjes::engines::fair_share
