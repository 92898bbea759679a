// SPDX-License-Identifier: EUPL-1.2
// /api/v1: resources with Dutch names, problem+json, nothing kept between requests (NL API Design Rules).
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "platform/http/accept.hpp"
#include "platform/http/json_body.hpp"
#include "platform/http/problem.hpp"
#include "platform/register/municipalities.hpp"
#include "platform/service/api_tools.hpp"
#include "platform/service/routes.hpp"

namespace pareltjes::service {
namespace {

using core::Language;
using http::Response;
using nlohmann::json;

constexpr std::chrono::seconds kRunLimit{30};
constexpr std::size_t kLongestSearch = 200;

json pearl_json(const pearl::Manifest& manifest, Language language) {
  return {{"id", manifest.id},
          {"versie", manifest.version},
          {"titel", manifest.title.in(language)},
          {"vraag", manifest.question.in(language)},
          {"verhaal", manifest.story.in(language)},
          {"herkomst", manifest.origin.in(language)},
          {"_links", {{"self", {{"href", "/api/v1/pareltjes/" + manifest.id}}}}}};
}

json full_pearl_json(const pearl::Manifest& manifest, Language language) {
  auto value = pearl_json(manifest, language);
  json datasets = json::array();
  for (const auto& need : manifest.datasets) {
    datasets.push_back({{"onderwerp", need.topic}, {"doel", need.purpose.in(language)}, {"verplicht", need.required}});
  }
  json tables = json::array();
  for (const auto& table : manifest.tables) {
    json columns = json::array();
    for (const auto& column : table.columns)
      columns.push_back(
          {{"naam", column.name}, {"eenheid", column.unit}, {"omschrijving", column.description.in(language)}});
    tables.push_back({{"naam", table.name}, {"titel", table.title.in(language)}, {"kolommen", columns}});
  }
  json limits = json::array();
  for (const auto& limit : manifest.limits) limits.push_back(limit.in(language));
  value["datasets"] = datasets;
  value["tabellen"] = tables;
  value["grenzen"] = limits;
  value["invoerschema"] = manifest.input_schema;
  value["voorbeeld"] = manifest.example;
  value["uitvoering"] = manifest.carrying_out;
  value["algoritmeregister"] = manifest.algorithm_register;
  return value;
}

json municipality_json(const reg::Municipality& municipality, Language language) {
  json value{{"code", municipality.code.text()}, {"naam", municipality.name}, {"provincie", municipality.province}};
  if (!municipality.note.empty()) value["toelichting"] = municipality.note.in(language);
  return value;
}

json dataset_json(const hub::DatasetInfo& info, Language language) {
  json notes = json::array();
  for (const auto& note : info.notes) notes.push_back(note.in(language));
  return {{"id", info.id},
          {"onderwerp", info.topic},
          {"titel", info.title.in(language)},
          {"jaar", info.year},
          {"versie", info.version},
          {"sha256", info.sha256},
          {"rijen", info.rows},
          {"bron", info.source.title},
          {"uitgever", info.source.publisher},
          {"url", info.source.url},
          {"licentie", info.source.licence},
          {"bronvermelding", info.source.attribution},
          {"voorbeeld", info.example},
          {"opmerkingen", notes},
          {"ingelezenOp", info.imported_at.empty() ? json(nullptr) : json(info.imported_at)}};
}

Response list_pearls(const pearl::Registry& registry, Call& call) {
  std::vector<const pearl::Manifest*> manifests;
  for (const auto& pearl : registry.all()) manifests.push_back(&pearl->manifest());
  return collection(call, "pareltjes", manifests,
                    [&](const auto* manifest) { return pearl_json(*manifest, call.language); });
}

Response read_pearl(const pearl::Registry& registry, Call& call) {
  const auto found = registry.find(call.request.path_parameters.at("id"));
  if (!found) return http::problem(found.error(), call.request);
  return Response::json(dump(full_pearl_json((*found)->manifest(), call.language)));
}

Response list_municipalities(Call& call) {
  const auto wanted = call.request.parameter("zoek");
  if (wanted.size() > kLongestSearch) {
    return refuse_fields({{"/zoek",
                           {fmt::format("‘zoek’ is ten hoogste {} tekens lang.", kLongestSearch),
                            fmt::format("‘zoek’ has at most {} characters.", kLongestSearch)}}},
                         call.request);
  }
  const auto items = wanted.empty() ? reg::all() : reg::search(wanted, 50);
  return collection(call, "gemeenten", items, [&](const auto& item) { return municipality_json(item, call.language); },
                    {"zoek"});
}

Response read_municipality(Call& call) {
  const auto found = reg::find(call.request.path_parameters.at("code"));
  if (found) return Response::json(dump(municipality_json(*found, call.language)));
  auto error = found.error();
  error.code = core::ErrorCode::kNotFound;
  return http::problem(error, call.request);
}

Response list_datasets(hub::Hub& hub, Call& call) {
  const auto datasets = hub.list(call.scope);
  if (!datasets) return http::problem(datasets.error(), call.request);
  return collection(call, "datasets", *datasets, [&](const auto& info) { return dataset_json(info, call.language); });
}

/// GET: computes and answers, stores nothing; the same question gives the same bytes.
Response compute(pearl::Runner& runner, Call& call) {
  const auto found = runner.registry().find(call.request.path_parameters.at("id"));
  if (!found) return http::problem(found.error(), call.request);
  std::vector<std::string> names;
  for (const auto& [name, property] : (*found)->manifest().input_schema.at("properties").items())
    names.push_back(query_name(name));
  if (const auto wrong = misfits_of_query(call.request, std::move(names)); !wrong.empty())
    return refuse_fields(wrong, call.request);
  pearl::RunRequest request;
  request.scope = call.scope;
  request.pearl = (*found)->manifest().id;
  request.values = values_from_query((*found)->manifest().input_schema, call.request.query);
  const auto run = runner.run(request, control_of(call.request, kRunLimit));
  if (!run) return run_problem(run.error(), call.request);
  return Response::json(pearl::to_json(*run->outcome, run->inputs, call.language));
}

}  // namespace

pearl::RunControl control_of(const http::Request& request, std::chrono::seconds limit) {
  return {request.cancelled, std::chrono::steady_clock::now() + limit, {}};
}

std::string query_name(std::string_view property) {
  std::string name;
  for (std::size_t i = 0; i < property.size(); ++i) {
    const bool begins_word = property[i] == '_' || property[i] == '-';
    if (!begins_word) {
      name += property[i];
    } else if (++i < property.size()) {
      name += property[i] >= 'a' && property[i] <= 'z' ? static_cast<char>(property[i] - 'a' + 'A') : property[i];
    }
  }
  return name;
}

std::string type_of(const json& property) {
  const auto type = property.find("type");
  if (type == property.end()) return "string";
  if (type->is_string()) return type->get<std::string>();
  for (const auto& each : *type)
    if (each.is_string() && each != "null") return each.get<std::string>();
  return "string";
}

json values_from_query(const json& schema, const std::multimap<std::string, std::string>& query) {
  json values = json::object();
  for (const auto& [name, property] : schema.at("properties").items()) {
    const auto given = query.find(query_name(name));
    if (given == query.end()) continue;
    const auto& text = given->second;
    const auto type = type_of(property);
    if (type == "array") {
      for (auto& item : core::split(text, ',')) values[name].push_back(std::move(item));
    } else if (type == "string") {
      values[name] = text;
    } else {
      auto parsed = http::parse_json(text);
      values[name] = parsed.is_discarded() ? json(text) : std::move(parsed);
    }
  }
  return values;
}

ServiceRoutes api_routes(const Parts& parts, const Options& options) {
  auto& runner = parts.runner;
  auto& hub = parts.hub;
  const auto& registry = runner.registry();
  const http::Body openapi = openapi_json(registry, options);
  return {
      {"GET", "/api/v1/openapi.json", "api-openapi", without_parameters([openapi](Call&) {
         return Response::json(openapi).with("Access-Control-Allow-Origin", "*");
       }),
       true},
      {"GET", "/api/v1/pareltjes", "api-pareltjes", [&registry](Call& call) { return list_pearls(registry, call); }},
      {"GET", "/api/v1/pareltjes/{id}", "api-pareltje",
       without_parameters([&registry](Call& call) { return read_pearl(registry, call); })},
      {"GET", "/api/v1/pareltjes/{id}/uitkomst", "api-uitkomst",
       [&runner](Call& call) { return compute(runner, call); }},
      {"GET", "/api/v1/gemeenten", "api-gemeenten", [](Call& call) { return list_municipalities(call); }},
      {"GET", "/api/v1/gemeenten/{code}", "api-gemeente", without_parameters(read_municipality)},
      {"GET", "/api/v1/datasets", "api-datasets", [&hub](Call& call) { return list_datasets(hub, call); }},
  };
}

}  // namespace pareltjes::service
