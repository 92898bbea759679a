// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"

namespace pareltjes::wijkvoorzieningen {

using ShippedRow = std::map<std::string, std::string>;

/// A CSV of data/profielen that ships with the program, each row by the names of its columns. What is wrong with it is
/// a fault of ours: kInternal.
core::Result<std::vector<ShippedRow>> shipped_rows(std::string_view file);

/// The number in a column; NaN where there is none.
double number_in(const ShippedRow& row, const std::string& column);

}  // namespace pareltjes::wijkvoorzieningen
