// SPDX-License-Identifier: EUPL-1.2
// The description of a service of collections: what all share stands in ogc_openapi.json; of the map layers the paths
// of each collection, with the properties by which its items can be chosen, are made here.
#include <nlohmann/json.hpp>

#include "core/resources.hpp"
#include "platform/service/ogc.hpp"
#include "platform/service/routes.hpp"

namespace pareltjes::service::ogc {
namespace {

using nlohmann::json;

constexpr const char* kCommonAnswers[] = {"400", "406", "414", "429", "431", "503"};

json schema_of(const pearl::TableColumn& column) {
  using Type = pearl::TableColumn::Type;
  switch (column.type) {
    case Type::kInteger:
    case Type::kNumber:
      return {{"type", "number"}};
    case Type::kBoolean:
      return {{"type", "boolean"}};
    case Type::kText:
      break;
  }
  return {{"type", "string"}};
}

json items_of(const features::Collection& collection) {
  json parameters = json::array();
  for (const auto* name : {"f", "limit", "offset", "bbox", "bboxCrs", "crs", "datetime"})
    parameters.push_back(reference("parameters", name));
  for (const auto& column : filters_of(collection)) {
    const auto meaning = column.description.nl.empty() ? column.name : column.description.nl;
    parameters.push_back({{"name", column.name},
                          {"in", "query"},
                          {"required", false},
                          {"description", "Alleen objecten met deze waarde: " + meaning},
                          {"schema", schema_of(column)}});
  }
  return {{"operationId", "objecten-" + collection.id},
          {"summary", collection.title.nl},
          {"description", "De objecten van deze kaartlaag, per bladzijde."},
          {"tags", json::array({"lagen"})},
          {"parameters", parameters},
          {"responses", answers("Objecten")}};
}

json item_of(const features::Collection& collection) {
  return {{"operationId", "object-" + collection.id},
          {"summary", "Eén object: " + collection.title.nl},
          {"description", "Een object van deze kaartlaag, op kenmerk."},
          {"tags", json::array({"lagen"})},
          {"parameters",
           {reference("parameters", "featureId"), reference("parameters", "f"), reference("parameters", "crs")}},
          {"responses", answers("Object")}};
}

}  // namespace

std::vector<pearl::TableColumn> filters_of(const features::Collection& collection) {
  std::vector<pearl::TableColumn> filters;
  for (const auto& column : collection.properties)
    if (std::ranges::find(kParameters, column.name) == std::end(kParameters)) filters.push_back(column);
  return filters;
}

json reference(const char* kind, const std::string& name) {
  return {{"$ref", std::string("#/components/") + kind + "/" + name}};
}

json answers(const char* good) {
  json responses{{"200", reference("responses", good)}};
  for (const auto* status : kCommonAnswers) responses[status] = reference("responses", "Probleem");
  for (const auto* status : {"404", "504"}) responses[status] = reference("responses", "Probleem");
  return responses;
}

json openapi_frame(const Options& options, std::size_t most_items) {
  auto document = json::parse(*core::find_resource("src/platform/service/ogc_openapi.json"));
  document["info"]["version"] = kApiVersion;
  document["info"]["contact"] = {
      {"name", options.contact_name}, {"email", options.contact_email}, {"url", options.contact_url}};
  document["components"]["parameters"]["limit"]["schema"] = {
      {"type", "integer"}, {"minimum", 1}, {"maximum", most_items}, {"default", kUsualItems}, {"x-capped", true}};
  json systems = json::array();
  for (const auto crs : features::kAllCrs) systems.push_back(features::uri_of(crs));
  for (const auto* name : {"crs", "bboxCrs"})
    document["components"]["parameters"][name]["schema"] = {
        {"type", "string"}, {"format", "uri"}, {"enum", systems}, {"default", systems[0]}};
  for (auto& path : document["paths"])
    for (auto& operation : path)
      for (const auto* status : kCommonAnswers) operation["responses"][status] = reference("responses", "Probleem");
  return document;
}

std::string openapi(const std::vector<features::Collection>& collections, const Options& options) {
  auto document = openapi_frame(options, kMostItems);
  for (const auto& collection : collections) {
    const auto path = "/collections/" + collection.id + "/items";
    document["paths"][path]["get"] = items_of(collection);
    document["paths"][path + "/{featureId}"]["get"] = item_of(collection);
  }
  return document.dump();
}

}  // namespace pareltjes::service::ogc
