// SPDX-License-Identifier: EUPL-1.2
#include "platform/identity/passwords.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <semaphore>
#include <set>

#include "core/resources.hpp"
#include "core/text.hpp"
#include "platform/secrets/vault.hpp"

namespace pareltjes::identity {
namespace {

constexpr std::string_view kCommonFile = "src/platform/identity/veelgebruikte_wachtwoorden.csv";
constexpr std::size_t kFewestCharacters = 12;
constexpr std::size_t kMostBytes = 1000;  // Beyond this nobody types, and hashing it costs us more than him.

const std::set<std::string>& common_passwords() {
  static const std::set<std::string> passwords = [] {
    std::set<std::string> read;
    const auto lines = core::split(core::find_resource(kCommonFile).value_or(""), '\n');
    for (std::size_t i = 1; i < lines.size(); ++i) {
      const auto fields = core::split(core::trim(lines[i]), ';');
      if (!fields.front().empty()) read.insert(core::fold(fields.front()));
    }
    return read;
  }();
  return passwords;
}

std::size_t characters_in(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::ranges::count_if(utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::unexpected<core::Error> weak(core::Text message, core::Text advice) {
  return core::fail(core::ErrorCode::kInvalidInput, std::move(message), std::move(advice));
}

}  // namespace

core::Result<void> check_password(std::string_view password, std::string_view user_name) {
  if (!core::is_valid_utf8(password) || password.find('\0') != std::string_view::npos) {
    return weak({"Het wachtwoord bevat onleesbare tekens.", "The password holds unreadable characters."},
                {"Kies een ander wachtwoord.", "Choose another password."});
  }
  if (characters_in(password) < kFewestCharacters) {
    return weak({"Het wachtwoord is korter dan 12 tekens.", "The password is shorter than 12 characters."},
                {"Kies bijvoorbeeld een zin van vier woorden.", "Choose for example a sentence of four words."});
  }
  if (password.size() > kMostBytes) {
    return weak({"Het wachtwoord is te lang.", "The password is too long."},
                {"Kies een wachtwoord van minder dan 1000 tekens.", "Choose one of less than 1000 characters."});
  }
  const auto folded = core::fold(password);
  const std::set<char> different(password.begin(), password.end());
  if (different.size() < 4 || common_passwords().contains(folded)) {
    return weak({"Dit wachtwoord is te makkelijk te raden.", "This password is too easy to guess."},
                {"Kies bijvoorbeeld een zin van vier woorden.", "Choose for example a sentence of four words."});
  }
  const auto own = core::fold(user_name);
  if (own.size() >= 3 && folded.find(own) != std::string::npos && folded.size() < own.size() + 8) {
    return weak({"Het wachtwoord lijkt op uw gebruikersnaam.", "The password resembles your user name."},
                {"Kies een ander wachtwoord.", "Choose another password."});
  }
  return {};
}

struct PasswordHasher::Turns {
  explicit Turns(std::ptrdiff_t count) : free(count) {}
  std::counting_semaphore<> free;
};

namespace {
/// Random bytes in base64 without padding, as in an encoded Argon2 hash.
std::string random_base64(std::size_t count) {
  const auto bytes = secrets::random_bytes(count);
  constexpr int kVariant = sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
  std::string text(sodium_base64_encoded_len(count, kVariant), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), count, kVariant);
  text.pop_back();  // the NUL
  return text;
}
}  // namespace

PasswordHasher::PasswordHasher(const HashCost& cost) : cost_(cost), turns_(std::make_unique<Turns>(cost.at_once)) {
  // A text of the form that crypto_pwhash_str() makes, of a random salt and result: verifying against it takes the same
  // work and never fits. Making a real one would cost every command its time and 64 MB, also those without sign-in.
  nobody_ = fmt::format("$argon2id$v=19$m={},t={},p=1${}${}", cost.memory_bytes / 1024, cost.operations,
                        random_base64(16), random_base64(32));
  if (is_outdated(nobody_)) std::abort();  // Not a text that libsodium takes for one of this cost.
}

PasswordHasher::~PasswordHasher() = default;

namespace {
/// A turn to hash; gives it back at the end.
template <class Semaphore>
class Turn {
 public:
  Turn(Semaphore& semaphore, std::chrono::milliseconds patience)
      : semaphore_(semaphore), taken_(semaphore.try_acquire_for(patience)) {}
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  ~Turn() {
    if (taken_) semaphore_.release();
  }
  [[nodiscard]] bool taken() const { return taken_; }

 private:
  Semaphore& semaphore_;
  bool taken_;
};

std::unexpected<core::Error> busy() {
  return core::fail(core::ErrorCode::kTooManyRequests,
                    {"Het is nu te druk met aanmelden.", "Too many people are signing in now."},
                    {"Wacht even en probeer het opnieuw.", "Wait a moment and try again."});
}
}  // namespace

core::Result<std::string> PasswordHasher::hash(std::string_view password) const {
  const Turn turn(turns_->free, cost_.patience);
  if (!turn.taken()) return busy();
  std::array<char, crypto_pwhash_STRBYTES> text{};
  if (crypto_pwhash_str_alg(text.data(), password.data(), password.size(), cost_.operations, cost_.memory_bytes,
                            crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return busy();  // Out of memory.
  }
  return std::string(text.data());
}

core::Result<bool> PasswordHasher::verify(const std::optional<std::string>& stored, std::string_view password) const {
  const Turn turn(turns_->free, cost_.patience);
  if (!turn.taken()) return busy();
  const auto& against = stored && !stored->empty() ? *stored : nobody_;
  const auto shortened = password.substr(0, kMostBytes);
  const bool fits = crypto_pwhash_str_verify(against.c_str(), shortened.data(), shortened.size()) == 0;
  return fits && stored && shortened.size() == password.size();
}

bool PasswordHasher::is_outdated(const std::string& stored) const {
  return crypto_pwhash_str_needs_rehash(stored.c_str(), cost_.operations, cost_.memory_bytes) != 0;
}

}  // namespace pareltjes::identity
