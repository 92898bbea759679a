// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/language.hpp"
#include "core/time.hpp"
#include "platform/packages/archive.hpp"
#include "platform/storage/database.hpp"

namespace pareltjes::packages {

/// What pakket.json says of a package.
struct PackageInfo {
  std::string id;       ///< Lower-case letters, digits and hyphens.
  std::string version;  ///< Numbers and words between dots: "2024.1", "1.0.0".
  std::string kind;     ///< "normen", "teksten", "regels", "schemas", "editie", …
  core::Text title;
  std::string licence;  ///< SPDX id, or how the source may be used.
  std::string sha256;   ///< Over pack(files): says what is in it, not how it was packed.
  bool built_in = false;
  bool confirmed = false;  ///< Somebody entitled looked at it; built-in ones are.
  std::string owner;       ///< Organisation, or "openbaar".
  std::string added_at;    ///< Empty for built-in ones.
};

struct Package {
  PackageInfo info;
  Files files;  ///< pakket.json and the files that it lists; others are left out.
};

/// Whether files are a package: pakket.json {id, versie, soort, titel {nl, en}, licentie, bestanden [names]} and every
/// file it lists. Errors: kInvalidFile, with the place.
core::Result<Package> package_from(const Files& files);

/// Versions in the order of time: parts between dots as numbers where both are ("2024.10" after "2024.9").
bool is_older(std::string_view version, std::string_view other);

/// Versioned texts, norms, rules and schemas: those that the program carries, and those that were added.
class Packages {
 public:
  /// Built-in packages: every embedded pakket.json in a folder "pakketten/NAME/" below one of the prefixes.
  Packages(storage::Database& database, const core::Clock& clock,
           const std::vector<std::string>& prefixes = {"src/pearls/"});

  /// This version, or without one the newest that is confirmed; the organisation's own, public and built-in ones.
  /// Errors: kNotFound; kInvalidFile when the stored bytes no longer fit their hash.
  core::Result<Package> load(const storage::Scope& scope, const std::string& id,
                             const std::optional<std::string>& version = std::nullopt);
  /// Every confirmed package of a kind, each version once: the organisation's own, then built-in, then public ones.
  core::Result<std::vector<Package>> load_kind(const storage::Scope& scope, std::string_view kind);
  /// All that the Scope may see, by id, newest first.
  core::Result<std::vector<PackageInfo>> list(const storage::Scope& scope);
  /// Adds for the Scope's organisation, not yet confirmed. The same content again is no error.
  /// Errors: kInvalidFile, kPayloadTooLarge; kConflict when the version exists with other content.
  core::Result<PackageInfo> add_folder(const storage::Scope& scope, const std::filesystem::path& folder);
  core::Result<PackageInfo> add_zip(const storage::Scope& scope, std::string_view bytes);
  core::Result<PackageInfo> add_files(const storage::Scope& scope, const Files& files);
  /// From now on load() without a version may choose it. Only the owner confirms. Error: kNotFound.
  core::Result<void> confirm(const storage::Scope& scope, const std::string& id, const std::string& version);

 private:
  core::Result<Package> load_listed(const storage::Scope& scope, const PackageInfo& chosen);

  storage::Database& database_;
  const core::Clock& clock_;
  std::map<std::string, Package> built_in_;  ///< By "id version".
};

}  // namespace pareltjes::packages
