// SPDX-License-Identifier: EUPL-1.2
// Time to proven optimum per set of published problems, beside their published optima. One JSON object a line, one
// thread; the seconds are those of the processor, for another program may be at work too. PARELTJES_STEINER_SECONDS:
// the limit of each problem (60).
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "engines/steiner/files/read.hpp"
#include "engines/steiner/solve.hpp"

namespace {

using namespace pareltjes::engines::steiner;
namespace fs = std::filesystem;

std::string bytes_of(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// The lowest and highest that is published as the cost of the best tree.
struct Published {
  Cost lower = 0, upper = 0;
};

/// A table `name ,optimum` or `name ,lower,upper`; in a SteinLib file itself the line "Cost".
std::optional<Published> published(const fs::path& file, const fs::path& table) {
  std::istringstream lines(bytes_of(table.empty() ? file : table));
  for (std::string line; std::getline(lines, line);) {
    if (table.empty()) {
      if (line.starts_with("Cost ")) return Published{std::stoll(line.substr(5)), std::stoll(line.substr(5))};
    } else if (line.starts_with(file.filename().string())) {
      return Published{std::stoll(line.substr(line.find(',') + 1)), std::stoll(line.substr(line.rfind(',') + 1))};
    }
  }
  return std::nullopt;
}

struct Counts {
  std::size_t problems = 0, proven = 0, within_1 = 0, within_10 = 0, within_60 = 0, wrong = 0, below_half_percent = 0;
  double sum_of_logarithms = 0, worst_gap = 0;
};

void solve_one(const fs::path& file, const fs::path& table, double limit, Counts& counts) {
  const auto instance = read(bytes_of(file), file.string());
  if (!instance) return;
  Limits limits;
  limits.deadline =
      std::chrono::steady_clock::now() + std::chrono::milliseconds(static_cast<std::int64_t>(limit * 1000));
  const std::clock_t begin = std::clock();
  const auto solution = solve(*instance, limits);
  const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  ++counts.problems;
  counts.sum_of_logarithms += std::log(std::max(seconds, 0.001));
  if (!solution) return;
  const auto known = published(file, table);
  const bool wrong = known && (solution->cost < known->lower || solution->bound > known->upper ||
                               (solution->proven() && solution->cost > known->upper));
  counts.wrong += wrong ? 1U : 0U;
  counts.below_half_percent += solution->gap() < 0.005 ? 1U : 0U;
  counts.worst_gap = std::max(counts.worst_gap, solution->gap());
  if (solution->proven()) {
    ++counts.proven;
    counts.within_1 += seconds <= 1 ? 1U : 0U;
    counts.within_10 += seconds <= 10 ? 1U : 0U;
    counts.within_60 += seconds <= 60 ? 1U : 0U;
  } else {
    fmt::print(stderr, "{}: {} with bound {}, {} branches, {:.1f} s\n", file.string(), solution->cost, solution->bound,
               solution->nodes, seconds);
  }
  if (wrong) fmt::print(stderr, "{}: not what is published\n", file.string());
}

}  // namespace

int main() {
  const char* const folder = std::getenv("PARELTJES_TESTDATA");        // NOLINT(concurrency-mt-unsafe)
  const char* const asked = std::getenv("PARELTJES_STEINER_SECONDS");  // NOLINT(concurrency-mt-unsafe)
  const double limit = asked != nullptr ? std::atof(asked) : 60.0;
  if (folder == nullptr || !fs::is_directory(fs::path(folder) / "bench" / "steinlib")) {
    fmt::print(stderr, "steiner: skipped, data absent\n");
    return 0;
  }
  const fs::path bench = fs::path(folder) / "bench", pace = bench / "pace2018";
  bool wrong = false;
  const std::vector<std::array<fs::path, 2>> sets{{bench / "steinlib", ""},
                                                  {pace / "track1", pace / "track1.csv"},
                                                  {pace / "track2", pace / "track2.csv"},
                                                  {pace / "track3_vienna", pace / "track3.csv"}};
  for (const auto& [set, table] : sets) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(set)) {
      if (entry.path().extension() == ".stp" || entry.path().extension() == ".gr") files.push_back(entry.path());
    }
    std::ranges::sort(files);
    Counts counts;
    for (const auto& file : files) solve_one(file, table, limit, counts);
    if (counts.problems == 0) continue;
    fmt::print(
        R"({{"bench":"steiner/{}","value":{:.3f},"unit":"s, geometric mean","problems":{},"proven":{},"within_1_s":{},)"
        R"("within_10_s":{},"within_60_s":{},"gap_below_half_percent":{},"worst_gap":{:.4f},"wrong":{},"limit_s":{}}})"
        "\n",
        set.filename().string(), std::exp(counts.sum_of_logarithms / static_cast<double>(counts.problems)),
        counts.problems, counts.proven, counts.within_1, counts.within_10, counts.within_60, counts.below_half_percent,
        counts.worst_gap, counts.wrong, limit);
    wrong = wrong || counts.wrong > 0;
  }
  return wrong ? 1 : 0;
}
