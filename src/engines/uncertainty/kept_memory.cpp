// SPDX-License-Identifier: EUPL-1.2
#include "engines/uncertainty/kept_memory.hpp"

#include <iterator>
#include <mutex>

namespace pareltjes::engines::uncertainty {
namespace {

constexpr std::size_t kLarge = 64 << 10;     ///< Bytes: what is smaller the library keeps itself.
constexpr std::size_t kMostKept = 40 << 20;  ///< Bytes.

struct Free {
  void* memory = nullptr;
  std::size_t bytes = 0;
};

struct Shelf {
  std::mutex mutex;
  std::vector<Free> free;  ///< The last one given back is the last.
  std::size_t kept = 0;
};

Shelf& shelf() {
  static auto* made = new Shelf;  // Never ended: arrays of other statics may be given back after it.
  return *made;
}

}  // namespace

void* take_memory(std::size_t bytes) {
  if (bytes >= kLarge) {
    auto& all = shelf();
    const std::lock_guard lock(all.mutex);
    for (auto one = all.free.rbegin(); one != all.free.rend(); ++one) {
      if (one->bytes != bytes) continue;
      auto* memory = one->memory;
      all.kept -= bytes;
      all.free.erase(std::next(one).base());
      return memory;
    }
  }
  return ::operator new(bytes);
}

void give_back_memory(void* memory, std::size_t bytes) noexcept {
  if (bytes >= kLarge && bytes <= kMostKept) {
    auto& all = shelf();
    const std::lock_guard lock(all.mutex);
    try {
      all.free.push_back({memory, bytes});
      all.kept += bytes;
      // The longest unused goes first.
      std::size_t gone = 0;
      for (; all.kept > kMostKept; ++gone) {
        all.kept -= all.free[gone].bytes;
        ::operator delete(all.free[gone].memory);
      }
      all.free.erase(all.free.begin(), all.free.begin() + static_cast<std::ptrdiff_t>(gone));
      return;
    } catch (const std::bad_alloc&) {  // Then it is not kept.
    }
  }
  ::operator delete(memory);
}

}  // namespace pareltjes::engines::uncertainty
