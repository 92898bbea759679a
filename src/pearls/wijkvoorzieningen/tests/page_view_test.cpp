// SPDX-License-Identifier: EUPL-1.2
// The page of an outcome that is drawn by hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "pearls/wijkvoorzieningen/tests/page_outcome.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Page, OpensWithTheAnswerThenThePictureThenTheSource) {
  const auto html = html_of(outcome_with(), request_for(), "pagina.html");
  const auto answer = html.find("<h1>Dorp &amp; Dijk heeft de meeste");
  const auto picture = html.find("kaart-svg");
  const auto source = html.find("id=\"bronnen\"");
  ASSERT_NE(answer, std::string::npos);
  EXPECT_LT(answer, picture);
  EXPECT_LT(picture, source);
  EXPECT_THAT(html, HasSubstr("Schematische kaart"));
}

TEST(Page, EveryNumberLeadsToItsExplanation) {
  const auto html = html_of(outcome_with(), request_for());
  const std::regex inside("<td class=\"[a-z ]*\"><a class=\"k\\d\" href=\"#([\\w-]+)\"");
  int numbers = 0;
  for (auto it = std::sregex_iterator(html.begin(), html.end(), inside); it != std::sregex_iterator(); ++it) {
    EXPECT_THAT(html, HasSubstr("id=\"" + (*it)[1].str() + "\""));
    ++numbers;
  }
  EXPECT_EQ(numbers, 6);
  EXPECT_THAT(html, HasSubstr("behoefte / WK999901 / speelplek-0-5 / 2024"));
}

TEST(Page, OnlyKnownSupplyGivesAShortage) {
  const auto outcome = outcome_with();
  const auto data = read_outcome(outcome);
  const auto request = request_for();
  const PageContext page{outcome, request, data, Words(data, core::Language::kDutch), choice_of(data, request), {},
                         {},      nullptr, true};
  const auto known = supply_state(page, "WK999901", "speelplek-0-5");
  EXPECT_EQ(known["sentence"], "Er is: 4,0 stuks");
  EXPECT_EQ(known["verdict"], "tekort: 2,0 stuks, tussen 1,0 en 5,0");
  const auto observed = supply_state(page, "WK999902", "speelplek-0-5");
  EXPECT_EQ(observed["sentence"], "4 gezien, grootte onbekend");
  EXPECT_EQ(observed["verdict"], "aanbod zonder capaciteit");
  for (const auto* area : {"WK999903", "WK000000"}) {
    const auto unknown = supply_state(page, area, "speelplek-0-5");
    EXPECT_EQ(unknown["verdict"], "aanbod onbekend");
    EXPECT_EQ(unknown["icon"], "weet-niet");
  }
}

TEST(Page, ChangingANormChangesTheNumberAndShowsBoth) {
  const auto before = html_of(outcome_with(), request_for());
  const auto after =
      html_of(outcome_with(10), request_for({{"norm.n-spelen.midden", "10"}, {"toon", "speelplek-0-5"}}));
  EXPECT_THAT(before, HasSubstr("Dorp &amp; Dijk, Speelplek 0 tot en met 5 jaar: </span>6,0<"));
  EXPECT_THAT(after, HasSubstr("Dorp &amp; Dijk, Speelplek 0 tot en met 5 jaar: </span>12<"));
  EXPECT_THAT(after, HasSubstr("U rekent nu met een eigen norm"));
  EXPECT_THAT(after, HasSubstr("laag 15, midden 20, hoog 30"));
  EXPECT_THAT(
      after,
      HasSubstr("name=\"norm.n-spelen.midden\" type=\"text\" inputmode=\"decimal\" autocomplete=\"off\" value=\"10\""));
  EXPECT_THAT(after, HasSubstr("norm.n-spelen.midden=10&amp;tabel=behoefte")) << "a download keeps the norm";
}

TEST(Page, WhatComesFromOutsideIsEscapedAndChecked) {
  const auto html = html_of(
      outcome_with(),
      request_for({{"toon", "\"><script>"}, {"gebied", "<img>"}, {"niveau", "straat"}, {"norm.x", "\"onload=\"1"}}));
  for (const auto* bad : {"<script>", "<img>", "straat", "\"onload", "<b>LHV", "href=\"javascript:"}) {
    EXPECT_THAT(html, Not(HasSubstr(bad))) << bad;
  }
  EXPECT_THAT(html, HasSubstr("&lt;b&gt;LHV&lt;/b&gt;"));
}

TEST(Page, KeepsTheStrictPolicyAndIdsAreUnique) {
  const auto html = html_of(outcome_with(), request_for());
  EXPECT_THAT(html, Not(HasSubstr(" style=")));
  const std::regex id(" id=\"([^\"]+)\"");
  std::set<std::string> seen;
  for (auto it = std::sregex_iterator(html.begin(), html.end(), id); it != std::sregex_iterator(); ++it) {
    EXPECT_TRUE(seen.insert((*it)[1]).second) << (*it)[1];
  }
}

TEST(Page, EnglishPageSpeaksEnglish) {
  const auto html = html_of(outcome_with(), request_for({}, core::Language::kEnglish), "pagina-en.html");
  EXPECT_THAT(html, HasSubstr("<h1>Dorp &amp; Dijk needs most play places."));
  EXPECT_THAT(html, HasSubstr("supply unknown"));
  EXPECT_THAT(html, HasSubstr("action=\"/en/gemeenten/GM9999/wijkvoorzieningen#h-kaart\""));
  for (const auto* dutch : {"Waar is wat nodig", "aanbod onbekend", "Inwoners op", "Bronnen en grenzen"}) {
    EXPECT_THAT(html, Not(HasSubstr(dutch))) << dutch;
  }
}

TEST(Page, AFacilityWithoutANormIsNamedNotNumbered) {
  EXPECT_THAT(html_of(outcome_with(), request_for()), HasSubstr("dus zonder getal: Bibliotheek."));
}

TEST(Page, ManyAreasBecomeRowsAndThePageStaysSmall) {
  const auto html = html_of(outcome_with(20, 99), request_for(), "pagina-groot.html");
  EXPECT_LT(html.size(), 500'000U);
  EXPECT_THAT(html, HasSubstr(">Gebied</th>"));
  EXPECT_THAT(html, HasSubstr("aria-current=\"true\">Spelen</a>"));
}

TEST(Page, AloneItPointsNowhereIntoTheService) {
  auto request = request_for();
  request.path.clear();
  const auto view = page_view(outcome_with(), request);
  ASSERT_TRUE(view.has_value());
  pages::Frame frame;
  frame.standalone = true;
  const auto html = pages::render(view->template_name, view->values, frame);
  ASSERT_TRUE(html.has_value());
  const std::regex into("href=\"(?!#|https?:)");
  const auto body = html->substr(html->find("<main"), html->find("</main>") - html->find("<main"));
  EXPECT_FALSE(std::regex_search(body, into));
  EXPECT_THAT(body, Not(HasSubstr("<form")));
}

TEST(Scale, HoldsAllValuesInFiveClasses) {
  for (const auto& values :
       std::vector<std::vector<double>>{{1, 2, 3}, {0.01, 0.4}, {7, 7}, {0, 0}, {120, 3455, 9}, {12.5, 31}}) {
    for (const bool zero : {true, false}) {
      const auto scale = scale_for(values, zero);
      for (const double value : values) {
        EXPECT_GE(value + 1e-9, scale.begin);
        EXPECT_LE(value, scale.begin + 5 * scale.step + 1e-9);
        const int k = scale.class_of(value);
        EXPECT_TRUE(k >= 1 && k <= 5);
      }
    }
  }
  EXPECT_EQ((Scale{0, 10}.class_of(0)), 1);
  EXPECT_EQ((Scale{0, 10}.class_of(10)), 2);
  EXPECT_EQ((Scale{0, 10}.class_of(50)), 5);
}

}  // namespace
}  // namespace pareltjes::wijkvoorzieningen
