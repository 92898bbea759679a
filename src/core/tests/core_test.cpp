// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include "core/ids.hpp"
#include "core/sha256.hpp"
#include "core/text.hpp"
#include "core/time.hpp"

namespace pareltjes::core {
namespace {

TEST(Ids, ReadsCodesAsCbsWritesThem) {
  EXPECT_EQ(GemeenteCode::parse(" gm0439 ")->text(), "GM0439");
  EXPECT_EQ(GemeenteCode::parse("0439")->text(), "GM0439");
  EXPECT_FALSE(GemeenteCode::parse("GM43").has_value());
  const auto buurt = AreaCode::parse("BU0363AA01");
  ASSERT_TRUE(buurt.has_value());
  EXPECT_EQ(buurt->kind(), AreaKind::kBuurt);
  EXPECT_EQ(buurt->wijk().text(), "WK0363AA");
  EXPECT_EQ(buurt->gemeente().text(), "GM0363");
  EXPECT_FALSE(AreaCode::parse("BU0363").has_value());
}

TEST(Text, FormatsNumbersForDutchReaders) {
  EXPECT_EQ(format_number(14015, 0, Language::kDutch), "14.015");
  EXPECT_EQ(format_number(0.47, 2, Language::kDutch), "0,47");
  EXPECT_EQ(format_number(-1234567.5, 1, Language::kEnglish), "−1,234,567.5");
  EXPECT_EQ(format_number(-0.01, 1, Language::kDutch), "0,0");
  EXPECT_EQ(format_number(999, 0, Language::kDutch), "999");
}

TEST(Text, FoldsNamesForLookingUp) {
  EXPECT_EQ(fold("'s-Gravenhage"), "s gravenhage");
  EXPECT_EQ(fold("Súdwest-Fryslân"), "sudwest fryslan");
  EXPECT_EQ(fold("Ĳsselstein"), "ijsselstein");
  EXPECT_EQ(fold("  Bergen (NH.) "), "bergen nh");
}

TEST(Text, KnowsUtf8AndWindows1252) {
  EXPECT_TRUE(is_valid_utf8("Súdwest"));
  EXPECT_FALSE(
      is_valid_utf8("S\xfa"
                    "dwest"));
  EXPECT_EQ(from_windows_1252("S\xfa"
                              "dwest \x80"),
            "Súdwest €");
}

TEST(Hash, MatchesThePublishedVectorOfFips180) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Time, WritesRfc3339AndSortableIds) {
  const Timestamp time{std::chrono::milliseconds{1'700'000'000'123}};
  EXPECT_EQ(to_rfc3339(time), "2023-11-14T22:13:20.123Z");
  EXPECT_LT(new_uuid(time), new_uuid(time + std::chrono::seconds{1}));
  EXPECT_EQ(new_uuid(time)[14], '7');
}

TEST(Errors, SayWhatWhereAndWhatToDo) {
  const Error error{ErrorCode::kInvalidFile,
                    {"Het aantal inwoners is negatief.", "The number of inhabitants is negative."},
                    {"Verbeter het getal.", "Correct the number."},
                    Place{"kwb.csv", 3, 2}};
  EXPECT_EQ(describe(error, Language::kDutch),
            "kwb.csv, regel 3, kolom 2: Het aantal inwoners is negatief. Verbeter het getal.");
  EXPECT_EQ(kind_of(error.code).http_status, 400);
  EXPECT_EQ(kind_of(error.code).exit_code, 2);
}

}  // namespace
}  // namespace pareltjes::core
