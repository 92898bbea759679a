// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"

namespace pareltjes::incoming {

/// Whether a path goes down only: no "..", no ".", not absolute, no empty part, no hidden name. Error: kInvalidInput.
core::Result<void> check_relative(std::string_view path);

/// An open file descriptor.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  ~Descriptor();
  Descriptor(Descriptor&& other) noexcept : number_(other.number_) { other.number_ = -1; }
  Descriptor& operator=(Descriptor&& other) noexcept;
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return number_; }
  [[nodiscard]] bool is_open() const { return number_ >= 0; }

 private:
  int number_;
};

/// Opens what lies below `root`, one part of the path after another, and follows no symbolic link: what is swapped
/// while it looks leads nowhere else. `root` itself is the operator's and may be a link. Errors: kNotFound,
/// kInvalidInput.
core::Result<Descriptor> open_below(const std::filesystem::path& root, std::string_view path, bool folder);

struct FoundFile {
  std::string name;
  std::string mark;  ///< Changes whenever the file does: size, moments of change, number.
  std::uint64_t bytes = 0;
  std::int64_t still_ms = 0;  ///< How long ago it last changed, by the clock of the file system.
};

/// The ordinary files in a folder by name; hidden ones, links and everything else are left out. Error: kNotFound,
/// kPayloadTooLarge when there are more than `most`.
core::Result<std::vector<FoundFile>> files_in(const Descriptor& folder, std::size_t most);

/// What is known of one file. Error: kNotFound when it is no ordinary file.
core::Result<FoundFile> look_at(const Descriptor& file, std::string name);

/// Reads a whole file in `folder`. Errors: kNotFound, kPayloadTooLarge above `limit`, kConflict when it changed
/// meanwhile or less than `still` ago.
core::Result<std::string> read_whole(const Descriptor& folder, const std::string& name, std::uint64_t limit,
                                     std::chrono::milliseconds still = std::chrono::milliseconds::min());

}  // namespace pareltjes::incoming
