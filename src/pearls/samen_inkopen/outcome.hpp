// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "platform/pearl/pearl.hpp"

namespace pareltjes::samen_inkopen {

/// Reads the round, awards it, shares the saving, finds the route, and tells it: tables, findings, an answer.
core::Result<pearl::Outcome> outcome_of(const pearl::RunInput& input, const pearl::RunControl& control,
                                        const pearl::Manifest& manifest);

}  // namespace pareltjes::samen_inkopen
