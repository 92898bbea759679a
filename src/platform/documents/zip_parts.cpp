// SPDX-License-Identifier: EUPL-1.2
#include "platform/documents/zip_parts.hpp"

#include <zip.h>

#include <deque>

namespace pareltjes::documents {
namespace {

constexpr std::time_t kMoment = 946'684'800;  ///< As run_program gives to pandoc.

}  // namespace

struct ZipParts::Archive {
  zip_t* zip = nullptr;
  std::deque<std::string> kept;  ///< Bytes of replaced parts have to live until the archive is closed.
};

ZipParts::ZipParts(std::unique_ptr<Archive> archive) : archive_(std::move(archive)) {}

ZipParts::~ZipParts() {
  if (archive_->zip != nullptr) zip_discard(archive_->zip);
}

std::unique_ptr<ZipParts> ZipParts::open(const std::filesystem::path& file) {
  auto archive = std::make_unique<Archive>();
  archive->zip = zip_open(file.c_str(), 0, nullptr);
  if (archive->zip == nullptr) return nullptr;
  return std::unique_ptr<ZipParts>(new ZipParts(std::move(archive)));
}

std::string ZipParts::read(const char* name) const {
  zip_stat_t stat;
  if (zip_stat(archive_->zip, name, 0, &stat) != 0) return {};
  auto* file = zip_fopen(archive_->zip, name, 0);
  if (file == nullptr) return {};
  std::string bytes(stat.size, '\0');
  const auto got = zip_fread(file, bytes.data(), bytes.size());
  zip_fclose(file);
  return got == static_cast<zip_int64_t>(bytes.size()) ? bytes : std::string();
}

bool ZipParts::put(const char* name, std::string bytes) {
  const auto& kept = archive_->kept.emplace_back(std::move(bytes));
  auto* source = zip_source_buffer(archive_->zip, kept.data(), kept.size(), 0);
  const auto at = source == nullptr ? -1 : zip_file_add(archive_->zip, name, source, ZIP_FL_OVERWRITE);
  if (at < 0) {
    zip_source_free(source);
    return false;
  }
  return zip_file_set_mtime(archive_->zip, static_cast<zip_uint64_t>(at), kMoment, 0) == 0;
}

bool ZipParts::close() {
  if (zip_close(archive_->zip) != 0) return false;
  archive_->zip = nullptr;  // zip_close has freed it.
  return true;
}

}  // namespace pareltjes::documents
