// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace pareltjes::engines::uncertainty {

/// Four random words from a counter and a key: Philox4x32-10, J. Salmon, M. Moraes, R. Dror and D. Shaw, "Parallel
/// random numbers: as easy as 1, 2, 3", SC'11 (2011). A pure function: any part of a run can be drawn in any order.
std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key);

/// The value of a standard normal below which a share `p` lies, 0 < p < 1; about 1e-16 relative: M. Wichura, algorithm
/// AS 241, Applied Statistics 37 (1988) 477–484.
double normal_quantile(double p);

/// A stream of draws that depends on the seed and its two numbers alone, such as draw and area: the same bytes for any
/// number of threads. Streams of other numbers share nothing.
class Stream {
 public:
  Stream(std::uint64_t seed, std::uint32_t first, std::uint32_t second);

  /// Between 0 and 1, both left out; 53 bits.
  double uniform();
  /// Standard normal.
  double normal();
  /// Standard normal too, several times faster, from other numbers of the stream: a ziggurat of 128 layers, G.
  /// Marsaglia and W. Tsang, Journal of Statistical Software 5:8 (2000), in the form of J. Doornik, "An improved
  /// ziggurat method to generate normal random samples" (2005), which takes layer and place from different bits.
  double quick_normal();
  /// A count of this mean ≥ 0, variance = mean. Inversion below 10, else W. Hörmann's PTRS (1993).
  double poisson(double mean);
  /// A count of this mean ≥ 0, variance = mean + dispersion × mean²; dispersion 0 is Poisson. A Poisson whose mean is
  /// gamma (G. Marsaglia and W. Tsang, 2000).
  double negative_binomial(double mean, double dispersion);

 private:
  double gamma(double shape);
  std::uint64_t word();

  std::array<std::uint32_t, 4> counter_;
  std::array<std::uint32_t, 2> key_;
  std::array<std::uint32_t, 4> words_{};
  std::size_t used_ = 4;
};

/// Errors of a trend over the years: e[t] = persistence × e[t−1] + deviation × z[t], from e = 0 before the first year.
/// With persistence 1 a random walk. @param persistence −1 … 1. @param deviation ≥ 0.
std::vector<double> trend_error(Stream& stream, std::size_t years, double persistence, double deviation);

}  // namespace pareltjes::engines::uncertainty
