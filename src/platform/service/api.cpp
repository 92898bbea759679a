// SPDX-License-Identifier: EUPL-1.2
// /api/v1: resources with Dutch names, problem+json, nothing kept between requests (NL API Design Rules).
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "platform/http/accept.hpp"
#include "platform/http/problem.hpp"
#include "platform/register/municipalities.hpp"
#include "platform/service/note.hpp"
#include "platform/service/query.hpp"
#include "platform/service/routes.hpp"

namespace pareltjes::service {
namespace {

using core::Language;
using http::Response;
using nlohmann::json;

constexpr std::chrono::seconds kRunLimit{30};

std::string dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

/// All that is wrong with a run at once; what is wrong with a value names it with a JSON pointer.
Response run_problem(const pearl::Errors& errors, const http::Request& request) {
  std::vector<http::FieldError> fields;
  for (const auto& error : errors) {
    if (error.place && error.place->file.starts_with('/')) fields.push_back({error.place->file, error.message});
  }
  if (fields.size() == errors.size()) return http::problem(errors.front(), fields, request);
  return http::problem(errors, request);
}

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

constexpr std::size_t kLongestSearch = 200;

/// All that is wrong with the names in a query, and a language that is not here.
FieldErrors misfits_of_query(const http::Request& request, std::vector<std::string> known) {
  known.emplace_back("taal");
  auto wrong = misfits_of_names(request, known);
  if (const auto language = request.parameter("taal", "nl"); language != "nl" && language != "en")
    wrong.push_back({"/taal", {"‘taal’ is nl of en.", "‘taal’ is nl or en."}});
  return wrong;
}

/// A handler that takes no parameter but the language.
template <class Handler>
CallHandler without_parameters(Handler handler) {
  return [handler](Call& call) {
    if (const auto wrong = misfits_of_query(call.request, {}); !wrong.empty())
      return refuse_fields(wrong, call.request);
    return handler(call);
  };
}

/// A page of a collection: "pagina" from 1, "paginagrootte" 1…100.
struct Paging {
  std::size_t page = 1;
  std::size_t size = 20;
};

/// @param more the names of further parameters that the collection knows.
std::expected<Paging, FieldErrors> paging_of(const http::Request& request, std::vector<std::string> more) {
  Paging paging;
  more.insert(more.end(), {"pagina", "paginagrootte"});
  auto wrong = misfits_of_query(request, std::move(more));
  const auto read = [&](const char* name, std::size_t most, std::size_t& target) {
    if (!request.query.contains(name)) return true;
    const auto number = core::parse_number(request.parameter(name));
    if (!number || *number < 1 || *number > static_cast<double>(most) || *number != std::floor(*number)) return false;
    target = static_cast<std::size_t>(*number);
    return true;
  };
  if (!read("pagina", 1'000'000, paging.page))
    wrong.push_back({"/pagina", {"‘pagina’ is een getal vanaf 1.", "‘pagina’ is a number from 1."}});
  if (!read("paginagrootte", 100, paging.size)) {
    wrong.push_back(
        {"/paginagrootte",
         {"‘paginagrootte’ is een getal van 1 tot en met 100.", "‘paginagrootte’ is a number from 1 to 100."}});
  }
  if (!wrong.empty()) return std::unexpected(std::move(wrong));
  return paging;
}

template <class Item, class ToJson>
Response collection(const Call& call, const char* name, const std::vector<Item>& items, ToJson to_item,
                    std::vector<std::string> more = {}) {
  const auto paging = paging_of(call.request, std::move(more));
  if (!paging) return refuse_fields(paging.error(), call.request);
  json page = json::array();
  const std::size_t begin = std::min(items.size(), (paging->page - 1) * paging->size);
  for (std::size_t i = begin; i < std::min(items.size(), begin + paging->size); ++i) page.push_back(to_item(items[i]));
  return Response::json(dump({{"_embedded", {{name, page}}},
                              {"totaal", items.size()},
                              {"pagina", paging->page},
                              {"paginagrootte", paging->size}}));
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

/// POST: computes and stores the run for the organisation.
Response start_run(const Parts& parts, Call& call) {
  auto& runner = parts.runner;
  const auto found = runner.registry().find(call.request.path_parameters.at("id"));
  if (!found) return http::problem(found.error(), call.request);
  if (const auto fits = http::require_content_type(call.request, {"application/json"}); !fits)
    return http::problem(fits.error(), call.request);
  auto values = json::parse(call.request.body, nullptr, false);
  if (values.is_discarded() || !values.is_object()) {
    return http::problem(core::Error{core::ErrorCode::kInvalidInput,
                                     {"De invoer is geen JSON-object.", "The input is not a JSON object."},
                                     {},
                                     {}},
                         call.request);
  }
  pearl::RunRequest request;
  request.scope = call.scope;
  request.pearl = (*found)->manifest().id;
  request.values = std::move(values);
  const auto run = runner.run_and_store(request, control_of(call.request, kRunLimit));
  if (!run) return run_problem(run.error(), call.request);
  note(parts, call, "uitvoering-bewaard", run->id, {{"pareltje", request.pearl}, {"gemeente", run->gemeente.text()}});
  const auto outcome = "/api/v1/uitvoeringen/" + run->id + "/uitkomst";
  const json links{{"uitkomst", {{"href", outcome}}}};
  auto response = Response::json(dump({{"id", run->id},
                                       {"pareltje", request.pearl},
                                       {"gemeente", run->gemeente.text()},
                                       {"staat", "klaar"},
                                       {"begonnenOp", run->started_at},
                                       {"_links", links}}),
                                 201);
  response.with("Location", outcome);
  return response;
}

Response read_outcome(pearl::Runner& runner, Call& call) {
  auto outcome = runner.stored_outcome(call.scope, call.request.path_parameters.at("id"));
  if (!outcome) return http::problem(outcome.error(), call.request);
  return Response::json(std::move(*outcome));
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
      auto parsed = json::parse(text, nullptr, false);
      values[name] = parsed.is_discarded() ? json(text) : std::move(parsed);
    }
  }
  return values;
}

ServiceRoutes api_routes(const Parts& parts, const Options& options) {
  auto& runner = parts.runner;
  auto& hub = parts.hub;
  const auto& registry = runner.registry();
  const auto openapi = std::make_shared<const std::string>(openapi_json(registry, options));
  return {
      {"GET", "/api/v1/openapi.json", "api-openapi", without_parameters([openapi](Call&) {
         return Response::json(*openapi).with("Access-Control-Allow-Origin", "*");
       })},
      {"GET", "/api/v1/pareltjes", "api-pareltjes", [&registry](Call& call) { return list_pearls(registry, call); }},
      {"GET", "/api/v1/pareltjes/{id}", "api-pareltje",
       without_parameters([&registry](Call& call) { return read_pearl(registry, call); })},
      {"GET", "/api/v1/pareltjes/{id}/uitkomst", "api-uitkomst",
       [&runner](Call& call) { return compute(runner, call); }},
      {"POST", "/api/v1/pareltjes/{id}/uitvoeringen", "api-uitvoering-starten",
       without_parameters([&parts](Call& call) { return start_run(parts, call); })},
      {"GET", "/api/v1/uitvoeringen/{id}/uitkomst", "api-uitvoering",
       without_parameters([&runner](Call& call) { return read_outcome(runner, call); })},
      {"GET", "/api/v1/gemeenten", "api-gemeenten", [](Call& call) { return list_municipalities(call); }},
      {"GET", "/api/v1/gemeenten/{code}", "api-gemeente", without_parameters(read_municipality)},
      {"GET", "/api/v1/datasets", "api-datasets", [&hub](Call& call) { return list_datasets(hub, call); }},
  };
}

}  // namespace pareltjes::service
