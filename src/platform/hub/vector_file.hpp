// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "platform/hub/importer.hpp"

/// GeoPackage and GeoJSON, through GDAL/OGR. Only vector_file.cpp sees GDAL.
namespace pareltjes::hub {

/// Turns points in degrees (x longitude, y latitude, WGS 84) into RD New, in place. Empty geometries stay empty.
core::Result<void> degrees_to_rd(std::vector<Geometry>& points);

}  // namespace pareltjes::hub
