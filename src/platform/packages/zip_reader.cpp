// SPDX-License-Identifier: EUPL-1.2
#include "platform/packages/zip_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <set>

#include "platform/packages/zip_handle.hpp"

namespace pareltjes::packages {
namespace {

constexpr std::uint64_t kSmallFile = std::uint64_t{64} * 1024;

std::unexpected<core::Error> damaged(core::Text message, std::string name) {
  return core::fail(core::ErrorCode::kInvalidFile, std::move(message),
                    {"Maak de zip opnieuw en probeer het nog eens.", "Make the zip anew and try again."},
                    core::Place{std::move(name), std::nullopt, std::nullopt});
}

std::unexpected<core::Error> too_large(core::Text message) {
  return core::fail(core::ErrorCode::kPayloadTooLarge, std::move(message),
                    {"Splits de zip of laat bestanden weg.", "Split the zip or leave out files."});
}

}  // namespace

struct ZipReader::State {
  std::string_view bytes;
  std::vector<Entry> entries;
  std::vector<zip_uint64_t> indices;
  std::vector<Refused> refused;
  // A handle of libzip serves one thread at a time.
  mutable std::mutex mutex;
  mutable std::vector<ZipHandle> handles;

  [[nodiscard]] core::Result<ZipHandle> take() const {
    {
      const std::lock_guard lock(mutex);
      if (!handles.empty()) {
        auto handle = std::move(handles.back());
        handles.pop_back();
        return handle;
      }
    }
    return open_zip(bytes);
  }
  void give_back(ZipHandle handle) const {
    const std::lock_guard lock(mutex);
    handles.push_back(std::move(handle));
  }
};

ZipReader::ZipReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
ZipReader::ZipReader(ZipReader&&) noexcept = default;
ZipReader& ZipReader::operator=(ZipReader&&) noexcept = default;
ZipReader::~ZipReader() = default;

const std::vector<ZipReader::Entry>& ZipReader::entries() const {
  return state_->entries;
}

const std::vector<ZipReader::Refused>& ZipReader::refused() const {
  return state_->refused;
}

core::Result<ZipReader> ZipReader::open(std::string_view bytes, const ArchiveLimits& limits) {
  if (bytes.size() > limits.packed_bytes)
    return too_large({"Het zipbestand is te groot.", "The zip file is too large."});
  auto handle = open_zip(bytes);
  if (!handle) return std::unexpected(handle.error());
  auto* archive = handle->get();
  const auto count = zip_get_num_entries(archive, 0);
  if (count > static_cast<zip_int64_t>(limits.entries)) {
    return too_large({fmt::format("De zip heeft meer dan {} bestanden.", limits.entries),
                      fmt::format("The zip has more than {} files.", limits.entries)});
  }
  auto state = std::make_unique<State>();
  state->bytes = bytes;
  std::set<std::string> seen;
  std::vector<std::pair<Entry, zip_uint64_t>> found;
  std::uint64_t total = 0;
  for (zip_int64_t i = 0; i < count; ++i) {
    zip_stat_t about;
    zip_stat_init(&about);
    constexpr zip_uint64_t kNeeded = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE;
    if (zip_stat_index(archive, static_cast<zip_uint64_t>(i), 0, &about) != 0 || (about.valid & kNeeded) != kNeeded)
      return damaged({"Dit is geen goed zipbestand.", "This is no sound zip file."}, "");
    std::string name = about.name;
    const bool folder = name.ends_with('/');
    if (folder) name.pop_back();
    const auto refuse = [&](Trouble trouble) { state->refused.push_back({trouble, name}); };
    if (!is_safe_name(name) || is_link(archive, static_cast<zip_uint64_t>(i))) {
      refuse(Trouble::kUnsafeName);
    } else if (folder) {
      continue;
    } else if (!seen.insert(name).second) {
      refuse(Trouble::kDouble);
    } else if ((about.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && about.encryption_method != ZIP_EM_NONE) {
      refuse(Trouble::kLocked);
    } else if (about.size > limits.file_bytes) {
      refuse(Trouble::kTooLarge);
    } else if (about.size > kSmallFile && about.size / std::max<zip_uint64_t>(about.comp_size, 1) > limits.ratio) {
      refuse(Trouble::kSuspicious);
    } else if ((total += about.size) > limits.total_bytes) {
      return too_large({"De zip is uitgepakt te groot.", "The zip is too large when unpacked."});
    } else {
      found.emplace_back(Entry{name, about.size}, static_cast<zip_uint64_t>(i));
    }
  }
  std::ranges::sort(found, {}, [](const auto& one) -> const std::string& { return one.first.name; });
  for (auto& [entry, index] : found) {
    state->entries.push_back(std::move(entry));
    state->indices.push_back(index);
  }
  state->handles.push_back(std::move(*handle));
  return ZipReader(std::move(state));
}

core::Result<std::string> ZipReader::read(std::size_t entry) const {
  const auto& about = state_->entries[entry];
  auto handle = state_->take();
  if (!handle) return std::unexpected(handle.error());
  ZipFileHandle file(zip_fopen_index(handle->get(), state_->indices[entry], 0));
  if (!file)
    return damaged({"Een bestand in de zip is niet te lezen.", "A file in the zip cannot be read."}, about.name);
  // One byte more than promised, so that a member that goes on is noticed.
  std::string content(about.bytes + 1, '\0');
  std::size_t filled = 0;
  for (;;) {
    const auto count = zip_fread(file.get(), content.data() + filled, content.size() - filled);
    if (count < 0 || filled + static_cast<std::size_t>(count) > about.bytes) {
      return damaged({"Een bestand in de zip is beschadigd.", "A file in the zip is damaged."}, about.name);
    }
    if (count == 0) break;
    filled += static_cast<std::size_t>(count);
  }
  if (filled != about.bytes)
    return damaged({"Een bestand in de zip is niet heel.", "A file in the zip is not whole."}, about.name);
  content.resize(filled);
  file.reset();
  state_->give_back(std::move(*handle));
  return content;
}

}  // namespace pareltjes::packages
