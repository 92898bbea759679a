// SPDX-License-Identifier: EUPL-1.2
#include "engines/street_network/choice.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engines/street_network/table.hpp"

namespace pareltjes::engines::street_network {

ChoiceParameters shipped_choice() {
  ChoiceParameters parameters;
  for (const auto& row : shipped_rows("schoolkeuze.csv", 5)) {
    const double value = shipped_number(row[1]);
    if (row[0] == "grootte") parameters.size = value;
    if (row[0] == "km") parameters.km = value;
    if (row[0] == "log_km") parameters.log_km = value;
    if (row[0] == "breedte_km") parameters.offset_km = value;
  }
  return parameters;
}

namespace {

using Weights = std::array<double, 3>;
using Matrix = std::array<std::array<double, 3>, 3>;

/// What a school has of the three things that count.
Weights features(double km, double log_pupils, double offset_km) {
  const double width = std::sqrt(km * km + offset_km * offset_km);
  return {log_pupils, -width, -std::log(width)};
}

double utility(const Weights& weights, const Weights& x) {
  return weights[0] * x[0] + weights[1] * x[1] + weights[2] * x[2];
}

struct Slope {
  double value = 0;  ///< Log-likelihood.
  Weights gradient{};
  Matrix information{};  ///< Minus the second derivatives.
  double pupils = 0;
  double observed_km = 0;  ///< Sum over pupils.
  double predicted_km = 0;
};

/// Features of every option, worked out once for an offset.
std::vector<Weights> features_of(const ChoiceData& data, double offset_km) {
  std::vector<Weights> all;
  all.reserve(data.options.size());
  for (const auto& option : data.options) all.push_back(features(option.km, option.log_pupils, offset_km));
  return all;
}

void add_area(const ChoiceData& data, std::span<const Weights> x, std::uint32_t area, const Weights& weights,
              std::vector<double>& chance, Slope& slope) {
  const std::size_t first = data.first[area];
  const std::size_t end = data.first[area + 1];
  double pupils = 0;
  double highest = -std::numeric_limits<double>::infinity();
  chance.resize(end - first);
  for (std::size_t i = first; i < end; ++i) {
    pupils += data.options[i].pupils;
    chance[i - first] = utility(weights, x[i]);
    highest = std::max(highest, chance[i - first]);
  }
  if (!(pupils > 0)) return;
  double sum = 0;
  for (double& one : chance) sum += one = std::exp(one - highest);
  const double log_sum = highest + std::log(sum);
  Weights mean{};
  Matrix second{};
  for (std::size_t i = first; i < end; ++i) {
    const double p = chance[i - first] / sum;
    const double n = data.options[i].pupils;
    if (n > 0) slope.value += n * (utility(weights, x[i]) - log_sum);
    slope.observed_km += n * data.options[i].km;
    slope.predicted_km += pupils * p * data.options[i].km;
    for (std::size_t a = 0; a < 3; ++a) {
      mean[a] += p * x[i][a];
      slope.gradient[a] += n * x[i][a];
      for (std::size_t b = 0; b <= a; ++b) second[a][b] += p * x[i][a] * x[i][b];
    }
  }
  slope.pupils += pupils;
  for (std::size_t a = 0; a < 3; ++a) {
    slope.gradient[a] -= pupils * mean[a];
    for (std::size_t b = 0; b <= a; ++b) slope.information[a][b] += pupils * (second[a][b] - mean[a] * mean[b]);
  }
}

Slope slope_of(const ChoiceData& data, std::span<const Weights> x, std::span<const std::uint32_t> areas,
               const Weights& weights) {
  Slope slope;
  std::vector<double> chance;
  for (const std::uint32_t area : areas) add_area(data, x, area, weights, chance, slope);
  for (std::size_t a = 0; a < 3; ++a) {
    for (std::size_t b = a + 1; b < 3; ++b) slope.information[a][b] = slope.information[b][a];
  }
  return slope;
}

/// The inverse by cofactors; nothing useful where the matrix has none.
Matrix inverse(const Matrix& m) {
  const auto minor = [&m](std::size_t r, std::size_t c) {
    const std::size_t r1 = (r + 1) % 3, r2 = (r + 2) % 3, c1 = (c + 1) % 3, c2 = (c + 2) % 3;
    return m[r1][c1] * m[r2][c2] - m[r1][c2] * m[r2][c1];
  };
  const double determinant = m[0][0] * minor(0, 0) + m[0][1] * minor(0, 1) + m[0][2] * minor(0, 2);
  Matrix result{};
  for (std::size_t r = 0; r < 3; ++r) {
    for (std::size_t c = 0; c < 3; ++c) result[c][r] = minor(r, c) / determinant;
  }
  return result;
}

struct Newton {
  Weights weights{};
  Slope slope;
};

/// The highest likelihood for an offset.
Newton climb(const ChoiceData& data, std::span<const std::uint32_t> areas, double offset_km, Weights weights) {
  const auto x = features_of(data, offset_km);
  Slope slope = slope_of(data, x, areas, weights);
  for (int step = 0; step < 50; ++step) {
    const Matrix cover = inverse(slope.information);
    Weights move{};
    double promise = 0;
    for (std::size_t a = 0; a < 3; ++a) {
      for (std::size_t b = 0; b < 3; ++b) move[a] += cover[a][b] * slope.gradient[b];
      promise += move[a] * slope.gradient[a];
    }
    if (!std::isfinite(promise) || promise < 1e-8) break;
    // A whole step, or half of it, until it goes up.
    double length = 1;
    for (int halved = 0; halved < 20; ++halved, length /= 2) {
      Weights next = weights;
      for (std::size_t a = 0; a < 3; ++a) next[a] += length * move[a];
      Slope there = slope_of(data, x, areas, next);
      if (!(there.value > slope.value)) continue;
      weights = next;
      slope = there;
      break;
    }
  }
  return {weights, slope};
}

ChoiceFit fit_of(const ChoiceData& data, std::span<const std::uint32_t> areas, double offset_km, const Newton& best) {
  ChoiceFit fit;
  fit.parameters = {best.weights[0], best.weights[1], best.weights[2], offset_km};
  const Matrix cover = inverse(best.slope.information);
  for (std::size_t a = 0; a < 3; ++a) fit.standard_error[a] = std::sqrt(std::max(0.0, cover[a][a]));
  fit.pupils = best.slope.pupils;
  fit.log_likelihood = best.slope.value;
  const auto x = features_of(data, offset_km);
  fit.equal_log_likelihood = slope_of(data, x, areas, {0, 0, 0}).value;
  fit.size_log_likelihood = slope_of(data, x, areas, {1, 0, 0}).value;
  if (fit.pupils > 0) {
    fit.observed_km = best.slope.observed_km / fit.pupils;
    fit.predicted_km = best.slope.predicted_km / fit.pupils;
  }
  return fit;
}

}  // namespace

ChoiceFit fit_choice(const ChoiceData& data, std::span<const std::uint32_t> areas) {
  const double golden = (std::sqrt(5.0) - 1) / 2;
  double low = std::log(0.05);
  double high = std::log(10.0);
  Newton warm = climb(data, areas, 1, {1, 0.1, 1});
  const auto at = [&](double log_offset) {
    Newton found = climb(data, areas, std::exp(log_offset), warm.weights);
    warm = found;
    return found;
  };
  double left = high - golden * (high - low);
  double right = low + golden * (high - low);
  Newton at_left = at(left);
  Newton at_right = at(right);
  while (high - low > 1e-4) {
    if (at_left.slope.value >= at_right.slope.value) {
      high = right;
      right = left;
      at_right = at_left;
      left = high - golden * (high - low);
      at_left = at(left);
    } else {
      low = left;
      left = right;
      at_left = at_right;
      right = low + golden * (high - low);
      at_right = at(right);
    }
  }
  const bool is_left = at_left.slope.value >= at_right.slope.value;
  return fit_of(data, areas, std::exp(is_left ? left : right), is_left ? at_left : at_right);
}

ChoiceFit judge_choice(const ChoiceData& data, std::span<const std::uint32_t> areas,
                       const ChoiceParameters& parameters) {
  const auto x = features_of(data, parameters.offset_km);
  const Weights weights{parameters.size, parameters.km, parameters.log_km};
  return fit_of(data, areas, parameters.offset_km, {weights, slope_of(data, x, areas, weights)});
}

std::vector<double> choice_shares(const ChoiceParameters& parameters, std::span<const double> km,
                                  std::span<const double> pupils) {
  std::vector<double> shares(km.size());
  const Weights weights{parameters.size, parameters.km, parameters.log_km};
  double highest = -std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < km.size(); ++i) {
    shares[i] = utility(weights, features(km[i], std::log(pupils[i]), parameters.offset_km));
    highest = std::max(highest, shares[i]);
  }
  double sum = 0;
  for (double& share : shares) sum += share = std::exp(share - highest);
  for (double& share : shares) share /= sum;
  return shares;
}

}  // namespace pareltjes::engines::street_network
