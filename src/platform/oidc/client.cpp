// SPDX-License-Identifier: EUPL-1.2
#include "platform/oidc/client.hpp"

#include <chrono>
#include <nlohmann/json.hpp>

#include "core/sha256.hpp"
#include "platform/oidc/client_key.hpp"
#include "platform/secrets/vault.hpp"

namespace pareltjes::oidc {
namespace {

using nlohmann::json;
using std::chrono::seconds;

constexpr seconds kKeep{3600};
constexpr seconds kKeepFailure{5};  // A provider that is down is not asked for every visitor.
constexpr seconds kRefreshWindow{300};
constexpr int kMostRefreshes = 5;
constexpr std::chrono::milliseconds kPatience{1000};
constexpr std::string_view kScope = "openid profile email";

/// As a form and a query want it (RFC 3986: all but unreserved characters).
std::string encoded(std::string_view text) {
  static constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  static constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string result;
  for (const char c : text) {
    if (kPlain.find(c) != std::string_view::npos) {
      result += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      result += {'%', kDigits[byte >> 4U], kDigits[byte & 15U]};
    }
  }
  return result;
}

std::string fields(std::initializer_list<std::pair<std::string_view, std::string_view>> pairs) {
  std::string text;
  for (const auto& [name, value] : pairs) {
    if (!text.empty()) text += '&';
    text += encoded(name) + '=' + encoded(value);
  }
  return text;
}

std::string with_query(const std::string& url, const std::string& query) {
  return url + (url.find('?') == std::string::npos ? '?' : '&') + query;
}

std::unexpected<core::Error> takes_no_key() {
  return core::fail(
      core::ErrorCode::kInvalidFile,
      {"Deze inlogdienst neemt geen sleutel aan (private_key_jwt).", "This provider takes no key (private_key_jwt)."},
      {"Gebruik een geheim.", "Use a secret."});
}

std::unexpected<core::Error> refuse(core::Text message, core::Text advice) {
  return core::fail(core::ErrorCode::kUnauthenticated, std::move(message), std::move(advice));
}

}  // namespace

std::string challenge_of(std::string_view verifier) {
  const auto digest = secrets::from_hex(core::sha256_hex(verifier));
  return to_base64url(*digest);
}

Expected Client::expected(const Registration& registration) const {
  return {registration.issuer, registration.client_id, {}, registration.account_claim, registration.acr, clock_.now()};
}

core::Result<std::string> Client::get(const Registration& registration, const std::string& url) {
  if (auto fit = check_address(registration, url); !fit) return std::unexpected(fit.error());
  auto answer = fetch_({url, {}, {}, {}, registration.internal});
  if (!answer) return std::unexpected(answer.error());
  if (answer->status == 200) return std::move(answer->body);
  return core::fail(core::ErrorCode::kNetworkUnavailable,
                    {"De inlogdienst geeft antwoord " + std::to_string(answer->status) + ".",
                     "The provider answers " + std::to_string(answer->status) + "."},
                    {"Probeer het later opnieuw.", "Try again later."});
}

std::shared_ptr<Client::Known> Client::known(const Registration& registration) {
  // What was learnt with other settings does not count for these.
  auto key = registration.id + '\n' + registration.issuer + '\n' + (registration.internal ? "1" : "0");
  for (const auto& host : registration.hosts) key += '\n' + host;
  const std::scoped_lock lock(mutex_);
  auto& entry = providers_[key];
  if (!entry) entry = std::make_shared<Known>();
  return entry;
}

core::Result<std::unique_lock<std::timed_mutex>> Client::turn(Known& known) {
  std::unique_lock<std::timed_mutex> lock(known.mutex, kPatience);
  if (lock.owns_lock()) return lock;
  return core::fail(core::ErrorCode::kTooManyRequests,
                    {"De inlogdienst antwoordt heel langzaam.", "The provider answers very slowly."},
                    {"Probeer het over een minuut opnieuw.", "Try again in a minute."});
}

/// Asks the provider for its description and its keys. `known` is locked.
core::Result<void> Client::refresh(const Registration& registration, Known& known) {
  const auto learn = [&]() -> core::Result<void> {
    const auto text = get(registration, discovery_address(registration));
    if (!text) return std::unexpected(text.error());
    auto discovery = parse_discovery(*text, registration);
    if (!discovery) return std::unexpected(discovery.error());
    const auto key_text = get(registration, discovery->jwks_uri);
    if (!key_text) return std::unexpected(key_text.error());
    auto keys = KeySet::parse(*key_text);
    if (!keys) return std::unexpected(keys.error());
    known.discovery = std::move(*discovery);
    known.keys = std::move(*keys);
    known.fetched_at = clock_.now();
    return {};
  };
  auto learnt = check_issuer(registration);
  if (learnt) learnt = learn();
  if (!learnt) {
    known.failed_at = clock_.now();
    known.failure = learnt.error();
  }
  return learnt;
}

core::Result<Discovery> Client::discovery(const Registration& registration) {
  const auto entry = known(registration);
  const auto lock = turn(*entry);
  if (!lock) return std::unexpected(lock.error());
  const auto age = [this](core::Timestamp since) { return clock_.now() - since; };
  if (age(entry->fetched_at) < kKeep && age(entry->fetched_at) >= seconds(0)) return entry->discovery;
  if (age(entry->failed_at) < kKeepFailure && age(entry->failed_at) >= seconds(0))
    return std::unexpected(entry->failure);
  if (auto done = refresh(registration, *entry); !done) return std::unexpected(done.error());
  return entry->discovery;
}

core::Result<void> Client::probe(const Registration& registration) {
  const auto found = discovery(registration);
  if (!found) return std::unexpected(found.error());
  if (registration.with_key && found->key_algorithm.empty()) return takes_no_key();
  return {};
}

core::Result<Begun> Client::begin(const Registration& registration, const std::string& return_address) {
  const auto found = discovery(registration);
  if (!found) return std::unexpected(found.error());
  Begun begun{{}, secrets::random_token(), secrets::random_token(), secrets::random_token()};
  begun.address = with_query(found->authorization_endpoint, fields({{"response_type", "code"},
                                                                    {"client_id", registration.client_id},
                                                                    {"redirect_uri", return_address},
                                                                    {"scope", kScope},
                                                                    {"state", begun.state},
                                                                    {"nonce", begun.nonce},
                                                                    {"code_challenge", challenge_of(begun.verifier)},
                                                                    {"code_challenge_method", "S256"}}));
  return begun;
}

core::Result<void> Client::prove(const Registration& registration, const Discovery& discovery,
                                 Question& question) const {
  if (registration.with_key) {
    if (discovery.key_algorithm.empty()) return takes_no_key();
    const auto assertion =
        sign_assertion({registration.client_id, registration.issuer, discovery.key_algorithm, clock_.now()},
                       registration.key_id, registration.private_key);
    if (!assertion) return std::unexpected(assertion.error());
    question.form += '&' + fields({{"client_id", registration.client_id},
                                   {"client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
                                   {"client_assertion", *assertion}});
  } else if (registration.client_secret.empty() || discovery.secret_in_form) {
    question.form += '&' + fields({{"client_id", registration.client_id}});
    if (!registration.client_secret.empty())
      question.form += '&' + fields({{"client_secret", registration.client_secret}});
  } else {
    // Encoded first, then Basic (RFC 6749, section 2.3.1).
    question.user = encoded(registration.client_id);
    question.password = encoded(registration.client_secret);
  }
  return {};
}

core::Result<std::string> Client::exchange(const Registration& registration, const Discovery& discovery,
                                           const std::string& return_address, const Returned& returned) {
  Question question{discovery.token_endpoint,
                    fields({{"grant_type", "authorization_code"},
                            {"code", returned.code},
                            {"redirect_uri", return_address},
                            {"code_verifier", returned.verifier}}),
                    {},
                    {},
                    registration.internal};
  if (auto proven = prove(registration, discovery, question); !proven) return std::unexpected(proven.error());
  const auto answer = fetch_(question);
  if (!answer) return std::unexpected(answer.error());
  const auto body = json::parse(answer->body, nullptr, false);
  const auto text = [&body](const char* name) {
    const auto found = body.is_object() ? body.find(name) : body.end();
    return body.is_object() && found != body.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  if (answer->status == 200 && !text("id_token").empty()) return text("id_token");
  const auto problem = text("error");
  if (problem == "invalid_client" || problem == "unauthorized_client") {
    return refuse(
        {"De inlogdienst kent dit programma niet, of het geheim of de sleutel klopt niet.",
         "The provider does not know this program, or the secret or the key is wrong."},
        {"Vraag uw beheerder om de koppeling na te kijken.", "Ask your administrator to check the settings."});
  }
  return refuse({"De inlogdienst neemt deze aanmelding niet aan. Misschien is zij verlopen of al gebruikt.",
                 "The provider does not take this sign-in. It may be too old, or was used before."},
                {"Begin opnieuw met inloggen.", "Begin signing in again."});
}

core::Result<void> Client::verify(const Registration& registration, const Token& token, Cause cause) {
  const auto entry = known(registration);
  const auto lock = turn(*entry);
  if (!lock) return std::unexpected(lock.error());
  const auto* key = entry->keys.key_for(token);
  if (key == nullptr) {
    // The provider has probably taken a new key. Looking is limited: anybody can name a key that does not exist.
    auto& [since, count] = entry->refreshes[cause];
    const auto now = clock_.now();
    if (now - since >= kRefreshWindow || now < since) {
      since = now;
      count = 0;
    }
    if (count < kMostRefreshes) {
      ++count;
      if (auto done = refresh(registration, *entry); !done) return done;
      key = entry->keys.key_for(token);
    }
  }
  if (key == nullptr) {
    return refuse({"De inlogdienst heeft ondertekend met een sleutel die zij niet bekendmaakt.",
                   "The provider signed with a key that it does not publish."},
                  {"Begin opnieuw met inloggen.", "Begin signing in again."});
  }
  if (!signature_fits(token, *key)) {
    return refuse({"De handtekening van de inlogdienst klopt niet.", "The provider's signature is wrong."},
                  {"Begin opnieuw met inloggen.", "Begin signing in again."});
  }
  return {};
}

core::Result<Person> Client::redeem(const Registration& registration, const std::string& return_address,
                                    const Returned& returned) {
  const auto found = discovery(registration);
  if (!found) return std::unexpected(found.error());
  // Against an answer of one provider that is offered as another's (RFC 9207).
  if (returned.issuer.empty() ? found->answers_with_issuer : returned.issuer != registration.issuer) {
    return refuse({"Het antwoord komt van een andere inlogdienst.", "The answer comes from another provider."},
                  {"Begin opnieuw met inloggen.", "Begin signing in again."});
  }
  auto text = exchange(registration, *found, return_address, returned);
  if (!text) return std::unexpected(text.error());
  const auto token = parse_token(*text);
  if (!token) return std::unexpected(token.error());
  if (auto fit = verify(registration, *token, Cause::kSignIn); !fit) return std::unexpected(fit.error());
  auto rules = expected(registration);
  rules.nonce = returned.nonce;
  auto person = person_of(*token, rules);
  if (person) person->id_token = std::move(*text);
  return person;
}

core::Result<LogoutNotice> Client::logout_notice(const Registration& registration, std::string_view text) {
  const auto token = parse_token(text);
  if (!token) return std::unexpected(token.error());
  // Read before the signature is checked, so that nonsense costs the provider no question; it counts only afterwards.
  auto notice = notice_of(*token, expected(registration));
  if (!notice) return notice;
  if (const auto found = discovery(registration); !found) return std::unexpected(found.error());
  if (auto fit = verify(registration, *token, Cause::kNotice); !fit) return std::unexpected(fit.error());
  return notice;
}

std::string Client::sign_out_address(const Registration& registration, const std::string& id_token,
                                     const std::string& return_address) {
  const auto found = discovery(registration);
  if (!found || found->end_session_endpoint.empty()) return {};
  return with_query(found->end_session_endpoint, fields({{"id_token_hint", id_token},
                                                         {"client_id", registration.client_id},
                                                         {"post_logout_redirect_uri", return_address}}));
}

}  // namespace pareltjes::oidc
