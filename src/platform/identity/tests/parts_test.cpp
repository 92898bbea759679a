// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <ctime>
#include <thread>
#include <vector>

#include "platform/identity/access.hpp"
#include "platform/identity/passwords.hpp"
#include "platform/identity/throttle.hpp"
#include "platform/identity/totp.hpp"

namespace pareltjes::identity {
namespace {

using namespace std::chrono_literals;

constexpr core::Timestamp at(std::int64_t seconds) {
  return core::Timestamp{std::chrono::seconds{seconds}};
}

TEST(Totp, GivesTheCodesOfRfc6238AppendixB) {
  const std::string secret = "12345678901234567890";
  const std::vector<std::pair<std::int64_t, std::string>> vectors{{59, "94287082"},         {1111111109, "07081804"},
                                                                  {1111111111, "14050471"}, {1234567890, "89005924"},
                                                                  {2000000000, "69279037"}, {20000000000, "65353130"}};
  for (const auto& [time, code] : vectors) {
    EXPECT_EQ(hotp(secret, totp_step(at(time)), 8), code) << time;
    EXPECT_EQ(hotp(secret, totp_step(at(time)), 6), code.substr(2)) << time;
  }
}

TEST(Totp, GivesTheCodesOfRfc4226AppendixD) {
  const std::vector<std::string> codes{"755224", "287082", "359152", "969429", "338314",
                                       "254676", "287922", "162583", "399871", "520489"};
  for (std::size_t i = 0; i < codes.size(); ++i) {
    EXPECT_EQ(hotp("12345678901234567890", static_cast<std::int64_t>(i)), codes[i]);
  }
}

TEST(Totp, TakesNeighboursButNothingTwice) {
  const std::string secret = "12345678901234567890";
  const auto now = at(30'000);
  for (std::int64_t step = 997; step <= 1003; ++step) {
    const auto match = matching_step(secret, hotp(secret, step), now, 0);
    EXPECT_EQ(match.has_value(), step >= 999 && step <= 1001) << step;
  }
  EXPECT_FALSE(matching_step(secret, hotp(secret, 1000), now, 1000).has_value());
  EXPECT_EQ(matching_step(secret, hotp(secret, 1001), now, 1000), 1001);
  const auto code = hotp(secret, 1000);
  EXPECT_EQ(matching_step(secret, code.substr(0, 3) + " " + code.substr(3), now, 0), 1000);
  EXPECT_FALSE(matching_step(secret, "", now, 0).has_value());
}

TEST(Base32, IsThatOfRfc4648) {
  // Section 10, without padding.
  const std::vector<std::pair<std::string, std::string>> vectors{{"", ""},
                                                                 {"f", "MY"},
                                                                 {"fo", "MZXQ"},
                                                                 {"foo", "MZXW6"},
                                                                 {"foob", "MZXW6YQ"},
                                                                 {"fooba", "MZXW6YTB"},
                                                                 {"foobar", "MZXW6YTBOI"}};
  for (const auto& [plain, coded] : vectors) {
    EXPECT_EQ(to_base32(plain), coded);
    EXPECT_EQ(from_base32(coded).value(), plain);
  }
  EXPECT_EQ(from_base32("mzxw 6ytb-oi======").value(), "foobar");
  EXPECT_FALSE(from_base32("MZX1").has_value());
  EXPECT_FALSE(from_base32("MY=A").has_value());
}

TEST(Passwords, AreLongAndNotTheCommonest) {
  const std::vector<std::pair<std::string, bool>> cases{{"vier losse woorden samen", true},
                                                        {"kort wachtw", false},
                                                        {"wáchtwóórdje", true},  // Twelve characters, more bytes.
                                                        {"Wachtwoord123", false},
                                                        {"QWERTYUIOP!!", false},
                                                        {"aaaaaaaaaaaaaaaa", false},
                                                        {"anna.bakker1", false},
                                                        {"anna.bakker houdt van fietsen", true},
                                                        {std::string(1001, 'x') + "abcdef", false},
                                                        {"twaalf tekens\xff", false}};
  for (const auto& [password, good] : cases)
    EXPECT_EQ(check_password(password, "anna.bakker").has_value(), good) << password;
}

TEST(Passwords, AreHashedWithArgon2id) {
  const PasswordHasher hasher({1, 8192, 1, 5000ms});
  const auto hash = hasher.hash("vier losse woorden samen").value();
  EXPECT_THAT(hash, ::testing::StartsWith("$argon2id$v=19$m=8,t=1,p=1$"));
  EXPECT_NE(hash, hasher.hash("vier losse woorden samen").value());  // Salted.
  EXPECT_TRUE(hasher.verify(hash, "vier losse woorden samen").value());
  EXPECT_FALSE(hasher.verify(hash, "vier losse woorden sameN").value());
  EXPECT_FALSE(hasher.verify(std::nullopt, "vier losse woorden samen").value());
  EXPECT_FALSE(hasher.verify("", "").value());
  EXPECT_FALSE(hasher.verify("geen hash", "x").value());
  EXPECT_FALSE(hasher.is_outdated(hash));
  EXPECT_TRUE(PasswordHasher({2, 16384, 1, 5000ms}).is_outdated(hash));
}

/// Whether a user exists must not show in the time: an unknown one costs as much as a wrong password. Processor time,
/// so that other programs do not count; the shortest of some.
TEST(Passwords, AnUnknownUserCostsAsMuchAsAWrongPassword) {
  const PasswordHasher hasher({3, std::size_t{8} << 20, 1, 5000ms});
  const auto known = hasher.hash("vier losse woorden samen").value();
  const auto shortest = [&](const std::optional<std::string>& stored) {
    auto best = std::clock_t{1} << 40;
    for (int i = 0; i < 5; ++i) {
      const auto begin = std::clock();
      EXPECT_FALSE(hasher.verify(stored, "een ander wachtwoord").value());
      best = std::min(best, std::clock() - begin);
    }
    return static_cast<double>(best);
  };
  const auto ratio = shortest(std::nullopt) / shortest(known);
  EXPECT_GT(ratio, 0.7);
  EXPECT_LT(ratio, 1.4);
}

TEST(Passwords, WaitForATurnAndSayWhenItIsBusy) {
  const PasswordHasher none({1, 8192, 1, 0ms});
  std::atomic<int> busy = 0;
  std::atomic<int> done = 0;
  std::vector<std::jthread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 50; ++j) {
        const auto hash = none.hash("vier losse woorden samen");
        if (hash) {
          ++done;
        } else {
          EXPECT_EQ(hash.error().code, core::ErrorCode::kTooManyRequests);
          ++busy;
        }
      }
    });
  }
  threads.clear();
  EXPECT_EQ(done + busy, 400);
  EXPECT_GT(done, 0);
  EXPECT_TRUE(none.hash("vier losse woorden samen").has_value());  // Every turn was given back.
}

TEST(Throttling, DelaysGrowForEachPairOfAccountAndAddress) {
  Throttle throttle;
  auto now = at(1'000'000);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(throttle.begin("anna", "192.0.2.1", now), 0s);
  std::vector<std::int64_t> delays;
  for (int i = 0; i < 12; ++i) {
    const auto delay = throttle.begin("anna", "192.0.2.1", now);
    delays.push_back(delay.count());
    now += delay;
    EXPECT_EQ(throttle.begin("anna", "192.0.2.1", now), 0s);
  }
  EXPECT_THAT(delays, ::testing::ElementsAre(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900));
  EXPECT_EQ(throttle.begin("anna", "192.0.2.2", now), 0s);
  EXPECT_EQ(throttle.begin("eva", "192.0.2.1", now), 0s);
  throttle.succeeded("anna", "192.0.2.1", now);
  EXPECT_EQ(throttle.begin("anna", "192.0.2.1", now), 0s);
}

TEST(Throttling, AnAddressHasACapThatSparesWhoIsKnownThere) {
  Throttle throttle;
  const auto now = at(1'000'000);
  EXPECT_EQ(throttle.begin("anna", "192.0.2.1", now), 0s);
  throttle.succeeded("anna", "192.0.2.1", now);
  for (int i = 0; i < 30; ++i) EXPECT_EQ(throttle.begin("gok" + std::to_string(i), "192.0.2.1", now), 0s);
  EXPECT_EQ(throttle.begin("gok30", "192.0.2.1", now), 600s);
  EXPECT_EQ(throttle.begin("anna", "192.0.2.1", now), 0s);
  EXPECT_EQ(throttle.begin("gok30", "192.0.2.1", now + 600s), 0s);
}

TEST(Throttling, ForgetsTheOldestRatherThanGrow) {
  ThrottleLimits limits;
  limits.most_entries = 100;
  Throttle throttle(limits);
  const auto now = at(1'000'000);
  EXPECT_EQ(throttle.begin("anna", "192.0.2.1", now), 0s);
  throttle.succeeded("anna", "192.0.2.1", now);
  for (int i = 0; i < 1000; ++i) (void)throttle.begin("x", "198.51.100." + std::to_string(i), now);
  for (int i = 0; i < 3; ++i) (void)throttle.begin("anna", "192.0.2.1", now);
  EXPECT_EQ(throttle.begin("anna", "192.0.2.1", now), 1s);
}

TEST(Throttling, CountsANetworkAsOneAddress) {
  EXPECT_EQ(network_of("192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(network_of("::ffff:192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(network_of("2001:db8::1"), network_of("2001:db8:0:0:ffff::9"));
  EXPECT_NE(network_of("2001:db8::1"), network_of("2001:db8:0:1::1"));
}

Member member_with(std::set<Role> roles) {
  return {"id", "naam", "Naam", "GM0439", std::move(roles)};
}

TEST(Access, AsksForTheRolesThatTheTableNames) {
  EXPECT_TRUE(may("start", std::nullopt).allowed);
  const auto table = AccessTable::parse("route;rollen;openbaar;toelichting\nogc-*;;ja;Kaartlagen\n", "proef.csv");
  ASSERT_TRUE(table.has_value());
  EXPECT_TRUE(table->may("ogc-landing", std::nullopt).allowed) << "a beginning of names";
  const auto anonymous = may("norm-bewaren", std::nullopt);
  EXPECT_FALSE(anonymous.allowed);
  EXPECT_TRUE(anonymous.sign_in_first);
  EXPECT_TRUE(may("norm-bewaren", member_with({Role::kAnalyst})).allowed);
  const auto reader = may("norm-bewaren", member_with({Role::kReader}));
  EXPECT_FALSE(reader.allowed);
  EXPECT_FALSE(reader.sign_in_first);
  EXPECT_EQ(reader.reason.nl, "Uw rol mag dit niet. Nodig is: analist, beheerder.");
  EXPECT_TRUE(may("sessies", member_with({Role::kJury})).allowed);
  EXPECT_FALSE(may("sessies", member_with({})).allowed);
  EXPECT_FALSE(may("uitnodigen",
                   member_with({Role::kReader, Role::kAnalyst, Role::kContractManager, Role::kScorer, Role::kJury}))
                   .allowed);
}

TEST(Access, IsDeniedForWhatIsNotInTheTable) {
  for (const auto* route : {"", "startt", "ogc", "alles-wissen", "*"}) {
    EXPECT_FALSE(may(route, std::nullopt).allowed) << route;
    EXPECT_FALSE(may(route, member_with({Role::kAdministrator})).allowed) << route;
  }
}

TEST(Access, PrefersTheRowOfTheRouteItself) {
  const auto table =
      AccessTable::parse("route;rollen;openbaar;toelichting\na-*;;ja;\na-b-*;lezer;nee;\na-b-c;beheerder;nee;\n", "t")
          .value();
  EXPECT_TRUE(table.may("a-x", std::nullopt).allowed);
  EXPECT_FALSE(table.may("a-b-x", std::nullopt).allowed);
  EXPECT_TRUE(table.may("a-b-x", member_with({Role::kReader})).allowed);
  EXPECT_FALSE(table.may("a-b-c", member_with({Role::kReader})).allowed);
}

TEST(Access, NamesTheLineThatIsWrong) {
  const std::string header = "route;rollen;openbaar;toelichting\n";
  const std::vector<std::pair<std::string, int>> broken{{"", 1},
                                                        {"route;rollen\n", 1},
                                                        {header + "start;;ja;x\nstart;;ja;x\n", 3},
                                                        {header + "start;koning;nee;x\n", 2},
                                                        {header + "start;lezer;ja;x\n", 2},
                                                        {header + "start;;nee;x\n", 2},
                                                        {header + "start;;misschien;x\n", 2},
                                                        {header + "Start;;ja;x\n", 2},
                                                        {header + "start;;ja\n", 2}};
  for (const auto& [csv, line] : broken) {
    const auto table = AccessTable::parse(csv, "toegang.csv");
    ASSERT_FALSE(table.has_value()) << csv;
    EXPECT_EQ(table.error().place->line, line) << csv;
  }
}

}  // namespace
}  // namespace pareltjes::identity
