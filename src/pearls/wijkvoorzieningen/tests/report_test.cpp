// SPDX-License-Identifier: EUPL-1.2
// The report for a council, of the example that ships with housing plans and a list of supply: computed for real.
#include "pearls/wijkvoorzieningen/report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "pearls/wijkvoorzieningen/page_compare.hpp"
#include "pearls/wijkvoorzieningen/page_data.hpp"
#include "pearls/wijkvoorzieningen/page_words.hpp"
#include "pearls/wijkvoorzieningen/pearl.hpp"
#include "platform/hub/hub.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using Kind = pearl::ReportBlock::Kind;

pearl::PageRequest request_in(core::Language language, std::multimap<std::string, std::string> query = {}) {
  pearl::PageRequest request;
  request.language = language;
  request.gemeente = *core::GemeenteCode::parse("GM0439");
  request.gemeente_name = "Purmerend";
  request.path = "/gemeenten/GM0439/wijkvoorzieningen";
  request.query = std::move(query);
  return request;
}

pearl::Outcome outcome_of(nlohmann::json values) {
  const auto pearl = make_pearl();
  pearl::RunInput input;
  input.gemeente = *core::GemeenteCode::parse("GM0439");
  values["gemeente"] = "GM0439";
  values["trekkingen"] = 100;
  input.values = std::move(values);
  input.datasets = hub::shipped_example();
  const auto outcome = pearl->compute(input, pearl::RunControl({}, std::nullopt, {}));
  EXPECT_TRUE(outcome) << (outcome ? "" : outcome.error().message.en);
  return outcome.value_or(pearl::Outcome{});
}

const pearl::Outcome& ahead() {
  static const auto outcome = outcome_of({{"jaar", 2040}});
  return outcome;
}

pearl::Report report_of(const pearl::Outcome& outcome, core::Language language) {
  const auto pearl = make_pearl();
  auto report = pearl->report(outcome, request_in(language));
  EXPECT_TRUE(report);
  return report.value_or(pearl::Report{});
}

std::string text_of(const pearl::ReportBlock& block) {
  std::string text;
  for (const auto& line : block.lines) {
    for (const auto& part : line) text += part.text;
    text += '\n';
  }
  for (const auto& row : block.table.rows) {
    for (const auto& cell : row) text += cell.text + '\n';
  }
  for (const auto& column : block.table.columns) text += column.title + '\n';
  return text + block.table.caption + '\n' + block.figure.alt + '\n' + block.figure.caption + '\n';
}

std::vector<std::string> headings(const pearl::Report& report, int level) {
  std::vector<std::string> found;
  for (const auto& block : report.blocks) {
    if (block.kind == Kind::kHeading && block.level == level) found.push_back(block.lines.front().front().text);
  }
  return found;
}

TEST(Report, BeginsWithTheAnswerAndEndsWithAllFigures) {
  const auto report = report_of(ahead(), core::Language::kDutch);
  ASSERT_FALSE(report.blocks.empty());
  EXPECT_EQ(report.blocks.front().kind, Kind::kAnswer);
  EXPECT_EQ(report.blocks.front().lines.front().front().text, ahead().answer.nl);
  EXPECT_THAT(
      headings(report, 2),
      testing::ElementsAre("Waar is wat nodig?", "De wijken een voor een", "Hoe ver is het?",
                           "Hoe wordt het in Purmerend?", "Waar is straks te weinig?", "Waar kan er een bij?",
                           "Welke keuzes beslissen?", "Hoe zeker is dit?", "Welke normen rekenen mee?",
                           "Wat dit niet vertelt", "Waar komt het vandaan?", "Bijlage: alle cijfers per gebied"));
  for (const auto* wijk : {"Weidevenne", "Gors", "Beemster", "Purmer-Zuid"})
    EXPECT_THAT(headings(report, 3), Contains(wijk));
}

TEST(Report, EveryTableIsWholeAndEveryPictureIsTold) {
  for (const auto language : {core::Language::kDutch, core::Language::kEnglish}) {
    const auto report = report_of(ahead(), language);
    int tables = 0;
    int pictures = 0;
    for (const auto& block : report.blocks) {
      if (block.kind == Kind::kTable) {
        ++tables;
        EXPECT_FALSE(block.table.caption.empty());
        for (const auto& row : block.table.rows)
          EXPECT_EQ(row.size(), block.table.columns.size()) << block.table.caption;
      }
      if (block.kind != Kind::kFigure) continue;
      ++pictures;
      EXPECT_TRUE(block.figure.svg.starts_with("<svg")) << block.figure.caption;
      EXPECT_GT(block.figure.alt.size(), 20U) << block.figure.caption;
      EXPECT_THAT(block.figure.alt, Not(HasSubstr("&amp;")));
    }
    EXPECT_GE(tables, 6);
    EXPECT_EQ(pictures, 14) << "the map, eight wijken, three fans, the pyramid of the municipality, the best sites";
  }
}

TEST(Report, SaysWhereItComesFromAndWhatItDoesNotTell) {
  const auto pearl = make_pearl();
  const auto report = report_of(ahead(), core::Language::kDutch);
  std::string all;
  for (const auto& block : report.blocks) all += text_of(block);
  for (const auto& use : ahead().provenance.datasets) EXPECT_THAT(all, HasSubstr(use.title));
  for (const auto& limit : pearl->manifest().limits) EXPECT_THAT(all, HasSubstr(limit.nl));
  EXPECT_THAT(all, HasSubstr("pareltjes run wijkvoorzieningen --gemeente GM0439 --set jaar=2040 --format pdf"));
  EXPECT_THAT(all, HasSubstr("Van geen enkele voorziening weten wij hoeveel erin past."));
}

TEST(Report, HasTheFiguresOfTheOutcome) {
  const auto report = report_of(ahead(), core::Language::kDutch);
  const auto data = read_outcome(ahead());
  const auto* need = data.need("GM0439", "basisschool");
  ASSERT_NE(need, nullptr);
  const auto printed = Words(data, core::Language::kDutch).amount(need->value.mid, need->unit);
  std::string annex;
  for (const auto& block : report.blocks) {
    if (block.kind == Kind::kTable && block.table.caption.starts_with("Nodig nu")) annex += text_of(block);
  }
  EXPECT_THAT(annex, HasSubstr("\n" + printed + "\n")) << annex.substr(0, 400);
}

TEST(Report, SpeaksEnglishToo) {
  const auto report = report_of(ahead(), core::Language::kEnglish);
  std::string all = report.title + report.subtitle + report.footer;
  for (const auto& block : report.blocks) {
    // What others wrote (norms, sources, names of facilities in norms) stays in its own language.
    if (block.kind == Kind::kHeading || block.kind == Kind::kAnswer || block.kind == Kind::kNote) all += text_of(block);
    if (block.kind == Kind::kTable) all += block.table.caption + "\n";
  }
  for (const auto* dutch : {" wijken ", "Waar ", " nodig", " inwoners", " kans", " tekort", "Hoe ", "Bijlage"})
    EXPECT_THAT(all, Not(HasSubstr(dutch))) << dutch;
}

TEST(Report, WithoutLaterYearsHasNoWordOfThem) {
  const auto report = report_of(outcome_of(nlohmann::json::object()), core::Language::kDutch);
  EXPECT_THAT(headings(report, 2), Not(Contains("Hoe wordt het in Purmerend?")));
  EXPECT_THAT(headings(report, 2), Not(Contains("Waar is straks te weinig?")));
  for (const auto& block : report.blocks) EXPECT_THAT(text_of(block), Not(HasSubstr(" in 0")));
}

/// The page that compares, for what an address asks.
nlohmann::json compared(std::multimap<std::string, std::string> query) {
  const auto pearl = make_pearl();
  const auto request = request_in(core::Language::kDutch, std::move(query));
  std::vector<pearl::ScenarioOutcome> outcomes;
  for (auto& scenario : pearl->scenarios(request)) {
    auto outcome = std::make_shared<const pearl::Outcome>(outcome_of(scenario.values));
    outcomes.push_back({std::move(scenario), std::move(outcome)});
  }
  const auto view = pearl->comparison(outcomes, request);
  EXPECT_TRUE(view);
  return view ? view->values : nlohmann::json();
}

TEST(Comparison, APlanGivesMorePeopleThanALatePlanAndThanNone) {
  const auto values =
      compared({{"plan", "WK043907"}, {"woningen", "1000"}, {"oplevering", "2030"}, {"gebied", "WK043907"}});
  ASSERT_EQ(values["columns"].size(), 3U);
  const auto& everybody = values["people"][0]["cells"];
  EXPECT_EQ(everybody[0]["difference"], "");
  EXPECT_THAT(everybody[2]["difference"].get<std::string>(), HasSubstr("minder"));
  EXPECT_FALSE(values["same"].get<bool>());
  EXPECT_THAT(values["answer"].get<std::string>(),
              testing::MatchesRegex("Zonder plannen: in 2040 wonen er [0-9.]+ mensen minder dan met .*"));
}

TEST(Comparison, WithoutPlansTheColumnsAreTheSameAndThatIsSaid) {
  const auto values = compared({});
  EXPECT_TRUE(values["same"].get<bool>());
  for (const auto& row : values["people"]) {
    for (std::size_t i = 1; i < row["cells"].size(); ++i) EXPECT_EQ(row["cells"][i]["text"], row["cells"][0]["text"]);
  }
}

TEST(Comparison, AnotherNormChangesItsFacilityAndNothingElse) {
  const auto values = compared({{"keuze", "norm"}, {"norm", "huisarts-2018"}, {"getal", "1047,5"}});
  ASSERT_EQ(values["columns"].size(), 2U);
  int changed = 0;
  for (const auto& row : values["needs"]) {
    const auto difference = row["cells"][1]["difference"].get<std::string>();
    if (difference == "ongeveer gelijk") continue;
    ++changed;
    EXPECT_EQ(row["name"], "Huisarts");
    EXPECT_THAT(difference, HasSubstr("meer")) << "half the patients is twice the doctors";
  }
  EXPECT_EQ(changed, 1);
  EXPECT_EQ(compared({{"keuze", "norm"}, {"norm", "huisarts-2018"}, {"getal", "veel"}})["columns"].size(), 1U);
}

}  // namespace
}  // namespace pareltjes::wijkvoorzieningen
