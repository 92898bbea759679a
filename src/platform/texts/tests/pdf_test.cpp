// SPDX-License-Identifier: EUPL-1.2
// A PDF by its structure, and by its lines where it has none.
#include "platform/texts/pdf.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "platform/texts/pdf_structure.hpp"

namespace pareltjes::texts {
namespace {

using Texts = std::vector<std::string>;

/// "4.2 Tekst" of each part; of a row its cells.
Texts told(const std::vector<Part>& parts) {
  Texts all;
  for (const auto& part : parts) all.push_back(part.kind == Part::Kind::kTableRow ? "rij " + part.text : part.whole());
  return all;
}

const std::string kStructure =
    "Document\n"
    "  H1 (block):\n"
    "     /Placement /Block\n"
    "    \"Artikel 1 \"\n"
    "    \"Duur\"\n"
    "  P (block):\n"
    "     /TextIndent -0.709\n"
    "    \"1.1\"\n"
    "    \"de Gemeente\"\n"
    "    \" betaalt op \"\n"
    "    Link (inline)\n"
    "      Object 12 0\n"
    "      \"tijd\"\n"
    "    \".\"\n"
    "  L (block)\n"
    "    LI (block)\n"
    "      Lbl (block)\n"
    "        \"o\"\n"
    "      LBody (block)\n"
    "        P (block)\n"
    "          \"Eerste \"\n"
    "          \"punt\"\n"
    "  Figure (block)\n"
    "    \"logo\"\n"
    "  P (block)\n"
    "    \"plaats: Hier\"\n"
    "    \"plaats: Daar\"\n"
    "  Table (block):\n"
    "    TR:\n"
    "      TH:\n"
    "        P (block):\n"
    "          \"Categorie\"\n"
    "          \"Ã«n van \"\n"
    "          \"betrokken\"\n"
    "          \"en\"\n"
    "      TH:\n"
    "        P (block):\n"
    "          \"Plaats\"\n"
    "    TR:\n"
    "      TD:\n"
    "        P (block):\n"
    "          \"Inwoners\"\n"
    "        P (block):\n"
    "          \"Kinderen\"\n"
    "      TD:\n";

const std::string kPages =
    "Artikel 1 Duur\n1.1   de Gemeente betaalt op tijd.\n o Eerste punt\n"
    "plaats: Hier      plaats: Daar\n\f"
    "Categorie   Plaats\nÃ«n van\nbetrokken\nen\nInwoners\nKinderen\n\f";

TEST(PdfStructure, GivesParagraphsItemsAndTables) {
  const auto parts = parts_of_pdf_structure(kStructure, kPages);
  ASSERT_TRUE(parts.has_value());
  EXPECT_EQ(told(*parts),
            (Texts{"Artikel 1 Duur", "1.1 de Gemeente betaalt op tijd.", "- Eerste punt", "plaats: Hier plaats: Daar",
                   "rij CategorieÃ«n van betrokkenen | Plaats", "rij Inwoners Kinderen | "}));
  EXPECT_EQ((*parts)[0].kind, Part::Kind::kHeading);
  EXPECT_EQ((*parts)[1].number, "1.1");
  EXPECT_EQ((*parts)[4].table, 1U);
  EXPECT_EQ((*parts)[5].cells, (Texts{"Inwoners\nKinderen", ""}));
  EXPECT_EQ((*parts)[1].page, 1U);
  EXPECT_EQ((*parts)[1].line, 2U);
  EXPECT_EQ((*parts)[4].page, 2U);
}

TEST(PdfStructure, OfHalfThePagesIsNotUsed) {
  EXPECT_FALSE(parts_of_pdf_structure(kStructure, kPages + std::string(300, 'x')).has_value());
  EXPECT_FALSE(parts_of_pdf_structure("", kPages).has_value());
}

TEST(PdfStructure, WhereLinesBringNoBlanksALineEndIsOne) {
  const auto parts = parts_of_pdf_structure("Document\n  P\n    \"een lange\"\n    \"zin\"\n", "een lange\nzin\n");
  ASSERT_TRUE(parts.has_value());
  EXPECT_EQ(told(*parts), Texts{"een lange zin"});
}

TEST(PdfStructure, AnythingIsReadToItsEnd) {
  std::string deep;
  for (std::size_t i = 0; i < 5000; ++i) deep += std::string(i, ' ') + "Sect\n";
  EXPECT_FALSE(parts_of_pdf_structure(deep, "tekst").has_value());
  for (const auto* said : {"\"", "Document\n  P\n    \"zonder einde", "Table\n  TD\n    \"los\"\n", "LI\n", "\n\n /x"})
    EXPECT_TRUE(parts_of_pdf_structure(said, "").has_value()) << said;
}

TEST(PdfStructure, AWordIsBrokenInANarrowCellButNotInAParagraph) {
  const std::string structure =
      "Document\n  P\n    \"een \"\n    \"betrokken\"\n    \"en\"\n"
      "  Table\n    TR\n      TD\n        \"betrokken\"\n        \"en\"\n";
  const auto parts = parts_of_pdf_structure(structure, "een betrokken\nen\nbetrokken\nen\n");
  ASSERT_TRUE(parts.has_value());
  EXPECT_EQ(told(*parts), (Texts{"een betrokken en", "rij betrokkenen"}));
}

TEST(PdfStructure, ColumnsThatWrapStandApart) {
  const auto parts = parts_of_pdf_structure("Document\n  P\n    \"naam: Een lange\"\n    \"naam: Twee\"\n",
                                            "naam: Een     naam: Twee\nlange\n");
  ASSERT_TRUE(parts.has_value());
  EXPECT_EQ(told(*parts), Texts{"naam: Een lange naam: Twee"});
}

TEST(PdfStructure, BarsInASentenceAreText) {
  const auto parts = parts_of_pdf_structure("Document\n  P\n    \"| --- |\"\n  P\n    \"een | twee | drie\"\n",
                                            "| --- |\neen | twee | drie\n");
  ASSERT_TRUE(parts.has_value());
  ASSERT_EQ(parts->size(), 2U);
  EXPECT_EQ((*parts)[0].text, "| --- |");
  EXPECT_EQ((*parts)[1].kind, Part::Kind::kParagraph);
}

TEST(PdfLines, AReferenceAtTheBeginOfALineIsNoHeading) {
  const auto parts = parts_of_pdf_text(
                         "3.2   De verwerkingen die Verwerker uitvoert, staan beschreven in tabel 1 van\n"
                         "      Bijlage 1.\n"
                         "3.3   De maatregelen die Verwerker daarvoor neemt, zijn die van artikel\n"
                         "      4.2 en van artikel 5 van deze overeenkomst, en geen andere dan die.\n"
                         "Artikel 4 Kosten\n"
                         "4.1   De kosten zijn voor de gemeente.\n")
                         .parts;
  EXPECT_EQ(
      told(parts),
      (Texts{"3.2 De verwerkingen die Verwerker uitvoert, staan beschreven in tabel 1 van Bijlage 1.",
             "3.3 De maatregelen die Verwerker daarvoor neemt, zijn die van artikel 4.2 en van artikel 5 van deze "
             "overeenkomst, en geen andere dan die.",
             "Artikel 4 Kosten", "4.1 De kosten zijn voor de gemeente."}));
  // An item that ends in "en" is followed by the next one.
  EXPECT_EQ(parts_of_pdf_text("a) de naam van de persoon die hier de gegevens van de gemeente verwerkt; en\n"
                              "b) het adres van de persoon die hier de gegevens verwerkt.\n")
                .parts.size(),
            2U);
}

}  // namespace
}  // namespace pareltjes::texts
