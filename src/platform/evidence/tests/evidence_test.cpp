// SPDX-License-Identifier: EUPL-1.2
#include "platform/evidence/evidence.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "core/testing/set_clock.hpp"
#include "platform/evidence/signing.hpp"
#include "platform/storage/testing/test_database.hpp"

namespace pareltjes::evidence {
namespace {

using nlohmann::json;

class EvidenceRoom : public storage::BothDatabases {
 protected:
  const secrets::Vault vault_ = secrets::Vault::from_key({9});
  Evidence evidence() { return {*database_, core::system_clock(), vault_}; }
  const storage::Scope anna_{"GM0439", "anna"};
  const storage::Scope groningen_{"GM0014", "eva"};
};

/// Every file with one byte changed, added or gone must fail to verify.
void expect_no_byte_can_change(const std::string& file) {
  for (std::size_t i = 0; i < file.size(); ++i) {
    for (const int flip : {0x01, 0x20}) {
      auto changed = file;
      changed[i] = static_cast<char>(changed[i] ^ flip);
      ASSERT_FALSE(verify(changed).sound()) << i << " " << changed.substr(i > 30 ? i - 30 : 0, 60);
    }
    auto shorter = file;
    shorter.erase(i, 1);
    ASSERT_FALSE(verify(shorter).sound()) << i;
    auto longer = file;
    longer.insert(i, " ");
    ASSERT_FALSE(verify(longer).sound()) << i;
  }
}

ON_BOTH_DATABASES(EvidenceRoom);

TEST_P(EvidenceRoom, ExportsAChainThatVerifiesByItself) {
  auto room = evidence();
  ASSERT_TRUE(room.append(anna_, "stem", {{"voorstel", 7}, {"keuze", "vóór"}}).has_value());
  ASSERT_TRUE(room.rotate_key(anna_).has_value());
  ASSERT_TRUE(room.append(anna_, "stem", {{"voorstel", 8}, {"gewicht", 0.1}}).has_value());
  const auto file = room.export_chain(anna_).value();
  const auto report = verify(file);
  ASSERT_TRUE(report.sound()) << report.fault->record << " " << report.fault->what.nl;
  EXPECT_EQ(report.organisation, "GM0439");
  EXPECT_EQ(report.records, 4);  // Two votes and two keys.
  EXPECT_EQ(report.keys.size(), 2U);
  expect_no_byte_can_change(file);
}

TEST_P(EvidenceRoom, ExportsOneRecordThatVerifiesByItself) {
  auto room = evidence();
  ASSERT_TRUE(room.append(anna_, "stem", {{"geheim", "van een ander"}}).has_value());
  const auto record = room.append(anna_, "toets", {{"uitslag", "voldoet"}, {"fouten", 0}}).value();
  ASSERT_TRUE(room.rotate_key(anna_).has_value());
  std::string file;
  const auto export_it = [&] {
    return database_->write(anna_, [&](storage::Session& session) -> core::Result<void> {
      auto text = room.export_record(session, record);
      if (!text) return std::unexpected(text.error());
      file = *text;
      return {};
    });
  };
  ASSERT_TRUE(export_it()) << "also after the key was replaced";
  const auto report = verify(file);
  ASSERT_TRUE(report.sound()) << report.fault->what.nl;
  EXPECT_EQ(report.organisation, "GM0439");
  EXPECT_EQ(report.records, 1);
  EXPECT_EQ(report.keys, std::vector<std::string>{record.key});
  EXPECT_EQ(file.find("geheim"), std::string::npos) << "nothing of other records";
  expect_no_byte_can_change(file);
  // Signed anew by somebody else's key, it is sound, and says whose key it was.
  const auto foreign = room.append(groningen_, "toets", {{"uitslag", "voldoet"}}).value();
  EXPECT_FALSE(database_->write(anna_, [&](storage::Session& session) -> core::Result<void> {
    const auto text = room.export_record(session, foreign);
    if (!text) return std::unexpected(text.error());
    return {};
  })) << "no key of this organisation signed it";
}

TEST_P(EvidenceRoom, NamesTheFirstBrokenRecord) {
  auto room = evidence();
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(room.append(anna_, "stem", {{"voorstel", i}}).has_value());
  const auto file = json::parse(room.export_chain(anna_).value());
  const auto first_fault = [](const json& changed) {
    const auto report = verify(changed.dump());
    return report.fault ? report.fault->record : -1;
  };
  EXPECT_EQ(first_fault(file), -1);
  auto content = file;
  content["records"][3]["inhoud"]["voorstel"] = 99;
  EXPECT_EQ(first_fault(content), 4);
  auto rehashed = content;  // Whoever changes content and hashes anew lacks the key.
  rehashed["records"][3]["hash"] = hash_of(rehashed["records"][3]).value();
  EXPECT_EQ(first_fault(rehashed), 4);
  auto removed = file;
  removed["records"].erase(2);
  EXPECT_EQ(first_fault(removed), 3);
  auto cut = file;
  cut["records"].erase(5);
  EXPECT_EQ(first_fault(cut), 0);
  auto swapped = file;
  std::swap(swapped["records"][2], swapped["records"][3]);
  EXPECT_EQ(first_fault(swapped), 3);
  auto empty = file;
  empty["records"] = json::array();
  EXPECT_EQ(first_fault(empty), 1);
  auto unsealed = file;
  unsealed.erase("zegel");
  EXPECT_EQ(first_fault(unsealed), 0);
}

TEST_P(EvidenceRoom, KeysAreRotatedRevokedAndPublished) {
  auto room = evidence();
  ASSERT_TRUE(room.append(anna_, "stem", json::object()).has_value());
  const auto first = room.keys(anna_)->front().id;
  const auto second = room.rotate_key(anna_)->id;
  ASSERT_TRUE(room.revoke_key(anna_, first).has_value());
  ASSERT_TRUE(room.revoke_key(anna_, second).has_value());  // The present one: a third takes its place.
  EXPECT_EQ(room.revoke_key(anna_, "onbekend").error().code, core::ErrorCode::kNotFound);
  ASSERT_TRUE(room.append(anna_, "stem", json::object()).has_value());
  const auto report = verify(room.export_chain(anna_).value());
  ASSERT_TRUE(report.sound());
  EXPECT_EQ(report.keys.size(), 3U);
  ASSERT_EQ(report.revoked_keys.size(), 2U);
  EXPECT_EQ(report.revoked_keys[0].id, first);
  EXPECT_EQ(report.revoked_keys[1].id, second);
  const auto published = json::parse(room.public_keys(anna_).value()).at("sleutels");
  ASSERT_EQ(published.size(), 3U);
  for (const auto& key : published) {
    EXPECT_EQ(key_id(secrets::from_hex(key.at("publiek").get<std::string>()).value()), key.at("id").get<std::string>());
    EXPECT_EQ(key.at("ingetrokken_op").is_null(), key.at("id") != first && key.at("id") != second);
  }
  // A key of ours is still no use with another key file.
  const auto other_vault = secrets::Vault::from_key({8});
  Evidence stranger(*database_, core::system_clock(), other_vault);
  EXPECT_EQ(stranger.append(anna_, "stem", json::object()).error().code, core::ErrorCode::kInternal);
}

TEST_P(EvidenceRoom, RevokingGoesByTheChainNotByTheClock) {
  // Everything within one millisecond, and then a second writer whose clock is behind.
  core::SetClock clock;
  Evidence room(*database_, clock, vault_);
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(room.append(anna_, "stem", {{"n", i}}).has_value());
  const auto key = room.keys(anna_)->front().id;
  clock.move(-std::chrono::minutes(1));
  ASSERT_TRUE(room.revoke_key(anna_, key, {"laptop gestolen", ""}).has_value());
  const auto second = room.rotate_key(anna_)->id;
  const auto report = verify(room.export_chain(anna_).value());
  ASSERT_EQ(report.revoked_keys.size(), 1U);
  EXPECT_EQ(report.revoked_keys[0].before, 3);
  EXPECT_EQ(report.doubtful(), 0);
  const auto keys = room.keys(anna_).value();
  ASSERT_EQ(keys.size(), 3U);
  EXPECT_EQ(keys.front().id, key);
  EXPECT_EQ(keys.back().id, second);
}

TEST_P(EvidenceRoom, WhatWasSignedBeforeARevocationStaysVerifiable) {
  auto room = evidence();
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(room.append(anna_, "stem", {{"n", i}}).has_value());
  const auto key = room.keys(anna_)->front().id;
  ASSERT_TRUE(room.revoke_key(anna_, key, {"laptop gestolen", ""}).has_value());
  ASSERT_TRUE(room.append(anna_, "stem", {{"n", 3}}).has_value());
  auto report = verify(room.export_chain(anna_).value());
  ASSERT_TRUE(report.sound());
  ASSERT_EQ(report.revoked_keys.size(), 1U);
  EXPECT_EQ(report.revoked_keys[0].reason, "laptop gestolen");
  EXPECT_EQ(report.revoked_keys[0].before, 3);
  EXPECT_EQ(report.doubtful(), 0);
  // The next one was in wrong hands before anybody knew.
  const auto second = room.keys(anna_)->back().id;
  ASSERT_TRUE(room.revoke_key(anna_, second, {"al langer", "2020-01-01"}).has_value());
  report = verify(room.export_chain(anna_).value());
  ASSERT_TRUE(report.sound()) << "the signatures fit";
  EXPECT_EQ(report.doubtful(), 1);
  EXPECT_EQ(report.revoked_keys[1].distrusted_from, "2020-01-01T00:00:00.000Z");
  const auto info = room.keys(anna_).value();
  EXPECT_EQ(info[1].reason, "al langer");
  for (const auto* wrong : {"gisteren", "2020-13-01", "9999-01-01", "2020-1-1", "2020-01-01T00:00:00Z"})
    EXPECT_EQ(room.revoke_key(anna_, key, {"", wrong}).error().code, core::ErrorCode::kInvalidInput) << wrong;
}

TEST(PublicKeys, AreReadByOthers) {
  // RFC 8037, appendix A.2, and RFC 8410, section 10.1.
  const auto jwk = secrets::from_hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a").value();
  const auto set = json::parse(keys_as_jwks({{"a", jwk, "2026-01-01T00:00:00.000Z", "", ""}}));
  EXPECT_EQ(set.at("keys").at(0).at("x"), "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
  EXPECT_FALSE(set.at("keys").at(0).contains("ingetrokken_op"));
  const auto pem = secrets::from_hex("19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1").value();
  EXPECT_THAT(keys_as_pem({{"a", pem, "2026-01-01T00:00:00.000Z", "", "2026-02-01T00:00:00.000Z"}}),
              ::testing::AllOf(::testing::HasSubstr("\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n"),
                               ::testing::HasSubstr("ingetrokken 2026-02-01")));
}

TEST_P(EvidenceRoom, GivesEachOrganisationItsOwnChain) {
  auto room = evidence();
  ASSERT_TRUE(room.append(anna_, "stem", {{"n", 1}}).has_value());
  ASSERT_TRUE(room.append(groningen_, "stem", {{"n", 2}}).has_value());
  EXPECT_EQ(room.list(anna_, "stem")->size(), 1U);
  EXPECT_EQ(room.list(anna_, "stem")->front().actor, "anna");
  EXPECT_EQ(verify(room.export_chain(groningen_).value()).organisation, "GM0014");
  auto relabelled = json::parse(room.export_chain(groningen_).value());
  relabelled["organisatie"] = "GM0439";
  EXPECT_FALSE(verify(relabelled.dump()).sound());
}

TEST_P(EvidenceRoom, StaysAChainWithManyWriters) {
  auto room = evidence();
  {
    std::vector<std::jthread> writers;
    for (int i = 0; i < 4; ++i) {
      writers.emplace_back([&] {
        for (int j = 0; j < 10; ++j) EXPECT_TRUE(room.append(anna_, "stem", {{"j", j}}).has_value());
      });
    }
  }
  const auto report = verify(room.export_chain(anna_).value());
  EXPECT_TRUE(report.sound());
  EXPECT_EQ(report.records, 41);
}

TEST_P(EvidenceRoom, RefusesKindsOfItsOwnAndContentWithoutOneSpelling) {
  auto room = evidence();
  EXPECT_FALSE(room.append(anna_, "sleutel-nieuw", json::object()).has_value());
  EXPECT_FALSE(room.append(anna_, "stem", {{"x", "\xff"}}).has_value());
  EXPECT_FALSE(room.append(anna_, "stem", {{"x", std::nan("")}}).has_value());
}

TEST_P(EvidenceRoom, ForgedChainShowsByItsKeys) {
  // Somebody else's whole chain verifies, but with other keys than the organisation publishes.
  const auto other = fresh();
  Evidence forger(*other, core::system_clock(), vault_);
  ASSERT_TRUE(forger.append(anna_, "stem", {{"n", 1}}).has_value());
  auto room = evidence();
  ASSERT_TRUE(room.append(anna_, "stem", {{"n", 1}}).has_value());
  const auto forged = verify(forger.export_chain(anna_).value());
  EXPECT_TRUE(forged.sound());
  EXPECT_NE(forged.keys.front(), room.keys(anna_)->front().id);
}

TEST_P(EvidenceRoom, AuditLogCannotBeRewrittenUnnoticed) {
  auto room = evidence();
  Audit audit(*database_, core::system_clock(), room);
  ASSERT_TRUE(audit.write(anna_, "verzoek-1", "norm-bewaren", "huisarts", {{"waarde", 2000}}).has_value());
  ASSERT_TRUE(audit.write(anna_, "verzoek-2", "aanmelden", "").has_value());
  ASSERT_TRUE(audit.write(anna_, "verzoek-3", "afmelden", "").has_value());
  const auto newest = audit.list(anna_, 2).value();
  ASSERT_EQ(newest.size(), 2U);
  EXPECT_EQ(newest[0].kind, "afmelden");
  EXPECT_EQ(audit.list(anna_, 2, newest[1].number)->front().subject, "huisarts");
  EXPECT_TRUE(audit.list(groningen_)->empty());
  EXPECT_FALSE(audit.check(anna_).value().has_value());

  const auto file = audit.export_chain(anna_).value();
  EXPECT_TRUE(verify(file).sound());
  EXPECT_EQ(verify(file).records, 3);
  expect_no_byte_can_change(file);
}

/// Rows of Anna's organisation, into another database as they are.
void copy_rows(storage::Database& from, storage::Database& to, const storage::Scope& scope, const std::string& table) {
  const auto rows = storage::read(from, scope, "SELECT * FROM " + table);
  std::string names;
  std::string places;
  for (std::size_t column = 0; column < rows.names().size(); ++column) {
    names += (column == 0 ? "" : ", ") + rows.names()[column];
    places += (column == 0 ? "$" : ", $") + std::to_string(column + 1);
  }
  for (std::size_t row = 0; row < rows.size(); ++row) {
    std::vector<storage::Value> values;
    for (std::size_t column = 0; column < rows.names().size(); ++column) values.push_back(rows.at(row, column));
    ASSERT_TRUE(storage::write(to, scope, "INSERT INTO " + table + " (" + names + ") VALUES (" + places + ")", values));
  }
}

TEST_P(EvidenceRoom, WhoHoldsTheDatabaseAloneCannotRewriteTheLogWithHashesThatFit) {
  // He computes every hash anew, but makes no signature: the key file is not in the database.
  constexpr int kLines = Audit::kLinesPerAnchor + 2;
  auto room = evidence();
  Audit audit(*database_, core::system_clock(), room);
  for (int i = 0; i < kLines; ++i)
    ASSERT_TRUE(audit.write(anna_, "verzoek", "norm-bewaard", "norm-" + std::to_string(i)).has_value());
  EXPECT_FALSE(audit.check(anna_).value().has_value());
  EXPECT_TRUE(verify(room.export_chain(anna_).value()).sound());

  for (const int changed : {-1, 0, 5, static_cast<int>(Audit::kLinesPerAnchor) - 1}) {
    for (const bool left_out : {false, true}) {
      const auto scratch = fresh();
      Evidence other_hand(*scratch, core::system_clock(), secrets::Vault::from_key({1}));
      Audit forger(*scratch, core::system_clock(), other_hand);
      const auto lines = audit.list(anna_, 1000).value();
      for (int i = 0; i < kLines; ++i) {
        const auto& line = lines[static_cast<std::size_t>(kLines - 1 - i)];
        if (i == changed && left_out) continue;
        const auto subject = i == changed ? std::string("iets anders") : line.subject;
        ASSERT_TRUE(forger.write(anna_, line.request, line.kind, subject, line.content).has_value());
      }
      const auto seen = fresh();
      copy_rows(changed < 0 ? *database_ : *scratch, *seen, anna_, "audit");
      for (const auto* table : {"sleutel", "bewijs"}) copy_rows(*database_, *seen, anna_, table);
      Evidence looking(*seen, core::system_clock(), vault_);
      const auto fault = Audit(*seen, core::system_clock(), looking).check(anna_).value();
      EXPECT_EQ(fault.has_value(), changed >= 0) << changed << left_out;
    }
  }
}

TEST(Canonical, IsOneSpellingForOneValue) {
  EXPECT_EQ(canonical(json::parse(R"({"b": 1, "a": [true, null, "é"]})")).value(), R"({"a":[true,null,"é"],"b":1})");
  EXPECT_TRUE(parse_canonical(R"({"a":1})").has_value());
  for (const auto* other : {R"({"a": 1})", R"({"a":1}x)", R"({"b":1,"a":1})", R"({"a":1,"a":1})", R"({"a":1.00})",
                            R"("\u00e9")", "", "{"}) {
    EXPECT_FALSE(parse_canonical(other).has_value()) << other;
  }
  EXPECT_FALSE(parse_canonical(std::string(100'000, '[')).has_value());
  EXPECT_FALSE(parse_canonical(std::string(200, '[') + std::string(200, ']')).has_value());
}

TEST(Signing, IsTheEd25519OfRfc8032) {
  // Section 7.1, test 1: the empty message. Our messages carry a purpose, so the primitive is checked by its key here.
  const auto public_key = secrets::from_hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a").value();
  const auto secret =
      secrets::from_hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60").value() + public_key;
  const auto signature = sign(Signs::kRecord, "abc", secret);
  EXPECT_TRUE(signature_fits(Signs::kRecord, "abc", signature, public_key));
  EXPECT_FALSE(signature_fits(Signs::kSeal, "abc", signature, public_key));
  EXPECT_FALSE(signature_fits(Signs::kRecord, "abd", signature, public_key));
}

}  // namespace
}  // namespace pareltjes::evidence
