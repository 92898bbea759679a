// SPDX-License-Identifier: EUPL-1.2
#include "platform/incoming/safe_file.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

#include "core/text.hpp"

namespace pareltjes::incoming {
namespace {

using core::ErrorCode;

std::unexpected<core::Error> not_there(std::string_view path) {
  return core::fail(ErrorCode::kNotFound,
                    {fmt::format("‘{}’ is er niet of is niet leesbaar.", path),
                     fmt::format("‘{}’ is not there or cannot be read.", path)},
                    {"Controleer de naam en de rechten. Koppelingen naar elders worden niet gevolgd.",
                     "Check the name and the permissions. Links to elsewhere are not followed."});
}

std::int64_t milliseconds_since(const timespec& moment) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto then = std::chrono::seconds{moment.tv_sec} + std::chrono::nanoseconds{moment.tv_nsec};
  return std::chrono::duration_cast<std::chrono::milliseconds>(now - then).count();
}

std::string mark_of(const struct stat& status) {
  return fmt::format("{} {} {}.{:09} {}.{:09}", status.st_ino, status.st_size, status.st_mtim.tv_sec,
                     status.st_mtim.tv_nsec, status.st_ctim.tv_sec, status.st_ctim.tv_nsec);
}

}  // namespace

Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(number_, other.number_);
  return *this;
}

core::Result<void> check_relative(std::string_view path) {
  const auto parts = core::split(path, '/');
  const bool odd = std::ranges::any_of(path, [](unsigned char c) { return c < 0x20 || c == '\\' || c == 0x7f; });
  const bool bad =
      std::ranges::any_of(parts, [](const std::string& part) { return part.empty() || part.starts_with('.'); });
  if (!parts.empty() && !odd && !bad) return {};
  return core::fail(
      ErrorCode::kInvalidInput,
      {"Deze plaats ligt niet in de map van uw organisatie.", "This place is not in the folder of your organisation."},
      {"Schrijf de naam van een map of bestand daarin, zoals plannen/2026.",
       "Write the name of a folder or file in it, such as plans/2026."});
}

core::Result<Descriptor> open_below(const std::filesystem::path& root, std::string_view path, bool folder) {
  if (auto safe = check_relative(path); !safe) return std::unexpected(std::move(safe.error()));
  Descriptor at(::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const auto parts = core::split(path, '/');
  for (std::size_t i = 0; i < parts.size() && at.is_open(); ++i) {
    const bool inner = i + 1 < parts.size() || folder;
    // Without waiting: a pipe would hold us up.
    at = Descriptor(::openat(at.get(), parts[i].c_str(),
                             O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | (inner ? O_DIRECTORY : 0)));
  }
  if (!at.is_open()) return not_there(path);
  return at;
}

core::Result<FoundFile> look_at(const Descriptor& file, std::string name) {
  struct stat status = {};
  if (::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) return not_there(name);
  return FoundFile{std::move(name), mark_of(status), static_cast<std::uint64_t>(status.st_size),
                   milliseconds_since(status.st_ctim)};
}

core::Result<std::vector<FoundFile>> files_in(const Descriptor& folder, std::size_t most) {
  const int copy = ::openat(folder.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const std::unique_ptr<DIR, int (*)(DIR*)> listing(copy < 0 ? nullptr : ::fdopendir(copy), ::closedir);
  if (!listing) return not_there(".");
  std::vector<FoundFile> found;
  while (const auto* entry = ::readdir(listing.get())) {
    std::string name(static_cast<const char*>(entry->d_name));
    if (name.starts_with('.')) continue;
    const Descriptor file(::openat(folder.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
    if (!file.is_open()) continue;
    auto looked = look_at(file, std::move(name));
    if (!looked) continue;
    if (found.size() == most) {
      return core::fail(ErrorCode::kPayloadTooLarge,
                        {fmt::format("In de map staan meer dan {} bestanden.", most),
                         fmt::format("The folder holds more than {} files.", most)},
                        {"Haal weg wat al is ingelezen.", "Remove what was read already."});
    }
    found.push_back(std::move(*looked));
  }
  std::ranges::sort(found, {}, &FoundFile::name);
  return found;
}

core::Result<std::string> read_whole(const Descriptor& folder, const std::string& name, std::uint64_t limit,
                                     std::chrono::milliseconds still) {
  const Descriptor file(::openat(folder.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  if (!file.is_open()) return not_there(name);
  const auto before = look_at(file, name);
  if (!before) return std::unexpected(before.error());
  if (before->bytes > limit) {
    return core::fail(ErrorCode::kPayloadTooLarge,
                      {fmt::format("{} is groter dan {} MB.", name, limit >> 20U),
                       fmt::format("{} is larger than {} MB.", name, limit >> 20U)},
                      {"Lever het in delen.", "Deliver it in parts."});
  }
  std::string bytes(before->bytes, '\0');
  std::size_t at = 0;
  while (at < bytes.size()) {
    const auto got = ::read(file.get(), bytes.data() + at, bytes.size() - at);
    if (got <= 0) break;
    at += static_cast<std::size_t>(got);
  }
  const auto after = look_at(file, name);
  const bool quiet = before->still_ms >= still.count();
  if (quiet && at == bytes.size() && after && after->mark == before->mark) return bytes;
  return core::fail(
      ErrorCode::kConflict,
      {fmt::format("{} veranderde tijdens het lezen.", name), fmt::format("{} changed while it was read.", name)},
      {"Het wordt later opnieuw gelezen.", "It is read again later."});
}

}  // namespace pareltjes::incoming
