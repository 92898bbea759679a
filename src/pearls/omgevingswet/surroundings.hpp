// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pareltjes::omgevingswet {

/// The line of an element with two lines before and after it, each with its number, the place pointed out:
///
///       12| <a>
///     > 13|   <b wId="x"/>
///         |   ^
///       14| </a>
///
/// Long lines are cut around the place, between whole characters; "…" says so.
/// @param source the file as UTF-8; `offset` of the start tag, from 0; `line` of it, from 1.
std::string surroundings_of(std::string_view source, std::size_t offset, std::int64_t line);

/// The same taken apart, for a page.
struct SurroundingLine {
  std::string number;
  std::string before;  ///< Or the whole line, where it is not the one.
  std::string marked;  ///< The start tag; empty in the lines around.
  std::string after;
};
std::vector<SurroundingLine> lines_of(std::string_view surroundings);

}  // namespace pareltjes::omgevingswet
