// SPDX-License-Identifier: EUPL-1.2
#include "engines/population/leslie.hpp"

#include <algorithm>

namespace pareltjes::engines::population {
namespace {

bool is_share(double value) {
  return value >= 0 && value <= 1;
}

}  // namespace

core::Result<LeslieMatrix> leslie_matrix(const LeslieRates& rates) {
  const std::size_t groups = rates.fertility.size();
  const bool fits = groups >= 2 && rates.survival.size() + 1 == groups && rates.width > 0 &&
                    rates.sex_ratio_at_birth > 0 && is_share(rates.birth_survival) && is_share(rates.open_survival) &&
                    std::ranges::all_of(rates.survival, is_share) &&
                    std::ranges::all_of(rates.fertility, [](double f) { return f >= 0 && f <= 10; });
  if (!fits) {
    return core::fail(
        core::ErrorCode::kInvalidInput,
        {"De cijfers per leeftijdsgroep passen niet bij elkaar.", "The rates per age group do not fit together."},
        {"Geef per groep een geboortecijfer en een overlevingskans van 0 tot en met 1.",
         "Give fertility and a survival of 0 to 1 for every group."});
  }
  LeslieMatrix matrix{groups, std::vector<double>(groups * groups)};
  const double girls = 1 / (1 + rates.sex_ratio_at_birth);
  for (std::size_t from = 0; from < groups; ++from) {
    const bool open = from + 1 == groups;
    const std::size_t to = open ? from : from + 1;
    const double survival = open ? rates.open_survival : rates.survival[from];
    matrix.cells[to * groups + from] += survival;
    matrix.cells[from] +=
        rates.birth_survival * girls * rates.width / 2 * (rates.fertility[from] + rates.fertility[to] * survival);
  }
  return matrix;
}

core::Result<std::vector<double>> leslie_step(const LeslieMatrix& matrix, std::span<const double> women,
                                              std::span<const double> net_moves, MovesTiming timing) {
  if (women.size() != matrix.groups || (!net_moves.empty() && net_moves.size() != matrix.groups)) {
    return core::fail(
        core::ErrorCode::kInvalidInput,
        {"Het aantal leeftijdsgroepen past niet bij de cijfers.", "The number of age groups does not fit the rates."},
        {"Gebruik dezelfde groepen.", "Use the same groups."});
  }
  const auto moves = [&](std::size_t group, double part) { return net_moves.empty() ? 0 : part * net_moves[group]; };
  const double first = timing == MovesTiming::kHalfAndHalf ? 0.5 : 0;
  std::vector<double> later(matrix.groups);
  for (std::size_t to = 0; to < matrix.groups; ++to) {
    for (std::size_t from = 0; from < matrix.groups; ++from) {
      later[to] += matrix.cells[to * matrix.groups + from] * (women[from] + moves(from, first));
    }
    later[to] += moves(to, 1 - first);
  }
  return later;
}

}  // namespace pareltjes::engines::population
