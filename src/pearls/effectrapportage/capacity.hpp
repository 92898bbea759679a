// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <vector>

#include "pearls/effectrapportage/assessment.hpp"
#include "platform/pearl/manifest.hpp"
#include "platform/pearl/outcome.hpp"

namespace pareltjes::effectrapportage {

/// Every site of the case: whether it counts at full size, why not, its travel time, certificate and cost
/// ("capaciteit").
pearl::Table capacity_table(const Assessment& made, const pearl::Manifest& manifest);

/// What goes from the company to each municipality that has room, at the middle ("stromen").
pearl::Table flows_table(const Assessment& made, const pearl::Manifest& manifest);

/// Beds that count while nobody knows whether they have a certificate; what the beds cost together, where that is
/// known.
std::vector<core::Text> capacity_sentences(const Assessment& made);

/// The map of the flows from the table, and whether places on it are real; empty without sites.
struct FlowMap {
  std::string svg;
  core::Text caption;
};
std::optional<FlowMap> flow_map_of(const pearl::Outcome& outcome, const std::string& company, core::Language language);

}  // namespace pareltjes::effectrapportage
