// SPDX-License-Identifier: EUPL-1.2
#include "pearls/samen_inkopen/sharing.hpp"

#include <cmath>

#include "engines/fair_share/shares.hpp"
#include "pearls/samen_inkopen/purchase.hpp"
#include "pearls/samen_inkopen/split.hpp"

namespace pareltjes::samen_inkopen {
namespace {

using engines::fair_share::Coalition;
using engines::fair_share::Game;

core::Error stopped() {
  return {core::ErrorCode::kCancelled, {"De berekening is gestopt.", "The calculation was stopped."}, {}, {}};
}

std::vector<char> members(std::size_t participants, Coalition group) {
  std::vector<char> takes_part(participants, 0);
  for (std::size_t p = 0; p < participants; ++p) takes_part[p] = static_cast<char>(group >> p & 1U);
  return takes_part;
}

std::vector<double> by_spending(const Round& round, Cents whole) {
  std::vector<double> spent;
  for (const auto& one : round.participants) spent.push_back(static_cast<double>(one.now()));
  return engines::fair_share::proportional(static_cast<double>(whole), spent);
}

core::Result<Game> game_of(const Round& round, Cents whole, const engines::award::Limits& limits) {
  const auto participants = round.participants.size();
  const auto everybody = static_cast<Coalition>((std::size_t{1} << participants) - 1);
  bool complete = true;
  auto game = Game::ask(
      participants, engines::fair_share::Sense::kSaving,
      [&](Coalition group) {
        if (group == everybody) return static_cast<double>(whole);
        const auto saving = complete ? saving_of(round, members(participants, group), limits) : std::nullopt;
        complete = complete && saving;
        return static_cast<double>(saving.value_or(0));
      },
      limits.stop);
  if (game && !complete) return std::unexpected(stopped());
  return game;
}

/// What each saves alone and adds as the last, without the groups in between.
core::Result<void> ends(const Round& round, Sharing& sharing, const engines::award::Limits& limits) {
  const auto participants = round.participants.size();
  for (std::size_t p = 0; p < participants; ++p) {
    std::vector<char> only(participants, 0), others(participants, 1);
    only[p] = 1;
    others[p] = 0;
    const auto alone = saving_of(round, only, limits), without = saving_of(round, others, limits);
    if (!alone || !without) return std::unexpected(stopped());
    sharing.alone.push_back(*alone);
    sharing.last.push_back(sharing.whole - *without);
  }
  return {};
}

std::vector<double> separable(const Sharing& sharing) {
  std::vector<double> weights, shares;
  double rest = static_cast<double>(sharing.whole);
  for (std::size_t p = 0; p < sharing.last.size(); ++p) {
    shares.push_back(static_cast<double>(sharing.last[p]));
    weights.push_back(static_cast<double>(sharing.alone[p] - sharing.last[p]));
    rest -= shares.back();
  }
  const auto parts = engines::fair_share::proportional(rest, weights);
  for (std::size_t p = 0; p < shares.size(); ++p) shares[p] += parts[p];
  return shares;
}

}  // namespace

core::Result<Sharing> share_saving(const Round& round, Cents whole, const engines::award::Limits& limits) {
  Sharing sharing;
  sharing.whole = whole;
  if (const auto done = ends(round, sharing, limits); !done) return std::unexpected(done.error());
  std::optional<Game> game;
  const auto add = [&](Method method, const std::vector<double>& shares) {
    Shares one{method, in_cents(whole, shares), std::nullopt};
    if (game) {
      const std::vector<double> amounts(one.amounts.begin(), one.amounts.end());
      // Rounding to cents moves a group by less than a cent for each of its members.
      one.tested = engines::fair_share::test_core(*game, amounts, static_cast<double>(amounts.size()), limits.stop);
    }
    sharing.ways.push_back(std::move(one));
  };
  if (round.participants.size() <= kMostForEveryGroup) {
    auto asked = game_of(round, whole, limits);
    if (!asked) return std::unexpected(asked.error());
    game.emplace(std::move(*asked));
    add(Method::kShapley, engines::fair_share::shapley(*game));
    sharing.every_group = sharing.ways.front().tested.has_value();
  }
  add(Method::kSeparable, separable(sharing));
  add(Method::kBySpending, by_spending(round, whole));
  return sharing;
}

}  // namespace pareltjes::samen_inkopen
