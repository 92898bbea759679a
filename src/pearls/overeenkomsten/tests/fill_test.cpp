// SPDX-License-Identifier: EUPL-1.2
// Filled in, the document is the official one but for its fields: compared run by run and byte by byte.
#include "pearls/overeenkomsten/fill.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <set>

#include "pearls/overeenkomsten/import.hpp"
#include "pearls/overeenkomsten/standards.hpp"
#include "pearls/overeenkomsten/tests/filled_values.hpp"
#include "pearls/overeenkomsten/tests/official.hpp"
#include "platform/texts/docx_edit.hpp"
#include "platform/texts/docx_file.hpp"
#include "platform/texts/text_document.hpp"

namespace pareltjes::overeenkomsten {
namespace {

class OfficialFilled : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto bytes = official("vwo-2.51.docx");
    if (bytes.empty()) GTEST_SKIP() << "skipped, data absent";
    auto imported = import_standard("vwo-2.51.docx", bytes, {});
    ASSERT_TRUE(imported.has_value());
    standard_ = std::move(imported->standard);
    auto checked = check_values(standard_, values_for(standard_));
    for (const auto& finding : checked.findings)
      EXPECT_NE(finding.severity, pearl::Severity::kError) << finding.xpath << " " << finding.message.en;
    filled_ = std::move(checked.filled);
    auto docx = fill_docx(standard_, filled_);
    ASSERT_TRUE(docx.has_value());
    docx_ = std::move(*docx);
  }
  Standard standard_;
  Filled filled_;
  std::string docx_;
};

TEST_F(OfficialFilled, EveryOtherPartOfTheFileIsTheSame) {
  const auto before = texts::parts_of("voor", standard_.original);
  const auto after = texts::parts_of("na", docx_);
  ASSERT_TRUE(before && after);
  ASSERT_EQ(before->size(), after->size());
  for (const auto& [name, bytes] : *before) {
    if (name == "word/document.xml" || name == "word/footer3.xml") {  // The footer names the main agreement.
      EXPECT_NE(bytes, after->at(name));
    } else {
      EXPECT_EQ(bytes, after->at(name)) << name;
    }
  }
}

TEST_F(OfficialFilled, EveryLetterAndLookOutsideTheFieldsIsTheSame) {
  const auto before = texts::docx_body_of("voor", standard_.original);
  const auto after = texts::docx_body_of("na", docx_);
  ASSERT_TRUE(before && after);
  // Paragraphs outside the tables, one beside the other: in a table rows came in between.
  std::vector<std::size_t> old_places, new_places;
  for (std::size_t i = 0; i < before->paragraphs.size(); ++i) {
    if (before->paragraphs[i].table == 0) old_places.push_back(i);
  }
  for (std::size_t i = 0; i < after->paragraphs.size(); ++i) {
    if (after->paragraphs[i].table == 0) new_places.push_back(i);
  }
  ASSERT_EQ(old_places.size(), new_places.size());
  std::size_t with_fields = 0, blanks = 0;
  for (std::size_t i = 0; i < old_places.size(); ++i) {
    const auto& old = before->paragraphs[old_places[i]];
    const auto& now = after->paragraphs[new_places[i]];
    std::vector<const Slot*> slots;
    for (const auto& slot : standard_.slots) {
      if (slot.part.empty() && slot.paragraph == old_places[i] + 1) slots.push_back(&slot);
    }
    if (slots.empty()) {
      EXPECT_EQ(before->tree.outer(old.node), after->tree.outer(now.node)) << "byte for byte: " << old.text;
      continue;
    }
    ++with_fields;
    // The text with each field cut out of the old and its value out of the new.
    std::string kept;
    std::size_t at = 0, now_at = 0;
    for (const auto* slot : slots) {
      const auto between = old.text.substr(at, slot->from - at);
      ASSERT_EQ(now.text.substr(now_at, between.size()), between) << old.text;
      now_at += between.size();
      // The original has no blank behind the KvK number; the value brings one, within the field.
      const bool grown = slot->kind == Slot::Kind::kText && old.text.substr(slot->to).starts_with("verder");
      const auto value = filled_.fields.at(slot->field) + (grown ? " " : "");
      blanks += grown ? 1U : 0U;
      const auto wanted =
          slot->kind == Slot::Kind::kTick ? std::string("\xE2\x98\x92") + (slot->from == slot->to ? " " : "") : value;
      ASSERT_EQ(now.text.substr(now_at, wanted.size()), wanted) << old.text;
      now_at += wanted.size();
      at = slot->to;
    }
    EXPECT_EQ(now.text.substr(now_at), old.text.substr(at));
    // Runs without a letter of a field look as before.
    std::set<std::uint32_t> touched;
    for (const auto& piece : old.pieces) {
      const bool here = std::ranges::any_of(
          slots, [&](const Slot* slot) { return slot->from <= piece.to && slot->to >= piece.from; });
      if (here) touched.insert(piece.run);
    }
    for (const auto& piece : old.pieces) {
      if (touched.contains(piece.run)) continue;
      EXPECT_NE(after->tree.outer(now.node).find(before->tree.outer(piece.run)), std::string::npos) << old.text;
    }
    const auto properties = before->tree.child(old.node, "w:pPr");
    if (properties != texts::XmlTree::kNone) {
      EXPECT_NE(after->tree.outer(now.node).find(before->tree.outer(properties)), std::string::npos);
    }
  }
  EXPECT_GT(with_fields, 15U);
  EXPECT_EQ(blanks, 1U);
}

TEST_F(OfficialFilled, TheFooterIsFilledAsWell) {
  const auto after = texts::headers_and_footers_of("na", docx_);
  ASSERT_TRUE(after.has_value());
  EXPECT_EQ(after->at("word/footer3.xml").paragraphs.back().text,
            "Verwerkersovereenkomst uitvoering " + filled_.fields.at("hoofdovereenkomst"));
}

TEST_F(OfficialFilled, NothingIsLeftToFillIn) {
  const auto document = texts::read("na.docx", docx_);
  ASSERT_TRUE(document.has_value());
  bool begun = false;
  for (const auto& part : document->parts) {
    begun = begun || part.text.starts_with("Verwerkersovereenkomst uitvoering");
    if (!begun) continue;
    EXPECT_EQ(part.text.find("<naam"), std::string::npos) << part.text;
    EXPECT_EQ(part.text.find("……"), std::string::npos) << part.text;
  }
}

TEST_F(OfficialFilled, TablesGrowWithTheLookOfTheirRows) {
  const auto before = texts::docx_body_of("voor", standard_.original);
  const auto after = texts::docx_body_of("na", docx_);
  ASSERT_TRUE(before && after);
  ASSERT_EQ(before->tables.size(), after->tables.size());
  for (const auto& table : standard_.tables) {
    const auto& old = before->tables[table.place - 1];
    const auto& now = after->tables[table.place - 1];
    ASSERT_EQ(now.rows.size(), 6U) << table.id;
    EXPECT_EQ(before->tree.outer(old.rows[0].node), after->tree.outer(now.rows[0].node)) << "the head stays";
    for (std::size_t row = 1; row < now.rows.size(); ++row) {
      for (std::size_t cell = 0; cell < now.rows[row].cells.size(); ++cell) {
        const auto place = now.rows[row].cells[cell].paragraphs.front();
        EXPECT_EQ(after->paragraphs[place - 1].text, filled_.tables.at(table.id)[row - 1].at(table.columns[cell].id));
        const auto like = std::min(row, old.rows.size() - 1);
        const auto old_look = before->tree.child(old.rows[like].cells[cell].node, "w:tcPr");
        const auto new_look = after->tree.child(now.rows[row].cells[cell].node, "w:tcPr");
        EXPECT_EQ(before->tree.outer(old_look), after->tree.outer(new_look));
      }
    }
  }
  std::set<std::string> names;
  for (const auto& paragraph : after->paragraphs) {
    const auto name = after->tree.attribute(paragraph.node, "paraId");
    if (!name.empty()) {
      EXPECT_TRUE(names.insert(name).second) << "Word wants each paragraph's name once";
    }
  }
}

TEST_F(OfficialFilled, WithoutValuesNoByteOfTheTextChanges) {
  const auto same = fill_docx(standard_, {});
  ASSERT_TRUE(same.has_value());
  EXPECT_EQ(texts::parts_of("na", *same)->at("word/document.xml"),
            texts::parts_of("voor", standard_.original)->at("word/document.xml"));
}

TEST_F(OfficialFilled, TakesLessThanItMay) {
  const auto begin = std::chrono::steady_clock::now();
  ASSERT_TRUE(fill_docx(standard_, filled_).has_value());
  const auto taken = std::chrono::steady_clock::now() - begin;
  EXPECT_LT(taken, std::chrono::seconds(2)) << "the aim, 200 ms, is measured by the benchmark";
}

// What ships.

TEST(ShippedStandards, AreThere) {
  std::set<std::string> names;
  for (const auto& standard : Standards::built_in()) {
    names.insert(standard->id);
    EXPECT_TRUE(standard->example) << standard->id << ": a lawyer has not confirmed it";
  }
  EXPECT_EQ(names,
            (std::set<std::string>{"gegevenslevering", "gezamenlijk-verantwoordelijk", "huisvesting-arbeidsmigranten",
                                   "leverancier-vrije-data", "verwerkersovereenkomst"}));
}

TEST(ShippedStandards, TheProcessorAgreementMeetsEveryLetterOfArticle28) {
  std::set<std::string> met;
  for (const auto& standard : Standards::built_in()) {
    if (standard->id != "verwerkersovereenkomst") continue;
    for (const auto& part : standard->parts) met.insert(part.requirements.begin(), part.requirements.end());
  }
  for (const char* letter : {"a", "b", "c", "d", "e", "f", "g", "h", "meldtermijn", "onderwerp", "duur"})
    EXPECT_TRUE(met.contains(letter)) << letter;
}

TEST(ShippedStandards, EveryFieldAndTableStandsInTheText) {
  for (const auto& standard : Standards::built_in()) {
    std::set<std::string> used;
    for (const auto& part : standard->parts) {
      for (const auto& text : {part.heading, part.text}) {
        for (auto at = text.find("{{"); at != std::string::npos; at = text.find("{{", at + 2))
          used.insert(text.substr(at + 2, text.find("}}", at) - at - 2));
      }
      if (part.kind == PartKind::kTable) used.insert(part.id.substr(6));
    }
    for (const auto& field : standard->fields) EXPECT_TRUE(used.contains(field.id)) << standard->id << " " << field.id;
    for (const auto& table : standard->tables) EXPECT_TRUE(used.contains(table.id)) << standard->id << " " << table.id;
  }
}

TEST(ShippedStandards, FilledInTheyReadBackAsWhatTheyAre) {
  for (const auto& standard : Standards::built_in()) {
    const auto checked = check_values(*standard, values_for(*standard));
    for (const auto& finding : checked.findings)
      ADD_FAILURE() << standard->id << " " << finding.xpath << " " << finding.message.en;
    const auto docx = fill_docx(*standard, checked.filled);
    ASSERT_TRUE(docx.has_value()) << standard->id;
    const auto again = fill_docx(*standard, checked.filled);
    EXPECT_EQ(*docx, *again) << "the same values, the same bytes";
    // Read as any contract: the same articles and clauses, with the values.
    const auto imported = import_standard(standard->id + ".docx", *docx, {"terug", "1", "", ""});
    ASSERT_TRUE(imported.has_value());
    std::map<std::string, std::string> read;
    for (const auto& part : imported->standard.parts) {
      if (part.kind == PartKind::kArticle || part.kind == PartKind::kClause)
        read[part.number] = part.heading + "|" + part.text;
    }
    std::size_t clauses = 0;
    for (const auto& part : filled_parts(*standard, checked.filled)) {
      EXPECT_EQ(part.open, 0U);
      if (part.part->kind != PartKind::kArticle && part.part->kind != PartKind::kClause) continue;
      ++clauses;
      auto text = part.heading + "|" + part.text;
      auto found = read[part.part->number];
      // What looks like a place to fill in is one for who reads it: the values hold such a mark on purpose.
      for (auto* one : {&text, &found}) {
        for (auto at = one->find('<'); at != std::string::npos; at = one->find('<'))
          one->erase(at, one->find('>', at) + 1 - at);
        for (auto at = one->find("{{"); at != std::string::npos; at = one->find("{{"))
          one->erase(at, one->find("}}", at) + 2 - at);
      }
      EXPECT_EQ(found, text) << standard->id << " " << part.part->number;
    }
    EXPECT_EQ(read.size(), clauses);
  }
}

}  // namespace
}  // namespace pareltjes::overeenkomsten
