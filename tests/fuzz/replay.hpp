// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

/// Runs a fuzz target over its committed corpus inside the room's own tests, so that every compiler and sanitizer sees
/// what the fuzzer once found. cmake/rooms.cmake writes one such test for each fuzz target.
namespace pareltjes::fuzz {

using Target = int (*)(const std::uint8_t*, std::size_t);

/// Inputs that every parser of anything should survive, whatever it reads.
inline std::vector<std::string> common_inputs() {
  return {"",   std::string(1, '\0'), "\xef\xbb\xbf",           "\xff\xfe\xfd",           "\r\n",
          "{}", "a;b\n1;2\n",         std::string(70'000, 'a'), std::string(10'000, '['), std::string(10'000, '"')};
}

/// @param corpus folder, relative to the repository root.
inline void replay(Target target, const std::string& corpus) {
  std::vector<std::filesystem::path> seeds;
  std::error_code absent;
  for (const auto& file : std::filesystem::directory_iterator(corpus, absent)) seeds.push_back(file.path());
  ASSERT_FALSE(seeds.empty()) << "No seed in " << corpus << ": a fuzz target needs at least one good input.";
  std::ranges::sort(seeds);
  auto run = [&](const std::string& bytes) {
    return target(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  };
  for (const auto& input : common_inputs()) EXPECT_EQ(run(input), 0);
  for (const auto& seed : seeds) {
    SCOPED_TRACE(seed.filename().string());
    std::ifstream file(seed, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    EXPECT_EQ(run(bytes), 0);
  }
}

}  // namespace pareltjes::fuzz
