// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "platform/monitor/overview.hpp"
#include "platform/monitor/releases.hpp"
#include "platform/service/monitor_tools.hpp"

namespace pareltjes::service {

// The values in the templates of the monitor.

/// What the page of the matrix is asked to show.
struct MatrixFilter {
  std::string subject;       ///< Only this standard or chain; empty for all.
  std::string municipality;  ///< Only municipalities whose name holds this; empty for all.
  std::size_t page = 1;      ///< From 1.
};

/// Both matrices, how many stand how, and what blocks most.
nlohmann::json matrix_values(const std::vector<monitor::Cell>& cells, const MonitorNames& names,
                             const MatrixFilter& filter, core::Language language);

/// How it went, month by month, and who is ready and who is not.
/// @param month the present one, "2026-11".
nlohmann::json progress_values(const std::vector<monitor::Cell>& cells, const MonitorNames& names,
                               const std::string& month, core::Language language);

/// One cell with evidence, findings, replies, consents and history; without what depends on who asks.
nlohmann::json cell_values(const monitor::Cell& cell, const MonitorNames& names, core::Language language);

/// Which releases there are, what depends on what, and which products say to support them.
nlohmann::json catalogue_values(const monitor::Catalogue& catalogue, const MonitorNames& names,
                                core::Language language);

/// "?gemeente=…&leverancier=…&product=…&onderwerp=…".
std::string query_of(const monitor::CellKey& key);

/// "Plansoftware A in Oosterhaven: voldoet niet aan STOP 1.4.1".
core::Text title_of(const monitor::Cell& cell, const MonitorNames& names);

}  // namespace pareltjes::service
