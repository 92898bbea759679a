// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/language.hpp"
#include "platform/rights/policy.hpp"

namespace pareltjes::rights {

/// Who wants to do what with which dataset, for which purpose, on which day.
struct Question {
  std::string organisation;
  std::string_view action = action::kUse;
  std::string dataset;
  std::string purpose;
  std::string day;  ///< 2026-11-28.
};

struct Decision {
  bool permitted = false;
  core::Text reason;   ///< Cites the sentence that decides.
  core::Text advice;   ///< What to do when it is denied; empty otherwise.
  std::string policy;  ///< That decides; empty when none does.
  Ground ground;
  std::vector<Duty> duties;  ///< To be carried out when it is permitted.
};

/// Answers from a fixed set of policies. Nothing is permitted that no rule permits; a prohibition goes before every
/// permission (ODRL conflict strategy "prohibit"). Of several permissions the one with the fewest duties is used, then
/// the one of the first policy. Safe to ask from several threads.
class DecisionPoint {
 public:
  explicit DecisionPoint(std::vector<Policy> policies);
  ~DecisionPoint() = default;
  DecisionPoint(DecisionPoint&&) = default;
  DecisionPoint& operator=(DecisionPoint&&) = default;
  DecisionPoint(const DecisionPoint&) = delete;  // The index points into the policies.
  DecisionPoint& operator=(const DecisionPoint&) = delete;

  /// @param otherwise what holds for a dataset that no policy names: its licence. May be null.
  [[nodiscard]] Decision decide(const Question& question, const Policy* otherwise = nullptr) const;
  [[nodiscard]] bool knows(const std::string& dataset) const { return targets_.contains(dataset); }
  [[nodiscard]] const std::vector<Policy>& policies() const { return policies_; }

 private:
  struct Entry {
    const Policy* policy = nullptr;
    const Rule* rule = nullptr;
  };
  std::vector<Policy> policies_;
  std::unordered_map<std::string, std::vector<Entry>> by_key_;  ///< Dataset, action and assignee.
  std::unordered_map<std::string, const Policy*> targets_;      ///< The first policy that names it.
};

}  // namespace pareltjes::rights
