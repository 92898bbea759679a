// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace pareltjes::identity {

/// What a member may be within an organisation. One account may have several, and others elsewhere.
enum class Role { kReader, kAnalyst, kContractManager, kScorer, kJury, kAdministrator };

inline constexpr std::array<std::pair<Role, std::string_view>, 6> kRoles{{{Role::kReader, "lezer"},
                                                                          {Role::kAnalyst, "analist"},
                                                                          {Role::kContractManager, "contractbeheerder"},
                                                                          {Role::kScorer, "scorer"},
                                                                          {Role::kJury, "jurylid"},
                                                                          {Role::kAdministrator, "beheerder"}}};

/// "lezer", "analist", "contractbeheerder", "scorer", "jurylid" or "beheerder".
std::string_view name_of(Role role);
std::optional<Role> role_named(std::string_view name);

/// Somebody who is signed in, and what he is in the organisation that he works for now.
struct Member {
  std::string account;    ///< Id; the only thing of him that logs and rows hold.
  std::string user_name;  ///< What he signs in with.
  std::string name;
  std::string organisation;
  std::set<Role> roles;

  [[nodiscard]] bool is(Role role) const { return roles.contains(role); }
};

}  // namespace pareltjes::identity
