// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "platform/packages/archive.hpp"
#include "platform/packages/zip_reader.hpp"

namespace pareltjes::omgevingswet {

/// Where a part of a pack is published: a zip, or one file. A row of standaarden.csv.
struct PackSource {
  std::string pack;     ///< "stop-1.3.0"; a pack may have parts at several addresses.
  std::string address;  ///< https.
  std::string path;  ///< Of a zip: the folder in it that counts, empty for all. Of a file: where it comes in the pack.
  std::string sha256;  ///< Of a file its bytes; of a zip what is in it, as content_hash() says. Empty: not known.
  std::string licence;
  std::string source;  ///< Who publishes it.
};

/// The packs that can be got by name.
class PackList {
 public:
  /// standaarden.csv.
  static const PackList& built_in();
  /// Error: kInvalidFile when it is no such list; the place names the line.
  static core::Result<PackList> parse(std::string_view csv, const std::string& file);

  [[nodiscard]] const std::vector<PackSource>& sources() const { return sources_; }
  /// In the order of the list, each once.
  [[nodiscard]] std::vector<std::string> names() const;
  /// The parts of one pack. Error: kNotFound, with the names that are known.
  [[nodiscard]] core::Result<std::vector<PackSource>> find(const std::string& name) const;

 private:
  std::vector<PackSource> sources_;
};

/// What came from an address, as files of a pack. Of an archive that has one folder around everything (as GitHub and
/// GitLab make them) that folder is left out before `path` counts.
/// Only schemas, rule files, catalogs and value lists are taken.
/// Errors: kInvalidFile when it is no zip, schema, rule file or value list, a web page for example; when the folder is
/// not in it; or when the checksum differs. kPayloadTooLarge as for every pack.
core::Result<packages::Files> files_from(const PackSource& source, std::string bytes,
                                         const packages::ArchiveLimits& limits);

/// The schemas, rule files, catalogs and value lists below a folder of a zip, under their whole names. Repositories
/// hold more, also under names that are taken from nobody (".git…"): such a member is passed over, unless it would
/// count. Error: kInvalidFile, with `place`.
core::Result<packages::Files> usable_files(const packages::ZipReader& zip, std::string_view folder,
                                           const std::string& place);

/// SHA-256 over names and bytes: the same however they were packed.
std::string content_hash(const packages::Files& files);

}  // namespace pareltjes::omgevingswet
