// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "core/error.hpp"
#include "platform/texts/spreadsheet.hpp"

namespace pareltjes::texts {

/// A workbook as ODS (OpenDocument 1.3) whose cells read_spreadsheet() reads back as they were; the first row of each
/// sheet is its head, and stands still. The numbers of rows are not kept: rows stand one below the other. No cell is a
/// formula. Nothing but its content decides its bytes.
/// @param sheets cells are UTF-8; what XML cannot hold is left out.
core::Result<std::string> write_ods(const std::vector<Sheet>& sheets, const std::string& title);

}  // namespace pareltjes::texts
