// SPDX-License-Identifier: EUPL-1.2
#include "engines/uncertainty/draws.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>

namespace pareltjes::engines::uncertainty {
namespace {

double polynomial(std::span<const double> coefficients, double x) {
  double sum = 0;
  for (std::size_t i = coefficients.size(); i-- > 0;) {
    sum = sum * x + coefficients[i];
  }
  return sum;
}

// Numerators and denominators of AS 241, PPND16.
constexpr std::array kMiddleTop{3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
                                1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
                                3.3430575583588128105e4, 2.5090809287301226727e3};
constexpr std::array kMiddleBottom{1.0,
                                   4.2313330701600911252e1,
                                   6.8718700749205790830e2,
                                   5.3941960214247511077e3,
                                   2.1213794301586595867e4,
                                   3.9307895800092710610e4,
                                   2.8729085735721942674e4,
                                   5.2264952788528545610e3};
constexpr std::array kTailTop{1.42343711074968357734e0,  4.63033784615654529590e0, 5.76949722146069140550e0,
                              3.64784832476320460504e0,  1.27045825245236838258e0, 2.41780725177450611770e-1,
                              2.27238449892691845833e-2, 7.74545014278341407640e-4};
constexpr std::array kTailBottom{1.0,
                                 2.05319162663775882187e0,
                                 1.67638483018380384940e0,
                                 6.89767334985100004550e-1,
                                 1.48103976427480074590e-1,
                                 1.51986665636164571966e-2,
                                 5.47593808499534494600e-4,
                                 1.05075007164441684324e-9};
constexpr std::array kFarTop{6.65790464350110377720e0,  5.46378491116411436990e0,  1.78482653991729133580e0,
                             2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                             2.71155556874348757815e-5, 2.01033439929228813265e-7};
constexpr std::array kFarBottom{1.0,
                                5.99832206555887937690e-1,
                                1.36929880922735805310e-1,
                                1.48753612908506148525e-2,
                                7.86869131145613259100e-4,
                                1.84631831751005468180e-5,
                                1.42151175831644588870e-7,
                                2.04426310338993978564e-15};

/// ln k!; the gamma function of the library writes to a global and may not be shared by threads.
double log_factorial(double k) {
  double product = 1;
  double x = k + 1;
  while (x < 16) {
    product *= x;
    x += 1;
  }
  const double inverse = 1 / x;
  const double series = inverse * (1.0 / 12 - inverse * inverse * (1.0 / 360 - inverse * inverse / 1260));
  return (x - 0.5) * std::log(x) - x + 0.5 * std::log(2 * std::numbers::pi) + series - std::log(product);
}

constexpr std::size_t kLayers = 128;
constexpr double kLastEdge = 3.442619855899;  // of 128 layers of the same area
constexpr double kLayerArea = 9.91256303526217e-3;

struct Ziggurat {
  std::array<double, kLayers + 1> edge{};
  std::array<double, kLayers> ratio{};
};

const Ziggurat& ziggurat() {
  static const Ziggurat made = [] {
    Ziggurat z;
    double height = std::exp(-0.5 * kLastEdge * kLastEdge);
    z.edge[0] = kLayerArea / height;
    z.edge[1] = kLastEdge;
    for (std::size_t i = 2; i < kLayers; ++i) {
      z.edge[i] = std::sqrt(-2 * std::log(kLayerArea / z.edge[i - 1] + height));
      height = std::exp(-0.5 * z.edge[i] * z.edge[i]);
    }
    for (std::size_t i = 0; i < kLayers; ++i) z.ratio[i] = z.edge[i + 1] / z.edge[i];
    return z;
  }();
  return made;
}

}  // namespace

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key) {
  constexpr int kRounds = 10;
  for (int round = 0; round < kRounds; ++round) {
    const std::uint64_t first = std::uint64_t{0xD2511F53} * counter[0];
    const std::uint64_t second = std::uint64_t{0xCD9E8D57} * counter[2];
    counter = {static_cast<std::uint32_t>(second >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(second),
               static_cast<std::uint32_t>(first >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(first)};
    key[0] += 0x9E3779B9;
    key[1] += 0xBB67AE85;
  }
  return counter;
}

double normal_quantile(double p) {
  const double q = p - 0.5;
  if (std::abs(q) <= 0.425) {
    const double r = 0.180625 - q * q;
    return q * polynomial(kMiddleTop, r) / polynomial(kMiddleBottom, r);
  }
  const double r = std::sqrt(-std::log(q < 0 ? p : 1 - p));
  const double value = r <= 5 ? polynomial(kTailTop, r - 1.6) / polynomial(kTailBottom, r - 1.6)
                              : polynomial(kFarTop, r - 5) / polynomial(kFarBottom, r - 5);
  return q < 0 ? -value : value;
}

Stream::Stream(std::uint64_t seed, std::uint32_t first, std::uint32_t second)
    : counter_{0, 0, first, second}, key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)} {}

std::uint64_t Stream::word() {
  if (used_ == words_.size()) {
    words_ = philox(counter_, key_);
    used_ = 0;
    if (++counter_[0] == 0) {
      ++counter_[1];
    }
  }
  const std::uint64_t high = words_[used_];
  const std::uint64_t low = words_[used_ + 1];
  used_ += 2;
  return high << 32 | low;
}

double Stream::uniform() {
  return (static_cast<double>(word() >> 12) + 0.5) * 0x1p-52;
}

double Stream::quick_normal() {
  const auto& layers = ziggurat();
  while (true) {
    const std::uint64_t bits = word();
    const std::size_t layer = bits & (kLayers - 1);
    const double place = 2 * ((static_cast<double>(bits >> 12) + 0.5) * 0x1p-52) - 1;
    if (std::abs(place) < layers.ratio[layer]) return place * layers.edge[layer];
    if (layer == 0) {  // beyond the last edge: G. Marsaglia (1964)
      double beyond = 0;
      do {
        beyond = -std::log(uniform()) / kLastEdge;
      } while (-2 * std::log(uniform()) < beyond * beyond);
      return place < 0 ? -kLastEdge - beyond : kLastEdge + beyond;
    }
    const double x = place * layers.edge[layer];
    const double high = std::exp(-0.5 * (layers.edge[layer] * layers.edge[layer] - x * x));
    const double low = std::exp(-0.5 * (layers.edge[layer + 1] * layers.edge[layer + 1] - x * x));
    if (low + uniform() * (high - low) < 1) return x;
  }
}

double Stream::normal() {
  return normal_quantile(uniform());
}

double Stream::poisson(double mean) {
  if (!(mean > 0)) {
    return 0;
  }
  if (mean < 10) {
    double left = uniform();
    double chance = std::exp(-mean);
    double count = 0;
    while (left > chance && count < 200) {
      left -= chance;
      count += 1;
      chance *= mean / count;
    }
    return count;
  }
  const double b = 0.931 + 2.53 * std::sqrt(mean);
  const double a = -0.059 + 0.02483 * b;
  const double scale = 1.1239 + 1.1328 / (b - 3.4);
  const double quick = 0.9277 - 3.6224 / (b - 2);
  while (true) {
    const double u = uniform() - 0.5;
    const double v = uniform();
    const double side = 0.5 - std::abs(u);
    const double count = std::floor((2 * a / side + b) * u + mean + 0.43);
    if (side >= 0.07 && v <= quick) {
      return count;
    }
    if (count < 0 || (side < 0.013 && v > side)) {
      continue;
    }
    if (std::log(v * scale / (a / (side * side) + b)) <= count * std::log(mean) - mean - log_factorial(count)) {
      return count;
    }
  }
}

double Stream::gamma(double shape) {
  if (shape < 1) {
    const double part = uniform();
    return gamma(shape + 1) * std::pow(part, 1 / shape);
  }
  const double d = shape - 1.0 / 3;
  const double c = 1 / std::sqrt(9 * d);
  while (true) {
    const double x = normal();
    const double root = 1 + c * x;
    const double cube = root * root * root;
    const double u = uniform();
    if (root > 0 && std::log(u) < 0.5 * x * x + d - d * cube + d * std::log(cube)) {
      return d * cube;
    }
  }
}

double Stream::negative_binomial(double mean, double dispersion) {
  if (!(mean > 0) || !(dispersion > 0)) {
    return poisson(mean);
  }
  return poisson(gamma(1 / dispersion) * mean * dispersion);
}

std::vector<double> trend_error(Stream& stream, std::size_t years, double persistence, double deviation) {
  std::vector<double> errors(years);
  double error = 0;
  for (double& year : errors) {
    error = persistence * error + deviation * stream.normal();
    year = error;
  }
  return errors;
}

}  // namespace pareltjes::engines::uncertainty
