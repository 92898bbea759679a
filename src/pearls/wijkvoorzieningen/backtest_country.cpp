// SPDX-License-Identifier: EUPL-1.2
#include "pearls/wijkvoorzieningen/backtest_country.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "engines/population/hamilton_perry.hpp"
#include "engines/population/rates.hpp"
#include "engines/population/summary.hpp"
#include "pearls/wijkvoorzieningen/shipped_rows.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

namespace population = engines::population;
using population::Cells;
using population::kAges;

constexpr int kStep = 5;       // years between the counts
constexpr int kPublished = 1;  // years after which a count of the UN was known

/// Single years of groups of five: a smooth line through the people younger than each limit.
void spread(const std::vector<double>& groups, double* ages) {
  std::vector<double> knots{0};
  std::vector<double> younger{0};
  for (std::size_t g = 0; g + 1 < groups.size(); ++g) {
    knots.push_back(knots.back() + kStep);
    younger.push_back(younger.back() + groups[g]);
  }
  std::vector<double> at(kAges);
  std::iota(at.begin(), at.end(), 0.0);
  const auto line = population::monotone_spline(knots, younger, at);
  for (std::size_t age = 0; age + 1 < kAges; ++age) ages[age] = line[age + 1] - line[age];
  ages[kAges - 1] = groups.back();
}

}  // namespace

core::Result<CountryCohorts> CountryCohorts::read() {
  const auto rows = shipped_rows("nederland-vijfjaars.csv");
  if (!rows) return std::unexpected(rows.error());
  std::map<int, std::array<std::vector<double>, 2>> groups;
  for (const auto& row : *rows) {
    groups[static_cast<int>(number_in(row, "jaar"))]
        .at(row.at("geslacht") == "mannen" ? 0 : 1)
        .push_back(number_in(row, "aantal"));
  }
  CountryCohorts country;
  for (const auto& [year, sexes] : groups) {
    auto& cells = country.counts_[year];
    for (std::size_t sex = 0; sex < 2; ++sex) spread(sexes.at(sex), cells.data() + sex * kAges);
  }
  return country;
}

std::pair<int, int> CountryCohorts::known_in(int year) const {
  int last = std::next(counts_.begin())->first;
  for (const auto& [counted, cells] : counts_) {
    if (counted + kPublished <= year) last = std::max(last, counted);
  }
  return {last - kStep, last};
}

double CountryCohorts::growth(int year) const {
  const auto [before, last] = known_in(year);
  const double then = population::persons_in(counts_.at(before), {});
  return (population::persons_in(counts_.at(last), {}) - then) / kStep / then;
}

double CountryCohorts::people(int from, int to, int year) const {
  auto after = counts_.lower_bound(year);
  if (after == counts_.end()) after = std::prev(counts_.end());
  if (after == counts_.begin()) after = std::next(after);
  const auto before = std::prev(after);
  const double part = static_cast<double>(year - before->first) / (after->first - before->first);
  const population::AgeRange ages{from, to};
  return std::max(1.0, (1 - part) * population::persons_in(before->second, ages) +
                           part * population::persons_in(after->second, ages));
}

Cells CountryCohorts::project(const Cells& now, int year, int horizon) const {
  const auto [before, last] = known_in(year);
  const auto change = population::cohort_change(counts_.at(before), counts_.at(last), kStep, 2);
  Cells later = now;
  if (!change) return later;
  // Year by year: the fifth root of what a cohort of the country became in five years.
  auto yearly = *change;
  yearly.years = 1;
  const auto& then = counts_.at(before);
  for (std::size_t c = 0; c < population::kCells; ++c) {
    const std::size_t age = c % kAges;
    yearly.difference[c] = 0;
    if (age == 0) continue;
    const double people = age + 1 < kAges && age >= kStep ? then[c - kStep] : 0;
    const double five_years = people > 0 ? change->ratio[c] + change->difference[c] / people : change->ratio[c];
    yearly.ratio[c] = age < kStep        ? 1
                      : age + 1 == kAges ? std::pow(change->ratio[c], 1.0 / kStep)
                                         : std::pow(five_years, 1.0 / kStep);
  }
  for (int y = 0; y < horizon; ++y) later = population::hamilton_perry_step(later, yearly);
  return later;
}

}  // namespace pareltjes::wijkvoorzieningen
