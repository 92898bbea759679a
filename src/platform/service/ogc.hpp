// SPDX-License-Identifier: EUPL-1.2
// What every service of collections (OGC API Features 1.0: OGC 17-069r4 and 18-058) does in the same way: forms of an
// answer, links, pages, refusals, and the parameters of items.
#pragma once

#include <expected>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "platform/features/features.hpp"
#include "platform/service/query.hpp"
#include "platform/service/service.hpp"

namespace pareltjes::service::ogc {

inline constexpr std::size_t kMostItems = 1000;
inline constexpr std::size_t kUsualItems = 10;
inline constexpr const char* kGeoJson = "application/geo+json";
inline constexpr const char* kJson = "application/json";
inline constexpr const char* kHtml = "text/html";
inline constexpr const char* kOpenApi = "application/vnd.oai.openapi+json;version=3.0";

/// Classes of requirements that every service of collections keeps.
inline constexpr const char* kConformsTo[] = {
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
};

/// Names of parameters that are no properties.
inline constexpr const char* kParameters[] = {"f", "limit", "offset", "bbox", "bbox-crs", "crs", "datetime"};

/// A service of collections.
struct Place {
  const char* path;        ///< "/ogc/v1"
  core::Text title;        ///< In the trail above its pages.
  core::Text list_title;   ///< Of the page with its collections.
  bool everybody = false;  ///< Its answers are the same for whoever asks: any cache may keep them, they name nobody.
};

/// A request to such a service: its addresses and the form of its answer.
struct Ask {
  const Call& call;
  const Place& place;
  bool html = false;
  std::string base;  ///< "https://host/ogc/v1"

  [[nodiscard]] nlohmann::json link(std::string_view rel, std::string_view type, const std::string& path,
                                    const core::Text& title) const;
  /// To this form and the other one.
  void add_self(nlohmann::json& links, const char* type, const std::string& path) const;
  /// To the pages before and after this one, in this form.
  void add_turns(nlohmann::json& links, const char* type, const std::string& path, std::optional<std::size_t> next,
                 std::optional<std::size_t> previous) const;
};

/// Where the service is by the Host of the request; without a sound one only the path.
std::string base_of(const Call& call, const Options& options, const Place& place);

/// The form that is asked for by ?f= or Accept; otherwise an answer 406.
/// @param types the media types of this resource, the usual one first.
std::expected<Ask, http::Response> ask_of(const Call& call, const Options& options, const Place& place,
                                          std::span<const char* const> types);

/// What is wrong with the names in the query, and with "f": json, or html where there is a page.
FieldErrors misfits_of(const Call& call, const std::vector<std::string>& known, bool has_page = true);

/// Whether who asks reads pages: by f, else by Accept, where a program that takes anything gets JSON.
bool reads_pages(const http::Request& request);
/// A refusal: a page for who reads pages, else a problem.
http::Response refuse(const core::Error& error, const Call& call, const Place& place);
http::Response refuse_fields(const FieldErrors& wrong, const Call& call, const Place& place);

/// With the headers by which caches go.
http::Response finished(http::Response response, const Call& call, const Place& place);
http::Response as_json(const Ask& ask, const nlohmann::json& value, const char* type = kJson);
/// The page in HTML: a title, what it is about, a table or list, and the links of the JSON (templates/ogc.mustache).
http::Response as_page(const Ask& ask, const core::Text& title, nlohmann::json values);

http::Response landing(const Ask& ask, const core::Text& title, const core::Text& about, nlohmann::json more_links);
http::Response conformance(const Ask& ask);

/// What every collection says of itself, with its first links.
nlohmann::json collection_json(const Ask& ask, const std::string& id, const core::Text& title, const core::Text& about,
                               const std::string& attribution);
/// The page that lists collections: id and title.
http::Response collections_page(const Ask& ask, const std::vector<std::pair<std::string, core::Text>>& collections,
                                const nlohmann::json& links);
nlohmann::json links_for_page(const nlohmann::json& links);
nlohmann::json systems();

/// A page of items, or one of them, as a page in HTML.
http::Response items_page(const Ask& ask, const features::Collection& collection, const features::Page& page,
                          const nlohmann::json& links);
http::Response item_page(const Ask& ask, const features::Collection& collection, const features::Feature& feature,
                         const nlohmann::json& links);
/// The sources of a collection, each once.
std::string attribution_of(const features::Collection& collection);
/// A value as JSON, appended.
void append_value(std::string& out, const pearl::Cell& cell);
std::string dump(const nlohmann::json& value);

struct ItemsAsk {
  features::Query query;
  features::Crs crs = features::Crs::kCrs84;
};
/// All parameters of items, or all that is wrong with them.
/// @param filters properties by which can be chosen
/// @param more names that are no properties and are read elsewhere
std::expected<ItemsAsk, FieldErrors> read_items(const Call& call, const std::vector<pearl::TableColumn>& filters,
                                                const std::vector<std::string>& more, std::size_t most);
/// The parameters limit and offset; what is wrong with them is put in the list.
void read_window(const http::Request& request, std::size_t usual, std::size_t most, features::Query& query,
                 FieldErrors& wrong);
core::Result<features::Crs> read_crs(const http::Request& request, const std::string& name);
/// The query of this request with another offset, without the form.
std::string query_with(const http::Request& request, std::optional<std::size_t> offset);

/// The properties by which items can be chosen: texts, whole numbers, numbers and truths, but no name of a parameter.
std::vector<pearl::TableColumn> filters_of(const features::Collection& collection);

/// The OpenAPI 3.0 document that all services of collections begin with: landing page, conformance, parameters,
/// schemas.
nlohmann::json openapi_frame(const Options& options, std::size_t most_items);
/// The good answer of an operation, by its name among the components, and what every operation may answer beside it.
nlohmann::json answers(const char* good);
/// {"$ref": "#/components/KIND/NAME"}
nlohmann::json reference(const char* kind, const std::string& name);
/// The OpenAPI 3.0 text of these map layers.
std::string openapi(const std::vector<features::Collection>& collections, const Options& options);

}  // namespace pareltjes::service::ogc
