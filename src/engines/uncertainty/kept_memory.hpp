// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <new>
#include <utility>
#include <vector>

namespace pareltjes::engines::uncertainty {

/// Memory of at least this many bytes; of what is large and was given back some is kept for who asks next, as memory
/// that is new to the program costs more than the numbers that are written into it. Safe to use from several threads.
void* take_memory(std::size_t bytes);
void give_back_memory(void* memory, std::size_t bytes) noexcept;

/// Allocator of arrays of numbers. What is resized holds any numbers: it is for who writes all of them.
template <class T>
struct KeptMemory {
  using value_type = T;
  KeptMemory() = default;
  template <class Other>
  KeptMemory(const KeptMemory<Other>& /*other*/) noexcept {}  // NOLINT(google-explicit-constructor)

  T* allocate(std::size_t count) { return static_cast<T*>(take_memory(count * sizeof(T))); }
  void deallocate(T* memory, std::size_t count) noexcept { give_back_memory(memory, count * sizeof(T)); }
  template <class Made>
  void construct(Made* at) noexcept {
    ::new (static_cast<void*>(at)) Made;
  }
  template <class Made, class... Given>
  void construct(Made* at, Given&&... given) {
    ::new (static_cast<void*>(at)) Made(std::forward<Given>(given)...);
  }
  friend bool operator==(const KeptMemory& /*a*/, const KeptMemory& /*b*/) { return true; }
};

template <class T>
using KeptVector = std::vector<T, KeptMemory<T>>;

}  // namespace pareltjes::engines::uncertainty
