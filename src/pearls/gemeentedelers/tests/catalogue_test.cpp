// SPDX-License-Identifier: EUPL-1.2
#include "pearls/gemeentedelers/catalogue.hpp"

#include <gtest/gtest.h>

#include <set>

#include "pearls/gemeentedelers/adoption.hpp"
#include "pearls/gemeentedelers/pearl.hpp"
#include "pearls/gemeentedelers/sql/sql_pearl.hpp"

namespace pareltjes::gemeentedelers {
namespace {

using core::Language;

const std::vector<Entry>& entries() {
  static const auto all = [] {
    pearl::Registry registry;
    for (auto& pearl : shipped_sql_pearls()) registry.add(std::move(pearl));
    return catalogue_of(registry);
  }();
  return all;
}

TEST(Catalogue, HoldsTwentyFourCasesEachWithItsSource) {
  std::set<std::string> ids;
  std::size_t cases = 0;
  for (const auto& entry : entries()) {
    EXPECT_TRUE(ids.insert(entry.id).second) << entry.id;
    EXPECT_FALSE(entry.title.nl.empty() || entry.title.en.empty() || entry.what.nl.empty() || entry.what.en.empty())
        << entry.id;
    if (entry.runs) continue;
    ++cases;
    ASSERT_FALSE(entry.sources.empty()) << entry.id;
    for (const auto& source : entry.sources) EXPECT_TRUE(source.starts_with("https://")) << source;
    // What was measured says how; what speaks against it has both languages.
    EXPECT_EQ(entry.effect.nl.empty(), entry.design.empty()) << entry.id;
    EXPECT_EQ(entry.against.nl.empty(), entry.against.en.empty()) << entry.id;
    for (const auto& code : entry.municipalities) EXPECT_TRUE(core::GemeenteCode::parse(code)) << code;
  }
  EXPECT_EQ(cases, 24U);
}

TEST(Catalogue, FindsByEveryWordAndPutsTitlesFirst) {
  const auto found = search(entries(), "statushouders", "", Language::kDutch);
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found.front().entry->id, "statushouders-techniek");
  EXPECT_TRUE(found.front().in_title);
  EXPECT_TRUE(search(entries(), "statushouders raket", "", Language::kDutch).empty());
  const auto accents = search(entries(), "BELGIE", "", Language::kDutch);
  ASSERT_EQ(accents.size(), 1U);
  EXPECT_EQ(accents.front().entry->id, "proactieve-dienstverlening");
}

TEST(Catalogue, WithoutWordsThereIsNoRanking) {
  const auto found = search(entries(), "", "", Language::kDutch);
  ASSERT_EQ(found.size(), entries().size());
  for (std::size_t i = 0; i < found.size(); ++i) EXPECT_EQ(found[i].entry, &entries()[i]);
  for (const auto& one : search(entries(), "", "veiligheid", Language::kDutch))
    EXPECT_EQ(one.entry->theme, "veiligheid");
}

TEST(Adoption, LapsesAfterTwelveMonths) {
  const auto adoption = adoption_on("2026-11-28", "warmtetransitie", "GM0439");
  EXPECT_EQ(adoption.lapses, "2027-11-28");
  EXPECT_TRUE(counts_on(adoption, "2027-11-27"));
  EXPECT_FALSE(counts_on(adoption, "2027-11-28"));
  const auto again = adoption_from(to_json(adoption));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->lapses, adoption.lapses);
  EXPECT_FALSE(adoption_from({{"parel", 3}}));
}

TEST(Adoption, ARunTellsWhatCounts) {
  const auto pearl = make_pearl();
  pearl::RunInput input;
  input.gemeente = *core::GemeenteCode::parse("GM0439");
  input.values = {{"peildag", "2027-06-01"}};
  for (const auto* day : {"2026-11-28", "2026-01-01"}) {
    const auto id = std::string("parel-") + day;
    input.records.push_back({std::string(kAdoption), id, to_json(adoption_on(day, id, "GM0439")), "iemand", ""});
  }
  const auto outcome = pearl->compute(input, pearl::RunControl({}, {}, {}));
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->table("overname")->rows.size(), 2U);
  EXPECT_EQ(outcome->findings.size(), 1U);
  EXPECT_EQ(outcome->answer.nl, "Deze gemeente gebruikt één pareltje van een ander, met bewijs.");
}

}  // namespace
}  // namespace pareltjes::gemeentedelers
