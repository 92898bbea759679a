// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "platform/incoming/sources.hpp"
#include "platform/service/routes.hpp"

namespace pareltjes::service {

/// Where data of the organisation come from by themselves, and what the checks found.
class SourcePages {
 public:
  SourcePages(const Parts& parts, const Options& options)
      : parts_(parts), sources_(parts.database, core::system_clock(), options.vault, options.sources) {}
  [[nodiscard]] ServiceRoutes routes();

 private:
  http::Response list(Call& call, const core::Error* problem, int status);
  http::Response add(Call& call);
  http::Response change(Call& call);

  const Parts& parts_;
  incoming::Sources sources_;
};

}  // namespace pareltjes::service
