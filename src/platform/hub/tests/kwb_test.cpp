// SPDX-License-Identifier: EUPL-1.2
// The key figures of CBS against totals that were published or counted beside the files.
#include <gtest/gtest.h>

#include <map>
#include <numeric>

#include "platform/hub/hub.hpp"
#include "platform/hub/importer.hpp"
#include "platform/hub/tests/testdata.hpp"

namespace pareltjes::hub {
namespace {

struct Totals {
  int rows = 0;
  double sum = 0;
};

std::map<std::string, Totals> totals_by_kind(const DataTable& table, const std::string& concept_name) {
  std::map<std::string, Totals> totals;
  const auto& kinds = *table.texts("soort");
  const auto& values = *table.numbers(concept_name);
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    ++totals[kinds[i]].rows;
    if (!is_missing(values[i])) totals[kinds[i]].sum += values[i];
  }
  return totals;
}

TEST(KeyFigures2024, HaveThePublishedTotals) {
  PARELTJES_NEEDS("data/kwb/kwb2024_gm_wk_bu_woonikveilig.csv", file);
  const auto imported = import_file(file);
  ASSERT_TRUE(imported.has_value()) << core::describe(imported.error(), core::Language::kDutch);
  ASSERT_EQ(imported->size(), 1U);
  const auto& [info, table] = imported->front().dataset;
  EXPECT_EQ(info.year, 2024);
  EXPECT_EQ(info.topic, "kerncijfers");
  auto people = totals_by_kind(table, "inwoners");
  EXPECT_EQ(people["gemeente"].rows, 342);
  EXPECT_EQ(people["wijk"].rows, 3393);
  EXPECT_EQ(people["buurt"].rows, 14574);
  EXPECT_EQ(people["gemeente"].sum, 17942942);
  EXPECT_EQ(people["wijk"].sum, 17942715);
  EXPECT_EQ(people["buurt"].sum, 17942915);
  EXPECT_EQ(totals_by_kind(table, "inwoners_65_plus")["gemeente"].sum, 3677228);
  const auto* people_column = table.find("inwoners");
  EXPECT_EQ(half_width_of(*people_column, "gemeente"), 0);
  EXPECT_EQ(half_width_of(*people_column, "buurt"), 2.5);
  EXPECT_EQ(table.texts("gemeente_naam")->back().empty(), false);
}

TEST(KeyFigures2024, AgreeBetweenTheTwoRegroupedFiles) {
  PARELTJES_NEEDS("data/kwb/kwb2024_gm_wk_bu_woonikveilig.csv", full_file);
  PARELTJES_NEEDS("data/kwb/kwb2024_gemeente_wijk_basic.csv", basic_file);
  const auto full = import_file(full_file);
  const auto basic = import_file(basic_file);
  ASSERT_TRUE(full.has_value());
  ASSERT_TRUE(basic.has_value()) << core::describe(basic.error(), core::Language::kDutch);
  const auto& table = basic->front().dataset.table;
  EXPECT_EQ(table.rows(), 3735U);
  std::map<std::string, double> people;
  for (std::size_t i = 0; i < table.rows(); ++i) people[(*table.texts("code"))[i]] = (*table.numbers("inwoners"))[i];
  EXPECT_EQ(people["GM0439"], 95168);
  EXPECT_EQ(people["GM0622"], 76409);
  int both = 0;
  const auto& other = full->front().dataset.table;
  for (std::size_t i = 0; i < other.rows(); ++i) {
    const auto found = people.find((*other.texts("code"))[i]);
    const auto value = (*other.numbers("inwoners"))[i];
    if (found == people.end() || is_missing(value)) continue;
    ++both;
    EXPECT_EQ(found->second, value) << found->first;
  }
  EXPECT_EQ(both, 3709);
}

TEST(Example, IsReadWithoutError) {
  const auto example = read_example();
  ASSERT_TRUE(example.has_value()) << core::describe(example.error(), core::Language::kDutch);
}

TEST(Mappings, AreAllReadable) {
  for (const auto& mapping : shipped_mappings()) {
    EXPECT_FALSE(mapping.title.nl.empty()) << mapping.id;
    EXPECT_FALSE(mapping.title.en.empty()) << mapping.id;
    EXPECT_FALSE(mapping.source.attribution.empty()) << mapping.id;
    EXPECT_FALSE(mapping.source.licence.empty()) << mapping.id;
  }
  EXPECT_GE(shipped_mappings().size(), 2U);
}

}  // namespace
}  // namespace pareltjes::hub
