// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <nlohmann/json.hpp>
#include <set>

#include "core/text.hpp"
#include "platform/features/areas.hpp"
#include "platform/register/municipalities.hpp"

namespace pareltjes::features {
namespace {

/// An offset in a collection of outcomes is the municipality's place times this, plus the row.
constexpr std::size_t kRowsEach = 1'000'000;
constexpr std::chrono::seconds kPageTime{5};
constexpr std::array<const char*, 3> kKinds{"gemeente", "wijk", "buurt"};

const storage::Scope& public_scope() {
  static const auto scope = storage::Scope::of_public("bezoeker");
  return scope;
}

std::unexpected<core::Error> unknown_collection(const std::string& id) {
  return core::fail(core::ErrorCode::kNotFound,
                    {"De kaartlaag ‘" + id + "’ bestaat niet.", "The collection ‘" + id + "’ does not exist."},
                    {"Kies er een uit /ogc/v1/collections.", "Choose one of /ogc/v1/collections."});
}

bool has_kind(const hub::Dataset& dataset, const std::string& kind) {
  const auto* kinds = dataset.table.texts("soort");
  return kinds != nullptr && !dataset.table.geometries.empty() && dataset.table.texts("code") != nullptr &&
         std::ranges::find(*kinds, kind) != kinds->end();
}

/// A column by name; a layer or table always has a code.
std::optional<std::size_t> column_of(const pearl::Table& table, std::string_view name) {
  const auto found = std::ranges::find(table.columns, name, &pearl::TableColumn::name);
  if (found == table.columns.end()) return std::nullopt;
  return static_cast<std::size_t>(found - table.columns.begin());
}

std::vector<pearl::TableColumn> properties_of(const pearl::Table& table, bool adds_name) {
  std::vector<pearl::TableColumn> properties{
      {"gemeente", pearl::TableColumn::Type::kText, "", {"Code van de gemeente", "Code of the municipality"}}};
  if (adds_name)
    properties.push_back({"naam", pearl::TableColumn::Type::kText, "", {"Naam van het gebied", "Name of the area"}});
  for (const auto& column : table.columns)
    if (column.name != "gemeente") properties.push_back(column);
  return properties;
}

/// The rows of a part in one outcome, with where their areas are.
struct Rows {
  const pearl::Table* table = nullptr;
  const pearl::Layer* layer = nullptr;
  std::map<std::string, std::size_t> layer_row;  ///< By code.
  std::optional<std::size_t> code;

  [[nodiscard]] std::optional<std::size_t> area_of(std::size_t row, bool is_layer) const {
    if (is_layer) return row;
    const auto* text = std::get_if<std::string>(&table->rows[row][*code]);
    const auto found = text == nullptr ? layer_row.end() : layer_row.find(*text);
    return found == layer_row.end() ? std::nullopt : std::optional(found->second);
  }
};

std::optional<Rows> rows_of(const pearl::Outcome& outcome, const std::string& name, bool is_layer) {
  if (outcome.layers.empty()) return std::nullopt;
  Rows rows;
  rows.layer = is_layer ? outcome.layer(name) : &outcome.layers.front();
  if (rows.layer == nullptr) return std::nullopt;
  rows.table = is_layer ? &rows.layer->table : outcome.table(name);
  if (rows.table == nullptr) return std::nullopt;
  rows.code = column_of(*rows.table, "code");
  if (is_layer) return rows;
  const auto code = column_of(rows.layer->table, "code");
  if (!rows.code || !code) return std::nullopt;
  for (std::size_t i = 0; i < rows.layer->table.rows.size(); ++i)
    if (const auto* text = std::get_if<std::string>(&rows.layer->table.rows[i][*code]))
      rows.layer_row.emplace(*text, i);
  return rows;
}

}  // namespace

core::Result<std::vector<Catalogue::AreasPtr>> Catalogue::areas() {
  const auto snapshot =
      hub_.snapshot(public_scope(), {std::string(hub::topic::kBoundaries), std::string(hub::topic::kKeyFigures)});
  if (!snapshot) return std::unexpected(snapshot.error());
  std::vector<AreasPtr> list;
  for (const auto* kind : kKinds) {
    hub::DatasetPtr borders;
    for (const auto& dataset : snapshot->on(hub::topic::kBoundaries)) {
      if (has_kind(*dataset, kind) && (!borders || dataset->info.year > borders->info.year)) borders = dataset;
    }
    if (!borders) continue;
    hub::DatasetPtr figures;
    for (const auto& dataset : snapshot->on(hub::topic::kKeyFigures))
      if (!figures && !dataset->info.example && dataset->info.year == borders->info.year) figures = dataset;
    const auto fingerprint = borders->info.id + borders->info.sha256 + (figures ? figures->info.sha256 : "");
    const std::lock_guard lock(mutex_);
    auto& known = areas_[kind];
    if (!known || known->fingerprint != fingerprint) known = Areas::make(kind, borders, figures, fingerprint);
    list.push_back(known);
  }
  return list;
}

/// What a pearl's outcome holds is seen from its own example.
core::Result<std::vector<Catalogue::Part>> Catalogue::parts() {
  const std::lock_guard lock(mutex_);
  if (!parts_.empty()) return parts_;
  std::vector<Part> parts;
  for (const auto& pearl : runner_.registry().all()) {
    const auto& manifest = pearl->manifest();
    pearl::RunRequest request;
    request.scope = public_scope();
    request.pearl = manifest.id;
    request.example = true;
    const auto run = runner_.run(request, {{}, std::chrono::steady_clock::now() + kPageTime, {}});
    if (!run || run->outcome->layers.empty()) continue;
    const auto& outcome = *run->outcome;
    const auto add = [&](const pearl::Table& table, bool is_layer) {
      Part part;
      part.pearl = manifest.id;
      part.name = table.name;
      part.is_layer = is_layer;
      part.adds_name = !column_of(table, "naam");
      part.collection.id = manifest.id + "-" + table.name;
      part.collection.title = {
          manifest.title.nl + ": " + table.title.nl,
          manifest.title.in(core::Language::kEnglish) + ": " + table.title.in(core::Language::kEnglish)};
      part.collection.description = manifest.question;
      for (const auto& use : outcome.provenance.datasets) part.collection.attributions.push_back(use.attribution);
      part.collection.properties = properties_of(table, part.adds_name);
      for (const auto& geometry : outcome.layers.front().geometries)
        if (const auto box = box_of(in_degrees(geometry)); box && !part.collection.extent) part.collection.extent = box;
      parts.push_back(std::move(part));
    };
    for (const auto& layer : outcome.layers) add(layer.table, true);
    for (const auto& table : outcome.tables)
      if (column_of(table, "code") && outcome.layer(table.name) == nullptr) add(table, false);
  }
  return parts_ = std::move(parts);
}

/// The municipalities of today on which there are key figures, by code.
core::Result<std::vector<std::string>> Catalogue::municipalities() {
  const auto snapshot = hub_.snapshot(public_scope(), {std::string(hub::topic::kKeyFigures)});
  if (!snapshot) return std::unexpected(snapshot.error());
  std::set<std::string> there;
  for (const auto& dataset : snapshot->all())
    if (const auto* codes = dataset->table.texts("gemeente")) there.insert(codes->begin(), codes->end());
  std::vector<std::string> list;
  for (const auto& municipality : reg::all())
    if (there.contains(municipality.code.text())) list.push_back(municipality.code.text());
  return list;
}

core::Result<std::vector<Collection>> Catalogue::list() {
  std::vector<Collection> collections;
  const auto found = areas();
  if (!found) return std::unexpected(found.error());
  for (const auto& each : *found) collections.push_back(each->collection);
  auto outcomes = parts();
  if (!outcomes) return std::unexpected(outcomes.error());
  for (auto& part : *outcomes) {
    // The outcomes cover what the borders cover; without borders only the example.
    if (!found->empty()) part.collection.extent = found->front()->collection.extent;
    collections.push_back(std::move(part.collection));
  }
  return collections;
}

core::Result<Collection> Catalogue::find(const std::string& id) {
  auto collections = list();
  if (!collections) return std::unexpected(collections.error());
  const auto found = std::ranges::find(*collections, id, &Collection::id);
  if (found == collections->end()) return unknown_collection(id);
  return std::move(*found);
}

core::Result<Page> Catalogue::items(const std::string& id, const Query& query, const pearl::RunControl& control) {
  const auto found = areas();
  if (!found) return std::unexpected(found.error());
  for (const auto& each : *found) {
    if (each->collection.id != id) continue;
    if (auto fits = filters_of(each->collection, query); !fits) return std::unexpected(fits.error());
    return Areas::items(each, query);
  }
  const auto outcomes = parts();
  if (!outcomes) return std::unexpected(outcomes.error());
  for (const auto& part : *outcomes)
    if (part.collection.id == id) return items_of_part(part, query, control);
  return unknown_collection(id);
}

core::Result<Page> Catalogue::items_of_part(const Part& part, const Query& query, const pearl::RunControl& control) {
  const auto filters = filters_of(part.collection, query);
  if (!filters) return std::unexpected(filters.error());
  const auto codes = municipalities();
  if (!codes) return std::unexpected(codes.error());
  const auto borders = areas();
  if (!borders) return std::unexpected(borders.error());
  const Areas* outlines =
      !borders->empty() && (*borders)[0]->collection.id == "gemeenten" ? (*borders)[0].get() : nullptr;
  const auto is_elsewhere = [&](const std::string& code) {
    if (query.boxes.empty() || outlines == nullptr) return false;
    const auto found = outlines->by_code.find(code);
    if (found == outlines->by_code.end()) return false;
    const auto& row = outlines->rows[found->second];
    return std::ranges::none_of(query.boxes,
                                [&](const Box& box) { return box.touches(query.planar ? row.box : row.degrees_box); });
  };
  const auto end_of_time = std::chrono::steady_clock::now() + kPageTime;
  Page page;
  for (std::size_t i = query.offset / kRowsEach; i < codes->size(); ++i) {
    const auto& code = (*codes)[i];
    const bool asked = std::ranges::all_of(
        query.filters, [&](const auto& filter) { return filter.first != "gemeente" || filter.second == code; });
    if (!asked || is_elsewhere(code)) continue;
    if (auto go_on = control.check(); !go_on) return std::unexpected(go_on.error());
    const auto first = i == query.offset / kRowsEach ? query.offset % kRowsEach : 0;
    if (std::chrono::steady_clock::now() > end_of_time) {
      page.next = i * kRowsEach + first;
      return page;
    }
    pearl::RunRequest request;
    request.scope = public_scope();
    request.pearl = part.pearl;
    request.gemeente = code;
    const auto run = runner_.run(request, control);
    if (!run) {
      const auto why = run.error().front().code;
      if (why == core::ErrorCode::kCancelled || why == core::ErrorCode::kDeadlineExceeded)
        return std::unexpected(run.error().front());
      continue;  // No figures on this municipality.
    }
    const auto rows = rows_of(*run->outcome, part.name, part.is_layer);
    if (!rows) continue;
    page.alive.push_back(run->outcome);
    const auto name = column_of(rows->layer->table, "naam");
    for (std::size_t r = first; r < rows->table->rows.size(); ++r) {
      Feature feature;
      feature.id = fmt::format("{}.{}", code, r);
      feature.values.emplace_back(code);
      const auto area = rows->area_of(r, part.is_layer);
      if (part.adds_name)
        feature.values.push_back(area && name ? rows->layer->table.rows[*area][*name] : pearl::Cell());
      for (std::size_t c = 0; c < rows->table->columns.size(); ++c)
        if (rows->table->columns[c].name != "gemeente") feature.values.push_back(rows->table->rows[r][c]);
      const bool kept = feature.values.size() == part.collection.properties.size() &&
                        std::ranges::all_of(*filters, [&](const auto& filter) {
                          return equals(feature.values[filter.first], filter.second);
                        });
      if (!kept) continue;
      if (area && *area < rows->layer->geometries.size()) feature.geometry = &rows->layer->geometries[*area];
      if (!query.boxes.empty()) {
        if (feature.geometry == nullptr) continue;
        const auto geometry = query.planar ? *feature.geometry : in_degrees(*feature.geometry);
        if (std::ranges::none_of(query.boxes, [&](const Box& box) { return intersects(geometry, box); })) continue;
      }
      if (page.features.size() == query.limit) {
        page.next = i * kRowsEach + r;
        return page;
      }
      page.features.push_back(std::move(feature));
    }
  }
  return page;
}

core::Result<Page> Catalogue::item(const std::string& id, const std::string& feature,
                                   const pearl::RunControl& control) {
  const auto absent = [&] {
    return core::fail(
        core::ErrorCode::kNotFound,
        {"‘" + feature + "’ staat niet in deze kaartlaag.", "‘" + feature + "’ is not in this collection."},
        {"Controleer de code.", "Check the code."});
  };
  const auto found = areas();
  if (!found) return std::unexpected(found.error());
  for (const auto& each : *found) {
    if (each->collection.id != id) continue;
    const auto row = each->by_code.find(feature);
    if (row == each->by_code.end()) return absent();
    Page page;
    page.features = {each->feature(row->second)};
    page.alive = {each};
    return page;
  }
  const auto outcomes = parts();
  if (!outcomes) return std::unexpected(outcomes.error());
  const auto part = std::ranges::find(*outcomes, id, [](const Part& each) { return each.collection.id; });
  if (part == outcomes->end()) return unknown_collection(id);
  const auto dot = feature.find('.');
  const auto row = core::parse_number(dot == std::string::npos ? "" : feature.substr(dot + 1));
  const auto codes = municipalities();
  if (!codes) return std::unexpected(codes.error());
  const auto code = std::ranges::find(*codes, feature.substr(0, dot));
  if (!row || *row < 0 || *row >= static_cast<double>(kRowsEach) || code == codes->end()) return absent();
  Query query;
  query.limit = 1;
  query.filters = {{"gemeente", *code}};
  query.offset = static_cast<std::size_t>(code - codes->begin()) * kRowsEach + static_cast<std::size_t>(*row);
  auto page = items_of_part(*part, query, control);
  if (!page) return page;
  if (page->features.empty() || page->features.front().id != feature) return absent();
  page->next.reset();
  return page;
}

}  // namespace pareltjes::features
