// SPDX-License-Identifier: EUPL-1.2
#include "platform/hub/quality.hpp"

#include <gmock/gmock.h>

#include "platform/hub/hub.hpp"
#include "platform/hub/importer.hpp"
#include "platform/storage/testing/test_database.hpp"

namespace pareltjes::hub {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::string_view kHead = "regel;onderwerp;kolom;soort;van;tot;ernst;uitleg_nl;uitleg_en;bron\n";

std::vector<QualityRule> rules(const std::string& rows) {
  auto read = parse_quality_rules(std::string(kHead) + rows, "regels.csv");
  EXPECT_TRUE(read) << (read ? "" : core::describe(read.error(), core::Language::kDutch));
  return read.value_or(std::vector<QualityRule>{});
}

Dataset areas(std::vector<std::string> codes, std::vector<double> numbers, int year = 2024) {
  Dataset dataset;
  dataset.info.id = "proef-" + std::to_string(year);
  dataset.info.topic = "kerncijfers";
  dataset.info.year = year;
  Column code;
  code.name = "code";
  code.type = Column::Type::kText;
  code.texts = std::move(codes);
  Column number;
  number.name = "aandeel_65_plus";
  number.unit = "%";
  number.numbers = std::move(numbers);
  dataset.table.columns = {code, number};
  return dataset;
}

QualityContext context() {
  return {"GM0439", {}, false, std::chrono::sys_days{std::chrono::year{2026} / 11 / 28}};
}

TEST(Quality, TheShippedRulesAreRead) {
  EXPECT_THAT(shipped_quality_rules(), Not(IsEmpty()));
  for (const auto& rule : shipped_quality_rules()) {
    EXPECT_FALSE(rule.words.nl.empty() || rule.words.en.empty() || rule.source.empty()) << rule.id;
    EXPECT_TRUE(rule.words.nl.ends_with('.') && rule.words.en.ends_with('.')) << rule.id;
  }
}

TEST(Quality, WhatIsWrongInARuleNamesItsLine) {
  for (const auto* row :
       {"a;*;code;toverij;;;weiger;x.;x.;b\n", "a;*;c;bereik;x;;weiger;x.;x.;b\n", "a;*;c;bereik;3;2;weiger;x.;x.;b\n",
        "a;*;c;bereik;;;misschien;x.;x.;b\n", "a;*;c;bereik;;;weiger;x.;x.;\n", "a;*;c\n"}) {
    const auto read = parse_quality_rules(std::string(kHead) + row, "regels.csv");
    ASSERT_FALSE(read) << row;
    EXPECT_EQ(read.error().place.value_or(core::Place{}).line, 2) << row;
  }
  EXPECT_FALSE(parse_quality_rules("a;b\n", "regels.csv"));
}

TEST(Quality, EachKindOfRuleFindsItsRowAndCounts) {
  const auto dataset = areas({"GM0439", "GM0439", "", "WK043901"}, {12, 101, 140, kMissing}, 2020);
  const auto key = check_quality(dataset, rules("s;*;code;sleutel;;;weiger;Dubbel.;Twice.;b\n"), context());
  ASSERT_THAT(key, SizeIs(1));
  EXPECT_EQ(key[0].row, 2);
  EXPECT_TRUE(key[0].refuses);
  EXPECT_EQ(key[0].text.nl, "Dubbel (code, rij 2: ‘GM0439’).");
  const auto filled = check_quality(dataset, rules("s;*;code;gevuld;;;weiger;Leeg.;Empty.;b\n"), context());
  ASSERT_THAT(filled, SizeIs(1));
  EXPECT_EQ(filled[0].row, 3);
  const auto range =
      check_quality(dataset, rules("s;*;eenheid:%;bereik;0;100;waarschuw;Te veel.;Too much.;b\n"), context());
  ASSERT_THAT(range, SizeIs(1));
  EXPECT_EQ(range[0].column, "aandeel_65_plus");
  EXPECT_EQ(range[0].row, 2);
  EXPECT_EQ(range[0].count, 2);
  EXPECT_THAT(range[0].text.nl, HasSubstr("en nog 1"));
  const auto list =
      check_quality(dataset, rules("s;*;code;lijst;GM0439|WK043902;;waarschuw;Onbekend.;Unknown.;b\n"), context());
  ASSERT_THAT(list, SizeIs(1));
  EXPECT_EQ(list[0].row, 4);
  const auto fresh = check_quality(dataset, rules("s;*;;vers;;82;waarschuw;Oud.;Old.;b\n"), context());
  EXPECT_THAT(fresh, IsEmpty()) << "82 months from January 2020 to November 2026";
  EXPECT_THAT(check_quality(dataset, rules("s;*;;vers;;81;waarschuw;Oud.;Old.;b\n"), context()), SizeIs(1));
  EXPECT_THAT(check_quality(dataset, rules("s;grenzen;code;gevuld;;;weiger;Leeg.;Empty.;b\n"), context()), IsEmpty())
      << "of another topic";
}

TEST(Quality, ACodeIsLaidBesideTheAreasOfThatYear) {
  const auto rule = rules("s;*;code;gebied;;;waarschuw;Bestaat niet.;Does not exist.;b\n");
  const auto dataset = areas({"GM0439", "WK043977", "WK999901"}, {1, 1, 1});
  auto known = context();
  EXPECT_THAT(check_quality(dataset, rule, known), IsEmpty()) << "nothing is known of that year";
  known.areas = {"GM0439", "WK043901"};
  auto found = check_quality(dataset, rule, known);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].row, 2);
  EXPECT_EQ(found[0].count, 1) << "of a municipality that is not among the known nothing can be said";
  known.whole_country = true;
  EXPECT_EQ(check_quality(dataset, rule, known).at(0).count, 2);
}

TEST(Quality, WhatIsOnesOwnIsOfTheOrganisationThatDelivers) {
  const auto rule = rules("s;*;code;eigen;;;weiger;Van een ander.;Another's.;b\n");
  EXPECT_THAT(check_quality(areas({"GM0439", "WK043901"}, {1, 2}), rule, context()), IsEmpty());
  const auto found = check_quality(areas({"GM0439", "GM0622", "WK062201"}, {1, 2, 3}), rule, context());
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].row, 2);
  EXPECT_EQ(found[0].count, 2);
  EXPECT_TRUE(found[0].refuses);
}

TEST(Quality, WhatRefusesComesFirstAndIsOneSentence) {
  const auto dataset = areas({"", "GM0439"}, {101, 1});
  const auto found = check_quality(dataset,
                                   rules("a;*;eenheid:%;bereik;0;100;waarschuw;Te veel.;Too much.;b\n"
                                         "b;*;code;gevuld;;;weiger;Leeg.;Empty.;b\n"),
                                   context());
  ASSERT_THAT(found, SizeIs(2));
  EXPECT_TRUE(found[0].refuses);
  EXPECT_EQ(refusal_of(dataset.info, found).message.nl, "De dataset proef-2024 is geweigerd. Leeg (code, rij 1).");
  const auto again = findings_from_json(findings_to_json(found));
  ASSERT_THAT(again, SizeIs(2));
  EXPECT_EQ(again[0].text.nl, found[0].text.nl);
  EXPECT_TRUE(again[0].refuses);
  EXPECT_FALSE(again[1].refuses);
  EXPECT_THAT(findings_from_json("{"), IsEmpty());
}

TEST(Quality, FreshOrStaleIsSaidInWords) {
  DatasetInfo info;
  info.topic = "kerncijfers";
  info.year = 2025;
  const auto now = context().now;
  EXPECT_FALSE(freshness_of(info, now).stale);
  EXPECT_EQ(freshness_of(info, now).words.nl, "actueel: peiljaar 2025");
  info.year = 2023;
  EXPECT_TRUE(freshness_of(info, now).stale);
  EXPECT_EQ(freshness_of(info, now).words.nl, "verouderd: peiljaar 2023");
  info.topic = "stratennet";
  EXPECT_FALSE(freshness_of(info, now).known);
}

class Deliveries : public storage::BothDatabases {};
ON_BOTH_DATABASES(Deliveries);

TEST_P(Deliveries, ARefusedOneReplacesNothingAndIsTold) {
  Hub hub(*database_);
  const auto good = hub.deliver(storage::kPurmerend, areas({"GM0439", "WK043901"}, {20, 30}));
  ASSERT_TRUE(good) << core::describe(good.error(), core::Language::kDutch);
  EXPECT_FALSE(good->refused);
  const auto bad = hub.deliver(storage::kPurmerend, areas({"GM0439", "GM0439"}, {20, 31}));
  ASSERT_TRUE(bad);
  EXPECT_TRUE(bad->refused);
  EXPECT_EQ(bad->findings.at(0).rule, "kerncijfers-sleutel");
  const auto versions = hub.list(storage::kPurmerend);
  ASSERT_TRUE(versions);
  const auto kept = std::ranges::find(*versions, "proef-2024", &DatasetInfo::id);
  ASSERT_NE(kept, versions->end());
  EXPECT_EQ(kept->version, good->info.version);
  auto checks = hub.checks(storage::kPurmerend);
  ASSERT_TRUE(checks);
  const auto& told = (*checks)[{"GM0439", "proef-2024"}];
  ASSERT_THAT(told, SizeIs(2));
  EXPECT_TRUE(told[0].refused);
  EXPECT_FALSE(told[1].refused);
  EXPECT_THAT(*hub.checks(storage::kUtrecht), IsEmpty()) << "another organisation is told nothing";
  // A good one after it settles that.
  ASSERT_TRUE(hub.deliver(storage::kPurmerend, areas({"GM0439", "WK043901"}, {20, 32})));
  checks = hub.checks(storage::kPurmerend);
  EXPECT_THAT((*checks)[std::pair("GM0439", "proef-2024")], SizeIs(1));
}

TEST_P(Deliveries, CodesAreLaidBesideWhatIsStoredOfThatYear) {
  Hub hub(*database_);
  auto known = areas({"GM0439", "WK043901"}, {20, 30});
  known.info.id = "gebieden-2024";
  ASSERT_TRUE(hub.deliver(storage::kPublicScope, known));
  const auto other = hub.deliver(storage::kPurmerend, areas({"GM0439", "WK043977"}, {20, 30}));
  ASSERT_TRUE(other);
  EXPECT_FALSE(other->refused) << "it is a warning";
  EXPECT_TRUE(std::ranges::any_of(other->findings, [](const auto& f) { return f.rule == "kerncijfers-gebied"; }));
  auto of_another_year = areas({"GM0439", "WK043977"}, {20, 30}, 2025);
  const auto quiet = hub.deliver(storage::kPurmerend, of_another_year);
  ASSERT_TRUE(quiet);
  EXPECT_THAT(quiet->findings, IsEmpty());
}

TEST_P(Deliveries, AFenceThatFailsStoresNothing) {
  Hub hub(*database_);
  const auto fenced = hub.deliver(storage::kPurmerend, areas({"GM0439"}, {20}), {}, [](storage::Session&) {
    return core::Result<void>(core::fail(core::ErrorCode::kConflict, {"Een ander is bezig.", "Another is at it."}));
  });
  EXPECT_FALSE(fenced);
  EXPECT_THAT(*hub.checks(storage::kPurmerend), IsEmpty());
  const auto listed = hub.list(storage::kPurmerend);
  ASSERT_TRUE(listed);
  for (const auto& info : *listed) EXPECT_NE(info.id, "proef-2024");
}

}  // namespace
}  // namespace pareltjes::hub
