// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "platform/service/routes.hpp"

namespace pareltjes::service {

/// What members do with their own account (second factor, password, sessions), and what an administrator does for the
/// organisation (members, roles, invitations, the audit log).
class AccountPages {
 public:
  explicit AccountPages(const Parts& parts) : parts_(parts) {}
  [[nodiscard]] ServiceRoutes routes() const;

 private:
  http::Response account(const Call& call, const identity::SecondFactor* begun) const;
  http::Response second_factor(const Call& call) const;
  http::Response password(const Call& call) const;
  http::Response revoke(const Call& call) const;

  http::Response administration(const Call& call, const std::string& link) const;
  http::Response change_role(const Call& call) const;
  http::Response invite(const Call& call) const;
  http::Response reset_second_factor(const Call& call) const;
  http::Response audit(const Call& call) const;

  const Parts& parts_;
};

}  // namespace pareltjes::service
