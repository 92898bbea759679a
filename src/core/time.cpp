// SPDX-License-Identifier: EUPL-1.2
#include "core/time.hpp"

#include <openssl/rand.h>
#include <pthread.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <optional>
#include <span>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

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

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kMonths{{{"januari", "January"},
                                                                                 {"februari", "February"},
                                                                                 {"maart", "March"},
                                                                                 {"april", "April"},
                                                                                 {"mei", "May"},
                                                                                 {"juni", "June"},
                                                                                 {"juli", "July"},
                                                                                 {"augustus", "August"},
                                                                                 {"september", "September"},
                                                                                 {"oktober", "October"},
                                                                                 {"november", "November"},
                                                                                 {"december", "December"}}};

/// The digits of `text` where `shape` has a 0; nothing when anything else differs.
std::optional<std::vector<int>> numbers_in(std::string_view text, std::string_view shape) {
  if (text.size() < shape.size()) return std::nullopt;
  std::vector<int> numbers;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] != '0') {
      if (text[i] != shape[i]) return std::nullopt;
      continue;
    }
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    if (i == 0 || shape[i - 1] != '0') numbers.push_back(0);
    numbers.back() = numbers.back() * 10 + (text[i] - '0');
  }
  return numbers;
}

std::optional<std::chrono::sys_days> day_of(const std::vector<int>& numbers) {
  const std::chrono::year_month_day date{std::chrono::year{numbers[0]},
                                         std::chrono::month{static_cast<unsigned>(numbers[1])},
                                         std::chrono::day{static_cast<unsigned>(numbers[2])}};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days{date};
}

Text in_words(std::chrono::sys_days day) {
  const std::chrono::year_month_day date(day);
  const auto& month = kMonths.at(static_cast<unsigned>(date.month()) - 1);
  const auto text = [&](std::string_view name) {
    return std::to_string(static_cast<unsigned>(date.day())) + " " + std::string(name) + " " +
           std::to_string(static_cast<int>(date.year()));
  };
  return {text(month.first), text(month.second)};
}

/// One in the morning, UTC, on the last Sunday of a month.
std::chrono::sys_time<std::chrono::minutes> last_sunday(std::chrono::year year, std::chrono::month month) {
  return std::chrono::sys_days{year / month / std::chrono::Sunday[std::chrono::last]} + std::chrono::hours{1};
}

/// The clock of the Netherlands: an hour later than UTC, two between the last Sundays of March and October.
std::chrono::sys_time<std::chrono::minutes> in_the_netherlands(std::chrono::sys_time<std::chrono::minutes> moment) {
  const auto year = std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(moment)).year();
  const bool summer =
      moment >= last_sunday(year, std::chrono::March) && moment < last_sunday(year, std::chrono::October);
  return moment + std::chrono::hours{summer ? 2 : 1};
}

}  // namespace

std::optional<std::chrono::sys_days> parse_day(std::string_view iso) {
  const auto numbers = iso.size() == 10 ? numbers_in(iso, "0000-00-00") : std::nullopt;
  return numbers ? day_of(*numbers) : std::nullopt;
}

std::string to_iso(std::chrono::sys_days day) {
  return to_rfc3339(day).substr(0, 10);
}

std::string dutch_day(Timestamp time) {
  const auto moment = in_the_netherlands(std::chrono::floor<std::chrono::minutes>(time));
  return to_iso(std::chrono::floor<std::chrono::days>(moment));
}

std::chrono::sys_days plus_months(std::chrono::sys_days day, int months) {
  const auto moved = std::chrono::year_month_day(day) + std::chrono::months{months};
  if (moved.ok()) return moved;
  return std::chrono::sys_days{moved.year() / moved.month() / std::chrono::last};
}

Text day_in_words(std::string_view iso) {
  const auto day = parse_day(iso);
  if (!day) return {std::string(iso), std::string(iso)};
  return in_words(*day);
}

Text month_in_words(std::string_view iso) {
  const auto numbers = iso.size() == 7 ? numbers_in(iso, "0000-00") : std::nullopt;
  if (!numbers || numbers->at(1) < 1 || numbers->at(1) > 12) return {std::string(iso), std::string(iso)};
  const auto& month = kMonths.at(static_cast<std::size_t>(numbers->at(1) - 1));
  const auto year = " " + std::to_string(numbers->at(0));
  return {std::string(month.first) + year, std::string(month.second) + year};
}

Text moment_in_words(std::string_view rfc3339) {
  const auto numbers = rfc3339.ends_with('Z') ? numbers_in(rfc3339, "0000-00-00T00:00") : std::nullopt;
  const auto day = numbers ? day_of(*numbers) : std::nullopt;
  if (!day || numbers->at(3) > 23 || numbers->at(4) > 59) return {std::string(rfc3339), std::string(rfc3339)};
  const auto here =
      in_the_netherlands(*day + std::chrono::hours{numbers->at(3)} + std::chrono::minutes{numbers->at(4)});
  const auto today = std::chrono::floor<std::chrono::days>(here);
  const std::chrono::hh_mm_ss clock(here - today);
  const auto minutes = std::to_string(clock.minutes().count());
  const auto time = [&](char between) {
    return std::to_string(clock.hours().count()) + between + (minutes.size() < 2 ? "0" : "") + minutes;
  };
  const auto date = in_words(today);
  return {date.nl + ", " + time('.') + " uur", date.en + ", " + time(':')};
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

bool is_uuid(std::string_view text) {
  constexpr std::string_view kShape = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  return text.size() == kShape.size() && std::ranges::equal(text, kShape, [](char c, char shape) {
           return shape == '-' ? c == '-' : (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

}  // namespace pareltjes::core
