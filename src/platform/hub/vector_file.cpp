// SPDX-License-Identifier: EUPL-1.2
#include "platform/hub/vector_file.hpp"

#include <ogr_spatialref.h>

#include <memory>

namespace pareltjes::hub {
namespace {

constexpr int kRdNew = 28992;
constexpr int kWgs84 = 4326;

/// GDAL gives latitude first for EPSG:4326 unless it is told otherwise: x is always east here.
OGRSpatialReference reference(int epsg) {
  OGRSpatialReference found;
  found.importFromEPSG(epsg);
  found.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
  return found;
}

}  // namespace

core::Result<void> degrees_to_rd(std::vector<Geometry>& points) {
  const auto from = reference(kWgs84);
  const auto to = reference(kRdNew);
  const std::unique_ptr<OGRCoordinateTransformation> transformation(OGRCreateCoordinateTransformation(&from, &to));
  if (!transformation) {
    return core::fail(core::ErrorCode::kPartAbsent,
                      {"De gegevens van PROJ over coördinaten ontbreken.", "PROJ's data on coordinates are absent."},
                      {"Installeer het pakket proj-data.", "Install the package proj-data."});
  }
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
