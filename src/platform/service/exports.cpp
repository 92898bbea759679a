// SPDX-License-Identifier: EUPL-1.2
// What a run gives to take along: files that other programs open.
#include "platform/service/exports.hpp"

#include <algorithm>

#include "platform/features/geopackage.hpp"

namespace pareltjes::service {

core::Result<std::string> geopackage(const pearl::Run& run, const pearl::Pearl& pearl, core::Language language) {
  features::GeoPackageContent content;
  content.layers = pearl.map_layers(*run.outcome);
  for (const auto& table : run.outcome->tables) {
    const bool is_layer =
        std::ranges::any_of(content.layers, [&](const pearl::Layer& layer) { return layer.table.name == table.name; });
    if (!is_layer) content.tables.push_back(&table);
  }
  content.provenance = &run.outcome->provenance;
  content.limits = pearl.manifest().limits;
  return features::to_geopackage(content, language);
}

core::Result<std::string> report(const pearl::Run& run, const pearl::Pearl& pearl, core::Language language,
                                 documents::Format format, const pearl::RunControl& control) {
  // A run that made the document itself gives that one, not a report about it.
  using documents::Format;
  for (const auto& file : run.outcome->files) {
    const bool asked = format == Format::kDocx ? !file.for_other_formats : file.for_other_formats;
    if (format != Format::kHtml && asked && file.media_type == documents::media_type(Format::kDocx))
      return documents::convert(file.bytes, format, control);
  }
  pearl::PageRequest request;
  request.language = language;
  request.gemeente = run.gemeente;
  request.gemeente_name = run.gemeente_name;
  const auto written = pearl.report(*run.outcome, request);
  if (!written) return std::unexpected(written.error());
  return documents::render(*written, format, control);
}

}  // namespace pareltjes::service
