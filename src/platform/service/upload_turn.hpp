// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>

#include "core/error.hpp"

namespace pareltjes::service {

/// What visitors send takes memory and time: few at once, whichever way they come.
class UploadTurn {
 public:
  static constexpr int kMostUploads = 2;

  UploadTurn() : number_(++under_way()) {}
  ~UploadTurn() { --under_way(); }
  UploadTurn(const UploadTurn&) = delete;
  UploadTurn& operator=(const UploadTurn&) = delete;
  [[nodiscard]] bool granted() const { return number_ <= kMostUploads; }
  [[nodiscard]] static core::Error refusal() {
    return {core::ErrorCode::kTooManyRequests,
            {"Er worden nu al bestanden nagekeken.", "Files are being checked already."},
            {"Probeer het over een minuut opnieuw.", "Try again in a minute."},
            {}};
  }

 private:
  static std::atomic<int>& under_way() {
    static std::atomic<int> count = 0;
    return count;
  }
  int number_;
};

}  // namespace pareltjes::service
