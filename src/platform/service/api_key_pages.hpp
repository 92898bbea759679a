// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "platform/service/routes.hpp"

namespace pareltjes::service {

/// The keys with which programs of an organisation use the API: listed, made, revoked by its administrator.
class ApiKeyPages {
 public:
  explicit ApiKeyPages(const Parts& parts) : parts_(parts) {}
  [[nodiscard]] ServiceRoutes routes() const;

 private:
  http::Response list(const Call& call, const std::string& token, const core::Error* problem, int status) const;
  http::Response change(const Call& call) const;

  const Parts& parts_;
};

}  // namespace pareltjes::service
