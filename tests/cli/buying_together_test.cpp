// SPDX-License-Identifier: EUPL-1.2
#include <nlohmann/json.hpp>

#include "tests/cli/command_line.hpp"

namespace pareltjes::cli {
namespace {

class BuyingTogether : public CommandLine {};

TEST_F(BuyingTogether, TheExampleIsAwardedSharedAndLaid) {
  const auto one = run("run samen-inkopen --example --format json");
  ASSERT_EQ(one.code, 0) << one.err;
  EXPECT_EQ(one.out, run("run samen-inkopen --example --format json").out);
  const auto outcome = nlohmann::json::parse(one.out);
  for (const auto* table : {"gunning", "besparing", "verdeling", "trace"})
    EXPECT_TRUE(outcome["tables"].contains(table));
}

TEST_F(BuyingTogether, ANetworkAlone) {
  write("net.stp", "Nodes 4\nEdges 4\nE 1 2 4\nE 2 3 1\nE 3 4 2\nE 1 4 9\nTerminals 2\nT 1\nT 4\nEOF\n");
  const auto solved = run("solve steiner {}/net.stp --time-limit 60 --format json");
  ASSERT_EQ(solved.code, 0) << solved.err;
  const auto answer = nlohmann::json::parse(solved.out);
  EXPECT_EQ(answer["value"], 7);
  EXPECT_EQ(answer["bound"], 7);
  EXPECT_EQ(answer["status"], "optimal");
  EXPECT_EQ(answer["edges"].size(), 3U);
  write("los.stp", "Nodes 3\nE 1 2 4\nT 1\nT 3\n");
  const auto apart = run("solve steiner {}/los.stp");
  EXPECT_EQ(apart.code, 2);
  EXPECT_NE(apart.err.find("hangen"), std::string::npos) << apart.err;
}

}  // namespace
}  // namespace pareltjes::cli
