// SPDX-License-Identifier: EUPL-1.2
#include "platform/http/tls.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <array>
#include <cassert>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/resources.hpp"

namespace pareltjes::http {
namespace {

std::unexpected<core::Error> wrong_file(const std::string& file, core::Text message, core::Text advice) {
  ERR_clear_error();
  return core::fail(core::ErrorCode::kUsage, std::move(message), std::move(advice), core::Place{file, {}, {}});
}

core::Result<void> check_readable(const std::string& file) {
  if (std::ifstream(file, std::ios::binary).peek() != std::ifstream::traits_type::eof()) return {};
  return wrong_file(file, {"Dit bestand kan niet worden gelezen.", "This file cannot be read."},
                    {"Controleer het pad en de rechten.", "Check the path and the permissions."});
}

/// "a:b:c" out of a list in the settings.
std::string joined(const nlohmann::json& list) {
  std::string text;
  for (const auto& each : list) text += (text.empty() ? "" : ":") + each.get<std::string>();
  return text;
}

/// A key with a password would stop the program to ask for it.
int no_password(char*, int, int, void*) {
  return 0;
}

/// HTTP/1.1 is all that is spoken here (RFC 7301).
int choose_protocol(SSL*, const unsigned char** out, unsigned char* size, const unsigned char* offered,
                    unsigned int offered_size, void*) {
  static constexpr std::array<unsigned char, 9> kHttp{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  unsigned char* chosen = nullptr;
  const int result = SSL_select_next_proto(&chosen, size, kHttp.data(), kHttp.size(), offered, offered_size);
  *out = chosen;
  return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

void take_settings(SSL_CTX* context) {
  const auto settings = nlohmann::json::parse(*core::find_resource("src/platform/http/tls_instellingen.json"));
  assert(settings.at("laagste_versie") == "TLSv1.2");
  [[maybe_unused]] const bool taken =
      SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
      SSL_CTX_set_ciphersuites(context, joined(settings.at("suites_1_3")).c_str()) == 1 &&
      SSL_CTX_set_cipher_list(context, joined(settings.at("suites_1_2")).c_str()) == 1 &&
      SSL_CTX_set1_groups_list(context, joined(settings.at("krommen")).c_str()) == 1;
  assert(taken && "OpenSSL knows every name in tls_instellingen.json");
  SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_max_early_data(context, 0);
  SSL_CTX_set_default_passwd_cb(context, no_password);
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
}

}  // namespace

core::Result<std::shared_ptr<ssl_ctx_st>> make_tls_context(const TlsFiles& files) {
  for (const auto& file : {files.certificate, files.key})
    if (auto readable = check_readable(file); !readable) return std::unexpected(readable.error());
  std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  take_settings(context.get());
  if (SSL_CTX_use_certificate_chain_file(context.get(), files.certificate.c_str()) != 1) {
    return wrong_file(files.certificate,
                      {"Dit is geen certificaat in PEM-vorm.", "This is no certificate in PEM form."},
                      {"Geef het certificaat met de tussencertificaten erachter.",
                       "Give the certificate with those between it and the root behind it."});
  }
  // OpenSSL compares a key with the certificate as it takes it: read it apart to tell the two faults from each other.
  const std::unique_ptr<BIO, decltype(&BIO_free)> file(BIO_new_file(files.key.c_str(), "rb"), BIO_free);
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
      PEM_read_bio_PrivateKey(file.get(), nullptr, no_password, nullptr), EVP_PKEY_free);
  if (!key) {
    return wrong_file(
        files.key,
        {"Dit is geen sleutel in PEM-vorm zonder wachtwoord.", "This is no key in PEM form without a password."},
        {"Geef de sleutel die bij het certificaat hoort.", "Give the key that belongs to the certificate."});
  }
  if (SSL_CTX_use_PrivateKey(context.get(), key.get()) != 1 || SSL_CTX_check_private_key(context.get()) != 1) {
    return wrong_file(
        files.key, {"Deze sleutel hoort niet bij het certificaat.", "This key does not belong to the certificate."},
        {"Geef de sleutel waarmee het certificaat is gemaakt.", "Give the key with which the certificate was made."});
  }
  return context;
}

}  // namespace pareltjes::http
