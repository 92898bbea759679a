// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/error.hpp"

namespace pareltjes::documents {

/// Gives pandoc's own reference document our styles, A4 and a foot with the page's number.
/// @param file pandoc's reference.docx; changed in place. @param footer text left of the number.
/// @param page the word before the number, such as "Bladzijde".
core::Result<void> style_reference(const std::filesystem::path& file, const std::string& footer,
                                   const std::string& page);

/// Gives an ODT of pandoc A4, our styles, and the alternative texts of its pictures in their order: pandoc 2.17 leaves
/// these out.
core::Result<void> finish_odt(const std::filesystem::path& file, const std::vector<std::string>& texts);

}  // namespace pareltjes::documents
