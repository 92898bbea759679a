// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <zlib.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "engines/street_network/files/read.hpp"
#include "engines/street_network/network.hpp"

namespace pareltjes::engines::street_network {

/// Real open data, which is no part of the project.
inline std::filesystem::path testdata(const std::string& name) {
  const char* const folder = std::getenv("PARELTJES_TESTDATA");  // NOLINT(concurrency-mt-unsafe)
  return std::filesystem::path(folder == nullptr ? "../shared" : folder) / "data" / "poi" / name;
}

inline std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline std::string unpacked_bytes_of(const std::filesystem::path& path) {
  std::string text;
  char part[65536];
  gzFile file = gzopen(path.c_str(), "rb");
  for (int got = 0; (got = gzread(file, part, sizeof part)) > 0;) text.append(part, static_cast<std::size_t>(got));
  gzclose(file);
  return text;
}

inline StreetGraph graph_of(const std::string& name) {
  const auto extract = read_osm(bytes_of(testdata(name)), name);
  if (!extract) throw std::runtime_error(extract.error().message.en);
  auto graph = build_graph(*extract);
  if (!graph) throw std::runtime_error(graph.error().message.en);
  return std::move(*graph);
}

inline Profile adult(Mode mode, Measure measure = Measure::kTime) {
  return profile_of(mode, AgeGroup::kAdult, measure);
}

}  // namespace pareltjes::engines::street_network

#define NEEDS_TESTDATA(name) \
  if (!std::filesystem::exists(testdata(name))) GTEST_SKIP() << "skipped, data absent: " << (name)
