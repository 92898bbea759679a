// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <limits>
#include <string_view>

#include "core/error.hpp"

namespace pareltjes::features {

/// From one second to another, both included; seconds since 1970 in UTC.
struct TimeSpan {
  std::int64_t from = std::numeric_limits<std::int64_t>::min();
  std::int64_t until = std::numeric_limits<std::int64_t>::max();

  [[nodiscard]] bool touches(const TimeSpan& other) const { return from <= other.until && other.from <= until; }
  friend bool operator==(const TimeSpan&, const TimeSpan&) = default;
};

/// A parameter datetime (OGC 17-069r4, requirement /req/core/fc-time-definition): a moment or a day of RFC 3339, or two
/// with "/" between them; ".." or nothing leaves an end open. Error: kInvalidInput.
core::Result<TimeSpan> parse_datetime(std::string_view text);

/// 1 January to 31 December.
TimeSpan span_of_year(int year);

}  // namespace pareltjes::features
