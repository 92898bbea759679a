// SPDX-License-Identifier: EUPL-1.2
// Reference objects that municipalities count: what they change, by how much, and what is never learned.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "pearls/effectrapportage/learning/gather.hpp"
#include "pearls/effectrapportage/learning/kept_prediction.hpp"
#include "pearls/effectrapportage/learning/object.hpp"
#include "pearls/effectrapportage/learning/with_and_without.hpp"
#include "pearls/effectrapportage/tests/cases.hpp"

namespace pareltjes::effectrapportage {
namespace {

using nlohmann::json;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

json object(double m2, double fte, json more = json::object()) {
  json made{{"klasse", "koelhuis (verzonnen)"},
            {"sector", "logistiek"},
            {"m2", m2},
            {"fte", fte},
            {"telwijze", "loonlijst"},
            {"peildatum", "2026-03-01"},
            {"bron", "eigen telling (verzonnen)"}};
  if (more.is_object()) made.update(more);
  return made;
}

json dc() {
  auto plan = case_named("distributiecentrum");
  plan.erase("locaties");
  return plan;
}

std::vector<std::string> codes_of(const json& given, const std::string& today = "2026-11-28") {
  std::vector<pearl::Finding> findings;
  const auto read = object_from(given, findings);
  std::ranges::move(check(read, today), std::back_inserter(findings));
  std::vector<std::string> codes;
  for (const auto& one : findings) codes.push_back(one.code);
  return codes;
}

TEST(ReferenceObjects, TellWhatIsWrongWithThem) {
  EXPECT_TRUE(codes_of(object(20'000, 300)).empty());
  EXPECT_THAT(codes_of(object(20'000, 300, {{"naam", "Koel BV"}})), Contains("naam-zonder-toestemming"));
  EXPECT_TRUE(
      codes_of(object(20'000, 300, {{"naam", "Koel BV"}, {"toestemming", "directie, brief 3 mei 2026"}})).empty());
  EXPECT_THAT(
      codes_of(object(20'000, 300, {{"naam", "Koel BV"}, {"toestemming", "brief"}, {"klasse", "KOEL bv, groot"}})),
      Contains("klasse-noemt-naam"));
  EXPECT_THAT(codes_of(object(-5, 300)), Contains("object-getal-onmogelijk"));
  EXPECT_THAT(codes_of(object(20'000, 300, {{"aandeel", 1.2}})), Contains("object-getal-onmogelijk"));
  EXPECT_TRUE(codes_of(object(20'000, 300, {{"aandeel", "40%"}})).empty());
  EXPECT_THAT(codes_of(object(20'000, 300, {{"m2", "veel"}})), Contains("object-geen-getal"));
  EXPECT_THAT(codes_of(object(20'000, 300, {{"sector", "ruimtevaart"}})), Contains("sector-onbekend"));
  EXPECT_THAT(codes_of(object(20'000, 300, {{"peildatum", "2026-11-29"}})), Contains("datum-in-toekomst"));
  EXPECT_THAT(codes_of(object(20'000, 300, {{"peildatum", "ooit"}})), Contains("datum-onbruikbaar"));
  EXPECT_THAT(codes_of(object(20'000, 300, {{"bron", ""}})), Contains("object-zonder-bron"));
  EXPECT_THAT(codes_of(object(20'000, 300, {{"telwijze", "gok"}})), Contains("telwijze-onbekend"));
  EXPECT_THAT(codes_of(object(20'000, 300, {{"migranten", 900}})), Contains("meer-migranten-dan-mensen"));
  EXPECT_THAT(codes_of(object(20'000, 300, {{"ha", 7}})), Contains("m2-en-hectare"));
  EXPECT_THAT(codes_of(object(20'000, 3)), Contains("oppervlakte-en-banen"));
  EXPECT_THAT(codes_of({{"klasse", "iets"}}), Contains("sector-onbekend"));
  EXPECT_THAT(codes_of(json::array()), Contains("object-zonder-klasse"));
}

TEST(ReferenceObjects, CountForHowTheyWereCountedAndHowOldAndAlikeTheyAre) {
  const auto weight = [](json more, double m2 = 0) {
    std::vector<pearl::Finding> findings;
    return weight_of(
        reference_of(object_from(object(20'000, 300, std::move(more)), findings), "x", Reference::Origin::kOwn), 2026,
        m2);
  };
  const double best = weight({});
  EXPECT_DOUBLE_EQ(best, library().rule("gewicht_bedrijf"));
  EXPECT_DOUBLE_EQ(weight({{"telwijze", "schatting"}}), best * library().method("schatting")->weight);
  EXPECT_NEAR(weight({{"peildatum", "2006-03-01"}}), best / 2, 1e-12) << "the half-life is twenty years";
  EXPECT_DOUBLE_EQ(weight({}, 20'000), best);
  EXPECT_LT(weight({}, 100'000), best);
  EXPECT_DOUBLE_EQ(weight({}, 2e8), best * library().rule("minste_gelijkenis"));
}

// One sector, spreads that are known: precisions add up. The chain moves by as much, and the other way for a lower
// share.
TEST(Learning, MovesTheShareFromAbroadByTheClosedForm) {
  const Normals normals(42, kDraws);
  Case plain;
  plain.sector = "logistiek";
  plain.opening = plain.complete = 2026;
  plain.answers["fte"] = {300, 300};
  const auto before = share_before(plain, normals);
  const auto logit = [](double share) { return std::log(share / (1 - share)); };
  for (const double counted : {0.2, 0.6}) {
    auto taught = plain;
    for (int i = 0; i < 3; ++i) {
      std::vector<pearl::Finding> findings;
      const auto one = object_from(object(20'000, 300, {{"aandeel", counted}, {"peildatum", "2026-01-01"}}), findings);
      taught.objects.push_back(reference_of(one, std::to_string(i), Reference::Origin::kOwn));
    }
    learn(taught, normals);
    ASSERT_TRUE(taught.share.has_value());
    const double within = 0.6 * 0.6, between = before.deviation * before.deviation - within, weight = 3 * 0.6;
    ASSERT_GT(between, 0);
    const double precision = 1 / between + weight / within;
    const double mean = (before.middle / between + weight * logit(counted) / within) / precision;
    EXPECT_NEAR(taught.share->shift, mean - before.middle, 1e-9);
    EXPECT_NEAR(taught.share->narrow, std::sqrt(1 / precision + within) / before.deviation, 1e-9);
    const auto density = density_of("logistiek", 2026);
    const double was = interval_of(draw_chain(plain, density, normals, kDraws).foreign).mid;
    const double is = interval_of(draw_chain(taught, density, normals, kDraws).foreign).mid;
    const double expected = before.middle + taught.share->shift + (logit(was) - before.middle) * taught.share->narrow;
    EXPECT_NEAR(logit(is), expected, 0.01);
    EXPECT_EQ(is > was, counted > 1 / (1 + std::exp(-before.middle)));
  }
}

TEST(Learning, LeavesAnAnswerOfTheEntrepreneurAsItIs) {
  auto plan = dc();
  plan["internationaal"] = 0.3;
  const auto plain = outcome_for(plan);
  plan["referentieobjecten"] = {object(20'000, 300, {{"aandeel", 0.9}, {"m2", nullptr}})};
  EXPECT_EQ(outcome_for(plan).table("bedden")->rows, plain.table("bedden")->rows);
}

TEST(Learning, MovesTheJobsForEachSquareMetreTowardsWhatWasCounted) {
  auto plan = dc();
  const auto before = beds_of(outcome_for(plan));
  plan["referentieobjecten"] = {object(40'000, 1600), object(36'000, 1500), object(30'000, 1300)};
  const auto outcome = outcome_for(plan);
  EXPECT_GT(beds_of(outcome).mid, 1.1 * before.mid) << "25 m² for each job: more people";
  const auto& variants = *outcome.table("leren");
  ASSERT_EQ(variants.rows.size(), 2U);
  EXPECT_EQ(text(variants, 0, "variant"), "alles");
  EXPECT_EQ(text(variants, 1, "variant"), "ingebouwd");
  EXPECT_LT(number(variants, 0, "m2_per_baan"), number(variants, 1, "m2_per_baan"));
  EXPECT_NEAR(number(variants, 1, "p50"), before.mid, 0.05 * before.mid);
  // Each object is named with its source, and in the provenance.
  const auto& objects = *outcome.table("referentieobjecten");
  ASSERT_EQ(objects.rows.size(), 3U);
  EXPECT_EQ(text(objects, 0, "bron"), "eigen telling (verzonnen)");
  const auto& used = outcome.provenance.parameters;
  EXPECT_TRUE(std::ranges::any_of(used, [](const auto& one) { return one.name == "referentieobject.bestand-1"; }));
  // The calibration is of all of them: nine in the family of halls of the library, and these three.
  const auto& checks = *outcome.table("ijking_objecten");
  const auto last = checks.rows.size() - 1;
  EXPECT_EQ(number(checks, last, "objecten"), 9 + 3);
  EXPECT_GE(number(checks, last, "score"), number(checks, last, "breedte"));
}

TEST(Learning, WithoutObjectsNothingChangesAndTheBytesAreTheSame) {
  auto plan = dc();
  const auto plain = outcome_for(plan);
  EXPECT_TRUE(plain.table("leren")->rows.empty());
  plan["referentieobjecten"] = json::array();
  EXPECT_EQ(outcome_for(plan).table("bedden")->rows, plain.table("bedden")->rows);
  plan["referentieobjecten"] = {object(40'000, 1600, {{"migranten", 700}, {"drukste_week", 3000}})};
  const auto bytes = [&](std::uint64_t seed) {
    return pearl::to_json(outcome_for(plan, seed), {}, core::Language::kDutch);
  };
  EXPECT_EQ(bytes(5), bytes(5));
  EXPECT_NE(bytes(5), bytes(6));
}

TEST(Learning, BadObjectsAreToldAndLeftOut) {
  auto plan = dc();
  plan["referentieobjecten"] = {object(40'000, 1600, {{"naam", "Geheim BV"}}), object(-1, 5), object(40'000, 500),
                                object(40'000, 500), object(40'000, 2)};
  const auto outcome = outcome_for(plan);
  for (const auto* code :
       {"naam-zonder-toestemming", "object-getal-onmogelijk", "referentieobject-dubbel", "oppervlakte-en-banen"})
    EXPECT_TRUE(has_finding(outcome, code)) << code;
  EXPECT_EQ(outcome.table("referentieobjecten")->rows.size(), 2U) << "the good one once, and the odd one for half";
  EXPECT_THAT(pearl::to_json(outcome, {}, core::Language::kDutch), Not(HasSubstr("Geheim")));
}

/// A run with records of the municipality.
pearl::Outcome outcome_with(const json& values, const std::vector<pearl::RecordSnapshot>& records) {
  auto input = input_of(values);
  input.records = records;
  auto outcome = make_pearl()->compute(input, pearl::RunControl({}, std::nullopt, {}));
  EXPECT_TRUE(outcome);
  return std::move(*outcome);
}

// No case is its own parameter: what a company reported moves the next one, and never itself.
TEST(Learning, LeavesTheReportOfTheCaseItselfOut) {
  const auto plan = dc();
  const auto plain = outcome_for(plan);
  auto kept = prediction_of(plain, plan, "2026-11-28");
  ASSERT_TRUE(kept);
  kept->report = CompanyReport{{{"banen", 1900}, {"migranten", 1100}, {"bedden", 900}},
                               3000,
                               {},
                               "loonlijst",
                               "2026-11-01",
                               "personeelszaken",
                               {}};
  const auto report = object_of(*kept, "voorspelling-1");
  ASSERT_TRUE(report);
  EXPECT_EQ(report->m2, 38'000) << "the area that was planned";
  const std::vector<pearl::RecordSnapshot> records{{"voorspelling", "voorspelling-1", to_json(*kept), "", ""},
                                                   {"referentieobject", "object-1", to_json(*report), "", ""}};
  EXPECT_EQ(outcome_with(plan, records).table("bedden")->rows, plain.table("bedden")->rows);
  auto other = plan;
  other["bedrijf"] = "Een ander plan (verzonnen)";
  const auto moved = outcome_with(other, records);
  EXPECT_GT(beds_of(moved).mid, 1.1 * beds_of(plain).mid);
  EXPECT_EQ(moved.table("referentieobjecten")->rows.size(), 1U);
  // Under another name it is still the same when its prediction is named.
  other["voorspelling"] = "voorspelling-1";
  EXPECT_EQ(outcome_with(other, records).table("bedden")->rows, plain.table("bedden")->rows);
}

TEST(Predictions, KeepAllThatMakesTheSameBytesAgain) {
  const auto plan = dc();
  auto outcome = outcome_for(plan, 7);
  outcome.provenance.seed = 7;  // The runner adds it.
  const auto kept = prediction_of(outcome, plan, "2026-11-28");
  ASSERT_TRUE(kept);
  const auto read = prediction_from(to_json(*kept));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->seed, 7U);
  EXPECT_EQ(read->year, 2032);
  const auto again = prediction_of(outcome_for(read->input, read->seed), read->input, "2026-11-28");
  EXPECT_EQ(again->expected, kept->expected);
  const auto beds = beds_of(outcome);
  EXPECT_NEAR(kept->expected.at("bedden")[2], beds.mid, 0.6);
  EXPECT_NEAR(kept->expected.at("bedden")[4], beds.high, 0.6);
  EXPECT_FALSE(prediction_from(json::object()));
}

}  // namespace
}  // namespace pareltjes::effectrapportage
