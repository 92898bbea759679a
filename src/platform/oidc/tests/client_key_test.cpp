// SPDX-License-Identifier: EUPL-1.2
// Proving who we are with a key (private_key_jwt): RFC 7523, RFC 7638, OpenID Connect Core 1.0 section 9.
#include "platform/oidc/client_key.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "test_provider.hpp"

namespace pareltjes::oidc {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

const ClientKey& key() {
  static const auto kKey = make_client_key().value();
  return kKey;
}

TEST(ClientKey, HasTheThumbprintOfRfc7638) {
  // Section 3.1.
  EXPECT_EQ(thumbprint_of(
                "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKR"
                "XjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaS"
                "qzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINH"
                "aQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
                "AQAB"),
            "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
}

TEST(ClientKey, PublishesNoPrivateNumber) {
  const auto jwk = json::parse(key().public_jwk);
  std::set<std::string> names;
  for (const auto& [name, value] : jwk.items()) names.insert(name);
  EXPECT_EQ(names, (std::set<std::string>{"kty", "use", "kid", "n", "e"}));
  EXPECT_EQ(from_base64url(jwk.at("n").get<std::string>())->size(), 384U) << "3072 bits";
  EXPECT_EQ(jwk.at("kid"), key().id);
  EXPECT_THAT(key().private_pem, HasSubstr("BEGIN PRIVATE KEY"));
  EXPECT_NE(make_client_key()->id, key().id);
}

class ClientProof : public ::testing::Test {
 protected:
  void SetUp() override {
    provider.discovery["token_endpoint_auth_methods_supported"] = {"client_secret_basic", "private_key_jwt"};
    registration_.with_key = true;
    registration_.key_id = key().id;
    registration_.private_key = key().private_pem;
  }
  /// What the token endpoint got.
  std::map<std::string, std::string> sent() {
    provider.token_status = 400;  // The proof is what is looked at.
    const auto begun = client.begin(registration_, "https://pareltjes.example/terug");
    EXPECT_TRUE(begun);
    static_cast<void>(
        client.redeem(registration_, "https://pareltjes.example/terug", {"code", "", begun->nonce, begun->verifier}));
    std::map<std::string, std::string> fields;
    std::istringstream form(provider.asked.back().form);
    for (std::string field; std::getline(form, field, '&');)
      fields[field.substr(0, field.find('='))] = field.substr(field.find('=') + 1);
    return fields;
  }
  static bool verifies(const Token& token) {
    const auto keys = KeySet::parse(R"({"keys":[)" + key().public_jwk + "]}");
    const auto* found = keys->key_for(token);
    return found != nullptr && signature_fits(token, *found);
  }

  TestClock clock;
  TestProvider provider;
  Client client{provider.fetch(), clock};
  Registration registration_ = registration();
};

TEST_F(ClientProof, IsASignedAssertionForThisProviderAlone) {
  const auto fields = sent();
  EXPECT_EQ(fields.at("client_id"), "pareltjes");
  EXPECT_EQ(fields.at("client_assertion_type"), "urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer");
  EXPECT_FALSE(fields.contains("client_secret"));
  EXPECT_EQ(provider.asked.back().user, "") << "nor in a header";
  const auto token = parse_token(fields.at("client_assertion"));
  ASSERT_TRUE(token);
  EXPECT_EQ(token->algorithm, Algorithm::kRs256) << "what a provider knows that names none";
  EXPECT_TRUE(verifies(*token));
  const auto claims = json::parse(token->claims);
  EXPECT_EQ(claims.at("iss"), "pareltjes");
  EXPECT_EQ(claims.at("sub"), "pareltjes");
  EXPECT_EQ(claims.at("aud"), kIssuer) << "of no use anywhere else";
  EXPECT_EQ(claims.at("iat"), clock.seconds());
  EXPECT_EQ(claims.at("exp"), clock.seconds() + 60);
  const auto again = parse_token(sent().at("client_assertion"));
  EXPECT_NE(json::parse(again->claims).at("jti"), claims.at("jti")) << "no assertion twice";
}

TEST_F(ClientProof, PrefersPs256WhereItIsKnown) {
  provider.discovery["token_endpoint_auth_signing_alg_values_supported"] = {"RS256", "PS256", "ES256"};
  const auto token = parse_token(sent().at("client_assertion"));
  ASSERT_TRUE(token);
  EXPECT_EQ(token->algorithm, Algorithm::kPs256);
  EXPECT_TRUE(verifies(*token));
}

TEST_F(ClientProof, IsNotAskedOfAProviderThatTakesNone) {
  EXPECT_TRUE(client.probe(registration_));
  const std::pair<const char*, json> cases[] = {
      {"token_endpoint_auth_methods_supported", {"client_secret_basic"}},
      {"token_endpoint_auth_methods_supported", nullptr},
      {"token_endpoint_auth_signing_alg_values_supported", {"ES256", "HS256"}}};
  for (const auto& [name, value] : cases) {
    TestProvider other;
    other.discovery = provider.discovery;
    other.discovery.merge_patch({{name, value}});
    Client asking{other.fetch(), clock};
    const auto tried = asking.probe(registration_);
    ASSERT_FALSE(tried) << name << value.dump();
    EXPECT_EQ(tried.error().message.nl, "Deze inlogdienst neemt geen sleutel aan (private_key_jwt).");
  }
}

TEST_F(ClientProof, WithoutAKeyNothingIsSent) {
  registration_.private_key.clear();
  const auto begun = client.begin(registration_, "https://pareltjes.example/terug");
  const auto person =
      client.redeem(registration_, "https://pareltjes.example/terug", {"code", "", begun->nonce, begun->verifier});
  ASSERT_FALSE(person);
  EXPECT_EQ(provider.times("/token"), 0U);
  EXPECT_THAT(person.error().message.nl, Not(HasSubstr("geheim")));
}

}  // namespace
}  // namespace pareltjes::oidc
