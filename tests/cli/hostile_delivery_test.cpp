// SPDX-License-Identifier: EUPL-1.2
// Zips that were made to break their reader, as a delivery: a finding, and memory within bounds.
#include <sys/resource.h>
#include <sys/wait.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "tests/cli/command_line.hpp"
#include "tests/cli/zip_file.hpp"

namespace pareltjes::cli {
namespace {

constexpr std::size_t kMegabyte = std::size_t{1} << 20;

/// XML that deflate packs about 200 to 1: less than what counts as suspicious.
std::string packable_xml(std::size_t bytes) {
  std::string xml = "<wet>";
  for (std::size_t i = 0; xml.size() < bytes; ++i)
    xml += "<lid nr='" + std::to_string(i / 40) + "'>" + std::string(300, 'a') + "</lid>";
  return xml + "</wet>";
}

class HostileDelivery : public CommandLine {
 protected:
  struct Verdict {
    std::vector<std::string> findings;  ///< "CODE file", those of this test only.
    std::size_t megabytes = 0;          ///< At most in memory.
  };

  /// Memory above what the program takes for a delivery of one small file: how much of the program itself is resident
  /// differs from machine to machine.
  static constexpr std::size_t kAllowedMegabytes = 25;
  std::size_t megabytes_for_one_small_file() { return check(zip_of({member("wet.xml", "<wet/>")})).megabytes; }

  /// What is found in a zip of these bytes, leaving out that a manifest and an order are absent.
  Verdict check(const std::string& zip) {
    write("levering.zip", zip);
    // A child of our own: its memory is not mixed up with that of the others.
    const auto child = fork();
    if (child == 0) _exit(run("run omgevingswet --input {}/levering.zip --format json").code);
    int status = 0;
    rusage used{};
    wait4(child, &status, 0, &used);
    EXPECT_LE(WIFEXITED(status) ? WEXITSTATUS(status) : 9, 1) << read(folder() / "err.txt");
    Verdict verdict;
    verdict.megabytes = static_cast<std::size_t>(used.ru_maxrss) / 1024;
    const auto outcome = nlohmann::json::parse(read(folder() / "out.txt"), nullptr, false);
    if (!outcome.is_object()) return verdict;
    for (const auto& finding : outcome.at("findings"))
      verdict.findings.push_back(finding.at("code").get<std::string>() + " " + finding.at("file").get<std::string>());
    return verdict;
  }
};

using Findings = std::vector<std::string>;

TEST_F(HostileDelivery, ABombIsNotUnpacked) {
  auto bomb = member("besluit.xml", std::string(90 * kMegabyte, 'a'));
  EXPECT_GT(bomb.size / bomb.packed.size(), 900U);
  const auto verdict = check(zip_of({bomb, member("wet.xml", "<wet/>")}));
  EXPECT_EQ(verdict.findings, (Findings{"PAR0003 besluit.xml"}));
  EXPECT_LT(verdict.megabytes, megabytes_for_one_small_file() + kAllowedMegabytes);
}

TEST_F(HostileDelivery, ManyMembersOverTheSameBytes) {
  // D. Fifield, A better zip bomb (WOOT 2019): members that overlap make much out of little without nesting.
  std::vector<ZipMember> members{member("0.xml", packable_xml(50 * kMegabyte))};
  EXPECT_LT(members[0].size / members[0].packed.size(), 400U) << "else the ratio alone would tell";
  for (int i = 1; i < 60; ++i) {
    members.push_back(members[0]);
    members.back().name = std::to_string(i) + ".xml";
    members.back().same_bytes_as = 0;
  }
  const auto zip = zip_of(members);
  EXPECT_LT(zip.size(), kMegabyte);
  const auto verdict = check(zip);
  EXPECT_EQ(verdict.findings, (Findings{"LVBB1001 levering.zip"}));
  EXPECT_LT(verdict.megabytes, megabytes_for_one_small_file() + kAllowedMegabytes);
}

TEST_F(HostileDelivery, SizesThatAreLies) {
  auto small = member("a.xml", "<wet>" + std::string(2 * kMegabyte, 'a') + "</wet>");
  small.size = 100;  // much more comes out
  auto large = member("b.xml", "<wet/>");
  large.size = 60'000;  // much less comes out
  auto wrong = member("c.xml", "<wet/>");
  wrong.crc ^= 1U;
  const auto verdict = check(zip_of({small, large, wrong, member("d.xml", "<wet/>")}));
  EXPECT_EQ(verdict.findings, (Findings{"XML a.xml", "XML b.xml", "XML c.xml"}));
  EXPECT_LT(verdict.megabytes, megabytes_for_one_small_file() + kAllowedMegabytes);
}

TEST_F(HostileDelivery, TooManyMembersAndTooManyBytes) {
  std::vector<ZipMember> many;
  for (int i = 0; i < 20'001; ++i) many.push_back(member(std::to_string(i) + ".txt", "x"));
  auto verdict = check(zip_of(many));
  EXPECT_EQ(verdict.findings, (Findings{"LVBB1040 levering.zip"}));
  EXPECT_LT(verdict.megabytes, megabytes_for_one_small_file() + kAllowedMegabytes);
  auto giant = member("a.xml", "<wet/>");
  giant.size = 101 * kMegabyte;
  verdict = check(zip_of({giant}));
  EXPECT_EQ(verdict.findings, (Findings{"LVBB1041 a.xml"}));
}

TEST_F(HostileDelivery, AZipInAZipStaysClosed) {
  auto inner = zip_of({member("x.xml", std::string(90 * kMegabyte, 'a'))});
  for (int i = 0; i < 6; ++i) inner = zip_of({member("a.zip", inner), member("b.zip", inner), member("c.zip", inner)});
  const auto verdict = check(inner);
  EXPECT_EQ(verdict.findings, (Findings{}));
  EXPECT_LT(verdict.megabytes, megabytes_for_one_small_file() + kAllowedMegabytes);
}

TEST_F(HostileDelivery, CutOffAnywhereItIsSaid) {
  const auto whole = zip_of({member("a.xml", packable_xml(20'000)), member("b.xml", packable_xml(20'000))});
  for (const std::size_t part : {1U, 4U, 10U, 50U, 90U, 99U}) {
    const auto verdict = check(whole.substr(0, whole.size() * part / 100));
    ASSERT_FALSE(verdict.findings.empty()) << part;
    EXPECT_EQ(verdict.findings.front(), "LVBB1001 levering.zip") << part;
  }
}

TEST_F(HostileDelivery, MemoryStaysWithinTheAimForTheLargestFileAllowed) {
  const auto verdict = check(zip_of({member("wet.xml", packable_xml(99 * kMegabyte)), member("d.xml", "<d>")}));
  EXPECT_EQ(verdict.findings, (Findings{"XML d.xml"}));
  EXPECT_LT(verdict.megabytes, 50U + 20U * 99U);
}

}  // namespace
}  // namespace pareltjes::cli
