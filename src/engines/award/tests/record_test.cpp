// SPDX-License-Identifier: EUPL-1.2
#include "engines/award/record.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/sha256.hpp"
#include "engines/award/prepare.hpp"

namespace pareltjes::engines::award {
namespace {

using testing::HasSubstr;

Tender example() {
  Tender tender;
  tender.lots = {"vast", "mobiel; 5 G"};
  tender.bidders = {{"A", 30, {}, {{100, 50}}}, {"B\n", {}, 1, {}}, {"C", {}, {}, {}, 9}};
  tender.offers = {{1, 0, 60, 5}, {0, 0, 100, 5}, {0, 1, 90, 5}, {1, 1, 80, 5}, {0, 2, 95, 5, -3}, {1, 2, 70, 5}};
  tender.bundles = {{2, {0, 1}, 40}};
  tender.weights = {4, 5};
  tender.apart = {{0}};
  return tender;
}

const std::vector<std::string> kSalts{"0123456789abcdef", "fedcba9876543210", std::string("\0\n1 2:3 - xyz 12345", 19)};

std::vector<SealedBid> seals_of(const Tender& tender) {
  std::vector<SealedBid> seals;
  for (std::size_t b = 0; b < tender.bidders.size(); ++b) {
    seals.push_back(seal(tender.bidders[b].name, kSalts[b], bid_text(tender, b)));
  }
  return seals;
}

/// The sum at the end made to fit again.
std::string forged(std::string text, const std::string& from, const std::string& to) {
  text.resize(text.size() - 65);
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  text.replace(at, from.size(), to);
  return text + core::sha256_hex(text) + "\n";
}

TEST(Record, ComesBackAndReplaysToTheByte) {
  const auto tender = example();
  const auto record = *award_sealed(tender, seals_of(tender), kSalts, 1000);
  EXPECT_EQ(record.award.cost, 125);
  EXPECT_EQ(record.award.score, 122);
  const auto text = write(record);
  const auto back = read_record(text);
  ASSERT_TRUE(back) << back.error().message.en;
  EXPECT_EQ(write(*back), text);
  EXPECT_EQ(back->tender.bidders[1].name, "B\n");
  EXPECT_EQ(back->salts, kSalts);
  const auto again = replay(text);
  EXPECT_TRUE(again) << again.error().message.en;
}

TEST(Record, EveryChangedByteIsNoticed) {
  const auto tender = example();
  const auto text = write(*award_sealed(tender, seals_of(tender), kSalts, 1000));
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto other = text;
    other[i] = static_cast<char>(other[i] ^ 1);
    EXPECT_FALSE(replay(other)) << i;
    EXPECT_FALSE(replay(text.substr(0, i)));
  }
}

TEST(Record, ForgersAreFoundOut) {
  const auto tender = example();
  const auto text = write(*award_sealed(tender, seals_of(tender), kSalts, 1000));
  EXPECT_TRUE(replay(forged(text, "gunning", "gunning")));
  // Another price than was sealed; another award; another engine; numbers that ask for memory.
  EXPECT_FALSE(replay(forged(text, "bod 0 0 100 ", "bod 0 0 10 ")));
  EXPECT_THAT(replay(forged(text, "gunning 2 2 2 3 0 0 125 125 122 122 ", "gunning 2 1 0 3 60 90 0 150 150 122 "))
                  .error()
                  .message.en,
              HasSubstr("another award"));
  EXPECT_THAT(replay(forged(text, "1 1:2 ", "1 1:1 ")).error().message.en, HasSubstr("another version"));
  EXPECT_FALSE(replay(forged(text, "aantal 3 ", "aantal 999999999999 ")));
  EXPECT_FALSE(replay(forged(text, "percelen 2 ", "percelen 888888888888 ")));
}

TEST(Record, ABidThatWasNotSealedIsRefused) {
  const auto tender = example();
  const auto seals = seals_of(tender);
  auto lower = tender;
  lower.offers[2].cost = 89;
  EXPECT_FALSE(award_sealed(lower, seals, kSalts, 1000));
  lower = tender;
  lower.bidders[0].bands[0].permille = 60;
  EXPECT_FALSE(award_sealed(lower, seals, kSalts, 1000));
  lower = tender;
  lower.bundles[0].discount = 41;
  EXPECT_FALSE(award_sealed(lower, seals, kSalts, 1000));
  lower = tender;
  lower.bidders[1].most_lots = 2;
  EXPECT_FALSE(award_sealed(lower, seals, kSalts, 1000));
  auto salts = kSalts;
  std::swap(salts[0], salts[1]);
  EXPECT_FALSE(award_sealed(tender, seals, salts, 1000));
  EXPECT_FALSE(award_sealed(tender, {seals[0]}, {kSalts[0]}, 1000));
  salts[0] = "short";
  EXPECT_FALSE(award_sealed(tender, seals, salts, 1000));
  // What the buyer adds after the opening, such as points for quality, is in the record and not in the bid.
  auto judged = tender;
  ASSERT_TRUE(weigh_quality(judged, {800, {100, 100}, {{0, 0, 500}}}));
  EXPECT_TRUE(award_sealed(judged, seals, kSalts, 1000));
}

}  // namespace
}  // namespace pareltjes::engines::award
