// SPDX-License-Identifier: EUPL-1.2
// /data/v1: what there is, whether it may be given, and what goes with it. The rows: dataset_rows.cpp.
#include "platform/service/dataset_service.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/time.hpp"
#include "platform/hub/quality.hpp"
#include "platform/hub/versions.hpp"
#include "platform/rights/licences.hpp"
#include "platform/service/dataset_quality.hpp"
#include "platform/service/dcat.hpp"
#include "platform/service/ogc.hpp"
#include "platform/service/page_tools.hpp"

namespace pareltjes::service {
namespace {

using http::Response;
using nlohmann::json;

constexpr std::size_t kMostLayers = 32;
constexpr const char* kJsonOrPage[] = {ogc::kJson, ogc::kHtml};
constexpr const char* kRows[] = {ogc::kGeoJson, ogc::kJson, ogc::kHtml};
constexpr const char* kSchema[] = {"application/schema+json", ogc::kJson};
constexpr const char* kChanges[] = {ogc::kJson};
constexpr const char* kFiles[] = {"text/csv", ogc::kJson, "application/geopackage+sqlite3"};
constexpr const char* kJsonLd[] = {"application/ld+json", ogc::kJson};
constexpr const char* kTurtle[] = {"text/turtle"};

Response refuse(const core::Error& error, const Call& call) {
  return ogc::refuse(error, call, kDatasets);
}

std::string licence_address(const hub::DatasetInfo& info) {
  const auto& all = rights::licences();
  const auto found = std::ranges::find(all, info.source.licence, &rights::Licence::id);
  return found != all.end() && found->source.starts_with("http") ? found->source : std::string();
}

/// The duties of a right go with the data: the licence as a link, and the line that must be printed as its title (RFC
/// 8288, in the encoding of RFC 8187).
void add_duties(Response& response, const hub::DatasetInfo& info, const rights::Decision& decision,
                const std::string& schema) {
  const auto address = licence_address(info);
  const auto attribution = attribution_of(decision);
  if (!address.empty()) {
    response.with("Link", fmt::format("<{}>; rel=\"license\"{}", address,
                                      attribution.empty() ? std::string()
                                                          : "; title*=UTF-8''" + http::percent_encode(attribution)));
  }
  response.with("Link", fmt::format("<{}>; rel=\"describedby\"; type=\"application/schema+json\"", schema));
  if (!attribution.empty()) response.with("Attribution", http::percent_encode(attribution));
}

/// A dataset as a collection: what may be done with it, what the checks found, its files and versions.
json dataset_json(const ogc::Ask& ask, const hub::DatasetInfo& info, const rights::Decision& decision,
                  const hub::Checks& checks) {
  const auto language = ask.call.language;
  const auto path = "/collections/" + http::percent_encode(info.id);
  auto value =
      ogc::collection_json(ask, info.id, info.title, {info.source.title, info.source.title}, attribution_of(decision));
  auto& links = value["links"];
  links.push_back(ask.link("describedby", "application/schema+json", path + "/schema",
                           {"Wat de kolommen betekenen", "What the columns mean"}));
  for (const auto& [form, type] : {std::pair{"csv", "text/csv"}, std::pair{"json", ogc::kJson},
                                   std::pair{"gpkg", "application/geopackage+sqlite3"}})
    links.push_back(ask.link("enclosure", type, fmt::format("{}/bestand?f={}", path, form),
                             {fmt::format("Als bestand ({})", form), fmt::format("As a file ({})", form)}));
  links.push_back(ask.link("version-history", ogc::kJson, path + "/wijzigingen",
                           {"Wat tussen versies veranderde", "What changed between versions"}));
  if (const auto licence = licence_address(info); !licence.empty()) {
    value["license"] = info.source.licence;
    links.push_back({{"rel", "license"}, {"type", ogc::kHtml}, {"href", licence}, {"title", info.source.licence}});
  }
  value["x-version"] = info.version;
  value["x-quality"] = quality_json(info, checks, decision.permitted, language);
  value["x-right"] = {{"permitted", decision.permitted},
                      {"reason", decision.reason.in(language)},
                      {"advice", decision.advice.in(language)}};
  return value;
}

}  // namespace

const ogc::Place kDatasets{"/data/v1", {"Gegevens", "Data"}, {"Alle datasets", "All datasets"}};

std::string attribution_of(const rights::Decision& decision) {
  std::string text;
  for (const auto& duty : decision.duties)
    if (duty.action == "attribute") text += (text.empty() ? "" : "; ") + duty.text;
  return text;
}

/// A visitor is somebody else, to whom data are passed on; who is signed in uses them for the organisation.
rights::Use DatasetService::use_of(const Call& call) const {
  rights::Use use{.name = "gegevensdienst", .purpose = call.request.parameter("doel", "")};
  if (!call.member) use.action = rights::action::kDistribute;
  use.from = rights::parse_traceparent(call.request.header("traceparent"));
  if (use.from) use.from->entity = "urn:pareltjes:aanvrager:" + http::percent_encode(call.scope.actor);
  return use;
}

std::expected<hub::DatasetInfo, core::Error> DatasetService::info_of(const Call& call) const {
  const auto datasets = parts_.hub.list(call.scope);
  if (!datasets) return std::unexpected(datasets.error());
  const auto& id = call.request.path_parameters.at("dataset");
  const auto found = std::ranges::find(*datasets, id, &hub::DatasetInfo::id);
  if (found != datasets->end()) return *found;
  return core::fail(core::ErrorCode::kNotFound, {"Deze dataset is er niet.", "There is no such dataset."},
                    {"Kies een dataset uit /data/v1/collections.", "Choose a dataset of /data/v1/collections."});
}

Response DatasetService::given(const Call& call, Given how) {
  const auto info = info_of(call);
  if (!info) return refuse(info.error(), call);
  if (rights::processing_of(info->topic) != nullptr) {
    // Whatever a contract says: what can point at a person leaves by no open door.
    return refuse({core::ErrorCode::kForbidden,
                   {"Deze gegevens kunnen naar personen leiden. Zij worden hier niet gegeven.",
                    "These data can point at persons. They are not given here."},
                   {"Gebruik de uitkomst van een pareltje.", "Use the outcome of a pearl."},
                   {}},
                  call);
  }
  auto use = use_of(call);
  auto decision = gate_.decide(call.scope, use, *info);
  if (!decision) return refuse(decision.error(), call);
  if (!decision->permitted) return refuse({core::ErrorCode::kForbidden, decision->reason, decision->advice, {}}, call);
  const Granted granted(*info, std::move(*decision));
  const auto ask = ogc::ask_of(call, options_, kDatasets, how.types);
  if (!ask) return ask.error();
  const auto duties = [&](Response response) {
    if (response.status == 200) {
      add_duties(response, *info, granted.decision(),
                 ask->base + "/collections/" + http::percent_encode(info->id) + "/schema");
    }
    return response;
  };
  if (ask->html) return duties((this->*how.make)(*ask, granted));  // A page names who asks.
  if (!how.kept) return ogc::finished(duties((this->*how.make)(*ask, granted)), call, kDatasets);
  const auto key = fmt::format("{} {} {} {} {} {} {}", call.scope.organisation, info->id, info->version, ask->base,
                               call.request.target, call.request.header("accept"), attribution_of(granted.decision()));
  if (auto known = cache_.find(key)) return std::move(*known);
  return cache_.keep(key, ogc::finished(duties((this->*how.make)(*ask, granted)), call, kDatasets));
}

std::expected<ogc::Ask, Response> DatasetService::begin(const Call& call, const std::vector<std::string>& known) const {
  if (const auto wrong = ogc::misfits_of(call, known); !wrong.empty())
    return std::unexpected(ogc::refuse_fields(wrong, call, kDatasets));
  return ogc::ask_of(call, options_, kDatasets, kJsonOrPage);
}

core::Result<std::shared_ptr<const features::DatasetLayer>> DatasetService::layer_of(const Call& call,
                                                                                     const Granted& granted) {
  const auto& info = granted.info();
  const auto name = info.organisation + "\n" + info.id;
  {
    const std::lock_guard lock(mutex_);
    const auto found = layers_.find(name);
    if (found != layers_.end() && found->second->dataset().info.version == info.version) return found->second;
  }
  auto dataset = hub::load_version(parts_.database, call.scope, info);
  if (!dataset) return std::unexpected(dataset.error());
  auto layer = std::make_shared<const features::DatasetLayer>(std::move(*dataset));
  const std::lock_guard lock(mutex_);
  if (layers_.size() >= kMostLayers) layers_.clear();  // They come back as they are asked for.
  layers_[name] = layer;
  return layer;
}

Response DatasetService::landing(const Call& call) const {
  const auto ask = begin(call, {"f"});
  if (!ask) return ask.error();
  json more = json::array();
  more.push_back(ask->link("describedby", "application/ld+json", "/catalogus.jsonld",
                           {"Catalogus volgens DCAT-AP-NL (JSON-LD)", "Catalogue by DCAT-AP-NL (JSON-LD)"}));
  more.push_back(ask->link("describedby", "text/turtle", "/catalogus.ttl",
                           {"Catalogus volgens DCAT-AP-NL (Turtle)", "Catalogue by DCAT-AP-NL (Turtle)"}));
  return ogc::landing(
      *ask, kDatasets.title,
      {"Elke dataset met wat ermee mag. Open dit adres in QGIS met ‘OGC API - Features’.",
       "Each dataset with what may be done with it. Open this address in QGIS with ‘OGC API - Features’."},
      std::move(more));
}

Response DatasetService::conformance(const Call& call) const {
  const auto ask = begin(call, {"f"});
  return ask ? ogc::conformance(*ask) : ask.error();
}

Response DatasetService::description(const Call& call) const {
  if (const auto wrong = misfits_of_names(call.request, {}); !wrong.empty())
    return ogc::refuse_fields(wrong, call, kDatasets);
  static constexpr const char* kOffered[] = {ogc::kOpenApi, ogc::kJson};
  if (const auto ask = ogc::ask_of(call, options_, kDatasets, kOffered); !ask) return ask.error();
  Response response{200, {}, dataset_openapi(options_)};
  response.with("Content-Type", ogc::kOpenApi);
  return ogc::finished(std::move(response), call, kDatasets);
}

Response DatasetService::collections(const Call& call) {
  const auto ask = begin(call, {"f", "doel"});
  if (!ask) return ask.error();
  const auto datasets = parts_.hub.list(call.scope);
  if (!datasets) return refuse(datasets.error(), call);
  json links = json::array();
  ask->add_self(links, ogc::kJson, "/collections");
  if (ask->html) {
    std::vector<std::pair<std::string, core::Text>> names;
    for (const auto& info : *datasets) names.emplace_back(info.id, info.title);
    return ogc::collections_page(*ask, names, links);
  }
  const auto checks = parts_.hub.checks(call.scope);
  if (!checks) return refuse(checks.error(), call);
  const auto use = use_of(call);
  json list = json::array();
  for (const auto& info : *datasets) {
    const auto decision = gate_.preview(call.scope, use, info);
    if (!decision) return refuse(decision.error(), call);
    list.push_back(dataset_json(*ask, info, *decision, *checks));
  }
  return ogc::as_json(*ask, {{"links", links}, {"crs", ogc::systems()}, {"collections", list}});
}

Response DatasetService::collection(const Call& call) {
  const auto ask = begin(call, {"f", "doel"});
  if (!ask) return ask.error();
  const auto info = info_of(call);
  if (!info) return refuse(info.error(), call);
  const auto decision = gate_.preview(call.scope, use_of(call), *info);
  if (!decision) return refuse(decision.error(), call);
  const auto checks = parts_.hub.checks(call.scope);
  if (!checks) return refuse(checks.error(), call);
  auto value = dataset_json(*ask, *info, *decision, *checks);
  if (!ask->html) return ogc::as_json(*ask, value);
  auto quality = value.at("x-quality");
  quality["has_findings"] = !quality.at("findings").empty();
  return ogc::as_page(*ask, info->title,
                      {{"about", info->source.title},
                       {"right", value.at("x-right")},
                       {"quality", quality},
                       {"attribution", value.at("attribution")},
                       {"links", ogc::links_for_page(value.at("links"))}});
}

Response DatasetService::catalogue(const Call& call, bool turtle) {
  if (const auto wrong = misfits_of_names(call.request, {"doel"}); !wrong.empty())
    return ogc::refuse_fields(wrong, call, kDatasets);
  const auto ask =
      turtle ? ogc::ask_of(call, options_, kDatasets, kTurtle) : ogc::ask_of(call, options_, kDatasets, kJsonLd);
  if (!ask) return ask.error();
  const auto datasets = parts_.hub.list(call.scope);
  if (!datasets) return refuse(datasets.error(), call);
  const auto checks = parts_.hub.checks(call.scope);
  if (!checks) return refuse(checks.error(), call);
  const auto use = use_of(call);
  std::vector<CatalogueEntry> entries;
  for (const auto& info : *datasets) {
    auto decision = gate_.preview(call.scope, use, info);
    if (!decision) return refuse(decision.error(), call);
    entries.push_back(
        {info, std::move(*decision), check_of(info, *checks), hub::freshness_of(info, core::system_clock().now())});
  }
  CatalogueFrame frame{ask->base,
                       call.scope.organisation,
                       "Pareltjes",
                       options_.contact_name,
                       options_.contact_email,
                       !call.member.has_value()};
  if (call.member) frame.organisation_name = organisation_name(parts_.identity, call.scope.organisation);
  const auto json_ld = dcat_catalogue(frame, entries);
  if (!turtle) return ogc::as_json(*ask, json_ld, "application/ld+json");
  Response response{200, {}, to_turtle(json_ld)};
  response.with("Content-Type", "text/turtle; charset=utf-8");
  return ogc::finished(std::move(response), call, kDatasets);
}

ServiceRoutes DatasetService::routes() {
  const std::string base = "/data/v1";
  const std::string one = base + "/collections/{dataset}";
  const auto rows = [this](Given how) { return [this, how](Call& call) { return given(call, how); }; };
  return {
      {"GET", base, "data-start", [this](Call& call) { return landing(call); }},
      {"GET", base + "/", "data-start", [this](Call& call) { return landing(call); }},
      {"GET", base + "/conformance", "data-conformiteit", [this](Call& call) { return conformance(call); }},
      {"GET", base + "/openapi.json", "data-openapi", [this](Call& call) { return description(call); }},
      {"GET", base + "/collections", "data-lagen", [this](Call& call) { return collections(call); }},
      {"GET", one, "data-laag", [this](Call& call) { return collection(call); }},
      {"GET", one + "/items", "data-objecten", rows({&DatasetService::items, kRows})},
      {"GET", one + "/items/{object}", "data-object", rows({&DatasetService::item, kRows})},
      {"GET", one + "/schema", "data-schema", rows({&DatasetService::schema, kSchema, false})},
      {"GET", one + "/wijzigingen", "data-wijzigingen", rows({&DatasetService::changes, kChanges})},
      {"GET", one + "/bestand", "data-bestand", rows({&DatasetService::file, kFiles})},
      {"GET", base + "/catalogus.jsonld", "data-catalogus", [this](Call& call) { return catalogue(call, false); }},
      {"GET", base + "/catalogus.ttl", "data-catalogus", [this](Call& call) { return catalogue(call, true); }},
  };
}

}  // namespace pareltjes::service
