// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "platform/pearl/manifest.hpp"
#include "platform/pearl/pearl.hpp"

namespace pareltjes::effectrapportage {

using Fields = std::vector<std::pair<std::string, std::string>>;

/// Input as fields of the page's form: "van-fte" and "tot-fte", shares as per cent, sites one a line. What the form has
/// no field for (own parameters, places of sites) stays out.
Fields fields_of(const nlohmann::json& values);

/// The other way round: the input that a page's address asks for; without any field the example.
nlohmann::json values_of(const pearl::PageRequest& request, const pearl::Manifest& manifest);

/// A number as people type it: "38.000", "0,5" and "0.5". A dot before exactly three digits at the end parts thousands.
std::optional<double> number_typed(std::string text);

}  // namespace pareltjes::effectrapportage
