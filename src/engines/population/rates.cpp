// SPDX-License-Identifier: EUPL-1.2
#include "engines/population/rates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

namespace pareltjes::engines::population {
namespace {

/// Slopes of the C² spline at the knots, by elimination in the tridiagonal system.
std::vector<double> spline_slopes(std::span<const double> width, std::span<const double> rise,
                                  std::optional<double> end_slope) {
  const std::size_t n = width.size() + 1;
  std::vector<double> upper(n);
  std::vector<double> slope(n);
  double diagonal = end_slope ? 1 : 2;
  upper[0] = (end_slope ? 0 : 1) / diagonal;
  slope[0] = end_slope.value_or(3 * rise[0]) / diagonal;
  for (std::size_t i = 1; i < n; ++i) {
    const bool last = i + 1 == n;
    const double lower = last ? (end_slope ? 0 : 1) : width[i];
    const double middle = last ? (end_slope ? 1 : 2) : 2 * (width[i - 1] + width[i]);
    const double right =
        last ? end_slope.value_or(3 * rise[i - 1]) : 3 * (width[i] * rise[i - 1] + width[i - 1] * rise[i]);
    diagonal = middle - lower * upper[i - 1];
    upper[i] = last ? 0 : width[i - 1] / diagonal;
    slope[i] = (right - lower * slope[i - 1]) / diagonal;
  }
  for (std::size_t i = n - 1; i-- > 0;) {
    slope[i] -= upper[i] * slope[i + 1];
  }
  return slope;
}

core::Result<void> check_rates_from_zero(std::span<const double> rates, std::size_t expected) {
  if (rates.size() != expected) {
    return core::fail(core::ErrorCode::kInvalidInput,
                      {fmt::format("Er zijn {} leeftijdsgroepen, geen {}.", rates.size(), expected),
                       fmt::format("There are {} age groups, not {}.", rates.size(), expected)},
                      {"Geef alle groepen, ook die met 0.", "Give all groups, also those with 0."});
  }
  const auto wrong = std::ranges::find_if(rates, [](double rate) { return !(rate >= 0 && std::isfinite(rate)); });
  if (wrong != rates.end()) {
    const auto place = std::distance(rates.begin(), wrong) + 1;
    return core::fail(core::ErrorCode::kInvalidInput,
                      {fmt::format("Cijfer {} van de reeks is {}. Dat kan niet.", place, *wrong),
                       fmt::format("Rate {} of the series is {}. That cannot be.", place, *wrong)},
                      {"Geef getallen van 0 of hoger.", "Give numbers of 0 or more."});
  }
  return {};
}

/// Part of the first year that those who die in it have lived (Andreev and Kingkade 2015).
double lived_in_first_year(double m0, Sex sex) {
  if (sex == Sex::kMen) {
    return m0 < 0.0226 ? 0.1493 - 2.0367 * m0 : m0 < 0.0785 ? 0.0244 + 3.4994 * m0 : 0.2991;
  }
  return m0 < 0.0170 ? 0.1490 - 2.0867 * m0 : m0 < 0.0658 ? 0.0438 + 4.1075 * m0 : 0.3141;
}

/// Single-year rates of which the plain mean over every group is as given: the differences of the cumulative hazard.
Ages spread_hazard(std::span<const double> means) {
  // The hazard of 100+ goes on for five years, so that the spline bends towards it.
  std::vector<double> knots{1, 5};
  std::vector<double> hazard{0, 4 * means[1]};
  for (std::size_t group = 2; group < kAbridgedGroups; ++group) {
    knots.push_back(knots.back() + 5);
    hazard.push_back(hazard.back() + 5 * means[group]);
  }
  std::vector<double> ages(kAges - 1);
  std::iota(ages.begin(), ages.end(), 1.0);
  const auto at_birthday = monotone_spline(knots, hazard, ages);
  Ages result{};
  result.front() = means.front();
  for (std::size_t age = 1; age + 1 < kAges; ++age) {
    result[age] = std::max(0.0, at_birthday[age] - at_birthday[age - 1]);
  }
  result.back() = means.back();
  return result;
}

/// Deaths per person-year of one group when everybody follows these single-year rates.
double stationary_rate(const Ages& mx, std::size_t group) {
  const std::size_t first = group == 1 ? 1 : 5 * (group - 1);
  const std::size_t end = group == 1 ? 5 : first + 5;
  double alive = 1;
  double lived = 0;
  for (std::size_t age = first; age < end; ++age) {
    const double dying = alive * std::min(1.0, mx[age] / (1 + mx[age] / 2));
    lived += alive - dying / 2;
    alive -= dying;
  }
  return (1 - alive) / lived;
}

}  // namespace

std::vector<double> monotone_spline(std::span<const double> knots, std::span<const double> values,
                                    std::span<const double> at, std::optional<double> end_slope) {
  assert(knots.size() == values.size() && knots.size() >= 3);
  const std::size_t pieces = knots.size() - 1;
  std::vector<double> width(pieces);
  std::vector<double> rise(pieces);
  for (std::size_t i = 0; i < pieces; ++i) {
    width[i] = knots[i + 1] - knots[i];
    rise[i] = (values[i + 1] - values[i]) / width[i];
  }
  auto slope = spline_slopes(width, rise, end_slope);
  for (std::size_t i = 0; i <= pieces; ++i) {
    const double least = std::min(rise[i == 0 ? 0 : i - 1], rise[std::min(i, pieces - 1)]);
    slope[i] = std::clamp(slope[i], 0.0, 3 * least);
  }
  std::vector<double> result;
  result.reserve(at.size());
  for (const double x : at) {
    const auto above = std::ranges::upper_bound(knots, x);
    const auto i =
        std::min(static_cast<std::size_t>(std::max<std::ptrdiff_t>(above - knots.begin() - 1, 0)), pieces - 1);
    const double t = (x - knots[i]) / width[i];
    const double u = 1 - t;
    result.push_back(values[i] * u * u * (1 + 2 * t) + values[i + 1] * t * t * (1 + 2 * u) +
                     width[i] * t * u * (u * slope[i] - t * slope[i + 1]));
  }
  return result;
}

core::Result<Ages> graduate_mortality(std::span<const double> mx) {
  if (auto checked = check_rates_from_zero(mx, kAbridgedGroups); !checked) {
    return std::unexpected(checked.error());
  }
  // The plain mean over a group is a little above its rate, because more people live in the younger years of it.
  std::vector<double> means(mx.begin(), mx.end());
  Ages result{};
  constexpr int kMaxRounds = 100;
  for (int round = 0; round < kMaxRounds; ++round) {
    result = spread_hazard(means);
    double worst = 0;
    for (std::size_t group = 1; group + 1 < kAbridgedGroups; ++group) {
      const double rate = stationary_rate(result, group);
      if (rate > 0) {
        worst = std::max(worst, std::abs(mx[group] / rate - 1));
        means[group] *= mx[group] / rate;
      }
    }
    if (worst < 1e-13) {
      break;
    }
  }
  return result;
}

core::Result<Ages> graduate_fertility(std::span<const double> percent, double tfr) {
  if (auto checked = check_rates_from_zero(percent, kMotherGroups); !checked) {
    return std::unexpected(checked.error());
  }
  const double sum = std::accumulate(percent.begin(), percent.end(), 0.0);
  if (std::abs(sum - 100) > 0.1 || !(tfr >= 0 && tfr <= 20)) {
    return core::fail(core::ErrorCode::kInvalidInput,
                      {fmt::format("De percentages zijn samen {}, het aantal kinderen per vrouw is {}.", sum, tfr),
                       fmt::format("The percentages add up to {}, children per woman are {}.", sum, tfr)},
                      {"De percentages moeten samen 100 zijn.", "The percentages must add up to 100."});
  }
  std::vector<double> knots{10};
  std::vector<double> children{0};
  for (const double share : percent) {
    knots.push_back(knots.back() + 5);
    children.push_back(children.back() + tfr * share / sum);
  }
  constexpr std::size_t kYoungest = 10;
  std::vector<double> ages(5 * kMotherGroups + 1);
  std::iota(ages.begin(), ages.end(), static_cast<double>(kYoungest));
  const auto at_birthday = monotone_spline(knots, children, ages, 0.0);
  Ages result{};
  for (std::size_t i = 0; i + 1 < at_birthday.size(); ++i) {
    result[kYoungest + i] = std::max(0.0, at_birthday[i + 1] - at_birthday[i]);
  }
  return result;
}

core::Result<LifeTable> life_table(const Ages& mx, Sex sex) {
  assert(sex != Sex::kBoth);
  if (auto checked = check_rates_from_zero(mx, kAges); !checked) {
    return std::unexpected(checked.error());
  }
  if (mx.back() == 0) {
    return core::fail(core::ErrorCode::kInvalidInput,
                      {"Het sterftecijfer van 100 jaar en ouder is 0.", "The death rate of 100 and older is 0."},
                      {"Geef een getal boven 0.", "Give a number above 0."});
  }
  LifeTable table{.mx = mx};
  double alive = 1;
  for (std::size_t age = 0; age < kAges; ++age) {
    const bool open = age + 1 == kAges;
    const double lived = age == 0 ? lived_in_first_year(mx[0], sex) : 0.5;
    table.qx[age] = open ? 1 : std::min(1.0, mx[age] / (1 + (1 - lived) * mx[age]));
    table.lx[age] = alive;
    const double dying = alive * table.qx[age];
    table.Lx[age] = open ? alive / mx[age] : alive - (1 - lived) * dying;
    alive -= dying;
    table.life_expectancy += table.Lx[age];
  }
  return table;
}

Ages survival_ratios(const LifeTable& table) {
  const auto ratio = [](double part, double whole) { return whole > 0 ? part / whole : 0; };
  Ages survival{};
  survival.front() = table.Lx.front();
  for (std::size_t age = 1; age + 1 < kAges; ++age) {
    survival[age] = ratio(table.Lx[age], table.Lx[age - 1]);
  }
  survival.back() = ratio(table.Lx[kAges - 1], table.Lx[kAges - 2] + table.Lx[kAges - 1]);
  return survival;
}

Cells survival_cells(const Ages& men, const Ages& women) {
  Cells cells{};
  std::ranges::copy(men, cells.begin());
  std::ranges::copy(women, cells.begin() + static_cast<std::ptrdiff_t>(kAges));
  return cells;
}

}  // namespace pareltjes::engines::population
