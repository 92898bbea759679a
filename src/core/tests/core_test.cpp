// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <filesystem>

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

TEST(Time, ReadsAsPeopleInTheNetherlandsSayIt) {
  EXPECT_EQ(day_in_words("2026-11-28"), (Text{"28 november 2026", "28 November 2026"}));
  EXPECT_EQ(month_in_words("2024-03"), (Text{"maart 2024", "March 2024"}));
  EXPECT_EQ(moment_in_words("2026-11-28T10:05:09.123Z"),
            (Text{"28 november 2026, 11.05 uur", "28 November 2026, 11:05"}));
  // The night before and after the clock changes (29 March and 25 October 2026), to the minute.
  EXPECT_EQ(moment_in_words("2026-03-29T00:59:59.999Z").nl, "29 maart 2026, 1.59 uur");
  EXPECT_EQ(moment_in_words("2026-03-29T01:00:00.000Z").nl, "29 maart 2026, 3.00 uur");
  EXPECT_EQ(moment_in_words("2026-10-25T00:59:00.000Z").nl, "25 oktober 2026, 2.59 uur");
  EXPECT_EQ(moment_in_words("2026-10-25T01:00:00.000Z").nl, "25 oktober 2026, 2.00 uur");
  // Past midnight it is another day here.
  EXPECT_EQ(moment_in_words("2026-12-31T23:30:00.000Z").nl, "1 januari 2027, 0.30 uur");
  for (const std::string odd :
       {"", "gisteren", "2026-13-01", "2026-02-30", "2026-11-28T25:00:00Z", "2026-1-1", "2026-11-28 10:05"}) {
    EXPECT_EQ(moment_in_words(odd).nl, odd);
    EXPECT_EQ(day_in_words(odd).nl, odd);
    EXPECT_EQ(month_in_words(odd).nl, odd);
  }
}

/// The zone database of the system says the same of every hour of thirty years.
TEST(Time, AgreesWithTheZoneDatabase) {
  if (!std::filesystem::exists("/usr/share/zoneinfo/Europe/Amsterdam")) GTEST_SKIP() << "skipped: no zone database";
  const char* before = std::getenv("TZ");
  const std::string kept = before == nullptr ? "" : before;
  setenv("TZ", "Europe/Amsterdam", 1);
  tzset();
  for (std::time_t moment = 946'684'800; moment < 1'893'456'000; moment += 3600) {
    std::tm here{};
    localtime_r(&moment, &here);
    const auto said = moment_in_words(to_rfc3339(Timestamp(std::chrono::seconds(moment)))).en;
    const auto expected = fmt::format(
        "{}, {}:{:02}",
        day_in_words(fmt::format("{:04}-{:02}-{:02}", here.tm_year + 1900, here.tm_mon + 1, here.tm_mday)).en,
        here.tm_hour, here.tm_min);
    ASSERT_EQ(said, expected) << moment;
  }
  if (before == nullptr) {
    unsetenv("TZ");
  } else {
    setenv("TZ", kept.c_str(), 1);
  }
  tzset();
}

TEST(Time, CountsInMonths) {
  const auto later = [](const char* day, int months) { return to_iso(plus_months(parse_day(day).value(), months)); };
  EXPECT_EQ(later("2026-11-28", 3), "2027-02-28");
  EXPECT_EQ(later("2026-11-30", 3), "2027-02-28");
  EXPECT_EQ(later("2027-11-30", 3), "2028-02-29");
  EXPECT_EQ(later("2026-03-31", -1), "2026-02-28");
  EXPECT_EQ(later("2026-01-15", -13), "2024-12-15");
  EXPECT_EQ(later("2026-01-15", 0), "2026-01-15");
  for (const auto* odd : {"", "2026-02-29", "2026-2-2", "2026-11-28T00:00:00Z", "28-11-2026"})
    EXPECT_FALSE(parse_day(odd)) << odd;
}

TEST(Ids, KnowsAUuid) {
  EXPECT_TRUE(is_uuid(new_uuid(system_clock().now())));
  for (const auto* odd :
       {"", "%", "0193-", "0193f0a0-0000-7000-8000-00000000000G", "0193f0a0-0000-7000-8000-0000000000000",
        "0193f0a000000-7000-8000-000000000000", "0193F0A0-0000-7000-8000-000000000000"})
    EXPECT_FALSE(is_uuid(odd)) << odd;
}

}  // namespace
}  // namespace pareltjes::core
