// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/language.hpp"

namespace pareltjes::hub {

inline constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
inline bool is_missing(double value) {
  return std::isnan(value);
}

/// Planar point in RD New (EPSG:28992), metres.
struct Point {
  double x = 0;
  double y = 0;
  friend bool operator==(const Point&, const Point&) = default;
};
using Ring = std::vector<Point>;        ///< Closed: first point equals last.
using Polygon = std::vector<Ring>;      ///< Outer ring first, then holes.
using Geometry = std::vector<Polygon>;  ///< A multipolygon; a point feature has one polygon of one ring of one point.

/// What a column holds, and how exact it is.
struct Column {
  enum class Type { kText, kNumber };

  std::string name;  ///< The concept, such as "inwoners" or "aandeel_65_plus": see docs/glossary.md.
  Type type = Type::kNumber;
  std::string unit;  ///< "personen", "%", "ha", "km", …; empty for text.
  core::Text description;
  double half_width = 0;  ///< A value stands for [value − half_width, value + half_width]: 2.5 when rounded to fives.
  /// Where it differs by kind of area ("gemeente", "wijk", "buurt"); the other kinds have `half_width`.
  std::map<std::string, double, std::less<>> half_width_by_kind;
  std::string source_column;  ///< The column's name in the file it was read from.

  std::vector<std::string> texts;  ///< For kText; empty text is missing.
  std::vector<double> numbers;     ///< For kNumber; NaN is missing.
};

/// Half the width of the interval for a value of an area of this kind ("land", "gemeente", "wijk", "buurt").
double half_width_of(const Column& column, std::string_view soort);

/// Rows of typed columns, stored by column, with a geometry for each row where the dataset has one.
class DataTable {
 public:
  std::vector<Column> columns;
  std::vector<Geometry> geometries;  ///< Empty, or one for each row. EPSG:28992.

  [[nodiscard]] std::size_t rows() const;
  /// The column of that name, or nullptr.
  [[nodiscard]] const Column* find(std::string_view name) const;
  [[nodiscard]] const std::vector<double>* numbers(std::string_view name) const;
  [[nodiscard]] const std::vector<std::string>* texts(std::string_view name) const;
};

}  // namespace pareltjes::hub
