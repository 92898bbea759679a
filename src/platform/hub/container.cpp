// SPDX-License-Identifier: EUPL-1.2
#include "platform/hub/container.hpp"

#include <zip.h>
#include <zlib.h>

#include <algorithm>
#include <memory>

namespace pareltjes::hub {
namespace {

core::Error broken(const std::string& file) {
  return {core::ErrorCode::kInvalidFile,
          {"Dit ingepakte bestand is beschadigd of afgebroken.", "This compressed file is damaged or truncated."},
          {"Haal het opnieuw op.", "Get it again."},
          core::Place{file, {}, {}}};
}

core::Error too_large(const std::string& file) {
  return {core::ErrorCode::kPayloadTooLarge,
          {"Uitgepakt is dit bestand te groot.", "Unpacked, this file is too large."},
          {"Kies een kleiner bestand.", "Choose a smaller file."},
          core::Place{file, {}, {}}};
}

/// A name that leads out of the folder: such a zip was made to do harm, or by a broken program.
bool leads_outside(std::string_view name) {
  if (name.starts_with('/') || name.find('\\') != std::string_view::npos || (name.size() > 1 && name[1] == ':'))
    return true;
  for (std::size_t begin = 0; begin <= name.size();) {
    const auto end = std::min(name.find('/', begin), name.size());
    if (name.substr(begin, end - begin) == "..") return true;
    begin = end + 1;
  }
  return false;
}

core::Error outside(const std::string& file, std::string_view name) {
  const std::string shown(name.substr(0, 80));
  return {core::ErrorCode::kInvalidFile,
          {"In dit zipbestand wijst de naam ‘" + shown + "’ buiten zijn map.",
           "In this zip file the name ‘" + shown + "’ leads out of its folder."},
          {"Gebruik een zipbestand uit een bron die u vertrouwt.", "Use a zip file from a source that you trust."},
          core::Place{file, {}, {}}};
}

bool is_bomb(std::uint64_t unpacked, std::uint64_t packed) {
  return unpacked > kRatioCountsFrom && unpacked / kLargestRatio > packed;
}

}  // namespace

bool is_zip(std::string_view bytes) {
  return bytes.starts_with("PK\x03\x04");
}

bool is_gzip(std::string_view bytes) {
  return bytes.starts_with("\x1f\x8b");
}

core::Result<std::string> unpack_gzip(const std::string& file, std::string_view bytes, std::uint64_t limit) {
  constexpr int kGzipWindow = 15 + 16;
  z_stream stream{};
  if (inflateInit2(&stream, kGzipWindow) != Z_OK) return std::unexpected(broken(file));
  const std::unique_ptr<z_stream, int (*)(z_stream*)> closer(&stream, inflateEnd);
  std::string unpacked;
  std::size_t given = 0;
  int state = Z_OK;
  std::string buffer(std::size_t{1} << 18, '\0');
  while (state != Z_STREAM_END) {
    if (stream.avail_in == 0) {
      const auto piece = std::min<std::size_t>(bytes.size() - given, std::size_t{1} << 30);
      if (piece == 0) return std::unexpected(broken(file));
      // zlib does not write to its input; its interface only lacks the const.
      stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data() + given));
      stream.avail_in = static_cast<uInt>(piece);
      given += piece;
    }
    stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream.avail_out = static_cast<uInt>(buffer.size());
    state = inflate(&stream, Z_NO_FLUSH);
    if (state != Z_OK && state != Z_STREAM_END) return std::unexpected(broken(file));
    unpacked.append(buffer.data(), buffer.size() - stream.avail_out);
    if (unpacked.size() > limit || is_bomb(unpacked.size(), bytes.size())) return std::unexpected(too_large(file));
  }
  return unpacked;
}

core::Result<std::vector<Member>> unpack_zip(const std::string& file, std::string_view bytes, std::uint64_t limit) {
  zip_error_t problem;
  zip_error_init(&problem);
  auto* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &problem);
  if (!source) return std::unexpected(broken(file));
  auto* opened = zip_open_from_source(source, ZIP_RDONLY, &problem);
  if (!opened) {
    zip_source_free(source);
    return std::unexpected(broken(file));
  }
  const std::unique_ptr<zip_t, void (*)(zip_t*)> archive(opened, zip_discard);
  std::vector<Member> members;
  std::uint64_t total = 0;
  const auto count = zip_get_num_entries(archive.get(), 0);
  for (zip_int64_t i = 0; i < count; ++i) {
    zip_stat_t stat;
    zip_stat_init(&stat);
    if (zip_stat_index(archive.get(), static_cast<zip_uint64_t>(i), 0, &stat) != 0 || !stat.name)
      return std::unexpected(broken(file));
    Member member{stat.name, {}};
    if (leads_outside(member.name)) return std::unexpected(outside(file, member.name));
    if (member.name.ends_with('/')) continue;
    total += stat.size;
    if (total > limit || is_bomb(total, bytes.size())) return std::unexpected(too_large(file));
    const std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> entry(
        zip_fopen_index(archive.get(), static_cast<zip_uint64_t>(i), 0), zip_fclose);
    if (!entry) return std::unexpected(broken(file));
    // The size that the zip claims is not believed: memory grows with what is really read.
    std::string buffer(std::size_t{1} << 18, '\0');
    while (true) {
      const auto read = zip_fread(entry.get(), buffer.data(), buffer.size());
      if (read < 0) return std::unexpected(broken(file));
      if (read == 0) break;
      member.bytes.append(buffer.data(), static_cast<std::size_t>(read));
      if (member.bytes.size() > stat.size) return std::unexpected(broken(file));
    }
    if (member.bytes.size() != stat.size) return std::unexpected(broken(file));
    members.push_back(std::move(member));
  }
  std::ranges::sort(members, {}, &Member::name);
  return members;
}

}  // namespace pareltjes::hub
