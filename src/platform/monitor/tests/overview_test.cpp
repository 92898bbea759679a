// SPDX-License-Identifier: EUPL-1.2
// Small matrices, drawn out, and what follows from them.
#include "platform/monitor/overview.hpp"

#include <gtest/gtest.h>

namespace pareltjes::monitor {
namespace {

Cell tested(const char* gemeente, const char* product, std::vector<std::pair<const char*, Verdict>> newest_first,
            std::map<std::string, std::int64_t> by_rule = {}) {
  Cell cell;
  cell.key = {gemeente, "bouwer-bv", product, "stop-1.4.1"};
  for (const auto& [day, verdict] : newest_first) {
    Test test;
    test.verdict = verdict;
    test.at = std::string(day) + "T09:00:00.000Z";
    cell.tests.push_back(test);
  }
  if (!cell.tests.empty()) cell.tests.front().errors_by_rule = std::move(by_rule);
  return cell;
}

Cell connected(const char* gemeente, ConnectionState state, const char* blocked_by, const char* desk) {
  Cell cell;
  cell.key = {gemeente, "bouwer-bv", "plan", "keten-plan"};
  cell.connections.push_back({state, "", "", "", blocked_by, desk, gemeente, "2026-10-01T00:00:00.000Z"});
  return cell;
}

using enum Verdict;

std::vector<Cell> example() {
  return {tested("GM0001", "plan", {{"2026-11-12", kConforms}, {"2026-09-02", kFails}}),
          tested("GM0002", "plan", {{"2026-11-01", kFails}}, {{"LVBB3008", 3}, {"STOP0053", 1}}),
          tested("GM0003", "plan", {{"2026-10-30", kFails}}, {{"LVBB3008", 1}}),
          tested("GM0003", "zaak", {{"2026-10-30", kPartly}}),
          tested("GM0004", "plan", {}),
          connected("GM0001", ConnectionState::kProduction, "oud bericht", "gemeente"),
          connected("GM0002", ConnectionState::kTest, "Certificaat  ontbreekt", "landelijk"),
          connected("GM0003", ConnectionState::kNone, "certificaat ontbreekt", "landelijk"),
          connected("GM0004", ConnectionState::kNone, "certificaat ontbreekt", "gemeente")};
}

TEST(Overview, LaysCellsInRowsAndColumns) {
  const auto cells = example();
  const auto matrix = matrix_of(cells, Question::kConformity);
  EXPECT_EQ(matrix.gemeenten, (std::vector<std::string>{"GM0001", "GM0002", "GM0003"}));
  ASSERT_EQ(matrix.columns.size(), 2U);
  EXPECT_EQ(matrix.columns[0].product, "plan");
  EXPECT_EQ(matrix.at("GM0002", matrix.columns[0])->test()->verdict, kFails);
  EXPECT_EQ(matrix.at("GM0002", matrix.columns[1]), nullptr) << "not in use there";
  const auto connection = matrix_of(cells, Question::kConnection);
  EXPECT_EQ(connection.gemeenten.size(), 4U);
  EXPECT_EQ(connection.columns.size(), 1U);
}

TEST(Overview, CountsConformityAndConnectionApart) {
  const auto conformity = tally(example(), Question::kConformity);
  EXPECT_EQ(conformity.ready, 1);
  EXPECT_EQ(conformity.under_way, 1);
  EXPECT_EQ(conformity.not_ready, 2);
  const auto connection = tally(example(), Question::kConnection);
  EXPECT_EQ(connection.ready, 1);
  EXPECT_EQ(connection.under_way, 1);
  EXPECT_EQ(connection.not_ready, 2);
}

TEST(Overview, SaysWhatBlocksMost) {
  EXPECT_EQ(blockers(example(), Question::kConformity),
            (std::vector<Blocker>{{"LVBB3008", "", 2}, {"STOP0053", "", 1}}))
      << "by cells, not by mistakes";
  EXPECT_EQ(
      blockers(example(), Question::kConnection),
      (std::vector<Blocker>{{"Certificaat  ontbreekt", "landelijk", 2}, {"certificaat ontbreekt", "gemeente", 1}}))
      << "what is in production is blocked by nothing";
}

TEST(Overview, FollowsTheMonths) {
  const auto months = progress(example(), Question::kConformity, "2026-12");
  // month     ready  under way  not
  // 2026-09     0        0       1
  // 2026-10     0        1       2
  // 2026-11     1        1       2
  // 2026-12     1        1       2
  ASSERT_EQ(months.size(), 4U);
  EXPECT_EQ(months[0].month, "2026-09");
  EXPECT_EQ(months[0].tally.not_ready, 1);
  EXPECT_EQ(months[1].tally.under_way, 1);
  EXPECT_EQ(months[1].tally.not_ready, 2);
  EXPECT_EQ(months[2].tally.ready, 1);
  EXPECT_EQ(months[2].tally.not_ready, 2);
  EXPECT_EQ(months[3].tally.ready, 1);
  EXPECT_EQ(progress(example(), Question::kConformity, "2027-01", 2).front().month, "2026-12");
  EXPECT_TRUE(progress({}, Question::kConformity, "2026-12").empty());
  const auto connections = progress(example(), Question::kConnection, "2026-11");
  ASSERT_EQ(connections.size(), 2U) << "known on the first day of October";
  EXPECT_EQ(connections[0].month, "2026-10");
  EXPECT_EQ(connections[0].tally.not_ready, 2);
}

TEST(Overview, ARuleWithoutMistakesBlocksNothing) {
  const std::vector<Cell> cells{tested("GM0001", "plan", {{"2026-11-12", kFails}}, {{"STOP0001", 0}, {"STOP0002", 1}})};
  EXPECT_EQ(blockers(cells, Question::kConformity), (std::vector<Blocker>{{"STOP0002", "", 1}}));
}

}  // namespace
}  // namespace pareltjes::monitor
