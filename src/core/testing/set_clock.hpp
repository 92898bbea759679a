// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "core/time.hpp"

namespace pareltjes::core {

/// A clock that stands still until a test moves it, forward or back.
class SetClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override { return now_; }
  void move(std::chrono::milliseconds time) { now_ += time; }

 private:
  Timestamp now_{std::chrono::milliseconds{1'800'000'000'000}};
};

}  // namespace pareltjes::core
