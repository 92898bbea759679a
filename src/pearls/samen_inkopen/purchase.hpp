// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "engines/award/award.hpp"
#include "pearls/samen_inkopen/round.hpp"

namespace pareltjes::samen_inkopen {

/// The lots that some participants buy together, as the award engine sees them.
struct JointTender {
  engines::award::Tender tender;
  std::vector<std::size_t> lots;  ///< Of the round, by lot of the tender: those of which something is bought.
  std::vector<double> volumes;    ///< By lot of the tender.
  std::vector<double> prices;     ///< By offer of the tender: of one unit.
};

/// @param takes_part by participant.
JointTender joint_tender(const Round& round, const std::vector<char>& takes_part);

/// The award for everybody, and what each rule and each bidder that did not win would cost.
struct JointAward {
  JointTender joint;
  engines::award::Award award;
  /// By participant: what it will pay, after its part of every discount; together what the suppliers are paid.
  std::vector<Cents> then;
  /// By supplier that did not win: how much dearer the cheapest award is in which it gets a lot. Nothing when there is
  /// none.
  std::vector<std::optional<Cents>> dearer_with;
};

/// Error: kInvalidInput with the reason when no award keeps the rules.
core::Result<JointAward> award_round(const Round& round, const engines::award::Limits& limits);

/// What some participants save together with the best award of their volumes alone at the same bids; 0 where they would
/// do better to keep what they have, or where no award keeps the rules. Nothing when the search did not end.
std::optional<Cents> saving_of(const Round& round, const std::vector<char>& takes_part,
                               const engines::award::Limits& limits);

}  // namespace pareltjes::samen_inkopen
