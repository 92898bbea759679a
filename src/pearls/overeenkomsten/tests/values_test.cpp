// SPDX-License-Identifier: EUPL-1.2
#include "pearls/overeenkomsten/values.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "pearls/overeenkomsten/renew.hpp"
#include "pearls/overeenkomsten/standards.hpp"

namespace pareltjes::overeenkomsten {
namespace {

using nlohmann::json;

TEST(Dates, AreReadAsPeopleWriteThem) {
  EXPECT_EQ(date_of("2026-02-01"), "2026-02-01");
  EXPECT_EQ(date_of("1-2-2026"), "2026-02-01");
  EXPECT_EQ(date_of(" 1 februari 2026 "), "2026-02-01");
  EXPECT_EQ(date_of("29-02-2028"), "2028-02-29");
  EXPECT_EQ(date_of("29-02-2026"), "") << "no leap year";
  EXPECT_EQ(date_of("31-04-2026"), "");
  EXPECT_EQ(date_of("morgen"), "");
  EXPECT_EQ(date_in_words("2026-02-01"), "1 februari 2026");
}

TEST(Places, LieWithinOrOutsideTheEea) {
  EXPECT_EQ(where_is("EER (Nederland)"), Where::kWithin);
  EXPECT_EQ(where_is("Frankfurt, Duitsland"), Where::kWithin);
  EXPECT_EQ(where_is("Zwitserland"), Where::kAdequate);
  EXPECT_EQ(where_is("Ierland en India"), Where::kOutside) << "the farthest counts";
  EXPECT_EQ(where_is("Indiana"), Where::kUnknown) << "whole words";
  EXPECT_EQ(where_is("in de cloud"), Where::kUnknown);
}

struct Wrong {
  const char* name;
  json values;
  const char* code;
  const char* place;
};
class Checks : public ::testing::TestWithParam<Wrong> {};

const Standard& example() {
  const auto& all = Standards::built_in();
  return **std::ranges::find_if(all, [](const auto& one) { return one->id == "verwerkersovereenkomst"; });
}
const Standard& delivery() {
  const auto& all = Standards::built_in();
  return **std::ranges::find_if(all, [](const auto& one) { return one->id == "gegevenslevering"; });
}

TEST_P(Checks, FindWhatIsWrongAndWhere) {
  const auto& standard = std::string_view(GetParam().name).starts_with("levering") ? delivery() : example();
  const auto checked = check_values(standard, GetParam().values);
  const auto found = std::ranges::find_if(checked.findings, [](const auto& finding) {
    return finding.code == GetParam().code && finding.xpath == GetParam().place;
  });
  ASSERT_NE(found, checked.findings.end()) << GetParam().name;
  EXPECT_FALSE(found->advice.nl.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Values, Checks,
    ::testing::Values(
        Wrong{"seven figures", {{"kvk", "1234567"}}, "kvk-vorm", "velden.kvk"},
        Wrong{"letters", {{"kvk", "1234567a"}}, "kvk-vorm", "velden.kvk"},
        Wrong{"no day", {{"ingangsdatum", "31-02-2026"}}, "datum-vorm", "velden.ingangsdatum"},
        Wrong{"72 hours", {{"meldtermijn", 72}}, "meldtermijn", "velden.meldtermijn"},
        Wrong{"zero hours", {{"meldtermijn", "0"}}, "te-laag", "velden.meldtermijn"},
        Wrong{"no number", {{"termijn-einde", "snel"}}, "getal-vorm", "velden.termijn-einde"},
        Wrong{"no choice", {{"keuze-einde", "houden"}}, "geen-keuze", "velden.keuze-einde"},
        Wrong{"mistyped", {{"ingangsdatm", "2026-01-01"}}, "onbekend-veld", "velden.ingangsdatm"},
        Wrong{"left empty", json::object(), "niet-ingevuld", "velden.gemeente"},
        Wrong{"blanks", {{"gemeente", "  "}}, "niet-ingevuld", "velden.gemeente"},
        Wrong{"no such municipality", {{"gemeente", "Nergenshuizen"}}, "gemeente-onbekend", "velden.gemeente"},
        Wrong{"e-mail", {{"e-mail-datalek-1", "privacy"}}, "e-mail-vorm", "velden.e-mail-datalek-1"},
        Wrong{"empty table", json::object(), "tabel-leeg", "verwerkingen"},
        Wrong{"no rows", {{"verwerkingen", "veel"}}, "geen-rijen", "verwerkingen"},
        Wrong{"column",
              {{"subverwerkers", {{{"naam", "A"}, {"kleur", "rood"}}}}},
              "onbekend-veld",
              "subverwerkers[1].kleur"},
        Wrong{"number in a table",
              {{"subverwerkers", {{{"naam", "A"}}, {{"naam", "B"}, {"kvk", "12"}}}}},
              "kvk-vorm",
              "subverwerkers[2].kvk"},
        Wrong{"India",
              {{"subverwerkers", {{{"naam", "A"}, {"locatie", "India"}}}}},
              "doorgifte-zonder-instrument",
              "subverwerkers[1].doorgifte-instrument"},
        Wrong{"Japan",
              {{"verwerkingen", {{{"verwerking", "A"}, {"locatie", "Japan"}}}}},
              "doorgifte-zonder-instrument",
              "verwerkingen[1].doorgifte-instrument"},
        Wrong{"where",
              {{"verwerkingen", {{{"verwerking", "A"}, {"locatie", "Atlantis"}}}}},
              "locatie-onbekend",
              "verwerkingen[1].locatie"},
        Wrong{"levering: end before begin",
              {{"ingangsdatum", "2026-05-01"}, {"einddatum", "2026-04-30"}},
              "einde-voor-begin",
              "velden.einddatum"}));

TEST(Checks, LeaveGoodValuesAlone) {
  const auto checked = check_values(
      example(),
      {{"subverwerkers", {{{"naam", "A"}, {"uitbesteed", "x"}, {"locatie", "India"}, {"doorgifte-instrument", "SCC"}}}},
       {"meldtermijn", 24},
       {"kvk", "12 34 56 78"},
       {"certificaat", "nee"},
       {"ingangsdatum", "1-2-2026"}});
  for (const auto& finding : checked.findings)
    EXPECT_TRUE(finding.code == "niet-ingevuld" || finding.code == "tabel-leeg") << finding.code;
  EXPECT_EQ(checked.filled.fields.at("kvk"), "12345678");
  EXPECT_EQ(checked.filled.fields.at("ingangsdatum"), "1 februari 2026");
}

TEST(Suggestions, NameTheFieldThatWasMeant) {
  const auto checked = check_values(example(), {{"ingangsdatm", "2026-01-01"}});
  const auto found = std::ranges::find(checked.findings, "onbekend-veld", &pearl::Finding::code);
  ASSERT_NE(found, checked.findings.end());
  EXPECT_NE(found->advice.nl.find("ingangsdatum"), std::string::npos);
}

/// A newer edition: renumbered, one clause worded anew, one gone, one new, a field renamed and one of another type.
Standard newer_of(const Standard& older) {
  auto newer = older;
  newer.version = "2.0";
  for (auto& part : newer.parts) {
    if (part.number.starts_with("9")) part.number = "10" + part.number.substr(1);
    if (part.id == "datalekken/herstel")
      part.text =
          "Verwerker beperkt de gevolgen meteen en herstelt de inbreuk. Het logboek mag Verantwoordelijke inzien.";
  }
  std::erase_if(newer.parts,
                [](const StandardPart& part) { return part.id == "hulp/dpia" || part.id == "controle/kosten"; });
  newer.parts.push_back({"algoritmen",
                         PartKind::kClause,
                         "15.1",
                         "",
                         "Een geheel eigen zin over algoritmen die nergens anders staat.",
                         true,
                         false,
                         {},
                         0});
  for (auto& field : newer.fields) {
    if (field.id == "diensten") field.id = "welke-diensten";
  }
  for (auto& part : newer.parts) {
    if (const auto at = part.text.find("{{diensten}}"); at != std::string::npos)
      part.text.replace(at, 12, "{{welke-diensten}}");
  }
  return newer;
}

TEST(Renewing, KeepsWhatIsTheSameConceptAndListsTheRest) {
  const auto& older = example();
  const auto newer = newer_of(older);
  const json values{{"gemeente", "Purmerend"},
                    {"diensten", "Hosting"},
                    {"meldtermijn", 24},
                    {"oud-veld", "x"},
                    {"subverwerkers", {{{"naam", "A"}, {"locatie", "Nederland"}}}}};
  const auto renewed = renew(older, newer, values);
  EXPECT_EQ(renewed.values.at("gemeente"), "Purmerend");
  EXPECT_EQ(renewed.values.at("welke-diensten"), "Hosting");
  EXPECT_EQ(renewed.values.at("subverwerkers"), values.at("subverwerkers"));
  EXPECT_FALSE(renewed.values.contains("diensten"));
  const auto outcome = [&](const std::string& what, const std::string& id) {
    const auto found = std::ranges::find_if(renewed.rows, [&](const auto& row) {
      return row.what == what && (row.newer == id || (row.newer.empty() && row.older == id));
    });
    return found == renewed.rows.end() ? std::string("niets") : found->outcome;
  };
  EXPECT_EQ(outcome("veld", "oud-veld"), "vervallen");
  EXPECT_EQ(outcome("veld", "welke-diensten"), "behouden");
  EXPECT_EQ(outcome("deel", "hulp/dpia"), "vervallen");
  EXPECT_EQ(outcome("deel", "algoritmen"), "nieuw");
  EXPECT_EQ(outcome("deel", "datalekken/herstel"), "gewijzigd");
  EXPECT_EQ(outcome("deel", "datalekken/besluit"), "gewijzigd") << "renumbered";
  EXPECT_EQ(outcome("deel", "geheimhouding/personen"), "niets") << "the same";
}

TEST(Renewing, ANewlyReadVersionTakesOverTheNames) {
  const auto& older = example();
  auto newer = newer_of(older);
  // As an import would name them: by their first words.
  for (auto& part : newer.parts) part.id = "x-" + std::to_string(&part - newer.parts.data());
  take_over_ids(older, newer);
  EXPECT_NE(newer.field("diensten"), nullptr);
  EXPECT_EQ(newer.previous, "1.0");
  EXPECT_NE(newer.part("datalekken/herstel"), nullptr) << "reworded";
  EXPECT_EQ(newer.part("hulp/dpia"), nullptr);
  const auto again = read_standard(package_of(newer));
  EXPECT_TRUE(again.has_value()) << again.error().message.en;
}

}  // namespace
}  // namespace pareltjes::overeenkomsten
