// SPDX-License-Identifier: EUPL-1.2
// What is kept of a case, and how the answers of two who worked at once come together.
#include <gmock/gmock.h>

#include "core/text.hpp"
#include "core/time.hpp"
#include "pearls/effectrapportage/prediction.hpp"
#include "pearls/effectrapportage/register/field_merge.hpp"
#include "pearls/effectrapportage/register/housing_case.hpp"
#include "pearls/effectrapportage/tests/cases.hpp"
#include "platform/storage/testing/test_database.hpp"

namespace pareltjes::effectrapportage {
namespace {

using nlohmann::json;
using testing::ElementsAre;

HousingCase example() {
  HousingCase kept;
  kept.title = "Distributiecentrum Lindeveld (verzonnen)";
  kept.input = {{"sector", "logistiek"}, {"oppervlakte", 38000}};
  kept.prediction = {{120, 210, 340}, 2032};
  kept.minutes = {{"2026-11-28", "wethouder, ondernemer", {{"fte", "Ongeveer 500."}}, "Volgende maand weer.", ""}};
  return kept;
}

TEST(CaseRecord, IsTheSameAfterStoring) {
  const auto stored = to_json(example());
  const auto back = case_from(json::parse(stored.dump()));
  ASSERT_TRUE(back);
  EXPECT_EQ(to_json(*back), stored);
  EXPECT_EQ(back->prediction.beds.mid, 210);
  EXPECT_EQ(back->minutes.front().topics.front().text, "Ongeveer 500.");
  for (const auto& odd :
       {json(nullptr), json::array(), json::object(), json("x"), json{{"titel", "x"}},
        json{{"titel", "x"}, {"invoer", 3}}, json{{"titel", "x"}, {"invoer", json::object()}, {"verslagen", {1}}}})
    EXPECT_FALSE(case_from(odd)) << odd;
}

TEST(CaseRecord, SaysWhatIsWrong) {
  const auto message = [](auto change) {
    auto kept = example();
    change(kept);
    const auto done = check(kept);
    return done ? std::string() : done.error().message.nl;
  };
  EXPECT_EQ(message([](HousingCase&) {}), "");
  EXPECT_EQ(message([](HousingCase& c) { c.title = " "; }), "De zaak heeft geen naam.");
  EXPECT_EQ(message([](HousingCase& c) { c.title = std::string(121, 'x'); }), "De naam van het plan is te lang.");
  EXPECT_EQ(message([](HousingCase& c) { c.minutes[0].day = "gisteren"; }), "De dag van het gesprek is geen datum.");
  EXPECT_EQ(message([](HousingCase& c) { c.minutes[0].present = std::string(301, 'x'); }),
            "Een tekst in het gespreksverslag is te lang.");
  EXPECT_EQ(message([](HousingCase& c) { c.minutes[0].topics[0].text = std::string(4001, 'x'); }),
            "Een tekst in het gespreksverslag is te lang.");
  EXPECT_EQ(message([](HousingCase& c) { c.minutes[0] = {"2026-11-28", "ondernemer", {}, "", ""}; }),
            "Het gespreksverslag is leeg.");
}

TEST(FieldMerge, TakesWhatOnlyOneChanged) {
  const FieldValues before{{"van-fte", "500"}, {"sector", "logistiek"}, {"van-piek", "2"}, {"vervoer", "bus"}};
  auto theirs = before, mine = before;
  theirs["van-fte"] = "400";
  theirs["tot-fte"] = "450";
  mine["van-piek"] = "3";
  mine["vervoer"] = "";
  const auto merged = merge(before, theirs, mine, {"fte", "sector", "piek", "vervoer"});
  EXPECT_TRUE(merged.changed);
  EXPECT_TRUE(merged.clashes.empty());
  EXPECT_EQ(merged.values,
            (FieldValues{{"van-fte", "400"}, {"tot-fte", "450"}, {"sector", "logistiek"}, {"van-piek", "3"}}));
}

TEST(FieldMerge, NamesWhatBothChanged) {
  const FieldValues before{{"van-fte", "500"}, {"van-piek", "2"}};
  const FieldValues theirs{{"van-fte", "400"}, {"tot-fte", "450"}, {"van-piek", "3"}};
  const FieldValues mine{{"van-fte", "600"}, {"van-piek", "3"}};
  const auto merged = merge(before, theirs, mine, {"fte", "piek"});
  EXPECT_FALSE(merged.changed);
  EXPECT_EQ(merged.values, theirs) << "theirs stays until somebody chooses";
  ASSERT_EQ(merged.clashes.size(), 1U) << "the same change by both is no clash";
  EXPECT_EQ(merged.clashes[0].answer, "fte");
  EXPECT_EQ(merged.clashes[0].mine, (FieldValues{{"van-fte", "600"}}));
  EXPECT_EQ(merged.clashes[0].theirs, (FieldValues{{"van-fte", "400"}, {"tot-fte", "450"}}));
}

TEST(FieldMerge, LeavesAloneWhatTheFormDidNotAsk) {
  const FieldValues before{{"van-fte", "500"}, {"van-piek", "2"}};
  const auto merged = merge(before, before, {{"van-piek", "4"}}, {"piek"});
  EXPECT_EQ(merged.values, (FieldValues{{"van-fte", "500"}, {"van-piek", "4"}}));
}

TEST(Prediction, JobsGrowToWhatIsSaid) {
  auto values = case_named("distributiecentrum");
  values["fte"] = 500;
  values["automatisering"] = 0;
  values.erase("oppervlakte");
  values["start"] = 0.5;
  const auto of = read_case(input_of(values), "Purmerend");
  const auto jobs = predicted_jobs(of, 42);
  EXPECT_EQ(jobs.size(), 5U);
  EXPECT_NEAR(jobs.at(of.opening), 250, 1);
  EXPECT_NEAR(jobs.at(of.complete), 500, 1);
}

class CaseRecords : public storage::BothDatabases {};
ON_BOTH_DATABASES(CaseRecords);

TEST_P(CaseRecords, KeepEveryVersionWithWhoStoredIt) {
  dossier::Dossiers dossiers(*database_, core::system_clock());
  ASSERT_TRUE(dossiers.declare(case_kind()));
  const storage::Scope anna{"GM0439", "anna"}, bram{"GM0439", "bram"}, stranger{"GM0622", "eva"};
  auto kept = example();
  const auto made = dossiers.create(anna, std::string(kCase), "a", to_json(kept));
  ASSERT_TRUE(made) << core::describe(made.error(), core::Language::kEnglish);
  EXPECT_EQ(made->state, kOpen);
  kept.prediction.beds = {150, 210, 300};
  ASSERT_TRUE(dossiers.update(bram, made->id, made->version, to_json(kept)));
  EXPECT_EQ(dossiers.update(anna, made->id, made->version, to_json(kept)).error().code, core::ErrorCode::kConflict);
  const auto history = dossiers.history(anna, made->id).value();
  ASSERT_EQ(history.size(), 2U);
  EXPECT_EQ(history[0].actor, "anna");
  EXPECT_EQ(history[1].actor, "bram");
  EXPECT_LT(case_from(history[1].content)->prediction.beds.width(),
            case_from(history[0].content)->prediction.beds.width());
  EXPECT_EQ(dossiers.list(anna, {.kind = std::string(kCase), .words = "LINDEVELD logistiek"})->size(), 1U);
  EXPECT_EQ(dossiers.list(stranger, {.kind = std::string(kCase)})->size(), 0U);
}

}  // namespace
}  // namespace pareltjes::effectrapportage
