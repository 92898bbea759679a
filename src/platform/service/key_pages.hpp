// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "platform/service/routes.hpp"

namespace pareltjes::service {

/// The keys that sign an organisation's evidence: seen, replaced and revoked by an administrator; the public parts at a
/// stable address for everybody, so that others can verify.
class KeyPages {
 public:
  explicit KeyPages(const Parts& parts) : parts_(parts) {}
  [[nodiscard]] ServiceRoutes routes() const;

 private:
  http::Response list(const Call& call, const core::Error* problem, int status) const;
  http::Response change(const Call& call) const;
  http::Response chain(const Call& call) const;
  http::Response published(const Call& call) const;

  const Parts& parts_;
};

}  // namespace pareltjes::service
