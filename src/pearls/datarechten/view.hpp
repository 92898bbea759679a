// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <vector>

#include "platform/pearl/manifest.hpp"
#include "platform/pearl/outcome.hpp"
#include "platform/pearl/pearl.hpp"
#include "platform/pearl/report.hpp"

namespace pareltjes::datarechten {

/// The page: the answer, the twelve points as a strip, each point with its sentence and a proposal, the sources.
core::Result<pearl::PageView> page_view(const pearl::Outcome& outcome, const pearl::Manifest& manifest,
                                        const pearl::PageRequest& request);

/// What a reader at a terminal wants first.
std::vector<pearl::Table> summary_of(const pearl::Outcome& outcome);

/// The account of the check, or the addendum with the clauses to propose, as the outcome names.
pearl::Report report_of(const pearl::Outcome& outcome, const pearl::Manifest& manifest, core::Language language);

}  // namespace pareltjes::datarechten
