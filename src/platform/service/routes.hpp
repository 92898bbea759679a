// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "platform/service/service.hpp"

namespace pareltjes::service {

/// /api/v1: the resources and the OpenAPI text.
ServiceRoutes api_routes(const Parts& parts, const Options& options);
/// The pages, the downloads and the signing in.
ServiceRoutes page_routes(const Parts& parts, const Options& options);

/// /api/v1: what is kept of runs, and the queue.
ServiceRoutes run_routes(const Parts& parts);

/// A long run as pages: started, followed, ended.
ServiceRoutes run_pages(const Parts& parts);

/// /ogc/v1: the map layers as OGC API Features. What it keeps in memory lives as long as the routes.
ServiceRoutes ogc_routes(const Parts& parts, const Options& options);

/// A municipality's own norms.
ServiceRoutes norm_routes(const Parts& parts);

/// The full version that every API answer carries.
inline constexpr std::string_view kApiVersion = "1.0.0";

/// The OpenAPI 3 text of the API, made from the manifests.
std::string openapi_json(const pearl::Registry& registry, const Options& options);

/// The name of an input property in a query: "jaar_van" → "jaarVan" (NL API Design Rules: query-keys-camel-case).
std::string query_name(std::string_view property);

/// The type of a property in a schema, without "null"; "string" when it says none.
std::string type_of(const nlohmann::json& property);

/// The input values that query parameters ask for: text, number or list as the schema of each property says.
nlohmann::json values_from_query(const nlohmann::json& schema, const std::multimap<std::string, std::string>& query);

/// A control that ends with the request's server and after the given time.
pearl::RunControl control_of(const http::Request& request, std::chrono::seconds limit);

}  // namespace pareltjes::service
