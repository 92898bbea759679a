// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "platform/monitor/monitor.hpp"
#include "platform/monitor/releases.hpp"
#include "platform/packages/packages.hpp"
#include "platform/service/routes.hpp"

namespace pareltjes::service {

/// The monitor as pages: the matrix, a cell, progress; and the forms with which the two parties of a cell record
/// something.
class MonitorPages {
 public:
  explicit MonitorPages(const Parts& parts);
  [[nodiscard]] ServiceRoutes routes() const;

 private:
  http::Response matrix(const Call& call) const;
  http::Response progress(const Call& call) const;
  http::Response cell(const Call& call) const;
  http::Response evidence(const Call& call) const;
  http::Response standards(const Call& call) const;
  http::Response forms(const Call& call, const core::Error* problem, int status) const;

  http::Response record_test(const Call& call) const;
  http::Response record_product(const Call& call) const;
  http::Response record_connection(const Call& call) const;
  http::Response reply(const Call& call) const;
  http::Response consent(const Call& call) const;

  /// What who asks may see; the made-up cells where that is nothing.
  core::Result<std::vector<monitor::Cell>> cells_for(const Call& call) const;
  core::Result<monitor::Cell> cell_for(const Call& call, const monitor::CellKey& key) const;
  /// The releases that were loaded; empty when none were.
  core::Result<monitor::Catalogue> catalogue_for(const Call& call) const;

  const Parts& parts_;
  mutable monitor::Monitor monitor_;
  mutable packages::Packages packages_;
};

}  // namespace pareltjes::service
