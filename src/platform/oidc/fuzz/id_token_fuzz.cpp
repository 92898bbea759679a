// SPDX-License-Identifier: EUPL-1.2
// Any token, and any claims behind a signature: no crash, and nobody is signed in without the nonce.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "platform/oidc/claims.hpp"

using namespace pareltjes::oidc;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  static_cast<void>(parse_token(text));
  const Expected expected{"https://a.example", "pareltjes", "een-nonce", "sub", "", {}};
  Token token;
  token.claims = text;
  const auto person = person_of(token, expected);
  if (person && text.find("een-nonce") == std::string::npos && text.find("\\u") == std::string::npos) std::abort();
  static_cast<void>(notice_of(token, expected));
  return 0;
}
