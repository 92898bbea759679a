// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <string>

#include "core/error.hpp"

struct ssl_ctx_st;  // OpenSSL's SSL_CTX

namespace pareltjes::http {

/// Where the certificate of the server is, with those between it and a root behind it, and its private key; both PEM.
struct TlsFiles {
  std::string certificate;
  std::string key;
};

/// What OpenSSL needs to speak TLS with these files, with the versions, ciphers and curves of tls_instellingen.json.
/// Error: kUsage, one sentence, for a file that cannot be read or is none, and a key of another certificate.
core::Result<std::shared_ptr<ssl_ctx_st>> make_tls_context(const TlsFiles& files);

}  // namespace pareltjes::http
