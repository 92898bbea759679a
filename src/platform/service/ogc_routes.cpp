// SPDX-License-Identifier: EUPL-1.2
// Map layers for QGIS and other programs: OGC API Features 1.0, part 1 (OGC 17-069r4: Core, GeoJSON, HTML, OpenAPI 3.0)
// and part 2 (OGC 18-058: reference systems). Only what is public is shown, whoever asks, so that every answer may be
// kept by caches and read by every website.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "platform/http/accept.hpp"
#include "platform/service/ogc.hpp"
#include "platform/service/routes.hpp"

namespace pareltjes::service {
namespace {

using http::Response;
using nlohmann::json;

constexpr std::chrono::seconds kItemsLimit{20};
const ogc::Place kPlace{"/ogc/v1", {"Kaartlagen", "Map layers"}, {"Alle kaartlagen", "All map layers"}, true};
constexpr const char* kJsonOrPage[] = {ogc::kJson, ogc::kHtml};
constexpr const char* kGeoJsonOrPage[] = {ogc::kGeoJson, ogc::kJson, ogc::kHtml};

using ogc::Ask;

Response refuse(const core::Error& error, const Call& call) {
  return ogc::refuse(error, call, kPlace);
}

json extent_of(const features::Collection& collection) {
  json extent = json::object();
  if (const auto& box = collection.extent) {
    extent["spatial"] = {{"bbox", json::array({{box->min_x, box->min_y, box->max_x, box->max_y}})},
                         {"crs", features::uri_of(features::Crs::kCrs84)}};
  }
  if (const auto& time = collection.time) {
    const auto text = [](std::int64_t seconds) {
      return core::to_rfc3339(core::Timestamp(std::chrono::seconds(seconds)));
    };
    extent["temporal"]["interval"] = json::array({{text(time->from), text(time->until)}});
  }
  return extent;
}

json collection_json(const Ask& ask, const features::Collection& collection) {
  auto value = ogc::collection_json(ask, collection.id, collection.title, collection.description,
                                    ogc::attribution_of(collection));
  if (!collection.licence.empty()) value["license"] = collection.licence;
  if (auto extent = extent_of(collection); !extent.empty()) value["extent"] = std::move(extent);
  return value;
}

void append_feature(std::string& out, const features::Collection& collection, const features::Feature& feature,
                    features::Crs crs, const json& links = nullptr) {
  out += R"({"type":"Feature","id":)" + ogc::dump(feature.id) + R"(,"properties":{)";
  for (std::size_t i = 0; i < collection.properties.size(); ++i) {
    if (i > 0) out += ',';
    out += ogc::dump(collection.properties[i].name) + ':';
    ogc::append_value(out, feature.values[i]);
  }
  out += R"(},"geometry":)";
  static const hub::Geometry kNone;
  features::append_geojson(out, feature.geometry == nullptr ? kNone : *feature.geometry, crs);
  if (!links.is_null()) out += R"(,"links":)" + ogc::dump(links);
  out += '}';
}

/// The layers of one installation and the handlers of their routes.
class Layers {
 public:
  Layers(const Parts& parts, const Options& options) : catalogue_(parts.hub, parts.runner), options_(options) {}

  Response landing(Call& call) {
    const auto ask = begin(call);
    if (!ask) return ask.error();
    return ogc::landing(
        *ask, {"Kaartlagen van Pareltjes", "Map layers of Pareltjes"},
        {"Open dit adres in QGIS met ‘OGC API - Features’.", "Open this address in QGIS with ‘OGC API - Features’."},
        json::array());
  }

  Response conformance(Call& call) {
    const auto ask = begin(call);
    return ask ? ogc::conformance(*ask) : ask.error();
  }

  Response openapi(Call& call) {
    if (const auto wrong = misfits_of_names(call.request, {}); !wrong.empty())
      return ogc::refuse_fields(wrong, call, kPlace);
    static constexpr std::array<std::string_view, 2> kOffered{ogc::kOpenApi, ogc::kJson};
    if (const auto fits = http::require_acceptable(call.request, kOffered); !fits) return refuse(fits.error(), call);
    const auto collections = catalogue_.list();
    if (!collections) return refuse(collections.error(), call);
    Response response{200, {}, ogc::openapi(*collections, options_)};
    response.with("Content-Type", ogc::kOpenApi);
    return ogc::finished(std::move(response), call, kPlace);
  }

  Response collections(Call& call) {
    const auto ask = begin(call);
    if (!ask) return ask.error();
    const auto found = catalogue_.list();
    if (!found) return refuse(found.error(), call);
    json links = json::array();
    ask->add_self(links, ogc::kJson, "/collections");
    if (ask->html) {
      std::vector<std::pair<std::string, core::Text>> names;
      for (const auto& each : *found) names.emplace_back(each.id, each.title);
      return ogc::collections_page(*ask, names, links);
    }
    json list = json::array();
    for (const auto& each : *found) list.push_back(collection_json(*ask, each));
    return ogc::as_json(*ask, {{"links", links}, {"crs", ogc::systems()}, {"collections", list}});
  }

  Response collection(Call& call) {
    const auto ask = begin(call);
    if (!ask) return ask.error();
    const auto found = catalogue_.find(call.request.path_parameters.at("laag"));
    if (!found) return refuse(found.error(), call);
    const auto value = collection_json(*ask, *found);
    if (!ask->html) return ogc::as_json(*ask, value);
    json properties = json::array();
    for (const auto& column : found->properties)
      properties.push_back(column.name +
                           (column.description.empty() ? "" : ": " + column.description.in(call.language)));
    return ogc::as_page(*ask, found->title,
                        {{"about", found->description.in(call.language)},
                         {"attribution", value.at("attribution")},
                         {"list", properties},
                         {"links", ogc::links_for_page(value.at("links"))}});
  }

  Response items(Call& call) {
    const auto found = catalogue_.find(call.request.path_parameters.at("laag"));
    if (!found) return refuse(found.error(), call);
    const auto wanted = ogc::read_items(call, ogc::filters_of(*found), {}, ogc::kMostItems);
    if (!wanted) return ogc::refuse_fields(wanted.error(), call, kPlace);
    const auto ask = ogc::ask_of(call, options_, kPlace, kGeoJsonOrPage);
    if (!ask) return ask.error();
    const auto page = catalogue_.items(found->id, wanted->query, control_of(call.request, kItemsLimit));
    if (!page) return refuse(page.error(), call);
    const auto path = "/collections/" + found->id + "/items";
    json links = json::array();
    ask->add_self(links, ogc::kGeoJson, path);
    ask->add_turns(links, ogc::kGeoJson, path, page->next, page->previous);
    links.push_back(ask->link("collection", ogc::kJson, "/collections/" + found->id, found->title));
    auto response =
        ask->html ? ogc::items_page(*ask, *found, *page, links) : items_json(*ask, *found, *page, wanted->crs, links);
    response.with("Content-Crs", fmt::format("<{}>", features::uri_of(wanted->crs)));
    return response;
  }

  Response item(Call& call) {
    if (const auto wrong = ogc::misfits_of(call, {"f", "crs"}); !wrong.empty())
      return ogc::refuse_fields(wrong, call, kPlace);
    const auto crs = ogc::read_crs(call.request, "crs");
    if (!crs) return ogc::refuse_fields({{"/crs", crs.error().message}}, call, kPlace);
    const auto ask = ogc::ask_of(call, options_, kPlace, kGeoJsonOrPage);
    if (!ask) return ask.error();
    const auto& id = call.request.path_parameters.at("laag");
    const auto found = catalogue_.find(id);
    if (!found) return refuse(found.error(), call);
    const auto page =
        catalogue_.item(id, call.request.path_parameters.at("object"), control_of(call.request, kItemsLimit));
    if (!page) return refuse(page.error(), call);
    const auto& feature = page->features.front();
    json links = json::array();
    ask->add_self(links, ogc::kGeoJson, "/collections/" + id + "/items/" + http::percent_encode(feature.id));
    links.push_back(ask->link("collection", ogc::kJson, "/collections/" + id, found->title));
    Response response;
    if (ask->html) {
      response = ogc::item_page(*ask, *found, feature, links);
    } else {
      std::string text;
      append_feature(text, *found, feature, *crs, links);
      response.body = std::move(text);
      response.with("Content-Type", ogc::kGeoJson);
      response = ogc::finished(std::move(response), call, kPlace);
    }
    response.with("Content-Crs", fmt::format("<{}>", features::uri_of(*crs)));
    return response;
  }

 private:
  [[nodiscard]] std::expected<Ask, Response> begin(const Call& call) const {
    if (const auto wrong = ogc::misfits_of(call, {"f"}); !wrong.empty())
      return std::unexpected(ogc::refuse_fields(wrong, call, kPlace));
    return ogc::ask_of(call, options_, kPlace, kJsonOrPage);
  }

  static Response items_json(const Ask& ask, const features::Collection& collection, const features::Page& page,
                             features::Crs crs, const json& links) {
    std::string out = R"({"type":"FeatureCollection","links":)" + ogc::dump(links);
    fmt::format_to(std::back_inserter(out), R"(,"numberReturned":{})", page.features.size());
    if (page.matched) fmt::format_to(std::back_inserter(out), R"(,"numberMatched":{})", *page.matched);
    out += R"(,"features":[)";
    for (std::size_t i = 0; i < page.features.size(); ++i) {
      out += i > 0 ? ",\n" : "\n";
      append_feature(out, collection, page.features[i], crs);
    }
    out += "]}\n";
    Response response{200, {}, std::move(out)};
    response.with("Content-Type", ogc::kGeoJson);
    return ogc::finished(std::move(response), ask.call, kPlace);
  }

  features::Catalogue catalogue_;
  const Options& options_;
};

}  // namespace

ServiceRoutes ogc_routes(const Parts& parts, const Options& options) {
  const auto layers = std::make_shared<Layers>(parts, options);
  const auto bound = [&layers](Response (Layers::*handler)(Call&)) {
    return [layers, handler](Call& call) { return ((*layers).*handler)(call); };
  };
  return {
      {"GET", "/ogc/v1", "ogc-start", bound(&Layers::landing)},
      {"GET", "/ogc/v1/", "ogc-start", bound(&Layers::landing)},
      {"GET", "/ogc/v1/conformance", "ogc-conformiteit", bound(&Layers::conformance)},
      {"GET", "/ogc/v1/openapi.json", "ogc-openapi", bound(&Layers::openapi)},
      {"GET", "/ogc/v1/collections", "ogc-lagen", bound(&Layers::collections)},
      {"GET", "/ogc/v1/collections/{laag}", "ogc-laag", bound(&Layers::collection)},
      {"GET", "/ogc/v1/collections/{laag}/items", "ogc-objecten", bound(&Layers::items)},
      {"GET", "/ogc/v1/collections/{laag}/items/{object}", "ogc-object", bound(&Layers::item)},
  };
}

}  // namespace pareltjes::service
