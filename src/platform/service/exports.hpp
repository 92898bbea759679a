// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "core/error.hpp"
#include "core/language.hpp"
#include "platform/documents/documents.hpp"
#include "platform/pearl/run.hpp"

namespace pareltjes::service {

/// The run as a GeoPackage: the pearl's layers, every other table, the sources and the limits.
core::Result<std::string> geopackage(const pearl::Run& run, const pearl::Pearl& pearl, core::Language language);

/// The document that the run made (Outcome::files), or the pearl's report of it, as a file; HTML needs no other
/// program.
/// @return kNotFound for a pearl that writes none; see documents::render.
core::Result<std::string> report(const pearl::Run& run, const pearl::Pearl& pearl, core::Language language,
                                 documents::Format format, const pearl::RunControl& control);

}  // namespace pareltjes::service
