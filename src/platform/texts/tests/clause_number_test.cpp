// SPDX-License-Identifier: EUPL-1.2
#include "platform/texts/clause_number.hpp"

#include <gtest/gtest.h>

namespace pareltjes::texts {
namespace {

struct Line {
  const char* line;
  const char* number;  ///< nullptr: none.
  const char* rest;
};

class Numbers : public ::testing::TestWithParam<Line> {};

TEST_P(Numbers, AreReadAsShown) {
  const auto& [line, number, rest] = GetParam();
  const auto found = clause_number_of(line);
  ASSERT_EQ(found.has_value(), number != nullptr) << line << (found ? " → " + found->shown : "");
  if (!found) return;
  EXPECT_EQ(found->number, number) << line;
  EXPECT_EQ(found->rest, rest) << line;
}

INSTANTIATE_TEST_SUITE_P(
    Lines, Numbers,
    ::testing::Values(
        Line{"Artikel 5 Inbreuk", "5", "Inbreuk"}, Line{"Artikel 16. Aansprakelijkheid", "16", "Aansprakelijkheid"},
        Line{"ARTIKEL 3: DUUR", "3", "DUUR"}, Line{"Artikel 7", "7", ""}, Line{"4.2\tAudits", "4.2", "Audits"},
        Line{"16.2 \tVoor zover", "16.2", "Voor zover"}, Line{"4.2. Audits", "4.2", "Audits"},
        Line{"26.10 Opdrachtgever is", "26.10", "Opdrachtgever is"}, Line{"a) Partijen", "a", "Partijen"},
        Line{"(ii) de duur", "ii", "de duur"}, Line{"iv)\tboetes", "iv", "boetes"},
        Line{"- een streepje", "", "een streepje"},
        Line{"o Datum van het certificaat", "", "Datum van het certificaat"}, Line{"o ja, ook dat", nullptr, ""},
        Line{"Bijlage 1: Overzicht", "Bijlage 1", "Overzicht"}, Line{"BIJLAGE II Tarieven", "Bijlage II", "Tarieven"},
        Line{"1. Definities", "1", "Definities"}, Line{"\xC2\xA7 4 Kosten", "4", "Kosten"},
        // Sentences that only begin like a number.
        Line{"24 uur na de vaststelling", nullptr, ""}, Line{"Artikel 6.2 en 6.3 zijn van toepassing.", nullptr, ""},
        Line{"18-06-2024", nullptr, ""}, Line{"2.5 procent van de prijs", nullptr, ""},
        Line{"1.250.000 euro", nullptr, ""}, Line{"Bijlagen: aanhangsels", nullptr, ""}, Line{"en verder", nullptr, ""},
        Line{"", nullptr, ""}, Line{"Artikel 28 AVG is van toepassing.", nullptr, ""}));

}  // namespace
}  // namespace pareltjes::texts
