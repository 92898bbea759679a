// SPDX-License-Identifier: EUPL-1.2
// Forms, links, pages and refusals of every service of collections.
#include <fmt/format.h>

#include <cmath>

#include "platform/http/accept.hpp"
#include "platform/http/middleware.hpp"
#include "platform/http/problem.hpp"
#include "platform/pages/pages.hpp"
#include "platform/pages/views.hpp"
#include "platform/service/ogc.hpp"
#include "platform/service/page_tools.hpp"

namespace pareltjes::service::ogc {
namespace {

using http::Response;
using nlohmann::json;

constexpr const char* kTemplate = "src/platform/pages/templates/ogc.mustache";
constexpr std::size_t kShownColumns = 12;

pages::Frame frame_of(const Call& call, const Place& place, const core::Text& title) {
  auto frame = frame_for(call, title);
  frame.breadcrumb = {{{"Start", "Start"}, localised("/", call.language)},
                      {place.title, localised(place.path, call.language) + "?f=html"},
                      {title, ""}};
  if (place.everybody) {  // Nobody's name or token stands in what caches may keep.
    frame.account_name.clear();
    frame.csrf_token.clear();
  }
  return frame;
}

std::string shown(const pearl::Cell& cell) {
  if (std::holds_alternative<std::monostate>(cell)) return "–";
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  std::string out;
  append_value(out, cell);
  return out;
}

/// The first properties of each feature as a table.
json table_of(const Ask& ask, const features::Collection& collection, const features::Page& page) {
  json columns = json::array();
  for (const auto& property : collection.properties) {
    if (columns.size() == kShownColumns) break;
    columns.push_back(property.name);
  }
  json rows = json::array();
  for (const auto& feature : page.features) {
    json cells = json::array();
    for (std::size_t i = 0; i < columns.size(); ++i) cells.push_back(shown(feature.values[i]));
    rows.push_back({{"id", feature.id},
                    {"href", ask.base + "/collections/" + http::percent_encode(collection.id) + "/items/" +
                                 http::percent_encode(feature.id) + "?f=html"},
                    {"cells", cells}});
  }
  return {{"columns", columns}, {"rows", rows}};
}

}  // namespace

bool reads_pages(const http::Request& request) {
  if (const auto form = request.query.find("f"); form != request.query.end() && form->second == "html") return true;
  if (request.query.contains("f") && request.parameter("f") == "json") return false;
  static constexpr std::array<std::string_view, 3> kOffered{kJson, kGeoJson, kHtml};
  return http::best_media_type(request.header("accept"), kOffered) == kHtml;
}

std::string dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

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

json Ask::link(std::string_view rel, std::string_view type, const std::string& path, const core::Text& title) const {
  return {{"rel", rel}, {"type", type}, {"title", title.in(call.language)}, {"href", base + path}};
}

void Ask::add_self(json& links, const char* type, const std::string& path) const {
  const auto query = query_with(call.request, std::nullopt);
  const auto with = [&](const char* form) { return path + (query.empty() ? "?f=" : "?" + query + "&f=") + form; };
  const core::Text here{"Dit antwoord", "This answer"};
  const core::Text other{"Hetzelfde in een andere vorm", "The same in another form"};
  links.push_back(link("self", html ? kHtml : type, with(html ? "html" : "json"), here));
  links.push_back(link("alternate", html ? type : kHtml, with(html ? "json" : "html"), other));
}

void Ask::add_turns(json& links, const char* type, const std::string& path, std::optional<std::size_t> next,
                    std::optional<std::size_t> previous) const {
  const auto turn = [&](const char* rel, std::size_t offset, const core::Text& title) {
    const auto query = query_with(call.request, offset);
    const auto* form = html ? "f=html" : "f=json";
    links.push_back(link(rel, html ? kHtml : type, path + "?" + (query.empty() ? "" : query + "&") + form, title));
  };
  if (next) turn("next", *next, {"Volgende bladzijde", "Next page"});
  if (previous) turn("prev", *previous, {"Vorige bladzijde", "Previous page"});
}

std::string base_of(const Call& call, const Options& options, const Place& place) {
  const auto host = call.request.header("host");
  const auto path = localised(place.path, call.language);
  if (!http::is_host(host)) return path;
  return (call.request.secure || options.behind_tls ? "https://" : "http://") + host + path;
}

std::expected<Ask, Response> ask_of(const Call& call, const Options& options, const Place& place,
                                    std::span<const char* const> types) {
  Ask ask{call, place, false, base_of(call, options, place)};
  if (const auto form = call.request.query.find("f"); form != call.request.query.end()) {
    ask.html = form->second == "html";
    return ask;
  }
  const std::vector<std::string_view> offered(types.begin(), types.end());
  const auto best = http::require_acceptable(call.request, offered);
  if (!best) return std::unexpected(refuse(best.error(), call, place));
  ask.html = *best == kHtml;
  return ask;
}

FieldErrors misfits_of(const Call& call, const std::vector<std::string>& known, bool has_page) {
  auto wrong = misfits_of_names(call.request, known);
  const auto form = call.request.parameter("f", "json");
  if (has_page && form != "json" && form != "html")
    wrong.push_back({"/f", {"‘f’ is json of html.", "‘f’ is json or html."}});
  if (!has_page && form != "json") wrong.push_back({"/f", {"‘f’ is hier json.", "‘f’ is json here."}});
  return wrong;
}

Response finished(Response response, const Call& call, const Place& place) {
  const bool personal = !place.everybody && call.member;
  response.replace("Cache-Control", personal ? "private, no-cache" : "public, no-cache");
  http::add_vary(response, "Accept");
  if (!place.everybody) {
    http::add_vary(response, "Cookie");
    http::add_vary(response, "Authorization");
  }
  if (response.status == 200) http::add_etag(response);
  return response;
}

Response refuse(const core::Error& error, const Call& call, const Place& place) {
  if (!reads_pages(call.request)) return finished(http::problem(error, call.request), call, place);
  const auto& kind = core::kind_of(error.code);
  const auto frame = frame_of(call, place, {std::string(kind.title_nl), std::string(kind.title_en)});
  auto html = pages::render(pages::kFoutTemplate, pages::fout_values(error, call.request.id, call.language), frame);
  if (!html) return http::problem(html.error(), call.request);
  return finished(Response::html(std::move(*html), http::status_of(error)), call, place);
}

Response refuse_fields(const FieldErrors& wrong, const Call& call, const Place& place) {
  if (!reads_pages(call.request)) return finished(service::refuse_fields(wrong, call.request), call, place);
  core::Text all;
  for (const auto& one : wrong) {
    all.nl += (all.nl.empty() ? "" : " ") + one.message.nl;
    all.en += (all.en.empty() ? "" : " ") + one.message.en;
  }
  return refuse({core::ErrorCode::kInvalidInput,
                 all,
                 {"Verander dit in het adres, of begin opnieuw.", "Change this in the address, or start again."},
                 {}},
                call, place);
}

Response as_json(const Ask& ask, const json& value, const char* type) {
  auto response = Response::json(dump(value));
  response.replace("Content-Type", type);
  return finished(std::move(response), ask.call, ask.place);
}

Response as_page(const Ask& ask, const core::Text& title, json values) {
  values["heading"] = title.in(ask.call.language);
  values["has_list"] = values.contains("list");
  auto html = pages::render(kTemplate, values, frame_of(ask.call, ask.place, title));
  if (!html) return http::problem(html.error(), ask.call.request);
  return finished(Response::html(std::move(*html)), ask.call, ask.place);
}

Response landing(const Ask& ask, const core::Text& title, const core::Text& about, json more_links) {
  const auto language = ask.call.language;
  json links = json::array();
  ask.add_self(links, kJson, "/");
  links.push_back(ask.link("service-desc", kOpenApi, "/openapi.json", {"Beschrijving", "Description"}));
  links.push_back(ask.link("service-doc", kHtml, "/?f=html", {"Beschrijving als pagina", "Description as a page"}));
  links.push_back(ask.link("conformance", kJson, "/conformance", {"Eisen", "Requirements"}));
  links.push_back(ask.link("data", kJson, "/collections", ask.place.list_title));
  for (auto& link : more_links) links.push_back(std::move(link));
  if (ask.html) return as_page(ask, title, {{"about", about.in(language)}, {"links", links_for_page(links)}});
  return as_json(ask, {{"title", title.in(language)}, {"description", about.in(language)}, {"links", links}});
}

Response conformance(const Ask& ask) {
  json list = json::array();
  for (const auto* each : kConformsTo) list.push_back(each);
  if (!ask.html) return as_json(ask, {{"conformsTo", list}});
  json links = json::array();
  ask.add_self(links, kJson, "/conformance");
  return as_page(ask, {"Eisen", "Requirements"}, {{"list", list}, {"links", links_for_page(links)}});
}

json collection_json(const Ask& ask, const std::string& id, const core::Text& title, const core::Text& about,
                     const std::string& attribution) {
  const auto language = ask.call.language;
  const auto path = "/collections/" + http::percent_encode(id);
  json links = json::array();
  ask.add_self(links, kJson, path);
  links.push_back(ask.link("items", kGeoJson, path + "/items?f=json", {"Objecten (GeoJSON)", "Items (GeoJSON)"}));
  links.push_back(ask.link("items", kHtml, path + "/items?f=html", {"Objecten (pagina)", "Items (page)"}));
  return {{"id", id},
          {"title", title.in(language)},
          {"description", about.in(language)},
          {"itemType", "feature"},
          {"crs", systems()},
          {"storageCrs", features::uri_of(features::Crs::kRdNew)},
          {"attribution", attribution},
          {"links", links}};
}

Response collections_page(const Ask& ask, const std::vector<std::pair<std::string, core::Text>>& collections,
                          const json& links) {
  json rows = json::array();
  for (const auto& [id, title] : collections)
    rows.push_back({{"id", id},
                    {"href", ask.base + "/collections/" + http::percent_encode(id) + "?f=html"},
                    {"cells", {title.in(ask.call.language)}}});
  const core::Text column{"Titel", "Title"};
  return as_page(
      ask, ask.place.list_title,
      {{"table", {{"columns", {column.in(ask.call.language)}}, {"rows", rows}}}, {"links", links_for_page(links)}});
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

std::string attribution_of(const features::Collection& collection) {
  std::string attribution;
  for (const auto& each : collection.attributions)
    if (!attribution.contains(each)) attribution += (attribution.empty() ? "" : "; ") + each;
  return attribution;
}

Response items_page(const Ask& ask, const features::Collection& collection, const features::Page& page,
                    const json& links) {
  return as_page(ask, collection.title,
                 {{"about", collection.description.in(ask.call.language)},
                  {"attribution", attribution_of(collection)},
                  {"matched", page.matched ? std::to_string(*page.matched) : ""},
                  {"table", table_of(ask, collection, page)},
                  {"links", links_for_page(links)}});
}

Response item_page(const Ask& ask, const features::Collection& collection, const features::Feature& feature,
                   const json& links) {
  json list = json::array();
  for (std::size_t i = 0; i < feature.values.size(); ++i)
    list.push_back(collection.properties[i].name + ": " + shown(feature.values[i]));
  return as_page(ask, {feature.id, feature.id},
                 {{"list", list}, {"attribution", attribution_of(collection)}, {"links", links_for_page(links)}});
}

}  // namespace pareltjes::service::ogc
