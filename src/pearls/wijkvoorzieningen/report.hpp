// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "core/error.hpp"
#include "platform/pearl/manifest.hpp"
#include "platform/pearl/pearl.hpp"
#include "platform/pearl/report.hpp"

namespace pareltjes::wijkvoorzieningen {

/// What a council reads: the answer, each wijk, later years, shortages with their chance, what decides, how sure it is,
/// norms, sources and limits. The same figures and words as the page.
core::Result<pearl::Report> council_report(const pearl::Outcome& outcome, const pearl::PageRequest& request,
                                           const pearl::Manifest& manifest);

}  // namespace pareltjes::wijkvoorzieningen
