// SPDX-License-Identifier: EUPL-1.2
// Where to build, asked of the built program: the published formats, tables and JSON.
#include <nlohmann/json.hpp>

#include "tests/cli/command_line.hpp"

namespace pareltjes::cli {
namespace {

using nlohmann::json;
using Siting = CommandLine;

/// A ring of six nodes, two sites: opposite nodes, each neighbour one or two away.
constexpr const char* kRing = " 6 6 2 \n 1 2 1 \n 2 3 1 \n 3 4 1 \n 4 5 1 \n 5 6 1 \n 6 1 1 \n";

TEST_F(Siting, AMedianOfTheLibrary) {
  const auto file = write("ring.txt", kRing);
  const auto done = run("solve p-median " + file + " --time-limit 50 --format json");
  ASSERT_EQ(done.code, 0) << done.err;
  const auto answer = json::parse(done.out);
  EXPECT_EQ(answer["value"], 4);
  EXPECT_EQ(answer["bound"], 4);
  EXPECT_EQ(answer["gap"], 0);
  EXPECT_EQ(answer["status"], "optimal");
  EXPECT_EQ(answer["open"].size(), 2U);
  EXPECT_GE(answer["seconds"], 0);
  EXPECT_EQ(json::parse(run("solve p-median {}/ring.txt --set p=6").out)["value"], 0);
}

TEST_F(Siting, CoveringOnTheSameFile) {
  write("ring.txt", kRing);
  EXPECT_EQ(json::parse(run("solve max-covering {}/ring.txt --set straal=1 --set p=1").out)["value"], 3);
  EXPECT_EQ(json::parse(run("solve set-covering {}/ring.txt --set straal=1").out)["value"], 2);
  EXPECT_EQ(run("solve set-covering {}/ring.txt").code, 2) << "no radius";
}

TEST_F(Siting, CostsAndCapacities) {
  write("cap.txt", "2 2\n5 10.\n5 20.\n3\n6. 60\n5\n50 100\n");
  EXPECT_EQ(json::parse(run("solve cflp {}/cap.txt").out)["value"], 116);
  EXPECT_EQ(json::parse(run("solve cflp {}/cap.txt --heel").out)["value"], 136);
  EXPECT_EQ(json::parse(run("solve uflp {}/cap.txt").out)["value"], 66);
}

TEST_F(Siting, ATableAndWhoGoesWhere) {
  write("tabel.csv", "punt;vraag;noord;zuid\nA;12;3,5;9\nB;4;;2\n");
  const auto answer = json::parse(run("solve p-median {}/tabel.csv --set p=2 --toewijzing").out);
  EXPECT_EQ(answer["value"], 50);
  EXPECT_EQ(answer["assignment"][1]["site"], "zuid");
  EXPECT_EQ(answer["sites"][0]["lost_without"], 66);
}

TEST_F(Siting, PeriodsAndScenariosInJson) {
  write("plan.json", R"({"periods": [{"label": "2027", "open": 1}, {"label": "2036", "open": 1}],
    "sites": [{"id": "oud", "standing": "closable"}, {"id": "nieuw", "opens": "2036"}],
    "points": ["A", "B"], "cost": [[1, 9], [9, 1]],
    "weight": [[[5, 1], [1, 5]], [[5, 1], [1, 7]]], "risk": {"measure": "worst"}})");
  const auto answer = json::parse(run("solve p-median {}/plan.json").out);
  EXPECT_EQ(answer["value"], 5 + 9 + 9 + 7);
  EXPECT_EQ(answer["sites"][0]["closes"], "2036");
  EXPECT_EQ(answer["sites"][1]["opens"], "2036");
  EXPECT_EQ(answer["scenario_values"], json::parse("[28, 30]"));
}

TEST_F(Siting, WhatCannotBe) {
  write("ring.txt", kRing);
  const auto few = run("solve p-median {}/ring.txt --set p=7");
  EXPECT_EQ(few.code, 2);
  EXPECT_NE(few.err.find("Er moeten 7 locaties open zijn, maar er kunnen er maar 6 open."), std::string::npos)
      << few.err;
  EXPECT_EQ(json::parse(few.out)["status"], "infeasible");
  EXPECT_TRUE(json::parse(few.out)["value"].is_null());
  write("stuk.txt", "6 6 2\n1 2 1\n2 drie 1\n");
  const auto broken = run("solve p-median {}/stuk.txt");
  EXPECT_EQ(broken.code, 2);
  EXPECT_NE(broken.err.find("stuk.txt, regel 3: Hier moet een knoop staan, en niet ‘drie’."), std::string::npos)
      << broken.err;
  EXPECT_EQ(run("solve p-median {}/niets.txt").code, 2);
  EXPECT_EQ(run("solve p-median {}/ring.txt --set q=3").code, 2);
}

}  // namespace
}  // namespace pareltjes::cli
