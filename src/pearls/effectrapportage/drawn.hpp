// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <cstddef>
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

/// An input of which each draw takes its value.
class Drawn {
 public:
  Drawn(const Case& of, const Normals& normals, Input input)
      : spread_(spread_of(of, input)), normals_(normals.of(input)) {}
  double operator[](std::size_t draw) const { return spread_.at(normals_[draw]); }

 private:
  Spreader spread_;
  const std::vector<double>& normals_;
};

}  // namespace pareltjes::effectrapportage
