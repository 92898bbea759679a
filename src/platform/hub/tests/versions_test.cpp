// SPDX-License-Identifier: EUPL-1.2
#include "platform/hub/versions.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace pareltjes::hub {
namespace {

using Rows = std::vector<std::pair<std::string, double>>;

DataTable table(const Rows& rows, const std::string& key = "code") {
  DataTable made;
  made.columns.resize(2);
  made.columns[0].name = key;
  made.columns[0].type = Column::Type::kText;
  made.columns[1].name = "aantal";
  for (const auto& [code, number] : rows) {
    made.columns[0].texts.push_back(code);
    made.columns[1].numbers.push_back(number);
  }
  return made;
}

std::string said(const Changes& changes) {
  std::string text;
  for (const auto& row : changes.rows) {
    text += row.kind == RowChange::Kind::kAdded ? "+" : row.kind == RowChange::Kind::kRemoved ? "-" : "~";
    text += row.key + " ";
  }
  return text;
}

TEST(Versions, WhatWasAddedChangedAndRemovedByKey) {
  const auto changes = changes_between(table({{"a", 1}, {"b", 2}, {"c", 3}}), table({{"c", 3}, {"b", 5}, {"d", 1}}));
  EXPECT_EQ(changes.key, std::vector<std::string>{"code"});
  EXPECT_EQ(said(changes), "-a ~b +d ") << "the order of the rows says nothing";
  EXPECT_EQ(changes.rows[1].columns, std::vector<std::string>{"aantal"});
  EXPECT_TRUE(changes_between(table({{"a", kMissing}}), table({{"a", kMissing}})).rows.empty()) << "missing is missing";
}

TEST(Versions, WithoutAKeyARowIsItsContents) {
  const auto changes = changes_between(table({{"a", 1}, {"a", 1}, {"b", 2}}, "x"), table({{"a", 1}, {"b", 3}}, "x"));
  EXPECT_EQ(said(changes), "- - + ") << "one of two equal rows went, and b is another row";
  EXPECT_TRUE(changes_between(table({{"a", 1}, {"a", 1}}, "x"), table({{"a", 1}, {"a", 1}}, "x")).rows.empty());
}

TEST(Versions, AGeometryThatMovesIsAChange) {
  auto before = table({{"a", 1}});
  before.geometries = {{{{{1, 1}}}}};
  auto after = before;
  after.geometries[0][0][0][0].x = 2;
  const auto changes = changes_between(before, after);
  ASSERT_EQ(said(changes), "~a ");
  EXPECT_EQ(changes.rows[0].columns, std::vector<std::string>{"geometrie"});
}

/// The exact property: the older version with the changes done to it is the newer one.
TEST(Versions, ChangesDoneToTheOlderGiveTheNewer) {
  std::mt19937 random(5);
  for (int round = 0; round < 200; ++round) {
    const auto draw = [&] {
      std::map<std::string, double> rows;
      for (int i = 0; i < 12; ++i)
        if (random() % 2 == 0) rows["r" + std::to_string(i)] = static_cast<double>(random() % 3);
      return rows;
    };
    auto before = draw();
    const auto after = draw();
    if (after.empty()) continue;
    const auto changes = changes_between(table({before.begin(), before.end()}), table({after.begin(), after.end()}));
    const auto newer = table({after.begin(), after.end()});
    for (const auto& row : changes.rows) {
      if (row.kind == RowChange::Kind::kRemoved) {
        EXPECT_EQ(before.erase(row.key), 1U);
      } else {
        EXPECT_EQ(before.contains(row.key), row.kind == RowChange::Kind::kChanged);
        before[row.key] = newer.columns[1].numbers[*row.after];
      }
    }
    EXPECT_EQ(before, after);
  }
}

}  // namespace
}  // namespace pareltjes::hub
