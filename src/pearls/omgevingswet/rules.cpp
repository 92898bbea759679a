// SPDX-License-Identifier: EUPL-1.2
#include "pearls/omgevingswet/rules.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

#include "core/resources.hpp"
#include "core/text.hpp"

namespace pareltjes::omgevingswet {
namespace {

constexpr std::string_view kTableFile = "src/pearls/omgevingswet/regels.csv";
constexpr std::size_t kColumns = 14;
constexpr std::size_t kFewestColumns = 4;

constexpr std::array<std::pair<std::string_view, RuleState>, 9> kStates{{{"eigen", RuleState::kOwn},
                                                                         {"schema", RuleState::kSchema},
                                                                         {"regelbestand", RuleState::kRuleFile},
                                                                         {"waardelijst", RuleState::kValueList},
                                                                         {"eerder", RuleState::kEarlier},
                                                                         {"zelfde", RuleState::kSame},
                                                                         {"landelijk", RuleState::kNational},
                                                                         {"intern", RuleState::kInternal},
                                                                         {"later", RuleState::kLater}}};

RuleState state_of(std::string_view name) {
  const auto found = std::ranges::find(kStates, name, [](const auto& one) { return one.first; });
  assert(found != kStates.end());
  return found == kStates.end() ? RuleState::kLater : found->second;
}

pearl::Severity severity_of(std::string_view name) {
  if (name == "waarschuwing") return pearl::Severity::kWarning;
  return name == "melding" ? pearl::Severity::kInfo : pearl::Severity::kError;
}

}  // namespace

RuleTable RuleTable::parse(std::string_view csv) {
  RuleTable table;
  bool head = true;
  for (const auto& line : core::split(csv, '\n')) {
    auto cells = core::split(core::trim(line), ';');
    if (std::exchange(head, false) || cells.size() < kFewestColumns) continue;
    cells.resize(kColumns);
    Rule rule{cells[0],
              cells[1],
              severity_of(cells[2]),
              state_of(cells[3]),
              cells[4],
              cells[5],
              cells[6],
              cells[7],
              {cells[8], cells[9]},
              {cells[10], cells[11]},
              {cells[12], cells[13]}};
    table.by_code_.emplace(rule.code, table.rules_.size());
    table.rules_.push_back(std::move(rule));
  }
  return table;
}

const RuleTable& RuleTable::built_in() {
  static const auto table = parse(core::find_resource(kTableFile).value_or(std::string_view()));
  return table;
}

const Rule* RuleTable::find(std::string_view code) const {
  const auto found = by_code_.find(std::string(code));
  return found == by_code_.end() ? nullptr : &rules_[found->second];
}

std::vector<const Rule*> RuleTable::of_check(std::string_view check) const {
  std::vector<const Rule*> found;
  for (const auto& rule : rules_) {
    if (rule.check == check && (rule.state == RuleState::kOwn || rule.state == RuleState::kValueList))
      found.push_back(&rule);
  }
  return found;
}

}  // namespace pareltjes::omgevingswet
