// SPDX-License-Identifier: EUPL-1.2
// The pearl as a whole: the three examples, the tables, the page and the documents.
#include "pearls/datarechten/pearl.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "core/resources.hpp"

#include "pearls/datarechten/library.hpp"
#include "pearls/datarechten/points.hpp"

namespace pareltjes::datarechten {
namespace {

using nlohmann::json;
using testing::HasSubstr;

pearl::Outcome outcome_for(json values, const std::vector<pearl::InputFile>& files = {}) {
  pearl::RunInput input;
  input.values = std::move(values);
  input.files = files;
  const auto pearl = make_pearl();
  auto outcome = pearl->compute(input, pearl::RunControl({}, std::nullopt, {}));
  EXPECT_TRUE(outcome) << (outcome ? "" : outcome.error().message.nl);
  return outcome ? std::move(*outcome) : pearl::Outcome{};
}

std::string text(const pearl::Table& table, std::size_t row, const char* column) {
  const auto* found = std::get_if<std::string>(&table.rows.at(row).at(table.column(column)));
  return found == nullptr ? std::string() : *found;
}

/// The example contracts are ours: what each says on each point was decided before the rules judged it.
const std::map<std::string, std::vector<std::string>> kIntended{
    {"vrij", std::vector<std::string>(12, "geregeld")},
    {"deels",
     {"deels", "deels", "deels", "verwijst", "deels", "deels", "geregeld", "deels", "ontbreekt", "geregeld", "deels",
      "deels"}},
    {"gesloten",
     {"strijdig", "strijdig", "strijdig", "strijdig", "strijdig", "strijdig", "strijdig", "ontbreekt", "strijdig",
      "strijdig", "strijdig", "strijdig"}}};

TEST(Examples, EachIsJudgedAsIntendedPointByPoint) {
  for (const auto& [example, verdicts] : kIntended) {
    const auto outcome = outcome_for({{"voorbeeld", example}});
    const auto& points = *outcome.table("punten");
    ASSERT_EQ(points.rows.size(), 12U);
    for (std::size_t i = 0; i < 12; ++i) {
      EXPECT_EQ(text(points, i, "oordeel"), verdicts[i]) << example << " " << text(points, i, "punt") << ": "
                                                         << text(points, i, "regel") << " " << text(points, i, "zin");
    }
    EXPECT_THAT(outcome.explanation.at(0).nl, HasSubstr("verzonnen"));
  }
}

TEST(Examples, TheClosedContractForbidsReuseInASentenceToCite) {
  const auto outcome = outcome_for({{"voorbeeld", "gesloten"}});
  EXPECT_EQ(text(*outcome.table("punten"), 1, "zin"),
            "Het is Opdrachtgever niet toegestaan de Gegevens buiten de Programmatuur te hergebruiken of aan derden te "
            "verstrekken.");
  EXPECT_EQ(text(*outcome.table("punten"), 1, "plaats"), "regel 26");
}

TEST(Answer, SaysOnHowManyPointsAndWhatIsForbidden) {
  EXPECT_EQ(outcome_for({{"voorbeeld", "vrij"}}).answer.nl,
            "Dit contract laat u uw data vrij gebruiken op 12 van de 12 punten.");
  EXPECT_EQ(outcome_for({{"voorbeeld", "gesloten"}}).answer.nl,
            "Dit contract laat u uw data op geen van de 12 punten vrij gebruiken; op 11 punten verbiedt het dat.");
  const pearl::InputFile one{
      "map/o.txt",
      "Overeenkomst\nArtikel 1\n1.1\tLeverancier bepaalt het formaat.\n1.2\tPartijen wijzigen deze "
      "overeenkomst alleen schriftelijk.\n"};
  const auto outcome = outcome_for({}, {one});
  EXPECT_EQ(outcome.answer.nl,
            "Dit contract laat u uw data vrij gebruiken op 1 van de 12 punten; op 1 punt verbiedt het dat.");
  EXPECT_EQ(outcome.answer.en,
            "This contract lets you use your data freely on 1 of the 12 points; on 1 point it forbids that.");
  EXPECT_EQ(text(*outcome.table("stukken"), 0, "stuk"), "o.txt");
}

TEST(Tables, HaveTheColumnsOfTheManifestInBothLanguages) {
  const auto outcome = outcome_for({{"voorbeeld", "deels"}});
  const auto& points = *outcome.table("punten");
  std::vector<std::string> names;
  for (const auto& column : points.columns) names.push_back(column.name);
  EXPECT_EQ(names, (std::vector<std::string>{"punt", "naam", "oordeel", "zin", "plaats", "uitleg", "voorstel", "wet",
                                             "stuk", "regel", "bron"}));
  const auto keys = point_keys();
  for (std::size_t i = 0; i < 12; ++i) EXPECT_EQ(text(points, i, "punt"), keys[i]);
  EXPECT_EQ(outcome.table("punten_en")->rows.size(), 12U);
  EXPECT_EQ(text(*outcome.table("punten_en"), 1, "naam"), "Free reuse");
  EXPECT_GE(outcome.table("punten_per_stuk")->rows.size(), 12U);
  for (const auto& table : outcome.tables) {
    for (const auto& row : table.rows) EXPECT_EQ(row.size(), table.columns.size()) << table.name;
  }
  const auto json_text = pearl::to_json(outcome, {}, core::Language::kDutch);
  EXPECT_EQ(json::parse(json_text).at("tables").at("punten").at("rows").size(), 12U);
}

std::string whole(const pearl::Report& report) {
  std::string all = report.title + "\n" + report.subtitle;
  for (const auto& block : report.blocks) {
    for (const auto& line : block.lines) {
      for (const auto& piece : line) all += "\n" + piece.text;
    }
  }
  return all;
}

TEST(Documents, TheAddendumHoldsTheClausesOfWhatIsNotArrangedAndNoOther) {
  for (const auto& [example, verdicts] : kIntended) {
    const auto outcome = outcome_for({{"voorbeeld", example}, {"stuk", "addendum"}});
    ASSERT_EQ(outcome.documents.at(0).name, "addendum");
    for (const auto language : {core::Language::kDutch, core::Language::kEnglish}) {
      pearl::PageRequest request;
      request.language = language;
      const auto report = make_pearl()->report(outcome, request);
      ASSERT_TRUE(report);
      const auto all = whole(*report);
      const auto keys = point_keys();
      for (std::size_t i = 0; i < 12; ++i) {
        const bool there = all.find(library().clause_of(keys[i])->text.in(language)) != std::string::npos;
        EXPECT_EQ(there, verdicts[i] != "geregeld") << example << " " << keys[i];
      }
      EXPECT_THAT(all, HasSubstr(language == core::Language::kDutch ? "jurist" : "lawyer"));
    }
  }
}

/// What the addendum says, added to the closed contract and going before it, arranges everything.
TEST(Documents, ASignedAddendumArrangesAllTwelvePoints) {
  const auto outcome = outcome_for({{"voorbeeld", "gesloten"}, {"stuk", "addendum"}});
  const auto report = make_pearl()->report(outcome, {});
  ASSERT_TRUE(report);
  std::string text_of_addendum = "Addendum\n";
  int number = 0;
  for (const auto& block : report->blocks) {
    if (block.kind == pearl::ReportBlock::Kind::kHeading) {
      text_of_addendum += block.lines.at(0).at(0).text + "\n";
      ++number;
    } else if (block.kind == pearl::ReportBlock::Kind::kParagraph && number > 0) {
      text_of_addendum += std::to_string(number) + ".1\t" + block.lines.at(0).at(0).text + "\n";
    }
  }
  const auto closed = core::find_resource("src/pearls/datarechten/voorbeeld/gesloten.md");
  ASSERT_TRUE(closed);
  const auto check =
      check_clauses({{"gesloten.md", std::string(*closed)}, {"addendum.txt", text_of_addendum}}, "soort");
  ASSERT_TRUE(check);
  for (const auto& point : check->points) EXPECT_EQ(point.verdict, "geregeld") << point.key << ": " << point.sentence;
  EXPECT_GE(check->contradictions.size(), 10U);
}

TEST(Documents, TheAccountNamesEveryPointAndEverySentence) {
  const auto outcome = outcome_for({{"voorbeeld", "gesloten"}});
  const auto report = make_pearl()->report(outcome, {});
  ASSERT_TRUE(report);
  const auto all = whole(*report);
  for (std::size_t i = 0; i < 12; ++i) {
    EXPECT_THAT(all, HasSubstr(text(*outcome.table("punten"), i, "naam")));
    EXPECT_THAT(all, HasSubstr(text(*outcome.table("punten"), i, "zin")));
  }
}

TEST(Page, ShowsTwelvePointsWithIconAndWordInBothLanguages) {
  const auto outcome = outcome_for({{"voorbeeld", "gesloten"}});
  pearl::PageRequest request;
  request.path = "/gemeenten/GM0622/datarechten";
  request.query = {{"voorbeeld", "gesloten"}};
  for (const auto language : {core::Language::kDutch, core::Language::kEnglish}) {
    request.language = language;
    const auto page = make_pearl()->page(outcome, request);
    ASSERT_TRUE(page);
    EXPECT_TRUE(core::find_resource(page->template_name));
    const auto& points = page->values.at("points");
    ASSERT_EQ(points.size(), 12U);
    for (const auto& point : points) {
      EXPECT_FALSE(point.at("icon").get<std::string>().empty());
      EXPECT_FALSE(point.at("verdict").get<std::string>().empty());
    }
    EXPECT_EQ(points[1].at("verdict"), language == core::Language::kDutch ? "strijdig" : "contrary");
    EXPECT_EQ(points[1].at("foreign"), language == core::Language::kDutch ? "" : "nl");
    EXPECT_EQ(page->values.at("examples").at(2).at("current"), true);
  }
}

TEST(Page, AsksForTheExampleThatTheAddressNames) {
  pearl::PageRequest request;
  request.gemeente = *core::GemeenteCode::parse("GM0622");
  request.query = {{"voorbeeld", "vrij"}};
  EXPECT_EQ(make_pearl()->values_from(request).at("voorbeeld"), "vrij");
  EXPECT_FALSE(make_pearl()->values_from({}).contains("voorbeeld"));
}

}  // namespace
}  // namespace pareltjes::datarechten
