// SPDX-License-Identifier: EUPL-1.2
// Reading cells from their tables; no other room includes it.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "platform/monitor/cell.hpp"
#include "platform/storage/database.hpp"

namespace pareltjes::monitor {

using Cells = std::map<CellKey, Cell>;

/// The rows of the four tables as cells, the newest first.
/// @param prefix "" in a Session; "rij_" in the program's own work across organisations.
/// @param only this cell; nothing for all.
core::Result<Cells> read_cells(storage::Session& session, const std::string& prefix, const std::optional<CellKey>& only,
                               bool with_findings);

}  // namespace pareltjes::monitor
