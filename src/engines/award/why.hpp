// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "engines/award/award.hpp"

namespace pareltjes::engines::award {

/// How much lower one price would have had to be.
struct Missed {
  std::size_t lot = 0, bidder = 0;
  Cost price = 0;
  /// The smallest drop with which an award in which it gets the lot is better than every one in which it does not.
  /// Nothing when no price would do: rules keep it out, or it is not asked for.
  std::optional<Cost> drop;
  bool settled = true;  ///< Every search was proven; else the drop is at least this.
};

/// Why a bidder did not get a lot that it offered, by solving again with lower prices. A drop of the price lowers what
/// is paid by no more than itself, so that steps of what is still missing never pass the smallest drop.
/// @param award the best of this tender. kInvalidInput when there is no such offer, or the bidder has the lot.
core::Result<Missed> why_not(const Tender& tender, const Award& award, std::size_t lot, std::size_t bidder,
                             const Limits& limits = {});

/// The same for all of a bidder's prices together: how many per mille lower for it to get anything.
struct MissedAll {
  std::size_t bidder = 0;
  Cost dearer = 0;       ///< How much worse the best award is in which it gets a lot, at its own prices.
  bool possible = true;  ///< Whether there is any award in which it gets a lot.
  std::optional<int>
      permille;  ///< The smallest whole number, at most 1000; nothing when even for nothing it would not.
  bool settled = true;
};
core::Result<MissedAll> why_not(const Tender& tender, const Award& award, std::size_t bidder,
                                const Limits& limits = {});

enum class RuleKind {
  kCapacity,
  kNumberOfLots,
  kMostWeight,
  kLeastWinners,
  kMostWinners,
  kMustWin,
  kApart,
  kHandicaps,  ///< Quality and the cost of changing: without them the lowest price wins.
};

struct Rule {
  RuleKind kind = RuleKind::kCapacity;
  std::size_t which = 0;  ///< The bidder of the first three, the group of kApart.
  bool operator==(const Rule&) const = default;
};

struct RuleCost {
  Rule rule;
  Award without;   ///< The best award when this rule alone is left out.
  Cost costs = 0;  ///< How much better that is: in score, for kHandicaps in what is paid.
  bool settled = true;
};

/// The rules that a tender has.
std::vector<Rule> rules_of(const Tender& tender);
Tender without(Tender tender, const Rule& rule);
/// What each rule costs, by solving again without it. Rules that cost nothing are in the list too.
core::Result<std::vector<RuleCost>> costs_of_rules(const Tender& tender, const Award& award, const Limits& limits = {});

}  // namespace pareltjes::engines::award
