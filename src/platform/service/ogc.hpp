// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "platform/features/features.hpp"
#include "platform/service/service.hpp"

namespace pareltjes::service::ogc {

inline constexpr std::string_view kBase = "/ogc/v1";
inline constexpr std::size_t kMostItems = 1000;
inline constexpr std::size_t kUsualItems = 10;
inline constexpr const char* kGeoJson = "application/geo+json";
inline constexpr const char* kJson = "application/json";
inline constexpr const char* kHtml = "text/html";
inline constexpr const char* kOpenApi = "application/vnd.oai.openapi+json;version=3.0";

/// Names of parameters that are no properties.
inline constexpr const char* kParameters[] = {"f", "limit", "offset", "bbox", "bbox-crs", "crs", "datetime"};

/// The properties by which items can be chosen: texts, whole numbers, numbers and truths, but no name of a parameter.
std::vector<pearl::TableColumn> filters_of(const features::Collection& collection);

/// The OpenAPI 3.0 text of these collections.
std::string openapi(const std::vector<features::Collection>& collections, const Options& options);

}  // namespace pareltjes::service::ogc
