// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>

#include "pearls/effectrapportage/case.hpp"

namespace pareltjes::effectrapportage {

/// Year → median FTE, from the opening until the company is complete: the chain of a whole run with the same reference
/// objects (of.objects), and nothing else of it.
std::map<int, double> predicted_jobs(const Case& of, std::uint64_t seed);

}  // namespace pareltjes::effectrapportage
