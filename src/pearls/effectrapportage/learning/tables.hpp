// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "pearls/effectrapportage/assessment.hpp"
#include "platform/pearl/manifest.hpp"
#include "platform/pearl/outcome.hpp"

namespace pareltjes::effectrapportage {

/// What was learned, as tables of the outcome ("referentieobjecten", "leren", "ijking_objecten", "voorspelling"), and
/// each object in the provenance, with whose it is.
void add_learned(const Assessment& made, const pearl::Manifest& manifest, pearl::Outcome& outcome);

}  // namespace pareltjes::effectrapportage
