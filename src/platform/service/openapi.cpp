// SPDX-License-Identifier: EUPL-1.2
// The OpenAPI 3 text of the API. What every pearl shares stands in openapi.json beside this file; the paths and schemas
// of each pearl are made from its manifest.
#include <nlohmann/json.hpp>

#include "core/resources.hpp"
#include "platform/service/routes.hpp"
#include "platform/service/sign_in.hpp"

namespace pareltjes::service {
namespace {

using nlohmann::json;

/// JSON Schema 2020-12 as the manifests write it, in the words of OpenAPI 3.0: no $schema.
json schema_of(json schema) {
  schema.erase("$schema");
  return schema;
}

json problem_responses(std::initializer_list<const char*> statuses) {
  json responses = json::object();
  for (const auto* status : statuses) responses[status] = {{"$ref", "#/components/responses/Probleem"}};
  return responses;
}

json outcome_response(const std::string& description) {
  return {{"description", description},
          {"headers", {{"API-Version", {{"$ref", "#/components/headers/ApiVersion"}}}}},
          {"content", {{"application/json", {{"schema", {{"$ref", "#/components/schemas/Uitkomst"}}}}}}}};
}

/// A property of the input schema as a query parameter, where its shape allows it.
void add_parameters(json& operation, const json& schema) {
  for (const auto& [name, property] : schema.at("properties").items()) {
    const std::string type = property.value("type", "string");
    if (type == "object") continue;
    json parameter{{"name", name},
                   {"in", "query"},
                   {"required", false},
                   {"description", property.value("title", name)},
                   {"schema", property}};
    if (type == "array") {
      parameter["style"] = "form";
      parameter["explode"] = false;
    }
    if (name == "gemeente") parameter["schema"] = {{"type", "string"}, {"description", "Naam of code"}};
    operation["parameters"].push_back(std::move(parameter));
  }
  operation["parameters"].push_back({{"$ref", "#/components/parameters/taal"}});
}

void add_pearl(json& document, const pearl::Manifest& manifest) {
  const std::string input = "Invoer_" + manifest.id;
  document["components"]["schemas"][input] = schema_of(manifest.input_schema);
  document["tags"].push_back({{"name", manifest.id}, {"description", manifest.question.nl}});

  json compute{{"tags", json::array({manifest.id})},
               {"operationId", "uitkomst-" + manifest.id},
               {"summary", "Berekenen zonder te bewaren: " + manifest.title.nl},
               {"description", manifest.question.nl},
               {"parameters", json::array()}};
  add_parameters(compute, manifest.input_schema);
  compute["responses"] = problem_responses({"400", "404", "406", "429", "503", "504"});
  compute["responses"]["200"] = outcome_response("De uitkomst");
  document["paths"]["/pareltjes/" + manifest.id + "/uitkomst"]["get"] = std::move(compute);

  json start{{"tags", json::array({manifest.id})},
             {"operationId", "uitvoeren-" + manifest.id},
             {"summary", "Uitvoeren en bewaren: " + manifest.title.nl},
             {"description", manifest.story.nl},
             {"security", json::array({{{"sessie", json::array()}}})},
             {"requestBody",
              {{"required", true},
               {"content",
                {{"application/json",
                  {{"schema", {{"$ref", "#/components/schemas/" + input}}}, {"example", manifest.example}}}}}}}};
  start["responses"] = problem_responses({"400", "401", "403", "404", "406", "413", "415", "429", "503", "504"});
  start["responses"]["201"] = {
      {"description", "De uitvoering is bewaard"},
      {"headers",
       {{"API-Version", {{"$ref", "#/components/headers/ApiVersion"}}},
        {"Location", {{"description", "Adres van de uitkomst"}, {"schema", {{"type", "string"}}}}}}},
      {"content", {{"application/json", {{"schema", {{"$ref", "#/components/schemas/Uitvoering"}}}}}}}};
  document["paths"]["/pareltjes/" + manifest.id + "/uitvoeringen"]["post"] = std::move(start);
}

}  // namespace

std::string openapi_json(const pearl::Registry& registry, const Options& options) {
  auto document = json::parse(*core::find_resource("src/platform/service/openapi.json"));
  document["info"]["version"] = kApiVersion;
  document["components"]["securitySchemes"]["sessie"]["name"] = SignInPages::cookie_name(options);
  document["info"]["contact"] = {
      {"name", options.contact_name}, {"email", options.contact_email}, {"url", options.contact_url}};
  for (const auto& pearl : registry.all()) add_pearl(document, pearl->manifest());
  return document.dump();
}

}  // namespace pareltjes::service
