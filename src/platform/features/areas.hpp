// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <unordered_map>

#include "platform/features/features.hpp"

namespace pareltjes::features {

/// The areas of one kind in one dataset of borders, ready to be searched: points in degrees and boxes beside the
/// geometry in RD New.
struct Catalogue::Areas {
  /// A property, and where its value stands.
  struct Source {
    const hub::Column* column = nullptr;
    bool key_figure = false;  ///< Of the key figures, by the area's row there; else of the borders.
  };
  struct Row {
    std::size_t border = 0;                 ///< In the dataset of borders.
    std::optional<std::size_t> key_figure;  ///< In that of the key figures.
    hub::Geometry degrees;
    Box box;          ///< RD New.
    Box degrees_box;  ///< Longitude and latitude.
  };

  Collection collection;
  std::string fingerprint;  ///< Of the datasets that it was made from.
  hub::DatasetPtr borders;
  hub::DatasetPtr key_figures;  ///< Of the same year, or none.
  std::vector<Source> sources;
  std::vector<Row> rows;  ///< By code.
  std::unordered_map<std::string, std::size_t> by_code;

  static AreasPtr make(const std::string& kind, hub::DatasetPtr borders, hub::DatasetPtr key_figures,
                       std::string fingerprint);
  [[nodiscard]] pearl::Cell value(const Row& row, std::size_t property) const;
  [[nodiscard]] Feature feature(std::size_t row) const;
  [[nodiscard]] bool fits(std::size_t row, const Query& query) const;
  /// A page of `self`, which it keeps alive.
  static Page items(const AreasPtr& self, const Query& query);
};

/// Whether a value is the one that a filter asks for: numbers as numbers, "true"/"ja", else the same text.
bool equals(const pearl::Cell& cell, const std::string& wanted);

/// Position of each filter's property; kInvalidInput for one that the collection does not have.
core::Result<std::vector<std::pair<std::size_t, std::string>>> filters_of(const Collection& collection,
                                                                          const Query& query);

}  // namespace pareltjes::features
