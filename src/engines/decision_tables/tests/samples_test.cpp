// SPDX-License-Identifier: EUPL-1.2
// Real applicable rules (not part of the project). Every finding was judged by eye: each is right, and what is not
// named here is right in the file.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "engines/decision_tables/tests/dmn.hpp"

namespace pareltjes::engines::decision_tables {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Samples : public testing::Test {
 protected:
  void SetUp() override {
    const char* const data = std::getenv("PARELTJES_TESTDATA");  // NOLINT(concurrency-mt-unsafe)
    folder_ = std::filesystem::path(data == nullptr ? "../shared" : data) / "dso" / "dmn-samples";
    if (!std::filesystem::is_directory(folder_)) GTEST_SKIP() << "skipped, data absent";
  }
  [[nodiscard]] Report report_on(const char* name) const {
    std::ifstream file(folder_ / name, std::ios::binary);
    return check_xml({std::istreambuf_iterator<char>(file), {}});
  }
  std::filesystem::path folder_;
};

TEST_F(Samples, TwoAreRight) {
  EXPECT_THAT(told(report_on("demo.dmn")), IsEmpty());
  const auto geo = report_on("geo.dmn");
  EXPECT_THAT(told(geo), IsEmpty());
  EXPECT_EQ(geo.tables.size(), 10U);
  EXPECT_TRUE(std::ranges::all_of(geo.tables, &TableVerdict::decided));
}

TEST_F(Samples, AnOutcomeThatNoRowGives) {
  const auto report = report_on("tree-felling.dmn");
  ASSERT_THAT(codes(report), ElementsAre("dmn-uitvoer-nooit"));
  EXPECT_EQ(report.findings[0].line, 139);
}

/// Whoever must ask the municipality by one way and needs a permit by the other gets two conclusions.
TEST_F(Samples, AConclusionThatContradictsItself) {
  const auto report = report_on("with-conclusion-description.dmn");
  ASSERT_THAT(codes(report), ElementsAre("dmn-tegenspraak"));
  EXPECT_EQ(report.findings[0].line, 157);
}

/// Inputs without names: no column can find its input.
TEST_F(Samples, TheFileThatIsWrongOnPurpose) {
  const auto all = codes(report_on("demo-stripped.dmn"));
  EXPECT_EQ(all.size(), 7U);
  EXPECT_EQ(std::ranges::count(all, "dmn-naam-ontbreekt"), 4);
  EXPECT_EQ(std::ranges::count(all, "dmn-invoer-naam"), 3);
}

}  // namespace
}  // namespace pareltjes::engines::decision_tables
