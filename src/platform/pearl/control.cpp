// SPDX-License-Identifier: EUPL-1.2
#include "platform/pearl/pearl.hpp"

namespace pareltjes::pearl {

core::Result<void> RunControl::check() const {
  if (stop_.stop_requested()) {
    return core::fail(core::ErrorCode::kCancelled, {"De berekening is afgebroken.", "The run was cancelled."});
  }
  if (deadline_ && std::chrono::steady_clock::now() > *deadline_) {
    return core::fail(core::ErrorCode::kDeadlineExceeded,
                      {"De berekening duurde langer dan is toegestaan.", "The run took longer than is allowed."},
                      {"Kies een kleiner gebied, of geef de berekening meer tijd.",
                       "Choose a smaller area, or give the run more time."});
  }
  return {};
}

}  // namespace pareltjes::pearl
