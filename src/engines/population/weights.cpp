// SPDX-License-Identifier: EUPL-1.2
#include "engines/population/weights.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace pareltjes::engines::population {

std::vector<double> weights_by_error(std::span<const double> squared_errors) {
  const auto exact = std::ranges::count(squared_errors, 0.0);
  std::vector<double> weights;
  double sum = 0;
  for (const double error : squared_errors) {
    const bool tested = !std::isnan(error);
    const double weight = !tested ? 0 : exact > 0 ? (error == 0 ? 1.0 : 0.0) : 1 / error;
    weights.push_back(weight);
    sum += weight;
  }
  if (!(sum > 0)) return {};
  for (double& weight : weights) weight /= sum;
  return weights;
}

std::size_t member_of(std::span<const double> weights, double luck) {
  double below = 0;
  for (std::size_t k = 0; k + 1 < weights.size(); ++k) {
    below += weights[k];
    if (luck < below) return k;
  }
  // Rounding may leave the weights a little short of 1: then the last member that counts takes the rest.
  for (std::size_t k = weights.size(); k-- > 0;) {
    if (weights[k] > 0) return k;
  }
  return 0;
}

}  // namespace pareltjes::engines::population
