// SPDX-License-Identifier: EUPL-1.2
// A graph from outside is read and, when small, worked on for one node; or refused.
#include <cstddef>
#include <cstdint>

#include "engines/siting/files/read.hpp"
#include "engines/siting/solution.hpp"

using namespace pareltjes::engines::siting;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto instance = read_graph({reinterpret_cast<const char*>(data), size}, "a.txt", 400);
  if (!instance || instance->weight.size() > 1'000) return 0;
  Limits limits;
  limits.nodes = 1;
  (void)solve(*instance, limits);
  return 0;
}
