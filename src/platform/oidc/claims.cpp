// SPDX-License-Identifier: EUPL-1.2
#include "platform/oidc/claims.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "platform/secrets/vault.hpp"

namespace pareltjes::oidc {
namespace {

using nlohmann::json;

constexpr double kLeewaySeconds = 60;  // Clocks differ a little.
constexpr double kOldestSeconds = 600;
constexpr std::size_t kLongestSubject = 255;  // OpenID Connect Core 1.0, section 2.
constexpr std::size_t kLongestText = 200;
constexpr auto kLogoutEvent = "http://schemas.openid.net/event/backchannel-logout";

std::unexpected<core::Error> refuse(const char* nl, const char* en) {
  return core::fail(core::ErrorCode::kUnauthenticated, {nl, en},
                    {"Begin opnieuw met inloggen.", "Begin signing in again."});
}

std::string text_of(const json& claims, const std::string& name, std::size_t longest) {
  const auto found = claims.find(name);
  if (found == claims.end() || !found->is_string()) return {};
  auto text = found->get<std::string>();
  const bool plain = core::is_valid_utf8(text) && std::ranges::none_of(text, [](char c) {
                       return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
                     });
  return plain && text.size() <= longest ? text : std::string();
}

/// Seconds since 1970; nothing when the claim is absent or no number.
std::optional<double> moment(const json& claims, const char* name) {
  const auto found = claims.find(name);
  if (found == claims.end() || !found->is_number()) return std::nullopt;
  return found->get<double>();
}

bool is_for(const json& claims, const std::string& client_id) {
  const auto audience = claims.find("aud");
  if (audience == claims.end() || client_id.empty()) return false;
  const auto party = claims.find("azp");
  if (party != claims.end() && *party != client_id) return false;
  if (audience->is_string()) return *audience == client_id;
  if (!audience->is_array() || std::ranges::find(*audience, json(client_id)) == audience->end()) return false;
  // Of more than one, the token must say that it was made for us.
  return audience->size() == 1 || party != claims.end();
}

core::Result<void> check_times(const json& claims, core::Timestamp time, bool needs_end) {
  const auto now = static_cast<double>(time.time_since_epoch().count()) / 1000;
  const auto ends = moment(claims, "exp");
  const auto issued = moment(claims, "iat");
  const auto begins = moment(claims, "nbf");
  if ((needs_end && !ends) || (claims.contains("exp") && !ends) || !issued || (claims.contains("nbf") && !begins)) {
    return refuse("Het token zegt niet hoe lang het geldt.", "The token does not say how long it is valid.");
  }
  if ((ends && now >= *ends + kLeewaySeconds) || now - *issued > kOldestSeconds + kLeewaySeconds)
    return refuse("Het token van de inlogdienst is verlopen.", "The provider's token has expired.");
  if (*issued > now + kLeewaySeconds || (begins && *begins > now + kLeewaySeconds)) {
    return refuse("Het token van de inlogdienst geldt nog niet. Misschien loopt een klok verkeerd.",
                  "The provider's token is not valid yet. A clock may be wrong.");
  }
  return {};
}

core::Result<json> common_claims(const Token& token, const Expected& expected, bool needs_end) {
  auto claims = json::parse(token.claims, nullptr, false);
  if (!claims.is_object())
    return refuse("Het token van de inlogdienst is beschadigd.", "The provider's token is damaged.");
  const auto issuer = claims.find("iss");
  if (issuer == claims.end() || *issuer != expected.issuer)
    return refuse("Het token komt van een andere inlogdienst.", "The token comes from another provider.");
  if (!is_for(claims, expected.client_id))
    return refuse("Het token is voor een ander programma bedoeld.", "The token is meant for another program.");
  if (auto fit = check_times(claims, expected.now, needs_end); !fit) return std::unexpected(fit.error());
  return claims;
}

/// Two kinds of proof (RFC 8176): something known, something owned, something of the body; or the word for it.
bool has_two_factors(const json& claims, const std::string& accepted) {
  const auto acr = claims.find("acr");
  if (acr != claims.end() && acr->is_string() && !accepted.empty()) {
    const auto values = core::split(accepted, ' ');
    const auto& given = acr->get_ref<const std::string&>();
    if (!given.empty() && std::ranges::find(values, given) != values.end()) return true;
  }
  const auto amr = claims.find("amr");
  if (amr == claims.end() || !amr->is_array()) return false;
  static constexpr std::array<std::string_view, 3> kKnown{"pwd", "pin", "kba"};
  static constexpr std::array<std::string_view, 6> kOwned{"otp", "hwk", "swk", "sms", "sc", "tel"};
  static constexpr std::array<std::string_view, 4> kBody{"face", "fpt", "iris", "vbm"};
  bool known = false;
  bool owned = false;
  bool body = false;
  for (const auto& method : *amr) {
    if (!method.is_string()) continue;
    const auto& name = method.get_ref<const std::string&>();
    if (name == "mfa") return true;
    known = known || std::ranges::find(kKnown, name) != kKnown.end();
    owned = owned || std::ranges::find(kOwned, name) != kOwned.end();
    body = body || std::ranges::find(kBody, name) != kBody.end();
  }
  return static_cast<int>(known) + static_cast<int>(owned) + static_cast<int>(body) >= 2;
}

bool is_verified_email(const json& claims) {
  // Absent at some providers; a provider that knows better says so.
  const auto verified = claims.find("email_verified");
  return verified == claims.end() || *verified == true || *verified == "true";
}

}  // namespace

core::Result<Person> person_of(const Token& token, const Expected& expected) {
  if (!token.type.empty() && token.type != "jwt")
    return refuse("Dit token is niet bedoeld om in te loggen.", "This token is not meant for signing in.");
  const auto claims = common_claims(token, expected, true);
  if (!claims) return std::unexpected(claims.error());
  const auto nonce = claims->find("nonce");
  if (expected.nonce.empty() || nonce == claims->end() || !nonce->is_string() ||
      !secrets::same(nonce->get_ref<const std::string&>(), expected.nonce)) {
    return refuse("Het token hoort niet bij deze aanmelding.", "The token does not belong to this sign-in.");
  }
  Person person;
  person.issuer = expected.issuer;
  person.subject = text_of(*claims, "sub", kLongestSubject);
  const auto account = text_of(*claims, expected.account_claim, kLongestSubject);
  if (person.subject.empty() || account.empty())
    return refuse("De inlogdienst zegt niet wie u bent.", "The provider does not say who you are.");
  person.account = expected.account_claim + ":" + account;
  person.sid = text_of(*claims, "sid", kLongestSubject);
  person.name = text_of(*claims, "name", kLongestText);
  if (is_verified_email(*claims)) person.email = text_of(*claims, "email", kLongestText);
  person.two_factors = has_two_factors(*claims, expected.acr);
  return person;
}

core::Result<LogoutNotice> notice_of(const Token& token, const Expected& expected) {
  const auto wrong = [] {
    return core::fail(core::ErrorCode::kInvalidInput,
                      {"Dit is geen geldig bericht van afmelden.", "This is no valid message of signing out."});
  };
  if (!token.type.empty() && token.type != "jwt" && token.type != "logout+jwt") return wrong();
  const auto claims = common_claims(token, expected, false);
  // An ID token has a nonce, and must never pass for this.
  if (!claims || claims->contains("nonce")) return wrong();
  const auto events = claims->find("events");
  if (events == claims->end() || !events->is_object() || !events->contains(kLogoutEvent) ||
      !events->at(kLogoutEvent).is_object()) {
    return wrong();
  }
  LogoutNotice notice{text_of(*claims, "sub", kLongestSubject), text_of(*claims, "sid", kLongestSubject),
                      text_of(*claims, "jti", kLongestSubject)};
  if ((notice.subject.empty() && notice.sid.empty()) || notice.id.empty()) return wrong();
  return notice;
}

}  // namespace pareltjes::oidc
