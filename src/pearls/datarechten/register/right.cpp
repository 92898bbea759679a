// SPDX-License-Identifier: EUPL-1.2
#include "pearls/datarechten/register/right.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/resources.hpp"
#include "core/text.hpp"

namespace pareltjes::datarechten {
namespace {

constexpr std::string_view kFile = "src/pearls/datarechten/regels/rechten.csv";
constexpr std::size_t kColumns = 11;

std::vector<std::string> names_in(const std::string& cell) {
  std::vector<std::string> names;
  for (const auto& name : core::split(cell, ',')) {
    if (!name.empty()) names.push_back(name);
  }
  return names;
}

const Point* point_named(const std::vector<Point>& points, std::string_view key) {
  const auto found = std::ranges::find(points, key, &Point::key);
  return found == points.end() ? nullptr : &*found;
}

std::string point_in(const std::string& need) {
  return need.substr(0, need.find(':'));
}

bool arranges(const std::vector<Point>& points, const std::string& need) {
  const auto* point = point_named(points, point_in(need));
  return point != nullptr && point->verdict != "strijdig" &&
         std::ranges::find(point->arranged, need.substr(point_in(need).size() + 1)) != point->arranged.end();
}

rights::Ground ground_of(const Point& point, const std::map<std::string, std::string>& hashes) {
  const auto hash = hashes.find(point.document);
  return {"bepaling", point.document, point.sentence, point.place.nl, hash == hashes.end() ? "" : hash->second, ""};
}

/// What the contract says instead, where it says something.
core::Text silence_of(const RightRule& rule, const std::vector<Point>& points, const std::string& key) {
  auto text = rule.silent;
  const auto* point = point_named(points, key);
  if (point == nullptr || point->sentence.empty()) return text;
  text.nl += fmt::format(" Er staat: “{}” ({})", point->sentence, point->document);
  text.en += fmt::format(" It says: “{}” ({})", point->sentence, point->document);
  return text;
}

}  // namespace

core::Result<std::vector<RightRule>> read_right_rules(std::string_view csv) {
  std::vector<RightRule> rules;
  std::int64_t line = 0;
  for (const auto& row : core::split(csv, '\n')) {
    if (++line == 1 || core::trim(row).empty()) continue;
    const auto cells = core::split(core::trim(row), ';');
    if (cells.size() != kColumns || cells[0].empty() || cells[10].empty() ||
        !std::ranges::all_of(names_in(cells[1]),
                             [](const auto& need) { return need.find(':') != std::string::npos; }) ||
        names_in(cells[1]).empty()) {
      return core::fail(core::ErrorCode::kInvalidFile,
                        {"Deze rij van de rechten is niet te lezen.", "This row of the rights cannot be read."},
                        {"Schrijf elf kolommen, met een bron.", "Write eleven columns, with a source."},
                        core::Place{std::string(kFile), line, std::nullopt});
    }
    rules.push_back({cells[0],
                     names_in(cells[1]),
                     names_in(cells[2]),
                     cells[3],
                     {cells[4], cells[5]},
                     {cells[6], cells[7]},
                     {cells[8], cells[9]},
                     cells[10]});
  }
  return rules;
}

const std::vector<RightRule>& right_rules() {
  // The rules are part of the program, and a test reads them.
  static const auto rules =
      read_right_rules(core::find_resource(kFile).value_or(std::string_view())).value_or(std::vector<RightRule>{});
  return rules;
}

rights::Policy policy_of(const std::string& uid, const Application& application, const std::string& organisation,
                         const std::vector<Point>& points, const std::map<std::string, std::string>& hashes) {
  rights::Policy policy{uid, application.supplier, {}, {}, {}};
  for (const auto& held : application.data)
    if (!held.dataset.empty()) policy.targets.push_back(held.dataset);
  const auto& contract = application.contract;
  for (const auto& one : right_rules()) {
    rights::Rule rule;
    rule.actions = {one.action};
    rule.assignee = organisation;
    const auto* against = static_cast<const Point*>(nullptr);
    for (const auto& key : one.forbids) {
      const auto* point = point_named(points, key);
      if (against == nullptr && point != nullptr && point->verdict == "strijdig") against = point;
    }
    if (against != nullptr) {
      rule.ground = ground_of(*against, hashes);
      rule.meaning = one.no;
      policy.rules.push_back(std::move(rule));
      continue;
    }
    const auto lacks =
        std::ranges::find_if(one.needed, [&](const std::string& need) { return !arranges(points, need); });
    if (lacks != one.needed.end()) {
      if (policy.silence.nl.empty()) policy.silence = silence_of(one, points, point_in(*lacks));
      continue;
    }
    rule.permits = true;
    // A contract that goes on by itself has no last day until somebody ends it.
    rule.from = contract.from;
    rule.until = contract.renewal_months > 0 ? std::string() : contract.until;
    rule.ground = ground_of(*point_named(points, point_in(one.needed.front())), hashes);
    rule.meaning = one.yes;
    if (const auto* costs = point_named(points, one.compensation); costs != nullptr && costs->verdict == "strijdig")
      rule.duties.push_back({"compensate", costs->sentence});
    policy.rules.push_back(std::move(rule));
  }
  return policy;
}

}  // namespace pareltjes::datarechten
