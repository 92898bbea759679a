// SPDX-License-Identifier: EUPL-1.2
#include <nlohmann/json.hpp>

#include "platform/service/dataset_service.hpp"
#include "platform/service/ogc.hpp"

namespace pareltjes::service {
namespace {

using nlohmann::json;

struct Path {
  const char* path;
  const char* operation;
  const char* summary;
  const char* type;
  bool of_dataset;
  std::initializer_list<const char*> parameters;
};
const Path kPaths[] = {
    {"/", "begin", "Begin", ogc::kJson, false, {}},
    {"/conformance", "eisen", "Aan welke eisen dit voldoet", ogc::kJson, false, {}},
    {"/collections", "datasets", "De datasets, elk met zijn recht", ogc::kJson, false, {}},
    {"/catalogus.jsonld", "catalogus-jsonld", "De catalogus (DCAT-AP-NL 3.0)", "application/ld+json", false, {}},
    {"/catalogus.ttl", "catalogus-turtle", "De catalogus (DCAT-AP-NL 3.0)", "text/turtle", false, {}},
    {"/collections/{dataset}", "dataset", "Een dataset met zijn recht", ogc::kJson, true, {}},
    {"/collections/{dataset}/items",
     "objecten",
     "De rijen als objecten",
     ogc::kGeoJson,
     true,
     {"limit", "offset", "bbox", "bbox-crs", "crs", "datetime", "doel"}},
    {"/collections/{dataset}/schema",
     "schema",
     "Wat de kolommen betekenen, met hun eenheden",
     "application/schema+json",
     true,
     {"doel"}},
    {"/collections/{dataset}/wijzigingen",
     "wijzigingen",
     "Wat tussen twee versies veranderde",
     ogc::kJson,
     true,
     {"van", "tot", "limit", "offset", "doel"}},
    {"/collections/{dataset}/bestand",
     "bestand",
     "De hele dataset als CSV, JSON of GeoPackage",
     "application/octet-stream",
     true,
     {"f", "decimaal", "doel"}},
};

json parameter(const std::string& name) {
  json schema{{"type", "string"}};
  if (name == "limit") schema = {{"type", "integer"}, {"minimum", 1}, {"maximum", 10'000}, {"default", 10}};
  if (name == "offset") schema = {{"type", "integer"}, {"minimum", 0}, {"default", 0}};
  if (name == "bbox") {
    schema = {{"type", "array"}, {"minItems", 4}, {"maxItems", 6}, {"items", {{"type", "number"}}}};
    return {{"name", name},    {"in", "query"},    {"required", false},
            {"style", "form"}, {"explode", false}, {"schema", schema}};
  }
  if (name == "f") schema["enum"] = json::array({"csv", "json", "gpkg"});
  if (name == "decimaal") schema["enum"] = json::array({"punt", "komma"});
  return {{"name", name}, {"in", "query"}, {"required", false}, {"schema", schema}};
}

}  // namespace

std::string dataset_openapi(const Options& options, const std::string& base) {
  json paths = json::object();
  for (const auto& one : kPaths) {
    json parameters = json::array();
    if (one.of_dataset)
      parameters.push_back({{"name", "dataset"}, {"in", "path"}, {"required", true}, {"schema", {{"type", "string"}}}});
    for (const auto* name : one.parameters) parameters.push_back(parameter(name));
    json content = json::object();
    content[one.type]["schema"] = json::object();
    json answers{{"200", {{"description", one.summary}, {"content", content}}}};
    for (const auto* status : {"400", "403", "404"}) {
      json problem = json::object();
      problem["application/problem+json"]["schema"] = {{"type", "object"}};
      answers[status] = {{"description", "Wat er mis is, en wat u kunt doen"}, {"content", problem}};
    }
    paths[one.path]["get"] = {
        {"operationId", one.operation}, {"summary", one.summary}, {"parameters", parameters}, {"responses", answers}};
  }
  return json{
      {"openapi", "3.0.3"},
      {"info",
       {{"title", "Gegevens onder hun recht"},
        {"version", kApiVersion},
        {"contact", {{"name", options.contact_name}, {"email", options.contact_email}, {"url", options.contact_url}}}}},
      {"servers", json::array({{{"url", base}}})},
      {"paths", paths}}
      .dump();
}

}  // namespace pareltjes::service
