// SPDX-License-Identifier: EUPL-1.2
// The rows of a dataset that was decided to be given: features, files, schema, and what changed.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "platform/features/geopackage.hpp"
#include "platform/http/accept.hpp"
#include "platform/hub/versions.hpp"
#include "platform/pearl/outcome.hpp"
#include "platform/service/dataset_quality.hpp"
#include "platform/service/dataset_service.hpp"
#include "platform/service/ogc.hpp"

namespace pareltjes::service {
namespace {

using http::Response;
using nlohmann::json;

constexpr std::size_t kUsualChanges = 100;

Response typed(std::string body, const char* type) {
  Response response{200, {}, std::move(body)};
  response.with("Content-Type", type);
  return response;
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

/// Offset of the page after this one; nothing after the last.
std::optional<std::size_t> next_of(const features::Query& window, std::size_t total) {
  return window.offset + window.limit < total ? std::optional(window.offset + window.limit) : std::nullopt;
}
std::optional<std::size_t> previous_of(const features::Query& window) {
  if (window.offset == 0) return std::nullopt;
  return window.offset > window.limit ? window.offset - window.limit : 0;
}

/// The dataset for its pages, with the lines that must be printed.
features::Collection collection_of(const features::DatasetLayer& layer, const rights::Decision& decision) {
  auto collection = layer.collection();
  for (const auto& duty : decision.duties)
    if (duty.action == "attribute") collection.attributions.push_back(duty.text);
  return collection;
}

/// The form of a file that Accept asks for.
std::string usual_form(const http::Request& request) {
  static constexpr std::array<std::string_view, 3> kOffered{"text/csv", ogc::kJson, "application/geopackage+sqlite3"};
  static constexpr std::array<const char*, 3> kForms{"csv", "json", "gpkg"};
  const auto best = http::best_media_type(request.header("accept"), kOffered);
  return kForms[static_cast<std::size_t>(best ? std::ranges::find(kOffered, *best) - kOffered.begin() : 0)];
}

core::Error no_version() {
  return {core::ErrorCode::kNotFound,
          {"Deze versie is er niet.", "There is no such version."},
          {"Kies er een uit de lijst versies.", "Choose one of the list versies."},
          {}};
}

}  // namespace

Response DatasetService::items(const ogc::Ask& ask, const Granted& granted) {
  const auto& call = ask.call;
  const auto wanted = ogc::read_items(call, {}, {"doel"}, kMostRows);
  if (!wanted) return ogc::refuse_fields(wanted.error(), call, kDatasets);
  const auto layer = layer_of(call, granted);
  if (!layer) return ogc::refuse(layer.error(), call, kDatasets);
  // The rows are of no moment: every time fits, as the standard says of features without one.
  const auto& [boxes, planar, time, filters, limit, offset] = wanted->query;
  const auto rows = (*layer)->rows_in(boxes, planar);
  const auto begin = std::min(rows.size(), offset);
  const auto end = std::min(rows.size(), offset + limit);
  const auto collection = "/collections/" + http::percent_encode(granted.info().id);
  json links = json::array();
  ask.add_self(links, ogc::kGeoJson, collection + "/items");
  ask.add_turns(links, ogc::kGeoJson, collection + "/items", next_of(wanted->query, rows.size()),
                previous_of(wanted->query));
  links.push_back(ask.link("collection", ask.html ? ogc::kHtml : ogc::kJson,
                           collection + (ask.html ? "?f=html" : "?f=json"), granted.info().title));
  Response response;
  if (ask.html) {
    features::Page page;
    for (auto i = begin; i < end; ++i) page.features.push_back((*layer)->feature(rows[i]));
    page.matched = rows.size();
    response = ogc::items_page(ask, collection_of(**layer, granted.decision()), page, links);
  } else {
    std::string out = R"({"type":"FeatureCollection","links":)" + ogc::dump(links);
    if (const auto attribution = attribution_of(granted.decision()); !attribution.empty())
      out += R"(,"attribution":)" + ogc::dump(attribution);
    fmt::format_to(std::back_inserter(out), R"(,"numberReturned":{},"numberMatched":{},"features":[)", end - begin,
                   rows.size());
    for (auto i = begin; i < end; ++i) {
      out += i > begin ? ",\n" : "\n";
      (*layer)->append_feature(out, rows[i], wanted->crs);
    }
    response = typed(out + "]}\n", ogc::kGeoJson);
  }
  response.with("Content-Crs", fmt::format("<{}>", features::uri_of(wanted->crs)));
  return response;
}

Response DatasetService::item(const ogc::Ask& ask, const Granted& granted) {
  const auto& call = ask.call;
  auto wrong = ogc::misfits_of(call, {"f", "crs", "doel"});
  const auto crs = ogc::read_crs(call.request, "crs");
  if (!crs) wrong.push_back({"/crs", crs.error().message});
  if (!wrong.empty()) return ogc::refuse_fields(wrong, call, kDatasets);
  const auto layer = layer_of(call, granted);
  if (!layer) return ogc::refuse(layer.error(), call, kDatasets);
  const auto row = (*layer)->row_of(call.request.path_parameters.at("object"));
  if (!row) {
    return ogc::refuse({core::ErrorCode::kNotFound,
                        {"Dit object is er niet.", "There is no such item."},
                        {"Kies er een uit de lijst.", "Choose one of the list."},
                        {}},
                       call, kDatasets);
  }
  const auto collection = "/collections/" + http::percent_encode(granted.info().id);
  json links = json::array();
  ask.add_self(links, ogc::kGeoJson, collection + "/items/" + http::percent_encode((*layer)->id_of(*row)));
  links.push_back(ask.link("collection", ask.html ? ogc::kHtml : ogc::kJson,
                           collection + (ask.html ? "?f=html" : "?f=json"), granted.info().title));
  Response response;
  if (ask.html) {
    response = ogc::item_page(ask, collection_of(**layer, granted.decision()), (*layer)->feature(*row), links);
  } else {
    std::string out;
    (*layer)->append_feature(out, *row, *crs);
    out.back() = ',';  // Goes on with the links, which the features of a list do not have.
    response = typed(out + R"("links":)" + ogc::dump(links) + "}", ogc::kGeoJson);
  }
  response.with("Content-Crs", fmt::format("<{}>", features::uri_of(*crs)));
  return response;
}

Response DatasetService::schema(const ogc::Ask& ask, const Granted& granted) {
  const auto& call = ask.call;
  if (const auto wrong = ogc::misfits_of(call, {"f", "doel"}, false); !wrong.empty())
    return ogc::refuse_fields(wrong, call, kDatasets);
  const auto layer = layer_of(call, granted);
  if (!layer) return ogc::refuse(layer.error(), call, kDatasets);
  const auto address = ask.base + "/collections/" + http::percent_encode(granted.info().id) + "/schema";
  const auto checks = parts_.hub.checks(call.scope);
  if (!checks) return ogc::refuse(checks.error(), call, kDatasets);
  auto schema = features::schema_of(**layer, address, call.language);
  schema["x-quality"] = quality_json(granted.info(), *checks, true, call.language);
  return typed(ogc::dump(schema), "application/schema+json");
}

/// What differs between two versions, by key; without a choice between the newest and the one before it.
Response DatasetService::changes(const ogc::Ask& ask, const Granted& granted) {
  const auto& call = ask.call;
  const auto& request = call.request;
  auto wrong = ogc::misfits_of(call, {"f", "van", "tot", "limit", "offset", "doel"}, false);
  features::Query window;
  ogc::read_window(request, kUsualChanges, kMostRows, window, wrong);
  if (!wrong.empty()) return ogc::refuse_fields(wrong, call, kDatasets);
  const auto versions = versions_of(parts_.hub, call, granted.info());
  if (!versions) return ogc::refuse(versions.error(), call, kDatasets);
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
  if (!to || (asked && !from)) return ogc::refuse(no_version(), call, kDatasets);
  const auto newer = hub::load_version(parts_.database, call.scope, (*versions)[*to]);
  if (!newer) return ogc::refuse(newer.error(), call, kDatasets);
  // Before the first version there was nothing: all of it was added.
  hub::DatasetPtr older = std::make_shared<const hub::Dataset>();
  if (from) {
    const auto read = hub::load_version(parts_.database, call.scope, (*versions)[*from]);
    if (!read) return ogc::refuse(read.error(), call, kDatasets);
    older = *read;
  }
  const auto found = hub::changes_between(older->table, (*newer)->table);
  answer["van"] = from ? json((*versions)[*from].version) : json();
  answer["tot"] = (*versions)[*to].version;
  answer["sleutel"] = found.key;
  answer["aantal"] = found.rows.size();
  const auto path = "/collections/" + http::percent_encode(granted.info().id) + "/wijzigingen";
  auto& links = answer["links"] = json::array();
  links.push_back(ask.link("self", ogc::kJson, path + (request.query.empty() ? "" : "?" + ogc::query_with(request, {})),
                           {"Dit antwoord", "This answer"}));
  ask.add_turns(links, ogc::kJson, path, next_of(window, found.rows.size()), previous_of(window));
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
  return typed(ogc::dump(answer), ogc::kJson);
}

/// The whole dataset as a file.
Response DatasetService::file(const ogc::Ask& ask, const Granted& granted) {
  const auto& call = ask.call;
  const auto& request = call.request;
  auto wrong = misfits_of_names(request, {"f", "decimaal", "doel"});
  const auto form = request.parameter("f", usual_form(request));
  if (form != "csv" && form != "json" && form != "gpkg")
    wrong.push_back({"/f", {"‘f’ is csv, json of gpkg.", "‘f’ is csv, json or gpkg."}});
  const auto decimal = request.parameter("decimaal", "punt");
  if (decimal != "punt" && decimal != "komma")
    wrong.push_back({"/decimaal", {"‘decimaal’ is punt of komma.", "‘decimaal’ is punt or komma."}});
  if (!wrong.empty()) return ogc::refuse_fields(wrong, call, kDatasets);
  const auto layer = layer_of(call, granted);
  if (!layer) return ogc::refuse(layer.error(), call, kDatasets);
  const auto& dataset = (*layer)->dataset();
  Response response;
  if (form == "csv") {
    response = typed(features::to_csv(dataset.table, decimal == "komma"), "text/csv; charset=utf-8; header=present");
  } else if (form == "json") {
    std::string out = fmt::format(R"({{"dataset":{},"versie":{},"licentie":{},"naamsvermelding":{},"rijen":[)",
                                  ogc::dump(dataset.info.id), ogc::dump(dataset.info.version),
                                  ogc::dump(dataset.info.source.licence), ogc::dump(dataset.info.source.attribution));
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
    if (!bytes) return ogc::refuse(bytes.error(), call, kDatasets);
    response = typed(std::move(*bytes), "application/geopackage+sqlite3");
  }
  response.with("Content-Disposition",
                fmt::format("attachment; filename=\"{}.{}\"", http::percent_encode(granted.info().id), form));
  return response;
}

}  // namespace pareltjes::service
