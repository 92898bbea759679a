// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <vector>

#include "platform/pearl/manifest.hpp"
#include "platform/pearl/outcome.hpp"
#include "platform/pearl/pearl.hpp"
#include "platform/pearl/report.hpp"

namespace pareltjes::effectrapportage {

/// The page: the answer, what each answer did, the next question, where people can live, the sources.
core::Result<pearl::PageView> page_view(const pearl::Outcome& outcome, const pearl::Manifest& manifest,
                                        const pearl::PageRequest& request);

/// "flows": the map and its table by municipality; "sites": every site and why it counts. Empty without sites.
nlohmann::json flow_values(const pearl::Outcome& outcome, const std::string& company, core::Language language);

/// What may be laid side by side: as it was filled in, with the planned sites, and with the work spread over the year.
std::vector<pearl::Scenario> scenarios_of(nlohmann::json values);
core::Result<pearl::PageView> comparison_view(const std::vector<pearl::ScenarioOutcome>& outcomes,
                                              const pearl::PageRequest& request);

/// What a reader at a terminal wants first.
std::vector<pearl::Table> summary_of(const pearl::Outcome& outcome);

/// Two pages for the alderman, then all for the specialist: the form for the talk, every figure with its source.
pearl::Report report_of(const pearl::Outcome& outcome, const pearl::Manifest& manifest, core::Language language);

}  // namespace pareltjes::effectrapportage
