// SPDX-License-Identifier: EUPL-1.2
#include "engines/text_compare/alignment.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

namespace pareltjes::engines::text_compare {
namespace {

double weight_of(const std::vector<std::size_t>& column_of, const std::vector<double>& weights, std::size_t columns) {
  double sum = 0;
  for (std::size_t row = 0; row < column_of.size(); ++row) {
    if (column_of[row] < columns) sum += weights[row * columns + column_of[row]];
  }
  return sum;
}

/// The best by trying every way.
double best_by_trying(const std::vector<double>& weights, std::size_t rows, std::size_t columns, std::size_t row,
                      unsigned taken) {
  if (row == rows) return 0;
  double best = best_by_trying(weights, rows, columns, row + 1, taken);
  for (std::size_t column = 0; column < columns; ++column) {
    if ((taken >> column & 1U) != 0) continue;
    best = std::max(
        best, weights[row * columns + column] + best_by_trying(weights, rows, columns, row + 1, taken | 1U << column));
  }
  return best;
}

TEST(Assignment, IsTheBestOfAll) {
  std::mt19937 random(21);
  for (int round = 0; round < 400; ++round) {
    const auto rows = 1 + random() % 6;
    const auto columns = 1 + random() % 6;
    std::vector<double> weights(rows * columns);
    for (auto& weight : weights) weight = random() % 3 == 0 ? 0 : static_cast<double>(random() % 1000) / 100;
    const auto found = best_assignment(weights, rows, columns);
    EXPECT_NEAR(weight_of(found, weights, columns), best_by_trying(weights, rows, columns, 0, 0), 1e-9);
    std::vector<bool> taken(columns, false);
    for (const auto column : found) {
      if (column == columns) continue;
      EXPECT_FALSE(taken[column]);
      taken[column] = true;
    }
  }
}

TEST(HeaviestIncreasing, IsTheHeaviestOfAllSubsets) {
  std::mt19937 random(22);
  for (int round = 0; round < 300; ++round) {
    const auto size = random() % 9;
    std::vector<std::size_t> values(size);
    std::iota(values.begin(), values.end(), std::size_t{0});
    std::shuffle(values.begin(), values.end(), random);
    std::vector<double> weights(size);
    for (auto& weight : weights) weight = 1 + static_cast<double>(random() % 10);
    double best = 0;
    for (unsigned subset = 0; subset < 1U << size; ++subset) {
      double sum = 0;
      bool rises = true;
      std::size_t last = 0;
      bool any = false;
      for (std::size_t i = 0; i < size; ++i) {
        if ((subset >> i & 1U) == 0) continue;
        rises = rises && (!any || values[i] > last);
        last = values[i];
        any = true;
        sum += weights[i];
      }
      if (rises) best = std::max(best, sum);
    }
    double found = 0;
    std::size_t last = 0;
    bool any = false;
    for (const auto i : heaviest_increasing(values, weights)) {
      EXPECT_TRUE(!any || values[i] > last);
      last = values[i];
      any = true;
      found += weights[i];
    }
    EXPECT_DOUBLE_EQ(found, best);
  }
}

constexpr std::string_view kStandard =
    "Artikel 1 Melden\n"
    "1.1\tDe leverancier meldt elke storing binnen 24 uur aan de gemeente.\n"
    "1.2\tDe leverancier houdt een logboek bij van alle storingen en hun oorzaak.\n"
    "Artikel 2 Geheimhouding\n"
    "2.1\tMedewerkers van de leverancier houden alle gegevens van de gemeente geheim.\n"
    "2.2\tDe geheimhouding blijft gelden nadat de overeenkomst is geëindigd.\n"
    "Artikel 3 Aansprakelijkheid\n"
    "3.1\tDe leverancier vergoedt de schade die door zijn schuld ontstaat.\n";

/// Pairs as "number of the standard → number of the text", with what is said of them.
std::vector<std::string> pairs(std::string_view standard, std::string_view text) {
  const auto before = clauses(blocks_of_text(standard));
  const auto after = clauses(blocks_of_text(text));
  std::vector<std::string> found;
  for (const auto& pair : align(before, after).pairs) {
    std::string line;
    for (const auto s : pair.standard) line += (line.empty() ? "" : "+") + before[s].number;
    std::string behind;
    for (const auto t : pair.text) behind += (behind.empty() ? "" : "+") + after[t].number;
    found.push_back(line + ">" + behind + (pair.moved ? " verplaatst" : "") + (pair.by_place ? " plek" : ""));
  }
  return found;
}

using Pairs = std::vector<std::string>;

TEST(Align, TheSameIsTheSame) {
  EXPECT_EQ(pairs(kStandard, kStandard),
            (Pairs{"1>1", "1.1>1.1", "1.2>1.2", "2>2", "2.1>2.1", "2.2>2.2", "3>3", "3.1>3.1"}));
}

TEST(Align, ANumberDecidesNothing) {
  std::string text(kStandard);
  const auto at = text.find("1.1\t");
  text.insert(at, "1.0\tNieuwe afspraak over de helpdesk en haar openingstijden.\n");
  EXPECT_EQ(pairs(kStandard, text),
            (Pairs{"1>1", ">1.0", "1.1>1.1", "1.2>1.2", "2>2", "2.1>2.1", "2.2>2.2", "3>3", "3.1>3.1"}));
}

TEST(Align, WhatWasLeftOutMakesTheRestRenumberedNotChanged) {
  const auto found = pairs(kStandard,
                           "Artikel 1 Melden\n"
                           "1.1\tDe leverancier houdt een logboek bij van alle storingen en hun oorzaak.\n"
                           "Artikel 2 Geheimhouding\n"
                           "2.1\tMedewerkers van de leverancier houden alle gegevens van de gemeente geheim.\n"
                           "2.2\tDe geheimhouding blijft gelden nadat de overeenkomst is geëindigd.\n"
                           "Artikel 3 Aansprakelijkheid\n"
                           "3.1\tDe leverancier vergoedt de schade die door zijn schuld ontstaat.\n");
  EXPECT_EQ(found, (Pairs{"1>1", "1.1>", "1.2>1.1", "2>2", "2.1>2.1", "2.2>2.2", "3>3", "3.1>3.1"}));
}

TEST(Align, WhatMovedIsFoundWhereItStands) {
  const auto found = pairs(kStandard,
                           "Artikel 1 Melden\n"
                           "1.1\tDe leverancier houdt een logboek bij van alle storingen en hun oorzaak.\n"
                           "Artikel 2 Geheimhouding\n"
                           "2.1\tMedewerkers van de leverancier houden alle gegevens van de gemeente geheim.\n"
                           "2.2\tDe geheimhouding blijft gelden nadat de overeenkomst is geëindigd.\n"
                           "Artikel 3 Aansprakelijkheid\n"
                           "3.1\tDe leverancier vergoedt de schade die door zijn schuld ontstaat.\n"
                           "3.2\tDe leverancier meldt elke storing binnen 24 uur aan de gemeente.\n");
  EXPECT_EQ(found, (Pairs{"1>1", "1.1>3.2 verplaatst", "1.2>1.1", "2>2", "2.1>2.1", "2.2>2.2", "3>3", "3.1>3.1"}));
}

TEST(Align, WhatWasRewrittenInItsPlaceIsThatClause) {
  std::string text(kStandard);
  const std::string old = "De leverancier vergoedt de schade die door zijn schuld ontstaat.";
  text.replace(text.find(old), old.size(), "Elke vergoeding is beperkt tot EUR 10.000 per jaar.");
  EXPECT_EQ(pairs(kStandard, text).back(), "3.1>3.1 plek");
}

TEST(Align, TwoClausesPutTogetherAndOneDivided) {
  const auto joined =
      pairs(kStandard,
            "Artikel 1 Melden\n"
            "1.1\tDe leverancier meldt elke storing binnen 24 uur aan de gemeente.\n"
            "1.2\tDe leverancier houdt een logboek bij van alle storingen en hun oorzaak.\n"
            "Artikel 2 Geheimhouding\n"
            "2.1\tMedewerkers van de leverancier houden alle gegevens van de gemeente geheim. De geheimhouding blijft "
            "gelden nadat de overeenkomst is geëindigd.\n"
            "Artikel 3 Aansprakelijkheid\n"
            "3.1\tDe leverancier vergoedt de schade die door zijn schuld ontstaat.\n");
  EXPECT_TRUE(std::ranges::find(joined, "2.1+2.2>2.1") != joined.end());
  const auto divided = pairs(
      "Artikel 1 Melden\n1.1\tDe leverancier meldt elke storing binnen 24 uur aan de gemeente. De "
      "leverancier houdt een logboek bij van alle storingen en hun oorzaak.\n",
      "Artikel 1 Melden\n1.1\tDe leverancier meldt elke storing binnen 24 uur aan de gemeente.\n1.2\tDe "
      "leverancier houdt een logboek bij van alle storingen en hun oorzaak.\n");
  EXPECT_EQ(divided, (Pairs{"1>1", "1.1>1.1+1.2"}));
}

TEST(Align, WhatAnotherClauseSaysAnywayDidNotGoInto) {
  // All words of 1.2 are in 1.1 too, in both texts: 1.2 went, it was not put together with 1.1.
  const auto found = pairs(
      "Artikel 1 Melden\n1.1\tDe leverancier meldt elke storing binnen 24 uur aan de gemeente en aan de beheerder.\n"
      "1.2\tDe leverancier meldt elke storing aan de beheerder.\n",
      "Artikel 1 Melden\n1.1\tDe leverancier meldt elke storing binnen 24 uur aan de gemeente en aan de beheerder.\n");
  EXPECT_EQ(found, (Pairs{"1>1", "1.1>1.1", "1.2>"}));
}

TEST(Align, AFieldKeepsTheWordsAroundItApart) {
  const auto similarity = [](const std::string& standard, const std::string& text) {
    const auto before = clauses(blocks_of_text("Artikel 1 Kop\n1.1\t" + standard + "\n"));
    const auto after = clauses(blocks_of_text("Artikel 1 Kop\n1.1\t" + text + "\n"));
    return align(before, after).pairs.back().similarity;
  };
  EXPECT_DOUBLE_EQ(similarity("Leverancier levert software", "Leverancier levert software"), 1);
  EXPECT_LT(similarity("Leverancier {{naam}} levert software", "Leverancier levert software"), 0.99);
}

TEST(Align, ARewrittenClauseIsNotHeld) {
  const auto standard = clauses(blocks_of_text(kStandard));
  std::string text(kStandard);
  const std::string old = "De leverancier vergoedt de schade die door zijn schuld ontstaat.";
  text.replace(text.find(old), old.size(), "Elke schade is beperkt tot EUR 10.000 per jaar.");
  const auto found = align(standard, clauses(blocks_of_text(text)));
  ASSERT_TRUE(found.pairs.back().by_place);
  // Three headings of one word and clauses of 11, 12, 11, 9 and 10; the last ten are rewritten, though "schade" is in
  // both.
  EXPECT_NEAR(found.coverage, 46.0 / 56, 1e-9);
}

TEST(Align, CoverageTellsAVariantFromAnotherModel) {
  const auto standard = clauses(blocks_of_text(kStandard));
  EXPECT_DOUBLE_EQ(align(standard, standard).coverage, 1);
  const auto other =
      clauses(blocks_of_text("Artikel 1 Levering\n1.1\tVerkoper levert de fietsen voor 1 mei af in het magazijn.\n"
                             "Artikel 2 Betaling\n2.1\tKoper betaalt na ontvangst van de factuur.\n"));
  EXPECT_LT(align(standard, other).coverage, 0.1);
}

TEST(Align, EveryClauseIsInExactlyOnePair) {
  std::mt19937 random(23);
  constexpr std::string_view kLines[] = {"De leverancier meldt elke storing.", "De gemeente betaalt.",
                                         "Geheimhouding geldt altijd.", "De overeenkomst eindigt.",
                                         "De leverancier meldt elke storing meteen aan de gemeente."};
  for (int round = 0; round < 500; ++round) {
    const auto make = [&] {
      std::string text;
      for (std::size_t article = 1; article <= 1 + random() % 3; ++article) {
        text += "Artikel " + std::to_string(article) + " Kop\n";
        for (std::size_t i = 1; i <= random() % 4; ++i)
          text += std::to_string(article) + "." + std::to_string(i) + "\t" + std::string(kLines[random() % 5]) + "\n";
      }
      return clauses(blocks_of_text(text));
    };
    const auto before = make();
    const auto after = make();
    std::vector<int> seen_before(before.size(), 0), seen_after(after.size(), 0);
    for (const auto& pair : align(before, after).pairs) {
      for (const auto s : pair.standard) ++seen_before[s];
      for (const auto t : pair.text) ++seen_after[t];
    }
    EXPECT_TRUE(std::ranges::all_of(seen_before, [](int n) { return n == 1; }));
    EXPECT_TRUE(std::ranges::all_of(seen_after, [](int n) { return n == 1; }));
  }
}

std::vector<std::string> moved_in(const std::string& standard, const std::string& text) {
  const auto before = clauses(blocks_of_text(standard));
  const auto after = clauses(blocks_of_text(text));
  std::vector<std::string> moved;
  for (const auto& pair : align(before, after).pairs) {
    if (pair.moved) moved.push_back(before[pair.standard.front()].number);
  }
  return moved;
}

TEST(Alignment, TellsAsFewMovesAsCanBe) {
  const std::string lengthy =
      "\tVerwerker houdt een logboek bij van elke inbreuk, met het tijdstip, de oorzaak, de gevolgen, de maatregelen "
      "en "
      "de namen van wie ervan weet, en bewaart dat logboek vijf jaar na afloop van deze overeenkomst op een veilige "
      "plaats binnen de organisatie.\n";
  const std::string first = "Artikel 1 Een\n1.1\tDe audit is elk jaar.\n1.2\tKosten draagt de gemeente.\n";
  const std::string second = "Artikel 2 Twee\n2.1" + lengthy + "2.2\tNederlands recht geldt.\n";
  // One long clause went up past two short ones and a heading: it moved, they did not.
  EXPECT_EQ(moved_in(first + second, "Artikel 1 Een\n1.1" + lengthy +
                                         "1.2\tDe audit is elk jaar.\n1.3\tKosten draagt de gemeente.\nArtikel 2 "
                                         "Twee\n2.1\tNederlands recht geldt.\n"),
            std::vector<std::string>{"2.1"});
  // Past a heading alone: the clause moved, not the heading.
  EXPECT_EQ(moved_in(first + second, first + "1.3" + lengthy + "Artikel 2 Twee\n2.1\tNederlands recht geldt.\n"),
            std::vector<std::string>{"2.1"});
}

}  // namespace
}  // namespace pareltjes::engines::text_compare
