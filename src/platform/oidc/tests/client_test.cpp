// SPDX-License-Identifier: EUPL-1.2
// What is taken of a provider and what is refused, with the reason.
#include "platform/oidc/client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test_provider.hpp"

namespace pareltjes::oidc {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr auto kBack = "https://pareltjes.example/terug";

class Oidc : public ::testing::Test {
 protected:
  /// A whole sign-in with these claims instead of the usual ones; null takes a claim away.
  core::Result<Person> sign_in(const json& changes, const json& header = {{"alg", "RS256"}, {"kid", "eerste"}},
                               const std::string& issuer = "") {
    const auto begun = client.begin(registration_, kBack);
    if (!begun) return std::unexpected(begun.error());
    json claims{{"iss", kIssuer},        {"aud", "pareltjes"},     {"sub", "anna"},
                {"nonce", begun->nonce}, {"iat", clock.seconds()}, {"exp", clock.seconds() + 300}};
    if (!changes.is_null()) claims.merge_patch(changes);
    provider.id_token = provider.keys.front().sign(header, claims);
    return client.redeem(registration_, kBack, {"code", issuer, begun->nonce, begun->verifier});
  }
  std::string refusal(const json& changes, const json& header = {{"alg", "RS256"}, {"kid", "eerste"}}) {
    const auto person = sign_in(changes, header);
    return person ? "geen" : person.error().message.nl;
  }

  TestClock clock;
  TestProvider provider;
  Client client{provider.fetch(), clock};
  Registration registration_ = registration();
};

TEST_F(Oidc, SignsSomebodyIn) {
  const auto person = sign_in({{"name", "Anna"}, {"email", "anna@purmerend.example"}, {"sid", "s1"}});
  ASSERT_TRUE(person) << core::describe(person.error(), core::Language::kEnglish);
  EXPECT_EQ(person->account, "sub:anna");
  EXPECT_EQ(person->issuer, kIssuer);
  EXPECT_EQ(person->email, "anna@purmerend.example");
  EXPECT_EQ(person->sid, "s1");
  EXPECT_FALSE(person->two_factors);
  EXPECT_EQ(provider.times("/openid-configuration"), 1U);
  EXPECT_EQ(provider.times("/jwks"), 1U);
}

TEST_F(Oidc, AsksAsTheStandardSays) {
  const auto begun = client.begin(registration_, kBack);
  ASSERT_TRUE(begun);
  EXPECT_THAT(begun->address,
              HasSubstr("https://inloggen.voorbeeld.example/auth?response_type=code&client_id=pareltjes"));
  EXPECT_THAT(begun->address, HasSubstr("&code_challenge_method=S256"));
  EXPECT_THAT(begun->address, HasSubstr("&code_challenge=" + challenge_of(begun->verifier)));
  EXPECT_THAT(begun->address, HasSubstr("&state=" + begun->state + "&nonce=" + begun->nonce));
  EXPECT_THAT(begun->address, Not(HasSubstr(begun->verifier)));
  ASSERT_TRUE(sign_in({}));
  const auto& question = provider.asked.back();
  EXPECT_THAT(question.form, HasSubstr("grant_type=authorization_code&code=code&redirect_uri=https%3A%2F%2F"));
  EXPECT_EQ(question.password, "geheim%20%26%20geheim") << "encoded before Basic (RFC 6749, section 2.3.1)";
  EXPECT_THAT(question.form, Not(HasSubstr("geheim")));
  provider.discovery["token_endpoint_auth_methods_supported"] = {"client_secret_post"};
  clock.time += std::chrono::hours(2);
  ASSERT_TRUE(sign_in({}));
  EXPECT_THAT(provider.asked.back().form, HasSubstr("&client_id=pareltjes&client_secret=geheim%20%26%20geheim"));
  EXPECT_EQ(provider.asked.back().user, "");
}

TEST_F(Oidc, RefusesWithTheReason) {
  const auto now = clock.seconds();
  const std::pair<json, const char*> cases[] = {
      {{{"iss", "https://elders.example"}}, "komt van een andere inlogdienst"},
      {{{"iss", nullptr}}, "komt van een andere inlogdienst"},
      {{{"aud", "anders"}}, "voor een ander programma bedoeld"},
      {{{"aud", json::array({"pareltjes", "anders"})}}, "voor een ander programma bedoeld"},
      {{{"aud", json::array({"anders"})}, {"azp", "pareltjes"}}, "voor een ander programma bedoeld"},
      {{{"azp", "anders"}}, "voor een ander programma bedoeld"},
      {{{"aud", nullptr}}, "voor een ander programma bedoeld"},
      {{{"exp", now - 61}}, "is verlopen"},
      {{{"iat", now - 700}}, "is verlopen"},
      {{{"exp", nullptr}}, "zegt niet hoe lang het geldt"},
      {{{"exp", "morgen"}}, "zegt niet hoe lang het geldt"},
      {{{"iat", nullptr}}, "zegt niet hoe lang het geldt"},
      {{{"iat", now + 61}}, "geldt nog niet"},
      {{{"nbf", now + 61}}, "geldt nog niet"},
      {{{"nonce", "anders"}}, "hoort niet bij deze aanmelding"},
      {{{"nonce", nullptr}}, "hoort niet bij deze aanmelding"},
      {{{"sub", nullptr}}, "zegt niet wie u bent"},
      {{{"sub", ""}}, "zegt niet wie u bent"},
      {{{"sub", 12}}, "zegt niet wie u bent"},
      {{{"sub", std::string(256, 'x')}}, "zegt niet wie u bent"},
  };
  for (const auto& [changes, reason] : cases) EXPECT_THAT(refusal(changes), HasSubstr(reason)) << changes.dump();
  const json accepted[] = {{{"exp", now - 59}},
                           {{"iat", now + 59}},
                           {{"nbf", now + 59}},
                           {{"aud", json::array({"pareltjes"})}},
                           {{"aud", json::array({"x", "pareltjes"})}, {"azp", "pareltjes"}}};
  for (const auto& changes : accepted) EXPECT_EQ(refusal(changes), "geen") << changes.dump();
  EXPECT_THAT(refusal({}, {{"alg", "RS256"}, {"kid", "eerste"}, {"typ", "logout+jwt"}}),
              HasSubstr("niet bedoeld om in te loggen"));
  EXPECT_THAT(refusal({}, {{"alg", "none"}}), HasSubstr("niet ondertekend op een manier"));
  EXPECT_THAT(refusal({}, {{"alg", "HS256"}, {"kid", "eerste"}}), HasSubstr("niet ondertekend op een manier"));
}

TEST_F(Oidc, RefusesAForgedSignature) {
  const auto begun = client.begin(registration_, kBack);
  const json claims{{"iss", kIssuer},        {"aud", "pareltjes"},     {"sub", "anna"},
                    {"nonce", begun->nonce}, {"iat", clock.seconds()}, {"exp", clock.seconds() + 300}};
  const auto forger = SigningKey::rsa("eerste");
  provider.id_token = forger.sign({{"alg", "RS256"}, {"kid", "eerste"}}, claims);
  const auto person = client.redeem(registration_, kBack, {"code", "", begun->nonce, begun->verifier});
  ASSERT_FALSE(person);
  EXPECT_EQ(person.error().code, core::ErrorCode::kUnauthenticated);
  EXPECT_THAT(person.error().message.nl, HasSubstr("handtekening van de inlogdienst klopt niet"));
}

TEST_F(Oidc, FollowsTheProviderToNewKeysButNotForEver) {
  ASSERT_TRUE(sign_in({}));
  provider.keys = {SigningKey::elliptic("tweede")};
  ASSERT_TRUE(sign_in({}, {{"alg", "ES256"}, {"kid", "tweede"}}));
  EXPECT_EQ(provider.times("/jwks"), 2U);
  for (int i = 0; i < 20; ++i)
    EXPECT_THAT(refusal({}, {{"alg", "ES256"}, {"kid", "onbekend"}}), HasSubstr("die zij niet bekendmaakt"));
  EXPECT_EQ(provider.times("/jwks"), 6U) << "five times in five minutes";
  clock.time += std::chrono::minutes(5);
  provider.keys = {SigningKey::rsa("derde")};
  EXPECT_TRUE(sign_in({}, {{"alg", "RS256"}, {"kid", "derde"}}));
}

TEST_F(Oidc, ChecksWhichProviderAnswered) {
  EXPECT_TRUE(sign_in({}, {{"alg", "RS256"}}, kIssuer));
  EXPECT_FALSE(sign_in({}, {{"alg", "RS256"}}, "https://elders.example"));
  provider.discovery["authorization_response_iss_parameter_supported"] = true;
  clock.time += std::chrono::hours(2);
  EXPECT_FALSE(sign_in({})) << "it says that it names itself, and did not";
}

TEST_F(Oidc, KnowsTwoFactors) {
  registration_.acr = "https://refeds.org/profile/mfa hoog";
  const std::pair<json, bool> cases[] = {
      {{{"amr", {"mfa"}}}, true},         {{{"amr", {"pwd", "otp"}}}, true},
      {{{"amr", {"pwd", "pin"}}}, false}, {{{"amr", {"otp"}}}, false},
      {{{"amr", "mfa"}}, false},          {{{"amr", {"fpt", "hwk"}}}, true},
      {{{"acr", "hoog"}}, true},          {{{"acr", ""}}, false},
      {{{"acr", "laag"}}, false},         {{{"amr", json::array({1, nullptr})}}, false}};
  for (const auto& [changes, two] : cases) {
    const auto person = sign_in(changes);
    ASSERT_TRUE(person);
    EXPECT_EQ(person->two_factors, two) << changes.dump();
  }
}

TEST_F(Oidc, TakesNoUnverifiedEmail) {
  EXPECT_EQ(sign_in({{"email", "a@b.example"}, {"email_verified", true}})->email, "a@b.example");
  EXPECT_EQ(sign_in({{"email", "a@b.example"}, {"email_verified", false}})->email, "");
  EXPECT_EQ(sign_in({{"email", "a@b.example\nBcc: x"}})->email, "");
}

TEST_F(Oidc, TakesTheClaimThatNamesTheAccount) {
  registration_.account_claim = "oid";
  EXPECT_EQ(sign_in({{"oid", "7-7"}})->account, "oid:7-7");
  EXPECT_THAT(refusal({}), HasSubstr("zegt niet wie u bent"));
}

TEST_F(Oidc, SaysWhatAFailingProviderDoes) {
  provider.token_status = 400;
  provider.token_error = "invalid_grant";
  EXPECT_THAT(refusal({}), HasSubstr("verlopen of al gebruikt"));
  provider.token_status = 401;
  provider.token_error = "invalid_client";
  EXPECT_THAT(refusal({}), HasSubstr("of het geheim of de sleutel klopt niet"));
  provider.token_status = 302;
  EXPECT_NE(refusal({}), "geen") << "no redirect is followed";
  Client fresh{provider.fetch(), clock};
  provider.down = true;
  const auto before = provider.asked.size();
  for (int i = 0; i < 10; ++i)
    EXPECT_EQ(fresh.begin(registration_, kBack).error().code, core::ErrorCode::kNetworkUnavailable);
  EXPECT_EQ(provider.asked.size(), before + 1) << "who is down is not asked for every visitor";
  provider.down = false;
  clock.time += std::chrono::seconds(6);
  EXPECT_TRUE(fresh.begin(registration_, kBack));
}

TEST_F(Oidc, StaysWithinTheProvidersAddresses) {
  const std::pair<json, const char*> cases[] = {
      {{{"issuer", "https://inloggen.voorbeeld.example/"}}, "noemt zichzelf anders"},
      {{{"token_endpoint", "https://10.0.0.1/token"}}, "‘10.0.0.1’"},
      {{{"token_endpoint", "http://inloggen.voorbeeld.example/token"}}, "niet toegestaan"},
      {{{"token_endpoint", "https://inloggen.voorbeeld.example:8443/token"}}, "niet toegestaan"},
      {{{"token_endpoint", "https://inloggen.voorbeeld.example@elders.example/"}}, "niet toegestaan"},
      {{{"token_endpoint", "https://elders.example\\@inloggen.voorbeeld.example/"}}, "niet toegestaan"},
      {{{"jwks_uri", "file:///etc/passwd"}}, "niet toegestaan"},
      {{{"jwks_uri", nullptr}}, "niet toegestaan"},
      {{{"authorization_endpoint", "javascript:alert(1)"}}, "niet toegestaan"},
      {{{"end_session_endpoint", "https://elders.example/"}}, "‘elders.example’"},
      {{{"code_challenge_methods_supported", {"plain"}}}, "kan niet wat nodig is"},
      {{{"id_token_signing_alg_values_supported", {"HS256"}}}, "kan niet wat nodig is"},
      {{{"response_types_supported", {"token"}}}, "kan niet wat nodig is"},
  };
  for (const auto& [changes, reason] : cases) {
    auto document = description();
    document.merge_patch(changes);
    const auto found = parse_discovery(document.dump(), registration_);
    ASSERT_FALSE(found) << changes.dump();
    EXPECT_THAT(found.error().message.nl, HasSubstr(reason)) << changes.dump();
  }
  auto document = description();
  document["jwks_uri"] = "https://sleutels.example/x";
  EXPECT_FALSE(parse_discovery(document.dump(), registration_));
  registration_.hosts = {"sleutels.example"};
  EXPECT_TRUE(parse_discovery(document.dump(), registration_));
}

TEST_F(Oidc, TakesOnlyAnIssuerWithTlsUnlessTheOperatorSaysSo) {
  const auto may = [](const std::string& issuer, bool internal) {
    auto one = registration();
    one.issuer = issuer;
    one.internal = internal;
    return check_issuer(one).has_value();
  };
  EXPECT_TRUE(may("https://login.example/tenant/v2.0", false));
  EXPECT_FALSE(may("http://127.0.0.1:5556", false));
  EXPECT_TRUE(may("http://127.0.0.1:5556", true));
  EXPECT_FALSE(may("http://intern.example", true));
  for (const auto* wrong :
       {"", "login.example", "https://u:p@login.example", "https://login.example/?a=b", "https://login.example/#x",
        "https://login.example/?", "https://login.example/#", "ftp://login.example", "https://"})
    EXPECT_FALSE(may(wrong, true)) << wrong;
}

TEST(Network, AsksNoPrivateAddress) {
  const auto fetch = network_fetch();
  // A name or number that leads inwards gets no connection, whatever listens there.
  for (const auto* url : {"https://127.0.0.1:1/", "https://[::1]:1/", "https://10.0.0.1/", "https://169.254.169.254/",
                          "https://[::ffff:127.0.0.1]:1/", "https://2130706433:1/"}) {
    const auto answer = fetch({url, {}, {}, {}, false});
    ASSERT_FALSE(answer) << url;
    EXPECT_EQ(answer.error().code, core::ErrorCode::kNetworkUnavailable);
  }
  EXPECT_FALSE(fetch({"http://127.0.0.1:1/", {}, {}, {}, false})) << "only TLS";
}

class Logout : public Oidc {
 protected:
  core::Result<LogoutNotice> notice(const json& changes,
                                    const json& header = {{"alg", "RS256"}, {"kid", "eerste"}, {"typ", "logout+jwt"}}) {
    json claims{{"iss", kIssuer},
                {"aud", "pareltjes"},
                {"sub", "anna"},
                {"sid", "s1"},
                {"iat", clock.seconds()},
                {"exp", clock.seconds() + 120},
                {"jti", "n1"},
                {"events", {{"http://schemas.openid.net/event/backchannel-logout", json::object()}}}};
    if (!changes.is_null()) claims.merge_patch(changes);
    return client.logout_notice(registration_, provider.keys.front().sign(header, claims));
  }
};

TEST_F(Logout, IsHeardOnlyFromTheProvider) {
  const auto heard = notice({});
  ASSERT_TRUE(heard);
  EXPECT_EQ(heard->subject, "anna");
  EXPECT_EQ(heard->sid, "s1");
  EXPECT_TRUE(notice({{"sub", nullptr}}));
  EXPECT_TRUE(notice({{"sid", nullptr}}));
  const json wrong[] = {{{"sub", nullptr}, {"sid", nullptr}},
                        {{"nonce", "x"}},
                        {{"events", nullptr}},
                        {{"events", {{"http://schemas.openid.net/event/backchannel-logout", 1}}}},
                        {{"jti", nullptr}},
                        {{"aud", "anders"}},
                        {{"iss", "https://elders.example"}},
                        {{"exp", clock.seconds() - 61}},
                        {{"iat", nullptr}}};
  for (const auto& changes : wrong) EXPECT_FALSE(notice(changes)) << changes.dump();
  EXPECT_FALSE(notice({}, {{"alg", "RS256"}, {"kid", "eerste"}, {"typ", "at+jwt"}}));
  EXPECT_FALSE(client.logout_notice(registration_, ""));
}

TEST_F(Logout, CannotUseUpTheSearchForNewKeys) {
  ASSERT_TRUE(notice({}));
  for (int i = 0; i < 20; ++i) EXPECT_FALSE(notice({}, {{"alg", "RS256"}, {"kid", "onbekend"}}));
  provider.keys = {SigningKey::rsa("nieuw")};
  EXPECT_TRUE(sign_in({}, {{"alg", "RS256"}, {"kid", "nieuw"}})) << "signing in still follows the provider";
}

TEST_F(Logout, HasAnAddressAtTheProvider) {
  EXPECT_EQ(client.sign_out_address(registration_, "a.b.c", "https://pareltjes.example/afgemeld"),
            "https://inloggen.voorbeeld.example/session/end?id_token_hint=a.b.c&client_id=pareltjes&"
            "post_logout_redirect_uri=https%3A%2F%2Fpareltjes.example%2Fafgemeld");
  provider.discovery.erase("end_session_endpoint");
  clock.time += std::chrono::hours(2);
  EXPECT_EQ(client.sign_out_address(registration_, "a.b.c", "https://pareltjes.example/afgemeld"), "");
}

}  // namespace
}  // namespace pareltjes::oidc
