// SPDX-License-Identifier: EUPL-1.2
#include "engines/text_compare/difference.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <tuple>

namespace pareltjes::engines::text_compare {
namespace {

using Words = std::vector<std::uint32_t>;

Words random_words(std::mt19937& random, std::size_t most, std::uint32_t kinds) {
  Words words(random() % (most + 1));
  for (auto& word : words) word = static_cast<std::uint32_t>(random() % kinds);
  return words;
}

/// Some words left out, put in or changed.
Words altered(std::mt19937& random, const Words& words, std::uint32_t kinds) {
  Words made;
  for (const auto word : words) {
    const auto what = random() % 12;
    if (what == 0) continue;
    if (what == 1) made.push_back(static_cast<std::uint32_t>(random() % kinds));
    made.push_back(what == 2 ? static_cast<std::uint32_t>(random() % kinds) : word);
  }
  return made;
}

std::size_t longest_common(const Words& a, const Words& b) {
  std::vector<std::size_t> row(b.size() + 1, 0);
  for (const auto word : a) {
    std::size_t corner = 0;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const auto above = row[j + 1];
      row[j + 1] = word == b[j] ? corner + 1 : std::max(row[j + 1], row[j]);
      corner = above;
    }
  }
  return row.back();
}

std::size_t cost(const std::vector<Hunk>& hunks) {
  std::size_t sum = 0;
  for (const auto& hunk : hunks) sum += hunk.removed() + hunk.added();
  return sum;
}

void expect_exact(const Words& before, const Words& after, const std::vector<Hunk>& hunks) {
  EXPECT_EQ(apply(before, after, hunks), after);
  std::size_t old_at = 0;
  std::size_t new_at = 0;
  for (const auto& hunk : hunks) {
    ASSERT_GE(hunk.old_begin, old_at);
    ASSERT_EQ(hunk.old_begin - old_at, hunk.new_begin - new_at);
    for (; old_at < hunk.old_begin; ++old_at, ++new_at) ASSERT_EQ(before[old_at], after[new_at]);
    old_at = hunk.old_end;
    new_at = hunk.new_end;
  }
  ASSERT_EQ(before.size() - old_at, after.size() - new_at);
  for (; old_at < before.size(); ++old_at, ++new_at) ASSERT_EQ(before[old_at], after[new_at]);
}

TEST(Difference, AppliedGivesTheOtherTextAndIsAsShortAsTheTableOfAllPairs) {
  std::mt19937 random(1);
  for (int round = 0; round < 4000; ++round) {
    const auto kinds = static_cast<std::uint32_t>(2 + random() % 8);
    const auto before = random_words(random, 40, kinds);
    const auto after = round % 2 == 0 ? random_words(random, 40, kinds) : altered(random, before, kinds);
    const auto hunks = difference(before, after);
    expect_exact(before, after, hunks);
    EXPECT_EQ(cost(hunks), before.size() + after.size() - 2 * longest_common(before, after));
  }
}

TEST(Difference, HunksAreApartAndReadableOnesStayExact) {
  std::mt19937 random(2);
  for (int round = 0; round < 1000; ++round) {
    const auto before = random_words(random, 60, 6);
    const auto after = altered(random, before, 6);
    const auto hunks = difference(before, after);
    for (std::size_t i = 1; i < hunks.size(); ++i) EXPECT_GT(hunks[i].old_begin, hunks[i - 1].old_end);
    expect_exact(before, after, readable(hunks));
    EXPECT_LE(readable(hunks).size(), hunks.size());
  }
}

TEST(Difference, OfNothingAndOfTheSame) {
  const Words some{1, 2, 3};
  EXPECT_TRUE(difference(some, some).empty());
  EXPECT_EQ(difference({}, some), (std::vector<Hunk>{{0, 0, 0, 3}}));
  EXPECT_EQ(difference(some, {}), (std::vector<Hunk>{{0, 3, 0, 0}}));
  EXPECT_TRUE(difference({}, {}).empty());
}

TEST(Difference, OfLongTextsWithoutACommonWordTakesLinearSpace) {
  Words before(3000), after(3000);
  for (std::uint32_t i = 0; i < 3000; ++i) {
    before[i] = i;
    after[i] = 5000 + i;
  }
  EXPECT_EQ(cost(difference(before, after)), 6000U);
}

/// GNU diff with --minimal, one word a line: how many lines it takes away and adds.
std::size_t cost_by_gnu_diff(const Words& before, const Words& after) {
  namespace fs = std::filesystem;
  const auto folder =
      fs::temp_directory_path() / fmt::format("tekstverschil-{}", ::testing::UnitTest::GetInstance()->random_seed());
  fs::create_directories(folder);
  const auto write = [&](const char* name, const Words& words) {
    std::ofstream file(folder / name);
    for (const auto word : words) file << word << '\n';
    return (folder / name).string();
  };
  const auto old_file = write("oud", before);
  const auto new_file = write("nieuw", after);
  const auto out = (folder / "uit").string();
  const auto command = fmt::format("diff --minimal '{}' '{}' > '{}'", old_file, new_file, out);
  const int status = std::system(command.c_str());  // NOLINT(concurrency-mt-unsafe): a test of one thread
  std::size_t lines = status < 0 ? 999999 : 0;
  std::ifstream file(out);
  for (std::string line; std::getline(file, line);) lines += line.starts_with("<") || line.starts_with(">") ? 1U : 0U;
  fs::remove_all(folder);
  return lines;
}

TEST(Difference, IsAsShortAsThatOfGnuDiff) {
  if (std::system("diff --version > /dev/null 2>&1") != 0)
    GTEST_SKIP() << "skipped, no diff";  // NOLINT(concurrency-mt-unsafe)
  std::mt19937 random(3);
  for (int round = 0; round < 20; ++round) {
    const auto before = random_words(random, 2000, 200);
    const auto after = altered(random, before, 200);
    EXPECT_EQ(cost(difference(before, after)), cost_by_gnu_diff(before, after));
  }
}

// --- Fields
// -----------------------------------------------------------------------------------------------------------

/// A standard and a text made of it by filling in only.
struct Filled {
  Words standard;
  Words text;
};

Filled filled(std::mt19937& random, std::uint32_t kinds) {
  Filled made;
  const auto length = 1 + random() % 25;
  for (std::size_t i = 0; i < length; ++i) {
    if (random() % 5 == 0) {
      made.standard.push_back(kFieldId);
      // What is filled in may hold locked words too.
      const auto value = random_words(random, 6, kinds);
      made.text.insert(made.text.end(), value.begin(), value.end());
    } else {
      made.standard.push_back(static_cast<std::uint32_t>(random() % kinds));
      made.text.push_back(made.standard.back());
    }
  }
  return made;
}

TEST(MatchFields, FillingInIsNoDifferenceWhateverIsFilledIn) {
  std::mt19937 random(4);
  for (int round = 0; round < 3000; ++round) {
    const auto [standard, text] = filled(random, 4);
    const auto match = match_fields(standard, text);
    EXPECT_TRUE(match.only_filled_in());
    EXPECT_EQ(match.values.size(), static_cast<std::size_t>(std::ranges::count(standard, kFieldId)));
  }
}

TEST(MatchFields, WhatIsTooLargeForATableGoesByTheShortestScript) {
  constexpr std::size_t kWords = 7000;
  Words standard, text;
  for (std::uint32_t i = 0; i < kWords; ++i) standard.push_back(i);
  text = standard;
  standard[100] = standard[6000] = kFieldId;
  text[3000] = 20'000;  // one locked word is another one
  text[6000] = 20'001;  // a field with one word
  text[100] = 20'002;   // and one with three
  text.insert(text.begin() + 101, {20'003, 20'004});
  const auto match = match_fields(standard, text);
  ASSERT_EQ(match.values.size(), 2U);
  const auto& [first, second] = std::tie(match.values[0], match.values[1]);
  EXPECT_EQ(first.field, 100U);
  EXPECT_EQ(first.begin, 100U);
  EXPECT_EQ(first.end, 103U);
  EXPECT_EQ(second.field, 6000U);
  EXPECT_EQ(second.begin, 6002U);
  EXPECT_EQ(second.end, 6003U);
  ASSERT_EQ(match.hunks.size(), 1U);
  EXPECT_EQ(match.hunks[0].old_begin, 3000U);
  EXPECT_EQ(match.hunks[0].old_end, 3001U);
  EXPECT_EQ(match.hunks[0].new_begin, 3002U);
  EXPECT_EQ(match.hunks[0].new_end, 3003U);
}

/// Least number of locked words lost and words added outside fields, by trying all ways: forward, row by row.
std::size_t least_cost(const Words& standard, const Words& text) {
  std::vector<std::vector<std::size_t>> cost_of(standard.size() + 1,
                                                std::vector<std::size_t>(text.size() + 1, 1U << 20U));
  cost_of[0][0] = 0;
  for (std::size_t i = 0; i <= standard.size(); ++i) {
    for (std::size_t j = 0; j <= text.size(); ++j) {
      const auto here = cost_of[i][j];
      const auto lower = [&](std::size_t a, std::size_t b, std::size_t value) {
        if (a <= standard.size() && b <= text.size()) cost_of[a][b] = std::min(cost_of[a][b], value);
      };
      lower(i, j + 1, here + 1);
      if (i == standard.size()) continue;
      if (standard[i] == kFieldId) {
        for (std::size_t k = j; k <= text.size(); ++k) lower(i + 1, k, here);
      } else {
        lower(i + 1, j, here + 1);
        if (j < text.size() && standard[i] == text[j]) lower(i + 1, j + 1, here);
      }
    }
  }
  return cost_of[standard.size()][text.size()];
}

TEST(MatchFields, AFieldNeverTakesALockedWordThatCouldBeMatched) {
  std::mt19937 random(5);
  for (int round = 0; round < 3000; ++round) {
    auto [standard, text] = filled(random, 5);
    text = altered(random, text, 5);
    const auto match = match_fields(standard, text);
    EXPECT_EQ(cost(match.hunks), least_cost(standard, text));
    // Locked words, hunks and values together are the text.
    Words locked;
    for (const auto word : standard) {
      if (word != kFieldId) locked.push_back(word);
    }
    std::size_t taken = 0;
    for (const auto& value : match.values) taken += value.end - value.begin;
    std::size_t removed = 0;
    std::size_t added = 0;
    for (const auto& hunk : match.hunks) {
      removed += hunk.removed();
      added += hunk.added();
    }
    EXPECT_EQ(text.size(), locked.size() - removed + added + taken);
  }
}

}  // namespace
}  // namespace pareltjes::engines::text_compare
