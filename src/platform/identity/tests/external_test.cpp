// SPDX-License-Identifier: EUPL-1.2
// Signing in through a provider: who becomes which account, and what ends a session. And what guessing cannot do.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/testing/set_clock.hpp"
#include "platform/identity/identity.hpp"
#include "platform/identity/totp.hpp"
#include "platform/storage/testing/test_database.hpp"

namespace pareltjes::identity {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using namespace std::chrono_literals;

constexpr const char* kPassword = "vier losse woorden samen";
constexpr const char* kIssuer = "https://inloggen.purmerend.example";

class External : public storage::BothDatabases {
 protected:
  void SetUp() override {
    BothDatabases::SetUp();
    if (!database_) return;
    Settings settings;
    settings.hash_cost = {1, 8192, 2, 5000ms};
    identity_ = std::make_unique<Identity>(*database_, clock_, vault_, settings);
    purmerend_ = first("anna@purmerend.example", {"GM0439", "gemeente", "Purmerend"});
    vlaardingen_ = first("eva@vlaardingen.example", {"GM0622", "gemeente", "Vlaardingen"});
    set({});
  }
  Member first(const std::string& user, const Organisation& organisation) {
    return identity_->create_first_administrator({user, "Beheerder", kPassword}, organisation).value();
  }
  void set(std::optional<Role> role, const std::string& issuer = kIssuer) {
    provider_ = {"purmerend", "GM0439", "Purmerend", issuer, "pareltjes", "een geheim", "sub", {}, "", role, false};
    ASSERT_TRUE(identity_->set_provider(purmerend_, provider_).has_value());
  }
  static ExternalPerson person(const std::string& subject, const std::string& email, const std::string& sid = "s1") {
    return {kIssuer, "sub:" + subject, subject, sid, "Piet", email, false, "kop.inhoud.handtekening"};
  }
  core::Result<SignIn> come(const ExternalPerson& who, const std::string& browser = "geheim van de browser") {
    return identity_->sign_in_external(provider_, who, {browser, "192.0.2.1", "Firefox", ""});
  }
  bool is_live(const std::string& token) { return identity_->visitor(token).value().has_value(); }

  core::SetClock clock_;
  secrets::Vault vault_ = secrets::Vault::from_key({7, 7, 7});
  std::unique_ptr<Identity> identity_;
  Member purmerend_, vlaardingen_;
  Provider provider_;
};

ON_BOTH_DATABASES(External);

TEST_P(External, LetsInOnlyWhoWasInvited) {
  const auto stranger = come(person("piet", "piet@purmerend.example"));
  ASSERT_FALSE(stranger.has_value());
  EXPECT_EQ(stranger.error().code, core::ErrorCode::kForbidden);
  EXPECT_EQ(identity_->members(purmerend_)->size(), 1U) << "nothing is left of the attempt";

  ASSERT_TRUE(identity_->invite(vlaardingen_, Role::kAdministrator, "piet@purmerend.example").has_value());
  EXPECT_FALSE(come(person("piet", "piet@purmerend.example")).has_value()) << "invited by another organisation";
  ASSERT_TRUE(identity_->invite(purmerend_, Role::kAnalyst, "Piet@Purmerend.example").has_value());
  EXPECT_FALSE(come(person("jan", "jan@purmerend.example")).has_value()) << "another person";
  EXPECT_FALSE(come(person("piet", "")).has_value()) << "without a verified address";
  const auto begun = come(person("piet", "piet@purmerend.example"));
  ASSERT_TRUE(begun.has_value());
  EXPECT_EQ(begun->member.organisation, "GM0439");
  EXPECT_EQ(begun->member.roles, std::set{Role::kAnalyst});
  EXPECT_TRUE(is_live(begun->token));
  // The key is who the provider says it is, not the address: that may change, and go to somebody else.
  EXPECT_EQ(come(person("piet", "p.jansen@purmerend.example"))->member.account, begun->member.account);
  EXPECT_FALSE(come(person("opvolger", "piet@purmerend.example")).has_value()) << "the invitation was used";
}

TEST_P(External, GivesANewAccountTheRoleThatTheOrganisationChose) {
  set(Role::kReader);
  const auto begun = come(person("piet", "piet@purmerend.example"));
  ASSERT_TRUE(begun.has_value());
  EXPECT_EQ(begun->member.roles, std::set{Role::kReader});
  ASSERT_TRUE(identity_->withdraw(purmerend_, begun->member.account, Role::kReader).has_value());
  EXPECT_FALSE(come(person("piet", "piet@purmerend.example")).has_value()) << "what was taken away does not come back";
}

TEST_P(External, KeepsLocalAndExternalAccountsApart) {
  set(Role::kReader);
  const auto begun = come(person("anna", "anna@purmerend.example"));
  ASSERT_TRUE(begun.has_value());
  EXPECT_NE(begun->member.account, purmerend_.account) << "an address is no proof of who it is";
  EXPECT_FALSE(identity_->has_password(begun->member).value());
  EXPECT_TRUE(identity_->has_password(purmerend_).value());
  EXPECT_FALSE(identity_->sign_in({begun->member.user_name, "", "", "192.0.2.1", "", ""}).has_value());
  // Another claim with the same value is somebody else.
  auto other = person("anna", "");
  other.account = "oid:anna";
  EXPECT_NE(come(other)->member.account, begun->member.account);
}

TEST_P(External, TakesNobodyOfAnotherIssuer) {
  set(Role::kReader);
  auto who = person("piet", "");
  who.issuer = "https://elders.example";
  EXPECT_FALSE(come(who).has_value());
}

TEST_P(External, AsksForTheCodeUnlessTheProviderSawTwoFactors) {
  set(Role::kReader);
  const auto member = come(person("piet", ""))->member;
  const auto factor = identity_->begin_second_factor(member).value();
  EXPECT_FALSE(come(person("piet", ""))->code_needed) << "not confirmed yet";
  const auto secret = from_base32(factor.secret).value();
  const auto code = [&] { return hotp(secret, totp_step(clock_.now())); };
  ASSERT_TRUE(identity_->confirm_second_factor(member, code()).has_value());
  clock_.move(30s);

  auto strong = person("piet", "");
  strong.two_factors = true;
  EXPECT_FALSE(come(strong)->token.empty());
  const auto half = come(person("piet", ""), "browser een");
  ASSERT_TRUE(half.has_value());
  EXPECT_TRUE(half->code_needed);
  EXPECT_TRUE(half->token.empty());
  const Browser other{"browser twee", "192.0.2.1", "", ""};
  EXPECT_FALSE(identity_->finish_external(code(), other).has_value()) << "another browser";
  EXPECT_FALSE(identity_->finish_external(code(), {"", "192.0.2.1", "", ""}).has_value());
  const Browser same{"browser een", "192.0.2.1", "", ""};
  EXPECT_FALSE(identity_->finish_external("000000", same).has_value());
  const auto begun = identity_->finish_external(code(), same);
  ASSERT_TRUE(begun.has_value()) << core::describe(begun.error(), core::Language::kEnglish);
  EXPECT_TRUE(is_live(begun->token));
  EXPECT_FALSE(identity_->finish_external(code(), same).has_value()) << "once";
  clock_.move(60s);
  ASSERT_TRUE(come(person("piet", ""), "browser drie").has_value());
  clock_.move(11min);
  EXPECT_FALSE(identity_->finish_external(code(), {"browser drie", "192.0.2.1", "", ""}).has_value()) << "too late";
}

TEST_P(External, GuessingTheCodeIsSlowAlsoOverManySignIns) {
  set(Role::kReader);
  const auto member = come(person("piet", ""))->member;
  const auto factor = identity_->begin_second_factor(member).value();
  const auto secret = from_base32(factor.secret).value();
  ASSERT_TRUE(identity_->confirm_second_factor(member, hotp(secret, totp_step(clock_.now()))).has_value());
  int tried = 0;
  for (int i = 0; i < 20; ++i) {
    const auto browser = "browser " + std::to_string(i);
    ASSERT_TRUE(come(person("piet", ""), browser).has_value());
    const auto answer = identity_->finish_external("000000", {browser, "192.0.2.1", "", ""});
    tried += answer.error().code == core::ErrorCode::kUnauthenticated ? 1 : 0;
  }
  EXPECT_EQ(tried, 3) << "then it waits";
}

TEST_P(External, EndsWhatTheProviderEnds) {
  set(Role::kReader);
  const auto one = come(person("piet", "", "s1"))->token;
  const auto two = come(person("piet", "", "s2"))->token;
  const auto three = come(person("piet", "", ""))->token;
  const auto other = come(person("jan", "", "s3"))->token;
  EXPECT_EQ(identity_->end_external("elders", "piet", "").value(), 0);
  EXPECT_EQ(identity_->end_external("purmerend", "", "").value(), 0);
  EXPECT_EQ(identity_->end_external("purmerend", "", "s1").value(), 1);
  EXPECT_FALSE(is_live(one));
  EXPECT_TRUE(is_live(two));
  EXPECT_EQ(identity_->end_external("purmerend", "piet", "s9").value(), 1)
      << "the one without a session of the provider";
  EXPECT_FALSE(is_live(three));
  EXPECT_EQ(identity_->end_external("purmerend", "piet", "").value(), 1) << "all of him";
  EXPECT_FALSE(is_live(two));
  EXPECT_TRUE(is_live(other));
}

TEST_P(External, RemembersWhereASessionBegan) {
  set(Role::kReader);
  const auto begun = come(person("piet", "")).value();
  EXPECT_EQ(identity_->external_session(begun.token).value()->id_token, "kop.inhoud.handtekening");
  const auto invitation = identity_->invite(vlaardingen_, Role::kReader, "piet@purmerend.example").value();
  ASSERT_TRUE(identity_->accept_invitation(invitation.token, begun.member).has_value());
  const auto moved = identity_->switch_organisation(begun.token, "GM0622").value();
  EXPECT_EQ(identity_->external_session(moved.token).value()->provider, "purmerend");
  EXPECT_EQ(identity_->end_external("purmerend", "piet", "").value(), 1);
  EXPECT_FALSE(is_live(moved.token));
  const auto local = identity_->sign_in({"anna@purmerend.example", kPassword, "", "192.0.2.1", "", ""}).value();
  EXPECT_FALSE(identity_->external_session(local.token).value().has_value());
  const auto rows = storage::read(*database_, storage::kPublicScope,
                                  "SELECT client_geheim_versleuteld FROM oidc_aanbieder WHERE id = 'purmerend'");
  EXPECT_THAT(rows.bytes(0, 0), ::testing::AllOf(::testing::SizeIs(::testing::Gt(20U)), Not(HasSubstr("geheim"))));
}

TEST_P(External, AKeyForAProviderIsSealedAndOfItsOrganisation) {
  const auto key = [](const std::string& name) {
    return ProviderKey{name, "geheim van " + name, R"({"kid":")" + name + "\"}"};
  };
  provider_.with_key = true;
  ASSERT_TRUE(identity_->set_provider(purmerend_, provider_).has_value());
  EXPECT_EQ(identity_->provider("purmerend")->client_secret, "") << "it is not kept any more";
  EXPECT_EQ(identity_->provider("purmerend")->private_key, "");
  EXPECT_EQ(identity_->add_provider_key(vlaardingen_, "purmerend", key("v")).error().code, core::ErrorCode::kNotFound);
  EXPECT_EQ(identity_->require_own_provider(vlaardingen_, "purmerend").error().code, core::ErrorCode::kNotFound);
  EXPECT_TRUE(identity_->require_own_provider(purmerend_, "purmerend").has_value());
  Member reader = purmerend_;
  reader.roles = {Role::kReader};
  EXPECT_EQ(identity_->add_provider_key(reader, "purmerend", key("r")).error().code, core::ErrorCode::kForbidden);
  const auto signs = [&] { return identity_->provider("purmerend")->key_id; };
  ASSERT_TRUE(identity_->add_provider_key(purmerend_, "purmerend", key("een")).has_value());
  EXPECT_EQ(signs(), "een") << "the first one signs at once";
  ASSERT_TRUE(identity_->add_provider_key(purmerend_, "purmerend", key("twee")).has_value());
  EXPECT_EQ(signs(), "een") << "a provider may not have seen the second";
  EXPECT_EQ(identity_->add_provider_key(purmerend_, "purmerend", key("haast")).error().code,
            core::ErrorCode::kConflict);
  clock_.move(10min);
  EXPECT_EQ(signs(), "twee");
  ASSERT_TRUE(identity_->add_provider_key(purmerend_, "purmerend", key("drie")).has_value());
  EXPECT_EQ(signs(), "twee");
  clock_.move(10min);
  const auto found = identity_->provider("purmerend").value();
  EXPECT_TRUE(found.with_key);
  EXPECT_EQ(found.key_id, "drie");
  EXPECT_EQ(found.private_key, "geheim van drie");
  EXPECT_EQ(identity_->providers()->front().private_key, "") << "no list shows it";
  EXPECT_EQ(identity_->provider_keys("purmerend").value(),
            (std::vector<std::string>{R"({"kid":"drie"})", R"({"kid":"twee"})"}));
  const auto rows = storage::read(*database_, storage::kPublicScope, "SELECT geheim_versleuteld FROM oidc_sleutel");
  ASSERT_EQ(rows.size(), 2U);
  for (std::size_t i = 0; i < rows.size(); ++i) EXPECT_THAT(rows.bytes(i, 0), Not(HasSubstr("geheim")));
  ASSERT_TRUE(identity_->remove_provider(purmerend_, "purmerend").has_value());
  EXPECT_TRUE(identity_->provider_keys("purmerend")->empty());
  EXPECT_TRUE(identity_->provider_keys("onbekend")->empty());
}

TEST_P(External, AClockThatIsSetBackKeepsNothingOpenForLonger) {
  set(Role::kReader);
  clock_.move(24h);
  const auto ahead = come(person("piet", "")).value();
  EXPECT_TRUE(is_live(ahead.token));
  EXPECT_TRUE(identity_->use_once("a", 10min).value());
  clock_.move(-24h);
  EXPECT_FALSE(identity_->use_once("a", 10min).value()) << "what was used stays used";
  for (const auto how_long : {0h, 11h, 2h}) {
    clock_.move(how_long);
    if (!is_live(ahead.token)) break;
  }
  EXPECT_FALSE(is_live(ahead.token)) << "twelve hours are twelve hours, whatever the clock said when it began";
  EXPECT_TRUE(is_live(come(person("jan", ""))->token));
}

TEST_P(External, AProviderIsItsOrganisations) {
  auto taken = provider_;
  EXPECT_EQ(identity_->set_provider(vlaardingen_, taken).error().code, core::ErrorCode::kConflict);
  EXPECT_EQ(identity_->remove_provider(vlaardingen_, "purmerend").error().code, core::ErrorCode::kNotFound);
  Member reader = purmerend_;
  reader.roles = {Role::kReader};
  EXPECT_EQ(identity_->set_provider(reader, taken).error().code, core::ErrorCode::kForbidden);
  EXPECT_EQ(identity_->providers("GM0622")->size(), 0U);
  ASSERT_EQ(identity_->providers()->size(), 1U);
  EXPECT_EQ(identity_->providers()->front().client_secret, "") << "no list shows it";
  EXPECT_EQ(identity_->provider("purmerend")->client_secret, "een geheim");
  EXPECT_EQ(identity_->provider("onbekend").error().code, core::ErrorCode::kNotFound);

  const std::pair<const char*, std::function<void(Provider&)>> wrong[] = {
      {"id", [](Provider& p) { p.id = "Met Hoofdletters"; }},
      {"name", [](Provider& p) { p.name = ""; }},
      {"issuer", [](Provider& p) { p.issuer = "https://a b"; }},
      {"client", [](Provider& p) { p.client_id = ""; }},
      {"claim", [](Provider& p) { p.account_claim = "email"; }},
      {"host", [](Provider& p) { p.hosts = {"https://x.example/"}; }}};
  for (const auto& [what, spoil] : wrong) {
    auto spoilt = provider_;
    spoil(spoilt);
    const auto answer = identity_->set_provider(purmerend_, spoilt);
    ASSERT_FALSE(answer.has_value()) << what;
    EXPECT_EQ(answer.error().code, core::ErrorCode::kInvalidInput) << what;
  }
}

TEST_P(External, AnotherIssuerOrNoneEndsWhatTheFormerVouchedFor) {
  set(Role::kReader);
  const auto one = come(person("piet", ""))->token;
  set(Role::kReader);
  EXPECT_TRUE(is_live(one)) << "the same issuer";
  set(Role::kReader, "https://nieuw.example");
  EXPECT_FALSE(is_live(one));
  set(Role::kReader);
  const auto two = come(person("piet", ""))->token;
  ASSERT_TRUE(identity_->remove_provider(purmerend_, "purmerend").has_value());
  EXPECT_FALSE(is_live(two));
}

TEST_P(External, AMarkWorksOnce) {
  EXPECT_TRUE(identity_->use_once("a", 10min).value());
  EXPECT_FALSE(identity_->use_once("a", 10min).value());
  EXPECT_TRUE(identity_->use_once("b", 10min).value());
  clock_.move(11min);
  EXPECT_TRUE(identity_->use_once("a", 10min).value()) << "after that it could not be used anyway";
}

/// Guesses come from the very address of the victim: an office behind one address, or a colleague.
TEST_P(External, AKnownDeviceIsNotLockedOutByGuesses) {
  const auto attempt = [&](const std::string& password, const std::string& device) {
    return identity_->sign_in({"anna@purmerend.example", password, "", "192.0.2.1", "", "", device});
  };
  const auto before = attempt(kPassword, "").value();
  ASSERT_FALSE(before.known_device.empty());
  for (int i = 0; i < 50; ++i) EXPECT_FALSE(attempt("geraden wachtwoord", "").has_value());
  EXPECT_EQ(attempt(kPassword, "").error().code, core::ErrorCode::kTooManyRequests) << "the address waits";
  const auto after = attempt(kPassword, before.known_device);
  ASSERT_TRUE(after.has_value()) << "the device does not";
  EXPECT_EQ(after->known_device, before.known_device);
  // It opens nothing by itself, and is no lane for guesses either.
  int tried = 0;
  for (int i = 0; i < 20; ++i)
    tried +=
        attempt("geraden wachtwoord", before.known_device).error().code == core::ErrorCode::kUnauthenticated ? 1 : 0;
  EXPECT_EQ(tried, 3);
  const auto forged = [&](std::string cookie) { return attempt(kPassword, cookie).error().code; };
  auto spoilt = before.known_device;
  spoilt.back() = spoilt.back() == '0' ? '1' : '0';
  EXPECT_EQ(forged(spoilt), core::ErrorCode::kTooManyRequests);
  EXPECT_EQ(forged("x"), core::ErrorCode::kTooManyRequests);
  const auto of_eva = identity_->sign_in({"eva@vlaardingen.example", kPassword, "", "192.0.2.9", "", ""}).value();
  EXPECT_EQ(forged(of_eva.known_device), core::ErrorCode::kTooManyRequests) << "another user's";
  clock_.move(181 * 24h);
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(attempt("geraden wachtwoord", "").has_value());
  EXPECT_EQ(forged(before.known_device), core::ErrorCode::kTooManyRequests) << "half a year is long enough";
}

}  // namespace
}  // namespace pareltjes::identity
