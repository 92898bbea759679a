// SPDX-License-Identifier: EUPL-1.2
#include "platform/oidc/discovery.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <nlohmann/json.hpp>

namespace pareltjes::oidc {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestAddress = 2000;

struct Address {
  std::string scheme, host, port;
  bool plain = false;  ///< No user, no password, no fragment.
};

Address parts_of(const std::string& url) {
  Address address;
  const std::unique_ptr<CURLU, void (*)(CURLU*)> parsed(curl_url(), curl_url_cleanup);
  if (url.size() > kLongestAddress || curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK)
    return address;
  const auto part = [&parsed](CURLUPart which) -> std::string {
    char* text = nullptr;
    if (curl_url_get(parsed.get(), which, &text, 0) != CURLUE_OK) return {};
    std::string copy(text);
    curl_free(text);
    return copy;
  };
  const auto lower = [](std::string text) {
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
  };
  address = {lower(part(CURLUPART_SCHEME)), lower(part(CURLUPART_HOST)), part(CURLUPART_PORT),
             part(CURLUPART_USER).empty() && part(CURLUPART_PASSWORD).empty() && part(CURLUPART_FRAGMENT).empty()};
  // curl reads some spellings that a browser reads otherwise.
  const bool odd = std::ranges::any_of(url, [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == '\\'; });
  if (odd) address.plain = false;
  return address;
}

bool is_this_machine(const std::string& host) {
  return host == "127.0.0.1" || host == "[::1]" || host == "localhost";
}

std::string with_port(const Address& address) {
  return address.port.empty() ? address.host : address.host + ":" + address.port;
}

bool is_safe(const Registration& registration, const Address& address) {
  if (address.host.empty() || !address.plain) return false;
  return address.scheme == "https" ||
         (address.scheme == "http" && registration.internal && is_this_machine(address.host));
}

std::string text_of(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// Whether a list says one of these words; an absent list says nothing, and counts as yes.
template <std::size_t N>
bool offers(const json& object, const char* name, const std::array<std::string_view, N>& words) {
  const auto found = object.find(name);
  if (found == object.end()) return true;
  return found->is_array() && std::ranges::any_of(*found, [&](const json& one) {
           return one.is_string() && std::ranges::find(words, one.get_ref<const std::string&>()) != words.end();
         });
}

/// How the provider takes a signature of our key; empty when it does not say that it takes one (private_key_jwt). RS256
/// is what it has to know when it names none (OpenID Connect Discovery 1.0, section 3).
std::string key_algorithm_of(const json& document) {
  static constexpr std::array<std::string_view, 1> kByKey{"private_key_jwt"};
  static constexpr std::array<std::string_view, 1> kPs256{"PS256"};
  static constexpr std::array<std::string_view, 1> kRs256{"RS256"};
  constexpr auto kNames = "token_endpoint_auth_signing_alg_values_supported";
  if (!document.contains("token_endpoint_auth_methods_supported") ||
      !offers(document, "token_endpoint_auth_methods_supported", kByKey))
    return {};
  if (document.contains(kNames) && offers(document, kNames, kPs256)) return "PS256";
  return offers(document, kNames, kRs256) ? "RS256" : "";
}

std::unexpected<core::Error> unfit(core::Text message) {
  return core::fail(core::ErrorCode::kInvalidFile, std::move(message),
                    {"Controleer het adres van de uitgever, of vraag de beheerder van de inlogdienst om hulp.",
                     "Check the issuer's address, or ask the provider's administrator for help."});
}

}  // namespace

core::Result<void> check_address(const Registration& registration, const std::string& url) {
  const auto address = parts_of(url);
  const auto home = parts_of(registration.issuer);
  const bool known = with_port(address) == with_port(home) ||
                     std::ranges::find(registration.hosts, with_port(address)) != registration.hosts.end();
  if (is_safe(registration, address) && known) return {};
  return core::fail(
      core::ErrorCode::kForbidden,
      {fmt::format("De inlogdienst verwijst naar ‘{}’, en dat adres is niet toegestaan.", with_port(address)),
       fmt::format("The provider refers to ‘{}’, and that address is not allowed.", with_port(address))},
      {"Zet de naam bij de extra adressen als hij klopt.", "Add the name to the further hosts if it is right."});
}

core::Result<void> check_issuer(const Registration& registration) {
  const auto address = parts_of(registration.issuer);
  // An empty query or fragment is one too: what is put behind the issuer would become part of it.
  const bool bare = registration.issuer.find_first_of("?#") == std::string::npos;
  if (is_safe(registration, address) && bare) return {};
  return core::fail(core::ErrorCode::kInvalidInput,
                    {"Het adres van de uitgever klopt niet.", "The issuer's address is wrong."},
                    {"Geef een adres dat met https:// begint, zonder vraagteken of hekje.",
                     "Give an address that begins with https://, without a question mark or a hash."});
}

std::string discovery_address(const Registration& registration) {
  auto base = registration.issuer;
  while (base.ends_with('/')) base.pop_back();
  return base + "/.well-known/openid-configuration";
}

core::Result<Discovery> parse_discovery(std::string_view text, const Registration& registration) {
  const auto document = json::parse(text, nullptr, false);
  if (!document.is_object()) {
    return unfit({"Op dit adres staat geen inlogdienst met OpenID Connect.",
                  "There is no OpenID Connect provider at this address."});
  }
  if (text_of(document, "issuer") != registration.issuer) {
    return unfit({"De inlogdienst noemt zichzelf anders dan de uitgever die is ingesteld.",
                  "The provider gives itself another name than the issuer that was set up."});
  }
  static constexpr std::array<std::string_view, 1> kCode{"code"};
  static constexpr std::array<std::string_view, 1> kS256{"S256"};
  static constexpr std::array<std::string_view, 3> kSigned{"RS256", "PS256", "ES256"};
  if (!offers(document, "response_types_supported", kCode) ||
      !offers(document, "code_challenge_methods_supported", kS256) ||
      !offers(document, "id_token_signing_alg_values_supported", kSigned)) {
    return unfit({"De inlogdienst kan niet wat nodig is: code, PKCE met S256 en RS256, PS256 of ES256.",
                  "The provider cannot do what is needed: code, PKCE with S256, and RS256, PS256 or ES256."});
  }
  Discovery found{text_of(document, "authorization_endpoint"), text_of(document, "token_endpoint"),
                  text_of(document, "jwks_uri"), text_of(document, "end_session_endpoint")};
  for (const auto* url : {&found.authorization_endpoint, &found.token_endpoint, &found.jwks_uri}) {
    if (auto fit = check_address(registration, *url); !fit) return std::unexpected(fit.error());
  }
  if (!found.end_session_endpoint.empty()) {
    if (auto fit = check_address(registration, found.end_session_endpoint); !fit) return std::unexpected(fit.error());
  }
  static constexpr std::array<std::string_view, 1> kHeader{"client_secret_basic"};
  found.secret_in_form = !offers(document, "token_endpoint_auth_methods_supported", kHeader);
  found.key_algorithm = key_algorithm_of(document);
  const auto answers = document.find("authorization_response_iss_parameter_supported");
  found.answers_with_issuer = answers != document.end() && *answers == true;
  return found;
}

}  // namespace pareltjes::oidc
