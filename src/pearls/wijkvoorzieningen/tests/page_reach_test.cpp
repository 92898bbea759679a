// SPDX-License-Identifier: EUPL-1.2
// How far it is, on the page and in the report.
#include <gmock/gmock.h>

#include <map>

#include "pearls/wijkvoorzieningen/map_layers.hpp"
#include "pearls/wijkvoorzieningen/pearl.hpp"
#include "pearls/wijkvoorzieningen/report.hpp"
#include "pearls/wijkvoorzieningen/tests/page_outcome.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// Three wijken and their municipality: play places with a norm, GPs without; CBS measures the GPs.
pearl::Outcome with_reach() {
  auto outcome = outcome_with();
  Rows distances;
  const std::map<std::string, double> metres{{"WK999901", 84}, {"WK999902", 640}, {"WK999903", 1940}, {"GM9999", 888}};
  for (const auto& [code, m] : metres) {
    distances.push_back({text(code), text("speelplek-0-5"), std::int64_t{2024}, text("lopen"), text("kind"), m, m / 60,
                         150.0, kNone, code == "WK999901" ? 99.8 : 0.0, 1.25, 12.5, text("stuks"), text("leeftijd"),
                         text(code == "GM9999" ? "gemengd" : "straatnet"), text("n-spelen"), text("richtlijn"),
                         text("Lijst van Lindeveld")});
  }
  for (const auto& [code, m] : metres) {
    distances.push_back({text(code), text("huisarts"), std::int64_t{2024}, text("auto"), text("volwassen"), 2 * m,
                         m / 400, kNone, kNone, kNone, kNone, kNone, text(""), text(""), text("straatnet"), text(""),
                         text(""), text("OpenStreetMap")});
  }
  outcome.tables.push_back(table("bereikbaarheid",
                                 {"code", "voorziening", "jaar", "vervoer", "wie", "afstand_m", "minuten", "norm_m",
                                  "norm_minuten", "aandeel_binnen", "aantal_binnen", "plekken_per_100", "eenheid",
                                  "doelgroep", "grondslag", "norm", "norm_status", "bron"},
                                 std::move(distances)));
  outcome.tables.push_back(
      table("bereikbaarheid_aannames", {"onderwerp", "zin", "zin_en", "bron"},
            {{text("afstand lopen"), text("Gemeten over straten."), text("Measured along streets."), text("OSM")},
             {text("afstand auto"), text("Hemelsbreed, keer 1,5."), text("By straight line, times 1.5."), text("")},
             {text("woonplek"), text("Mensen zijn gelijk verdeeld."), text("People are spread evenly."), text("")},
             {text("verdeling"), text("Ieder telt één keer."), text("Everybody counts once."), text("")}}));
  outcome.tables.push_back(table("bereik", {"code", "voorziening", "afstand_km", "jaar", "bron"},
                                 {{text("WK999902"), text("huisarts"), 1.2, std::int64_t{2023}, text("CBS 2023")}}));
  for (std::size_t i = 0; i < outcome.layers[0].table.rows.size(); ++i) {
    auto& row = outcome.layers[0].table.rows[i];
    row.insert(row.end(), {text("naam"), text("wijk"), true});
  }
  auto& columns = outcome.layers[0].table.columns;
  for (const auto* name : {"naam", "soort", "schematisch"})
    columns.push_back({name, pearl::TableColumn::Type::kText, "", {}});
  return outcome;
}

std::string section(const std::string& html, const std::string& id = "bereik") {
  const auto begin = html.find("<section class=\"deel blad\" id=\"" + id + "\"");
  if (begin == std::string::npos) return {};
  return html.substr(begin, html.find("</section>", begin) - begin);
}

TEST(PageReach, ShowsTheChosenFacilityInEveryAreaWithItsGround) {
  const auto part = section(html_of(with_reach(), request_for(), "bereik.html"));
  for (const auto* shown : {"84 m", "640 m", "1,9 km", "890 m", "deels hemelsbreed"})
    EXPECT_THAT(part, HasSubstr(shown));
  EXPECT_THAT(part, HasSubstr("Gemeten over straten. Mensen zijn gelijk verdeeld."));
  EXPECT_THAT(part, HasSubstr("Het verst is het in Wijk 3: 1,9 km."));
  EXPECT_THAT(part, HasSubstr("99%")) << "99.8% is not all";
  EXPECT_THAT(part, HasSubstr("hoogstens 150 m lopen (richtlijn)"));
  EXPECT_THAT(part, HasSubstr("https://example.org/nuso"));
  EXPECT_THAT(part, HasSubstr("De reistijd is die van een kind."));
  EXPECT_THAT(part, HasSubstr("Ieder telt één keer."));
  EXPECT_THAT(part, HasSubstr("Lijst van Lindeveld"));
  EXPECT_THAT(part, HasSubstr("tabel=bereikbaarheid"));
  EXPECT_THAT(part, Not(HasSubstr("over de weg met de auto"))) << "CBS does not measure play places";
}

TEST(PageReach, AnotherFacilityWithoutANormStandsBesideCbs) {
  const auto part = section(html_of(with_reach(), request_for({{"toon", "afstand-huisarts"}})));
  EXPECT_THAT(part, HasSubstr("1,3 km"));
  EXPECT_THAT(part, HasSubstr("1,2 km")) << "of CBS";
  EXPECT_THAT(part, HasSubstr("CBS, 2023"));
  EXPECT_THAT(part, HasSubstr("CBS 2023"));
  EXPECT_THAT(part, HasSubstr("Hemelsbreed, keer 1,5."));
  EXPECT_THAT(part, HasSubstr("kennen wij geen norm"));
  EXPECT_THAT(part, Not(HasSubstr("van een kind")));
  EXPECT_THAT(part, Not(HasSubstr("Er is voor elke 100")));
}

TEST(PageReach, IsAThemeOfTheMapOfNowOnly) {
  const auto html = html_of(with_reach(), request_for({{"toon", "afstand-speelplek-0-5"}}), "bereik-kaart.html");
  EXPECT_THAT(html, HasSubstr("Waar is het ver?"));
  EXPECT_THAT(html, HasSubstr("Het verst in Wijk 3: 1,9 km. Het dichtst bij in Dorp &amp; Dijk: 84 m."));
  EXPECT_THAT(html, HasSubstr("<option value=\"afstand-speelplek-0-5\" selected>"));
  EXPECT_THAT(html, HasSubstr("verder de dichtstbijzijnde plek is. Gemeten over straten."));
  const auto strange = html_of(with_reach(), request_for({{"toon", "afstand-maan"}}));
  EXPECT_THAT(strange, Not(HasSubstr("Waar is het ver?")));
}

TEST(PageReach, SpeaksEnglish) {
  const auto part = section(html_of(with_reach(), request_for({}, core::Language::kEnglish)));
  EXPECT_THAT(part, HasSubstr("How far is it?"));
  EXPECT_THAT(part, HasSubstr("Measured along streets. People are spread evenly."));
  EXPECT_THAT(part, HasSubstr("at most 150 m walking"));
  EXPECT_THAT(part, HasSubstr("1.9 km"));
  EXPECT_THAT(part, Not(HasSubstr("Gemeten")));
}

TEST(PageReach, WithoutPlacesSaysSoAndWithoutAnythingIsNotThere) {
  EXPECT_EQ(section(html_of(outcome_with(), request_for())), "");
  auto only_cbs = outcome_with();
  only_cbs.tables.push_back(table("bereik", {"code", "voorziening", "afstand_km", "jaar", "bron"},
                                  {{text("WK999901"), text("huisarts"), 1.2, std::int64_t{2023}, text("CBS")}}));
  const auto part = section(html_of(only_cbs, request_for()));
  EXPECT_THAT(part, HasSubstr("kennen wij de plek"));
  EXPECT_THAT(part, HasSubstr("1,2 km"));
}

TEST(PageReach, StandsInTheReportAndOnTheMapsForQgis) {
  const auto outcome = with_reach();
  const auto pearl = make_pearl();
  const auto report = council_report(outcome, request_for(), pearl->manifest());
  ASSERT_TRUE(report);
  std::string all;
  bool table_found = false;
  for (const auto& block : report->blocks) {
    for (const auto& line : block.lines) {
      for (const auto& part : line) all += part.text + "\n";
    }
    table_found = table_found || block.table.caption.find("hoe ver de dichtstbijzijnde plek is") != std::string::npos;
  }
  EXPECT_THAT(all, HasSubstr("Gemeten over straten. Mensen zijn gelijk verdeeld."));
  EXPECT_TRUE(table_found);
  const auto layers = map_layers(outcome);
  const auto found = std::ranges::find(layers, "bereikbaarheid", [](const auto& layer) { return layer.table.name; });
  ASSERT_NE(found, layers.end());
  EXPECT_EQ(found->table.rows.size(), 6U) << "three wijken with a shape, two facilities";
}

}  // namespace
}  // namespace pareltjes::wijkvoorzieningen
