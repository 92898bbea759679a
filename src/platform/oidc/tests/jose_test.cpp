// SPDX-License-Identifier: EUPL-1.2
// Signatures against the examples of RFC 7515, RFC 7519 and RFC 7636, and against keys that must not pass.
#include "platform/oidc/jose.hpp"

#include <gtest/gtest.h>

#include "test_provider.hpp"

namespace pareltjes::oidc {
namespace {

// RFC 7515, appendix A: one payload, signed three ways.
constexpr auto kPayload =
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
// A.2
constexpr auto kRsaJwk = R"({"kty":"RSA","e":"AQAB","n":
"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"})";
constexpr auto kRsaSignature =
    "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_"
    "O8W2Fp5jujGbds9uJdbF9CUAr7t1dn"
    "ZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--"
    "xi12jzDwusC-"
    "eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
// A.3
constexpr auto kEllipticJwk = R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
"y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})";
constexpr auto kEllipticSignature =
    "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

std::string token_of(const std::string& header, const std::string& signature) {
  return to_base64url(header) + "." + kPayload + "." + signature;
}

bool verifies(const std::string& compact, const std::string& jwk) {
  std::string bare;
  for (const char c : jwk) bare += c == '\n' ? ' ' : c;
  const auto keys = KeySet::parse(R"({"keys":[)" + bare + "]}");
  const auto token = parse_token(compact);
  if (!keys || !token) return false;
  const auto* key = keys->key_for(*token);
  return key != nullptr && signature_fits(*token, *key);
}

TEST(Jose, VerifiesTheExamplesOfRfc7515) {
  EXPECT_TRUE(verifies(token_of(R"({"alg":"RS256"})", kRsaSignature), kRsaJwk));
  EXPECT_TRUE(verifies(token_of(R"({"alg":"ES256"})", kEllipticSignature), kEllipticJwk));
  EXPECT_FALSE(verifies(token_of(R"({"alg":"RS256"})", kEllipticSignature), kRsaJwk));
  EXPECT_FALSE(verifies(token_of(R"({"alg":"ES256"})", kEllipticSignature), kRsaJwk)) << "no key of that kind";
  EXPECT_FALSE(verifies(token_of(R"({"alg":"PS256"})", kRsaSignature), kRsaJwk)) << "another padding";
}

TEST(Jose, NoticesEveryChangedCharacter) {
  for (const auto& [compact, jwk] : {std::pair{token_of(R"({"alg":"RS256"})", kRsaSignature), kRsaJwk},
                                     {token_of(R"({"alg":"ES256"})", kEllipticSignature), kEllipticJwk}}) {
    for (std::size_t i = 0; i < compact.size(); i += 7) {
      auto changed = compact;
      changed[i] = changed[i] == 'A' ? 'B' : 'A';
      EXPECT_FALSE(verifies(changed, jwk)) << i;
    }
  }
}

TEST(Jose, RefusesWhatAnybodyCouldSign) {
  // RFC 7519, section 6.1: an unsecured token. RFC 7515, A.1: HS256, whose key a client shares with the provider.
  EXPECT_FALSE(parse_token(std::string("eyJhbGciOiJub25lIn0.") + kPayload + "."));
  const auto hmac = std::string("eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.") + kPayload +
                    ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  ASSERT_FALSE(parse_token(hmac));
  EXPECT_NE(parse_token(hmac).error().advice.nl.find("RS256"), std::string::npos);
  for (const auto* header : {R"({"alg":"NONE"})", R"({"alg":""})", R"({})", R"({"alg":["RS256"]})", R"([])", "x",
                             R"({"alg":"RS256","crit":["b64"],"b64":false})"}) {
    EXPECT_FALSE(parse_token(token_of(header, kRsaSignature))) << header;
  }
  for (const auto* text : {"", ".", "..", "a.b", "a.b.c.d", "e30.e30.", "e30.W10.AA"}) EXPECT_FALSE(parse_token(text));
  EXPECT_FALSE(parse_token(std::string(40'000, 'A')));
}

TEST(Jose, Base64UrlHasOneSpelling) {
  // RFC 7515, appendix C.
  EXPECT_EQ(to_base64url("\x03\xec\xff\xe0\xc1"), "A-z_4ME");
  EXPECT_EQ(*from_base64url("A-z_4ME"), "\x03\xec\xff\xe0\xc1");
  EXPECT_EQ(*from_base64url(""), "");
  for (const auto* wrong : {"A-z_4MF", "A-z_4ME=", "A+z/4ME", "A", "AA AA", "A-z_4M\n"})
    EXPECT_FALSE(from_base64url(wrong)) << wrong;
  for (std::size_t size = 0; size < 40; ++size) {
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>(i * 37 + size);
    EXPECT_EQ(*from_base64url(to_base64url(bytes)), bytes);
  }
}

TEST(Jose, ProofKeyOfRfc7636) {
  EXPECT_EQ(challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

TEST(KeySets, LeaveOutWhatIsNoUse) {
  auto encryption = SigningKey::rsa("a").jwk();
  encryption["use"] = "enc";
  auto off_the_curve = SigningKey::elliptic("b").jwk();
  off_the_curve["y"] = off_the_curve["x"];
  auto other_curve = SigningKey::elliptic("c").jwk();
  other_curve["crv"] = "P-384";
  auto signs_only = SigningKey::rsa("d").jwk();
  signs_only["key_ops"] = {"sign"};
  auto even = SigningKey::rsa("f").jwk();
  even["e"] = "AQAA";
  const auto weak = SigningKey::rsa("e", 1024).jwk();
  const nlohmann::json secret{{"kty", "oct"}, {"k", "c2VjcmV0"}};
  for (const auto& jwk : {encryption, off_the_curve, other_curve, signs_only, even, weak, secret, nlohmann::json(7)}) {
    const auto keys = KeySet::parse(nlohmann::json{{"keys", {jwk}}}.dump());
    ASSERT_TRUE(keys);
    EXPECT_EQ(keys->size(), 0U) << jwk.dump();
  }
  for (const auto* text : {"", "[]", "{}", R"({"keys":{}})", R"({"keys":1})", "<html>"})
    EXPECT_FALSE(KeySet::parse(text)) << text;
}

TEST(KeySets, FindTheKeyThatIsMeant) {
  const auto one = SigningKey::rsa("een");
  const auto two = SigningKey::rsa("twee");
  const auto curve = SigningKey::elliptic("drie");
  const auto keys = *KeySet::parse(nlohmann::json{{"keys", {one.jwk(), two.jwk(), curve.jwk()}}}.dump());
  const auto verdict = [&](const SigningKey& key, const nlohmann::json& header) {
    const auto token = parse_token(key.sign(header, {{"sub", "x"}}));
    const auto* found = keys.key_for(*token);
    return found != nullptr && signature_fits(*token, *found);
  };
  EXPECT_TRUE(verdict(two, {{"alg", "RS256"}, {"kid", "twee"}}));
  EXPECT_TRUE(verdict(two, {{"alg", "PS256"}, {"kid", "twee"}}));
  EXPECT_TRUE(verdict(curve, {{"alg", "ES256"}, {"kid", "drie"}}));
  EXPECT_TRUE(verdict(curve, {{"alg", "ES256"}})) << "the only one of its kind";
  EXPECT_FALSE(verdict(one, {{"alg", "RS256"}})) << "two could be meant";
  EXPECT_FALSE(verdict(two, {{"alg", "RS256"}, {"kid", "een"}})) << "signed with another";
  EXPECT_FALSE(verdict(two, {{"alg", "RS256"}, {"kid", "vier"}}));
  EXPECT_FALSE(verdict(curve, {{"alg", "RS256"}, {"kid", "drie"}}));
}

}  // namespace
}  // namespace pareltjes::oidc
