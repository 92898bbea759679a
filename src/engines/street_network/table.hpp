// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pareltjes::engines::street_network {

/// The rows of a shipped table of this room, without its head; semicolons, no quotes.
/// @throws std::logic_error when the program carries no such file or a row lacks a field: a fault of ours.
std::vector<std::vector<std::string>> shipped_rows(std::string_view file, std::size_t columns);

/// A number of a shipped table. @throws std::logic_error
double shipped_number(const std::string& text);

}  // namespace pareltjes::engines::street_network
