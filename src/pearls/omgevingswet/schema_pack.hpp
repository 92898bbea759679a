// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "core/error.hpp"
#include "core/language.hpp"
#include "platform/packages/archive.hpp"

namespace pareltjes::omgevingswet {

/// The kinds of package that this pearl reads.
inline constexpr std::string_view kSchemaKind = "schemas";
inline constexpr std::string_view kValueListKind = "waardelijsten";

/// Which versions a pack holds, as its own files say; empty where it holds none.
struct PackVersions {
  std::string stop;   ///< Of the XSDs of STOP.
  std::string rules;  ///< Of the Schematron files of STOP; differs from `stop` when they come from another release.
  std::string lvbb;
  std::string imow;
  std::string lists;  ///< Of the value lists.

  /// "STOP 1.4.1 (schema's), STOP 1.4.0-ic (regels), LVBB 1.3.0-ic".
  [[nodiscard]] core::Text describe() const;
};

/// Reads the version overviews (root element Versieoverzicht) and value lists among the files.
PackVersions versions_in(const packages::Files& files);

/// What somebody gives to be kept as one pack.
struct PackSources {
  packages::Files files;
  packages::Files rules;  ///< Only the .sch of these count: rules of another release beside newer schemas.
  std::string name;       ///< "stop-1.3.0"; empty: as the files say.
};

/// Makes a package (with pakket.json) of the files of a standard: only .xsd, .sch, .xml and .json are kept.
/// Error: kInvalidFile when nothing in it can be used, or no name is given and none follows from the files.
core::Result<packages::Files> make_pack(PackSources sources);

/// The versions that make_pack() wrote into pakket.json.
PackVersions versions_of_pack(const packages::Files& pack);

/// "stop-1.4.0-ic" → {"stop", "1.4.0-ic"}: the version begins at the first digit behind a hyphen.
struct PackName {
  std::string id;
  std::string version;
  [[nodiscard]] bool complete() const { return !id.empty() && !version.empty(); }
};
PackName pack_name(std::string_view name);

}  // namespace pareltjes::omgevingswet
