// SPDX-License-Identifier: EUPL-1.2
#include "platform/hub/hub.hpp"
#include "platform/hub/mapping.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "platform/hub/importer.hpp"
#include "platform/hub/serialise.hpp"
#include "platform/storage/testing/test_database.hpp"

namespace pareltjes::hub {
namespace {

const auto kPublic = storage::Scope::of_public("opdrachtregel");
const storage::Scope kPurmerend{"GM0439", "anna"};
const storage::Scope kVlaardingen{"GM0622", "bert"};

Dataset dataset(const std::string& people, int year = 2024) {
  const auto csv =
      "code,soort,AantalInwoners_5,Mannen_6,Vrouwen_7,Woningvoorraad_35,OppervlakteLand_123\nGM0439,Gemeente," +
      people + ",1,2,3,4\n";
  auto imported = import_bytes("kwb.csv", csv, {.mapping = "kwb-2024-basis", .year = year, .organisation = {}});
  EXPECT_TRUE(imported.has_value()) << core::describe(imported.error(), core::Language::kEnglish);
  imported->front().dataset.info.id = "kwb-" + std::to_string(year);
  return std::move(imported->front().dataset);
}

class Versions : public storage::BothDatabases {};
ON_BOTH_DATABASES(Versions);
class Snapshots : public storage::BothDatabases {};
ON_BOTH_DATABASES(Snapshots);

TEST(Serialisation, GivesTheSameTableAndTheSameBytes) {
  auto table = dataset("95168").table;
  table.columns[1].texts[0] = "Purmerend";
  table.geometries = {{{{{1.5, 2.5}, {3, 4}, {5, 6}, {1.5, 2.5}}}}};
  const auto bytes = serialise(table);
  const auto back = deserialise(bytes);
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(serialise(*back), bytes);
  EXPECT_EQ(back->geometries, table.geometries);
  EXPECT_EQ(*back->texts("naam"), *table.texts("naam"));
  EXPECT_EQ(half_width_of(*back->find("inwoners"), "wijk"), 2.5);
}

TEST(Serialisation, RefusesEveryTruncationAndNeverFalls) {
  const auto bytes = serialise(dataset("95168").table);
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(deserialise(std::string_view(bytes).substr(0, size)).has_value()) << size;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    auto changed = bytes;
    changed[i] = static_cast<char>(changed[i] ^ 0x80);
    static_cast<void>(deserialise(changed));
  }
  EXPECT_FALSE(deserialise(bytes + "x").has_value());
}

/// What is given for one run goes before what is kept under the same name, and leaves the rest.
TEST(Given, TakesThePlaceOfWhatHasItsNameOnly) {
  const auto kept =
      Snapshot({for_this_once(kPublic, dataset("95168")), for_this_once(kPublic, dataset("95000", 2023))});
  const auto given = for_this_once(kPurmerend, dataset("96000"));
  const auto both = with_given(kept, {given});
  ASSERT_EQ(both.all().size(), 2U);
  EXPECT_EQ(both.all()[0], given) << "the newest year first";
  EXPECT_EQ(both.all()[0]->info.organisation, "GM0439");
  EXPECT_EQ(both.all()[1], kept.all()[1]);
  EXPECT_NE(given->info.sha256, kept.all()[0]->info.sha256) << "a run on other data is another run";
  EXPECT_EQ(with_given(kept, {}).all(), kept.all());
}

TEST_P(Versions, TheSameBytesAgainAddNothing) {
  auto database = fresh();
  Hub hub(*database);
  const auto first = hub.store(kPublic, dataset("95168"));
  const auto again = hub.store(kPublic, dataset("95168"));
  ASSERT_TRUE(first && again);
  EXPECT_EQ(first->version, again->version);
  EXPECT_EQ(first->imported_at, again->imported_at);
  const auto list = hub.list(kPublic, true);
  EXPECT_EQ(std::ranges::count(*list, "kwb-2024", &DatasetInfo::id), 1);
}

TEST_P(Versions, OfOwnAgesCannotBeGuessedFromTheirContents) {
  auto ages = dataset("7");
  ages.info.topic = topic::kOwnAges;
  auto other = ages;
  other.table.columns.back().numbers[0] += 1;
  auto database = fresh();
  Hub hub(*database);
  const auto first = hub.store(kPurmerend, ages);
  const auto second = hub.store(kPurmerend, other);
  const auto again = hub.store(kPurmerend, ages);
  ASSERT_TRUE(first && second && again);
  EXPECT_NE(first->sha256, hash_of(ages.table)) << "whoever guesses the table cannot check the guess";
  EXPECT_EQ(first->version, again->version) << "the same contents are the same version all the same";
  EXPECT_EQ(first->sha256, again->sha256);
  EXPECT_NE(first->version, second->version);
  EXPECT_EQ(std::ranges::count(*hub.list(kPurmerend, true), first->id, &DatasetInfo::id), 2);
  auto elsewhere = fresh();
  EXPECT_NE(Hub(*elsewhere).store(kPurmerend, ages)->version, first->version);
}

TEST_P(Versions, WhatIsKnownOfADatasetIsKept) {
  auto database = fresh();
  Hub hub(*database);
  auto given = dataset("95168");
  given.info.approximate = true;
  given.info.notes = {{"Let op.", "Note."}};
  const auto stored = hub.store(kPurmerend, given);
  ASSERT_TRUE(stored);
  const auto list = *hub.list(kPurmerend);
  const auto found = std::ranges::find(list, "kwb-2024", &DatasetInfo::id);
  ASSERT_NE(found, list.end());
  EXPECT_TRUE(found->approximate);
  EXPECT_EQ(found->notes, given.info.notes);
  EXPECT_EQ(found->source.licence, "CC-BY-4.0");
  EXPECT_EQ(found->organisation, "GM0439");
  EXPECT_EQ(found->actor, "anna");
  EXPECT_EQ(found->rows, 1);
  EXPECT_EQ(found->sha256, hash_of(given.table));
}

TEST_P(Versions, TheNewestIsUsedAndBothAreListed) {
  auto database = fresh();
  Hub hub(*database);
  ASSERT_TRUE(hub.store(kPublic, dataset("95000")));
  ASSERT_TRUE(hub.snapshot(kPublic, {"kerncijfers"}));
  ASSERT_TRUE(hub.store(kPublic, dataset("95168")));
  EXPECT_EQ(std::ranges::count(*hub.list(kPublic, true), "kwb-2024", &DatasetInfo::id), 2);
  EXPECT_EQ(std::ranges::count(*hub.list(kPublic), "kwb-2024", &DatasetInfo::id), 1);
  auto used = hub.snapshot(kPublic, {"kerncijfers"})->on("kerncijfers");
  ASSERT_EQ(used.size(), 1U);
  EXPECT_EQ(used[0]->table.numbers("inwoners")->front(), 95168);
  ASSERT_TRUE(hub.store(kPublic, dataset("95000"))) << "the older bytes again are the newest version again";
  used = hub.snapshot(kPublic, {"kerncijfers"})->on("kerncijfers");
  ASSERT_EQ(used.size(), 1U);
  EXPECT_EQ(used[0]->table.numbers("inwoners")->front(), 95000);
}

TEST_P(Snapshots, OwnDataStayWithTheirOwner) {
  auto database = fresh();
  Hub hub(*database);
  ASSERT_TRUE(hub.store(kPublic, dataset("95168")));
  ASSERT_TRUE(hub.store(kPurmerend, dataset("95170")));
  ASSERT_TRUE(hub.store(kPublic, dataset("96000", 2025)));
  const auto own = hub.snapshot(kPurmerend, {"kerncijfers"})->all();
  ASSERT_EQ(own.size(), 3U);
  EXPECT_EQ(own[0]->info.year, 2025) << "newest year first";
  EXPECT_EQ(own[1]->info.organisation, "GM0439") << "own before public";
  EXPECT_EQ(own[2]->info.organisation, "openbaar");
  EXPECT_EQ(hub.snapshot(kVlaardingen, {"kerncijfers"})->all().size(), 2U);
  EXPECT_TRUE(hub.snapshot(kPurmerend, {"bestaat-niet"})->all().empty());
}

TEST(MappingFile, AYearThatIsNoneIsNamed) {
  const auto with = [](const std::string& recognise) {
    return parse_mapping(
        R"({"id":"a","topic":"kerncijfers","columns":{"code":{"from":["a"]}},"recognise":{)" + recognise + "}}",
        "koppeling.json");
  };
  EXPECT_TRUE(with(R"("year":2024,"years":{"83487ned":2016})"));
  for (const std::string year : {"99999999999999999999", "-2024", "1e300", "2024.5", "\"2024\"", "0", "4294969320"}) {
    const auto fixed = with("\"year\":" + year);
    ASSERT_FALSE(fixed) << year;
    EXPECT_EQ(fixed.error().message.nl, "‘recognise.year’ is geen jaartal van vier cijfers.");
    const auto named = with("\"years\":{\"83487ned\":" + year + "}");
    ASSERT_FALSE(named) << year;
    EXPECT_EQ(named.error().message.nl, "‘recognise.years.83487ned’ is geen jaartal van vier cijfers.");
    EXPECT_EQ(named.error().place->file, "koppeling.json");
  }
}

TEST(Coverage, CountsAreasOfTheMunicipalityAndRowsThatAreNone) {
  DataTable areas;
  areas.columns.push_back({"code", Column::Type::kText, "", {}, 0, {}, "", {}, {}});
  areas.columns[0].texts = {"NL00", "GM0439", "WK043901", "WK043902", "BU04390101", "GM0014", "onzin", ""};
  const auto counted = coverages_of(areas);
  EXPECT_EQ(counted.at("GM0439").gemeente, 1);
  EXPECT_EQ(counted.at("GM0439").wijken, 2);
  EXPECT_EQ(counted.at("GM0439").buurten, 1);
  EXPECT_EQ(counted.at("GM0439").rows(), 4);
  EXPECT_EQ(counted.at("GM0014").rows(), 1);
  EXPECT_EQ(counted.at("NL").rows(), 1);
  EXPECT_EQ(counted.size(), 3U);

  DataTable schools;
  schools.columns.push_back({"gemeente", Column::Type::kText, "", {}, 0, {}, "", {}, {}});
  schools.columns[0].texts = {"GM0439", "GM0439", ""};
  EXPECT_EQ(coverages_of(schools).at("GM0439").other, 2);

  auto ages = areas;
  ages.columns.push_back({"leeftijd", Column::Type::kNumber, "jaren", {}, 0, {}, "", {}, {}});
  ages.columns[1].numbers.resize(8);
  EXPECT_EQ(coverages_of(ages).at("GM0439").other, 4) << "several rows an area are no areas";
}

TEST_P(Versions, CoverageFollowsTheNewestVersion) {
  auto database = fresh();
  Hub hub(*database);
  const auto rows = [&](const std::string& id) {
    const auto all = hub.coverage(kPublic);
    const auto found = std::ranges::find(*all, id, [](const Covered& covered) { return covered.info.id; });
    return found == all->end() || !found->by_municipality->contains("GM0439")
               ? std::int64_t{-1}
               : found->by_municipality->at("GM0439").rows();
  };
  EXPECT_EQ(rows("kwb-2024"), -1);
  auto one = dataset("95000");
  ASSERT_TRUE(hub.store(kPublic, one));
  EXPECT_EQ(rows("kwb-2024"), 1);
  EXPECT_EQ(rows("kwb-2024"), 1) << "the second time from memory";
  for (auto& column : one.table.columns) {
    column.type == Column::Type::kText ? column.texts.push_back(column.texts.front())
                                       : column.numbers.push_back(column.numbers.front());
  }
  ASSERT_TRUE(hub.store(kPublic, one));
  EXPECT_EQ(rows("kwb-2024"), 2);
}

}  // namespace
}  // namespace pareltjes::hub
