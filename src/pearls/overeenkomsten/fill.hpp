// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "pearls/overeenkomsten/standard.hpp"
#include "pearls/overeenkomsten/values.hpp"

namespace pareltjes::overeenkomsten {

/// The agreement as a DOCX with the values in it: the official document, changed in no other letter; one that has no
/// official document gets its own. What is not filled in stays as the standard has it.
/// Error: kInvalidFile when the original does not read.
core::Result<std::string> fill_docx(const Standard& standard, const Filled& filled);

/// The standard with an original that ODT and PDF/UA are made of: title, language, heads of tables and headings marked.
core::Result<Standard> accessible(const Standard& standard);

/// The DOCX of a standard that was not imported, with the places of its fields in `slots` and its tables.
core::Result<Standard> with_original(const Standard& standard);

/// A part of the agreement with its values.
struct FilledPart {
  const StandardPart* part = nullptr;
  std::string heading, text;
  std::size_t open = 0;  ///< Fields in it that are not filled in.
};
std::vector<FilledPart> filled_parts(const Standard& standard, const Filled& filled);

}  // namespace pareltjes::overeenkomsten
