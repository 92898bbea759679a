// SPDX-License-Identifier: EUPL-1.2
#include "platform/hub/vector_file.hpp"

#include <fmt/format.h>
#include <gdal_priv.h>
#include <ogr_spatialref.h>
#include <ogrsf_frmts.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>

#include "platform/hub/dissolve.hpp"
#include "platform/hub/formats.hpp"
#include "platform/hub/table_builder.hpp"

namespace pareltjes::hub {
namespace {

using core::ErrorCode;

constexpr int kRdNew = 28992;
constexpr int kWgs84 = 4326;

/// GDAL gives latitude first for EPSG:4326 unless it is told otherwise: x is always east here.
OGRSpatialReference reference(int epsg) {
  OGRSpatialReference found;
  found.importFromEPSG(epsg);
  found.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
  return found;
}

using Transformation = std::unique_ptr<OGRCoordinateTransformation>;

core::Error proj_absent() {
  return {ErrorCode::kPartAbsent,
          {"De gegevens van PROJ over coördinaten ontbreken.", "PROJ's data on coordinates are absent."},
          {"Installeer het pakket proj-data.", "Install the package proj-data."},
          {}};
}

core::Error broken(const std::string& file) {
  return {ErrorCode::kInvalidFile,
          {"Dit kaartbestand is beschadigd of afgebroken.", "This map file is damaged or truncated."},
          {"Haal het opnieuw op, als GeoPackage of GeoJSON.", "Get it again, as GeoPackage or GeoJSON."},
          core::Place{file, {}, {}}};
}

/// Silences GDAL's own messages and remembers whether something failed.
class Quiet {
 public:
  Quiet() {
    CPLPushErrorHandler(CPLQuietErrorHandler);
    CPLErrorReset();
  }
  ~Quiet() { CPLPopErrorHandler(); }
  Quiet(const Quiet&) = delete;
  Quiet& operator=(const Quiet&) = delete;
  [[nodiscard]] bool failed() const { return CPLGetLastErrorType() >= CE_Failure; }
};

/// Bytes under a name that GDAL can open.
class MemoryFile {
 public:
  MemoryFile(const std::string& ending, std::string_view bytes) {
    static std::atomic<unsigned> count{0};
    path_ = fmt::format("/vsimem/pareltjes-{}{}", ++count, ending);
    // GDAL only reads it; its interface lacks the const.
    auto* data = reinterpret_cast<GByte*>(const_cast<char*>(bytes.data()));
    VSIFCloseL(VSIFileFromMemBuffer(path_.c_str(), data, bytes.size(), FALSE));
  }
  ~MemoryFile() { VSIUnlink(path_.c_str()); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

Ring to_ring(const OGRLinearRing& line) {
  Ring ring;
  ring.reserve(static_cast<std::size_t>(line.getNumPoints()));
  for (int i = 0; i < line.getNumPoints(); ++i) ring.push_back({line.getX(i), line.getY(i)});
  if (!ring.empty() && ring.front() != ring.back()) ring.push_back(ring.front());
  return ring;
}

/// Polygons and points; other shapes (lines) are left out.
void append_shape(const OGRGeometry& shape, Geometry& geometry) {
  switch (wkbFlatten(shape.getGeometryType())) {
    case wkbPoint: {
      const auto* point = shape.toPoint();
      if (!point->IsEmpty()) geometry.push_back({{{point->getX(), point->getY()}}});
      break;
    }
    case wkbPolygon: {
      Polygon polygon;
      for (const auto* ring : *shape.toPolygon()) polygon.push_back(to_ring(*ring));
      if (!polygon.empty() && !polygon.front().empty()) geometry.push_back(std::move(polygon));
      break;
    }
    case wkbMultiPoint:
    case wkbMultiPolygon:
    case wkbGeometryCollection:
      for (const auto* part : *shape.toGeometryCollection()) append_shape(*part, geometry);
      break;
    default:
      if (shape.hasCurveGeometry(TRUE)) {
        const std::unique_ptr<OGRGeometry> straight(shape.getLinearGeometry());
        if (straight && !straight->hasCurveGeometry(TRUE)) append_shape(*straight, geometry);
      }
  }
}

/// What brings a layer's coordinates to RD New; none where they are in it already.
core::Result<Transformation> to_rd(const std::string& file, OGRLayer& layer) {
  const auto* given = layer.GetSpatialRef();
  if (!given) {
    OGREnvelope extent;
    const bool rd = layer.GetExtent(&extent) == OGRERR_NONE && extent.MinX > -10000 && extent.MaxX < 320000 &&
                    extent.MinY > 290000 && extent.MaxY < 640000;
    if (rd) return Transformation();
    return core::fail(ErrorCode::kInvalidFile,
                      {"Het kaartbestand zegt niet in welk coördinatenstelsel het is.",
                       "The map file does not say which coordinate system it is in."},
                      {"Sla het op in EPSG:28992 (RD).", "Save it in EPSG:28992 (RD)."}, core::Place{file, {}, {}});
  }
  auto from = *given;
  from.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
  const auto to = reference(kRdNew);
  if (from.IsSame(&to)) return Transformation();
  Transformation transformation(OGRCreateCoordinateTransformation(&from, &to));
  if (!transformation) return std::unexpected(proj_absent());
  return transformation;
}

std::vector<std::string> header_of(OGRLayer& layer) {
  std::vector<std::string> header;
  const auto* fields = layer.GetLayerDefn();
  header.reserve(static_cast<std::size_t>(fields->GetFieldCount()));
  for (int i = 0; i < fields->GetFieldCount(); ++i) header.emplace_back(fields->GetFieldDefn(i)->GetNameRef());
  return header;
}

std::string text_of(const OGRFeature& feature, int field) {
  if (!feature.IsFieldSetAndNotNull(field)) return {};
  switch (feature.GetFieldDefnRef(field)->GetType()) {
    case OFTReal:
      return fmt::format("{}", feature.GetFieldAsDouble(field));
    case OFTInteger:
    case OFTInteger64:
      return fmt::format("{}", feature.GetFieldAsInteger64(field));
    default:
      // GetFieldAsString keeps its text in the feature, and is not const for that.
      return const_cast<OGRFeature&>(feature).GetFieldAsString(field);
  }
}

core::Result<Geometry> shape_of(const std::string& file, OGRFeature& feature, OGRCoordinateTransformation* to) {
  Geometry geometry;
  auto* shape = feature.GetGeometryRef();
  if (!shape) return geometry;
  if (to && shape->transform(to) != OGRERR_NONE) return std::unexpected(broken(file));
  append_shape(*shape, geometry);
  return geometry;
}

core::Result<void> add_layer(const std::string& file, OGRLayer& layer, const Mapping& mapping, TableBuilder& builder,
                             const Quiet& quiet) {
  auto transformation = to_rd(file, layer);
  if (!transformation) return std::unexpected(std::move(transformation.error()));
  const auto used = builder.used();
  std::vector<std::string> texts(used.size());
  std::vector<std::string_view> fields(used.size());
  std::int64_t row = 0;
  layer.ResetReading();
  while (const auto feature =
             std::unique_ptr<OGRFeature, void (*)(OGRFeature*)>(layer.GetNextFeature(), OGRFeature::DestroyFeature)) {
    ++row;
    for (std::size_t i = 0; i < used.size(); ++i) {
      if (used[i]) texts[i] = text_of(*feature, static_cast<int>(i));
      fields[i] = texts[i];
    }
    std::optional<Geometry> geometry;
    if (mapping.geometry) {
      auto shape = shape_of(file, *feature, transformation->get());
      if (!shape) return std::unexpected(std::move(shape.error()));
      geometry = std::move(*shape);
    }
    if (auto added = builder.add(fields, row, std::move(geometry)); !added) return added;
  }
  if (quiet.failed()) return std::unexpected(broken(file));
  return {};
}

bool has_layer(const Mapping& mapping, OGRLayer& layer) {
  return mapping.layers.empty() || std::ranges::find(mapping.layers, layer.GetName()) != mapping.layers.end();
}

core::Result<Imported> read_layers(const std::string& file, GDALDataset& data, const Mapping& mapping,
                                   const ImportOptions& options, const Quiet& quiet) {
  std::optional<TableBuilder> builder;
  for (auto* layer : data.GetLayers()) {
    const auto header = header_of(*layer);
    if (!has_layer(mapping, *layer) || (!options.mapping && recognises(mapping, file, header) == 0)) continue;
    if (!builder) {
      auto started = TableBuilder::start(mapping, file, header, options);
      if (!started) return std::unexpected(std::move(started.error()));
      builder = std::move(*started);
    } else if (auto switched = builder->switch_header(header); !switched) {
      return std::unexpected(std::move(switched.error()));
    }
    if (auto added = add_layer(file, *layer, mapping, *builder, quiet); !added)
      return std::unexpected(std::move(added.error()));
  }
  if (!builder) return std::unexpected(not_recognised(file, {}, "vector"));
  return builder->finish();
}

std::vector<const Mapping*> mappings_for(const std::string& file, GDALDataset& data, const ImportOptions& options,
                                         std::vector<std::string>& seen) {
  std::vector<const Mapping*> chosen;
  for (auto* layer : data.GetLayers()) {
    const auto header = header_of(*layer);
    seen.insert(seen.end(), header.begin(), header.end());
    for (const auto* mapping : choose_mappings(file, header, options, "vector")) {
      const bool new_topic =
          std::ranges::none_of(chosen, [&](const auto* other) { return other->topic == mapping->topic; });
      if (has_layer(*mapping, *layer) && new_topic) chosen.push_back(mapping);
    }
  }
  return chosen;
}

}  // namespace

bool is_vector(std::string_view bytes) {
  if (bytes.starts_with("SQLite format 3")) return true;
  const auto first = bytes.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return first != std::string_view::npos && bytes[first] == '{';
}

core::Result<ImportedList> import_vector(const std::string& name, std::string_view bytes,
                                         const ImportOptions& options) {
  static std::once_flag once;
  std::call_once(once, [] {
    RegisterOGRGeoPackage();
    RegisterOGRGeoJSON();
  });
  const Quiet quiet;
  const bool package = bytes.starts_with("SQLite");
  const MemoryFile file(package ? ".gpkg" : ".geojson", bytes);
  // Only these two: other drivers would follow references to other files and addresses.
  const char* const drivers[] = {package ? "GPKG" : "GeoJSON", nullptr};
  const std::unique_ptr<GDALDataset> data(
      GDALDataset::Open(file.path().c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY, drivers));
  if (!data || quiet.failed()) return std::unexpected(broken(name));
  std::vector<std::string> seen;
  const auto mappings = mappings_for(name, *data, options, seen);
  if (mappings.empty()) return std::unexpected(not_recognised(name, seen, "vector"));
  ImportedList list;
  for (const auto* mapping : mappings) {
    auto imported = read_layers(name, *data, *mapping, options, quiet);
    if (!imported) return std::unexpected(std::move(imported.error()));
    if (mapping->topic == topic::kBoundaries) add_outlines(imported->dataset);
    list.push_back(std::move(*imported));
  }
  return list;
}

core::Result<void> degrees_to_rd(std::vector<Geometry>& points) {
  const auto from = reference(kWgs84);
  const auto to = reference(kRdNew);
  const Transformation transformation(OGRCreateCoordinateTransformation(&from, &to));
  if (!transformation) return std::unexpected(proj_absent());
  for (auto& geometry : points) {
    bool inside = true;
    for (auto& polygon : geometry)
      for (auto& ring : polygon)
        for (auto& point : ring) inside = inside && transformation->Transform(1, &point.x, &point.y);
    if (!inside) geometry.clear();
  }
  return {};
}

}  // namespace pareltjes::hub
