// SPDX-License-Identifier: EUPL-1.2
// What the page says in words: the answer in three parts, what is remarkable in who lives there, and why there is no
// verdict on a shortage.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pearls/wijkvoorzieningen/tests/page_outcome.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// A page on an outcome, in one language, with everything that the parts look at.
struct Shown {
  explicit Shown(pearl::Outcome from, core::Language language = core::Language::kDutch)
      : outcome(std::move(from)), request(request_for({}, language)), data(read_outcome(outcome)) {}
  PageContext page() const {
    PageContext context{outcome, request, data, Words(data, request.language), choice_of(data, request), {},
                        {},      nullptr, true};
    for (const auto& area : data.areas) {
      if (area.kind == "wijk") context.shown.push_back(&area);
      if (area.kind == "gemeente") context.gemeente = &area;
    }
    context.rows = context.shown;
    return context;
  }
  std::vector<std::string> part(std::size_t which) const {
    return answer_values(page())["parts"][which]["sentences"].get<std::vector<std::string>>();
  }

  pearl::Outcome outcome;
  pearl::PageRequest request;
  PageData data;
};

Table& table_of(pearl::Outcome& outcome, const std::string& name) {
  return *std::ranges::find(outcome.tables, name, &Table::name);
}

TEST(Answer, SaysWhatIsShortAndWhereMost) {
  const Shown shown(outcome_with());
  EXPECT_THAT(shown.part(1), ElementsAre("Te weinig speelplekken tot en met 5 jaar in 1 van de 3 wijken. "
                                         "Het meest in Dorp & Dijk: 2,0 stuks, tussen 1,0 en 5,0."));
  EXPECT_EQ(shown.part(2).at(0), "Van 1 van de 2 voorzieningen is het aanbod onbekend.");
}

TEST(Answer, WithoutKnownSupplyThereIsNoWordOfAShortage) {
  auto outcome = outcome_with();
  for (auto& row : table_of(outcome, "tekort").rows) row[2] = text("aanbod onbekend");
  for (auto& row : table_of(outcome, "aanbod").rows) row[2] = text("onbekend");
  const Shown shown(outcome);
  EXPECT_THAT(shown.part(1),
              ElementsAre("Dat kunnen wij niet zeggen.", "Van geen enkele voorziening weten wij hoeveel er al is."));
  EXPECT_EQ(shown.part(2).at(0), "Van 2 van de 2 voorzieningen is het aanbod onbekend.");
  EXPECT_THAT(html_of(outcome, request_for()), Not(HasSubstr("Te weinig")));
}

TEST(Answer, EnoughAndPerhapsTooLittleAreSaidApart) {
  auto outcome = outcome_with();
  auto& gaps = table_of(outcome, "tekort");
  gaps.rows.at(0)[2] = text("genoeg");
  gaps.rows.push_back({text("WK999902"), text("huisarts"), text("mogelijk tekort"), -0.1, 0.1, 0.3, text("fte")});
  EXPECT_THAT(Shown(outcome).part(1), ElementsAre("Misschien te weinig: huisartsen.",
                                                  "Genoeg volgens de norm: speelplekken tot en met 5 jaar."));
  EXPECT_THAT(Shown(outcome, core::Language::kEnglish).part(1),
              ElementsAre("Perhaps too little: GPs.", "Enough according to the norm: play places for ages 0 to 5."));
}

/// Areas of 1,000 people: the wijken have these shares of 65 and over, the municipality has 20%.
Shown with_elderly(const std::vector<double>& shares, core::Language language = core::Language::kDutch) {
  auto outcome = outcome_with(20, static_cast<int>(shares.size()));
  auto& areas = table_of(outcome, "gebieden");
  for (std::size_t i = 0; i < areas.rows.size(); ++i) {
    areas.rows[i][3] = std::int64_t{1000};
    areas.rows[i][8] = 150.0;
    areas.rows[i][10] = i == 0 ? 200.0 : 10 * shares[i - 1];
  }
  outcome.tables.push_back(table(
      "vergelijking", {"code", "met", "met_naam", "kenmerk", "waarde", "waarde_vergelijking", "eenheid"},
      {{text("WK999901"), text("NL00"), text("Nederland"), text("aandeel_65_plus"), shares[0], 20.4, text("%")}}));
  return Shown(std::move(outcome), language);
}

std::vector<std::string> remark_on_first(const Shown& shown) {
  return remarkable(shown.page(), *shown.data.area("WK999901"));
}

TEST(Remarkable, TheShareFurthestFromTheMunicipality) {
  EXPECT_THAT(
      remark_on_first(with_elderly({12, 25, 23})),
      ElementsAre("Opvallend weinig ouderen: 12% is 65 jaar of ouder.", "In Lindeveld is dat 20%, in Nederland 20%.",
                  "Van de 3 wijken heeft geen andere een lager aandeel."));
  EXPECT_THAT(
      remark_on_first(with_elderly({31, 20, 9}, core::Language::kEnglish)),
      ElementsAre("Remarkably many elderly: 31% is 65 or over.", "In Lindeveld that is 20%, in the Netherlands 20%.",
                  "Of the 3 districts none has a higher share."));
}

TEST(Remarkable, NoExtremeWhereAnotherComesAsFar) {
  for (const double other : {11.0, 12.0, 12.4}) {
    EXPECT_THAT(remark_on_first(with_elderly({12, other, 23})), testing::SizeIs(2)) << other;
  }
  EXPECT_THAT(remark_on_first(with_elderly({12, 13, 23})), testing::SizeIs(3));
  EXPECT_THAT(remark_on_first(with_elderly({12, 25})), testing::SizeIs(2)) << "two areas have no extreme";
}

TEST(Remarkable, SmallDifferencesAreNotMadeLarge) {
  const auto sentences = remark_on_first(with_elderly({21.4, 18, 20}));
  EXPECT_THAT(sentences.at(0), "In leeftijd lijkt Dorp & Dijk op heel Lindeveld.");
  for (const auto& sentence : sentences) EXPECT_THAT(sentence, Not(HasSubstr("pvallend")));
}

TEST(Remarkable, TheMunicipalityIsNotComparedWithItself) {
  const auto shown = with_elderly({12, 25, 23});
  EXPECT_THAT(remarkable(shown.page(), *shown.data.area("GM9999")), IsEmpty());
}

TEST(Supply, WhatIsUnknownIsOneSentenceAndAFold) {
  const auto html = html_of(outcome_with(), request_for());
  EXPECT_THAT(html, HasSubstr("bij 1 voorziening: huisartsen."));
  const auto table =
      html.substr(html.find("id=\"t-aanbod\""), html.find("class=\"onbekend\"") - html.find("id=\"t-aanbod\""));
  EXPECT_THAT(table, HasSubstr("Speelplek"));
  EXPECT_THAT(table, Not(HasSubstr("Huisarts")));
  EXPECT_THAT(html, HasSubstr("pareltjes data import aanbod.csv --gemeente GM9999"));
}

TEST(Supply, AnotherUnitIsNotConverted) {
  auto outcome = outcome_with();
  table_of(outcome, "aanbod").rows.at(0)[5] = text("kindplaatsen");
  table_of(outcome, "tekort").rows.at(0)[2] = text("aanbod zonder capaciteit");
  const Shown shown(outcome);
  const auto state = supply_state(shown.page(), "WK999901", "speelplek-0-5");
  EXPECT_EQ(state["verdict"], "niet te vergelijken");
  EXPECT_EQ(state["sentence"], "Er is: 4,0 kindplaatsen");
  EXPECT_THAT(state["reason"].get<std::string>(), HasSubstr("De lijst telt kindplaatsen, de norm telt stuks."));
  EXPECT_THAT(state["reason"].get<std::string>(), HasSubstr("Daarom geen tekort."));
}

TEST(Supply, CountedForTheWholeMunicipalityOnlyIsSaid) {
  auto outcome = outcome_with();
  table_of(outcome, "aanbod")
      .rows.push_back({text("GM9999"), text("huisarts"), text("bekend"), std::int64_t{12}, 12.0, text("fte"),
                       text("lijst met adressen")});
  const Shown shown(outcome);
  const auto state = supply_state(shown.page(), "WK999901", "huisarts");
  EXPECT_FALSE(state["unknown"].get<bool>()) << "something is known, so it stands in the table";
  EXPECT_THAT(state["reason"].get<std::string>(), HasSubstr("Alleen voor heel Lindeveld geteld (12)"));
  EXPECT_EQ(supply_state(shown.page(), "GM9999", "huisarts")["reason"], "");
}

}  // namespace
}  // namespace pareltjes::wijkvoorzieningen
