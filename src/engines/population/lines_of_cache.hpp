// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <new>
#include <utility>

namespace pareltjes::engines::population {

/// An allocator. Gives whole lines of the cache, which vectors fill at once, and no zeros where none are asked for.
template <class T>
struct LinesOfCache {
  using value_type = T;
  static constexpr std::align_val_t kLine{64};
  LinesOfCache() = default;
  template <class U>
  explicit LinesOfCache(const LinesOfCache<U>&) {}
  T* allocate(std::size_t n) { return static_cast<T*>(::operator new(n * sizeof(T), kLine)); }
  void deallocate(T* at, std::size_t) { ::operator delete(at, kLine); }
  template <class U, class... Given>
  void construct(U* at, Given&&... given) {
    if constexpr (sizeof...(Given) == 0) {
      ::new (static_cast<void*>(at)) U;
    } else {
      ::new (static_cast<void*>(at)) U(std::forward<Given>(given)...);
    }
  }
  bool operator==(const LinesOfCache&) const = default;
};

}  // namespace pareltjes::engines::population
