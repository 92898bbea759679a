// SPDX-License-Identifier: EUPL-1.2
// Reading, and problems that others published with their optima (PARELTJES_TESTDATA).
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>

#include "engines/steiner/files/read.hpp"
#include "engines/steiner/solve.hpp"

namespace pareltjes::engines::steiner {
namespace {

constexpr const char* kSmall =
    "33D32945 STP File, STP Format Version 1.0\nSECTION Comment\nName \"A Nodes 9\"\nNodes 9\nEND\n"
    "SECTION Graph\r\nNodes 4\nEdges 3\nE 1 2 4\nE 2 3 1\ne 3 4 2\nEND\n"
    "SECTION Tree Decomposition\ns td 1 2 3\nb 1 1 2\nEND\nSECTION Terminals\nTerminals 2\nT 1\nT 3\nEND\nEOF\nE 1 1 "
    "1\n";

TEST(Read, BothWaysOfWriting) {
  const auto instance = read(kSmall, "a.stp");
  ASSERT_TRUE(instance) << core::describe(instance.error(), core::Language::kEnglish);
  EXPECT_EQ(instance->nodes, 4U);
  ASSERT_EQ(instance->edges.size(), 3U);
  EXPECT_EQ(instance->edges[2].a, 2U);
  EXPECT_EQ(instance->edges[2].cost, 2);
  EXPECT_EQ(instance->terminals, (std::vector<Node>{0, 2}));
  EXPECT_EQ(solve(*instance)->cost, 5);
}

TEST(Read, TellsTheLine) {
  const auto line_of = [](const std::string& text) -> std::int64_t {
    const auto instance = read(text, "a.stp", 100);
    return instance ? 0 : instance.error().place->line.value_or(-1);
  };
  EXPECT_EQ(line_of("Nodes 2\nE 1 2 1\nT 1\n"), 0);
  EXPECT_EQ(line_of("Nodes 2\nE 1 3 1\nT 1\n"), 2);
  EXPECT_EQ(line_of("Nodes 2\nE 0 1 1\nT 1\n"), 2);
  EXPECT_EQ(line_of("Nodes 2\nE 1 2 1.5\nT 1\n"), 2);
  EXPECT_EQ(line_of("Nodes 2\nE 1 2\nT 1\n"), 2);
  EXPECT_EQ(line_of("Nodes 2\nE 1 2 -1\nT 1\n"), 2);
  EXPECT_EQ(line_of("Nodes 101\n"), 1);
  EXPECT_EQ(line_of("Nodes 2\nA 1 2 1\nT 1\n"), 2);
  EXPECT_EQ(line_of("Nodes 2\nEdges 2\nE 1 2 1\nT 1\n"), 4);
  EXPECT_EQ(line_of("Nodes 2\nE 1 2 1\nTerminals 2\nT 1\n"), 4);
  EXPECT_EQ(line_of("Nodes 2\nE 1 2 1\n"), 2);
  EXPECT_EQ(line_of("Section MaximumDegrees\n"), 1);
  EXPECT_EQ(line_of("Nodes 2\nNodes 2\n"), 2);
}

std::optional<std::string> published(const std::string& name) {
  const char* const folder = std::getenv("PARELTJES_TESTDATA");  // NOLINT(concurrency-mt-unsafe)
  if (folder == nullptr) return std::nullopt;
  std::ifstream stream(std::string(folder) + "/bench/" + name, std::ios::binary);
  if (!stream) return std::nullopt;
  return std::string{std::istreambuf_iterator<char>(stream), {}};
}

void expect_optimum(const std::string& name, Cost optimum, int seconds) {
  SCOPED_TRACE(name);
  const auto text = published(name);
  ASSERT_TRUE(text);
  const auto instance = read(*text, name);
  ASSERT_TRUE(instance) << core::describe(instance.error(), core::Language::kEnglish);
  Limits limits;
  limits.deadline = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  const auto solution = solve(*instance, limits);
  ASSERT_TRUE(solution) << core::describe(solution.error(), core::Language::kEnglish);
  EXPECT_EQ(solution->cost, optimum);
  EXPECT_EQ(solution->bound, optimum);
  EXPECT_EQ(*validate(*instance, solution->tree), optimum);
}

Cost told_by(const std::string& text) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("Cost ")) return std::stoll(line.substr(5));
  }
  return -1;
}

// Series B: 50 to 100 nodes. J. Beasley, "An SST-based algorithm for the Steiner problem in graphs", Networks 19
// (1989).
TEST(SteinLib, SeriesBToTheOptimum) {
  if (!published("steinlib/b01.stp")) GTEST_SKIP() << "skipped, data absent";
  for (int i = 1; i <= 18; ++i) {
    const std::string name = "steinlib/b" + std::string(i < 10 ? "0" : "") + std::to_string(i) + ".stp";
    expect_optimum(name, told_by(*published(name)), 100);
  }
}

// Of series C, 500 nodes: few edges, and many (12,500).
TEST(SteinLib, OfSeriesCToTheOptimum) {
  if (!published("steinlib/c01.stp")) GTEST_SKIP() << "skipped, data absent";
  for (const char* const number : {"01", "02", "03", "04", "05", "09", "10", "14", "17", "20"}) {
    const std::string name = std::string("steinlib/c") + number + ".stp";
    expect_optimum(name, told_by(*published(name)), 100);
  }
}

// Each of another kind: series E with 2,500 nodes, wires on a chip with holes, distances as the crow flies, groups of
// terminals; a problem that only branching solves.
TEST(Pace, OneOfEachKindToTheOptimum) {
  const auto one = published("pace2018/track1.csv"), two = published("pace2018/track2.csv");
  if (!one || !two) GTEST_SKIP() << "skipped, data absent";
  const auto expect = [](const std::string& table, const std::string& track, const std::string& name) {
    std::istringstream lines(table);
    for (std::string line; std::getline(lines, line);) {
      if (!line.starts_with(name)) continue;
      expect_optimum("pace2018/" + track + "/" + name, std::stoll(line.substr(line.find(',') + 1)), 100);
      return;
    }
    ADD_FAILURE() << name;
  };
  for (const char* const name : {"instance002.gr", "instance111.gr", "instance126.gr", "instance143.gr"})
    expect(*one, "track1", name);
  for (const char* const name :
       {"instance002.gr", "instance006.gr", "instance012.gr", "instance018.gr", "instance054.gr"})
    expect(*two, "track2", name);
}

// The first few of the PACE challenge of 2018, few terminals.
TEST(Pace, FewTerminalsToTheOptimum) {
  const auto table = published("pace2018/track1.csv");
  if (!table) GTEST_SKIP() << "skipped, data absent";
  std::istringstream lines(*table);
  int seen = 0;
  for (std::string line; std::getline(lines, line) && seen < 8;) {
    const auto name = "pace2018/track1/" + line.substr(0, line.find(".gr")) + ".gr";
    if (!line.contains(".gr") || !published(name)) continue;
    expect_optimum(name, std::stoll(line.substr(line.find(',') + 1)), 100);
    ++seen;
  }
  EXPECT_EQ(seen, 8);
}

}  // namespace
}  // namespace pareltjes::engines::steiner
