// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <string>

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

/// A new UUID of version 7 (RFC 9562): sortable by time, the rest from the system's random source.
std::string new_uuid(Timestamp time);

}  // namespace pareltjes::core
