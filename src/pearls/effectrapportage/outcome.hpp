// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "core/error.hpp"
#include "platform/pearl/manifest.hpp"
#include "platform/pearl/outcome.hpp"
#include "platform/pearl/pearl.hpp"

namespace pareltjes::effectrapportage {

/// Reads the case, draws the chain and tells it: tables, findings, sources.
core::Result<pearl::Outcome> outcome_of(const pearl::RunInput& input, const pearl::RunControl& control,
                                        const pearl::Manifest& manifest);

}  // namespace pareltjes::effectrapportage
