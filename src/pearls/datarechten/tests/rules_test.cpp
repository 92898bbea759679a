// SPDX-License-Identifier: EUPL-1.2
// How many rules no contract of cases.hpp needs: without them each is still judged the same. The number may only fall,
// and each of those has an example of its own in rule_examples.hpp.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <vector>

#include "core/resources.hpp"
#include "core/text.hpp"
#include "engines/text_compare/contract_file.hpp"
#include "pearls/datarechten/library.hpp"
#include "pearls/datarechten/tests/cases.hpp"
#include "pearls/datarechten/tests/rule_examples.hpp"

namespace pareltjes::datarechten {
namespace {

namespace compare = engines::text_compare;

constexpr const char* kRules = "src/pearls/datarechten/regels/toets-punten.csv";
constexpr const char* kPoints = "src/pearls/datarechten/regels/punten.csv";

std::string resource(const char* name) {
  return std::string(core::find_resource(name).value_or(std::string_view()));
}

compare::ContractDocument document(const Case& one, bool english) {
  std::vector<compare::Line> lines;
  std::string text =
      english ? "ICT agreement for the services\nArticle 1 Terms\n" : "Overeenkomst ICT\nArtikel 1 Afspraken\n";
  std::size_t number = 0;
  for (const auto& line : core::split(text + one.clauses, '\n')) {
    compare::Line made;
    made.text = line;
    made.line = ++number;
    if (!line.empty()) lines.push_back(std::move(made));
  }
  return compare::contract_document("contract.txt", {}, lines);
}

std::string verdict(const compare::ContractDocument& contract, const compare::RuleBook& book, const std::string& key) {
  const std::array<const compare::ContractDocument*, 1> file{&contract};
  for (const auto& one : compare::judge_file(file, book).whole) {
    if (one.requirement->id == key) return std::string(compare::name_of(one.verdict));
  }
  return {};
}

constexpr std::size_t kMostIdle = 40;

TEST(Rules, MostChangeTheVerdictOfSomeContract) {
  std::vector<std::pair<Case, compare::ContractDocument>> cases;
  for (const auto& one : kDutch) cases.emplace_back(one, document(one, false));
  for (const auto& one : kEnglish) cases.emplace_back(one, document(one, true));
  for (const auto& [one, contract] : cases)
    EXPECT_EQ(verdict(contract, library().book, one.key), one.verdict) << one.clauses;

  const auto rules = resource(kRules);
  const auto rows = core::split(rules, '\n');
  std::string idle;
  std::size_t count = 0;
  for (const auto& rule : library().book.rules()) {
    std::string others;
    for (const auto& row : rows) {
      if (!row.starts_with(rule.id + ";")) others += row + "\n";
    }
    const auto book = compare::RuleBook::parse(resource(kPoints), others, compare::Lexicon::built_in(), "zonder.csv");
    ASSERT_TRUE(book);
    ASSERT_EQ(book->rules().size() + 1, library().book.rules().size());
    bool matters = false;
    for (const auto& [one, contract] : cases)
      matters = matters || (rule.requirement == one.key && verdict(contract, *book, one.key) != one.verdict);
    if (matters) continue;
    idle += " " + rule.id;
    const bool has_example = std::ranges::find(kRuleExamples, rule.id, &RuleExample::rule) != std::end(kRuleExamples);
    // Of this one no clause was found yet that it hits.
    EXPECT_TRUE(has_example || rule.id == "exi-nl-5") << rule.id;
    ++count;
  }
  EXPECT_LE(count, kMostIdle) << idle;
}

/// Whether anything was found on that point, also what decides no verdict.
bool says_something(const compare::ContractDocument& contract, const compare::RuleBook& book, const std::string& key) {
  const std::array<const compare::ContractDocument*, 1> file{&contract};
  for (const auto& one : compare::judge_file(file, book).each) {
    if (one.judgement.requirement->id == key) return !one.judgement.evidence.empty() || !one.judgement.parts.empty();
  }
  return false;
}

/// The book of one rule.
compare::RuleBook alone(const std::string& rule) {
  const auto rows = core::split(resource(kRules), '\n');
  std::string kept = rows.front() + "\n";
  for (const auto& row : rows) {
    if (row.starts_with(rule + ";")) kept += row + "\n";
  }
  auto book = compare::RuleBook::parse(resource(kPoints), kept, compare::Lexicon::built_in(), "alleen.csv");
  EXPECT_TRUE(book && book->rules().size() == 1) << rule;
  return std::move(*book);
}

/// By itself each rule hits its own clause, and leaves alone one that is nearly the same.
TEST(Rules, HitTheirOwnExampleAndNotWhatIsNearlyTheSame) {
  for (const auto& one : kRuleExamples) {
    const std::string rule = one.rule;
    const auto book = alone(rule);
    const auto& requirement = book.rules().front().requirement;
    const bool english = rule.contains("-en-");
    const auto said = [&](const char* sentence) {
      const auto clause = std::string("1.1\t") + sentence + "\n";
      return says_something(document({requirement.c_str(), "", clause.c_str()}, english), book, requirement);
    };
    EXPECT_TRUE(said(one.hit)) << rule << ": " << one.hit;
    EXPECT_FALSE(said(one.miss)) << rule << ": " << one.miss;
  }
}

}  // namespace
}  // namespace pareltjes::datarechten
