// SPDX-License-Identifier: EUPL-1.2
#include "platform/identity/access.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "core/resources.hpp"
#include "core/text.hpp"

namespace pareltjes::identity {
namespace {

constexpr std::string_view kFile = "src/platform/identity/toegang.csv";
constexpr std::string_view kHeader = "route;rollen;openbaar;toelichting";

bool is_route_name(std::string_view name) {
  return !name.empty() &&
         std::ranges::all_of(name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

std::unexpected<core::Error> wrong(const std::string& file, std::size_t line, core::Text message, core::Text advice) {
  return core::fail(core::ErrorCode::kInvalidFile, std::move(message), std::move(advice),
                    core::Place{file, static_cast<std::int64_t>(line), std::nullopt});
}

core::Result<AccessRule> rule_of(const std::vector<std::string>& fields, const std::string& file, std::size_t line) {
  AccessRule rule;
  rule.route = core::trim(fields[0]);
  rule.explanation = core::trim(fields[3]);
  if (rule.route.ends_with('*')) {
    rule.begins_with = true;
    rule.route.pop_back();
  }
  if (!is_route_name(rule.route)) {
    return wrong(file, line, {"De naam van de route klopt niet.", "The route's name is wrong."},
                 {"Gebruik kleine letters, cijfers en streepjes.", "Use lower-case letters, digits and hyphens."});
  }
  const auto open = core::trim(fields[2]);
  if (open != "ja" && open != "nee") {
    return wrong(file, line, {"De kolom openbaar is geen ja of nee.", "The column openbaar is not ja or nee."},
                 {"Vul ja of nee in.", "Fill in ja or nee."});
  }
  rule.open = open == "ja";
  const auto roles = core::trim(fields[1]);
  rule.any_member = roles == "*";
  if (!rule.any_member && !roles.empty()) {
    for (const auto& name : core::split(roles, '|')) {
      const auto role = role_named(core::trim(name));
      if (!role) {
        return wrong(file, line, {"De rol bestaat niet.", "There is no such role."},
                     {"Gebruik lezer, analist, contractbeheerder, scorer, jurylid of beheerder.",
                      "Use lezer, analist, contractbeheerder, scorer, jurylid or beheerder."});
      }
      rule.roles.insert(*role);
    }
  }
  if (rule.open == (rule.any_member || !rule.roles.empty())) {
    return wrong(file, line,
                 {"Een route is openbaar of heeft rollen, niet allebei.", "A route is public or has roles, not both."},
                 {"Laat de rollen weg of vul nee in.", "Leave out the roles or fill in nee."});
  }
  return rule;
}

}  // namespace

std::string_view name_of(Role role) {
  return std::ranges::find(kRoles, role, &std::pair<Role, std::string_view>::first)->second;
}

std::optional<Role> role_named(std::string_view name) {
  const auto* found = std::ranges::find(kRoles, name, &std::pair<Role, std::string_view>::second);
  if (found == kRoles.end()) return std::nullopt;
  return found->first;
}

core::Result<AccessTable> AccessTable::parse(std::string_view csv, const std::string& file) {
  AccessTable table;
  const auto lines = core::split(csv, '\n');
  if (!core::is_valid_utf8(csv) || core::trim(lines.front()) != kHeader) {
    return wrong(file, 1, {"Dit is geen tabel van wie wat mag.", "This is no table of who may what."},
                 {fmt::format("Begin met de regel {}.", kHeader), fmt::format("Begin with the line {}.", kHeader)});
  }
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto line = core::trim(lines[i]);
    if (line.empty()) continue;
    const auto fields = core::split(line, ';');
    if (fields.size() != 4) {
      return wrong(file, i + 1, {"De regel heeft geen vier kolommen.", "The line has not four columns."},
                   {"Scheid de kolommen met een puntkomma.", "Separate the columns by a semicolon."});
    }
    auto rule = rule_of(fields, file, i + 1);
    if (!rule) return std::unexpected(rule.error());
    const bool again = std::ranges::any_of(table.rules_, [&](const AccessRule& other) {
      return other.route == rule->route && other.begins_with == rule->begins_with;
    });
    if (again) {
      return wrong(file, i + 1, {"De route staat er twee keer in.", "The route is in the table twice."},
                   {"Haal een van beide regels weg.", "Remove one of both lines."});
    }
    table.rules_.push_back(std::move(*rule));
  }
  return table;
}

const AccessRule* AccessTable::rule_for(std::string_view route) const {
  const AccessRule* best = nullptr;
  for (const auto& rule : rules_) {
    if (!rule.begins_with && rule.route == route) return &rule;
    if (rule.begins_with && route.starts_with(rule.route) && (!best || rule.route.size() > best->route.size())) {
      best = &rule;
    }
  }
  return best;
}

Decision AccessTable::may(std::string_view route, const std::optional<Member>& member) const {
  const auto* rule = rule_for(route);
  if (!rule) {
    return {false, false, {"Deze pagina staat voor niemand open.", "This page is open to nobody."}};
  }
  if (rule->open) return {true, false, {"Dit mag iedereen.", "Everybody may do this."}};
  if (!member) {
    return {false, true, {"U bent niet aangemeld. Meld u eerst aan.", "You are not signed in. Sign in first."}};
  }
  const bool has_role = rule->any_member
                            ? !member->roles.empty()
                            : std::ranges::any_of(rule->roles, [&](Role role) { return member->roles.contains(role); });
  if (has_role) return {true, false, {"Uw rol mag dit.", "Your role may do this."}};
  std::string roles;
  for (const auto role : rule->roles) roles += fmt::format("{}{}", roles.empty() ? "" : ", ", name_of(role));
  if (roles.empty()) {
    return {false, false, {"U heeft geen rol bij deze organisatie.", "You have no role in this organisation."}};
  }
  return {false,
          false,
          {fmt::format("Uw rol mag dit niet. Nodig is: {}.", roles),
           fmt::format("Your role may not do this. Needed: {}.", roles)}};
}

const AccessTable& access_table() {
  static const AccessTable table = [] {
    const auto csv = core::find_resource(kFile);
    auto parsed = AccessTable::parse(csv.value_or(""), std::string(kFile));
    // The table is part of the program; without it nobody may do anything, and starting makes no sense.
    if (!parsed) std::abort();
    return std::move(*parsed);
  }();
  return table;
}

Decision may(std::string_view route, const std::optional<Member>& member) {
  return access_table().may(route, member);
}

}  // namespace pareltjes::identity
