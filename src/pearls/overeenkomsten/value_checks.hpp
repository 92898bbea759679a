// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "pearls/overeenkomsten/values.hpp"

namespace pareltjes::overeenkomsten {

pearl::Finding missing_field(const Field& field);
pearl::Finding missing_rows(const TableSpec& table);
pearl::Finding missing_cell(const std::string& place, const Column& column);
pearl::Finding no_rows(const TableSpec& table);
/// @param nearest a name that was perhaps meant; empty for none.
pearl::Finding unknown_name(const std::string& place, const std::string& name, const std::string& nearest);

/// Rows with data outside the EEA and no instrument for it (GDPR art. 44-46), or a place that cannot be told.
std::vector<pearl::Finding> check_transfers(const TableSpec& table, const std::vector<FilledRow>& rows);
/// What shows only when values are laid side by side: an end before its begin, two parties with one number.
std::vector<pearl::Finding> check_together(const Standard& standard, const Filled& filled);

}  // namespace pareltjes::overeenkomsten
