// SPDX-License-Identifier: EUPL-1.2
#include "platform/oidc/client_key.hpp"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/sha256.hpp"
#include "platform/oidc/jose.hpp"
#include "platform/secrets/vault.hpp"

namespace pareltjes::oidc {
namespace {

using nlohmann::json;
using Key = std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)>;
using Memory = std::unique_ptr<BIO, int (*)(BIO*)>;

constexpr std::size_t kBits = 3072;  // Good until after 2030 (NIST SP 800-57 part 1, table 2: 128 bits of strength).
constexpr std::chrono::seconds kLifetime{60};

std::unexpected<core::Error> unusable() {
  return core::fail(core::ErrorCode::kInternal,
                    {"De sleutel voor de inlogdienst is niet te maken of te lezen.",
                     "The key for the provider cannot be made or read."},
                    {"Maak een nieuwe sleutel.", "Make a new key."});
}

/// A public number of the key in base64url (RFC 7518, section 6.3.1); empty when it has none.
std::string number_of(const EVP_PKEY* key, const char* name) {
  BIGNUM* value = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &value) != 1) return {};
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(value)), '\0');
  BN_bn2bin(value, reinterpret_cast<unsigned char*>(bytes.data()));
  BN_free(value);
  return to_base64url(bytes);
}

std::string private_text(EVP_PKEY* key) {
  const Memory memory(BIO_new(BIO_s_secmem()), BIO_free);
  if (!memory || PEM_write_bio_PrivateKey(memory.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1) return {};
  char* text = nullptr;
  const auto size = BIO_get_mem_data(memory.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

Key key_in(std::string_view pem) {
  const Memory memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
  return {memory ? PEM_read_bio_PrivateKey(memory.get(), nullptr, nullptr, nullptr) : nullptr, EVP_PKEY_free};
}

}  // namespace

std::string thumbprint_of(std::string_view n, std::string_view e) {
  // The members that make the key, in the order of the alphabet and without blanks.
  const auto text = fmt::format(R"({{"e":"{}","kty":"RSA","n":"{}"}})", e, n);
  return to_base64url(*secrets::from_hex(core::sha256_hex(text)));
}

core::Result<ClientKey> make_client_key() {
  const Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", kBits), EVP_PKEY_free);
  if (!key) return unusable();
  const auto n = number_of(key.get(), OSSL_PKEY_PARAM_RSA_N);
  const auto e = number_of(key.get(), OSSL_PKEY_PARAM_RSA_E);
  auto text = private_text(key.get());
  if (n.empty() || e.empty() || text.empty()) return unusable();
  const auto id = thumbprint_of(n, e);
  return ClientKey{id, std::move(text), json{{"kty", "RSA"}, {"use", "sig"}, {"kid", id}, {"n", n}, {"e", e}}.dump()};
}

core::Result<std::string> sign_assertion(const Assertion& assertion, std::string_view key_id,
                                         std::string_view private_pem) {
  const auto now = std::chrono::floor<std::chrono::seconds>(assertion.now).time_since_epoch().count();
  const json header{{"alg", assertion.algorithm}, {"typ", "JWT"}, {"kid", key_id}};
  const json claims{{"iss", assertion.client_id},
                    {"sub", assertion.client_id},
                    {"aud", assertion.audience},
                    {"jti", secrets::random_token()},
                    {"iat", now},
                    {"exp", now + kLifetime.count()}};
  const auto text = to_base64url(header.dump()) + "." + to_base64url(claims.dump());
  const auto key = key_in(private_pem);
  const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  EVP_PKEY_CTX* settings = nullptr;  // Belongs to the context.
  if (!key || !context || EVP_DigestSignInit(context.get(), &settings, EVP_sha256(), nullptr, key.get()) != 1)
    return unusable();
  if (assertion.algorithm == "PS256" && (EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PSS_PADDING) != 1 ||
                                         EVP_PKEY_CTX_set_rsa_pss_saltlen(settings, RSA_PSS_SALTLEN_DIGEST) != 1))
    return unusable();
  std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(key.get())), '\0');
  auto size = signature.size();
  if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                     reinterpret_cast<const unsigned char*>(text.data()), text.size()) != 1)
    return unusable();
  signature.resize(size);
  return text + "." + to_base64url(signature);
}

}  // namespace pareltjes::oidc
