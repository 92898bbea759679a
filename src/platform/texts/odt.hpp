// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>

#include "core/error.hpp"
#include "platform/texts/text_document.hpp"

namespace pareltjes::texts {

/// An ODT (OpenDocument 1.3): headings, lists with their numbers, tables; removed text left out.
core::Result<TextDocument> read_odt(std::string_view name, std::string_view bytes, const ReadLimits& limits,
                                    const GoOn& go_on);

}  // namespace pareltjes::texts
