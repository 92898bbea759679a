// SPDX-License-Identifier: EUPL-1.2
// The pearl as a whole: the example, what must hold of every round, bad input, the page.
#include "pearls/samen_inkopen/pearl.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "pearls/samen_inkopen/cells.hpp"
#include "pearls/samen_inkopen/purchase.hpp"
#include "pearls/samen_inkopen/split.hpp"

namespace pareltjes::samen_inkopen {
namespace {

using nlohmann::json;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

json example() {
  return make_pearl()->manifest().example;
}

pearl::Outcome outcome_for(json values) {
  pearl::RunInput input;
  input.gemeente = *core::GemeenteCode::parse("GM0439");
  input.values = std::move(values);
  auto outcome = make_pearl()->compute(input, pearl::RunControl({}, std::nullopt, {}));
  EXPECT_TRUE(outcome) << (outcome ? "" : outcome.error().message.nl);
  return outcome ? std::move(*outcome) : pearl::Outcome{};
}

std::vector<std::string> codes_of(const pearl::Outcome& outcome) {
  std::vector<std::string> codes;
  for (const auto& finding : outcome.findings) codes.push_back(finding.code);
  return codes;
}

std::vector<std::string> names_of(const pearl::Table& table) {
  std::vector<std::string> names;
  for (const auto& column : table.columns) names.push_back(column.name);
  return names;
}

/// Two municipalities, one lot, one bidder whose price falls at 100, and a street with a site on both sides of a point.
json small() {
  return json::parse(R"({
    "naam": "klein", "valuta": "EUR",
    "percelen": [{"id": "p", "naam": "Bellen", "eenheid": "lijnen"}],
    "deelnemers": [{"naam": "A", "inkoop": [{"perceel": "p", "hoeveelheid": 80, "kosten_nu": 1000}]},
                   {"naam": "B", "inkoop": [{"perceel": "p", "hoeveelheid": 20, "kosten_nu": 300}]}],
    "inschrijvers": [{"naam": "X"}, {"naam": "Y"}],
    "biedingen": [{"inschrijver": "X", "perceel": "p", "staffel": [{"vanaf": 0, "prijs": 10}, {"vanaf": 100, "prijs": 7}]},
                  {"inschrijver": "Y", "perceel": "p", "staffel": [{"vanaf": 0, "prijs": 9}]}],
    "graafkosten": [{"ondergrond": "berm", "per_meter": 10, "bron": "verzonnen"}],
    "net": {"knopen": [{"id": "0", "x": 0, "y": 0}, {"id": "1", "x": 100, "y": 0}, {"id": "2", "x": 200, "y": 0}],
            "straten": [{"id": "s1", "van": "0", "naar": "1", "ondergrond": "berm"},
                        {"id": "s2", "van": "1", "naar": "2", "ondergrond": "berm"}],
            "netwerkpunten": ["0"]},
    "locaties": [{"naam": "a", "deelnemer": "A", "knoop": "1"}, {"naam": "b", "deelnemer": "B", "knoop": "2"}]
  })");
}

// By hand: together 100 lines at 7 is 700, now 1,300: 600 saved. A alone at Y: 80 × 9 = 720, saves 280; B: 180, saves
// 120. Shapley: A (280 + 600 − 120) / 2 = 380, B 220. The first 100 m are of both, the second of B.
TEST(SmallRound, AsCountedByHand) {
  const auto outcome = outcome_for(small());
  EXPECT_TRUE(outcome.findings.empty());
  const Cells award(outcome, "gunning"), saving(outcome, "besparing"), shares(outcome, "verdeling");
  ASSERT_EQ(award.size(), 1U);
  EXPECT_EQ(award.text(0, "leverancier"), "X");
  EXPECT_EQ(award.number(0, "bedrag"), 700);
  EXPECT_EQ(saving.number(0, "straks"), 560);
  EXPECT_EQ(saving.number(1, "straks"), 140);
  ASSERT_EQ(shares.size(), 6U);
  EXPECT_EQ(shares.number(0, "bedrag"), 380);
  EXPECT_EQ(shares.number(1, "bedrag"), 220);
  // The rest after 480 and 320 as the last is −200, shared by −200 and −200.
  EXPECT_EQ(shares.number(2, "bedrag"), 380);
  EXPECT_NEAR(shares.number(4, "bedrag"), 461.54, 0.005);
  EXPECT_THAT(outcome.answer.nl, HasSubstr("Niemand is alleen beter af"));
  const Cells tests(outcome, "toets"), bidders(outcome, "inschrijvers"), trench(outcome, "aansluiten");
  EXPECT_EQ(tests.number(0, "groepjes"), 2);
  EXPECT_EQ(tests.number(0, "beter_af"), 0);
  EXPECT_EQ(bidders.number(1, "duurder"), 200);
  EXPECT_EQ(trench.number(0, "bedrag"), 500);
  EXPECT_EQ(trench.number(1, "bedrag"), 1500);
  EXPECT_EQ(Cells(outcome, "trace").sum("kosten"), 2000);
}

TEST(Example, HasTheTablesThatWereAgreedAndTheyAddUp) {
  const auto outcome = outcome_for(example());
  EXPECT_TRUE(outcome.findings.empty()) << outcome.findings.front().message.nl;
  EXPECT_THAT(names_of(*outcome.table("besparing")), ElementsAre("deelnemer", "nu", "straks", "verschil"));
  for (const auto* name : {"deelnemer", "methode", "bedrag", "uitleg"})
    EXPECT_THAT(names_of(*outcome.table("verdeling")), Contains(name));
  for (const auto* name : {"segment", "lengte", "kosten", "gemeente"})
    EXPECT_THAT(names_of(*outcome.table("trace")), Contains(name));
  const Cells saving(outcome, "besparing"), shares(outcome, "verdeling"), bidders(outcome, "inschrijvers");
  EXPECT_EQ(saving.size(), 8U);
  EXPECT_GT(saving.sum("verschil"), 0);
  // To the cent: what suppliers get is what participants pay, and every way of sharing shares all of it.
  EXPECT_EQ(std::llround(saving.sum("straks") * 100), std::llround(bidders.sum("bedrag") * 100));
  ASSERT_EQ(shares.size(), 24U);
  for (std::size_t way = 0; way < 3; ++way) {
    double sum = 0;
    for (std::size_t p = 0; p < 8; ++p) sum += shares.number(way * 8 + p, "bedrag");
    EXPECT_EQ(std::llround(sum * 100), std::llround(saving.sum("verschil") * 100)) << way;
  }
  EXPECT_EQ(std::llround(Cells(outcome, "trace").sum("kosten") * 100),
            std::llround(Cells(outcome, "aansluiten").sum("bedrag") * 100));
  EXPECT_EQ(Cells(outcome, "toets").number(0, "groepjes"), 254);
  const Cells proof(outcome, "bewijs");
  ASSERT_EQ(proof.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) EXPECT_TRUE(proof.flag(i, "bewezen"));
  const Cells sites(outcome, "locaties");
  for (std::size_t i = 0; i < sites.size(); ++i) EXPECT_TRUE(sites.flag(i, "aangesloten"));
}

TEST(Example, TheSameBytesEachTime) {
  const auto bytes = [] { return pearl::to_json(outcome_for(example()), {}, core::Language::kDutch); };
  EXPECT_EQ(bytes(), bytes());
}

TEST(BadInput, IsNamedOneByOneAndTheRestGoesOn) {
  auto bad = small();
  bad["biedingen"].push_back({{"inschrijver", "X"}, {"perceel", "q"}, {"staffel", json::array()}});
  bad["biedingen"].push_back({{"inschrijver", "Z"}, {"perceel", "p"}, {"staffel", json::array()}});
  bad["biedingen"].push_back({{"inschrijver", "X"}, {"perceel", "p"}, {"staffel", json::array()}});
  bad["deelnemers"].push_back({{"naam", "A"}, {"inkoop", json::array()}});
  bad["deelnemers"][1]["inkoop"].push_back({{"perceel", "p"}, {"hoeveelheid", 1}, {"kosten_nu", 1}, {"valuta", "USD"}});
  bad["locaties"].push_back({{"naam", "A "}, {"deelnemer", "B"}, {"knoop", "1"}});
  bad["locaties"].push_back({{"naam", "ver"}, {"deelnemer", "B"}, {"knoop", "9"}});
  bad["locaties"].push_back({{"naam", "wie"}, {"deelnemer", "C"}, {"knoop", "2"}});
  bad["net"]["knopen"].push_back({{"id", "3"}, {"x", 300}, {"y", 0}});
  bad["net"]["straten"].push_back({{"id", "s3"}, {"van", "2"}, {"naar", "3"}, {"ondergrond", "rots"}});
  bad["locaties"].push_back({{"naam", "los"}, {"deelnemer", "B"}, {"knoop", "3"}});
  const auto outcome = outcome_for(bad);
  const auto codes = codes_of(outcome);
  for (const auto* code :
       {"bod-onbekend-perceel", "onbekende-inschrijver", "dubbel-bod", "dubbele-naam", "andere-valuta",
        "dubbele-locatie", "locatie-buiten-net", "onbekende-deelnemer", "gat-in-kostentabel", "locatie-onbereikbaar"}) {
    EXPECT_EQ(std::ranges::count(codes, code), 1) << code;
  }
  EXPECT_EQ(codes.size(), 10U);
  EXPECT_EQ(Cells(outcome, "verdeling").number(0, "bedrag"), 380);
  EXPECT_EQ(Cells(outcome, "trace").sum("kosten"), 2000);
}

TEST(BadInput, AnAwardThatCannotBeIsToldAndTheRouteStays) {
  auto bad = small();
  bad["percelen"].push_back({{"id", "q"}, {"naam", "Glas"}});
  bad["deelnemers"][0]["inkoop"].push_back({{"perceel", "q"}, {"hoeveelheid", 1}, {"kosten_nu", 5}});
  const auto outcome = outcome_for(bad);
  EXPECT_THAT(codes_of(outcome), ElementsAre("onhaalbare-gunning"));
  EXPECT_THAT(outcome.findings.front().message.nl, HasSubstr("‘Glas’ bood niemand"));
  EXPECT_EQ(outcome.answer.nl, "Deze ronde is zo niet te gunnen.");
  EXPECT_TRUE(outcome.table("verdeling")->rows.empty());
  EXPECT_EQ(Cells(outcome, "trace").sum("kosten"), 2000);
}

TEST(BadInput, NothingToBuyAndNothingToGain) {
  const auto outcome = outcome_for(json::object());
  EXPECT_THAT(codes_of(outcome), ElementsAre("geen-inkoop"));
  EXPECT_FALSE(outcome.answer.nl.empty());
  const auto dear = [] {
    auto values = small();
    for (auto& one : values["deelnemers"]) one["inkoop"][0]["kosten_nu"] = 1;
    return outcome_for(values);
  }();
  EXPECT_EQ(dear.answer.nl, "Met deze biedingen levert samen inkopen niets op.");
  EXPECT_TRUE(dear.table("verdeling")->rows.empty());
}

TEST(ManyParticipants, AreSharedWithoutEveryGroup) {
  auto many = small();
  for (int i = 0; i < 30; ++i) {
    many["deelnemers"].push_back(
        {{"naam", "N" + std::to_string(i)},
         {"inkoop", json::array({{{"perceel", "p"}, {"hoeveelheid", 5 + i}, {"kosten_nu", 80 + 9 * i}}})}});
  }
  const auto outcome = outcome_for(many);
  EXPECT_THAT(codes_of(outcome), ElementsAre("niet-elk-groepje"));
  EXPECT_EQ(outcome.table("verdeling")->rows.size(), 64U);
  EXPECT_TRUE(outcome.table("toets")->rows.empty());
}

TEST(Cents, GoToTheLargestRemainders) {
  const std::vector<double> shares{33.4, 33.3, 33.3}, below{-0.5, -0.5};
  EXPECT_THAT(in_cents(100, shares), ElementsAre(34, 33, 33));
  EXPECT_THAT(in_cents(-1, below), ElementsAre(0, -1));
  EXPECT_TRUE(in_cents(0, {}).empty());
}

TEST(Page, ShowsTheAnswerTheSharesAndTheMap) {
  const auto pearl = make_pearl();
  const auto outcome = outcome_for(example());
  pearl::PageRequest request;
  request.path = "/x";
  const auto page = pearl->page(outcome, request);
  ASSERT_TRUE(page);
  EXPECT_EQ(page->values["answer"], outcome.answer.nl);
  EXPECT_EQ(page->values["shares"].size(), 8U);
  EXPECT_THAT(page->values["map"].get<std::string>(), HasSubstr("locatie--opvang"));
  EXPECT_EQ(page->values["reception"].size(), 2U);
  auto hostile = small();
  hostile["locaties"][0]["naam"] = "<script>";
  const auto other = pearl->page(outcome_for(hostile), request);
  EXPECT_THAT(other->values["map"].get<std::string>(), testing::Not(HasSubstr("<script>")));
}

}  // namespace
}  // namespace pareltjes::samen_inkopen
