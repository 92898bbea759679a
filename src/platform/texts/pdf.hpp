// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "core/error.hpp"
#include "platform/texts/text_document.hpp"

namespace pareltjes::texts {

/// A PDF by pdftotext (poppler), a program beside ours. Errors: kPartAbsent without it; kInvalidFile for a scan without
/// text, a password, a damaged file; kPayloadTooLarge for too many pages.
core::Result<TextDocument> read_pdf(std::string_view name, std::string_view bytes, const ReadLimits& limits,
                                    const GoOn& go_on);

/// What pdftotext -layout wrote, as parts: pages between form feeds, lines at the head or foot of every page left out.
TextDocument parts_of_pdf_text(std::string_view text);

}  // namespace pareltjes::texts
