// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "core/error.hpp"

namespace pareltjes::pearl {

/// Fills in what the schema gives as "default" and checks the values against the JSON Schema (draft 7).
/// @return the values to compute with, or every error at once; each names its place as a JSON pointer in place.file.
std::expected<nlohmann::json, std::vector<core::Error>> validate(const nlohmann::json& schema,
                                                                 const nlohmann::json& values);

}  // namespace pareltjes::pearl
