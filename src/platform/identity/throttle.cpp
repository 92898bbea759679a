// SPDX-License-Identifier: EUPL-1.2
#include "platform/identity/throttle.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "platform/secrets/vault.hpp"

namespace pareltjes::identity {
namespace {

std::string pair_key(std::string_view account, std::string_view address) {
  std::string key = network_of(address);
  key += '\0';
  key += account;
  return key;
}

}  // namespace

std::string network_of(std::string_view address) {
  std::string text(address.substr(0, 64));
  std::array<unsigned char, 16> bytes{};
  if (inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return text;
  static constexpr std::array<unsigned char, 12> kMappedIpv4{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  if (std::equal(kMappedIpv4.begin(), kMappedIpv4.end(), bytes.begin())) {
    std::array<char, INET_ADDRSTRLEN> shown{};
    inet_ntop(AF_INET, bytes.data() + kMappedIpv4.size(), shown.data(), shown.size());
    return shown.data();
  }
  return secrets::to_hex(std::string_view(reinterpret_cast<const char*>(bytes.data()), 8)) + "::/64";
}

std::chrono::seconds Throttle::begin(std::string_view account, std::string_view address, core::Timestamp now) {
  using std::chrono::seconds;
  const std::scoped_lock lock(mutex_);
  make_room(now);
  auto& pair = pairs_[pair_key(account, address)];
  if (pair.attempts >= limits_.free_attempts) {
    const auto doublings = std::min(pair.attempts - limits_.free_attempts, 20);
    const auto longest = pair.known ? limits_.longest_delay_known : limits_.longest_delay;
    const auto delay = std::min(seconds(1LL << doublings), longest);
    // A clock that was set back must not make anybody wait longer than the delay itself.
    const auto passed = std::max(std::chrono::floor<seconds>(now - pair.last), seconds(0));
    if (passed < delay) return delay - passed;
  }
  if (!pair.known) {
    auto& origin = addresses_[network_of(address)];
    if (now - origin.window_start >= limits_.window || now < origin.window_start) origin = {0, now};
    if (origin.attempts >= limits_.attempts_per_address) {
      return std::max(std::chrono::ceil<seconds>(origin.window_start + limits_.window - now), seconds(1));
    }
    ++origin.attempts;
  }
  ++pair.attempts;
  pair.last = now;
  return seconds(0);
}

void Throttle::succeeded(std::string_view account, std::string_view address, core::Timestamp now) {
  const std::scoped_lock lock(mutex_);
  auto& pair = pairs_[pair_key(account, address)];
  const auto origin = addresses_.find(network_of(address));
  if (!pair.known && origin != addresses_.end() && origin->second.attempts > 0) --origin->second.attempts;
  pair = {0, true, now};
}

void Throttle::withdrawn(std::string_view account, std::string_view address) {
  const std::scoped_lock lock(mutex_);
  auto& pair = pairs_[pair_key(account, address)];
  if (pair.attempts > 0) --pair.attempts;
  const auto origin = addresses_.find(network_of(address));
  if (!pair.known && origin != addresses_.end() && origin->second.attempts > 0) --origin->second.attempts;
}

void Throttle::make_room(core::Timestamp now) {
  if (addresses_.size() >= limits_.most_entries) {
    std::erase_if(addresses_, [&](const auto& entry) { return now - entry.second.window_start >= limits_.window; });
    if (addresses_.size() >= limits_.most_entries) addresses_.erase(addresses_.begin());
  }
  if (pairs_.size() < limits_.most_entries) return;
  std::erase_if(pairs_, [&](const auto& entry) {
    return !entry.second.known && now - entry.second.last >= limits_.longest_delay;
  });
  if (pairs_.size() < limits_.most_entries) return;
  // Still full: somebody tries from very many addresses. Known users stay; then the oldest go.
  std::erase_if(pairs_, [](const auto& entry) { return !entry.second.known; });
  if (pairs_.size() >= limits_.most_entries) pairs_.erase(pairs_.begin());
}

}  // namespace pareltjes::identity
