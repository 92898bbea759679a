// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace pareltjes::hub {

/// A file of the real open data beside the repository.
inline std::filesystem::path testdata(const std::string& name) {
  const char* root = std::getenv("PARELTJES_TESTDATA");
  return std::filesystem::path(root ? root : "../shared") / name;
}

}  // namespace pareltjes::hub

/// Skips the test where the file is absent; else `variable` is its path.
#define PARELTJES_NEEDS(name, variable)            \
  const auto variable = testdata(name);            \
  if (!std::filesystem::exists(variable)) {        \
    GTEST_SKIP() << "skipped, data absent: " name; \
  }
