// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "platform/hub/dataset.hpp"
#include "platform/hub/mapping.hpp"

namespace pareltjes::hub {

struct ImportOptions {
  std::optional<std::string> mapping;  ///< Id of the mapping file; without it the columns decide.
  std::optional<int> year;   ///< Reference year, for files that do not say it; of files that hold more than one.
  std::string organisation;  ///< Owner of own data (topic leeftijden-brp, own supply): GM0439.
  bool in_folder = false;    ///< One of many files: those that are of another year than `year` do not count.
};

/// One dataset read from a file, and what is odd about it without being wrong.
struct Imported {
  Dataset dataset;
  std::vector<core::Text> warnings;
};

/// A file that was passed over, with the reason.
struct PassedOver {
  std::string file;
  core::Text reason;
};

/// Told before each file is read: its name, and the its place in the list, from 1.
using ImportProgress = std::function<void(std::string_view file, std::size_t number, std::size_t of)>;

struct ImportedFolder {
  std::vector<Imported> datasets;
  std::vector<PassedOver> passed_over;
};

/// Reads a file: CSV, GeoJSON, GeoPackage, OpenStreetMap (pbf, XML, JSON of Overpass), or one of these in a zip or gz.
/// One file can answer several topics. A file that no mapping recognises is an error that says what was looked for.
/// @param name decides together with the columns which mapping reads it, and stands in messages.
core::Result<std::vector<Imported>> import_bytes(const std::string& name, std::string_view bytes,
                                                 const ImportOptions& options = {});
core::Result<std::vector<Imported>> import_file(const std::filesystem::path& path, const ImportOptions& options = {});

/// A file as import_file, or every recognised file below a folder in the order of their paths. In a folder a file
/// that is no dataset, or a broken one, is passed over with a reason.
core::Result<ImportedFolder> import_path(const std::filesystem::path& path, const ImportOptions& options = {},
                                         const ImportProgress& progress = {});

/// What was passed over, one line a file; more than three files with the same reason are one line with their number.
std::vector<core::Text> grouped(const std::vector<PassedOver>& passed_over);

/// Reads CSV through a given mapping.
core::Result<Imported> import_csv(const std::string& name, std::string_view bytes, const Mapping& mapping,
                                  const ImportOptions& options = {});

/// Findings about areas that one dataset has and the other lacks, of the kinds of area that both have.
std::vector<core::Text> compare_areas(const Dataset& a, const Dataset& b);

}  // namespace pareltjes::hub
