// SPDX-License-Identifier: EUPL-1.2
// /data/v1: what there is, whether it may be given, and what goes with it. The rows: dataset_rows.cpp.
#include "platform/service/dataset_service.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "platform/http/middleware.hpp"
#include "platform/http/problem.hpp"
#include "platform/hub/versions.hpp"
#include "platform/rights/licences.hpp"
#include "platform/service/dcat.hpp"
#include "platform/service/ogc.hpp"
#include "platform/service/page_tools.hpp"

namespace pareltjes::service {
namespace {

using http::Response;
using nlohmann::json;

constexpr std::size_t kMostLayers = 32;
const char* const kConformsTo[] = {"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
                                   "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
                                   "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
                                   "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs"};

std::string text_of(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

/// Answers differ by who asks; nobody else's cache keeps what is an organisation's.
Response finished(const Call& call, Response response) {
  response.replace("Cache-Control", call.member ? "private, no-cache" : "public, no-cache");
  http::add_vary(response, "Cookie");
  http::add_vary(response, "Authorization");
  if (response.status == 200) http::add_etag(response);
  return response;
}

Response as_json(const Call& call, const json& value, const char* type = ogc::kJson) {
  auto response = Response::json(text_of(value));
  response.replace("Content-Type", type);
  return finished(call, std::move(response));
}

json link(std::string_view rel, std::string_view type, const std::string& href, const std::string& title) {
  return {{"rel", rel}, {"type", type}, {"href", href}, {"title", title}};
}

std::string attribution_of(const rights::Decision& decision) {
  std::string text;
  for (const auto& duty : decision.duties)
    if (duty.action == "attribute") text += (text.empty() ? "" : "; ") + duty.text;
  return text;
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

/// What the checks found in the version that is given, and how recent the figures are. A finding may quote a value:
/// whom the right denies the rows is told the number of findings only.
json quality_json(const Call& call, const hub::DatasetInfo& info, const rights::Decision& decision,
                  const hub::Checks& checks) {
  const auto fresh = hub::freshness_of(info, core::system_clock().now());
  json quality{{"checked", false}, {"findings", json::array()}, {"count", 0}};
  if (fresh.known) quality["freshness"] = {{"stale", fresh.stale}, {"text", fresh.words.in(call.language)}};
  const auto found = checks.find({info.organisation, info.id});
  if (found == checks.end()) return quality;
  for (const auto& one : found->second) {
    if (one.refused) continue;
    quality["checked"] = true;
    quality["checkedAt"] = one.at;
    quality["count"] = one.findings.size();
    if (!decision.permitted) continue;
    for (const auto& finding : one.findings) {
      quality["findings"].push_back({{"severity", finding.refuses ? "refuse" : "warn"},
                                     {"rule", finding.rule},
                                     {"column", finding.column},
                                     {"row", finding.row},
                                     {"count", finding.count},
                                     {"text", finding.text.in(call.language)}});
    }
  }
  return quality;
}

}  // namespace

std::string DatasetService::base_of(const Call& call) const {
  const auto host = call.request.header("host");
  const auto path = localised("/data/v1", call.language);
  if (!http::is_host(host)) return path;
  return (call.request.secure || options_.behind_tls ? "https://" : "http://") + host + path;
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

Response DatasetService::given(const Call& call, Handler make) {
  const auto info = info_of(call);
  if (!info) return finished(call, http::problem(info.error(), call.request));
  if (rights::processing_of(info->topic) != nullptr) {
    // Whatever a contract says: what can point at a person leaves by no open door.
    return finished(call, http::problem({core::ErrorCode::kForbidden,
                                         {"Deze gegevens kunnen naar personen leiden. Zij worden hier niet gegeven.",
                                          "These data can point at persons. They are not given here."},
                                         {"Gebruik de uitkomst van een pareltje.", "Use the outcome of a pearl."},
                                         {}},
                                        call.request));
  }
  auto use = use_of(call);
  auto decision = gate_.decide(call.scope, use, *info);
  if (!decision) return finished(call, http::problem(decision.error(), call.request));
  if (!decision->permitted) {
    return finished(call,
                    http::problem({core::ErrorCode::kForbidden, decision->reason, decision->advice, {}}, call.request));
  }
  const Granted granted(*info, std::move(*decision));
  const auto& request = call.request;
  const auto key = fmt::format("{} {} {} {} {} {}", call.scope.organisation, info->id, info->version, base_of(call),
                               request.target, attribution_of(granted.decision()));
  if (auto known = cache_.find(key)) return std::move(*known);
  auto response = (this->*make)(call, granted);
  if (response.status == 200) {
    add_duties(response, *info, granted.decision(),
               base_of(call) + "/collections/" + http::percent_encode(info->id) + "/schema");
  }
  return cache_.keep(key, finished(call, std::move(response)));
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
  const auto base = base_of(call);
  const core::Text title{"Gegevens onder hun recht", "Data under their right"};
  json links = json::array();
  links.push_back(link("self", ogc::kJson, base + "/", title.in(call.language)));
  links.push_back(link("service-desc", ogc::kOpenApi, base + "/openapi.json", "OpenAPI"));
  links.push_back(link("conformance", ogc::kJson, base + "/conformance", "OGC API Features"));
  links.push_back(link("data", ogc::kJson, base + "/collections", "Datasets"));
  links.push_back(link("describedby", "application/ld+json", base + "/catalogus.jsonld", "DCAT-AP-NL (JSON-LD)"));
  links.push_back(link("describedby", "text/turtle", base + "/catalogus.ttl", "DCAT-AP-NL (Turtle)"));
  return as_json(call, {{"title", title.in(call.language)},
                        {"description", core::Text{"Open dit adres in QGIS met ‘OGC API - Features’.",
                                                   "Open this address in QGIS with ‘OGC API - Features’."}
                                            .in(call.language)},
                        {"links", links}});
}

Response DatasetService::conformance(const Call& call) const {
  json list = json::array();
  for (const auto* each : kConformsTo) list.push_back(each);
  return as_json(call, {{"conformsTo", list}});
}

Response DatasetService::description(const Call& call) const {
  Response response{200, {}, dataset_openapi(options_, base_of(call))};
  response.with("Content-Type", ogc::kOpenApi);
  return finished(call, std::move(response));
}

json DatasetService::collection_json(const Call& call, const hub::DatasetInfo& info, const rights::Decision& decision,
                                     const hub::Checks& checks) const {
  const auto address = base_of(call) + "/collections/" + http::percent_encode(info.id);
  json links = json::array();
  links.push_back(link("self", ogc::kJson, address, info.title.in(call.language)));
  links.push_back(link("items", ogc::kGeoJson, address + "/items", "GeoJSON"));
  links.push_back(link("describedby", "application/schema+json", address + "/schema", "JSON Schema"));
  for (const auto& [form, type] : {std::pair{"csv", "text/csv"}, std::pair{"json", ogc::kJson},
                                   std::pair{"gpkg", "application/geopackage+sqlite3"}})
    links.push_back(link("enclosure", type, fmt::format("{}/bestand?f={}", address, form), form));
  links.push_back(link("version-history", ogc::kJson, address + "/wijzigingen", "Wijzigingen"));
  if (const auto licence = licence_address(info); !licence.empty())
    links.push_back(link("license", "text/html", licence, info.source.licence));
  json crs = json::array();
  for (const auto each : features::kAllCrs) crs.push_back(features::uri_of(each));
  return {{"id", info.id},
          {"title", info.title.in(call.language)},
          {"description", info.source.title},
          {"attribution", attribution_of(decision)},
          {"itemType", "feature"},
          {"crs", crs},
          {"storageCrs", features::uri_of(features::Crs::kRdNew)},
          {"x-version", info.version},
          {"x-quality", quality_json(call, info, decision, checks)},
          {"x-right",
           {{"permitted", decision.permitted},
            {"reason", decision.reason.in(call.language)},
            {"advice", decision.advice.in(call.language)}}},
          {"links", links}};
}

Response DatasetService::collections(const Call& call) {
  const auto datasets = parts_.hub.list(call.scope);
  if (!datasets) return finished(call, http::problem(datasets.error(), call.request));
  const auto checks = parts_.hub.checks(call.scope);
  if (!checks) return finished(call, http::problem(checks.error(), call.request));
  const auto use = use_of(call);
  json list = json::array();
  for (const auto& info : *datasets) {
    const auto decision = gate_.preview(call.scope, use, info);
    if (!decision) return finished(call, http::problem(decision.error(), call.request));
    list.push_back(collection_json(call, info, *decision, *checks));
  }
  json links = json::array();
  links.push_back(link("self", ogc::kJson, base_of(call) + "/collections", "Datasets"));
  return as_json(call, {{"links", links}, {"collections", list}});
}

Response DatasetService::collection(const Call& call) {
  const auto info = info_of(call);
  if (!info) return finished(call, http::problem(info.error(), call.request));
  const auto decision = gate_.preview(call.scope, use_of(call), *info);
  if (!decision) return finished(call, http::problem(decision.error(), call.request));
  const auto checks = parts_.hub.checks(call.scope);
  if (!checks) return finished(call, http::problem(checks.error(), call.request));
  return as_json(call, collection_json(call, *info, *decision, *checks));
}

Response DatasetService::catalogue(const Call& call, bool turtle) {
  const auto datasets = parts_.hub.list(call.scope);
  if (!datasets) return finished(call, http::problem(datasets.error(), call.request));
  const auto use = use_of(call);
  std::vector<CatalogueEntry> entries;
  for (const auto& info : *datasets) {
    auto decision = gate_.preview(call.scope, use, info);
    if (!decision) return finished(call, http::problem(decision.error(), call.request));
    entries.push_back({info, std::move(*decision)});
  }
  CatalogueFrame frame{base_of(call),         call.scope.organisation, "Pareltjes",
                       options_.contact_name, options_.contact_email,  !call.member.has_value()};
  if (call.member) frame.organisation_name = organisation_name(parts_.identity, call.scope.organisation);
  const auto json_ld = dcat_catalogue(frame, entries);
  if (!turtle) return as_json(call, json_ld, "application/ld+json");
  Response response{200, {}, to_turtle(json_ld)};
  response.with("Content-Type", "text/turtle; charset=utf-8");
  return finished(call, std::move(response));
}

ServiceRoutes DatasetService::routes() {
  const std::string base = "/data/v1";
  const std::string one = base + "/collections/{dataset}";
  const auto rows = [this](Handler make) { return [this, make](Call& call) { return given(call, make); }; };
  return {
      {"GET", base, "data-start", [this](Call& call) { return landing(call); }},
      {"GET", base + "/", "data-start", [this](Call& call) { return landing(call); }},
      {"GET", base + "/conformance", "data-conformiteit", [this](Call& call) { return conformance(call); }},
      {"GET", base + "/openapi.json", "data-openapi", [this](Call& call) { return description(call); }},
      {"GET", base + "/collections", "data-lagen", [this](Call& call) { return collections(call); }},
      {"GET", one, "data-laag", [this](Call& call) { return collection(call); }},
      {"GET", one + "/items", "data-objecten", rows(&DatasetService::items)},
      {"GET", one + "/items/{object}", "data-object", rows(&DatasetService::item)},
      {"GET", one + "/schema", "data-schema", rows(&DatasetService::schema)},
      {"GET", one + "/wijzigingen", "data-wijzigingen", rows(&DatasetService::changes)},
      {"GET", one + "/bestand", "data-bestand", rows(&DatasetService::file)},
      {"GET", base + "/catalogus.jsonld", "data-catalogus", [this](Call& call) { return catalogue(call, false); }},
      {"GET", base + "/catalogus.ttl", "data-catalogus", [this](Call& call) { return catalogue(call, true); }},
  };
}

}  // namespace pareltjes::service
