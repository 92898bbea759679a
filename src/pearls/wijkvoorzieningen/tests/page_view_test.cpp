// SPDX-License-Identifier: EUPL-1.2
// The page of an outcome that is drawn here by hand: three wijken in a row, one of them with known supply.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>

#include "pearls/wijkvoorzieningen/page_parts.hpp"
#include "pearls/wijkvoorzieningen/page_view.hpp"
#include "platform/pages/pages.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

using pearl::Cell;
using pearl::Table;
using ::testing::HasSubstr;
using ::testing::Not;
using Rows = std::vector<std::vector<Cell>>;

const Cell kNone{};

Cell text(const std::string& value) {
  return value;
}

Table table(const std::string& name, const std::vector<std::string>& columns, Rows rows) {
  Table made;
  made.name = name;
  for (const auto& column : columns) made.columns.push_back({column, pearl::TableColumn::Type::kText, "", {}});
  made.rows = std::move(rows);
  return made;
}

hub::Geometry square(double x) {
  return {{{{x, 0}, {x + 1000, 0}, {x + 1000, 1000}, {x, 1000}, {x, 0}}}};
}

Table ages_table() {
  Rows rows;
  for (const auto* code : {"WK999901", "WK999902", "WK999903", "GM9999"}) {
    for (const auto* sex : {"mannen", "vrouwen"}) {
      for (std::int64_t age = 0; age <= 100; ++age) {
        rows.push_back({text(code), text(sex), age, age < 80 ? 10.0 : 2.0, text("gemodelleerd")});
      }
    }
  }
  return table("leeftijden", {"code", "geslacht", "leeftijd", "aantal", "aard"}, std::move(rows));
}

Table areas_table(int wijken) {
  Rows rows{{text("GM9999"), text("Lindeveld"), text("gemeente"), std::int64_t{3000}, 3000.0, 3000.0, text("gemeten"),
             std::int64_t{2024}, 400.0, 2000.0, 600.0, text("")}};
  for (int i = 1; i <= wijken; ++i) {
    rows.push_back({text("WK9999" + std::string(i < 10 ? "0" : "") + std::to_string(i)),
                    text(i == 1 ? "Dorp & Dijk" : "Wijk " + std::to_string(i)), text("wijk"),
                    std::int64_t{1000 + 10 * (4 - i)}, 1000.0, 1040.0, text("gemeten"), std::int64_t{2024}, 150.0,
                    650.0, 200.0, text("WK999902")});
  }
  return table("gebieden",
               {"code", "naam", "soort", "inwoners", "inwoners_laag", "inwoners_hoog", "aard", "jaar", "inwoners_0_14",
                "inwoners_15_64", "inwoners_65_plus", "vergelijkbaar"},
               std::move(rows));
}

/// @param middle the middle norm for play places; the need follows from it.
pearl::Outcome outcome_with(double middle = 20, int wijken = 3) {
  pearl::Outcome outcome;
  outcome.pearl = "wijkvoorzieningen";
  outcome.version = "1.0.0";
  outcome.answer = {"Dorp & Dijk heeft de meeste speelplekken nodig.", "Dorp & Dijk needs most play places."};
  outcome.explanation = {{"Dat komt door de kinderen.", "That is because of the children."}};
  outcome.tables.push_back(areas_table(wijken));
  outcome.tables.push_back(ages_table());
  Rows needs;
  Rows supply;
  Rows gaps;
  pearl::Layer layer;
  layer.table = table("gebieden", {"code"}, {});
  for (int i = 1; i <= wijken; ++i) {
    const auto code = "WK9999" + std::string(i < 10 ? "0" : "") + std::to_string(i);
    needs.push_back({text(code), text("speelplek-0-5"), std::int64_t{2024}, 40.0 / middle * 2, 60.0 / middle * 2 / i,
                     90.0 / middle * 2, text("stuks"), text("n-spelen"), text("NUSO"), text("afgeleid"), 60.0,
                     text("leeftijd")});
    needs.push_back({text(code), text("huisarts"), std::int64_t{2024}, 0.4, 0.5, 0.6, text("fte"), text("n-arts"),
                     text("<b>LHV</b>"), text("afgeleid"), 1000.0, text("inwoners")});
    supply.push_back({text(code), text("speelplek-0-5"),
                      text(i == 1   ? "bekend"
                           : i == 2 ? "waargenomen"
                                    : "onbekend"),
                      std::int64_t{4}, i == 1 ? Cell(4.0) : kNone, text("stuks"), text("eigen lijst")});
    gaps.push_back({text(code), text("speelplek-0-5"),
                    text(i == 1   ? "tekort"
                         : i == 2 ? "aanbod zonder capaciteit"
                                  : "aanbod onbekend"),
                    i == 1 ? Cell(1.0) : kNone, i == 1 ? Cell(2.0) : kNone, i == 1 ? Cell(5.0) : kNone, text("stuks")});
    layer.table.rows.push_back({text(code)});
    layer.geometries.push_back(square(1000.0 * i));
  }
  layer.schematic = true;
  outcome.tables.push_back(table("behoefte",
                                 {"code", "voorziening", "jaar", "laag", "midden", "hoog", "eenheid", "norm", "bron",
                                  "aard", "doelgroep_aantal", "doelgroep"},
                                 std::move(needs)));
  outcome.tables.push_back(
      table("aanbod", {"code", "voorziening", "stand", "aantal", "capaciteit", "eenheid", "bron"}, std::move(supply)));
  outcome.tables.push_back(
      table("tekort", {"code", "voorziening", "stand", "laag", "midden", "hoog", "eenheid"}, std::move(gaps)));
  outcome.tables.push_back(
      table("normen",
            {"id", "voorziening", "naam", "omschrijving", "laag", "midden", "hoog", "eigen_midden", "eenheid", "status",
             "bron", "bron_url", "categorie"},
            {{text("n-spelen"), text("speelplek-0-5"), text("Speelplek"), text("1 per 15 tot 30 kinderen"), 15.0, 20.0,
              30.0, middle == 20 ? kNone : Cell(middle), text("stuks"), text("richtlijn"), text("NUSO"),
              text("https://example.org/nuso"), text("spelen")},
             {text("n-arts"), text("huisarts"), text("Huisarts"), text("1 fte per 2.095"), 2095.0, 2095.0, 2095.0,
              kNone, text("fte"), text("wettelijk"), text("<b>LHV</b>"), text("javascript:alert(1)"), text("zorg")},
             {text("n-bieb"), text("bibliotheek"), text("Bibliotheek"), text("geen norm gevonden"), kNone, kNone, kNone,
              kNone, text("m2"), text("geen"), text("gezocht"), text(""), text("cultuur")}}));
  outcome.layers.push_back(std::move(layer));
  outcome.provenance.datasets.push_back(
      {"kwb", "1", std::string(64, 'a'), "Kerncijfers", "CBS", "CC BY 4.0", "", 2024});
  return outcome;
}

pearl::PageRequest request_for(std::multimap<std::string, std::string> query = {},
                               core::Language language = core::Language::kDutch) {
  pearl::PageRequest request;
  request.language = language;
  request.gemeente = *core::GemeenteCode::parse("GM9999");
  request.gemeente_name = "Lindeveld";
  request.path = language == core::Language::kDutch ? "/gemeenten/GM9999/wijkvoorzieningen"
                                                    : "/en/gemeenten/GM9999/wijkvoorzieningen";
  request.query = std::move(query);
  return request;
}

std::string html_of(const pearl::Outcome& outcome, const pearl::PageRequest& request, const std::string& keep = {}) {
  const auto view = page_view(outcome, request);
  EXPECT_TRUE(view.has_value());
  if (!view) return {};
  pages::Frame frame;
  frame.language = request.language;
  frame.title = view->title;
  const auto html = pages::render(view->template_name, view->values, frame);
  EXPECT_TRUE(html.has_value());
  if (const char* folder = std::getenv("PARELTJES_PAGES"); folder != nullptr && !keep.empty() && html) {
    std::filesystem::create_directories(folder);
    std::ofstream(std::filesystem::path(folder) / keep) << *html;
  }
  return html.value_or("");
}

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
