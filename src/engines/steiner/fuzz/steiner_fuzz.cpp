// SPDX-License-Identifier: EUPL-1.2
// A network from outside is read and, when small, worked on for a few branches; or refused.
#include <cstddef>
#include <cstdint>

#include "engines/steiner/files/read.hpp"
#include "engines/steiner/solve.hpp"

using namespace pareltjes::engines::steiner;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto instance = read({reinterpret_cast<const char*>(data), size}, "a.stp", 400);
  if (!instance || instance->edges.size() > 1'000 || instance->terminals.size() > 12) return 0;
  Limits limits;
  limits.nodes = 3;
  (void)solve(*instance, limits);
  return 0;
}
