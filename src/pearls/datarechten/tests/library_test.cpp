// SPDX-License-Identifier: EUPL-1.2
#include "pearls/datarechten/library.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "core/resources.hpp"
#include "core/text.hpp"
#include "pearls/datarechten/points.hpp"

namespace pareltjes::datarechten {
namespace {

std::size_t rows_in(const char* name) {
  const auto text = core::find_resource(std::string("src/pearls/datarechten/regels/") + name);
  EXPECT_TRUE(text) << name;
  std::size_t rows = 0;
  for (const auto& line : core::split(text.value_or(std::string_view()), '\n'))
    rows += core::trim(line).empty() ? 0U : 1U;
  return rows - 1;
}

TEST(Library, ReadsEveryRow) {
  EXPECT_EQ(library().book.rules().size(), rows_in("toets-punten.csv"));
  EXPECT_EQ(library().book.requirements().size(), 12U);
  EXPECT_EQ(library().clauses.size(), rows_in("bepalingen.csv"));
  EXPECT_EQ(library().laws.size(), rows_in("wetten.csv"));
  EXPECT_EQ(library().gibit.size(), rows_in("gibit.csv"));
  EXPECT_EQ(library().meanings.size(), rows_in("uitleg.csv"));
}

TEST(Library, EveryRuleNamesItsSourceAndSaysWhatItMeans) {
  std::set<std::pair<std::string, core::Language>> spoken;
  for (const auto& rule : library().book.rules()) {
    EXPECT_FALSE(rule.source.empty()) << rule.id;
    EXPECT_FALSE(rule.explanation.nl.empty() || rule.explanation.en.empty()) << rule.id;
    spoken.emplace(rule.requirement, rule.language);
  }
  for (const auto& key : point_keys()) {
    EXPECT_TRUE(spoken.contains({key, core::Language::kDutch})) << key;
    EXPECT_TRUE(spoken.contains({key, core::Language::kEnglish})) << key;
  }
}

TEST(Library, EveryPointHasAClauseALawAndWhatItMeans) {
  for (const auto& key : point_keys()) {
    const auto* clause = library().clause_of(key);
    ASSERT_NE(clause, nullptr) << key;
    EXPECT_NE(clause->source.find("voorbeeld voor een jurist"), std::string::npos);
    EXPECT_FALSE(library().law_of(key).nl.empty() || library().law_of(key).en.empty()) << key;
    for (const auto* verdict : {"ontbreekt", "strijdig"}) {
      const auto meaning = library().meaning_of(key, verdict);
      EXPECT_FALSE(meaning.nl.empty() || meaning.en.empty()) << key << " " << verdict;
    }
  }
  EXPECT_EQ(library().clause_of("anders"), nullptr);
}

TEST(Library, EveryLawNamesItsSourceItsAddressAndItsDays) {
  for (const auto& law : library().laws) {
    EXPECT_TRUE(law.url.starts_with("https://")) << law.id;
    EXPECT_FALSE(law.source.empty()) << law.id;
    EXPECT_EQ(law.from.size(), 10U) << law.id;
    EXPECT_EQ(law.seen.size(), 10U) << law.id;
    for (const auto& key : law.keys) EXPECT_NE(library().clause_of(key), nullptr) << law.id << " " << key;
  }
}

/// Article 29(1) of Regulation (EU) 2023/2854: from 12 January 2027 no switching charges.
TEST(Library, TheDayWithoutSwitchingChargesIsThatOfTheDataAct) {
  const auto law = std::ranges::find(library().laws, "data-act-29", &HelpfulLaw::id);
  ASSERT_NE(law, library().laws.end());
  EXPECT_EQ(law->from, "2027-01-12");
}

/// The numbers differ by edition, so that a number alone names nothing.
TEST(Library, TheGibitIsNamedByEdition) {
  EXPECT_EQ(library().gibit_of("hergebruik").nl, "artikel 18 (GIBIT 2020) of artikel 21 (GIBIT 2023)");
  EXPECT_EQ(library().gibit_of("exit").en, "article 22 (GIBIT 2020) or article 26 (GIBIT 2023)");
  EXPECT_TRUE(library().gibit_of("locatie").nl.empty());
}

}  // namespace
}  // namespace pareltjes::datarechten
