// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace pareltjes::overeenkomsten {

/// An official document or a contract for tests; empty where the folder is absent.
inline std::string official(const std::string& name) {
  const char* folder = std::getenv("PARELTJES_TESTDATA");
  std::ifstream file(std::filesystem::path(folder == nullptr ? "../shared" : folder) / "contracts" / name,
                     std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace pareltjes::overeenkomsten
