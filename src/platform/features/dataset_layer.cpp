// SPDX-License-Identifier: EUPL-1.2
#include "platform/features/dataset_layer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "platform/hub/versions.hpp"

namespace pareltjes::features {
namespace {

using nlohmann::json;

constexpr double kLargestExact = 1e15;  ///< Whole numbers below this are written without an exponent.

void append_text(std::string& out, const std::string& text) {
  out += json(text).dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string number_text(double number) {
  if (std::abs(number) < kLargestExact && number == std::floor(number)) return fmt::format("{:.0f}", number);
  return fmt::format("{}", number);
}

void append_cell(std::string& out, const hub::Column& column, std::size_t row) {
  if (column.type == hub::Column::Type::kText) {
    if (column.texts[row].empty()) {
      out += "null";
    } else {
      append_text(out, column.texts[row]);
    }
  } else {
    const auto number = column.numbers[row];
    out += std::isfinite(number) ? number_text(number) : "null";
  }
}

pearl::TableColumn described(const hub::Column& column) {
  const auto type =
      column.type == hub::Column::Type::kText ? pearl::TableColumn::Type::kText : pearl::TableColumn::Type::kNumber;
  return {column.name, type, column.unit, column.description};
}

pearl::Cell cell_of(const hub::Column& column, std::size_t row) {
  if (column.type == hub::Column::Type::kText)
    return column.texts[row].empty() ? pearl::Cell() : pearl::Cell(column.texts[row]);
  return hub::is_missing(column.numbers[row]) ? pearl::Cell() : pearl::Cell(column.numbers[row]);
}

std::string csv_cell(const hub::Column& column, std::size_t row, bool comma) {
  if (column.type == hub::Column::Type::kNumber) {
    if (!std::isfinite(column.numbers[row])) return {};
    auto text = number_text(column.numbers[row]);
    if (comma) std::ranges::replace(text, '.', ',');
    return text;
  }
  return column.texts[row];
}

void append_csv(std::string& out, const std::string& value, char separator) {
  if (value.find_first_of("\"\r\n") == std::string::npos && !value.contains(separator)) {
    out += value;
    return;
  }
  out += '"';
  for (const char c : value) out.append(c == '"' ? 2 : 1, c);
  out += '"';
}

}  // namespace

DatasetLayer::DatasetLayer(hub::DatasetPtr dataset)
    : dataset_(std::move(dataset)), key_(hub::key_columns(dataset_->table)), ids_(hub::keys_of(dataset_->table, key_)) {
  for (std::size_t row = 0; row < ids_.size(); ++row) by_id_.emplace(ids_[row], row);
  for (const auto& geometry : dataset_->table.geometries) boxes_.push_back(box_of(geometry));
  std::optional<Box> all;
  for (const auto& box : boxes_) {
    if (!box) continue;
    all = !all ? *box
               : Box{std::min(all->min_x, box->min_x), std::min(all->min_y, box->min_y),
                     std::max(all->max_x, box->max_x), std::max(all->max_y, box->max_y)};
  }
  if (!all) return;
  // The corners of a box in RD New lie not on a box in degrees: its four sides do, nearly; a small margin covers that.
  constexpr double kMargin = 0.001;
  const hub::Geometry corners{{{{all->min_x, all->min_y},
                                {all->max_x, all->min_y},
                                {all->max_x, all->max_y},
                                {all->min_x, all->max_y},
                                {all->min_x, all->min_y}}}};
  if (const auto degrees = box_of(in_degrees(corners)))
    extent_ =
        Box{degrees->min_x - kMargin, degrees->min_y - kMargin, degrees->max_x + kMargin, degrees->max_y + kMargin};
}

std::optional<std::size_t> DatasetLayer::row_of(const std::string& id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::size_t> DatasetLayer::rows_in(const std::vector<Box>& boxes, bool planar) const {
  std::vector<std::size_t> rows;
  const auto& geometries = dataset_->table.geometries;
  for (std::size_t row = 0; row < ids_.size(); ++row) {
    if (boxes.empty()) {
      rows.push_back(row);
      continue;
    }
    if (row >= boxes_.size() || !boxes_[row]) continue;
    const auto touches = [&](const hub::Geometry& geometry) {
      return std::ranges::any_of(boxes, [&](const Box& box) { return intersects(geometry, box); });
    };
    if (planar ? touches(geometries[row]) : touches(in_degrees(geometries[row]))) rows.push_back(row);
  }
  return rows;
}

Collection DatasetLayer::collection() const {
  const auto& info = dataset_->info;
  Collection collection{.id = info.id,
                        .title = info.title,
                        .description = {info.source.title, info.source.title},
                        .attributions = {},
                        .licence = info.source.licence,
                        .properties = {},
                        .extent = extent_,
                        .time = std::nullopt};
  for (const auto& column : dataset_->table.columns) collection.properties.push_back(described(column));
  return collection;
}

Feature DatasetLayer::feature(std::size_t row) const {
  Feature feature{.id = ids_[row], .values = {}, .geometry = nullptr};
  for (const auto& column : dataset_->table.columns) feature.values.push_back(cell_of(column, row));
  const auto& geometries = dataset_->table.geometries;
  if (row < geometries.size()) feature.geometry = &geometries[row];
  return feature;
}

void DatasetLayer::append_properties(std::string& out, std::size_t row) const {
  out += '{';
  bool first = true;
  for (const auto& column : dataset_->table.columns) {
    if (!first) out += ',';
    first = false;
    append_text(out, column.name);
    out += ':';
    append_cell(out, column, row);
  }
  out += '}';
}

void DatasetLayer::append_feature(std::string& out, std::size_t row, Crs crs) const {
  static const hub::Geometry kNone;
  out += R"({"type":"Feature","id":)";
  append_text(out, ids_[row]);
  out += R"(,"properties":)";
  append_properties(out, row);
  out += R"(,"geometry":)";
  const auto& geometries = dataset_->table.geometries;
  append_geojson(out, row < geometries.size() ? geometries[row] : kNone, crs);
  out += '}';
}

json schema_of(const DatasetLayer& layer, const std::string& address, core::Language language) {
  const auto& dataset = layer.dataset();
  json properties = json::object();
  int order = 0;
  for (const auto& column : dataset.table.columns) {
    const bool text = column.type == hub::Column::Type::kText;
    json one{{"type", json::array({text ? "string" : "number", "null"})}, {"x-ogc-propertySeq", ++order}};
    if (!column.description.empty()) one["description"] = column.description.in(language);
    if (!column.unit.empty()) one["x-ogc-unit"] = column.unit;
    if (column.half_width > 0) one["x-half-width"] = column.half_width;
    if (!column.source_column.empty()) one["x-source-column"] = column.source_column;
    if (layer.key().size() == 1 && layer.key().front() == column.name) one["x-ogc-role"] = "id";
    properties[column.name] = std::move(one);
  }
  if (!dataset.table.geometries.empty())
    properties["geometrie"] = {{"x-ogc-role", "primary-geometry"}, {"format", "geometry-any"}};
  return {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
          {"$id", address},
          {"type", "object"},
          {"title", dataset.info.title.in(language)},
          {"x-version", dataset.info.version},
          {"x-key", layer.key()},
          {"properties", properties}};
}

std::string to_csv(const hub::DataTable& table, bool comma) {
  const char separator = comma ? ';' : ',';
  std::string out;
  for (const auto& column : table.columns) {
    if (&column != &table.columns.front()) out += separator;
    append_csv(out, column.name, separator);
  }
  out += "\r\n";
  for (std::size_t row = 0; row < table.rows(); ++row) {
    for (const auto& column : table.columns) {
      if (&column != &table.columns.front()) out += separator;
      append_csv(out, csv_cell(column, row, comma), separator);
    }
    out += "\r\n";
  }
  return out;
}

pearl::Layer layer_of(const hub::Dataset& dataset) {
  pearl::Layer layer;
  layer.table.name = dataset.info.id;
  layer.table.title = dataset.info.title;
  layer.approximate = dataset.info.approximate;
  layer.geometries = dataset.table.geometries;
  for (const auto& column : dataset.table.columns) layer.table.columns.push_back(described(column));
  for (std::size_t row = 0; row < dataset.table.rows(); ++row) {
    auto& cells = layer.table.rows.emplace_back();
    for (const auto& column : dataset.table.columns) cells.push_back(cell_of(column, row));
  }
  return layer;
}

}  // namespace pareltjes::features
