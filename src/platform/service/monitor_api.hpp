// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "platform/monitor/monitor.hpp"
#include "platform/service/routes.hpp"

namespace pareltjes::service {

/// The monitor for programs, such as a supplier's build pipeline: a delivery is sent, the verdict comes back as JSON,
/// JUnit or SARIF, with or without being kept; cells and evidence are read.
class MonitorApi {
 public:
  explicit MonitorApi(const Parts& parts);
  [[nodiscard]] ServiceRoutes routes() const;

 private:
  http::Response check(const Call& call, bool keep) const;
  http::Response cells(const Call& call) const;
  http::Response test(const Call& call) const;
  http::Response evidence(const Call& call) const;

  const Parts& parts_;
  mutable monitor::Monitor monitor_;
};

}  // namespace pareltjes::service
