// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "engines/shape_relations/shape_relations.hpp"
#include "pearls/omgevingswet/checks.hpp"
#include "pearls/omgevingswet/facts.hpp"

namespace pareltjes::omgevingswet {

/// The geometries of an object, by their position in the facts.
struct Places {
  std::vector<std::uint32_t> geometries;  ///< Sorted, each once.
  bool complete = true;                   ///< All that it names is in the delivery, sound, and in one reference system.
  std::string system;
  GeometryFact::Box box;

  void add(const GeometryFact& fact, std::uint32_t position);
  /// When all are there.
  void close();
};

/// What each object is made of. The facts must outlive it.
class Whereabouts {
 public:
  explicit Whereabouts(const Facts& facts);

  [[nodiscard]] const OwObject* find(std::string_view id) const;
  /// Objects that stand within an object.
  [[nodiscard]] const std::vector<std::uint32_t>& parts_of(std::uint32_t object) const;
  /// By its geometry, its locations, those of its group and of its parts.
  [[nodiscard]] Places of_object(const OwObject& object) const;
  [[nodiscard]] Places of_reference(const OwRef& ref) const;

 private:
  void collect(const OwObject& object, Places& places, int depth) const;
  void follow(const OwRef& ref, Places& places, int depth) const;

  const Facts& facts_;
  std::unordered_map<std::string_view, std::uint32_t> by_id_;
  std::unordered_map<std::string_view, std::uint32_t> by_geometry_;
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> parts_;
};

/// The shapes of geometries; a file is read when the first of its geometries is asked for.
class Shapes {
 public:
  explicit Shapes(const CheckContext& context) : context_(context) {}

  const engines::shape_relations::Shape& of(std::uint32_t geometry);
  engines::shape_relations::Shape of(const Places& places);

 private:
  void read(std::uint32_t file);

  const CheckContext& context_;
  std::unordered_set<std::uint32_t> read_;
  std::unordered_map<std::uint32_t, engines::shape_relations::Shape> shapes_;
};

}  // namespace pareltjes::omgevingswet
