// SPDX-License-Identifier: EUPL-1.2
// A standard is brought in, named, filled in and renewed, as one types it.
#include <map>
#include <nlohmann/json.hpp>

#include "tests/cli/command_line.hpp"

namespace pareltjes::cli {
namespace {

using nlohmann::json;

class Overeenkomsten : public CommandLine {
 protected:
  static std::string standard(const std::string& version, const std::string& clause) {
    return "Naam document\nStandaard proefovereenkomst\nVersienummer\n" + version +
           "\nVersiedatum\n1-2-2026\nDit werk heeft de licentie CC BY 4.0.\n\nProefovereenkomst voor <naam gemeente>\n"
           "<Bedrijf>, KVK-nummer <nummer>, hierna te noemen Leverancier,\nOverwegende dat:\na) er iets nodig is;\n"
           "komen overeen:\nArtikel 1 Duur\n1.1\tDeze overeenkomst gaat in op <ingangsdatum>.\n1.2\t" +
           clause + "\nArtikel 2 Slot\n2.1\tNederlands recht is van toepassing.\n";
  }
  json outcome(const std::string& arguments, int code = 0) {
    const auto finished = run("run overeenkomsten " + arguments + " --format json");
    EXPECT_EQ(finished.code, code) << arguments << finished.err;
    return json::parse(finished.out, nullptr, false);
  }
};

TEST_F(Overeenkomsten, ABroughtInStandardWorksAtOnceWhenNamed) {
  write("proef.txt", standard("2.50", "Zij duurt een jaar."));
  const auto brought = outcome("--set actie=importeer --set id=proef --input {}/proef.txt");
  EXPECT_EQ(brought["tables"]["standaarden"]["rows"][0][0], "proef-2.50");
  EXPECT_EQ(brought["tables"]["standaarden"]["rows"][0][8], false) << "nobody confirmed it";
  // Once more is no mistake; the same version with another text is.
  outcome("--set actie=importeer --set id=proef --input {}/proef.txt");
  write("anders.txt", standard("2.50", "Zij duurt twee jaar."));
  EXPECT_EQ(run("run overeenkomsten --set actie=importeer --set id=proef --input {}/anders.txt").code, 2);

  const auto filled = outcome(
      "--set actie=invullen --set standaard=proef-2.50 --set velden.gemeente=Purmerend "
      "--set velden.organisatie=Voorbeeldsoft --set velden.leverancier-kvk=01234567 "
      "--set velden.ingangsdatum=2026-05-01");
  const auto parts = filled["tables"]["ingevuld"].dump();
  EXPECT_NE(parts.find("gaat in op 1 mei 2026"), std::string::npos) << parts;
  EXPECT_NE(parts.find("KVK-nummer 01234567"), std::string::npos) << "a number in a register keeps its zero";
  const auto unfinished = outcome("--set actie=invullen --set standaard=proef-2.50 --set velden.leverancier-kvk=12", 1);
  EXPECT_NE(unfinished["findings"].dump().find("kvk-vorm"), std::string::npos);
}

TEST_F(Overeenkomsten, GivesTheAgreementItselfAsADocument) {
  const auto values = R"({"gemeente": "Purmerend"})";
  write("waarden.json", values);
  const auto path = (folder() / "in/uit.docx").string();
  const auto finished =
      run("run overeenkomsten --set actie=invullen --set standaard=verwerkersovereenkomst-1.0 "
          "--input {}/waarden.json --format docx --out '" +
          path + "'");
  EXPECT_EQ(finished.code, 1) << "fields are left: " << finished.err;
  const auto bytes = read(path);
  ASSERT_TRUE(bytes.starts_with("PK"));
  // Read back as a contract by the same program.
  const auto again = outcome("--set actie=importeer --set id=terug --set versie=1 --input '" + path + "'");
  EXPECT_NE(again["tables"]["delen"].dump().find("De gemeente Purmerend"), std::string::npos);
}

// LibreOffice makes the ODT and the PDF, poppler reads the PDF: what was only filled in deviates in none of them,
// tables and all.
TEST_F(Overeenkomsten, FilledInItComparesTheSameAsDocxOdtAndPdf) {
  if (!there("soffice") || !there("pdftotext") || !there("pdfinfo"))
    GTEST_SKIP() << "skipped: LibreOffice or poppler is absent (make documents)";
  write("waarden.json",
        R"({"gemeente": "Purmerend", "organisatie": "Voorbeeldhuis B.V.", "planning": [)"
        R"({"jaar": 2027, "arbeidsplaatsen": 120, "arbeidsmigranten": 60, "bedden": 55, "waar": "Noorderpark"},)"
        R"({"jaar": 2028, "arbeidsplaatsen": 150, "arbeidsmigranten": 70, "bedden": 66, "waar": "Noorderpark"}]})");
  const auto base = (folder() / "in/uit").string();
  const std::string standard_name = " --set standaard=huisvesting-arbeidsmigranten-1.0 ";
  EXPECT_EQ(run("run overeenkomsten --set actie=invullen" + standard_name +
                "--input {}/waarden.json --format docx,odt,pdf --out '" + base + "'")
                .code,
            1)
      << "fields are left";
  for (const auto* kind : {"docx", "odt", "pdf"}) {
    const auto compared = run("run overeenkomsten --set actie=vergelijk" + standard_name + "--input '" + base + "." +
                              kind + "' --format json");
    const auto found = json::parse(compared.out, nullptr, false);
    ASSERT_TRUE(found.is_object()) << kind << compared.err;
    EXPECT_EQ(found["tables"]["afwijkingen"]["rows"].size(), 0U) << kind;
    EXPECT_EQ(found["tables"]["afwijkingen_overig"]["rows"].size(), 0U)
        << kind << found["tables"]["afwijkingen_overig"];
    EXPECT_EQ(found["findings"].dump().find("tabel-niet-vergeleken"), std::string::npos) << kind;
  }
}

TEST_F(Overeenkomsten, ANewerVersionKeepsTheValues) {
  write("oud.txt", standard("1.0", "Zij duurt een jaar."));
  write("nieuw.txt", standard("1.1", "Zij duurt een jaar en kan worden verlengd."));
  outcome("--set actie=importeer --set id=proef --input {}/oud.txt");
  outcome("--set actie=importeer --set id=proef --input {}/nieuw.txt");
  const auto renewed =
      outcome("--set actie=vernieuw --set standaard=proef-1.1 --set vorige=proef-1.0 --set velden.gemeente=Purmerend");
  EXPECT_NE(renewed["tables"]["waarden"].dump().find("Purmerend"), std::string::npos);
  EXPECT_NE(renewed["tables"]["vernieuwing"].dump().find("De tekst van 1.2 is anders."), std::string::npos);
}

TEST_F(Overeenkomsten, BadInputGetsOneSentence) {
  write("leeg.docx", "");
  write("plaatje.docx", std::string("\x89PNG\r\n\x1A\n\0\0", 10));
  write("geen-versie.txt", "Overeenkomst\nArtikel 1 Duur\n1.1\tEen jaar.\n");
  write("kapot.json", "{");
  write("half.docx", std::string("PK\x03\x04") + std::string(200, 'x'));
  write("half.pdf", "%PDF-1.7\n" + std::string(200, 'x'));
  for (const auto& [arguments, word] : std::map<std::string, std::string>{
           {"--set actie=importeer --input {}/leeg.docx", "leeg"},
           {"--set actie=importeer --input {}/plaatje.docx", "geen DOCX"},
           {"--set actie=importeer --input {}/geen-versie.txt", "versie"},
           {"--set actie=importeer --input {}/half.docx", "geen DOCX"},
           {"--set actie=importeer --input {}/half.pdf", "beschadigd"},
           {"--set actie=vergelijk --set standaard=verwerkersovereenkomst-1.0 --input {}/half.docx", "geen DOCX"},
           {"--set actie=importeer --set id=Slecht! --input {}/geen-versie.txt", "id"},
           {"--set actie=importeer", "--input"},
           {"--set actie=invullen", "standaard"},
           {"--set actie=invullen --set standaard=bestaat-niet", "bestaat-niet"},
           {"--set actie=invullen --set standaard=verwerkersovereenkomst-1.0 --input {}/kapot.json", "JSON"},
           {"--set actie=dansen", "actie"}}) {
    const auto finished = run("run overeenkomsten " + arguments);
    EXPECT_EQ(finished.code, 2) << arguments;
    EXPECT_NE(finished.err.find(word), std::string::npos) << arguments << ": " << finished.err;
  }
}

}  // namespace
}  // namespace pareltjes::cli
