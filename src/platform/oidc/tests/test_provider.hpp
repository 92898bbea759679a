// SPDX-License-Identifier: EUPL-1.2
// A provider within the test: it signs with keys of its own, by OpenSSL's signing side, and answers as one.
#pragma once

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "platform/oidc/client.hpp"

namespace pareltjes::oidc {

inline constexpr auto kIssuer = "https://inloggen.voorbeeld.example";

class SigningKey {
 public:
  static SigningKey rsa(const std::string& kid, unsigned bits = 2048) {
    return {kid, EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", static_cast<std::size_t>(bits))};
  }
  static SigningKey elliptic(const std::string& kid) {
    return {kid, EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")};
  }

  [[nodiscard]] nlohmann::json jwk() const {
    if (EVP_PKEY_is_a(key_.get(), "RSA") == 1) {
      return {{"kty", "RSA"},
              {"kid", kid_},
              {"use", "sig"},
              {"n", number(OSSL_PKEY_PARAM_RSA_N, 0)},
              {"e", number(OSSL_PKEY_PARAM_RSA_E, 0)}};
    }
    return {{"kty", "EC"},
            {"kid", kid_},
            {"crv", "P-256"},
            {"x", number(OSSL_PKEY_PARAM_EC_PUB_X, 32)},
            {"y", number(OSSL_PKEY_PARAM_EC_PUB_Y, 32)}};
  }

  /// A compact token; `algorithm` is only what the header says for RSA keys, and PS256 also what is done.
  [[nodiscard]] std::string sign(const nlohmann::json& header, const nlohmann::json& claims) const {
    const auto text = to_base64url(header.dump()) + "." + to_base64url(claims.dump());
    const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    EVP_PKEY_CTX* settings = nullptr;
    EVP_DigestSignInit(context.get(), &settings, EVP_sha256(), nullptr, key_.get());
    if (header.value("alg", "") == "PS256") {
      EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PSS_PADDING);
      EVP_PKEY_CTX_set_rsa_pss_saltlen(settings, RSA_PSS_SALTLEN_DIGEST);
    }
    std::string signature(1024, '\0');
    std::size_t size = signature.size();
    EVP_DigestSign(context.get(), bytes(signature), &size, reinterpret_cast<const unsigned char*>(text.data()),
                   text.size());
    signature.resize(size);
    return text + "." + to_base64url(header.value("alg", "") == "ES256" ? fixed(signature) : signature);
  }

 private:
  SigningKey(std::string kid, EVP_PKEY* key) : kid_(std::move(kid)), key_(key, EVP_PKEY_free) {}
  static unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
  [[nodiscard]] std::string number(const char* name, int width) const {
    BIGNUM* value = nullptr;
    EVP_PKEY_get_bn_param(key_.get(), name, &value);
    std::string text(static_cast<std::size_t>(width > 0 ? width : BN_num_bytes(value)), '\0');
    BN_bn2binpad(value, bytes(text), static_cast<int>(text.size()));
    BN_free(value);
    return to_base64url(text);
  }
  static std::string fixed(const std::string& der) {
    const auto* at = reinterpret_cast<const unsigned char*>(der.data());
    const std::unique_ptr<ECDSA_SIG, void (*)(ECDSA_SIG*)> pair(
        d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())), ECDSA_SIG_free);
    std::string text(64, '\0');
    BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), bytes(text), 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), bytes(text) + 32, 32);
    return text;
  }

  std::string kid_;
  std::shared_ptr<EVP_PKEY> key_;
};

/// Making one takes a while, so all tests share it.
inline const SigningKey& first_key() {
  static const auto key = SigningKey::rsa("eerste");
  return key;
}

struct TestClock : core::Clock {
  core::Timestamp time{std::chrono::seconds(1'800'000'000)};
  [[nodiscard]] core::Timestamp now() const override { return time; }
  [[nodiscard]] std::int64_t seconds() const { return time.time_since_epoch().count() / 1000; }
};

inline nlohmann::json description() {
  return {{"issuer", kIssuer},
          {"authorization_endpoint", std::string(kIssuer) + "/auth"},
          {"token_endpoint", std::string(kIssuer) + "/token"},
          {"jwks_uri", std::string(kIssuer) + "/jwks"},
          {"end_session_endpoint", std::string(kIssuer) + "/session/end"},
          {"response_types_supported", {"code"}},
          {"code_challenge_methods_supported", {"S256"}},
          {"id_token_signing_alg_values_supported", {"RS256"}}};
}

/// Answers what a provider would, and remembers what was asked.
struct TestProvider {
  nlohmann::json discovery = description();
  std::vector<SigningKey> keys{first_key()};
  std::string id_token;
  long token_status = 200;
  std::string token_error;
  bool down = false;
  std::vector<Question> asked;

  Fetch fetch() {
    return [this](const Question& question) -> core::Result<Answer> {
      asked.push_back(question);
      if (down) return core::fail(core::ErrorCode::kNetworkUnavailable, {"weg", "gone"});
      if (question.url.ends_with("/openid-configuration")) return Answer{200, discovery.dump()};
      if (question.url.ends_with("/jwks")) {
        auto list = nlohmann::json::array();
        for (const auto& key : keys) list.push_back(key.jwk());
        return Answer{200, nlohmann::json{{"keys", list}}.dump()};
      }
      if (token_status != 200) return Answer{token_status, nlohmann::json{{"error", token_error}}.dump()};
      return Answer{200, nlohmann::json{{"id_token", id_token}, {"token_type", "Bearer"}}.dump()};
    };
  }
  [[nodiscard]] std::size_t times(const std::string& ending) const {
    std::size_t count = 0;
    for (const auto& question : asked) count += question.url.ends_with(ending) ? 1U : 0U;
    return count;
  }
};

inline Registration registration() {
  Registration made;
  made.id = "purmerend";
  made.issuer = kIssuer;
  made.client_id = "pareltjes";
  made.client_secret = "geheim & geheim";
  return made;
}

}  // namespace pareltjes::oidc
