// SPDX-License-Identifier: EUPL-1.2
// Housing plans as DIWI exports them: GeoJSON with one feature a project and its blocks of dwellings as a property.
// Field names as in DIWI's own export model (VNG Realisatie, EUPL): projectgegevens, woning_blokken, mutatiegegevens.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/text.hpp"
#include "platform/hub/formats.hpp"
#include "platform/hub/json_text.hpp"
#include "platform/hub/table_builder.hpp"
#include "platform/hub/vector_file.hpp"

namespace pareltjes::hub {
namespace {

using nlohmann::json;

core::Error refusal(const std::string& name, core::Text message, core::Text advice) {
  return {core::ErrorCode::kInvalidFile, std::move(message), std::move(advice), core::Place{name, {}, {}}};
}

const json& member(const json& object, const char* key) {
  static const json kNothing;
  const auto found = object.is_object() ? object.find(key) : object.end();
  return object.is_object() && found != object.end() ? *found : kNothing;
}

std::string text_at(const json& object, const char* key) {
  return object.is_object() ? string_in(object, key) : std::string();
}

/// The first of a list of names, or the name itself: DIWI has given both.
std::string name_at(const json& object, const char* key) {
  const auto names = object.is_object() ? strings_in(object, key) : std::vector<std::string>();
  return names.empty() ? std::string() : names.front();
}

/// Year of a date such as "2029-06-30", or of the array [2029, 6, 30].
std::string year_of(const json& date) {
  constexpr std::size_t kDigits = 4;
  if (date.is_string()) return date.get<std::string>().substr(0, kDigits);
  if (date.is_array() && !date.empty() && date.front().is_number_integer())
    return std::to_string(date.front().get<int>());
  return {};
}

/// Adds up the corners of outer rings; `depth` is how deep the rings lie.
void add_corners(const json& coordinates, int depth, Point& sum, double& count) {
  if (!coordinates.is_array()) return;
  if (depth > 0) {
    const bool rings = depth == 1;
    for (const auto& part : coordinates) {
      add_corners(part, depth - 1, sum, count);
      if (rings) break;  // the first ring of a polygon is the outer one
    }
    return;
  }
  for (const auto& corner : coordinates) {
    if (!corner.is_array() || corner.size() < 2 || !corner[0].is_number() || !corner[1].is_number()) continue;
    sum.x += corner[0].get<double>();
    sum.y += corner[1].get<double>();
    count += 1;
  }
}

/// The middle of the corners of a project, in the coordinates of the file.
std::optional<Point> middle_of(const json& geometry) {
  const auto type = text_at(geometry, "type");
  Point sum;
  double count = 0;
  const auto& coordinates = member(geometry, "coordinates");
  if (type == "Point") add_corners(json::array({coordinates}), 0, sum, count);
  if (type == "Polygon") add_corners(coordinates, 1, sum, count);
  if (type == "MultiPolygon") add_corners(coordinates, 2, sum, count);
  if (!(count > 0)) return std::nullopt;
  return Point{sum.x / count, sum.y / count};
}

/// Most dwellings of a block by what they are: "appartement" of "MEERGEZINSWONING" and so on, as the file writes it.
std::string most_of(const json& parts, const char* kind) {
  std::string found;
  int most = 0;
  if (!parts.is_array()) return found;
  for (const auto& part : parts) {
    const int amount = part.is_object() ? whole_in(part, "aantal", 0) : 0;
    if (amount <= most) continue;
    most = amount;
    found = text_at(part, kind);
  }
  return found;
}

bool is_demolition(std::string kind) {
  std::ranges::transform(kind, kind.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
  return kind.contains("demol") || kind.contains("sloop");
}

const std::vector<std::string>& header() {
  static const std::vector<std::string> kHeader{"diwi_id",    "naam",     "gemeente",     "gebied_naam",
                                                "oplevering", "woningen", "soort_woning", "eigendom"};
  return kHeader;
}

core::Result<void> add_project(const json& feature, TableBuilder& builder, std::vector<Geometry>& points) {
  const auto& properties = member(feature, "properties");
  const auto& project = member(properties, "projectgegevens");
  const auto& place = member(project, "locatie");
  const auto centre = middle_of(member(feature, "geometry"));
  auto area = name_at(place, "buurt");
  if (area.empty()) area = name_at(place, "wijk");
  const auto& blocks = member(properties, "woning_blokken");
  if (!blocks.is_array()) return {};
  for (const auto& block : blocks) {
    const auto& mutation = member(block, "mutatiegegevens");
    const auto& amount = member(mutation, "aantal");
    auto year = year_of(member(block, "einddatum"));
    if (year.empty()) year = year_of(member(member(project, "projectduur"), "eind_project"));
    if (!amount.is_number() || year.empty()) continue;  // neither how many nor when: nothing to count
    const double sign = is_demolition(text_at(mutation, "mutatie_type")) ? -1 : 1;
    const std::array<std::string, 8> texts{text_at(block, "diwi_id"),
                                           text_at(member(project, "basisgegevens"), "naam"),
                                           name_at(place, "gemeente"),
                                           area,
                                           year,
                                           fmt::format("{}", sign * amount.get<double>()),
                                           text_at(mutation, "woning_type").empty()
                                               ? most_of(member(block, "fysiek_voorkomen"), "fysiek_voorkomen")
                                               : text_at(mutation, "woning_type"),
                                           most_of(member(block, "waarde"), "eigendom_type")};
    const std::vector<std::string_view> fields(texts.begin(), texts.end());
    if (auto added = builder.add(fields, 0); !added) return added;
    points.push_back(centre ? Geometry{{{*centre}}} : Geometry{});
  }
  return {};
}

/// Whether the file says RD New; else it is degrees, as GeoJSON has it (RFC 7946).
bool in_rd(const json& document) {
  return text_at(member(member(document, "crs"), "properties"), "name").contains("28992");
}

}  // namespace

bool is_diwi(std::string_view bytes) {
  return bytes.contains("\"woning_blokken\"") && bytes.contains("\"FeatureCollection\"");
}

core::Result<ImportedList> import_diwi(const std::string& name, std::string_view bytes, const ImportOptions& options) {
  const auto document = json::parse(bytes, nullptr, false);
  const auto& features = member(document, "features");
  if (!features.is_array()) {
    return std::unexpected(refusal(
        name, {"Deze uitvoer van DIWI is beschadigd of afgebroken.", "This export of DIWI is damaged or truncated."},
        {"Maak de uitvoer opnieuw.", "Make the export again."}));
  }
  const auto& mappings = shipped_mappings();
  const auto mapping = std::ranges::find(mappings, "diwi", &Mapping::format);
  if (mapping == mappings.end()) return std::unexpected(not_recognised(name, header(), "diwi"));
  auto builder = TableBuilder::start(*mapping, name, header(), options);
  if (!builder) return std::unexpected(std::move(builder.error()));
  std::vector<Geometry> points;
  for (const auto& feature : features) {
    if (auto added = add_project(feature, *builder, points); !added) return std::unexpected(std::move(added.error()));
  }
  if (points.empty()) {
    return std::unexpected(refusal(
        name,
        {"In deze uitvoer staat geen blok met een aantal en een einddatum.",
         "In this export no block has a number and an end date."},
        {"Vul in DIWI per blok het aantal en de einddatum in.", "Fill in the number and the end date of each block."}));
  }
  if (!in_rd(document)) {
    if (auto moved = degrees_to_rd(points); !moved) return std::unexpected(std::move(moved.error()));
  }
  auto imported = builder->finish();
  if (!imported) return std::unexpected(std::move(imported.error()));
  imported->dataset.table.geometries = std::move(points);
  return ImportedList{std::move(*imported)};
}

}  // namespace pareltjes::hub
