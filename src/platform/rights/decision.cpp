// SPDX-License-Identifier: EUPL-1.2
#include "platform/rights/decision.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace pareltjes::rights {
namespace {

std::string key_of(std::string_view dataset, std::string_view action, std::string_view assignee) {
  std::string key;
  key.reserve(dataset.size() + action.size() + assignee.size() + 2);
  key.append(dataset).append(1, '\n').append(action).append(1, '\n').append(assignee);
  return key;
}

/// Whether a rule speaks of this day and purpose, and if not, why.
enum class Fit { kYes, kTooEarly, kTooLate, kOtherPurpose };
Fit fit_of(const Rule& rule, const Question& question) {
  // Days in ISO 8601 sort as text.
  if (!rule.from.empty() && question.day < rule.from) return Fit::kTooEarly;
  if (!rule.until.empty() && question.day > rule.until) return Fit::kTooLate;
  if (!rule.purposes.empty() && std::ranges::find(rule.purposes, question.purpose) == rule.purposes.end())
    return Fit::kOtherPurpose;
  return Fit::kYes;
}

/// What the rules that speak of one question say, gathered rule by rule.
class Answer {
 public:
  explicit Answer(const Question& question) : question_(question) {}

  void hear(const Policy& policy, const Rule& rule) {
    const auto fit = fit_of(rule, question_);
    if (fit != Fit::kYes) {
      // The nearest miss tells what to do: a right that ended before one that never was.
      if (rule.permits && (missed_ == nullptr || fit == Fit::kTooLate)) {
        missed_ = &rule;
        missed_by_ = fit;
        missed_policy_ = &policy;
      }
      return;
    }
    if (!rule.permits) {
      if (forbids_ == nullptr) {
        forbids_ = &rule;
        forbids_policy_ = &policy;
      }
      return;
    }
    const bool better = permits_ == nullptr || rule.duties.size() < permits_->duties.size() ||
                        (rule.duties.size() == permits_->duties.size() && policy.uid < permits_policy_->uid);
    if (better) {
      permits_ = &rule;
      permits_policy_ = &policy;
    }
  }

  [[nodiscard]] Decision decide(const Policy* named_by) const {
    Decision decision;
    if (forbids_ != nullptr) {
      tell(decision, *forbids_policy_, *forbids_);
      decision.advice = {"Vraag de leverancier om een addendum, of laat deze gegevens weg.",
                         "Ask the supplier for an addendum, or leave these data out."};
      return decision;
    }
    if (permits_ != nullptr) {
      tell(decision, *permits_policy_, *permits_);
      decision.permitted = true;
      decision.duties = permits_->duties;
      return decision;
    }
    if (missed_ != nullptr) {
      miss(decision);
      return decision;
    }
    decision.policy = named_by == nullptr ? std::string() : named_by->uid;
    if (named_by != nullptr && !named_by->silence.nl.empty()) {
      decision.reason = named_by->silence;
      decision.advice = {"Vraag de leverancier om een addendum, of laat deze gegevens weg.",
                         "Ask the supplier for an addendum, or leave these data out."};
      return decision;
    }
    decision.reason = {fmt::format("Voor ‘{}’ is geen recht vastgelegd.", question_.dataset),
                       fmt::format("No right is recorded for ‘{}’.", question_.dataset)};
    decision.advice = {"Leg vast op welke grond u deze gegevens mag gebruiken.",
                       "Record on what ground you may use these data."};
    return decision;
  }

 private:
  /// The meaning, and the sentence that says so.
  static void tell(Decision& decision, const Policy& policy, const Rule& rule) {
    decision.policy = policy.uid;
    decision.ground = rule.ground;
    decision.reason = rule.meaning;
    if (rule.ground.sentence.empty()) return;
    const auto where =
        rule.ground.place.empty() ? rule.ground.document : rule.ground.document + ", " + rule.ground.place;
    decision.reason.nl += fmt::format(" Er staat: “{}” ({})", rule.ground.sentence, where);
    decision.reason.en += fmt::format(" It says: “{}” ({})", rule.ground.sentence, where);
  }

  void miss(Decision& decision) const {
    decision.policy = missed_policy_->uid;
    decision.ground = missed_->ground;
    switch (missed_by_) {
      case Fit::kTooLate:
        decision.reason = {fmt::format("Het recht op ‘{}’ is geëindigd op {}.", question_.dataset, missed_->until),
                           fmt::format("The right to ‘{}’ ended on {}.", question_.dataset, missed_->until)};
        decision.advice = {"Verleng het contract, of laat deze gegevens weg.",
                           "Extend the contract, or leave these data out."};
        return;
      case Fit::kTooEarly:
        decision.reason = {fmt::format("Het recht op ‘{}’ begint op {}.", question_.dataset, missed_->from),
                           fmt::format("The right to ‘{}’ begins on {}.", question_.dataset, missed_->from)};
        decision.advice = {"Wacht tot die dag, of laat deze gegevens weg.",
                           "Wait for that day, or leave these data out."};
        return;
      default:
        decision.reason = {fmt::format("Het recht op ‘{}’ geldt niet voor dit doel.", question_.dataset),
                           fmt::format("The right to ‘{}’ does not cover this purpose.", question_.dataset)};
        decision.advice = {"Spreek dit doel af met de leverancier.", "Agree on this purpose with the supplier."};
    }
  }

  const Question& question_;
  const Rule* forbids_ = nullptr;
  const Policy* forbids_policy_ = nullptr;
  const Rule* permits_ = nullptr;
  const Policy* permits_policy_ = nullptr;
  const Rule* missed_ = nullptr;
  const Policy* missed_policy_ = nullptr;
  Fit missed_by_ = Fit::kYes;
};

}  // namespace

DecisionPoint::DecisionPoint(std::vector<Policy> policies) : policies_(std::move(policies)) {
  for (const auto& policy : policies_) {
    for (const auto& target : policy.targets) {
      targets_.try_emplace(target, &policy);
      for (const auto& rule : policy.rules) {
        for (const auto& action : rule.actions)
          by_key_[key_of(target, action, rule.assignee)].push_back({&policy, &rule});
      }
    }
  }
}

Decision DecisionPoint::decide(const Question& question, const Policy* otherwise) const {
  Answer answer(question);
  const auto named = targets_.find(question.dataset);
  if (named == targets_.end()) {
    if (otherwise == nullptr) return answer.decide(nullptr);
    for (const auto& rule : otherwise->rules) {
      if (std::ranges::find(rule.actions, question.action) != rule.actions.end() &&
          (rule.assignee.empty() || rule.assignee == question.organisation))
        answer.hear(*otherwise, rule);
    }
    return answer.decide(otherwise);
  }
  const auto hear_all = [&](std::string_view assignee) {
    const auto found = by_key_.find(key_of(question.dataset, question.action, assignee));
    if (found == by_key_.end()) return;
    for (const auto& entry : found->second) answer.hear(*entry.policy, *entry.rule);
  };
  hear_all("");
  if (!question.organisation.empty()) hear_all(question.organisation);
  return answer.decide(named->second);
}

}  // namespace pareltjes::rights
