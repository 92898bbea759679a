// SPDX-License-Identifier: EUPL-1.2
#include "platform/packages/archive.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <fstream>
#include <memory>

#include "core/text.hpp"
#include "platform/packages/zip_handle.hpp"

namespace pareltjes::packages {
namespace {

constexpr std::size_t kSmallFile = std::size_t{64} * 1024;
constexpr std::size_t kLongestName = 300;

std::unexpected<core::Error> broken(core::Text message, std::string file = {}) {
  std::optional<core::Place> place;
  if (!file.empty()) place = core::Place{std::move(file), std::nullopt, std::nullopt};
  return core::fail(core::ErrorCode::kInvalidFile, std::move(message),
                    {"Maak het pakket opnieuw en probeer het nog eens.", "Make the package anew and try again."},
                    std::move(place));
}

std::unexpected<core::Error> too_large(core::Text message) {
  return core::fail(core::ErrorCode::kPayloadTooLarge, std::move(message),
                    {"Splits het pakket of laat bestanden weg.", "Split the package or leave out files."});
}

std::unexpected<core::Error> unsafe_name() {
  return broken({"Een bestandsnaam in het pakket is niet toegestaan.", "A file name in the package is not allowed."});
}

/// Counts what was taken in, and says when it is too much.
class Budget {
 public:
  explicit Budget(const ArchiveLimits& limits) : limits_(limits) {}

  core::Result<void> take_entry() {
    if (++entries_ > limits_.entries) {
      return too_large({fmt::format("Het pakket heeft meer dan {} bestanden.", limits_.entries),
                        fmt::format("The package has more than {} files.", limits_.entries)});
    }
    return {};
  }
  core::Result<void> take_bytes(std::size_t of_this_file, std::size_t more) {
    total_ += more;
    if (of_this_file + more > limits_.file_bytes || total_ > limits_.total_bytes) {
      return too_large({"Het pakket is uitgepakt te groot.", "The package is too large when unpacked."});
    }
    return {};
  }

 private:
  ArchiveLimits limits_;
  std::size_t entries_ = 0;
  std::size_t total_ = 0;
};

core::Result<std::string> read_entry(zip_t* archive, const zip_stat_t& about, const ArchiveLimits& limits,
                                     Budget& budget) {
  const ZipFileHandle file(zip_fopen_index(archive, about.index, 0));
  if (!file)
    return broken({"Een bestand in het pakket is niet te lezen.", "A file in the package cannot be read."}, about.name);
  std::string content;
  std::string buffer(kSmallFile, '\0');
  // What the archive says of its sizes may be a lie; only bytes that really come out count.
  for (;;) {
    const auto count = zip_fread(file.get(), buffer.data(), buffer.size());
    if (count < 0)
      return broken({"Een bestand in het pakket is beschadigd.", "A file in the package is damaged."}, about.name);
    if (count == 0) return content;
    const auto more = static_cast<std::size_t>(count);
    if (auto fits = budget.take_bytes(content.size(), more); !fits) return std::unexpected(fits.error());
    content.append(buffer, 0, more);
    if (content.size() > kSmallFile && content.size() / std::max<zip_uint64_t>(about.comp_size, 1) > limits.ratio) {
      return too_large({"Een bestand in het pakket is verdacht sterk ingepakt.",
                        "A file in the package is packed suspiciously tight."});
    }
  }
}

}  // namespace

core::Result<ZipHandle> open_zip(std::string_view bytes) {
  // libzip takes nothing at all for an empty archive.
  if (bytes.empty()) return broken({"Dit is geen goed zipbestand.", "This is no sound zip file."});
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  zip_t* archive = source ? zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error) : nullptr;
  if (!archive && source) zip_source_free(source);
  zip_error_fini(&error);
  if (!archive) return broken({"Dit is geen goed zipbestand.", "This is no sound zip file."});
  return ZipHandle(archive);
}

bool is_link(zip_t* archive, zip_uint64_t index) {
  zip_uint8_t system = 0;
  zip_uint32_t attributes = 0;
  if (zip_file_get_external_attributes(archive, index, 0, &system, &attributes) != 0) return false;
  return system == ZIP_OPSYS_UNIX && ((attributes >> 16U) & 0170000U) == 0120000U;
}

bool is_safe_name(std::string_view name) {
  if (name.empty() || name.size() > kLongestName || !core::is_valid_utf8(name)) return false;
  const bool bad = std::ranges::any_of(
      name, [](char c) { return c == '\\' || c == ':' || static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
  if (bad) return false;
  const auto parts = core::split(name, '/');
  return std::ranges::none_of(parts, [](const std::string& part) { return part.empty() || part.front() == '.'; });
}

core::Result<Files> read_zip(std::string_view bytes, const ArchiveLimits& limits) {
  if (bytes.size() > limits.packed_bytes)
    return too_large({"Het zipbestand is te groot.", "The zip file is too large."});
  const auto archive = open_zip(bytes);
  if (!archive) return std::unexpected(archive.error());
  Budget budget(limits);
  Files files;
  const auto count = zip_get_num_entries(archive->get(), 0);
  for (zip_int64_t i = 0; i < count; ++i) {
    if (auto fits = budget.take_entry(); !fits) return std::unexpected(fits.error());
    zip_stat_t about;
    zip_stat_init(&about);
    constexpr zip_uint64_t kNeeded = ZIP_STAT_NAME | ZIP_STAT_COMP_SIZE | ZIP_STAT_INDEX;
    if (zip_stat_index(archive->get(), static_cast<zip_uint64_t>(i), 0, &about) != 0 ||
        (about.valid & kNeeded) != kNeeded) {
      return broken({"Dit is geen goed zipbestand.", "This is no sound zip file."});
    }
    std::string name = about.name;
    const bool folder = name.ends_with('/');
    if (folder) name.pop_back();
    if (!is_safe_name(name) || is_link(archive->get(), about.index)) return unsafe_name();
    if (folder) continue;
    if ((about.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && about.encryption_method != ZIP_EM_NONE) {
      return broken({"Het zipbestand heeft een wachtwoord.", "The zip file has a password."});
    }
    auto content = read_entry(archive->get(), about, limits, budget);
    if (!content) return std::unexpected(content.error());
    if (!files.emplace(name, std::move(*content)).second) {
      return broken({"Een bestand staat twee keer in het pakket.", "A file is in the package twice."}, name);
    }
  }
  return files;
}

core::Result<Files> read_folder(const std::filesystem::path& folder, const ArchiveLimits& limits) {
  namespace fs = std::filesystem;
  const auto unreadable = [&] {
    return core::fail(core::ErrorCode::kStorageUnavailable,
                      {"De map kan niet worden gelezen.", "The folder cannot be read."},
                      {"Controleer het pad en de rechten.", "Check the path and its permissions."},
                      core::Place{folder.string(), std::nullopt, std::nullopt});
  };
  std::error_code error;
  Files files;
  Budget budget(limits);
  auto entry = fs::recursive_directory_iterator(folder, error);
  if (error) return unreadable();
  for (; entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    if (error) return unreadable();
    const auto status = entry->symlink_status(error);
    if (error) return unreadable();
    if (fs::is_directory(status)) continue;
    const auto name = entry->path().lexically_relative(folder).generic_string();
    if (!fs::is_regular_file(status) || !is_safe_name(name)) return unsafe_name();
    if (auto fits = budget.take_entry(); !fits) return std::unexpected(fits.error());
    const auto size = entry->file_size(error);
    if (error) return unreadable();
    if (auto fits = budget.take_bytes(0, size); !fits) return std::unexpected(fits.error());
    std::ifstream stream(entry->path(), std::ios::binary);
    std::string content(size, '\0');
    stream.read(content.data(), static_cast<std::streamsize>(size));
    if (stream.gcount() != static_cast<std::streamsize>(size)) return unreadable();
    files.emplace(name, std::move(content));
  }
  if (error) return unreadable();
  return files;
}

std::string pack(const Files& files) {
  std::string packed;
  for (const auto& [name, content] : files) {
    packed += fmt::format("{}:{},{}:", name.size(), name, content.size());
    packed += content;
    packed += ',';
  }
  return packed;
}

core::Result<Files> unpack(std::string_view packed) {
  const auto damaged = [] {
    return broken({"Het opgeslagen pakket is beschadigd.", "The stored package is damaged."});
  };
  // One "length:bytes," (D. J. Bernstein's netstring).
  const auto take = [&]() -> std::optional<std::string_view> {
    std::size_t length = 0;
    const auto [end, error] = std::from_chars(packed.data(), packed.data() + packed.size(), length);
    if (error != std::errc{} || end == packed.data() + packed.size() || *end != ':') return std::nullopt;
    packed.remove_prefix(static_cast<std::size_t>(end - packed.data()) + 1);
    if (length >= packed.size() || packed[length] != ',') return std::nullopt;
    const auto text = packed.substr(0, length);
    packed.remove_prefix(length + 1);
    return text;
  };
  Files files;
  while (!packed.empty()) {
    const auto name = take();
    const auto content = name ? take() : std::nullopt;
    if (!content || !is_safe_name(*name) || !files.emplace(*name, *content).second) return damaged();
  }
  return files;
}

}  // namespace pareltjes::packages
