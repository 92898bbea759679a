// SPDX-License-Identifier: EUPL-1.2
#include "pearls/overeenkomsten/tests/compare_fixture.hpp"
#include "pearls/overeenkomsten/tests/official.hpp"

namespace pareltjes::overeenkomsten {
namespace {

using Texts = std::vector<std::string>;

pearl::Outcome with_small(const std::string& text, nlohmann::json values = {{"standaard", "proef-1.0"}}) {
  auto outcome = compared({small_standard()}, {{"overeenkomst.txt", text}}, std::move(values));
  EXPECT_TRUE(outcome) << (outcome ? "" : outcome.error().message.nl);
  return outcome ? std::move(*outcome) : pearl::Outcome{};
}

TEST(Compare, FillingInIsNoDeviation) {
  const auto outcome = with_small(small_agreement());
  EXPECT_TRUE(outcome.table("afwijkingen")->rows.empty());
  EXPECT_EQ(outcome.answer.nl, "Deze overeenkomst is gelijk aan proef-1.0. Alleen de velden zijn ingevuld.");
  const auto values = column(outcome, "gevonden_velden", "waarde");
  EXPECT_TRUE(std::ranges::find(values, "Voorbeeldstad") != values.end());
  EXPECT_FALSE(has_finding(outcome, "geen-variant"));
  EXPECT_TRUE(outcome.table("afwijkingen_overig")->rows.empty());
}

TEST(Compare, WhatChangesOutsideTheArticlesIsToldApart) {
  const auto outcome =
      with_small(replaced(small_agreement(), "Partijen werken samen aan", "Partijen werken nooit samen aan"));
  EXPECT_TRUE(outcome.table("afwijkingen")->rows.empty());
  EXPECT_EQ(column(outcome, "afwijkingen_overig", "artikel"), Texts{"aanhef"});
  EXPECT_TRUE(has_finding(outcome, "buiten-artikelen"));
}

TEST(Compare, ALongerTermIsHeavyHoweverSmall) {
  const auto outcome = with_small(replaced(small_agreement(), "binnen 24 uur", "binnen 72 uur"));
  ASSERT_EQ(column(outcome, "afwijkingen", "artikel"), Texts{"3.1"});
  EXPECT_EQ(column(outcome, "afwijkingen", "soort"), Texts{"gewijzigd"});
  EXPECT_EQ(column(outcome, "afwijkingen", "zwaarte"), Texts{"zwaar"});
  EXPECT_EQ(column(outcome, "afwijkingen", "eis"), Texts{"meldtermijn"});
  EXPECT_NE(column(outcome, "afwijkingen", "verschil")[0].find("[-24-]{+72+}"), std::string::npos);
  EXPECT_EQ(column(outcome, "afwijkingen", "plaats"), Texts{"regel 14"});
}

TEST(Compare, WeightFollowsContent) {
  const auto weight = [](const std::string& old, const std::string& other) {
    const auto outcome = with_small(replaced(small_agreement(), old, other));
    const auto found = column(outcome, "afwijkingen", "zwaarte");
    EXPECT_EQ(found.size(), 1U) << old;
    return found.empty() ? std::string() : found[0];
  };
  EXPECT_EQ(weight("zijn gebonden aan geheimhouding", "zijn niet gebonden aan geheimhouding"), "zwaar");
  EXPECT_EQ(weight("zijn voor Verwerker.", "zijn voor Verwerkingsverantwoordelijke."), "zwaar");
  EXPECT_EQ(weight("uitsluitend op schriftelijke instructie", "op instructie"), "zwaar");
  EXPECT_EQ(weight(" Verwerker legt subverwerkers dezelfde verplichtingen op.", ""), "zwaar");
  EXPECT_EQ(weight("passende technische", "redelijke technische"), "zwaar");
  EXPECT_EQ(weight("Nederlands recht", "Belgisch recht"), "middel");
  EXPECT_EQ(weight("uiterlijk binnen 24 uur", "uiterlijk binnen vierentwintig uur"), "licht");
  EXPECT_EQ(weight("een inbreuk zonder", "inbreuken zonder"), "licht");
}

TEST(Compare, GoneNewAndMovedClauses) {
  const auto gone =
      with_small(replaced(small_agreement(), "4.1\tDe kosten van de uitvoering zijn voor Verwerker.\n", ""));
  EXPECT_EQ(column(gone, "afwijkingen", "artikel"), Texts{"4.1"});
  EXPECT_EQ(column(gone, "afwijkingen", "soort"), Texts{"weg"});
  EXPECT_EQ(column(gone, "afwijkingen", "zwaarte"), Texts{"middel"});
  const auto came =
      with_small(replaced(small_agreement(), "Artikel 4 Slot", "3.3\tDe boete is EUR 500 per dag.\nArtikel 4 Slot"));
  EXPECT_EQ(column(came, "afwijkingen", "artikel"), Texts{"3.3"});
  EXPECT_EQ(column(came, "afwijkingen", "soort"), Texts{"nieuw"});
  EXPECT_EQ(column(came, "afwijkingen", "zwaarte"), Texts{"zwaar"});
  const std::string moving = "1.2\tMedewerkers van Verwerker zijn gebonden aan geheimhouding.\n";
  const auto moved = with_small(
      replaced(replaced(small_agreement(), moving, ""), "Ondertekening", "4.3\t" + moving.substr(4) + "Ondertekening"));
  EXPECT_EQ(column(moved, "afwijkingen", "artikel"), Texts{"1.2"});
  EXPECT_EQ(column(moved, "afwijkingen", "soort"), Texts{"verplaatst"});
  EXPECT_EQ(column(moved, "afwijkingen", "nieuw"), Texts{"4.3"});
}

TEST(Compare, ARenumberedTextDoesNotDeviate) {
  auto text = replaced(small_agreement(), "3.1\t", "3.7\t");
  text = replaced(text, "3.2\t", "3.8\t");
  const auto outcome = with_small(text);
  EXPECT_TRUE(outcome.table("afwijkingen")->rows.empty());
  EXPECT_TRUE(std::ranges::any_of(outcome.explanation, [](const core::Text& one) {
    return one.nl.starts_with("2 artikelen hebben een ander nummer");
  }));
}

TEST(Compare, AHeadingIsPartOfItsArticle) {
  const auto outcome = with_small(replaced(small_agreement(), "Artikel 2 Beveiliging", "Artikel 2 Inspanning"));
  EXPECT_EQ(column(outcome, "afwijkingen", "artikel"), Texts{"2"});
}

TEST(Compare, WithoutANameTheTextDecides) {
  const auto outcome = with_small(small_agreement(), nlohmann::json::object());
  EXPECT_EQ(outcome.explanation.front().nl, "De tekst lijkt het meest op proef-1.0. Daarmee is vergeleken.");
}

TEST(Compare, AModelOfItsOwnIsJudgedByRequirement) {
  const auto outcome = with_small(
      "Overeenkomst\nArtikel 1 Afspraken\n1.1\tDe leverancier werkt voor de klant en krijgt daarvoor elke maand "
      "betaald.\n"
      "1.2\tDe leverancier mag een onderaannemer vragen zonder voorafgaande toestemming van de klant.\n"
      "1.3\tBij een datalek informeert de leverancier de klant waar mogelijk binnen 24 uur.\n");
  EXPECT_TRUE(has_finding(outcome, "geen-variant"));
  EXPECT_TRUE(outcome.table("afwijkingen")->rows.empty());
  EXPECT_EQ(at(outcome, "eisen", "eis", "d", "oordeel"), "strijdig");
  EXPECT_EQ(at(outcome, "eisen", "eis", "meldtermijn", "oordeel"), "deels");
  EXPECT_EQ(at(outcome, "eisen", "eis", "h", "oordeel"), "ontbreekt");
  EXPECT_EQ(at(outcome, "eisen", "eis", "d", "plaats"), "regel 4");
  EXPECT_EQ(column(outcome, "afwijkingenregister", "soort"), Texts{"niet gebruikt"});
}

TEST(Compare, TwoVersionsMixedAreSeen) {
  auto old = small_standard();
  old.version = "0.9";
  for (auto& part : old.parts) {
    if (part.number == "4.2") part.text = "Op deze overeenkomst is Belgisch recht van toepassing.";
  }
  const auto outcome =
      compared({small_standard(), old}, {{"o.txt", replaced(small_agreement(), "Nederlands recht", "Belgisch recht")}},
               {{"standaard", "proef-1.0"}});
  ASSERT_TRUE(outcome);
  EXPECT_TRUE(has_finding(*outcome, "versies-gemengd"));
  const auto clean = compared({small_standard(), old}, {{"o.txt", small_agreement()}}, {{"standaard", "proef-1.0"}});
  EXPECT_FALSE(has_finding(*clean, "versies-gemengd"));
}

TEST(Compare, WhatMustBeAskedAboutADocument) {
  const auto same = with_small(replaced(small_agreement(), "Voorbeeldstad", "Voorbeeldstad, KvK-nummer 12345678"));
  EXPECT_TRUE(has_finding(same, "zelfde-kvk"));
  EXPECT_FALSE(has_finding(with_small(small_agreement()), "zelfde-kvk"));
  const auto old =
      with_small(replaced(small_agreement(), "Partijen werken samen", "Partijen werken volgens de Wbp samen"));
  EXPECT_TRUE(has_finding(old, "oude-wet"));
  EXPECT_TRUE(has_finding(with_small("Artikel 1 Kort\n1.1\tMeer is er niet.\n"), "te-kort"));
  const nlohmann::json other{{"standaard", "proef-1.0"}, {"kvk", "87654321"}, {"verwerker", "Andersoft"}};
  EXPECT_TRUE(has_finding(with_small(small_agreement(), other), "andere-partij"));
  const auto promise = with_small(
      replaced(small_agreement(), "mevrouw T. Test",
               "mevrouw T. Test. Verwerker mag de gegevens ook voor andere klanten gebruiken, zolang hij wil"));
  EXPECT_TRUE(has_finding(promise, "veld-met-afspraak"));
  EXPECT_TRUE(promise.table("afwijkingen")->rows.empty());
}

std::string signed_by(const std::string& who) {
  return "Artikel 5 Tekenen\n5.1\tNamens Verwerker tekent " + who + " als vertegenwoordiger.\nOndertekening";
}

pearl::Outcome with_signer(const std::string& fields, const std::string& who) {
  const auto standard = imported("t.txt", replaced(kSmallStandard, "Ondertekening", signed_by(fields)),
                                 {"proef", "1.0", "Verwerkersovereenkomst proef", "2026-01-01"});
  auto outcome = compared({standard}, {{"o.txt", replaced(small_agreement(), "Ondertekening", signed_by(who))}},
                          {{"standaard", "proef-1.0"}});
  EXPECT_TRUE(outcome) << (outcome ? "" : outcome.error().message.nl);
  return outcome ? std::move(*outcome) : pearl::Outcome{};
}

bool has_value(const pearl::Outcome& outcome, const std::string& value) {
  const auto values = column(outcome, "gevonden_velden", "waarde");
  return std::ranges::find(values, value) != values.end();
}

TEST(Compare, FieldsSideBySideAreDividedWhereThatCanBeTold) {
  const auto by_marks = with_signer("<naam>, <rol>", "T. Test, hoofd inkoop");
  EXPECT_TRUE(has_value(by_marks, "T. Test") && has_value(by_marks, "hoofd inkoop"));
  EXPECT_FALSE(has_finding(by_marks, "velden-samen"));
  const auto by_type = with_signer("<naam> <kvk-nummer>", "Voorbeeldsoft B.V. 12345678");
  EXPECT_TRUE(has_value(by_type, "Voorbeeldsoft B.V.") && has_value(by_type, "12345678"));
  const auto by_date = with_signer("<datum> <naam>", "1 februari 2026 Jan Jansen");
  EXPECT_TRUE(has_value(by_date, "1 februari 2026") && has_value(by_date, "Jan Jansen"));
  const auto unknown = with_signer("<naam> <rol>", "Jan Jansen hoofd inkoop");
  EXPECT_TRUE(has_finding(unknown, "velden-samen"));
  EXPECT_TRUE(unknown.table("afwijkingen")->rows.empty());
}

TEST(Compare, WhatAFieldTookOfTheClauseIsAskedAbout) {
  const auto denied =
      with_small(replaced(small_agreement(), "De contactpersoon is mevrouw", "De contactpersoon is niet mevrouw"));
  EXPECT_TRUE(has_finding(denied, "veld-met-afspraak"));
  const auto more = with_small(
      replaced(small_agreement(), "in Teststad.", "in Teststad. De klant betaalt de kosten van elke melding."));
  EXPECT_TRUE(has_finding(more, "veld-met-afspraak"));
  const auto name =
      with_small(replaced(small_agreement(), "in Teststad.", "in Testsoft B.V. De klant betaalt de kosten."));
  EXPECT_TRUE(has_finding(name, "veld-met-afspraak"));
  EXPECT_FALSE(has_finding(with_small(replaced(small_agreement(), "mevrouw T. Test", "niet van toepassing")),
                           "veld-met-afspraak"));
  const auto number = with_small(replaced(small_agreement(), "12345678", "volgt nog"));
  EXPECT_TRUE(has_finding(number, "veld-soort"));
  for (const auto* code : {"veld-met-afspraak", "veld-soort", "velden-samen"})
    EXPECT_FALSE(has_finding(with_small(small_agreement()), code)) << code;
}

TEST(Compare, ATitleOverTwoLinesIsNoDeviation) {
  EXPECT_TRUE(
      with_small(replaced(small_agreement(), "Verwerkersovereenkomst proef\n", "Verwerkersovereenkomst\nproef\n"))
          .table("afwijkingen_overig")
          ->rows.empty());
  EXPECT_FALSE(with_small(replaced(small_agreement(), "Verwerkersovereenkomst proef\n", "Koopovereenkomst\nproef\n"))
                   .table("afwijkingen_overig")
                   ->rows.empty());
}

TEST(Compare, AReferenceThatIsLeftBehindIsADeviation) {
  const auto standard = replaced(kSmallStandard, "houdt een logboek bij van alle inbreuken.",
                                 "houdt een logboek bij van wat artikel 3.1 noemt.");
  const auto agreement = replaced(small_agreement(), "houdt een logboek bij van alle inbreuken.",
                                  "houdt een logboek bij van wat artikel 3.1 noemt.");
  const auto renumbered = replaced(replaced(agreement, "3.2\t", "3.3\t"), "3.1\t",
                                   "3.1\tPartijen evalueren elk kwartaal de planning.\n3.2\t");
  const auto deviations = [&](const std::string& text) {
    return *compared({imported("t.txt", standard, {"proef", "1.0", "Proef", "2026-01-01"})}, {{"o.txt", text}},
                     {{"standaard", "proef-1.0"}});
  };
  const auto left = deviations(renumbered);
  EXPECT_EQ(column(left, "afwijkingen", "soort"), (Texts{"nieuw", "gewijzigd"}));
  EXPECT_EQ(column(left, "afwijkingen", "uitleg")[1],
            "De verwijzing naar 3.1 wijst nu een andere bepaling aan. De standaard bedoelt wat hier 3.2 is.");
  const auto followed = deviations(replaced(renumbered, "wat artikel 3.1 noemt", "wat artikel 3.2 noemt"));
  EXPECT_EQ(column(followed, "afwijkingen", "soort"), Texts{"nieuw"});
}

TEST(Compare, AnotherStandardThatFitsBetterIsNamed) {
  auto other = small_standard();
  other.id = "ander";
  for (auto& part : other.parts) {
    if (part.number.starts_with("1") || part.number.starts_with("2") || part.number == "4.1")
      part.text = "Dit staat in een heel ander stuk over straten, bomen en lantaarns nummer " + part.number + ".";
  }
  const auto wrong = compared({small_standard(), other}, {{"o.txt", small_agreement()}}, {{"standaard", "ander-1.0"}});
  ASSERT_TRUE(wrong);
  EXPECT_TRUE(has_finding(*wrong, "andere-standaard"));
  const auto right = compared({small_standard(), other}, {{"o.txt", small_agreement()}}, {{"standaard", "proef-1.0"}});
  ASSERT_TRUE(right);
  EXPECT_FALSE(has_finding(*right, "andere-standaard"));
}

TEST(Compare, AFileThatCannotBeReadIsNamed) {
  for (const auto& [name, bytes] :
       {std::pair{"leeg.txt", " "}, std::pair{"kapot.docx", "PK\x03\x04 word/document.xml"}}) {
    const auto outcome =
        compared({small_standard()}, {{"goed.txt", small_agreement()}, {name, bytes}}, {{"standaard", "proef-1.0"}});
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().place->file, name);
    EXPECT_FALSE(outcome.error().advice.nl.empty());
  }
}

TEST(Compare, SaysWhatIsWrongWithItsInput) {
  const auto nothing = compared({small_standard()}, {}, {{"standaard", "proef-1.0"}});
  ASSERT_FALSE(nothing);
  EXPECT_EQ(nothing.error().code, core::ErrorCode::kInvalidInput);
  const auto unknown = compared({small_standard()}, {{"o.txt", small_agreement()}}, {{"standaard", "bestaat-niet-9"}});
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, core::ErrorCode::kNotFound);
}

TEST(Compare, TheAddendumSaysWhatHoldsInstead) {
  const auto outcome = with_small(replaced(small_agreement(), "binnen 24 uur", "binnen 72 uur"),
                                  {{"standaard", "proef-1.0"}, {"stuk", "addendum"}});
  const auto report = make_pearl()->report(outcome, {});
  ASSERT_TRUE(report);
  EXPECT_EQ(report->title, "Addendum bij de verwerkersovereenkomst");
  std::string all;
  for (const auto& block : report->blocks) {
    for (const auto& line : block.lines) {
      for (const auto& piece : line) all += piece.text + "\n";
    }
    for (const auto& row : block.table.rows) {
      for (const auto& cell : row) all += cell.text + "\n";
    }
  }
  for (const auto* wanted : {"Artikel 3.1", "binnen 24 uur", "binnen 72 uur", "Voorbeeldstad", "Voorbeeldsoft B.V.",
                             "Ondertekening", "geldt dit addendum"})
    EXPECT_NE(all.find(wanted), std::string::npos) << wanted;
  EXPECT_EQ(all.find("Artikel 3.2"), std::string::npos);
}

TEST(Compare, ThePageShowsTheWordsThatWentAndCame) {
  const auto outcome = with_small(replaced(small_agreement(), "binnen 24 uur", "binnen 72 uur"));
  const auto view = make_pearl()->page(outcome, {});
  ASSERT_TRUE(view);
  const auto& shown = view->values.at("comparison");
  const auto& row = shown.at("deviations").at(0);
  EXPECT_EQ(row.at("article"), "3.1");
  EXPECT_EQ(row.at("weight_number"), 3);
  std::string before, after;
  for (const auto& piece : row.at("pieces")) {
    if (!piece.contains("added")) before += piece.begin()->get<std::string>();
    if (!piece.contains("gone")) after += piece.begin()->get<std::string>();
  }
  EXPECT_EQ(before, column(outcome, "afwijkingen", "oud")[0]);
  EXPECT_EQ(after, column(outcome, "afwijkingen", "nieuw")[0]);
  EXPECT_EQ(shown.at("requirements").size(), 9U);
}

TEST(Compare, TheSameInputGivesTheSameBytes) {
  const auto text = replaced(small_agreement(), "binnen 24 uur", "binnen 72 uur");
  EXPECT_EQ(pearl::to_json(with_small(text), {}, core::Language::kDutch),
            pearl::to_json(with_small(text), {}, core::Language::kDutch));
}

// --- The official standard and the synthetic agreements made of it ---------------------------------------------------

pearl::Outcome with_official(const std::string& name) {
  static const auto standard = imported("vwo-2.51.docx", official("vwo-2.51.docx"));
  auto outcome = compared({standard}, {{name, official(name)}}, {{"standaard", "vwo-2.51"}});
  EXPECT_TRUE(outcome) << (outcome ? "" : outcome.error().message.nl);
  return outcome ? std::move(*outcome) : pearl::Outcome{};
}

#define SKIP_WITHOUT_DATA() \
  if (official("vwo-2.51.docx").empty()) GTEST_SKIP() << "skipped, data absent"

TEST(OfficialCompared, TheSyntheticAgreementsDeviateWhereTheyWereChanged) {
  SKIP_WITHOUT_DATA();
  EXPECT_EQ(column(with_official("S1-syn-vwo251-correct-ingevuld.txt"), "afwijkingen", "artikel"), Texts{});
  EXPECT_EQ(column(with_official("S1-syn-vwo251-correct-ingevuld.txt"), "afwijkingen_overig", "artikel"), Texts{});
  const auto hours = with_official("S2-syn-vwo251-72uur.txt");
  EXPECT_EQ(column(hours, "afwijkingen", "artikel"), Texts{"5.1"});
  EXPECT_EQ(column(hours, "afwijkingen", "zwaarte"), Texts{"zwaar"});
  EXPECT_EQ(column(hours, "afwijkingen", "eis"), Texts{"meldtermijn"});
  const auto two = with_official("S3-syn-vwo251-subverwerkers-en-aansprakelijkheid.txt");
  EXPECT_EQ(column(two, "afwijkingen", "artikel"), (Texts{"4.5", "6.1"}));
  EXPECT_EQ(column(two, "afwijkingen", "zwaarte"), (Texts{"zwaar", "zwaar"}));
  EXPECT_EQ(column(two, "afwijkingen", "eis"), (Texts{"d", ""}));
}

TEST(OfficialCompared, TheStandardItselfDoesNotDeviate) {
  SKIP_WITHOUT_DATA();
  const auto text = with_official("02-vwo-2.51-alleen-overeenkomst.txt");
  EXPECT_EQ(column(text, "afwijkingen", "artikel"), Texts{});
  EXPECT_EQ(at(text, "eisen", "eis", "g", "oordeel"), "verwijst");
  EXPECT_EQ(at(text, "eisen", "eis", "meldtermijn", "oordeel"), "geregeld");
  // The document itself, with its explanation before and an optional annex behind the agreement.
  EXPECT_EQ(column(with_official("vwo-2.51.docx"), "afwijkingen", "artikel"), Texts{});
}

TEST(OfficialCompared, ModelsOfOthersAreNoVariant) {
  SKIP_WITHOUT_DATA();
  const auto other = with_official("09-vwo-afwijkend-buuur-crowdbuilding.txt");
  EXPECT_TRUE(has_finding(other, "geen-variant"));
  EXPECT_TRUE(has_finding(other, "zelfde-kvk"));
  EXPECT_TRUE(has_finding(with_official("16-bewerkersovereenkomst-starred-wbp.txt"), "oude-wet"));
}

}  // namespace
}  // namespace pareltjes::overeenkomsten
