// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/language.hpp"
#include "platform/identity/roles.hpp"

namespace pareltjes::identity {

/// One row of the table of who may what.
struct AccessRule {
  std::string route;  ///< Name of a route, or the beginning of names when it ended with "*" in the table.
  bool begins_with = false;
  bool open = false;        ///< For everybody, signed in or not.
  bool any_member = false;  ///< For everybody who is signed in and has a role.
  std::set<Role> roles;
  std::string explanation;
};

struct Decision {
  bool allowed = false;
  bool sign_in_first = false;  ///< Not allowed because nobody is signed in: 401 rather than 403.
  core::Text reason;
};

/// The table of who may what. A route that is not in it is for nobody.
class AccessTable {
 public:
  /// Reads "route;rollen;openbaar;toelichting". Errors: kInvalidFile, with the line.
  static core::Result<AccessTable> parse(std::string_view csv, const std::string& file);

  [[nodiscard]] Decision may(std::string_view route, const std::optional<Member>& member) const;
  [[nodiscard]] const std::vector<AccessRule>& rules() const { return rules_; }
  /// The row that speaks about a route: the one of its own name before the longest beginning; nullptr without one.
  [[nodiscard]] const AccessRule* rule_for(std::string_view route) const;

 private:
  std::vector<AccessRule> rules_;
};

/// The table that the program carries: src/platform/identity/toegang.csv.
const AccessTable& access_table();

/// Whether somebody (or nobody) may use the route of this name, by the program's own table.
Decision may(std::string_view route, const std::optional<Member>& member);

}  // namespace pareltjes::identity
