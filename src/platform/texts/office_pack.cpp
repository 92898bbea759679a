// SPDX-License-Identifier: EUPL-1.2
// Packed documents written in memory.
#include <zip.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "platform/packages/zip_reader.hpp"
#include "platform/texts/docx_edit.hpp"

namespace pareltjes::texts {
namespace {

constexpr std::time_t kMoment = 946'684'800;  ///< A fixed moment: the same parts, the same bytes.
constexpr std::string_view kTypePart = "mimetype";

std::unexpected<core::Error> damaged() {
  return core::fail(
      core::ErrorCode::kInvalidFile, {"Het document is beschadigd.", "The document is damaged."},
      {"Open het in uw tekstprogramma en bewaar het opnieuw.", "Open it in your word processor and save it again."});
}

struct CloseSource {
  void operator()(zip_source_t* source) const { zip_source_free(source); }
};
using SourceHandle = std::unique_ptr<zip_source_t, CloseSource>;

/// The bytes that libzip wrote in memory.
core::Result<std::string> bytes_of(zip_source_t* source) {
  zip_stat_t stat;
  zip_stat_init(&stat);
  if (zip_source_stat(source, &stat) != 0 || zip_source_open(source) != 0) return damaged();
  std::string bytes(stat.size, '\0');
  const auto got = zip_source_read(source, bytes.data(), bytes.size());
  zip_source_close(source);
  if (got != static_cast<zip_int64_t>(bytes.size())) return damaged();
  return bytes;
}

core::Result<std::string> written(std::string_view packed, const std::map<std::string, std::string>& parts) {
  zip_error_t error;
  zip_error_init(&error);
  // libzip keeps a copy of its own that it may write over; the first bytes are only read.
  SourceHandle source(zip_source_buffer_create(packed.data(), packed.size(), 0, &error));
  if (!source) return damaged();
  zip_source_keep(source.get());
  auto* zip = zip_open_from_source(source.get(), packed.empty() ? ZIP_CREATE | ZIP_TRUNCATE : 0, &error);
  zip_error_fini(&error);
  if (zip == nullptr) {
    zip_source_free(source.get());  // The reference that the archive would have had.
    return damaged();
  }
  // A file of OpenDocument begins with its type as plain bytes (OpenDocument 1.3, part 2, 3.3).
  std::vector<const std::pair<const std::string, std::string>*> order;
  for (const auto& part : parts) order.push_back(&part);
  std::ranges::stable_partition(order, [](const auto* part) { return part->first == kTypePart; });
  for (const auto* one : order) {
    const auto& [name, bytes] = *one;
    auto* part = zip_source_buffer(zip, bytes.data(), bytes.size(), 0);
    const auto at = part == nullptr ? -1 : zip_file_add(zip, name.c_str(), part, ZIP_FL_OVERWRITE | ZIP_FL_ENC_UTF_8);
    if (at < 0) {
      zip_source_free(part);
      zip_discard(zip);
      return damaged();
    }
    zip_file_set_mtime(zip, static_cast<zip_uint64_t>(at), kMoment, 0);
    zip_set_file_compression(zip, static_cast<zip_uint64_t>(at), name == kTypePart ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 0);
  }
  if (zip_close(zip) != 0) {
    zip_discard(zip);
    return damaged();
  }
  return bytes_of(source.get());
}

}  // namespace

core::Result<std::string> with_parts(std::string_view packed, const std::map<std::string, std::string>& parts) {
  if (packed.empty()) return damaged();
  return written(packed, parts);
}

core::Result<std::string> pack_document(const std::map<std::string, std::string>& parts) {
  return written({}, parts);
}

core::Result<std::map<std::string, std::string>> parts_of(std::string_view name, std::string_view packed) {
  packages::ArchiveLimits limits;
  limits.packed_bytes = ReadLimits{}.bytes;
  limits.total_bytes = limits.file_bytes = ReadLimits{}.unpacked_bytes;
  const auto zip = packages::ZipReader::open(packed, limits);
  if (!zip) {
    auto error = zip.error();
    error.place = core::Place{std::string(name), std::nullopt, std::nullopt};
    return std::unexpected(std::move(error));
  }
  std::map<std::string, std::string> parts;
  for (std::size_t i = 0; i < zip->entries().size(); ++i) {
    auto content = zip->read(i);
    if (!content) return std::unexpected(content.error());
    parts.emplace(zip->entries()[i].name, std::move(*content));
  }
  return parts;
}

}  // namespace pareltjes::texts
