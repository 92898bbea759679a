// SPDX-License-Identifier: EUPL-1.2
// A dataset of the hub as other programs read it: its rows as features, and what its columns mean.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "platform/features/features.hpp"
#include "platform/hub/dataset.hpp"

namespace pareltjes::features {

/// One version of a dataset, ready to be asked by box and by id.
class DatasetLayer {
 public:
  explicit DatasetLayer(hub::DatasetPtr dataset);

  [[nodiscard]] const hub::Dataset& dataset() const { return *dataset_; }
  [[nodiscard]] const hub::DatasetPtr& shared() const { return dataset_; }
  /// The columns that name a row; empty: its number does.
  [[nodiscard]] const std::vector<std::string>& key() const { return key_; }
  [[nodiscard]] const std::string& id_of(std::size_t row) const { return ids_[row]; }
  [[nodiscard]] std::optional<std::size_t> row_of(const std::string& id) const;
  /// In longitude and latitude; nothing when no row has a place.
  [[nodiscard]] const std::optional<Box>& extent() const { return extent_; }
  /// The rows that touch one of the boxes (all of them when there is none), in their order.
  [[nodiscard]] std::vector<std::size_t> rows_in(const std::vector<Box>& boxes, bool planar) const;

  /// The dataset as a collection, and a row of it with its values, for pages. The feature points into this layer.
  [[nodiscard]] Collection collection() const;
  [[nodiscard]] Feature feature(std::size_t row) const;

  /// One row as GeoJSON feature, appended.
  void append_feature(std::string& out, std::size_t row, Crs crs) const;
  /// The properties of one row as a JSON object, appended.
  void append_properties(std::string& out, std::size_t row) const;

 private:
  hub::DatasetPtr dataset_;
  std::vector<std::string> key_;
  std::vector<std::string> ids_;
  std::unordered_map<std::string, std::size_t> by_id_;
  std::vector<std::optional<Box>> boxes_;  ///< RD New.
  std::optional<Box> extent_;
};

/// JSON Schema (draft 2020-12) of one row: type, unit (x-ogc-unit, OGC API Features part 5), meaning, how exact it is.
nlohmann::json schema_of(const DatasetLayer& layer, const std::string& address, core::Language language);

/// The whole dataset as CSV (UTF-8, RFC 4180).
/// @param comma semicolons and decimal commas, as spreadsheets here read them.
std::string to_csv(const hub::DataTable& table, bool comma);

/// As a layer (with geometry) or a table for a GeoPackage.
pearl::Layer layer_of(const hub::Dataset& dataset);

}  // namespace pareltjes::features
