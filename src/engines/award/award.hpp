// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/error.hpp"

namespace pareltjes::engines::award {

/// Whole, in the smallest unit of the currency.
using Cost = std::int64_t;

inline constexpr std::size_t kMostLots = 200, kMostBidders = 60;
/// All offers together stay below this, so that no sum overflows.
inline constexpr Cost kMostCost = Cost{1} << 45;

/// What one bidder asks for one whole lot.
struct Offer {
  std::size_t lot = 0, bidder = 0;
  Cost cost = 0;          ///< ≥ 0.
  std::int64_t load = 0;  ///< ≥ 0: how much of the bidder's capacity it takes.
  /// Counts where awards are compared and is not paid: the cost of changing supplier, less what quality is worth
  /// (prepare.hpp). May be below 0.
  Cost handicap = 0;
};

/// From a total on, a discount on all that a bidder is paid.
struct Band {
  Cost from = 0;
  int permille = 0;  ///< 0 to 1000.
};

struct Bidder {
  std::string name;
  std::optional<std::int64_t> capacity;  ///< Load that it can take, or may take by a limit of its share.
  std::optional<std::size_t> most_lots;
  std::vector<Band> bands;  ///< The highest that the total reaches counts. The discounted total is rounded down.
  std::optional<std::int64_t> most_weight = {};  ///< Of Tender::weights together: its largest share of the market.
};

/// So much less when one bidder gets all of these lots. Several may count at once.
struct Bundle {
  std::size_t bidder = 0;
  std::vector<std::size_t> lots;  ///< Each once.
  Cost discount = 0;              ///< ≥ 0; together never more than what the bidder is paid.
};

/// Lots to be given out whole, each to one bidder.
struct Tender {
  std::vector<std::string> lots;  ///< Their names.
  std::vector<Bidder> bidders;
  std::vector<Offer> offers;  ///< At most one for a lot and a bidder.
  std::vector<Bundle> bundles;
  std::size_t least_winners = 1, most_winners = std::numeric_limits<std::size_t>::max();
  std::optional<std::size_t> must_win;     ///< A bidder that gets at least one lot: to see what that costs.
  std::vector<std::int64_t> weights = {};  ///< By lot, ≥ 0: its part of the market. Empty: 0 for all.
  /// Lots that go to different bidders: the parts of a lot that is split, or two that must not depend on one.
  std::vector<std::vector<std::size_t>> apart = {};
};

struct Limits {
  std::uint64_t nodes = 50'000'000;  ///< Of the search; where it ends there, the award may not be the best.
  std::stop_token stop;
  /// Ends at this moment at the latest. Without it the same tender gives the same bytes on any machine.
  std::optional<std::chrono::steady_clock::time_point> until = {};
};

/// What an award comes to.
struct Bill {
  std::vector<Cost> paid;  ///< By bidder, after discounts.
  Cost cost = 0;           ///< All that is paid.
  Cost score = 0;          ///< With the handicaps: what awards are compared by.
};

struct Award {
  std::vector<std::size_t> winner;  ///< By lot.
  std::vector<Cost> paid;           ///< By bidder, after discounts.
  Cost cost = 0;                    ///< All that is paid.
  Cost score = 0;                   ///< With the handicaps; the same where there are none.
  Cost bound = 0;                   ///< No award that keeps the rules has a lower score.
  std::uint64_t nodes = 0;
  [[nodiscard]] bool proven() const { return bound == score; }
  [[nodiscard]] Cost gap() const { return score - bound; }
};

/// Whether lots, bidders and numbers are sound.
core::Result<void> check(const Tender& tender);

/// What an award comes to, added up apart from the search; nothing when it breaks a rule.
/// @param winner by lot.
std::optional<Bill> bill_of(const Tender& tender, const std::vector<std::size_t>& winner);

/// The award with the lowest score, by branch and bound over lots. The bound gives every lot a price and lets each
/// bidder choose what pays best at those prices, within one of its rules at a time; the prices are moved until it is
/// high (relaxation.hpp). A. Land, A. Doig, "An automatic method of solving discrete programming problems",
/// Econometrica 28 (1960); M. Fisher, "The Lagrangian relaxation method for solving integer programming problems",
/// Management Science 27 (1981). Of equally good ones always the same. kInvalidInput when no award keeps the rules;
/// kCancelled when stopped before one was found.
core::Result<Award> solve(const Tender& tender, const Limits& limits = {});

/// Why no award keeps the rules, as far as it can be told without searching: lots without an offer, lots too large for
/// everybody, too little capacity together, too few who offer. Empty when none of these is the reason.
std::vector<core::Text> obstacles(const Tender& tender);

}  // namespace pareltjes::engines::award
