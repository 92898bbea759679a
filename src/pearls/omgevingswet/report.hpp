// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "platform/pearl/manifest.hpp"
#include "platform/pearl/outcome.hpp"
#include "platform/pearl/report.hpp"

namespace pareltjes::omgevingswet {

/// The verdict as a document: the answer, every finding in its place, the comparison, the coverage statement.
pearl::Report report_of(const pearl::Outcome& outcome, const pearl::Manifest& manifest, core::Language language);

}  // namespace pareltjes::omgevingswet
