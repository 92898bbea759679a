// SPDX-License-Identifier: EUPL-1.2
// The rows of a dataset that was decided to be given: features, files, schema, and what changed.
#include <fmt/format.h>

#include <algorithm>

#include "platform/features/geopackage.hpp"
#include "platform/http/problem.hpp"
#include "platform/hub/versions.hpp"
#include "platform/pearl/outcome.hpp"
#include "platform/service/dataset_service.hpp"
#include "platform/service/ogc.hpp"
#include "platform/service/query.hpp"

namespace pareltjes::service {
namespace {

using http::Response;
using nlohmann::json;

constexpr std::size_t kMostRows = 10'000;
constexpr std::size_t kUsualChanges = 100;

struct Window {
  std::size_t limit = 0;
  std::size_t offset = 0;
};

std::optional<std::size_t> whole_number(const std::string& text) {
  if (text.empty() || text.size() > 15 || text.find_first_not_of("0123456789") != std::string::npos)
    return std::nullopt;
  return static_cast<std::size_t>(std::stoull(text));
}

Window window_of(const http::Request& request, std::size_t usual, FieldErrors& wrong) {
  const auto limit = whole_number(request.parameter("limit", std::to_string(usual)));
  const auto offset = whole_number(request.parameter("offset", "0"));
  if (!limit || *limit == 0)
    wrong.push_back({"/limit", {"‘limit’ is een getal vanaf 1.", "‘limit’ is a number from 1."}});
  if (!offset) wrong.push_back({"/offset", {"‘offset’ is een getal vanaf 0.", "‘offset’ is a number from 0."}});
  return {std::min(limit.value_or(1), kMostRows), offset.value_or(0)};
}

features::Crs crs_in(const http::Request& request, const char* name, FieldErrors& wrong) {
  const auto crs = features::crs_of(request.parameter(name, features::uri_of(features::Crs::kCrs84)));
  if (!crs) {
    wrong.push_back({std::string("/") + name,
                     {fmt::format("Het stelsel in ‘{}’ bestaat hier niet.", name),
                      fmt::format("The system in ‘{}’ is not here.", name)}});
  }
  return crs.value_or(features::Crs::kCrs84);
}

/// The address of this request with another offset.
std::string turned(const http::Request& request, const std::string& address, std::size_t offset) {
  std::string query;
  for (const auto& [name, value] : request.query) {
    if (name == "offset") continue;
    query += (query.empty() ? "?" : "&") + http::percent_encode(name) + "=" + http::percent_encode(value);
  }
  return fmt::format("{}{}{}offset={}", address, query, query.empty() ? "?" : "&", offset);
}

json page_links(const http::Request& request, const std::string& address, const char* type, Window window,
                std::size_t total) {
  json links = json::array();
  links.push_back({{"rel", "self"}, {"type", type}, {"href", turned(request, address, window.offset)}});
  if (window.offset + window.limit < total)
    links.push_back(
        {{"rel", "next"}, {"type", type}, {"href", turned(request, address, window.offset + window.limit)}});
  if (window.offset > 0) {
    const auto before = window.offset > window.limit ? window.offset - window.limit : 0;
    links.push_back({{"rel", "prev"}, {"type", type}, {"href", turned(request, address, before)}});
  }
  return links;
}

Response typed(std::string body, const char* type) {
  Response response{200, {}, std::move(body)};
  response.with("Content-Type", type);
  return response;
}

std::string dumped(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string_view name_of(hub::RowChange::Kind kind) {
  switch (kind) {
    case hub::RowChange::Kind::kAdded:
      return "toegevoegd";
    case hub::RowChange::Kind::kRemoved:
      return "verwijderd";
    default:
      return "gewijzigd";
  }
}

/// The versions of one dataset, the newest first.
core::Result<std::vector<hub::DatasetInfo>> versions_of(hub::Hub& hub, const Call& call, const hub::DatasetInfo& info) {
  auto all = hub.list(call.scope, true);
  if (!all) return std::unexpected(all.error());
  std::erase_if(*all, [&](const auto& one) { return one.id != info.id || one.organisation != info.organisation; });
  std::ranges::stable_sort(*all, [&](const auto& a, const auto& b) {
    if ((a.version == info.version) != (b.version == info.version)) return a.version == info.version;
    return a.imported_at > b.imported_at;
  });
  return all;
}

core::Error no_version() {
  return {core::ErrorCode::kNotFound,
          {"Deze versie is er niet.", "There is no such version."},
          {"Kies er een uit de lijst versies.", "Choose one of the list versies."},
          {}};
}

}  // namespace

Response DatasetService::items(const Call& call, const Granted& granted) {
  const auto& request = call.request;
  auto wrong = misfits_of_names(request, {"f", "limit", "offset", "bbox", "bbox-crs", "crs", "datetime", "doel"});
  const auto window = window_of(request, ogc::kUsualItems, wrong);
  const auto crs = crs_in(request, "crs", wrong);
  const auto box_crs = crs_in(request, "bbox-crs", wrong);
  std::vector<features::Box> boxes;
  if (request.query.contains("bbox")) {
    auto read = features::parse_bbox(request.parameter("bbox"), box_crs);
    if (!read) wrong.push_back({"/bbox", read.error().message});
    boxes = std::move(read).value_or(std::vector<features::Box>{});
  }
  // The rows are of no moment: every time fits, as the standard says of features without one. It must be a time.
  if (request.query.contains("datetime")) {
    if (const auto time = features::parse_datetime(request.parameter("datetime")); !time)
      wrong.push_back({"/datetime", time.error().message});
  }
  if (!wrong.empty()) return refuse_fields(wrong, request);
  const auto layer = layer_of(call, granted);
  if (!layer) return http::problem(layer.error(), request);
  const auto rows = (*layer)->rows_in(boxes, features::is_planar(box_crs));
  const auto address = base_of(call) + "/collections/" + http::percent_encode(granted.info().id) + "/items";
  const auto end = std::min(rows.size(), window.offset + window.limit);
  const auto begin = std::min(window.offset, rows.size());
  std::string out = R"({"type":"FeatureCollection","links":)" +
                    dumped(page_links(request, address, ogc::kGeoJson, window, rows.size()));
  for (const auto& duty : granted.decision().duties)
    if (duty.action == "attribute") out += R"(,"attribution":)" + dumped(duty.text);
  fmt::format_to(std::back_inserter(out), R"(,"numberReturned":{},"numberMatched":{},"features":[)", end - begin,
                 rows.size());
  for (auto i = begin; i < end; ++i) {
    out += i > begin ? ",\n" : "\n";
    (*layer)->append_feature(out, rows[i], crs);
  }
  out += "]}\n";
  auto response = typed(std::move(out), ogc::kGeoJson);
  response.with("Content-Crs", fmt::format("<{}>", features::uri_of(crs)));
  return response;
}

Response DatasetService::item(const Call& call, const Granted& granted) {
  const auto& request = call.request;
  auto wrong = misfits_of_names(request, {"f", "crs", "doel"});
  const auto crs = crs_in(request, "crs", wrong);
  if (!wrong.empty()) return refuse_fields(wrong, request);
  const auto layer = layer_of(call, granted);
  if (!layer) return http::problem(layer.error(), request);
  const auto row = (*layer)->row_of(request.path_parameters.at("object"));
  if (!row) {
    return http::problem({core::ErrorCode::kNotFound,
                          {"Dit object is er niet.", "There is no such item."},
                          {"Kies er een uit de lijst.", "Choose one of the list."},
                          {}},
                         request);
  }
  std::string out;
  (*layer)->append_feature(out, *row, crs);
  auto response = typed(std::move(out), ogc::kGeoJson);
  response.with("Content-Crs", fmt::format("<{}>", features::uri_of(crs)));
  return response;
}

Response DatasetService::schema(const Call& call, const Granted& granted) {
  if (const auto wrong = misfits_of_names(call.request, {"f", "doel"}); !wrong.empty())
    return refuse_fields(wrong, call.request);
  const auto layer = layer_of(call, granted);
  if (!layer) return http::problem(layer.error(), call.request);
  const auto address = base_of(call) + "/collections/" + http::percent_encode(granted.info().id) + "/schema";
  return typed(dumped(features::schema_of(**layer, address, call.language)), "application/schema+json");
}

/// What differs between two versions, by key; without a choice between the newest and the one before it.
Response DatasetService::changes(const Call& call, const Granted& granted) {
  const auto& request = call.request;
  auto wrong = misfits_of_names(request, {"f", "van", "tot", "limit", "offset", "doel"});
  const auto window = window_of(request, kUsualChanges, wrong);
  if (!wrong.empty()) return refuse_fields(wrong, request);
  const auto versions = versions_of(parts_.hub, call, granted.info());
  if (!versions) return http::problem(versions.error(), request);
  json answer{{"dataset", granted.info().id}, {"versies", json::array()}, {"wijzigingen", json::array()}};
  for (const auto& one : *versions)
    answer["versies"].push_back({{"versie", one.version}, {"ingelezenOp", one.imported_at}, {"rijen", one.rows}});
  const auto chosen = [&](const char* name, std::size_t usual) -> std::optional<std::size_t> {
    const auto asked = request.parameter(name, "");
    if (asked.empty()) return usual < versions->size() ? std::optional(usual) : std::nullopt;
    const auto found = std::ranges::find(*versions, asked, &hub::DatasetInfo::version);
    if (found == versions->end()) return std::nullopt;
    return static_cast<std::size_t>(found - versions->begin());
  };
  const auto to = chosen("tot", 0);
  const auto from = chosen("van", to.value_or(0) + 1);
  const bool asked = request.query.contains("van");
  if (!to || (asked && !from)) return http::problem(no_version(), request);
  const auto newer = hub::load_version(parts_.database, call.scope, (*versions)[*to]);
  if (!newer) return http::problem(newer.error(), request);
  // Before the first version there was nothing: all of it was added.
  hub::DatasetPtr older = std::make_shared<const hub::Dataset>();
  if (from) {
    const auto read = hub::load_version(parts_.database, call.scope, (*versions)[*from]);
    if (!read) return http::problem(read.error(), request);
    older = *read;
  }
  const auto found = hub::changes_between(older->table, (*newer)->table);
  answer["van"] = from ? json((*versions)[*from].version) : json();
  answer["tot"] = (*versions)[*to].version;
  answer["sleutel"] = found.key;
  answer["aantal"] = found.rows.size();
  const auto address = base_of(call) + "/collections/" + http::percent_encode(granted.info().id) + "/wijzigingen";
  answer["links"] = page_links(request, address, ogc::kJson, window, found.rows.size());
  const auto cells = [](const hub::DataTable& table, std::size_t row) {
    json values = json::object();
    for (const auto& column : table.columns) {
      const auto text = hub::cell_text(column, row);
      const bool number = column.type == hub::Column::Type::kNumber;
      values[column.name] = text.empty() ? json() : number ? json(column.numbers[row]) : json(text);
    }
    return values;
  };
  for (std::size_t i = window.offset; i < std::min(found.rows.size(), window.offset + window.limit); ++i) {
    const auto& row = found.rows[i];
    json one{{"soort", name_of(row.kind)}, {"sleutel", row.key}};
    if (row.kind == hub::RowChange::Kind::kChanged) one["kolommen"] = row.columns;
    if (row.before) one["was"] = cells(older->table, *row.before);
    if (row.after) one["is"] = cells((*newer)->table, *row.after);
    answer["wijzigingen"].push_back(std::move(one));
  }
  return typed(dumped(answer), ogc::kJson);
}

/// The whole dataset as a file.
Response DatasetService::file(const Call& call, const Granted& granted) {
  const auto& request = call.request;
  auto wrong = misfits_of_names(request, {"f", "decimaal", "doel"});
  const auto form = request.parameter("f", "csv");
  if (form != "csv" && form != "json" && form != "gpkg")
    wrong.push_back({"/f", {"‘f’ is csv, json of gpkg.", "‘f’ is csv, json or gpkg."}});
  const auto decimal = request.parameter("decimaal", "punt");
  if (decimal != "punt" && decimal != "komma")
    wrong.push_back({"/decimaal", {"‘decimaal’ is punt of komma.", "‘decimaal’ is punt or komma."}});
  if (!wrong.empty()) return refuse_fields(wrong, request);
  const auto layer = layer_of(call, granted);
  if (!layer) return http::problem(layer.error(), request);
  const auto& dataset = (*layer)->dataset();
  Response response;
  if (form == "csv") {
    response = typed(features::to_csv(dataset.table, decimal == "komma"), "text/csv; charset=utf-8; header=present");
  } else if (form == "json") {
    std::string out = fmt::format(R"({{"dataset":{},"versie":{},"licentie":{},"naamsvermelding":{},"rijen":[)",
                                  dumped(dataset.info.id), dumped(dataset.info.version),
                                  dumped(dataset.info.source.licence), dumped(dataset.info.source.attribution));
    for (std::size_t row = 0; row < dataset.table.rows(); ++row) {
      out += row > 0 ? ",\n" : "\n";
      (*layer)->append_properties(out, row);
    }
    response = typed(out + "]}\n", ogc::kJson);
  } else {
    features::GeoPackageContent content;
    auto made = features::layer_of(dataset);
    const auto& info = dataset.info;
    pearl::Provenance provenance;
    provenance.datasets.push_back({info.id, info.version, info.sha256, info.title.nl, info.source.attribution,
                                   info.source.licence, info.source.url, info.year});
    content.provenance = &provenance;
    if (made.geometries.empty()) {
      content.tables.push_back(&made.table);
    } else {
      content.layers.push_back(made);
    }
    auto bytes = features::to_geopackage(content, call.language);
    if (!bytes) return http::problem(bytes.error(), request);
    response = typed(std::move(*bytes), "application/geopackage+sqlite3");
  }
  response.with("Content-Disposition",
                fmt::format("attachment; filename=\"{}.{}\"", http::percent_encode(granted.info().id), form));
  return response;
}

}  // namespace pareltjes::service
