// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "core/language.hpp"

namespace pareltjes::core {

using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

/// The clock as a value, so that tests can set it.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Timestamp now() const = 0;
};

/// The machine's clock.
const Clock& system_clock();

/// RFC 3339 in UTC: 2026-11-23T14:05:09.123Z.
std::string to_rfc3339(Timestamp time);

/// "2026-11-28" as a day; nothing for what is no day.
std::optional<std::chrono::sys_days> parse_day(std::string_view iso);
/// The other way.
std::string to_iso(std::chrono::sys_days day);
/// The day that it is in the Netherlands at this moment: a contract that ends on a day ends at midnight there.
std::string dutch_day(Timestamp time);

/// A number of months later, or earlier; the last day of the month where that day does not exist there.
std::chrono::sys_days plus_months(std::chrono::sys_days day, int months);

/// A day as people read it: "2026-11-28" → "28 november 2026", "28 November 2026". What is no date stays as it is.
Text day_in_words(std::string_view iso);

/// "2026-11" → "november 2026", "November 2026". What is no month stays as it is.
Text month_in_words(std::string_view iso);

/// A moment as people in the Netherlands read it, by their clock: "2026-11-28T10:05:00Z" → "28 november 2026, 11.05
/// uur", "28 November 2026, 11:05". Summer time by directive 2000/84/EC. Only minutes and whole days count; what is no
/// moment of to_rfc3339() stays as it is.
Text moment_in_words(std::string_view rfc3339);

/// A new UUID of version 7 (RFC 9562): sortable by time, the rest from the system's random source.
std::string new_uuid(Timestamp time);

/// Whether a text is a UUID as new_uuid() writes it: lower-case hexadecimal digits in groups of 8, 4, 4, 4 and 12.
bool is_uuid(std::string_view text);

}  // namespace pareltjes::core
