// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "core/error.hpp"
#include "platform/pearl/pearl.hpp"
#include "platform/pearl/report.hpp"

namespace pareltjes::documents {

enum class Format { kHtml, kDocx, kOdt, kPdf };

/// The report as a file. HTML is ours and needs nothing; DOCX and ODT are made by pandoc, PDF (tagged, PDF/UA) by
/// LibreOffice from the DOCX, pictures by rsvg-convert. The same report gives the same bytes, but for PDF, in which
/// LibreOffice writes the time.
/// @return kPartAbsent with what to install where a program is not there; kCancelled and kDeadlineExceeded as `control`
/// says.
core::Result<std::string> render(const pearl::Report& report, Format format, const pearl::RunControl& control);

/// A DOCX that was made elsewhere in another format: ODT, or PDF (tagged, PDF/UA), both by LibreOffice.
/// @return as render.
core::Result<std::string> convert(std::string_view docx, Format format, const pearl::RunControl& control);

/// One page that stands alone: styles and pictures inside, nothing fetched, readable on paper.
std::string to_html(const pearl::Report& report);

/// "docx" and so on; kUsage for what is no format of a document.
core::Result<Format> format_of(const std::string& name);
/// "application/pdf" and so on.
const char* media_type(Format format);

}  // namespace pareltjes::documents
