// SPDX-License-Identifier: EUPL-1.2
// The monitor by the built program: two tables, releases that are read at run time, accounts of suppliers.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/cli/command_line.hpp"

namespace pareltjes::cli {
namespace {

using Monitor = CommandLine;

TEST_F(Monitor, ShowsConformityAndConnectionApart) {
  const auto said = run("monitor --format json");
  ASSERT_EQ(said.code, 0) << said.err;
  EXPECT_NE(said.err.find("verzonnen"), std::string::npos) << "where nothing was recorded";
  const auto tables = nlohmann::json::parse(said.out).at("tables");
  ASSERT_EQ(tables.size(), 2U);
  for (const auto* name : {"conformiteit", "aansluiting"}) {
    const auto& table = tables.at(name);
    ASSERT_FALSE(table.at("rows").empty()) << name;
    for (const auto& row : table.at("rows")) {
      ASSERT_EQ(row.size(), table.at("columns").size()) << name;
      EXPECT_EQ(row.back(), true) << "made up, and says so";
    }
  }
  const auto csv = run("monitor --format csv --table aansluiting");
  EXPECT_TRUE(csv.out.starts_with("gemeente,naam,leverancier,product,keten,stand,sinds,")) << csv.out.substr(0, 200);
  EXPECT_EQ(std::ranges::count(csv.out, '\n'),
            static_cast<std::ptrdiff_t>(tables.at("aansluiting").at("rows").size()) + 1);
  EXPECT_NE(run("monitor").out.find("Oosterhaven"), std::string::npos);
  EXPECT_EQ(run("monitor --format pdf").code, 2);
  EXPECT_EQ(run("monitor --gemeente Nergenshuizen").code, 2);
}

TEST_F(Monitor, ReadsReleasesOfStandards) {
  EXPECT_EQ(run("schemas releases {}").code, 2) << "no such file";
  write("x.sqlite", "geen database");
  const auto broken = run("schemas releases {}/x.sqlite");
  EXPECT_EQ(broken.code, 2);
  EXPECT_NE(broken.err.find("x.sqlite"), std::string::npos) << broken.err;
  const char* set = std::getenv("PARELTJES_TESTDATA");
  const auto published = std::filesystem::path(set != nullptr ? set : "../shared") / "dso" / "configuratiemanagement";
  if (!std::filesystem::exists(published)) GTEST_SKIP() << "skipped, data absent";
  const auto read = run("schemas releases " + published.string());
  ASSERT_EQ(read.code, 0) << read.err;
  EXPECT_NE(read.out.find("49 standaarden en onderdelen"), std::string::npos) << read.out;
  EXPECT_EQ(run("schemas releases " + published.string()).code, 0) << "the same again is no mistake";
}

TEST_F(Monitor, ASupplierGetsAnAccount) {
  write("wachtwoord", "een zin met zes woorden erin\n");
  const auto made =
      run("account beheerder --organisatie bouwer-bv --organisatienaam Bouwer --gebruikersnaam piet@bouwer.example "
          "--naam Piet < {}/wachtwoord");
  EXPECT_EQ(made.code, 0) << made.err;
  EXPECT_NE(made.out.find("beheerder van Bouwer"), std::string::npos) << made.out;
  EXPECT_EQ(run("account beheerder --gemeente Purmerend --organisatie x --gebruikersnaam a@b.example --naam A").code,
            2);
  EXPECT_EQ(run("account beheerder --gebruikersnaam a@b.example --naam A").code, 2);
}

}  // namespace
}  // namespace pareltjes::cli
