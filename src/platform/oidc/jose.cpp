// SPDX-License-Identifier: EUPL-1.2
#include "platform/oidc/jose.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

namespace pareltjes::oidc {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestToken = std::size_t{32} * 1024;
constexpr std::size_t kMostKeys = 100;
constexpr std::size_t kCoordinateBytes = 32;  // RFC 7518, section 3.4: P-256.
constexpr int kWeakestRsaBits = 2048;         // RFC 7518, section 3.3.
constexpr int kLargestRsaBits = 8192;         // Larger ones cost time that a stranger should not be able to take.
constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr std::array<std::pair<std::string_view, Algorithm>, 3> kAlgorithms{
    {{"RS256", Algorithm::kRs256}, {"PS256", Algorithm::kPs256}, {"ES256", Algorithm::kEs256}}};

const unsigned char* raw(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string text_of(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::unexpected<core::Error> no_token() {
  return core::fail(core::ErrorCode::kUnauthenticated,
                    {"Het token van de inlogdienst is beschadigd.", "The provider's token is damaged."},
                    {"Begin opnieuw met inloggen.", "Begin signing in again."});
}

std::string type_of(const json& header) {
  auto type = text_of(header, "typ");
  std::ranges::transform(type, type.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return type.starts_with("application/") ? type.substr(12) : type;
}

using Number = std::unique_ptr<BIGNUM, void (*)(BIGNUM*)>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, void (*)(OSSL_PARAM_BLD*)>;

/// A public key from its numbers; nullptr when OpenSSL finds that it is none.
std::shared_ptr<EVP_PKEY> key_from(const char* kind, OSSL_PARAM_BLD* builder) {
  const std::unique_ptr<OSSL_PARAM, void (*)(OSSL_PARAM*)> parameters(OSSL_PARAM_BLD_to_param(builder),
                                                                      OSSL_PARAM_free);
  const std::unique_ptr<EVP_PKEY_CTX, void (*)(EVP_PKEY_CTX*)> context(
      EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr), EVP_PKEY_CTX_free);
  EVP_PKEY* key = nullptr;
  if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) {
    EVP_PKEY_free(key);
    return nullptr;
  }
  std::shared_ptr<EVP_PKEY> made(key, EVP_PKEY_free);
  const std::unique_ptr<EVP_PKEY_CTX, void (*)(EVP_PKEY_CTX*)> check(
      EVP_PKEY_CTX_new_from_pkey(nullptr, made.get(), nullptr), EVP_PKEY_CTX_free);
  // For an elliptic curve: the point lies on it.
  return check && EVP_PKEY_public_check(check.get()) == 1 ? made : nullptr;
}

std::shared_ptr<EVP_PKEY> rsa_key(const json& jwk) {
  const auto n = from_base64url(text_of(jwk, "n"));
  const auto e = from_base64url(text_of(jwk, "e"));
  if (!n || !e || n->empty() || e->empty() || n->size() > kLargestRsaBits / 8 || e->size() > 8) return nullptr;
  const Number modulus(BN_bin2bn(raw(*n), static_cast<int>(n->size()), nullptr), BN_free);
  const Number exponent(BN_bin2bn(raw(*e), static_cast<int>(e->size()), nullptr), BN_free);
  const Builder builder(OSSL_PARAM_BLD_new(), OSSL_PARAM_BLD_free);
  if (!modulus || !exponent || !builder || BN_num_bits(modulus.get()) < kWeakestRsaBits ||
      BN_is_odd(exponent.get()) == 0 || BN_is_one(exponent.get()) == 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) != 1) {
    return nullptr;
  }
  return key_from("RSA", builder.get());
}

std::shared_ptr<EVP_PKEY> elliptic_key(const json& jwk) {
  const auto x = from_base64url(text_of(jwk, "x"));
  const auto y = from_base64url(text_of(jwk, "y"));
  if (text_of(jwk, "crv") != "P-256" || !x || !y || x->size() != kCoordinateBytes || y->size() != kCoordinateBytes)
    return nullptr;
  const auto point = '\x04' + *x + *y;
  const Builder builder(OSSL_PARAM_BLD_new(), OSSL_PARAM_BLD_free);
  if (!builder || OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) != 1) {
    return nullptr;
  }
  return key_from("EC", builder.get());
}

bool is_for_signatures(const json& jwk) {
  if (jwk.contains("use") && text_of(jwk, "use") != "sig") return false;
  const auto operations = jwk.find("key_ops");
  if (operations == jwk.end()) return true;
  return operations->is_array() && std::ranges::any_of(*operations, [](const json& one) { return one == "verify"; });
}

/// r and s of 32 bytes each (RFC 7518, section 3.4) as OpenSSL wants them; empty when they are not.
std::string der_of(std::string_view signature) {
  if (signature.size() != 2 * kCoordinateBytes) return {};
  const std::unique_ptr<ECDSA_SIG, void (*)(ECDSA_SIG*)> pair(ECDSA_SIG_new(), ECDSA_SIG_free);
  Number r(BN_bin2bn(raw(signature), kCoordinateBytes, nullptr), BN_free);
  Number s(BN_bin2bn(raw(signature.substr(kCoordinateBytes)), kCoordinateBytes, nullptr), BN_free);
  if (!pair || !r || !s || ECDSA_SIG_set0(pair.get(), r.get(), s.get()) != 1) return {};
  static_cast<void>(r.release());
  static_cast<void>(s.release());
  unsigned char* bytes = nullptr;
  const int size = i2d_ECDSA_SIG(pair.get(), &bytes);
  std::string der(reinterpret_cast<const char*>(bytes), size > 0 ? static_cast<std::size_t>(size) : 0);
  OPENSSL_free(bytes);
  return der;
}

}  // namespace

std::string to_base64url(std::string_view bytes) {
  std::string text;
  unsigned int bits = 0;
  int count = 0;
  for (const char c : bytes) {
    bits = (bits << 8U) | static_cast<unsigned char>(c);
    for (count += 8; count >= 6; count -= 6) text += kAlphabet[(bits >> static_cast<unsigned>(count - 6)) & 63U];
  }
  if (count > 0) text += kAlphabet[(bits << static_cast<unsigned>(6 - count)) & 63U];
  return text;
}

core::Result<std::string> from_base64url(std::string_view text) {
  std::string bytes;
  unsigned int bits = 0;
  unsigned int count = 0;
  bool sound = text.size() % 4 != 1;
  for (const char c : text) {
    const auto value = kAlphabet.find(c);
    sound = sound && value != std::string_view::npos;
    bits = (bits << 6U) | static_cast<unsigned int>(value & 63U);
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes += static_cast<char>((bits >> count) & 0xFFU);
    }
  }
  // One spelling for the same bytes: nothing may be left in the last character.
  if (!sound || (bits & ((1U << count) - 1U)) != 0) {
    return core::fail(core::ErrorCode::kInvalidInput, {"Dit is geen base64url.", "This is no base64url."});
  }
  return bytes;
}

core::Result<Token> parse_token(std::string_view compact) {
  const auto first = compact.find('.');
  const auto second = first == std::string_view::npos ? first : compact.find('.', first + 1);
  if (compact.size() > kLongestToken || second == std::string_view::npos) return no_token();
  const auto header_text = from_base64url(compact.substr(0, first));
  auto claims_text = from_base64url(compact.substr(first + 1, second - first - 1));
  auto signature = from_base64url(compact.substr(second + 1));
  if (!header_text || !claims_text || !signature) return no_token();
  const auto header = json::parse(*header_text, nullptr, false);
  const auto claims = json::parse(*claims_text, nullptr, false);
  if (!header.is_object() || !claims.is_object() || header.contains("crit")) return no_token();
  const auto name = text_of(header, "alg");
  const auto* algorithm = std::ranges::find(kAlgorithms, name, &std::pair<std::string_view, Algorithm>::first);
  if (algorithm == kAlgorithms.end()) {
    return core::fail(
        core::ErrorCode::kUnauthenticated,
        {"Het token is niet ondertekend op een manier die we aannemen.",
         "The token is not signed in a way that we take."},
        {"De inlogdienst moet RS256, PS256 of ES256 gebruiken.", "The provider must use RS256, PS256 or ES256."});
  }
  return Token{algorithm->second,
               text_of(header, "kid"),
               type_of(header),
               std::move(*claims_text),
               std::string(compact.substr(0, second)),
               std::move(*signature)};
}

core::Result<KeySet> KeySet::parse(std::string_view text) {
  const auto set = json::parse(text, nullptr, false);
  const auto keys = set.is_object() ? set.find("keys") : set.end();
  if (!set.is_object() || keys == set.end() || !keys->is_array() || keys->size() > kMostKeys) {
    return core::fail(core::ErrorCode::kInvalidFile,
                      {"De inlogdienst geeft geen lijst van sleutels.", "The provider gives no list of keys."},
                      {"Vraag de beheerder van de inlogdienst om hulp.", "Ask the provider's administrator for help."});
  }
  KeySet result;
  for (const auto& jwk : *keys) {
    if (!jwk.is_object() || !is_for_signatures(jwk)) continue;
    const auto kind = text_of(jwk, "kty");
    auto key = kind == "RSA" ? rsa_key(jwk) : kind == "EC" ? elliptic_key(jwk) : nullptr;
    if (key) result.keys_.push_back({text_of(jwk, "kid"), kind == "EC", text_of(jwk, "alg"), std::move(key)});
  }
  return result;
}

const VerifyKey* KeySet::key_for(const Token& token) const {
  const auto name =
      std::ranges::find(kAlgorithms, token.algorithm, &std::pair<std::string_view, Algorithm>::second)->first;
  const VerifyKey* found = nullptr;
  for (const auto& key : keys_) {
    if (key.elliptic != (token.algorithm == Algorithm::kEs256)) continue;
    if (!key.algorithm.empty() && key.algorithm != name) continue;
    if (!token.kid.empty() && key.kid != token.kid) continue;
    if (found != nullptr) return nullptr;  // Two that could be meant: the provider has to say which.
    found = &key;
  }
  return found;
}

bool signature_fits(const Token& token, const VerifyKey& key) {
  const bool elliptic = token.algorithm == Algorithm::kEs256;
  if (elliptic != key.elliptic) return false;
  const auto signature = elliptic ? der_of(token.signature) : token.signature;
  if (signature.empty()) return false;
  const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  EVP_PKEY_CTX* settings = nullptr;  // Belongs to the context.
  if (!context || EVP_DigestVerifyInit(context.get(), &settings, EVP_sha256(), nullptr, key.key.get()) != 1)
    return false;
  if (token.algorithm == Algorithm::kPs256 &&
      (EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PSS_PADDING) != 1 ||
       EVP_PKEY_CTX_set_rsa_pss_saltlen(settings, RSA_PSS_SALTLEN_DIGEST) != 1)) {
    return false;
  }
  return EVP_DigestVerify(context.get(), raw(signature), signature.size(), raw(token.signed_part),
                          token.signed_part.size()) == 1;
}

}  // namespace pareltjes::oidc
