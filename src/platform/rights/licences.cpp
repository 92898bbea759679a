// SPDX-License-Identifier: EUPL-1.2
#include "platform/rights/licences.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "core/resources.hpp"
#include "core/text.hpp"

namespace pareltjes::rights {
namespace {

constexpr std::string_view kFile = "src/platform/rights/licenties.csv";
constexpr std::string_view kOfEverybody = "openbaar";

std::optional<bool> yes_or_no(std::string_view word) {
  if (word == "ja") return true;
  if (word == "nee") return false;
  return std::nullopt;
}

/// The licences that an expression names; nothing when the table lacks one.
std::optional<std::vector<const Licence*>> named_in(std::string_view expression) {
  std::string text(expression);
  for (auto at = text.find(" AND "); at != std::string::npos; at = text.find(" AND ")) text.replace(at, 5, ";");
  std::vector<const Licence*> named;
  for (const auto& part : core::split(text, ';')) {
    const auto name = core::trim(part);
    const auto found = std::ranges::find(licences(), name, &Licence::id);
    if (found == licences().end()) return std::nullopt;
    named.push_back(&*found);
  }
  return named;
}

}  // namespace

core::Result<std::vector<Licence>> read_licences(std::string_view csv) {
  std::vector<Licence> read;
  std::int64_t line = 0;
  for (const auto& row : core::split(csv, '\n')) {
    ++line;
    if (line == 1 || core::trim(row).empty()) continue;
    const auto cells = core::split(row, ';');
    std::vector<std::optional<bool>> answers;
    for (std::size_t i = 1; i <= 4 && cells.size() == 8; ++i) answers.push_back(yes_or_no(cells[i]));
    if (answers.empty() || !std::ranges::all_of(answers, [](const auto& one) { return one.has_value(); })) {
      return core::fail(core::ErrorCode::kInvalidFile,
                        {"Deze rij van de licenties is niet te lezen.", "This row of the licences cannot be read."},
                        {"Schrijf acht kolommen, met ja of nee.", "Write eight columns, with ja or nee."},
                        core::Place{std::string(kFile), line, std::nullopt});
    }
    read.push_back({cells[0], *answers[0], *answers[1], *answers[2], *answers[3], cells[5], {cells[6], cells[7]}});
  }
  return read;
}

const std::vector<Licence>& licences() {
  // The table is part of the program, and a test reads it.
  static const auto all =
      read_licences(core::find_resource(kFile).value_or(std::string_view())).value_or(std::vector<Licence>{});
  return all;
}

Policy policy_of_licence(const std::string& dataset, std::string_view licence, const std::string& owner,
                         const std::string& attribution) {
  Policy policy{"urn:pareltjes:licentie:" + dataset, "", {dataset}, {}};
  const auto named = named_in(licence);
  if (!named || named->empty()) return policy;
  Rule rule;
  rule.permits = true;
  const auto all = [&](bool Licence::* allows) {
    return std::ranges::all_of(*named, [&](const Licence* one) { return one->*allows; });
  };
  const auto any = [&](bool Licence::* asks) {
    return std::ranges::any_of(*named, [&](const Licence* one) { return one->*asks; });
  };
  if (all(&Licence::use)) rule.actions.emplace_back(action::kUse);
  if (all(&Licence::distribute)) rule.actions.emplace_back(action::kDistribute);
  if (rule.actions.empty()) return policy;
  if (any(&Licence::owner_only) && owner != kOfEverybody) rule.assignee = owner;
  if (any(&Licence::attribute) && !attribution.empty()) rule.duties.push_back({"attribute", attribution});
  rule.ground = {
      any(&Licence::owner_only) ? "eigen" : "licentie", std::string(licence), {}, {}, {}, named->front()->source};
  rule.meaning = named->front()->meaning;
  policy.rules.push_back(std::move(rule));
  return policy;
}

}  // namespace pareltjes::rights
