// SPDX-License-Identifier: EUPL-1.2
#include "core/time.hpp"

#include <openssl/rand.h>
#include <pthread.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <span>
#include <stdexcept>
#include <string_view>

namespace pareltjes::core {
namespace {

/// Random bytes, drawn by the thousand for each thread: every request gets an id, and drawing costs more than the rest
/// of it. None is given twice.
void take_random(std::span<unsigned char> bytes) {
  static std::atomic<unsigned> forks = 0;  // A child must not give what its parent gives.
  [[maybe_unused]] static const int watching = ::pthread_atfork(nullptr, nullptr, [] { ++forks; });
  thread_local std::array<unsigned char, 1024> drawn;
  thread_local std::size_t used = drawn.size();
  thread_local unsigned drawn_after = 0;
  if (drawn.size() - used < bytes.size() || drawn_after != forks) {
    drawn_after = forks;
    if (RAND_bytes(drawn.data(), static_cast<int>(drawn.size())) != 1) throw std::runtime_error("no random bytes");
    used = 0;
  }
  const auto taken = std::span(drawn).subspan(used, bytes.size());
  std::ranges::copy(taken, bytes.begin());
  std::ranges::fill(taken, std::uint8_t{0});
  used += bytes.size();
}

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
  }
};

}  // namespace

const Clock& system_clock() {
  static const SystemClock clock;
  return clock;
}

std::string to_rfc3339(Timestamp time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  std::string text = "0000-00-00T00:00:00.000Z";
  const auto write = [&text](std::size_t end, auto number) {
    for (auto rest = static_cast<unsigned>(number); rest > 0; rest /= 10)
      text[--end] = static_cast<char>('0' + rest % 10);
  };
  write(4, static_cast<int>(date.year()));
  write(7, static_cast<unsigned>(date.month()));
  write(10, static_cast<unsigned>(date.day()));
  write(13, clock.hours().count());
  write(16, clock.minutes().count());
  write(19, clock.seconds().count());
  write(23, clock.subseconds().count());
  return text;
}

std::string new_uuid(Timestamp time) {
  std::array<unsigned char, 16> bytes{};
  take_random(std::span(bytes).subspan<6>());
  const auto millis = static_cast<std::uint64_t>(time.time_since_epoch().count());
  for (std::size_t i = 0; i < 6; ++i) bytes[i] = static_cast<unsigned char>(millis >> (8 * (5 - i)));
  bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0FU) | 0x70U);
  bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3FU) | 0x80U);
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(36);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += kDigits[bytes[i] >> 4U];
    text += kDigits[bytes[i] & 15U];
  }
  return text;
}

}  // namespace pareltjes::core
