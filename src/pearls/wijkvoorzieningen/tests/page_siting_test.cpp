// SPDX-License-Identifier: EUPL-1.2
// The section "Waar kan er een bij?": its sentences, its table and its form.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "pearls/wijkvoorzieningen/page_siting.hpp"
#include "pearls/wijkvoorzieningen/pearl.hpp"
#include "pearls/wijkvoorzieningen/tests/page_outcome.hpp"
#include "platform/pearl/schema.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Cell whole(int number) {
  return std::int64_t{number};
}

struct Asked {
  std::string goal = "dekking";
  std::vector<std::string> fresh{"Gors"};
  bool proven = true;
  bool middles = true;
  double age_to = 11;
};

/// One school that is there, and new ones.
pearl::Outcome with_sites(const Asked& asked) {
  auto outcome = outcome_with();
  const bool distance = asked.goal == "afstand";
  const auto unit = text(distance ? "meter" : asked.goal == "alle" ? "plekken" : "personen");
  Rows places{{text("basisschool"), whole(2035), text("s1"), text("De <Ster>"), text("WK999901"), 1500.0, 500.0,
               text("bestaand"), kNone, kNone, 40.0, 300.0, kNone, unit}};
  int order = 0;
  for (const auto& name : asked.fresh) {
    ++order;
    places.push_back({text("basisschool"), whole(2035), text("n" + std::to_string(order)), text(name), text("WK999902"),
                      1000.0 + 1000 * order, 700.0, text("nieuw"), whole(order), 1204.0, 1204.0, 96.0, 0.83, unit});
  }
  outcome.tables.push_back(table("locaties",
                                 {"voorziening", "jaar", "plek", "naam", "gebied", "x", "y", "stand", "volgorde",
                                  "voegt_toe", "gemist_zonder", "mensen", "kans", "eenheid"},
                                 std::move(places)));
  const double now = distance ? 510 : 1000;
  const double with = distance ? 420 : asked.goal == "alle" ? 2 : 2204;
  outcome.tables.push_back(table(
      "locatievragen",
      {"voorziening",  "doel",         "aantal",    "jaar",           "tot_jaar",   "nu",          "met",
       "grens",        "gat",          "bewezen",   "eenheid",        "kandidaten", "punten",      "mensen",
       "leeftijd_van", "leeftijd_tot", "bereik",    "bereik_eenheid", "afstand_nu", "afstand_met", "afstand_eenheid",
       "trekkingen",   "kans_beste",   "grondslag", "grondslag_en",   "midden",     "bron"},
      {{text("basisschool"),
        text(asked.goal),
        whole(1),
        whole(2035),
        whole(2035),
        now,
        with,
        2300.0,
        0.04,
        asked.proven,
        unit,
        whole(31),
        whole(200),
        5000.0,
        4.0,
        asked.age_to,
        600.0,
        text("meter"),
        510.0,
        420.0,
        text("meter"),
        whole(100),
        0.66,
        text("Hemelsbreed, keer 1,4."),
        text("Straight, times 1.4."),
        asked.middles,
        text("eigen lijst")}}));
  return outcome;
}

std::string sentence_of(const Asked& asked, core::Language language = core::Language::kDutch) {
  const auto outcome = with_sites(asked);
  const auto data = read_outcome(outcome);
  return siting_sentence(Words(data, language), read_sites(outcome, language).front());
}

TEST(Sites, AreSaidInOneSentence) {
  EXPECT_EQ(sentence_of({}), "Met één basisschool in Gors erbij wonen 1.200 kinderen meer binnen 600 meter.");
  EXPECT_EQ(sentence_of({}, core::Language::kEnglish),
            "With one more primary school in Gors 1,200 more children live within 600 metres.");
  EXPECT_EQ(
      sentence_of({"afstand", {"Gors", "Overwhere"}, true, true, 11}),
      "Met 2 basisscholen erbij, in Gors en Overwhere, is het gemiddeld 420 meter naar de dichtste. Nu is dat 510 "
      "meter.");
  EXPECT_EQ(sentence_of({"alle", {"Gors"}, true, true, 100}),
            "Met één basisschool in Gors erbij woont iedereen die meetelt binnen 600 meter.");
  EXPECT_THAT(sentence_of({"dekking", {"Oude fabriek"}, true, false, 100}), HasSubstr("op Oude fabriek erbij wonen"));
  EXPECT_THAT(sentence_of({"dekking", {"Gors"}, true, true, 100}), HasSubstr("1.200 mensen meer"));
  EXPECT_EQ(sentence_of({"dekking", {}, true, true, 11}), "Geen van de mogelijke plekken maakt verschil.");
}

TEST(Sites, AreProvenOrSaidNotToBe) {
  const auto html = html_of(with_sites({}), request_for());
  EXPECT_THAT(html, HasSubstr("bewezen de beste keuze uit 31 plekken"));
  EXPECT_THAT(html, HasSubstr("In 66 van de 100 mogelijke toekomsten is geen andere keuze beter."));
  const auto stopped = html_of(with_sites({"dekking", {"Gors"}, false, true, 11}), request_for());
  EXPECT_THAT(stopped, HasSubstr("de beste keuze die wij vonden. Beter dan 2.300 personen kan niet."));
  EXPECT_THAT(stopped, Not(HasSubstr("bewezen de beste")));
}

TEST(Sites, StandOnMapAndInTableWithTheirCaveat) {
  const auto html = html_of(with_sites({}), request_for(), "plekken.html");
  EXPECT_THAT(html, HasSubstr("id=\"plekken\""));
  EXPECT_THAT(html, HasSubstr("plek plek--nieuw"));
  EXPECT_THAT(html, HasSubstr("<title>De &lt;Ster&gt;</title>")) << "names are never markup";
  EXPECT_THAT(html, HasSubstr("Het is geen vrije kavel"));
  EXPECT_THAT(html, HasSubstr("Hemelsbreed, keer 1,4."));
  EXPECT_THAT(html, HasSubstr("mensen van 4 tot en met 11 jaar"));
  EXPECT_THAT(html, HasSubstr("83%"));
  EXPECT_THAT(html, HasSubstr("1.200 kinderen"));
  const auto own = html_of(with_sites({"dekking", {"Oude fabriek"}, true, false, 11}), request_for());
  EXPECT_THAT(own, Not(HasSubstr("Het is geen vrije kavel")));
  const auto english = html_of(with_sites({}), request_for({}, core::Language::kEnglish));
  EXPECT_THAT(english, HasSubstr("Where can one more come?"));
  EXPECT_THAT(english, HasSubstr("Straight, times 1.4."));
}

TEST(Sites, WithoutKnownPlacesSaySo) {
  const auto html = html_of(outcome_with(), request_for());
  EXPECT_THAT(html, HasSubstr("Wij weten van geen enkele voorziening waar die nu staat."));
  EXPECT_THAT(html, Not(HasSubstr("name=\"plekken\"")));
}

TEST(Sites, TheFormKeepsTheOtherChoicesAndIsReadAgain) {
  auto request = request_for(
      {{"voor", "basisschool"}, {"plekken", "3"}, {"doel", "dekking"}, {"bereik", "600"}, {"gebied", "WK999902"}});
  const auto html = html_of(with_sites({}), request);
  const auto form = html.substr(html.find("#plekken\"><h3>"));
  EXPECT_THAT(form.substr(0, form.find("</form>")), HasSubstr("name=\"gebied\" value=\"WK999902\""));
  EXPECT_THAT(form.substr(0, form.find("</form>")), Not(HasSubstr("type=\"hidden\" name=\"plekken\"")))
      << "what the form asks it does not hide as well";
  EXPECT_THAT(html, HasSubstr("plekken=3&amp;doel=dekking&amp;bereik=600")) << "links keep the question";
  const auto pearl = make_pearl();
  const auto values = pearl->values_from(request);
  EXPECT_EQ(values["locaties"],
            nlohmann::json::parse(R"({"voorzieningen":["basisschool"],"aantal":3,"doel":"dekking","bereik":600})"));
  EXPECT_TRUE(pearl::validate(pearl->manifest().input_schema, values).has_value());
  request.query = {{"plekken", "veel"}};
  EXPECT_FALSE(pearl::validate(pearl->manifest().input_schema, pearl->values_from(request)).has_value());
}

}  // namespace
}  // namespace pareltjes::wijkvoorzieningen
