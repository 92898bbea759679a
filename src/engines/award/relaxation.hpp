// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <vector>

#include "engines/award/award.hpp"

namespace pareltjes::engines::award {

inline constexpr std::size_t kNobody = std::numeric_limits<std::size_t>::max();
inline constexpr Cost kNever = std::numeric_limits<Cost>::max() / 4;

/// A thousandth of a cost, so that discounts per mille are whole.
using Mille = std::int64_t;

/// A lower bound on every award that goes on from some lots given: the rule that each lot goes to one bidder is paid
/// for by a price on each lot, and then every bidder chooses for itself the lots and the discount that pay best. Whole
/// numbers only, so that the bound holds without rounding.
class Relaxation {
 public:
  explicit Relaxation(const Tender& tender);

  struct Answer {
    Cost bound = 0;               ///< kNever when nothing can go on from here.
    std::vector<unsigned> taken;  ///< By lot: how many bidders chose it; 1 for a lot that was given.
  };
  /// @param winner by lot, kNobody where it is not given. @param prices by lot.
  Answer bound(const std::vector<std::size_t>& winner, const std::vector<Mille>& prices);

  /// Whether a bidder may get a lot beside what it has; by the last call of bound().
  [[nodiscard]] bool may_get(std::size_t bidder, std::size_t lot) const {
    return may_[bidder * tender_.lots.size() + lot] != 0;
  }
  /// What a lot of a bidder counts for with its highest discount, less the price; by the last call of bound().
  [[nodiscard]] Mille reduced(std::size_t bidder, std::size_t lot, const std::vector<Mille>& prices) const;

 private:
  struct Item {
    std::size_t lot = 0;
    Mille gain = 0;  ///< Its cost less the price of the lot: below 0 when it pays.
    Cost cost = 0;
    std::int64_t load = 0, weight = 0;
  };
  struct Has {
    Cost total = 0;
    std::int64_t load = 0, weight = 0;
    std::size_t lots = 0;
  };
  /// What one bidder does best; kNever when it cannot win.
  struct Choice {
    Mille value = kNever;
    std::vector<std::size_t> lots;
  };
  void add_up(const std::vector<std::size_t>& winner);
  void share_bundles(const std::vector<std::size_t>& winner);
  [[nodiscard]] Choice best_of(std::size_t bidder, const std::vector<std::size_t>& winner,
                               const std::vector<Mille>& prices) const;
  [[nodiscard]] Choice at_band(std::size_t bidder, const Band& band, const std::vector<std::size_t>& winner,
                               const std::vector<Mille>& prices) const;
  [[nodiscard]] const Offer* offer(std::size_t bidder, std::size_t lot) const {
    const auto place = offers_[bidder * tender_.lots.size() + lot];
    return place == kNobody ? nullptr : &tender_.offers[place];
  }
  [[nodiscard]] std::int64_t weight(std::size_t lot) const {
    return tender_.weights.empty() ? 0 : tender_.weights[lot];
  }
  [[nodiscard]] Mille counted(std::size_t bidder, const Offer& offer, int permille) const {
    return offer.cost * (1000 - permille) + 1000 * offer.handicap - bundled_[bidder * tender_.lots.size() + offer.lot];
  }

  const Tender& tender_;
  std::vector<std::size_t> offers_;
  std::vector<char> may_;
  std::vector<Mille> bundled_;  ///< By bidder and lot: its part of every bundle that can still be.
  std::vector<Has> has_;
  Cost rounding_ = 0;  ///< What rounding down a bidder's total can take off, all together, in thousandths.
};

}  // namespace pareltjes::engines::award
