// SPDX-License-Identifier: EUPL-1.2
// Keys of programs: they end, they are revoked, and they belong to one organisation.
#include <gtest/gtest.h>

#include "core/testing/set_clock.hpp"
#include "platform/identity/identity.hpp"
#include "platform/identity/key_cache.hpp"
#include "platform/storage/testing/test_database.hpp"

namespace pareltjes::identity {
namespace {

using core::ErrorCode;

class ApiKeys : public storage::BothDatabases {
 protected:
  void SetUp() override {
    BothDatabases::SetUp();
    if (!database_) return;
    Settings settings;
    settings.hash_cost.operations = 1;
    settings.hash_cost.memory_bytes = 8192;
    identity_ = std::make_unique<Identity>(*database_, clock_, vault_, settings);
    supplier_ = administrator_of({"bouwer-bv", "leverancier", "Bouwer"});
    other_ = administrator_of({"GM0439", "gemeente", "Purmerend"});
  }
  Member administrator_of(const Organisation& organisation) {
    auto made = identity_->create_first_administrator(
        {"beheer@" + organisation.id + ".example", "Beheer", "vier losse woorden samen"}, organisation);
    EXPECT_TRUE(made.has_value());
    return made.value_or(Member{});
  }
  bool works(const std::string& token) { return identity_->api_key(token).value().has_value(); }

  core::SetClock clock_;
  secrets::Vault vault_ = secrets::Vault::from_key({7, 7, 7});
  std::unique_ptr<Identity> identity_;
  Member supplier_, other_;
};
ON_BOTH_DATABASES(ApiKeys);

TEST_P(ApiKeys, WorkUntilTheyEnd) {
  const auto made = identity_->make_api_key(supplier_, " Bouwstraat ", "nakijken", 2);
  ASSERT_TRUE(made);
  EXPECT_EQ(made->key.name, "Bouwstraat");
  const auto key = identity_->api_key(made->token).value();
  ASSERT_TRUE(key);
  EXPECT_EQ(key->organisation, "bouwer-bv");
  EXPECT_EQ(key->scope, "nakijken");
  EXPECT_FALSE(works(made->token + "x"));
  EXPECT_FALSE(works(made->token.substr(4)));
  EXPECT_FALSE(works(std::string(5000, 'x')));
  EXPECT_NE(identity_->api_keys(supplier_)->front().used_at, "");
  clock_.move(std::chrono::hours(48) - std::chrono::seconds(1));
  EXPECT_TRUE(works(made->token));
  clock_.move(std::chrono::seconds(1));
  EXPECT_FALSE(works(made->token));
}

TEST_P(ApiKeys, AreRevokedByTheirOwnOrganisationOnly) {
  const auto made = identity_->make_api_key(supplier_, "Bouwstraat", "vastleggen", 30).value();
  EXPECT_EQ(identity_->revoke_api_key(other_, made.key.id).error().code, ErrorCode::kNotFound);
  EXPECT_TRUE(works(made.token));
  EXPECT_TRUE(identity_->api_keys(other_)->empty());
  ASSERT_TRUE(identity_->revoke_api_key(supplier_, made.key.id));
  EXPECT_FALSE(works(made.token));
  EXPECT_EQ(identity_->revoke_api_key(supplier_, made.key.id).error().code, ErrorCode::kNotFound) << "once";
  EXPECT_NE(identity_->api_keys(supplier_)->front().revoked_at, "") << "it stays in the list";
}

TEST_P(ApiKeys, AreMadeByAnAdministratorWithinLimits) {
  auto reader = supplier_;
  reader.roles = {Role::kAnalyst};
  EXPECT_EQ(identity_->make_api_key(reader, "x", "nakijken", 1).error().code, ErrorCode::kForbidden);
  EXPECT_EQ(identity_->api_keys(reader).error().code, ErrorCode::kForbidden);
  for (const auto& [name, scope, days] :
       {std::tuple{"", "nakijken", 1}, {"x", "alles", 1}, {"x", "nakijken", 0}, {"x", "nakijken", 401}})
    EXPECT_EQ(identity_->make_api_key(supplier_, name, scope, days).error().code, ErrorCode::kInvalidInput);
  for (int i = 0; i < 50; ++i) ASSERT_TRUE(identity_->make_api_key(supplier_, "x", "nakijken", 1));
  EXPECT_EQ(identity_->make_api_key(supplier_, "x", "nakijken", 1).error().code, ErrorCode::kConflict);
  clock_.move(std::chrono::hours(25));
  EXPECT_TRUE(identity_->make_api_key(supplier_, "x", "nakijken", 1)) << "ended ones no longer count";
}

/// What is kept of a key is never older than the database, and ends when the key does.
TEST_P(ApiKeys, AreKnownAgainUntilAnythingChanges) {
  KeyCache cache(*identity_, *database_, clock_);
  const auto made = identity_->make_api_key(supplier_, "Bouwstraat", "besluiten", 1).value();
  const auto known = [&] { return cache.find(made.token).value().has_value(); };
  EXPECT_FALSE(cache.find(made.token + "x").value());
  for (int i = 0; i < 3; ++i) {
    const auto key = cache.find(made.token).value();
    ASSERT_TRUE(key);
    EXPECT_EQ(key->id, made.key.id);
    EXPECT_EQ(key->organisation, "bouwer-bv");
    EXPECT_EQ(key->scope, "besluiten");
  }
  const auto used = [&] { return identity_->api_keys(supplier_)->front().used_at; };
  const auto first = used();
  EXPECT_NE(first, "");
  clock_.move(std::chrono::seconds(59));
  EXPECT_TRUE(known());
  EXPECT_EQ(used(), first);
  clock_.move(std::chrono::seconds(2));
  EXPECT_TRUE(known());
  EXPECT_NE(used(), first) << "its use is written down each minute";
  EXPECT_TRUE(known());
  ASSERT_TRUE(identity_->revoke_api_key(supplier_, made.key.id));
  EXPECT_FALSE(known()) << "revoked";
  const auto another = identity_->make_api_key(supplier_, "Bouwstraat", "besluiten", 1).value();
  EXPECT_TRUE(cache.find(another.token).value());
  clock_.move(std::chrono::hours(24) - std::chrono::seconds(10));
  EXPECT_TRUE(cache.find(another.token).value());
  EXPECT_TRUE(cache.find(another.token).value());
  clock_.move(std::chrono::seconds(10));
  EXPECT_FALSE(cache.find(another.token).value()) << "its day is over";
}

}  // namespace
}  // namespace pareltjes::identity
