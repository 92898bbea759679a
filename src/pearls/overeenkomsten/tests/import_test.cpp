// SPDX-License-Identifier: EUPL-1.2
// The official documents as standards. They are not in the repository: PARELTJES_TESTDATA names their folder.
#include "pearls/overeenkomsten/import.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "pearls/overeenkomsten/tests/compare_fixture.hpp"
#include "pearls/overeenkomsten/tests/official.hpp"

namespace pareltjes::overeenkomsten {
namespace {

class Official : public ::testing::Test {
 protected:
  void SetUp() override {
    bytes_ = official("vwo-2.51.docx");
    if (bytes_.empty()) GTEST_SKIP() << "skipped, data absent";
    auto imported = import_standard("vwo-2.51.docx", bytes_, {});
    ASSERT_TRUE(imported.has_value()) << imported.error().message.en;
    standard_ = std::move(imported->standard);
  }
  [[nodiscard]] const StandardPart& numbered(const std::string& number) const {
    return *std::ranges::find(standard_.parts, number, &StandardPart::number);
  }
  std::string bytes_;
  Standard standard_;
};

TEST_F(Official, SaysItsNameVersionDateAndLicence) {
  EXPECT_EQ(standard_.name(), "vwo-2.51");
  EXPECT_EQ(standard_.date, "2024-06-18");
  EXPECT_EQ(standard_.notice.licence, "CC BY-NC-SA 4.0");
  EXPECT_NE(standard_.notice.text.find("Iedere kopie van dit document"), std::string::npos);
}

TEST_F(Official, HasItsArticlesAndNumberedClauses) {
  std::vector<std::string> numbers;
  for (const auto& part : standard_.parts) {
    if (part.kind == PartKind::kClause) numbers.push_back(part.number);
  }
  EXPECT_EQ(numbers,
            (std::vector<std::string>{"1.1", "1.2", "2.1", "2.2", "2.3", "3.1", "3.2", "4.1", "4.2", "4.3", "4.4",
                                      "4.5", "4.6", "4.7", "5.1", "5.2", "5.3", "5.4", "6.1", "7.1", "7.2", "8.1"}));
  EXPECT_EQ(std::ranges::count(standard_.parts, PartKind::kArticle, &StandardPart::kind), 8);
  EXPECT_EQ(std::ranges::count(standard_.parts, PartKind::kRecital, &StandardPart::kind), 4);
  EXPECT_EQ(numbered("4.5").heading, "Subverwerkers");
  EXPECT_TRUE(numbered("Bijlage 3").optional);
  EXPECT_FALSE(numbered("Bijlage 1").optional);
}

// The mapping of the explanation of the standard itself (its table in 2.3), and of the GDPR. Two more clauses speak of
// a requirement: 4.1 also says how the measures are shown (h), 7.2 that secrecy goes on (b).
TEST_F(Official, ProposesWhichClausesMeetWhichRequirement) {
  const std::map<std::string, std::vector<std::string>> wanted{
      {"2.2", {"g"}}, {"3.1", {"a"}}, {"4.1", {"c", "f", "h"}}, {"4.2", {"h"}}, {"4.3", {"a"}},
      {"4.4", {"b"}}, {"4.5", {"d"}}, {"4.6", {"e"}},           {"4.7", {"f"}}, {"5.1", {"f", "meldtermijn"}},
      {"7.1", {"g"}}, {"7.2", {"b"}}};
  for (const auto& part : standard_.parts) {
    if (part.kind != PartKind::kClause) continue;
    const auto found = wanted.find(part.number);
    if (found != wanted.end()) {
      EXPECT_EQ(part.requirements, found->second) << part.number;
    } else if (!part.number.starts_with("5")) {
      EXPECT_TRUE(part.requirements.empty()) << part.number;
    }
  }
}

TEST(Import, ProposesRequirementsInEnglishToo) {
  const auto standard =
      imported("proef.txt",
               "Processor agreement\n"
               "Article 1 Instructions\n"
               "1.1\tThe processor processes the personal data only on written instructions of the controller.\n"
               "1.2\tThe invoices are paid within thirty days.\n"
               "Article 2 Breaches\n"
               "2.1\tThe processor shall report a breach to the controller within 24 hours.\n",
               {"proef-en", "1.0", "Processor agreement", "2026-01-01"});
  std::map<std::string, std::vector<std::string>> found;
  for (const auto& part : standard.parts) {
    if (part.kind == PartKind::kClause) found[part.number] = part.requirements;
  }
  EXPECT_EQ(found, (std::map<std::string, std::vector<std::string>>{
                       {"1.1", {"a"}}, {"1.2", {}}, {"2.1", {"f", "meldtermijn"}}}));
}

TEST_F(Official, OneFieldKeepsOneName) {
  const auto count = [&](const std::string& id) { return std::ranges::count(standard_.slots, id, &Slot::field); };
  EXPECT_EQ(count("gemeente"), 3);
  EXPECT_EQ(count("hoofdovereenkomst"), 4) << "title, recital, table of contents, footer";
  EXPECT_EQ(count("organisatie"), 2);
  EXPECT_EQ(standard_.field("verwerker-kvk")->type, FieldType::kKvk);
  EXPECT_EQ(standard_.field("bestuursorgaan")->choices.size(), 2U);
  EXPECT_NE(standard_.field("verwerker-functie"), nullptr);
  EXPECT_NE(standard_.field("verwerkingsverantwoordelijke-functie"), nullptr);
}

TEST_F(Official, HasTablesWithTypedColumns) {
  ASSERT_EQ(standard_.tables.size(), 2U);
  EXPECT_EQ(standard_.tables[0].id, "verwerkingen");
  EXPECT_EQ(standard_.tables[0].columns.size(), 7U);
  EXPECT_EQ(standard_.tables[1].id, "subverwerkers");
  EXPECT_EQ(standard_.tables[1].columns[1].type, FieldType::kKvk);
}

TEST_F(Official, IsTheSameAfterItWasAPackage) {
  const auto again = read_standard(package_of(standard_));
  ASSERT_TRUE(again.has_value()) << again.error().message.en;
  EXPECT_EQ(package_of(*again), package_of(standard_));
}

// The text of the same agreement, taken from the document by another program.
TEST_F(Official, ReadsWhatTheTextReads) {
  const auto text = official("02-vwo-2.51-alleen-overeenkomst.txt");
  const auto other = import_standard("02-vwo-2.51-alleen-overeenkomst.txt", text, {"vwo", "2.51", "", ""});
  ASSERT_TRUE(other.has_value());
  std::size_t same = 0;
  for (const auto& part : other->standard.parts) {
    if (part.kind != PartKind::kArticle && part.kind != PartKind::kClause) continue;
    const auto& twin = numbered(part.number);
    EXPECT_EQ(part.heading, twin.heading);
    EXPECT_EQ(part.text, twin.text) << part.number;
    EXPECT_EQ(part.id, twin.id);
    ++same;
  }
  EXPECT_EQ(same, 30U);
}

TEST(OfficialNumbers, AreCountedFromTheLists) {
  const auto bytes = official("gibit-2023-conceptovereenkomst.docx");
  if (bytes.empty()) GTEST_SKIP() << "skipped, data absent";
  const auto imported = import_standard("gibit.docx", bytes, {"", "2023", "", ""});
  ASSERT_TRUE(imported.has_value());
  const auto& parts = imported->standard.parts;
  EXPECT_EQ(std::ranges::count(parts, PartKind::kArticle, &StandardPart::kind), 16);
  const auto last = std::ranges::find(parts, "13.13", &StandardPart::number);
  ASSERT_NE(last, parts.end());
  EXPECT_TRUE(last->text.starts_with("Indexeringsaankondigingen"));
}

}  // namespace
}  // namespace pareltjes::overeenkomsten
