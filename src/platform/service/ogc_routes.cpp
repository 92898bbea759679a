// SPDX-License-Identifier: EUPL-1.2
// Map layers for QGIS and other programs: OGC API Features 1.0, part 1 (OGC 17-069r4: Core, GeoJSON, HTML, OpenAPI 3.0)
// and part 2 (OGC 18-058: reference systems). Only what is public is shown, whoever asks, so that every answer may be
// kept by caches and read by every website.
#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "platform/http/accept.hpp"
#include "platform/http/middleware.hpp"
#include "platform/http/problem.hpp"
#include "platform/pages/pages.hpp"
#include "platform/service/ogc.hpp"
#include "platform/service/page_tools.hpp"
#include "platform/service/query.hpp"
#include "platform/service/routes.hpp"

namespace pareltjes::service {
namespace {

using http::Response;
using nlohmann::json;

constexpr std::chrono::seconds kItemsLimit{20};
constexpr const char* kTemplate = "src/platform/pages/templates/ogc.mustache";

const char* const kConformsTo[] = {
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
};

std::string dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

/// A request for the layers: its addresses and the form of its answer.
struct Ask {
  const Call& call;
  bool html = false;
  std::string base;  ///< "https://host/ogc/v1"

  [[nodiscard]] json link(std::string_view rel, std::string_view type, const std::string& path,
                          const core::Text& title) const {
    return {{"rel", rel}, {"type", type}, {"title", title.in(call.language)}, {"href", base + path}};
  }
  /// To this form and the other one.
  void add_self(json& links, const char* type, const std::string& path, const std::string& query = {}) const {
    const auto with = [&](const char* form) { return path + (query.empty() ? "?f=" : "?" + query + "&f=") + form; };
    const core::Text here{"Dit antwoord", "This answer"};
    const core::Text other{"Hetzelfde in een andere vorm", "The same in another form"};
    links.push_back(link("self", html ? ogc::kHtml : type, with(html ? "html" : "json"), here));
    links.push_back(link("alternate", html ? type : ogc::kHtml, with(html ? "json" : "html"), other));
  }
};

Response finished(Response response) {
  response.replace("Cache-Control", "public, no-cache");
  http::add_vary(response, "Accept");
  if (response.status == 200) http::add_etag(response);
  return response;
}

Response refuse(const core::Error& error, const Call& call) {
  return finished(http::problem(error, call.request));
}

/// The form that is asked for by ?f= or Accept; otherwise an answer 400 or 406.
std::expected<Ask, Response> ask_of(const Call& call, const Options& options,
                                    std::initializer_list<const char*> types) {
  const auto& request = call.request;
  Ask ask{call, false, {}};
  const auto host = request.header("host");
  if (http::is_host(host)) ask.base = (request.secure || options.behind_tls ? "https://" : "http://") + host;
  ask.base += localised(std::string(ogc::kBase), call.language);
  if (const auto form = request.query.find("f"); form != request.query.end()) {
    ask.html = form->second == "html";
    return ask;
  }
  const std::vector<std::string_view> offered(types.begin(), types.end());
  const auto best = http::require_acceptable(request, offered);
  if (!best) return std::unexpected(refuse(best.error(), call));
  ask.html = *best == ogc::kHtml;
  return ask;
}

FieldErrors misfits_of(const Call& call, const std::vector<std::string>& known) {
  auto wrong = misfits_of_names(call.request, known);
  if (const auto form = call.request.parameter("f", "json"); form != "json" && form != "html")
    wrong.push_back({"/f", {"‘f’ is json of html.", "‘f’ is json or html."}});
  return wrong;
}

/// The page in HTML: a title, what it is about, a table, and the links of the JSON.
Response as_page(const Ask& ask, const core::Text& title, json values) {
  auto frame = frame_for(ask.call, title);
  values["heading"] = title.in(ask.call.language);
  values["has_list"] = values.contains("list");
  frame.breadcrumb = {
      {{"Start", "Start"}, localised("/", ask.call.language)}, {{"Kaartlagen", "Map layers"}, ask.base}, {title, ""}};
  // Nobody's name or token stands in what caches may keep.
  frame.account_name.clear();
  frame.csrf_token.clear();
  auto html = pages::render(kTemplate, values, frame);
  if (!html) return http::problem(html.error(), ask.call.request);
  return finished(Response::html(std::move(*html)));
}

Response as_json(const json& value) {
  return finished(Response::json(dump(value)));
}

json links_for_page(const json& links) {
  json shown = json::array();
  for (const auto& link : links)
    if (link.at("rel") != "self") shown.push_back(link);
  return shown;
}

json systems() {
  json list = json::array();
  for (const auto crs : features::kAllCrs) list.push_back(features::uri_of(crs));
  return list;
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
  const auto language = ask.call.language;
  const auto path = "/collections/" + collection.id;
  json links = json::array();
  ask.add_self(links, ogc::kJson, path);
  links.push_back(ask.link("items", ogc::kGeoJson, path + "/items?f=json", {"Objecten (GeoJSON)", "Items (GeoJSON)"}));
  links.push_back(ask.link("items", ogc::kHtml, path + "/items?f=html", {"Objecten (pagina)", "Items (page)"}));
  std::string attribution;
  for (const auto& each : collection.attributions)
    if (!attribution.contains(each)) attribution += (attribution.empty() ? "" : "; ") + each;
  json value{{"id", collection.id},
             {"title", collection.title.in(language)},
             {"description", collection.description.in(language)},
             {"itemType", "feature"},
             {"crs", systems()},
             {"storageCrs", features::uri_of(features::Crs::kRdNew)},
             {"attribution", attribution},
             {"links", links}};
  if (!collection.licence.empty()) value["license"] = collection.licence;
  if (auto extent = extent_of(collection); !extent.empty()) value["extent"] = std::move(extent);
  return value;
}

// ---- Items ----

void append_value(std::string& out, const pearl::Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) {
    out += dump(*text);
  } else if (const auto* integer = std::get_if<std::int64_t>(&cell)) {
    fmt::format_to(std::back_inserter(out), "{}", *integer);
  } else if (const auto* flag = std::get_if<bool>(&cell)) {
    out += *flag ? "true" : "false";
  } else if (const auto* number = std::get_if<double>(&cell); number != nullptr && std::isfinite(*number)) {
    if (std::abs(*number) < 1e15 && *number == std::floor(*number)) {
      fmt::format_to(std::back_inserter(out), "{:.0f}", *number);
    } else {
      fmt::format_to(std::back_inserter(out), "{}", *number);
    }
  } else {
    out += "null";
  }
}

void append_feature(std::string& out, const features::Collection& collection, const features::Feature& feature,
                    features::Crs crs, const json& links = nullptr) {
  out += R"({"type":"Feature","id":)" + dump(feature.id) + R"(,"properties":{)";
  for (std::size_t i = 0; i < collection.properties.size(); ++i) {
    if (i > 0) out += ',';
    out += dump(collection.properties[i].name) + ':';
    append_value(out, feature.values[i]);
  }
  out += R"(},"geometry":)";
  static const hub::Geometry kNone;
  features::append_geojson(out, feature.geometry == nullptr ? kNone : *feature.geometry, crs);
  if (!links.is_null()) out += R"(,"links":)" + dump(links);
  out += '}';
}

std::string shown(const pearl::Cell& cell) {
  if (std::holds_alternative<std::monostate>(cell)) return "–";
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  std::string out;
  append_value(out, cell);
  return out;
}

/// The first properties of each feature as a table.
json table_of(const Ask& ask, const features::Collection& collection, const features::Page& page, std::size_t most) {
  json columns = json::array();
  for (const auto& property : collection.properties) {
    if (columns.size() == most) break;
    columns.push_back(property.name);
  }
  json rows = json::array();
  for (const auto& feature : page.features) {
    json cells = json::array();
    for (std::size_t i = 0; i < columns.size(); ++i) cells.push_back(shown(feature.values[i]));
    rows.push_back({{"id", feature.id},
                    {"href", ask.base + "/collections/" + collection.id + "/items/" + http::percent_encode(feature.id)},
                    {"cells", cells}});
  }
  return {{"columns", columns}, {"rows", rows}};
}

std::optional<std::size_t> whole_number(const std::string& text) {
  if (text.empty() || text.size() > 18 || text.find_first_not_of("0123456789") != std::string::npos)
    return std::nullopt;
  return static_cast<std::size_t>(std::stoull(text));
}

struct ItemsAsk {
  features::Query query;
  features::Crs crs = features::Crs::kCrs84;
};

core::Result<features::Crs> read_crs(const http::Request& request, const std::string& name) {
  const auto uri = request.parameter(name, features::uri_of(features::Crs::kCrs84));
  if (const auto crs = features::crs_of(uri)) return *crs;
  return core::fail(core::ErrorCode::kInvalidInput,
                    {"Het stelsel in ‘" + name + "’ bestaat hier niet.", "The system in ‘" + name + "’ is not here."},
                    {"Kies er een uit de lijst crs van de laag.", "Choose one of the list crs of the collection."});
}

bool is_of_type(const std::string& text, pearl::TableColumn::Type type) {
  using Type = pearl::TableColumn::Type;
  if (type == Type::kText) return true;
  if (type == Type::kBoolean) return text == "true" || text == "false";
  const auto number = core::parse_number(text);
  return number && std::isfinite(*number);
}

/// All parameters of items, or all that is wrong with them.
std::expected<ItemsAsk, FieldErrors> read_items(const Call& call, const features::Collection& collection) {
  const auto& request = call.request;
  std::vector<std::string> known(std::begin(ogc::kParameters), std::end(ogc::kParameters));
  const auto filters = ogc::filters_of(collection);
  for (const auto& column : filters) known.push_back(column.name);
  auto wrong = misfits_of(call, known);
  const auto note = [&](const std::string& name, const core::Error& error) {
    wrong.push_back({"/" + name, error.message});
  };
  ItemsAsk ask;
  auto& query = ask.query;
  const auto limit = request.parameter("limit", std::to_string(ogc::kUsualItems));
  const bool huge = limit.size() > 18 && limit.find_first_not_of("0123456789") == std::string::npos;
  query.limit = std::min(ogc::kMostItems, huge ? ogc::kMostItems : whole_number(limit).value_or(0));
  if (query.limit == 0) wrong.push_back({"/limit", {"‘limit’ is een getal vanaf 1.", "‘limit’ is a number from 1."}});
  const auto offset = whole_number(request.parameter("offset", "0"));
  if (!offset || *offset > 1'000'000'000'000)
    wrong.push_back({"/offset", {"‘offset’ is een getal vanaf 0.", "‘offset’ is a number from 0."}});
  query.offset = offset.value_or(0);
  if (const auto crs = read_crs(request, "crs")) {
    ask.crs = *crs;
  } else {
    note("crs", crs.error());
  }
  const auto box_crs = read_crs(request, "bbox-crs");
  if (!box_crs) note("bbox-crs", box_crs.error());
  query.planar = box_crs && features::is_planar(*box_crs);
  if (request.query.contains("bbox")) {
    if (auto boxes = features::parse_bbox(request.parameter("bbox"), box_crs.value_or(features::Crs::kCrs84))) {
      query.boxes = std::move(*boxes);
    } else {
      note("bbox", boxes.error());
    }
  }
  if (request.query.contains("datetime")) {
    if (const auto time = features::parse_datetime(request.parameter("datetime"))) {
      query.time = *time;
    } else {
      note("datetime", time.error());
    }
  }
  for (const auto& column : filters) {
    const auto given = request.query.find(column.name);
    if (given == request.query.end()) continue;
    if (!is_of_type(given->second, column.type)) {
      wrong.push_back({"/" + column.name,
                       {"‘" + column.name + "’ heeft hier een waarde van een ander soort.",
                        "‘" + column.name + "’ has a value of another kind here."}});
    }
    query.filters.emplace_back(column.name, given->second);
  }
  if (!wrong.empty()) return std::unexpected(std::move(wrong));
  return ask;
}

/// The query of this request with another offset, without the form.
std::string query_with(const http::Request& request, std::optional<std::size_t> offset) {
  std::string text;
  for (const auto& [name, value] : request.query) {
    if (name == "f" || (offset && name == "offset")) continue;
    text += (text.empty() ? "" : "&") + http::percent_encode(name) + "=" + http::percent_encode(value);
  }
  if (offset && *offset > 0) text += (text.empty() ? "offset=" : "&offset=") + std::to_string(*offset);
  return text;
}

/// The layers of one installation and the handlers of their routes.
class Layers {
 public:
  Layers(const Parts& parts, const Options& options) : catalogue_(parts.hub, parts.runner), options_(options) {}

  Response landing(Call& call) {
    const auto ask = begin(call, {ogc::kJson, ogc::kHtml});
    if (!ask) return ask.error();
    json links = json::array();
    ask->add_self(links, ogc::kJson, "/");
    links.push_back(ask->link("service-desc", ogc::kOpenApi, "/openapi.json", {"Beschrijving", "Description"}));
    links.push_back(
        ask->link("service-doc", ogc::kHtml, "/?f=html", {"Beschrijving als pagina", "Description as a page"}));
    links.push_back(ask->link("conformance", ogc::kJson, "/conformance", {"Eisen", "Requirements"}));
    links.push_back(ask->link("data", ogc::kJson, "/collections", {"Kaartlagen", "Map layers"}));
    const core::Text title{"Kaartlagen van Pareltjes", "Map layers of Pareltjes"};
    const core::Text about{"Open dit adres in QGIS met ‘OGC API - Features’.",
                           "Open this address in QGIS with ‘OGC API - Features’."};
    if (ask->html) return as_page(*ask, title, {{"about", about.in(call.language)}, {"links", links_for_page(links)}});
    return as_json({{"title", title.in(call.language)}, {"description", about.in(call.language)}, {"links", links}});
  }

  Response conformance(Call& call) {
    const auto ask = begin(call, {ogc::kJson, ogc::kHtml});
    if (!ask) return ask.error();
    json list = json::array();
    for (const auto* each : kConformsTo) list.push_back(each);
    if (!ask->html) return as_json({{"conformsTo", list}});
    json links = json::array();
    ask->add_self(links, ogc::kJson, "/conformance");
    return as_page(*ask, {"Eisen", "Requirements"}, {{"list", list}, {"links", links_for_page(links)}});
  }

  Response openapi(Call& call) {
    if (const auto wrong = misfits_of_names(call.request, {}); !wrong.empty())
      return finished(refuse_fields(wrong, call.request));
    static constexpr std::array<std::string_view, 2> kOffered{ogc::kOpenApi, ogc::kJson};
    if (const auto fits = http::require_acceptable(call.request, kOffered); !fits) return refuse(fits.error(), call);
    const auto collections = catalogue_.list();
    if (!collections) return refuse(collections.error(), call);
    Response response{200, {}, ogc::openapi(*collections, options_)};
    response.with("Content-Type", ogc::kOpenApi);
    return finished(std::move(response));
  }

  Response collections(Call& call) {
    const auto ask = begin(call, {ogc::kJson, ogc::kHtml});
    if (!ask) return ask.error();
    const auto found = catalogue_.list();
    if (!found) return refuse(found.error(), call);
    json links = json::array();
    ask->add_self(links, ogc::kJson, "/collections");
    if (ask->html) {
      json rows = json::array();
      for (const auto& each : *found)
        rows.push_back({{"id", each.id},
                        {"href", ask->base + "/collections/" + each.id},
                        {"cells", {each.title.in(call.language)}}});
      const core::Text column{"Titel", "Title"};
      return as_page(
          *ask, {"Alle kaartlagen", "All map layers"},
          {{"table", {{"columns", {column.in(call.language)}}, {"rows", rows}}}, {"links", links_for_page(links)}});
    }
    json list = json::array();
    for (const auto& each : *found) list.push_back(collection_json(*ask, each));
    return as_json({{"links", links}, {"crs", systems()}, {"collections", list}});
  }

  Response collection(Call& call) {
    const auto ask = begin(call, {ogc::kJson, ogc::kHtml});
    if (!ask) return ask.error();
    const auto found = catalogue_.find(call.request.path_parameters.at("laag"));
    if (!found) return refuse(found.error(), call);
    const auto value = collection_json(*ask, *found);
    if (!ask->html) return as_json(value);
    json properties = json::array();
    for (const auto& column : found->properties)
      properties.push_back(column.name +
                           (column.description.empty() ? "" : ": " + column.description.in(call.language)));
    return as_page(*ask, found->title,
                   {{"about", found->description.in(call.language)},
                    {"attribution", value.at("attribution")},
                    {"list", properties},
                    {"links", links_for_page(value.at("links"))}});
  }

  Response items(Call& call) {
    const auto found = catalogue_.find(call.request.path_parameters.at("laag"));
    if (!found) return refuse(found.error(), call);
    const auto wanted = read_items(call, *found);
    if (!wanted) return finished(refuse_fields(wanted.error(), call.request));
    const auto ask = ask_of(call, options_, {ogc::kGeoJson, ogc::kJson, ogc::kHtml});
    if (!ask) return ask.error();
    const auto page = catalogue_.items(found->id, wanted->query, control_of(call.request, kItemsLimit));
    if (!page) return refuse(page.error(), call);
    const auto path = "/collections/" + found->id + "/items";
    json links = json::array();
    ask->add_self(links, ogc::kGeoJson, path, query_with(call.request, std::nullopt));
    const auto turn = [&](const char* rel, std::size_t offset, const core::Text& title) {
      const auto query = query_with(call.request, offset);
      const auto* form = ask->html ? "f=html" : "f=json";
      links.push_back(ask->link(rel, ask->html ? ogc::kHtml : ogc::kGeoJson,
                                path + "?" + (query.empty() ? "" : query + "&") + form, title));
    };
    if (page->next) turn("next", *page->next, {"Volgende bladzijde", "Next page"});
    if (page->previous) turn("prev", *page->previous, {"Vorige bladzijde", "Previous page"});
    links.push_back(ask->link("collection", ogc::kJson, "/collections/" + found->id, found->title));
    auto response = ask->html ? items_page(*ask, *found, *page, links) : items_json(*found, *page, wanted->crs, links);
    response.with("Content-Crs", fmt::format("<{}>", features::uri_of(wanted->crs)));
    return response;
  }

  Response item(Call& call) {
    if (const auto wrong = misfits_of(call, {"f", "crs"}); !wrong.empty())
      return finished(refuse_fields(wrong, call.request));
    const auto crs = read_crs(call.request, "crs");
    if (!crs) return finished(refuse_fields({{"/crs", crs.error().message}}, call.request));
    const auto ask = ask_of(call, options_, {ogc::kGeoJson, ogc::kJson, ogc::kHtml});
    if (!ask) return ask.error();
    const auto& id = call.request.path_parameters.at("laag");
    const auto found = catalogue_.find(id);
    if (!found) return refuse(found.error(), call);
    const auto page =
        catalogue_.item(id, call.request.path_parameters.at("object"), control_of(call.request, kItemsLimit));
    if (!page) return refuse(page.error(), call);
    const auto& feature = page->features.front();
    json links = json::array();
    ask->add_self(links, ogc::kGeoJson, "/collections/" + id + "/items/" + http::percent_encode(feature.id),
                  query_with(call.request, std::nullopt));
    links.push_back(ask->link("collection", ogc::kJson, "/collections/" + id, found->title));
    Response response;
    if (ask->html) {
      json list = json::array();
      for (std::size_t i = 0; i < feature.values.size(); ++i)
        list.push_back(found->properties[i].name + ": " + shown(feature.values[i]));
      response = as_page(*ask, {feature.id, feature.id}, {{"list", list}, {"links", links_for_page(links)}});
    } else {
      std::string text;
      append_feature(text, *found, feature, *crs, links);
      response.body = std::move(text);
      response.with("Content-Type", ogc::kGeoJson);
      response = finished(std::move(response));
    }
    response.with("Content-Crs", fmt::format("<{}>", features::uri_of(*crs)));
    return response;
  }

 private:
  [[nodiscard]] std::expected<Ask, Response> begin(const Call& call, std::initializer_list<const char*> types) const {
    if (const auto wrong = misfits_of(call, {"f"}); !wrong.empty())
      return std::unexpected(finished(refuse_fields(wrong, call.request)));
    return ask_of(call, options_, types);
  }

  static Response items_json(const features::Collection& collection, const features::Page& page, features::Crs crs,
                             const json& links) {
    std::string out = R"({"type":"FeatureCollection","links":)" + dump(links);
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
    return finished(std::move(response));
  }

  static Response items_page(const Ask& ask, const features::Collection& collection, const features::Page& page,
                             const json& links) {
    constexpr std::size_t kShownColumns = 12;
    std::string attribution;
    for (const auto& each : collection.attributions)
      if (!attribution.contains(each)) attribution += (attribution.empty() ? "" : "; ") + each;
    return as_page(ask, collection.title,
                   {{"about", collection.description.in(ask.call.language)},
                    {"attribution", attribution},
                    {"matched", page.matched ? std::to_string(*page.matched) : ""},
                    {"table", table_of(ask, collection, page, kShownColumns)},
                    {"links", links_for_page(links)}});
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
