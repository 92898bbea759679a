// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/language.hpp"
#include "platform/pearl/outcome.hpp"

namespace pareltjes::omgevingswet {

/// How far this version goes with a rule.
enum class RuleState {
  kOwn,        ///< Checked by a check of this program.
  kSchema,     ///< Checked by the XSDs, when they are loaded.
  kRuleFile,   ///< Checked by the official rule files, when they are loaded.
  kValueList,  ///< Checked by this program with value lists, when they are loaded.
  kEarlier,    ///< Checked by this program with earlier deliveries, when they are given.
  kSame,       ///< The same as another rule, named in `check`.
  kNational,   ///< Needs what the LVBB or OZON knows: earlier deliveries, registers, mandates.
  kInternal,   ///< About a step of the LVBB itself; no delivery can break it.
  kLater,      ///< Could be judged from the delivery, but not in this version.
};

/// One rule of the published matrix, in our own words. A row of regels.csv.
struct Rule {
  std::string code;
  std::string source;  ///< Where it is published.
  pearl::Severity severity = pearl::Severity::kError;
  RuleState state = RuleState::kLater;
  std::string check;  ///< Name of the check that judges it; of kSame the other rule.
  std::string from;   ///< Of checks that serve many rules: the kind of object, …
  std::string field;  ///< … what in it, …
  std::string to;     ///< … and what that may be.
  core::Text text;    ///< With {} for each detail.
  core::Text advice;
  core::Text note;  ///< What of the rule is not judged, where that is a part only.
};

/// All rules that we know of, whether or not they are checked: what the coverage statement counts.
class RuleTable {
 public:
  /// The table that is part of the program.
  static const RuleTable& built_in();
  static RuleTable parse(std::string_view csv);

  [[nodiscard]] const std::vector<Rule>& rules() const { return rules_; }
  [[nodiscard]] const Rule* find(std::string_view code) const;
  /// The rules that one check serves.
  [[nodiscard]] std::vector<const Rule*> of_check(std::string_view check) const;

 private:
  std::vector<Rule> rules_;
  std::unordered_map<std::string, std::size_t> by_code_;
};

}  // namespace pareltjes::omgevingswet
