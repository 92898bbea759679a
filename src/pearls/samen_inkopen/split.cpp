// SPDX-License-Identifier: EUPL-1.2
#include "pearls/samen_inkopen/split.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace pareltjes::samen_inkopen {

std::vector<Cents> in_cents(Cents whole, std::span<const double> shares) {
  std::vector<Cents> parts(shares.size());
  if (parts.empty()) return parts;
  for (std::size_t i = 0; i < parts.size(); ++i) parts[i] = static_cast<Cents>(std::floor(shares[i]));
  std::vector<std::size_t> order(parts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  // To a millionth of a cent, so that equal shares stay equal.
  std::ranges::stable_sort(order, std::greater(),
                           [&](std::size_t i) { return std::llround((shares[i] - std::floor(shares[i])) * 1e6); });
  Cents left = whole - std::accumulate(parts.begin(), parts.end(), Cents{0});
  for (std::size_t i = 0; left != 0; i = (i + 1) % order.size()) {
    const Cents step = left > 0 ? 1 : -1;
    parts[order[step > 0 ? i : order.size() - 1 - i]] += step;
    left -= step;
  }
  return parts;
}

}  // namespace pareltjes::samen_inkopen
