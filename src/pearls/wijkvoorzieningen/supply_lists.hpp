// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "pearls/wijkvoorzieningen/areas.hpp"
#include "pearls/wijkvoorzieningen/borders.hpp"
#include "pearls/wijkvoorzieningen/supply.hpp"

namespace pareltjes::wijkvoorzieningen {

/// The columns of a list of supply (topic aanbod); any may be absent.
struct SupplyColumns {
  const std::vector<std::string>* kind;
  const std::vector<std::string>* id;
  const std::vector<std::string>* name;
  const std::vector<std::string>* municipality;
  const std::vector<std::string>* area;
  const std::vector<std::string>* unit;
  const std::vector<std::string>* condition;
  const std::vector<double>* capacity;
  const std::vector<double>* pupils;
  const std::vector<double>* opens;
  const std::vector<double>* closes;
  const std::vector<hub::Geometry>* points;

  explicit SupplyColumns(const hub::DataTable& table);

  /// Nothing where the list does not say where it stands.
  [[nodiscard]] std::optional<hub::Point> point(std::size_t row) const;
  /// Capacity and years as the list says; hub::kMissing for a capacity that is not known, 0 for years.
  [[nodiscard]] Site site(std::size_t row) const;
  [[nodiscard]] static std::string text(const std::vector<std::string>* column, std::size_t row) {
    return column == nullptr ? std::string() : (*column)[row];
  }
  [[nodiscard]] static double number(const std::vector<double>* column, std::size_t row) {
    return column == nullptr ? hub::kMissing : (*column)[row];
  }
};

/// A box around shapes and points: a quick look before the polygon itself.
struct Box {
  double west = std::numeric_limits<double>::infinity();
  double east = -std::numeric_limits<double>::infinity();
  double south = std::numeric_limits<double>::infinity();
  double north = -std::numeric_limits<double>::infinity();

  [[nodiscard]] bool holds(const hub::Point& p) const {
    return west <= p.x && p.x <= east && south <= p.y && p.y <= north;
  }
  [[nodiscard]] bool empty() const { return west > east; }
  void add(const hub::Point& p);
  void add(const hub::Geometry& shape);
  [[nodiscard]] Box wider(double metres) const;
};

/// Finds the areas of a facility.
class SupplyPlacer {
 public:
  SupplyPlacer(const Areas& areas, const Borders& borders);

  /// Positions of the areas that hold the facility, the municipality first; empty when it lies elsewhere.
  std::vector<std::size_t> places(const SupplyColumns& columns, std::size_t row);

  /// A point was put in the wijk with the nearest centre point, for want of borders.
  [[nodiscard]] bool used_centres() const { return used_centres_; }

 private:
  [[nodiscard]] std::vector<std::size_t> with_parents(std::size_t i) const;
  std::vector<std::size_t> nearest(const hub::Point& point);

  const Areas& areas_;
  const Borders& borders_;
  std::vector<Box> boxes_;
  bool used_centres_ = false;
};

}  // namespace pareltjes::wijkvoorzieningen
