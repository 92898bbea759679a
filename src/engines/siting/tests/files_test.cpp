// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include "engines/siting/files/read.hpp"
#include "engines/siting/solution.hpp"

namespace pareltjes::engines::siting {
namespace {

std::string wrong(const core::Result<Instance>& result) {
  return result ? "read" : core::describe(result.error(), core::Language::kEnglish);
}

TEST(Graphs, ShortestPathsAndTheLastOfRepeatedEdges) {
  const auto instance = *read_graph(" 4 5 1 \n 1 2 9 \n 2 3 1 \n 3 4 1 \n 4 1 5 \n 2 1 2 \n", "g");
  EXPECT_EQ(instance.cost, (std::vector<double>{0, 2, 3, 4, 2, 0, 1, 2, 3, 1, 0, 1, 4, 2, 1, 0}));
  EXPECT_EQ(instance.periods[0].most_open, 1U);
  EXPECT_EQ(*solve(instance)->value, 2 + 1 + 2);
}

TEST(Graphs, InPiecesNeedASiteInEach) {
  EXPECT_EQ(solve(*read_graph("4 2 1\n1 2 3\n3 4 5\n", "g"))->status, Status::kInfeasible);
  EXPECT_EQ(*solve(*read_graph("4 2 2\n1 2 3\n3 4 5\n", "g"))->value, 8);
}

TEST(Graphs, ErrorsHaveTheirLine) {
  EXPECT_EQ(wrong(read_graph("3 2 1\n1 2 4\n2 9 4\n", "g.txt")),
            "g.txt, line 3: Here must stand a node: a whole number up to 3. Correct the file and try again.");
  EXPECT_EQ(wrong(read_graph("3 2 1\n1 2 4\n", "g.txt")),
            "g.txt, line 3: The file ends where a node must stand. Correct the file and try again.");
  EXPECT_EQ(wrong(read_graph("3 1 1\n1 2 x7\n", "g.txt")),
            "g.txt, line 2: Here must stand a length, not ‘x7’. Correct the file and try again.");
  EXPECT_EQ(wrong(read_graph("3 1 1\n1 2 -7\n", "g.txt")),
            "g.txt, line 2: Here must stand a length, not ‘-7’. Correct the file and try again.");
  EXPECT_EQ(wrong(read_graph("3 1 1\n0 2 7\n", "g.txt")),
            "g.txt, line 2: Nodes count from 1. Correct the file and try again.");
  EXPECT_EQ(wrong(read_graph("3 1 1\n1 2 7\n2 3 4\n", "g.txt")),
            "g.txt, line 3: The file has more edges than its first line says. Correct the file and try again.");
}

TEST(Warehouses, CostsAreOfTheWholeDemand) {
  // Both sites are needed: 8 of demand, capacity 5 each. Point 1 wholly in site 1; of point 2 one fifth there.
  const auto text = "2 2\n5 10.\n5 20.\n3\n6. 60\n5\n50 100\n";
  const auto solution = *solve(*read_cap(text, "c"));
  EXPECT_NEAR(*solution.value, 30 + 6 + 50 * 0.4 + 100 * 0.6, 1e-9);
  EXPECT_EQ(
      wrong(read_cap("1 1\ncapacity 3\n1\n1\n", "c.txt")),
      "c.txt, line 2: The file leaves the capacity open: give it with --set capaciteit=NUMBER. Correct the file and "
      "try again.");
  EXPECT_EQ(*solve(*read_cap("1 1\ncapacity 3\n1\n1\n", "c.txt", 2))->value, 4);
}

TEST(Tables, EmptyCellsAreNotPossible) {
  const auto instance = *read_table("punt;vraag;noord;zuid\nA;12;3,5;\nB;4;1;2\n", "t.csv");
  EXPECT_EQ(instance.sites[1].id, "zuid");
  EXPECT_EQ(instance.weight, (std::vector<double>{12, 4}));
  EXPECT_EQ(instance.cost, (std::vector<double>{3.5, kNever, 1, 2}));
  EXPECT_EQ(wrong(read_table("p,v,a\nA,1,2\nB,1\n", "t.csv")),
            "t.csv, line 3: This line has 2 columns instead of 3. Correct the file and try again.");
  EXPECT_EQ(wrong(read_table("p,v,a\nA,1,far\n", "t.csv")),
            "t.csv, line 2: The distance ‘far’ is no number from zero up. Correct the file and try again.");
}

TEST(Json, SaysAllThatAnInstanceCan) {
  const auto instance = *read_json(R"({"goal": "max-covering", "radius": 5, "single_source": true,
    "periods": [{"label": "2027", "open": 1}, {"label": "2036", "least_open": 1, "most_open": 2, "weight": 3}],
    "sites": [{"id": "N", "standing": "closable", "closing_cost": 3, "closes": "2036"},
              {"id": "Z", "opens": "2036", "opening_cost": 2, "running_cost": 1, "capacity": 9}],
    "points": ["A", "B"], "cost": [[1, 4], [null, 2]], "weight": [[[1, 2], [3, 4]], [[5, 6], [7, 8]]],
    "load": [[[1, 1], [1, 1]], [[2, 2], [2, 2]]], "risk": {"measure": "tail-mean", "level": 0.8}})",
                                   "j.json");
  EXPECT_EQ(instance.goal, Goal::kMaxCovering);
  EXPECT_EQ(instance.scenarios, 2U);
  EXPECT_EQ(instance.weight, (std::vector<double>{1, 2, 3, 4, 5, 6, 7, 8}));
  EXPECT_EQ(instance.sites[0].end_period, 1U);
  EXPECT_EQ(instance.sites[1].first_period, 1U);
  EXPECT_EQ(instance.sites[1].capacity, 9);
  EXPECT_EQ(instance.cost[2], kNever);
  EXPECT_EQ(instance.risk.level, 0.8);
  EXPECT_EQ(instance.periods[1].weight, 3);
}

TEST(Json, ErrorsHaveTheirPlace) {
  EXPECT_EQ(wrong(read_json("{\n\"sites\": [\n}", "j.json")),
            "j.json, line 3: This is no valid JSON. Correct the file and try again.");
  EXPECT_EQ(wrong(read_json(R"({"sites": [{"id": "N", "standing": "open"}], "points": []})", "j.json")),
            "j.json: sites[0].standing: this word is not known here. Correct the file and try again.");
  EXPECT_EQ(wrong(read_json(R"({"sites": [{"id": "N"}], "points": ["A"], "cost": [[1, 2]], "weight": [1]})", "j.json")),
            "j.json: cost[0]: here must stand one number a site. Correct the file and try again.");
  EXPECT_EQ(
      wrong(read_json(R"({"sites": [{"id": "N"}], "points": ["A"], "cost": [[1e999]], "weight": [1]})", "j.json")),
      "j.json, line 1: A number in this JSON is too large. Correct the file and try again.");
}

}  // namespace
}  // namespace pareltjes::engines::siting
