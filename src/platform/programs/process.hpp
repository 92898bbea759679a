// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/error.hpp"

namespace pareltjes::programs {

/// A folder of its own below the system's temporary folder, for nobody else to read; gone with this object.
class PrivateFolder {
 public:
  static core::Result<PrivateFolder> make();
  ~PrivateFolder();
  PrivateFolder(PrivateFolder&& other) noexcept;
  PrivateFolder& operator=(PrivateFolder&&) = delete;
  PrivateFolder(const PrivateFolder&) = delete;
  PrivateFolder& operator=(const PrivateFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  explicit PrivateFolder(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;
};

/// Asked now and then while a program runs; an error ends it. Empty: nothing ends it but its time.
using GoOn = std::function<core::Result<void>()>;

/// Whether a program of this name stands in the search path.
bool is_installed(const std::string& program);

struct ProgramEnd {
  int code = -1;     ///< Exit code; -1 when a signal ended it.
  std::string said;  ///< The end of what it wrote to standard error.
};

/// Runs a program to its end, without a shell, in `folder`, which is also its home: it sees no file descriptor of ours
/// and nothing of our environment but the search path. It is ended, with all that it started, when `go_on` gives an
/// error or when `limit` has passed.
/// @param output name of a file in `folder` for its standard output; empty: that is thrown away.
/// @return kCancelled, kDeadlineExceeded; kPartAbsent when there is no such program.
core::Result<ProgramEnd> run_program(const std::vector<std::string>& arguments, const std::filesystem::path& folder,
                                     std::chrono::seconds limit, const GoOn& go_on, const std::string& output = {});

}  // namespace pareltjes::programs
