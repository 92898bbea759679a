// SPDX-License-Identifier: EUPL-1.2
// Risk measures as the worst average over a set of probabilities: 0 ≤ share ≤ cap, together 1.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "engines/siting/model.hpp"

namespace pareltjes::engines::siting {
namespace {

double cap_of(const Model& model) {
  const double count = static_cast<double>(model.scenarios);
  switch (model.risk.measure) {
    case RiskMeasure::kMean:
      return 1 / count;
    case RiskMeasure::kTailMean:
      return std::min(1.0, 1 / (count * (1 - model.risk.level)));
    case RiskMeasure::kWorst:
    case RiskMeasure::kRegret:
      return 1;
  }
  return 1;
}

}  // namespace

double worst_shares(const Model& model, std::span<const double> values, std::vector<double>& shares) {
  const double cap = cap_of(model);
  std::vector<std::size_t> order(model.scenarios);
  std::iota(order.begin(), order.end(), 0);
  const auto excess = [&](std::size_t s) { return values[s] - model.offset[s]; };
  std::ranges::stable_sort(order, std::greater{}, excess);
  shares.assign(model.scenarios, 0);
  double left = 1;
  double risk = 0;
  for (const std::size_t s : order) {
    shares[s] = std::min(cap, left);
    left -= shares[s];
    if (shares[s] > 0) risk += shares[s] * excess(s);
    if (left <= 0) break;
  }
  return risk;
}

void project_on_shares(const Model& model, std::vector<double>& shares) {
  // The projection is clamp(share − shift, 0, cap) with the shift that makes the sum 1; halve the range of shifts.
  const double cap = cap_of(model);
  if (model.risk.measure == RiskMeasure::kMean || model.scenarios == 1) {
    shares.assign(model.scenarios, 1 / static_cast<double>(model.scenarios));
    return;
  }
  const auto [low, high] = std::ranges::minmax(shares);
  double below = low - 1;
  double above = high;
  const auto sum_at = [&](double shift) {
    double sum = 0;
    for (const double share : shares) sum += std::clamp(share - shift, 0.0, cap);
    return sum;
  };
  for (int i = 0; i < 60; ++i) {
    const double middle = (below + above) / 2;
    (sum_at(middle) > 1 ? below : above) = middle;
  }
  double sum = 0;
  for (double& share : shares) sum += share = std::clamp(share - above, 0.0, cap);
  // What halving left over, so that they are probabilities: a bound must not rest on more or less than 1.
  for (double& share : shares) {
    const double room = std::min(cap - share, 1 - sum);
    if (room > 0) {
      share += room;
      sum += room;
    }
  }
}

}  // namespace pareltjes::engines::siting
