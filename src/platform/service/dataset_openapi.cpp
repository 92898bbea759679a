// SPDX-License-Identifier: EUPL-1.2
// The description of /data/v1: what every service of collections has (ogc_openapi.json), and what goes with a dataset.
#include <algorithm>

#include "platform/service/dataset_service.hpp"
#include "platform/service/ogc.hpp"

namespace pareltjes::service {
namespace {

using nlohmann::json;

struct Path {
  const char* path;
  const char* operation;
  const char* summary;
  const char* description;
  const char* answer;  ///< Among the components.
  std::initializer_list<const char*> parameters;
};
const Path kPaths[] = {
    {"/collections/{collectionId}/items",
     "objecten",
     "De rijen",
     "De rijen van een dataset als objecten, per bladzijde, als het recht dat toestaat.",
     "Objecten",
     {"collectionId", "f", "limit", "offset", "bbox", "bboxCrs", "crs", "datetime", "doel"}},
    {"/collections/{collectionId}/items/{featureId}",
     "object",
     "Eén rij",
     "Een rij van een dataset, op kenmerk, als het recht dat toestaat.",
     "Object",
     {"collectionId", "featureId", "f", "crs", "doel"}},
    {"/collections/{collectionId}/schema",
     "schema",
     "Wat de kolommen betekenen",
     "JSON Schema van een rij, met eenheden en met wat de controles vonden.",
     "Schema",
     {"collectionId", "alleenJson", "doel"}},
    {"/collections/{collectionId}/wijzigingen",
     "wijzigingen",
     "Wat tussen twee versies veranderde",
     "De rijen die erbij kwamen, verdwenen of veranderden; de nieuwste versie staat voorop.",
     "Wijzigingen",
     {"collectionId", "alleenJson", "van", "tot", "aantal", "offset", "doel"}},
    {"/collections/{collectionId}/bestand",
     "bestand",
     "De hele dataset als bestand",
     "CSV, JSON of GeoPackage, als het recht dat toestaat.",
     "Bestand",
     {"collectionId", "vorm", "decimaal", "doel"}},
    {"/catalogus.jsonld",
     "catalogus-jsonld",
     "De catalogus als JSON-LD",
     "Alle datasets volgens DCAT-AP-NL 3.0.",
     "CatalogusJsonLd",
     {"doel"}},
    {"/catalogus.ttl",
     "catalogus-turtle",
     "De catalogus als Turtle",
     "Alle datasets volgens DCAT-AP-NL 3.0.",
     "CatalogusTurtle",
     {"doel"}},
};

json text_parameter(const char* name, const char* description) {
  return {{"name", name},
          {"in", "query"},
          {"required", false},
          {"description", description},
          {"schema", {{"type", "string"}}}};
}

json choice(const char* name, const char* description, json values) {
  auto parameter = text_parameter(name, description);
  parameter["schema"]["default"] = values.front();
  parameter["schema"]["enum"] = std::move(values);
  return parameter;
}

json answer(const char* description, std::initializer_list<const char*> types, const json& schema) {
  json content = json::object();
  for (const auto* type : types) content[type] = {{"schema", schema}};
  return {{"description", description},
          {"headers", {{"API-Version", ogc::reference("headers", "ApiVersion")}}},
          {"content", content}};
}

json object_of(json required, json properties) {
  return {{"type", "object"}, {"required", std::move(required)}, {"properties", std::move(properties)}};
}

/// A dataset that ships with the program, and a row of it.
constexpr const char* kExample = "voorbeeld-purmerend-basisscholen-2016";
constexpr const char* kExampleRow = "04TM00";

void add_parameters(json& parameters) {
  const json text{{"type", "string"}};
  parameters["collectionId"] = {{"name", "collectionId"}, {"in", "path"},
                                {"required", true},       {"description", "Kenmerk van de dataset"},
                                {"example", kExample},    {"schema", text}};
  parameters["featureId"]["example"] = kExampleRow;
  parameters["doel"] = text_parameter("doel", "Waarvoor u de gegevens gebruikt: het recht kan daarvan afhangen");
  parameters["van"] = text_parameter("van", "Oudere versie; zonder keuze de versie vóór ‘tot’");
  parameters["tot"] = text_parameter("tot", "Nieuwere versie; zonder keuze de nieuwste");
  parameters["alleenJson"] = choice("f", "Vorm van het antwoord", json::array({"json"}));
  parameters["vorm"] = choice("f", "Vorm van het bestand, in plaats van Accept", json::array({"csv", "json", "gpkg"}));
  parameters["decimaal"] = choice("decimaal", "Teken tussen gehelen en delen in CSV", json::array({"punt", "komma"}));
  parameters["aantal"] = parameters["limit"];
  parameters["aantal"]["schema"]["default"] = 100;
}

void add_answers(json& responses) {
  responses["Schema"] = answer("JSON Schema van een rij", {"application/schema+json"},
                               object_of({"$schema", "$id", "type", "properties", "x-quality"},
                                         {{"x-quality", ogc::reference("schemas", "Kwaliteit")}}));
  responses["Wijzigingen"] = answer("Wat veranderde", {ogc::kJson}, ogc::reference("schemas", "Wijzigingen"));
  responses["Bestand"] = answer("Het bestand", {"text/csv", "application/geopackage+sqlite3"}, {{"type", "string"}});
  responses["Bestand"]["content"][ogc::kJson]["schema"] = object_of({"dataset", "rijen"}, json::object());
  responses["CatalogusJsonLd"] =
      answer("De catalogus", {"application/ld+json"}, object_of({"@context", "@type", "dcat:dataset"}, json::object()));
  responses["CatalogusTurtle"] = answer("De catalogus", {"text/turtle"}, {{"type", "string"}});
}

void add_schemas(json& schemas) {
  const json text{{"type", "string"}};
  const json truth{{"type", "boolean"}};
  const json count{{"type", "integer"}, {"minimum", 0}};
  schemas["Kwaliteit"] = object_of(
      {"checked", "count", "findings"},
      {{"checked", truth},
       {"checkedAt", text},
       {"count", count},
       {"findings",
        {{"type", "array"},
         {"items",
          object_of({"severity", "rule", "text"}, {{"severity", {{"type", "string"}, {"enum", {"warn", "refuse"}}}},
                                                   {"rule", text},
                                                   {"column", text},
                                                   {"text", text}})}}},
       {"freshness", object_of({"stale", "text"}, {{"stale", truth}, {"text", text}})}});
  schemas["Recht"] = object_of({"permitted", "reason"}, {{"permitted", truth}, {"reason", text}, {"advice", text}});
  auto& properties = schemas["Laag"]["properties"];
  properties["x-right"] = ogc::reference("schemas", "Recht");
  properties["x-quality"] = ogc::reference("schemas", "Kwaliteit");
  properties["x-version"] = text;
  for (const auto* name : {"x-right", "x-quality", "x-version"}) schemas["Laag"]["required"].push_back(name);
  const json change = object_of({"soort", "sleutel"},
                                {{"soort", {{"type", "string"}, {"enum", {"toegevoegd", "gewijzigd", "verwijderd"}}}},
                                 {"sleutel", text},
                                 {"was", {{"type", "object"}}},
                                 {"is", {{"type", "object"}}}});
  schemas["Wijzigingen"] =
      object_of({"dataset", "versies", "wijzigingen", "aantal", "tot", "links"},
                {{"dataset", text},
                 {"tot", text},
                 {"van", {{"type", "string"}, {"nullable", true}}},
                 {"aantal", count},
                 {"versies", {{"type", "array"}, {"items", object_of({"versie"}, {{"versie", text}})}}},
                 {"wijzigingen", {{"type", "array"}, {"items", change}}},
                 {"links", {{"type", "array"}, {"items", ogc::reference("schemas", "Link")}}}});
}

}  // namespace

std::string dataset_openapi(const Options& options) {
  auto document = ogc::openapi_frame(options, kMostRows);
  document["info"]["title"] = "Gegevens onder hun recht";
  document["info"]["description"] =
      "OGC API Features 1.0: delen 1 en 2. Elke dataset staat hier onder haar recht; wat niet mag, wordt met de reden "
      "geweigerd.";
  document["servers"][0]["url"] = kDatasets.path;
  document["tags"][1]["description"] = "Datasets, hun rijen, hun schema en hun versies";
  auto& components = document["components"];
  add_parameters(components["parameters"]);
  add_answers(components["responses"]);
  add_schemas(components["schemas"]);
  auto& paths = document["paths"];
  paths["/openapi.json"]["get"]["description"] = "De OpenAPI-beschrijving van deze dienst.";
  paths["/collections"]["get"].update(
      {{"summary", "Datasets"}, {"description", "Alle datasets die u mag zien, met hun recht."}});
  paths["/collections/{collectionId}"]["get"].update(
      {{"summary", "Een dataset"}, {"description", "Een dataset met haar recht en wat de controles vonden."}});
  for (const auto* path : {"/collections", "/collections/{collectionId}"})
    paths[path]["get"]["parameters"].push_back(ogc::reference("parameters", "doel"));
  // The frame says it of layers; here it is a dataset.
  paths["/collections/{collectionId}"]["get"]["parameters"][0] = ogc::reference("parameters", "collectionId");
  for (const auto& one : kPaths) {
    json parameters = json::array();
    for (const auto* name : one.parameters) parameters.push_back(ogc::reference("parameters", name));
    auto answers = ogc::answers(one.answer);
    answers["403"] = ogc::reference("responses", "Probleem");
    paths[one.path]["get"] = {{"operationId", one.operation},   {"summary", one.summary},
                              {"description", one.description}, {"tags", json::array({"lagen"})},
                              {"parameters", parameters},       {"responses", answers}};
  }
  return document.dump();
}

}  // namespace pareltjes::service
