// SPDX-License-Identifier: EUPL-1.2
#include "platform/features/areas.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"

namespace pareltjes::features {
namespace {

struct Words {
  const char* kind;
  const char* id;
  core::Text title;
};
const Words kWords[] = {{"gemeente", "gemeenten", {"Gemeenten", "Municipalities"}},
                        {"wijk", "wijken", {"Wijken", "Districts"}},
                        {"buurt", "buurten", {"Buurten", "Neighbourhoods"}}};

const Words& words_of(const std::string& kind) {
  return *std::ranges::find(kWords, kind, [](const Words& words) { return std::string(words.kind); });
}

pearl::TableColumn property_of(const hub::Column& column) {
  const auto type =
      column.type == hub::Column::Type::kText ? pearl::TableColumn::Type::kText : pearl::TableColumn::Type::kNumber;
  return {column.name, type, column.unit, column.description};
}

std::unordered_map<std::string, std::size_t> rows_by_code(const hub::DataTable& table) {
  std::unordered_map<std::string, std::size_t> rows;
  if (const auto* codes = table.texts("code"))
    for (std::size_t i = 0; i < codes->size(); ++i) rows.emplace((*codes)[i], i);
  return rows;
}

void widen(std::optional<Box>& extent, const Box& box) {
  if (!extent) {
    extent = box;
    return;
  }
  extent->min_x = std::min(extent->min_x, box.min_x);
  extent->min_y = std::min(extent->min_y, box.min_y);
  extent->max_x = std::max(extent->max_x, box.max_x);
  extent->max_y = std::max(extent->max_y, box.max_y);
}

Collection described(const std::string& kind, const hub::Dataset& borders, const hub::Dataset* key_figures) {
  const auto& words = words_of(kind);
  const auto& info = borders.info;
  Collection collection;
  collection.id = words.id;
  collection.title = {fmt::format("{} {}", words.title.nl, info.year), fmt::format("{} {}", words.title.en, info.year)};
  collection.description = {info.title.nl + ".", info.title.in(core::Language::kEnglish) + "."};
  if (info.approximate) {
    collection.description.nl += " De grenzen zijn benaderd.";
    collection.description.en += " The borders are approximate.";
  }
  for (const auto& note : info.notes) {
    collection.description.nl += " " + note.nl;
    collection.description.en += " " + note.in(core::Language::kEnglish);
  }
  collection.attributions = {info.source.attribution};
  if (key_figures != nullptr && key_figures->info.source.attribution != info.source.attribution)
    collection.attributions.push_back(key_figures->info.source.attribution);
  collection.licence = info.source.licence;
  collection.time = span_of_year(info.year);
  return collection;
}

}  // namespace

Catalogue::AreasPtr Catalogue::Areas::make(const std::string& kind, hub::DatasetPtr borders,
                                           hub::DatasetPtr key_figures, std::string fingerprint) {
  auto areas = std::make_shared<Areas>();
  areas->collection = described(kind, *borders, key_figures.get());
  areas->fingerprint = std::move(fingerprint);
  for (const auto& column : borders->table.columns) {
    areas->sources.push_back({&column, false});
    areas->collection.properties.push_back(property_of(column));
  }
  std::unordered_map<std::string, std::size_t> figures;
  if (key_figures) {
    figures = rows_by_code(key_figures->table);
    for (const auto& column : key_figures->table.columns) {
      if (borders->table.find(column.name) != nullptr) continue;
      areas->sources.push_back({&column, true});
      areas->collection.properties.push_back(property_of(column));
    }
  }
  const auto& codes = *borders->table.texts("code");
  const auto& kinds = *borders->table.texts("soort");
  for (std::size_t i = 0; i < codes.size() && i < borders->table.geometries.size(); ++i) {
    if (kinds[i] != kind) continue;
    const auto& geometry = borders->table.geometries[i];
    const auto box = box_of(geometry);
    if (!box) continue;
    Row row{i, std::nullopt, in_degrees(geometry), *box, {}};
    row.degrees_box = *box_of(row.degrees);
    if (const auto found = figures.find(codes[i]); found != figures.end()) row.key_figure = found->second;
    widen(areas->collection.extent, row.degrees_box);
    areas->rows.push_back(std::move(row));
  }
  std::ranges::stable_sort(areas->rows, {}, [&](const Row& row) -> const std::string& { return codes[row.border]; });
  for (std::size_t i = 0; i < areas->rows.size(); ++i) areas->by_code.emplace(codes[areas->rows[i].border], i);
  areas->borders = std::move(borders);
  areas->key_figures = std::move(key_figures);
  return areas;
}

pearl::Cell Catalogue::Areas::value(const Row& row, std::size_t property) const {
  const auto& source = sources[property];
  if (source.key_figure && !row.key_figure) return std::monostate();
  const auto at = source.key_figure ? *row.key_figure : row.border;
  if (source.column->type == hub::Column::Type::kText) {
    const auto& text = source.column->texts[at];
    return text.empty() ? pearl::Cell() : pearl::Cell(text);
  }
  const auto number = source.column->numbers[at];
  return hub::is_missing(number) ? pearl::Cell() : pearl::Cell(number);
}

Feature Catalogue::Areas::feature(std::size_t row) const {
  Feature feature;
  feature.id = (*borders->table.texts("code"))[rows[row].border];
  for (std::size_t i = 0; i < sources.size(); ++i) feature.values.push_back(value(rows[row], i));
  feature.geometry = &borders->table.geometries[rows[row].border];
  return feature;
}

bool Catalogue::Areas::fits(std::size_t row, const Query& query) const {
  if (query.boxes.empty()) return true;
  const auto& area = rows[row];
  const auto& box = query.planar ? area.box : area.degrees_box;
  const auto& geometry = query.planar ? borders->table.geometries[area.border] : area.degrees;
  return std::ranges::any_of(query.boxes,
                             [&](const Box& wanted) { return wanted.touches(box) && intersects(geometry, wanted); });
}

Page Catalogue::Areas::items(const AreasPtr& self, const Query& query) {
  Page page;
  page.alive = {self};
  page.matched = 0;
  const auto filters = filters_of(self->collection, query);
  if (!filters || (query.time && !query.time->touches(*self->collection.time))) return page;
  std::size_t matched = 0;
  for (std::size_t i = 0; i < self->rows.size(); ++i) {
    const bool kept = std::ranges::all_of(
        *filters, [&](const auto& filter) { return equals(self->value(self->rows[i], filter.first), filter.second); });
    if (!kept || !self->fits(i, query)) continue;
    if (matched >= query.offset && page.features.size() < query.limit) page.features.push_back(self->feature(i));
    ++matched;
  }
  page.matched = matched;
  const auto end = query.offset + page.features.size();
  if (end < matched) page.next = end;
  if (query.offset > 0) page.previous = query.offset > query.limit ? query.offset - query.limit : 0;
  return page;
}

bool equals(const pearl::Cell& cell, const std::string& wanted) {
  if (const auto* text = std::get_if<std::string>(&cell)) return *text == wanted;
  if (const auto* flag = std::get_if<bool>(&cell)) return *flag ? wanted == "true" : wanted == "false";
  const auto number = core::parse_number(wanted);
  if (const auto* integer = std::get_if<std::int64_t>(&cell)) return number && static_cast<double>(*integer) == *number;
  if (const auto* real = std::get_if<double>(&cell)) return number && *real == *number;
  return false;
}

core::Result<std::vector<std::pair<std::size_t, std::string>>> filters_of(const Collection& collection,
                                                                          const Query& query) {
  std::vector<std::pair<std::size_t, std::string>> filters;
  for (const auto& [name, value] : query.filters) {
    const auto found = std::ranges::find(collection.properties, name, &pearl::TableColumn::name);
    if (found == collection.properties.end()) {
      return core::fail(core::ErrorCode::kInvalidInput, {"De eigenschap ‘" + name + "’ bestaat hier niet.",
                                                         "The property ‘" + name + "’ does not exist here."});
    }
    filters.emplace_back(static_cast<std::size_t>(found - collection.properties.begin()), value);
  }
  return filters;
}

}  // namespace pareltjes::features
