// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "platform/pearl/pearl.hpp"

namespace pareltjes::omgevingswet {

/// The page: the answer, each finding in its place, what was and was not checked.
pearl::PageView page_view(const pearl::Outcome& outcome, const pearl::Manifest& manifest,
                          const pearl::PageRequest& request);

}  // namespace pareltjes::omgevingswet
