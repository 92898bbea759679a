// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>

namespace pareltjes::cli {

struct Finished {
  int code = -1;
  std::string out;
  std::string err;
};

inline std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return std::move(bytes).str();
}

// AddressSanitizer reserves far more addresses than the program uses memory.
#if defined(__SANITIZE_ADDRESS__)
#define PARELTJES_ADDRESS_SANITIZER
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define PARELTJES_ADDRESS_SANITIZER
#endif
#endif
#ifdef PARELTJES_ADDRESS_SANITIZER
inline constexpr auto kMemoryLimit = "";
#else
inline constexpr auto kMemoryLimit = "ulimit -v 3000000; ";
#endif

/// Runs the built program with a data folder of its own, within 2 minutes and 3 GB.
class CommandLine : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* program = std::getenv("PARELTJES");
    if (program == nullptr) GTEST_SKIP() << "skipped: PARELTJES does not name the program";
    program_ = program;
    auto pattern = (std::filesystem::temp_directory_path() / "pareltjes-cli-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    std::filesystem::create_directories(folder_ / "in");
  }
  void TearDown() override {
    std::error_code ignored;
    if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
  }

  /// @param arguments as one types them; {} stands for the folder with input files.
  Finished run(const std::string& arguments) const { return run_in(folder_ / "data", arguments); }
  Finished run_in(const std::filesystem::path& data, const std::string& arguments) const {
    return run_as("", data, arguments);
  }
  Finished run_as(const std::string& user, const std::filesystem::path& data, std::string arguments) const {
    const auto in = (folder_ / "in").string();
    for (auto at = arguments.find("{}"); at != std::string::npos; at = arguments.find("{}", at + in.size()))
      arguments.replace(at, 2, in);
    const auto out = folder_ / "out.txt";
    const auto err = folder_ / "err.txt";
    const auto command = kMemoryLimit + user + "timeout 120 '" + program_ + "' --data '" + data.string() + "' " +
                         arguments + " >'" + out.string() + "' 2>'" + err.string() + "'";
    const int status = std::system(command.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, read(out), read(err)};
  }

  /// Whether this computer has a program.
  static bool there(const std::string& program) {
    return std::system(("command -v " + program + " >/dev/null 2>&1").c_str()) == 0;
  }

  /// The same as somebody who is not root: root may read every file. Where the tests run as root, `nobody` runs a copy
  /// of the program, in folders of its own.
  Finished run_as_nobody(const std::string& arguments) {
    if (geteuid() != 0) return run(arguments);
    constexpr uid_t kNobody = 65534;
    const auto copy = folder_ / "pareltjes";
    std::filesystem::copy_file(program_, copy, std::filesystem::copy_options::overwrite_existing);
    for (const auto& path : {folder_, folder_ / "in", folder_ / "data", copy}) {
      if (std::filesystem::exists(path) && chown(path.c_str(), kNobody, kNobody) != 0) return {};
    }
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_ / "data")) {
      if (chown(entry.path().c_str(), kNobody, kNobody) != 0) return {};
    }
    const auto program = std::exchange(program_, copy.string());
    auto finished = run_as("setpriv --reuid=65534 --regid=65534 --clear-groups ", folder_ / "data", arguments);
    program_ = program;
    return finished;
  }

  std::string write(const std::string& name, const std::string& bytes) const {
    const auto path = folder_ / "in" / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << bytes;
    return path.string();
  }

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

 private:
  std::string program_;
  std::filesystem::path folder_;
};

}  // namespace pareltjes::cli
