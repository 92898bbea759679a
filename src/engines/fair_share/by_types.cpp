// SPDX-License-Identifier: EUPL-1.2
#include <cmath>
#include <numeric>

#include "engines/fair_share/shares.hpp"

namespace pareltjes::engines::fair_share {
namespace {

constexpr double kMostGroups = 2e8;

/// ln(n!) for n up to `most`.
std::vector<double> log_factorials(std::size_t most) {
  std::vector<double> logs(most + 1, 0.0);
  for (std::size_t n = 2; n <= most; ++n) logs[n] = logs[n - 1] + std::log(static_cast<double>(n));
  return logs;
}

/// Counts up like the wheels of a clock, the first fastest. Nothing when all are full.
bool next(std::vector<std::size_t>& group, std::span<const std::size_t> counts) {
  for (std::size_t t = 0; t < group.size(); ++t) {
    if (group[t] < counts[t]) {
      ++group[t];
      return true;
    }
    group[t] = 0;
  }
  return false;
}

}  // namespace

core::Result<std::vector<double>> shapley_by_types(std::span<const std::size_t> counts,
                                                   const std::function<double(std::span<const std::size_t>)>& value,
                                                   const std::stop_token& stop) {
  double groups = 1;
  for (const auto count : counts) groups *= static_cast<double>(count) + 1;
  if (counts.empty() || groups > kMostGroups) {
    return core::fail(core::ErrorCode::kInvalidInput, {"Er zijn te veel soorten deelnemers om precies te verdelen.",
                                                       "There are too many types of participants to share exactly."});
  }
  const auto all = std::accumulate(counts.begin(), counts.end(), std::size_t{0});
  const auto logs = log_factorials(all);
  const auto log_choose = [&](std::size_t n, std::size_t k) { return logs[n] - logs[k] - logs[n - k]; };
  std::vector<double> shares(counts.size(), 0.0);
  std::vector<std::size_t> group(counts.size(), 0);
  std::size_t asked = 0;
  while (next(group, counts)) {
    if ((++asked & 0xFFFU) == 0 && stop.stop_requested()) {
      return core::fail(core::ErrorCode::kCancelled, {"De berekening is gestopt.", "The calculation was stopped."});
    }
    const auto size = std::accumulate(group.begin(), group.end(), std::size_t{0});
    // The chance that the first so many of a random order hold just these numbers of each type.
    double chance = -log_choose(all, size);
    for (std::size_t t = 0; t < group.size(); ++t) chance += log_choose(counts[t], group[t]);
    const double weighed = std::exp(chance) * value(group);
    for (std::size_t t = 0; t < group.size(); ++t) {
      const double part = static_cast<double>(group[t]) / static_cast<double>(counts[t]);
      shares[t] += weighed * part / static_cast<double>(size);
      if (size < all) shares[t] -= weighed * (1 - part) / static_cast<double>(all - size);
    }
  }
  return shares;
}

}  // namespace pareltjes::engines::fair_share
