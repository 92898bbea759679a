// SPDX-License-Identifier: EUPL-1.2
#include "platform/secrets/vault.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

namespace pareltjes::secrets {
namespace {

constexpr std::string_view kFirstLine = "pareltjes-sleutel-1\n";
constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;

void require_sodium() {
  static const int started = sodium_init();
  // Without a random source nothing here is safe, and nothing can be done about it.
  if (started < 0) std::abort();
}

unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}
const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int get() const { return number_; }

 private:
  int number_;
};

std::unexpected<core::Error> unreadable(const std::filesystem::path& file) {
  return core::fail(core::ErrorCode::kStorageUnavailable,
                    {"Het sleutelbestand kan niet worden gelezen of gemaakt.", "The key file cannot be read or made."},
                    {"Controleer de rechten op de gegevensmap.", "Check the permissions of the data folder."},
                    core::Place{file.string(), {}, {}});
}

std::unexpected<core::Error> not_a_key(const std::filesystem::path& file) {
  return core::fail(core::ErrorCode::kInvalidFile,
                    {"Dit is geen sleutelbestand van Pareltjes.", "This is no key file of Pareltjes."},
                    {"Zet het sleutelbestand uit de reservekopie terug.", "Put back the key file from the backup."},
                    core::Place{file.string(), {}, {}});
}

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

/// Makes the file whole or not at all, so that a crash or a second process never leaves or sees half a key.
core::Result<void> make_key_file(const std::filesystem::path& file) {
  auto content = std::string(kFirstLine) + to_hex(random_bytes(32)) + "\n";
  const Wiped wiped(content);
  const auto beside = file.string() + "." + random_token().substr(0, 8);
  {
    const Descriptor made(::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (made.get() < 0) return unreadable(file);
    if (!write_all(made.get(), content) || ::fsync(made.get()) != 0) {
      ::unlink(beside.c_str());
      return unreadable(file);
    }
  }
  // link() fails when another process was first; then its key counts.
  const bool linked = ::link(beside.c_str(), file.c_str()) == 0 || errno == EEXIST;
  ::unlink(beside.c_str());
  if (!linked) return unreadable(file);
  return {};
}

}  // namespace

core::Result<Vault> Vault::open(const std::filesystem::path& key_file) {
  require_sodium();
  if (::access(key_file.c_str(), F_OK) != 0) {
    if (auto made = make_key_file(key_file); !made) return std::unexpected(made.error());
  }
  const Descriptor opened(::open(key_file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  struct stat about{};
  if (opened.get() < 0 || ::fstat(opened.get(), &about) != 0) return unreadable(key_file);
  if (!S_ISREG(about.st_mode)) return not_a_key(key_file);
  if ((about.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return core::fail(
        core::ErrorCode::kInvalidFile, {"Anderen kunnen het sleutelbestand lezen.", "Others can read the key file."},
        {"Geef het bestand de rechten 0600.", "Give the file mode 0600."}, core::Place{key_file.string(), {}, {}});
  }
  std::string content(kFirstLine.size() + 65, '\0');
  const Wiped wiped(content);
  const auto count = ::read(opened.get(), content.data(), content.size());
  if (count != static_cast<ssize_t>(content.size()) || !content.starts_with(kFirstLine)) return not_a_key(key_file);
  auto raw = from_hex(std::string_view(content).substr(kFirstLine.size(), 64));
  if (!raw) return not_a_key(key_file);
  const Wiped raw_wiped(*raw);
  Key key{};
  std::copy_n(bytes_of(*raw), key.size(), key.begin());
  return Vault(key);
}

Vault Vault::from_key(const Key& key) {
  require_sodium();
  return Vault(key);
}

Vault::~Vault() {
  sodium_memzero(key_.data(), key_.size());
}

Vault::Key Vault::key_for(std::string_view purpose) const {
  Key derived{};
  crypto_generichash(derived.data(), derived.size(), bytes_of(purpose), purpose.size(), key_.data(), key_.size());
  return derived;
}

std::string Vault::seal(std::string_view plain, std::string_view purpose) const {
  const auto key = key_for(purpose);
  std::string sealed(kNonceBytes + plain.size() + kTagBytes, '\0');
  randombytes_buf(sealed.data(), kNonceBytes);
  unsigned long long length = 0;
  crypto_aead_xchacha20poly1305_ietf_encrypt(bytes_of(sealed) + kNonceBytes, &length, bytes_of(plain), plain.size(),
                                             bytes_of(purpose), purpose.size(), nullptr, bytes_of(sealed), key.data());
  return sealed;
}

core::Result<std::string> Vault::unseal(std::string_view sealed, std::string_view purpose) const {
  const auto key = key_for(purpose);
  std::string plain(sealed.size() < kNonceBytes + kTagBytes ? 0 : sealed.size() - kNonceBytes - kTagBytes, '\0');
  unsigned long long length = 0;
  if (sealed.size() < kNonceBytes + kTagBytes ||
      crypto_aead_xchacha20poly1305_ietf_decrypt(bytes_of(plain), &length, nullptr, bytes_of(sealed) + kNonceBytes,
                                                 sealed.size() - kNonceBytes, bytes_of(purpose), purpose.size(),
                                                 bytes_of(sealed), key.data()) != 0) {
    return core::fail(
        core::ErrorCode::kInternal,
        {"Een versleuteld gegeven past niet bij het sleutelbestand.", "An encrypted value does not fit the key file."},
        {"Zet het sleutelbestand terug dat bij deze database hoort.",
         "Put back the key file that belongs to this database."});
  }
  return plain;
}

std::string Vault::mac(std::string_view message, std::string_view purpose) const {
  const auto key = key_for(purpose);
  std::string digest(32, '\0');
  crypto_generichash(bytes_of(digest), digest.size(), bytes_of(message), message.size(), key.data(), key.size());
  return to_hex(digest);
}

std::string random_bytes(std::size_t count) {
  require_sodium();
  std::string bytes(count, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

std::string random_token() {
  const auto raw = random_bytes(32);
  std::string token(sodium_base64_ENCODED_LEN(32, sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
  sodium_bin2base64(token.data(), token.size(), bytes_of(raw), raw.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  token.pop_back();  // The C string's end.
  return token;
}

bool same(std::string_view a, std::string_view b) {
  return a.size() == b.size() && (a.empty() || sodium_memcmp(a.data(), b.data(), a.size()) == 0);
}

std::string to_hex(std::string_view bytes) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string digits;
  digits.reserve(2 * bytes.size());
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    digits += kDigits[byte >> 4U];
    digits += kDigits[byte & 15U];
  }
  return digits;
}

core::Result<std::string> from_hex(std::string_view digits) {
  const auto value = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; };
  if (digits.size() % 2 != 0 || std::ranges::any_of(digits, [&](char c) { return value(c) < 0; })) {
    return core::fail(core::ErrorCode::kInvalidInput,
                      {"De tekst is niet hexadecimaal.", "The text is not hexadecimal."});
  }
  std::string bytes;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    bytes += static_cast<char>(static_cast<unsigned char>(value(digits[i]) * 16 + value(digits[i + 1])));
  }
  return bytes;
}

Wiped::~Wiped() {
  if (!text_.empty()) sodium_memzero(text_.data(), text_.size());
}

}  // namespace pareltjes::secrets
