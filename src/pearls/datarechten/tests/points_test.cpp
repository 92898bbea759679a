// SPDX-License-Identifier: EUPL-1.2
// Each of the twelve points, in each of the five verdicts, by a contract of one or two sentences.
#include "pearls/datarechten/points.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "pearls/datarechten/library.hpp"
#include "pearls/datarechten/tests/cases.hpp"

namespace pareltjes::datarechten {
namespace {

const std::vector<std::string> kKeys{"zeggenschap",
                                     "hergebruik",
                                     "api",
                                     "open-standaard",
                                     "geen-extra-kosten",
                                     "exit",
                                     "subverwerkers",
                                     "locatie",
                                     "geen-eigen-gebruik",
                                     "rangorde",
                                     "geen-eenzijdige-wijziging",
                                     "geen-afsluiting"};

ClauseCheck checked(const std::string& clauses, const char* title = "Overeenkomst ICT") {
  const auto check =
      check_clauses({{"contract.txt", std::string(title) + "\nArtikel 1 Afspraken\n" + clauses}}, "invoer");
  EXPECT_TRUE(check) << (check ? "" : check.error().message.nl);
  return check ? *check : ClauseCheck{};
}

Point point(const ClauseCheck& check, const std::string& key) {
  const auto found = std::ranges::find(check.points, key, &Point::key);
  EXPECT_NE(found, check.points.end()) << key;
  return found == check.points.end() ? Point{} : *found;
}

class Verdicts : public testing::TestWithParam<Case> {};

TEST_P(Verdicts, AreAsALawyerWouldRead) {
  const auto& [key, verdict, clauses] = GetParam();
  const auto found = point(checked(clauses), key);
  EXPECT_EQ(found.verdict, verdict) << found.rule << ": " << found.sentence;
  EXPECT_EQ(found.sentence.empty(), found.verdict == "ontbreekt");
  EXPECT_EQ(found.proposal.nl.empty(), found.verdict == "geregeld");
  EXPECT_FALSE(found.explanation.nl.empty() || found.explanation.en.empty());
  EXPECT_FALSE(found.law.nl.empty() || found.law.en.empty());
}

INSTANTIATE_TEST_SUITE_P(Dutch, Verdicts, testing::ValuesIn(kDutch));

INSTANTIATE_TEST_SUITE_P(English, Verdicts, testing::ValuesIn(kEnglish));

TEST(Points, AreTwelveInTheirFixedOrder) {
  EXPECT_EQ(point_keys(), kKeys);
  const auto check = checked(kNothing);
  ASSERT_EQ(check.points.size(), 12U);
  for (std::size_t i = 0; i < kKeys.size(); ++i) EXPECT_EQ(check.points[i].key, kKeys[i]);
}

TEST(Points, EveryPointHasACaseOfEachVerdict) {
  std::map<std::string, std::vector<std::string>> seen;
  for (const auto& one : kDutch) seen[one.key].emplace_back(one.verdict);
  for (const auto& key : kKeys) {
    for (const auto* verdict : {"geregeld", "deels", "ontbreekt", "strijdig", "verwijst"})
      EXPECT_NE(std::ranges::find(seen[key], verdict), seen[key].end()) << key << " " << verdict;
  }
}

TEST(Points, EachNamesItsSentenceItsPlaceItsRuleAndItsSource) {
  const auto check = checked("1.1\tLeverancier levert software.\n1.2\tLeverancier bepaalt het formaat.\n");
  const auto found = point(check, "open-standaard");
  EXPECT_EQ(found.sentence, "Leverancier bepaalt het formaat.");
  EXPECT_EQ(found.place.nl, "regel 4");
  EXPECT_EQ(found.place.en, "line 4");
  EXPECT_EQ(found.article, "1.2");
  EXPECT_EQ(found.document, "contract.txt");
  EXPECT_EQ(found.rule, "ope-nl-4");
  EXPECT_FALSE(found.source.empty());
}

/// A clause that we propose must arrange its point by our own rules, in both languages.
TEST(Points, EveryProposedClauseArrangesItsPoint) {
  ASSERT_EQ(library().clauses.size(), 12U);
  for (const auto& clause : library().clauses) {
    EXPECT_EQ(point(checked("1.1\t" + clause.text.nl + "\n"), clause.key).verdict, "geregeld") << clause.text.nl;
    EXPECT_EQ(point(checked("1.1\t" + clause.text.en + "\n", "ICT agreement"), clause.key).verdict, "geregeld")
        << clause.text.en;
  }
}

/// All twelve together are a contract on which nothing is left to propose.
TEST(Points, TheProposedClausesTogetherArrangeEverything) {
  std::string all;
  int number = 0;
  for (const auto& clause : library().clauses) all += "1." + std::to_string(++number) + "\t" + clause.text.nl + "\n";
  EXPECT_EQ(checked(all).count("geregeld"), 12);
}

}  // namespace
}  // namespace pareltjes::datarechten
