// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "platform/pearl/report.hpp"

namespace pareltjes::documents {

/// The report as HTML for pandoc: pictures are "figuur-1.png" and so on, boxes name a style of the reference document.
std::string to_pandoc_html(const pearl::Report& report);

/// Each picture as SVG that stands alone, with its styles inside; in the order of the report.
std::vector<std::string> figures_of(const pearl::Report& report);

}  // namespace pareltjes::documents
