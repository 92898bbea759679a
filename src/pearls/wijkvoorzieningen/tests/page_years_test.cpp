// SPDX-License-Identifier: EUPL-1.2
// The page in later years: the bar of years, the map, the ages, and the chances of a shortage with what stands behind
// each.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "pearls/wijkvoorzieningen/pearl.hpp"
#include "pearls/wijkvoorzieningen/tests/page_outcome.hpp"
#include "platform/pearl/schema.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

Cell whole(int number) {
  return std::int64_t{number};
}

Table& table_of(pearl::Outcome& outcome, const std::string& name) {
  return *std::ranges::find(outcome.tables, name, &Table::name);
}

/// The three wijken, looked ahead to 2040: twice as many play places needed then, chances where the supply is known.
pearl::Outcome looking_ahead(double above = 0) {
  auto outcome = outcome_with();
  auto& needs = table_of(outcome, "behoefte");
  const auto now = needs.rows;
  for (const int year : {2025, 2030, 2040}) {
    for (auto row : now) {
      row[2] = whole(year);
      for (const std::size_t value : {3U, 4U, 5U}) row[value] = std::get<double>(row[value]) * (year == 2040 ? 2 : 1.5);
      needs.rows.push_back(std::move(row));
    }
  }
  Rows chances;
  for (const auto& [year, chance] : {std::pair{2024, 0.2}, {2025, 0.3}, {2030, 0.5}, {2040, 0.83}}) {
    chances.push_back({text("WK999901"), text("speelplek-0-5"), whole(year), chance, 0.1, 0.99, text("norm"), 25.0,
                       -5.0, 60.0, 4.0, above, text("stuks"), text("n-spelen"), text("NUSO"), text("eigen lijst")});
  }
  outcome.tables.push_back(
      table("tekortkans",
            {"code", "voorziening", "jaar", "kans", "kans_norm_laag", "kans_norm_hoog", "beslist", "midden", "p10",
             "p90", "aanbod", "drempel", "eenheid", "norm", "bron", "bron_aanbod"},
            std::move(chances)));
  Rows ages;
  Rows counts;
  for (const int year : {2030, 2040}) {
    for (const auto* code : {"WK999901", "WK999902", "WK999903", "GM9999"}) {
      for (const auto* sex : {"mannen", "vrouwen"}) {
        for (int age = 0; age <= 100; ++age)
          ages.push_back({text(code), whole(year), text(sex), whole(age),
                          age < 65       ? 10.0
                          : year == 2040 ? 20.0
                                         : 10.0});
      }
      for (const auto* group : {"totaal", "75+"}) {
        counts.push_back(
            {text(code), whole(year), text("beide"), text(group), 2000.0, 2050.0, 2100.0 + year, 5100.0, 5200.0});
      }
    }
  }
  outcome.tables.push_back(
      table("prognose_leeftijden", {"code", "jaar", "geslacht", "leeftijd", "p50"}, std::move(ages)));
  outcome.tables.push_back(table(
      "prognose", {"code", "jaar", "geslacht", "leeftijd", "p10", "p25", "p50", "p75", "p90"}, std::move(counts)));
  return outcome;
}

/// What stands between two marks.
std::string part(const std::string& html, const std::string& from, const std::string& to) {
  const auto begin = html.find(from);
  EXPECT_NE(begin, std::string::npos) << from;
  return begin == std::string::npos ? std::string() : html.substr(begin, html.find(to, begin) - begin);
}

TEST(Years, AreThatOfTheFiguresEveryFifthAndTheLast) {
  EXPECT_THAT(read_outcome(looking_ahead()).years, ElementsAre(2024, 2030, 2040)) << "2025 is too near";
  EXPECT_THAT(read_outcome(outcome_with()).years, ElementsAre(2024));
}

TEST(Years, AndDrawsOfAnAddressAreWholeNumbers) {
  const auto values =
      make_pearl()->values_from(request_for({{"jaar", "2050"}, {"trekkingen", "500"}, {"norm.n-arts.midden", "12,5"}}));
  EXPECT_TRUE(pearl::validate(make_pearl()->manifest().input_schema, values).has_value()) << values;
  EXPECT_EQ(values["jaar"], 2050);
}

TEST(Years, TheNearestOneIsShown) {
  const auto outcome = looking_ahead();
  const auto data = read_outcome(outcome);
  for (const auto& [asked, shown] : {std::pair{"2024", 2024},
                                     {"2028", 2030},
                                     {"2036", 2040},
                                     {"2050", 2040},
                                     {"1900", 2024},
                                     {"x", 2024},
                                     {"", 2024}})
    EXPECT_EQ(choice_of(data, request_for({{"peil", asked}})).at, shown) << asked;
}

TEST(Years, TheMapShowsTheNeedOfThatYearOnOneScale) {
  const auto outcome = looking_ahead();
  const auto now = html_of(outcome, request_for({{"toon", "speelplek-0-5"}}));
  const auto then = html_of(outcome, request_for({{"toon", "speelplek-0-5"}, {"peil", "2040"}}), "pagina-2040.html");
  EXPECT_THAT(now, HasSubstr("data-naam=\"Dorp &amp; Dijk\" data-waarde=\"6,0\""));
  EXPECT_THAT(then, HasSubstr("data-naam=\"Dorp &amp; Dijk\" data-waarde=\"12\""));
  const auto legend = [](const std::string& html) { return part(html, "<ul class=\"legenda\">", "</ul>"); };
  EXPECT_EQ(legend(now), legend(then)) << "a darker colour is more than it was";
}

TEST(Years, SharesOfLaterAgesAreThoseOfTheProjection) {
  const auto outcome = looking_ahead();
  const auto data = read_outcome(outcome);
  const auto request = request_for();
  const PageContext page{outcome, request, data, Words(data, core::Language::kDutch), choice_of(data, request), {},
                         {},      nullptr, true};
  // 65 … 100 are 36 ages of 20, 0 … 64 are 65 of 10, for each sex: 720 of 1370.
  EXPECT_NEAR(theme_value(page, *data.area("WK999901"), "aandeel-65-plus", 2040).value(), 100 * 720.0 / 1370, 1e-9);
  EXPECT_EQ(theme_value(page, *data.area("WK999901"), "inwoners", 2040), 4140);
  EXPECT_EQ(theme_value(page, *data.area("WK999901"), "inwoners", 2024), 1030);
  EXPECT_EQ(theme_value(page, *data.area("WK999901"), "kans-speelplek-0-5", 2040), 83);
  EXPECT_FALSE(theme_value(page, *data.area("WK999902"), "kans-speelplek-0-5", 2040)) << "its supply is unknown";
}

TEST(Years, ThePyramidIsThatOfTheYearWithNowAsAnOutline) {
  const auto html = html_of(looking_ahead(), request_for({{"peil", "2040"}}));
  const auto people = part(html, "data-jaardeel=\"piramide\"", "</figure>");
  EXPECT_THAT(people, HasSubstr("Dorp &amp; Dijk in 2040: 2.000 tot 5.200 inwoners"));
  EXPECT_THAT(people, HasSubstr("Mannen 75–79: 100")) << "five ages of 20";
  EXPECT_THAT(people, HasSubstr("class=\"omtrek\""));
  EXPECT_THAT(people, HasSubstr("nu (2024)"));
  EXPECT_THAT(people, Not(HasSubstr("op dezelfde grootte")));
}

TEST(Years, TheBarWorksWithoutScript) {
  const auto html = html_of(looking_ahead(), request_for({{"toon", "speelplek-0-5"}, {"peil", "2030"}}));
  const auto bar = part(html, "data-jaarbalk", "</nav>");
  EXPECT_THAT(bar, HasSubstr("data-jaren=\"2024 2030 2040\""));
  EXPECT_THAT(bar, HasSubstr("name=\"peil\" min=\"2024\" max=\"2040\" step=\"1\" value=\"2030\""));
  EXPECT_THAT(bar, HasSubstr("name=\"toon\" value=\"speelplek-0-5\"")) << "the other choices go along";
  EXPECT_THAT(bar, HasSubstr("type=\"submit\""));
  EXPECT_THAT(bar, HasSubstr("peil=2040#h-kaart\">2040</a>"));
  EXPECT_THAT(bar, HasSubstr("jaar=2050&amp;peil=2050#h-kaart\">2050</a>")) << "further away is another run";
  EXPECT_THAT(html_of(outcome_with(), request_for()), Not(HasSubstr("data-jaarbalk"))) << "only where there are years";
}

TEST(Chances, EachLeadsToItsSentenceNormSourceAndWhatDecides) {
  const auto html = html_of(looking_ahead(20), request_for({{"peil", "2040"}}), "kansen.html");
  const auto matrix = part(html, "id=\"t-kans-1\"", "</table>");
  EXPECT_THAT(matrix, HasSubstr("Dorp &amp; Dijk, Speelplek 0 tot en met 5 jaar, 2040: </span>83%"));
  const std::regex chance("class=\"k5\" href=\"#(t-[\\w-]+)\"");
  std::smatch found;
  ASSERT_TRUE(std::regex_search(matrix, found, chance)) << matrix;
  const auto box = part(html, "id=\"" + found[1].str() + "\"", "</article>");
  EXPECT_THAT(box, HasSubstr("De kans dat Dorp &amp; Dijk in 2040 meer dan 20 stuks tekortkomt, is 0,83."));
  EXPECT_THAT(box, HasSubstr("tekortkans / WK999901 / speelplek-0-5 / 2040"));
  EXPECT_THAT(box, HasSubstr("1 per 15 tot 30 kinderen"));
  EXPECT_THAT(box, HasSubstr("href=\"https://example.org/nuso\">NUSO</a>"));
  EXPECT_THAT(box, HasSubstr("eigen lijst"));
  EXPECT_THAT(box, HasSubstr("de norm. Met de laagste norm is de kans 10%, met de hoogste 99%."));
  for (const auto* year : {">2024<", ">2030<", ">2040<"}) EXPECT_THAT(box, HasSubstr(year));
}

TEST(Chances, WithoutKnownSupplyThereIsNone) {
  const auto html = html_of(looking_ahead(), request_for());
  const auto section = part(html, "id=\"tekorten\"", "</section>");
  EXPECT_THAT(section, HasSubstr("aanbod onbekend")) << "the other wijken";
  EXPECT_THAT(section, HasSubstr("bij 1 voorziening: huisartsen."));
  EXPECT_THAT(section, HasSubstr("De kans op te weinig in Dorp &amp; Dijk in 2024 is 0,20."));
  auto outcome = looking_ahead();
  table_of(outcome, "tekortkans").rows.clear();
  const auto none = part(html_of(outcome, request_for()), "id=\"tekorten\"", "</section>");
  EXPECT_THAT(none, HasSubstr("Dat kunnen wij nog niet zeggen."));
  EXPECT_THAT(none, Not(HasSubstr("%")));
}

TEST(Chances, NeverSayNeverOrAlways) {
  const auto outcome = looking_ahead();
  const auto data = read_outcome(outcome);
  const Words words(data, core::Language::kDutch);
  EXPECT_EQ(chance_text(words, 0), "1%");
  EXPECT_EQ(chance_text(words, 1), "99%");
  EXPECT_EQ(chance_text(words, 0.834), "83%");
}

TEST(Years, TheStrictPolicyHoldsAndIdsStayUnique) {
  const auto html = html_of(looking_ahead(), request_for({{"peil", "2040"}, {"toon", "kans-speelplek-0-5"}}));
  EXPECT_THAT(html, Not(HasSubstr(" style=")));
  const std::regex id(" id=\"([^\"]+)\"");
  std::set<std::string> seen;
  for (auto it = std::sregex_iterator(html.begin(), html.end(), id); it != std::sregex_iterator(); ++it)
    EXPECT_TRUE(seen.insert((*it)[1]).second) << (*it)[1];
}

}  // namespace
}  // namespace pareltjes::wijkvoorzieningen
