// SPDX-License-Identifier: EUPL-1.2
// Changes planted by chance in every standard at hand: each must be told, and nothing else.
#include <gtest/gtest.h>

#include "pearls/overeenkomsten/bench/planted_many.hpp"
#include "pearls/overeenkomsten/compare/rule_book.hpp"
#include "pearls/overeenkomsten/standards.hpp"
#include "pearls/overeenkomsten/tests/compare_fixture.hpp"
#include "pearls/overeenkomsten/tests/official.hpp"

namespace pareltjes::overeenkomsten {
namespace {

Submitted read_text(const std::string& text) {
  auto document = texts::read("tekst.txt", text);
  EXPECT_TRUE(document) << (document ? "" : document.error().message.nl);
  return document ? submitted_from("tekst.txt", std::move(*document)) : Submitted{};
}

std::vector<std::shared_ptr<const Standard>> standards() {
  auto all = Standards::built_in();
  constexpr std::size_t kWords = 3000;
  all.push_back(std::make_shared<const Standard>(
      imported("proef.txt", planted::made_up_standard(kWords), {"proef", "1.0", "Proef", "2026-01-01"})));
  all.push_back(std::make_shared<const Standard>(
      imported("kruis.txt", planted::cross_referring_standard(), {"kruis", "1.0", "Kruis", "2026-01-01"})));
  if (const auto bytes = official("vwo-2.51.docx"); !bytes.empty())
    all.push_back(std::make_shared<const Standard>(imported("vwo-2.51.docx", bytes)));
  return all;
}

TEST(Planted, SeveralAtOnceAreAllToldAndNothingElse) {
  std::mt19937 random(42);
  for (const auto& standard : standards()) {
    const auto clauses = clauses_of(*standard);
    planted::ManyScore total;
    for (std::size_t i = 0; i < 24; ++i) {
      const planted::Wishes wishes{2 + random() % 11, i % 2 == 1, i % 4 >= 2};
      const auto made = planted::plant_many(*standard, wishes, random);
      const auto text = read_text(made.text);
      total.add(score_of(made, *standard, text, deviations_of(clauses, text, rule_book())));
    }
    EXPECT_GT(total.touched, 60U) << standard->name();
    EXPECT_EQ(total.found + total.asked, total.touched) << standard->name() << "\n" << total.wrong;
    // A field filled in with the words of another clause that went is, rarely, taken for that clause.
    EXPECT_LE(total.rows - total.right, 1U) << standard->name() << "\n" << total.wrong;
    EXPECT_LT(total.asked * 8, total.touched) << standard->name() << ": a question is no finding";
  }
}

TEST(Planted, FillingInIsNeverTold) {
  std::mt19937 random(43);
  for (const auto& standard : standards()) {
    const auto clauses = clauses_of(*standard);
    for (std::size_t i = 0; i < 20; ++i) {
      const auto found = deviations_of(clauses, read_text(planted::filled_in(*standard, random).text), rule_book());
      EXPECT_TRUE(std::ranges::none_of(found.list, &Deviation::numbered)) << standard->name();
    }
  }
}

TEST(Planted, RenumberedAloneIsNoChange) {
  std::mt19937 random(44);
  const auto standard =
      imported("kruis.txt", planted::cross_referring_standard(), {"kruis", "1.0", "Kruis", "2026-01-01"});
  const auto clauses = clauses_of(standard);
  for (std::size_t i = 0; i < 30; ++i) {
    const auto shifted = planted::shifted(standard, random);
    const auto followed = deviations_of(clauses, read_text(shifted.followed), rule_book());
    ASSERT_EQ(followed.list.size(), 1U);
    EXPECT_EQ(followed.list[0].kind, engines::text_compare::Change::Kind::kNew);
    const auto left = deviations_of(clauses, read_text(shifted.left), rule_book());
    std::vector<std::string> numbers;
    for (const auto& one : left.list) {
      if (one.kind == engines::text_compare::Change::Kind::kChanged) numbers.push_back(one.number);
    }
    EXPECT_EQ(numbers, shifted.stale);
  }
}

}  // namespace
}  // namespace pareltjes::overeenkomsten
