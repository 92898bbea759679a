// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/error.hpp"

namespace pareltjes::pearl {

/// What went wrong in the attempts of a run, as it is kept: a list with one entry an attempt.
nlohmann::json attempts_of(const std::string& stored);
void add_attempt(nlohmann::json& attempts, std::int64_t attempt, const std::vector<core::Error>& errors);
/// The errors of the last attempt; none when nothing went wrong.
std::vector<core::Error> last_errors(const std::string& stored);

}  // namespace pareltjes::pearl
