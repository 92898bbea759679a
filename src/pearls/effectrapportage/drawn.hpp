// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <span>
#include <thread>
#include <vector>

#include "pearls/effectrapportage/chain.hpp"

namespace pareltjes::effectrapportage {

/// Does a part of the draws on each core. Every draw stands by itself, so that the bytes are the same for any number.
template <class Work>
void in_parallel(std::size_t draws, Work work) {
  const std::size_t parts =
      std::clamp<std::size_t>(std::min<std::size_t>(std::thread::hardware_concurrency(), draws / 8192), 1, 8);
  std::vector<std::jthread> threads;
  for (std::size_t part = 1; part < parts; ++part)
    threads.emplace_back([=, &work] { work(draws * part / parts, draws * (part + 1) / parts); });
  work(0, draws / parts);
}

/// Does each of a number of pieces of work that stand by themselves, on as many cores as there are.
template <class Work>
void each_in_parallel(std::size_t count, Work work) {
  std::atomic<std::size_t> next = 0;
  const auto some = [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  std::vector<std::jthread> threads;
  const auto cores = std::min<std::size_t>(std::clamp(std::thread::hardware_concurrency(), 1U, 8U), count);
  for (std::size_t core = 1; core < cores; ++core) threads.emplace_back(some);
  some();
}

/// Draws that are worked out together: what belongs to them stays near the processor.
inline constexpr std::size_t kBlock = 512;
using Block = std::array<double, kBlock>;

/// Does the draws block by block, a part of them on each core. @param work of the first draw and their number.
template <class Work>
void in_blocks(std::size_t draws, Work work) {
  in_parallel(draws, [&](std::size_t begin, std::size_t end) {
    for (; begin < end; begin += kBlock) work(begin, std::min(kBlock, end - begin));
  });
}

/// An input of which each draw takes its value.
class Drawn {
 public:
  Drawn(const Case& of, const Normals& normals, Input input)
      : spread_(spread_of(of, input)), normals_(normals.of(input)) {}
  double operator[](std::size_t draw) const { return spread_.at(normals_[draw]); }
  /// Its values from one draw on.
  void from(std::size_t begin, std::span<double> values) const {
    spread_.at(std::span(normals_).subspan(begin, values.size()), values);
  }

 private:
  Spreader spread_;
  const std::vector<double>& normals_;
};

}  // namespace pareltjes::effectrapportage
