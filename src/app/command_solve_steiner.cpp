// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "engines/steiner/files/read.hpp"
#include "engines/steiner/solve.hpp"

namespace pareltjes::app {
namespace {

using namespace engines::steiner;

core::Result<Instance> read_file(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  if (stream.bad() || !std::filesystem::is_regular_file(path)) {
    return core::fail(core::ErrorCode::kInvalidFile,
                      {"Het bestand ‘" + path + "’ is niet te lezen.", "The file ‘" + path + "’ cannot be read."},
                      {"Kijk of de naam klopt.", "Check whether the name is right."});
  }
  return read(bytes, path);
}

}  // namespace

int solve_steiner_command(const CommonOptions& common, const SteinerOptions& options) {
  const auto begin = std::chrono::steady_clock::now();
  const auto instance = read_file(options.file);
  if (!instance) return report({instance.error()}, common.language);
  Limits limits;
  if (options.time_limit_seconds > 0) {
    limits.deadline = begin + std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                                  std::chrono::duration<double>(std::min(options.time_limit_seconds, 1e9)));
  }
  const auto solution = solve(*instance, limits);
  if (!solution) return report({solution.error()}, common.language);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  nlohmann::json out{{"problem", "steiner"},
                     {"value", solution->cost},
                     {"bound", solution->bound},
                     {"gap", solution->gap()},
                     {"seconds", std::round(seconds * 1e6) / 1e6},
                     {"status", solution->proven() ? "optimal" : "stopped"},
                     {"nodes", solution->nodes},
                     {"edges", nlohmann::json::array()}};
  for (const EdgeId id : solution->tree) {
    const Edge& edge = instance->edges[id];
    out["edges"].push_back({edge.a + 1, edge.b + 1});
  }
  fmt::print("{}\n", out.dump());
  return 0;
}

}  // namespace pareltjes::app
