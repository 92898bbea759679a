// SPDX-License-Identifier: EUPL-1.2
// Literals and unary tests: the grammar of DMN 1.2, 10.3.1.2, and what XML Schema part 2 says of dates and durations.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engines/decision_tables/feel/temporal.hpp"
#include "engines/decision_tables/feel/unary_tests.hpp"

namespace pareltjes::engines::decision_tables {
namespace {

using Reason = FeelProblem::Reason;

Decimal number(std::string_view text) {
  return *Decimal::parse(text);
}

bool holds(std::string_view tests, std::string_view value) {
  const auto parsed = parse_unary_tests(tests);
  const auto literal = parse_literal(value);
  EXPECT_TRUE(parsed.has_value()) << tests;
  EXPECT_TRUE(literal.has_value()) << value;
  return parsed && literal && parsed->contains(*literal);
}

Reason reason(std::string_view tests) {
  const auto parsed = parse_unary_tests(tests);
  EXPECT_FALSE(parsed.has_value()) << tests;
  return parsed ? Reason::kEmpty : parsed.error().reason;
}

TEST(Decimals, AreExact) {
  EXPECT_EQ(number("0.10"), number(".1"));
  EXPECT_EQ(number("-0"), number("0"));
  EXPECT_EQ(number("007"), number("7.000"));
  EXPECT_LT(number("0.1"), number("0.10000000000000000000000000000000001"));
  EXPECT_LT(number("9007199254740992"), number("9007199254740993"));  // 2^53 + 1 is no double
  const std::vector<std::string_view> ordered{"-100",  "-10.5", "-10",  "-0.02", "-0.01", "0",
                                              "0.001", "0.01",  "9.99", "10",    "99",    "100.1"};
  for (std::size_t i = 0; i < ordered.size(); ++i) {
    for (std::size_t j = 0; j < ordered.size(); ++j) EXPECT_EQ(number(ordered[i]) <=> number(ordered[j]), i <=> j);
    EXPECT_EQ(number(ordered[i]).text(), ordered[i]);
  }
}

TEST(Decimals, NotEverythingIsOne) {
  for (const auto* text : {"", "-", ".", "1.", "1.2.3", "1e5", "+1", " 1", "0x1", "1,5"})
    EXPECT_FALSE(Decimal::parse(text)) << text;
}

TEST(Decimals, TheNextWholeNumber) {
  EXPECT_TRUE(number("9").is_followed_by(number("10")));
  EXPECT_TRUE(number("-10").is_followed_by(number("-9")));
  EXPECT_TRUE(number("-1").is_followed_by(number("0")));
  EXPECT_TRUE(number("0").is_followed_by(number("1")));
  EXPECT_TRUE(number("1999").is_followed_by(number("2000")));
  EXPECT_FALSE(number("1").is_followed_by(number("3")));
  EXPECT_FALSE(number("1").is_followed_by(number("-2")));
  EXPECT_FALSE(number("-1").is_followed_by(number("1")));
  EXPECT_FALSE(number("0.5").is_followed_by(number("1.5")));
}

TEST(UnaryTests, Intervals) {
  EXPECT_TRUE(holds("[1..5]", "5"));
  EXPECT_FALSE(holds("[1..5)", "5"));
  EXPECT_FALSE(holds("[1..5[", "5"));
  EXPECT_TRUE(holds("(1..5]", "5"));
  EXPECT_FALSE(holds("(1..5]", "1"));
  EXPECT_FALSE(holds("]1..5]", "1"));
  EXPECT_TRUE(holds("]1..5]", "1.000000000000000001"));
  EXPECT_TRUE(holds("[-2.5 .. -1]", "-2.5"));
  EXPECT_TRUE(holds("[0.1..0.3]", "0.3"));
}

TEST(UnaryTests, ListsAndNot) {
  EXPECT_TRUE(holds("1, 3, > 10", "11"));
  EXPECT_FALSE(holds("1, 3, > 10", "10"));
  EXPECT_FALSE(holds("not(1, 3, > 10)", "3"));
  EXPECT_TRUE(holds("not( \"a\" , \"b\" )", "\"c\""));
  EXPECT_TRUE(holds("-", "null"));
  EXPECT_TRUE(holds(" - ", "\"x\""));
  EXPECT_TRUE(holds("null, 1", "null"));
  EXPECT_TRUE(holds("-1", "-1"));
  EXPECT_FALSE(holds("< 5", "null"));
  EXPECT_FALSE(holds("not(< 5)", "null"));
}

TEST(UnaryTests, TextsWithEscapes) {
  EXPECT_TRUE(holds(R"("zeg \"ja\"")", R"("zeg \u0022ja\u0022")"));
  EXPECT_TRUE(holds(R"("é")", R"("\u00e9")"));
  EXPECT_TRUE(holds(R"("😀")", R"("\ud83d\ude00")"));
  EXPECT_TRUE(holds(R"("😀")", R"("\U01F600")"));
  EXPECT_TRUE(holds("\"a, b\"", "\"a, b\""));
  EXPECT_FALSE(holds("\"Ja\"", "\"ja\""));
  EXPECT_TRUE(holds("\u00a0\"ja\"\u00a0", "\"ja\""));
}

TEST(UnaryTests, DatesTimesAndDurations) {
  EXPECT_TRUE(holds("[date(\"2024-02-28\")..date(\"2024-03-01\")]", "date(\"2024-02-29\")"));
  EXPECT_TRUE(holds("< @\"2024-03-01\"", "date(\"2024-02-29\")"));
  EXPECT_TRUE(holds("time(\"08:00:00\")", "time(\"08:00:00.000\")"));
  EXPECT_TRUE(holds("> date and time(\"1969-12-31T23:59:59.25\")", "date and time(\"1969-12-31T23:59:59.5\")"));
  EXPECT_FALSE(holds("> date and time(\"1969-12-31T23:59:59.5\")", "date and time(\"1969-12-31T23:59:59.25\")"));
  EXPECT_TRUE(holds("date and time(\"2024-01-01\")", "date and time(\"2024-01-01T00:00:00\")"));
  EXPECT_TRUE(holds("duration(\"P1D\")", "duration(\"PT24H\")"));
  EXPECT_TRUE(holds("duration(\"P1Y\")", "duration(\"P12M\")"));
  EXPECT_TRUE(holds("<= duration(\"-PT0.5S\")", "duration(\"-PT0.75S\")"));
  EXPECT_FALSE(holds("< duration(\"P1Y\")", "duration(\"P1D\")"));  // other kinds
}

TEST(UnaryTests, DaysThatDoNotExist) {
  for (const auto* text : {"date(\"2023-02-29\")", "date(\"2024-13-01\")", "date(\"24-01-01\")", "time(\"24:00:00\")",
                           "duration(\"P\")", "duration(\"PT\")", "duration(\"P1Y1D\")", "duration(\"P1.5D\")",
                           "duration(\"PT1M1H\")", "duration(\"P1H\")", "@\"morgen\""}) {
    EXPECT_EQ(reason(text), Reason::kBadTemporal) << text;
  }
}

TEST(UnaryTests, WhatIsWrongIsNamed) {
  EXPECT_EQ(reason(""), Reason::kEmpty);
  EXPECT_EQ(reason("  "), Reason::kEmpty);
  EXPECT_EQ(reason("“ja”"), Reason::kCurlyQuotes);
  EXPECT_EQ(reason("\"ja"), Reason::kOpenString);
  EXPECT_EQ(reason("ja"), Reason::kName);
  EXPECT_EQ(reason("ja, nee"), Reason::kName);
  EXPECT_EQ(reason("[1..5"), Reason::kSyntax);
  EXPECT_EQ(reason("[1.5]"), Reason::kSyntax);
  EXPECT_EQ(reason("1 2"), Reason::kSyntax);
  EXPECT_EQ(reason("1,"), Reason::kSyntax);
  EXPECT_EQ(reason("not(1"), Reason::kSyntax);
  EXPECT_EQ(reason("not 1"), Reason::kSyntax);
  EXPECT_EQ(reason("--1"), Reason::kSyntax);
  EXPECT_EQ(reason("\"\\q\""), Reason::kSyntax);
  EXPECT_EQ(reason("[1..\"a\"]"), Reason::kMixedEnds);
  EXPECT_EQ(reason("< \"a\""), Reason::kUnorderedEnds);
  EXPECT_EQ(reason("< true"), Reason::kUnorderedEnds);
  EXPECT_EQ(reason("12345678901234567890123456789012345"), Reason::kTooManyDigits);
  EXPECT_EQ(reason("time(\"08:00:00+01:00\")"), Reason::kTimeZone);
  EXPECT_EQ(reason("@\"2024-01-01T08:00:00@Europe/Amsterdam\""), Reason::kTimeZone);
}

TEST(UnaryTests, FeelBeyondTheSubsetIsNamed) {
  const auto outside = [](std::string_view text) {
    const auto parsed = parse_unary_tests(text);
    EXPECT_FALSE(parsed) << text;
    if (parsed) return std::string();
    EXPECT_EQ(parsed.error().reason, Reason::kOutside) << text;
    return parsed.error().what;
  };
  EXPECT_EQ(outside("contains(?, \"x\")"), "contains()");
  EXPECT_EQ(outside("? > 5"), "?");
  EXPECT_EQ(outside("1 + 2"), "+");
  EXPECT_EQ(outside("1e5"), "e5");
  EXPECT_EQ(outside("if x then 1 else 2"), "if");
  EXPECT_EQ(outside("date(2024, 1, 1)"), "date()");
  EXPECT_EQ(outside("!= 5"), "!");
  EXPECT_EQ(outside("-x"), "-");
  EXPECT_EQ(outside("inkomen + 5"), "inkomen");
  for (const auto* text : {"(a + b)", "[1, 2]", "{a: 1}"})
    EXPECT_EQ(parse_literal(text).error().reason, Reason::kOutside);
  EXPECT_EQ(parse_unary_tests("[laagste waarde..5]").error().what, "laagste waarde");
}

TEST(UnaryTests, TheEqualsSignIsUnderstoodAndTold) {
  const auto parsed = parse_unary_tests("= 5");
  ASSERT_TRUE(parsed);
  EXPECT_TRUE(parsed->uses_equals);
  EXPECT_TRUE(parsed->contains(number_value(number("5"))));
}

}  // namespace
}  // namespace pareltjes::engines::decision_tables
