// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/language.hpp"
#include "platform/pearl/outcome.hpp"

namespace pareltjes::features {

struct GeoPackageContent {
  std::vector<pearl::Layer> layers;
  std::vector<const pearl::Table*> tables;  ///< Without geometry, for joins and for the sources.
  const pearl::Provenance* provenance = nullptr;
  std::vector<core::Text> limits;  ///< What the figures do not tell; table "leesmij".
};

/// A GeoPackage (OGC 12-128) with each layer in RD New (EPSG:28992), each table, the datasets as table "bronnen" and
/// the limits as table "leesmij", and what each column means as table "kolommen". What the reader must know of
/// approximate borders is in the description of each layer too. The date in it is that of the newest dataset, so that
/// the same outcome gives the same bytes.
/// @return kPartAbsent where GDAL cannot write a GeoPackage.
core::Result<std::string> to_geopackage(const GeoPackageContent& content, core::Language language);

}  // namespace pareltjes::features
