// SPDX-License-Identifier: EUPL-1.2
// One JSON object a line, one thread.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string_view>
#include <vector>

#include "engines/uncertainty/draws.hpp"
#include "engines/uncertainty/scores.hpp"

namespace {

using pareltjes::engines::uncertainty::Stream;

constexpr int kDraws = 2'000'000;

template <class Draw>
void report(std::string_view name, Draw draw) {
  double best = 1e9;
  double sum = 0;
  for (int round = 0; round < 3; ++round) {
    Stream stream(1, 2, 3);
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < kDraws; ++i) {
      sum += draw(stream);
    }
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  }
  fmt::print(R"({{"bench":"uncertainty/{}","value":{:.1f},"unit":"ns per draw","mean":{:.3f}}})"
             "\n",
             name, best / kDraws * 1e9, sum / 3 / kDraws);
}

}  // namespace

int main() {
  report("uniform", [](Stream& stream) { return stream.uniform(); });
  report("normal", [](Stream& stream) { return stream.normal(); });
  report("negative-binomial-mean-5", [](Stream& stream) { return stream.negative_binomial(5, 0.02); });
  report("negative-binomial-mean-200", [](Stream& stream) { return stream.negative_binomial(200, 0.02); });
  std::vector<double> draws(1000);
  report("three-quantiles-of-1000-per-draw", [&, i = std::size_t{0}](Stream& stream) mutable {
    draws[i++] = stream.uniform();
    if (i < draws.size()) {
      return 0.0;
    }
    i = 0;
    using pareltjes::engines::uncertainty::quantile;
    return quantile(draws, 0.1) + quantile(draws, 0.5) + quantile(draws, 0.9);
  });
  return 0;
}
