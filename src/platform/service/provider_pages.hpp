// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "platform/service/routes.hpp"

namespace pareltjes::service {

/// Where an administrator connects the organisation's own identity provider.
class ProviderPages {
 public:
  ProviderPages(const Parts& parts, const Options& options) : parts_(parts), options_(options) {}
  [[nodiscard]] ServiceRoutes routes() const;

 private:
  http::Response list(const Call& call, const core::Error* problem, int status) const;
  http::Response change(const Call& call) const;

  const Parts& parts_;
  const Options& options_;
};

}  // namespace pareltjes::service
