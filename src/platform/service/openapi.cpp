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

const json kProblem{{"$ref", "#/components/responses/Probleem"}};

json problem_responses(std::initializer_list<const char*> statuses) {
  json responses = json::object();
  for (const auto* status : statuses) responses[status] = kProblem;
  return responses;
}

/// What every operation can answer, whatever it is about: an address or headers that cannot be taken, a form that does
/// not exist, too many requests, a server that stops.
void add_common_answers(json& operation) {
  auto& responses = operation["responses"];
  for (const auto* status : {"400", "406", "414", "429", "431", "503"})
    if (!responses.contains(status)) responses[status] = kProblem;
  if (!operation.contains("requestBody")) return;
  for (const auto* status : {"403", "413", "415"})
    if (!responses.contains(status)) responses[status] = kProblem;
}

json outcome_response(const std::string& description) {
  return {{"description", description},
          {"headers", {{"API-Version", {{"$ref", "#/components/headers/ApiVersion"}}}}},
          {"content", {{"application/json", {{"schema", {{"$ref", "#/components/schemas/Uitkomst"}}}}}}}};
}

/// A property of the input schema as a query parameter, where its shape allows it.
void add_parameters(json& operation, const json& schema) {
  for (const auto& [name, property] : schema.at("properties").items()) {
    const auto type = type_of(property);
    json parameter{{"name", query_name(name)},
                   {"in", "query"},
                   {"required", false},
                   {"description", property.value("title", name)}};
    if (type == "object") {
      parameter["content"]["application/json"]["schema"] = property;
    } else {
      parameter["schema"] = property;
    }
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
  document["components"]["schemas"][input] = manifest.input_schema;
  document["components"]["schemas"][input].erase("$schema");
  document["tags"].push_back({{"name", manifest.id}, {"description", manifest.question.nl}});

  json compute{{"tags", json::array({manifest.id})},
               {"operationId", "uitkomst-" + manifest.id},
               {"summary", "Berekenen zonder te bewaren: " + manifest.title.nl},
               {"description", manifest.question.nl},
               {"parameters", json::array()}};
  add_parameters(compute, manifest.input_schema);
  compute["responses"] = problem_responses({"404", "504", "507"});
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
  start["parameters"] = json::array({{{"$ref", "#/components/parameters/prefer"}}});
  start["responses"] = problem_responses({"401", "404", "409", "504", "507"});
  start["responses"]["202"] = {
      {"description", "De uitvoering is bewaard en wacht, of is nog bezig"},
      {"headers",
       {{"API-Version", {{"$ref", "#/components/headers/ApiVersion"}}},
        {"Location", {{"description", "Adres van de uitvoering"}, {"schema", {{"type", "string"}}}}}}},
      {"content", {{"application/json", {{"schema", {{"$ref", "#/components/schemas/Uitvoering"}}}}}}}};
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
  for (auto& path : document["paths"])
    for (auto& operation : path) add_common_answers(operation);
  return document.dump();
}

}  // namespace pareltjes::service
