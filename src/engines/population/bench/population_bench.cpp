// SPDX-License-Identifier: EUPL-1.2
// One JSON object a line. The areas are made up, so that it runs without any data: as many as KWB 2024 has
// municipalities, wijken and buurten, of sizes like theirs, with counts rounded to fives.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <numeric>
#include <random>
#include <span>
#include <thread>
#include <vector>

#include "engines/population/age_sex.hpp"
#include "engines/population/projection.hpp"
#include "engines/population/range_bounds.hpp"
#include "engines/population/summary.hpp"
#include "engines/uncertainty/draws.hpp"
#include "engines/uncertainty/scores.hpp"

namespace {

using namespace pareltjes::engines::population;
using pareltjes::core::Interval;

constexpr std::size_t kAreas = 18'309;

Cells made_up_profile() {
  Cells cells{};
  for (std::size_t i = 0; i < kCells; ++i) {
    const double age = static_cast<double>(i % kAges);
    cells[i] = 100 / (1 + std::exp((age - 78) / 6)) + 20 * std::exp(-(age - 55) * (age - 55) / 200);
  }
  return cells;
}

double to_fives(double persons) {
  return std::round(persons / 5) * 5;
}

/// Total, men, women, 0–14 and 65+, and the middle ages as whole percents of another year.
std::vector<Margin> made_up_margins(std::mt19937& random) {
  std::lognormal_distribution<double> size(6.5, 1.2);
  std::uniform_real_distribution<double> part(0.8, 1.2);
  const double total = std::max(50.0, to_fives(size(random)));
  const auto count = [&](double share) { return to_fives(total * share * part(random)); };
  const double young = count(0.16);
  const double old = count(0.2);
  const double men = to_fives(total * (0.47 + 0.03 * part(random)));
  const double middle = total * std::round(100 * 0.23 * part(random)) / 100;
  return {{{0, 100}, Interval::around(total, 2.5), 2},
          {{0, 100, Sex::kMen}, Interval::around(men, 2.5), 2},
          {{0, 100, Sex::kWomen}, Interval::around(to_fives(total - men + 2 * part(random)), 2.5), 2},
          {{0, 14}, Interval::around(young, 2.5), 2},
          {{65, 100}, Interval::around(old, 2.5), 2},
          {{25, 44}, Interval::around(middle, 0.005 * total), 1}};
}

template <class Work>
double best_of(int times, const Work& work) {
  double best = 1e9;
  for (int i = 0; i < times; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  }
  return best;
}

/// Rates of the made-up country.
YearRates made_up_rates() {
  YearRates rates;
  for (std::size_t i = 0; i < kCells; ++i) {
    const double age = static_cast<double>(i % kAges);
    rates.survival[i] = std::exp(-0.0003 - 0.00003 * std::exp(0.095 * age));
    rates.leaving[i] = 0.03 + 0.1 * std::exp(-(age - 25) * (age - 25) / 60);
    rates.arriving[i] = 3 * std::exp(-(age - 27) * (age - 27) / 90) + 0.2;
  }
  for (std::size_t age = 15; age < 50; ++age) {
    rates.fertility[age] = 0.11 * std::exp(-(static_cast<double>(age) - 31) * (static_cast<double>(age) - 31) / 50);
  }
  rates.sex_ratio_at_birth = 1.05;
  return rates;
}

constexpr std::size_t kProjected = 31;
constexpr std::size_t kYears = 26;
constexpr std::size_t kDraws = 1'000;
constexpr std::size_t kGroups = 10;

/// One draw of all areas: errors of the trend in survival, births and moves, of each area's arrivals, and noise in
/// their count. Writes persons by area, year and ten-year group.
void project_draw(std::span<const Cells> starts, const YearRates& base, std::uint32_t draw, std::span<double> out) {
  namespace unc = pareltjes::engines::uncertainty;
  unc::Stream common(1, draw, 0);
  const auto mortality = unc::trend_error(common, kYears, 0.95, 0.02);
  const auto births = unc::trend_error(common, kYears, 0.95, 0.03);
  const auto moves = unc::trend_error(common, kYears, 0.7, 0.05);
  std::vector<YearRates> years(kYears, base);
  double expected = 0;
  for (const double arrivals : base.arriving) {
    expected += arrivals;
  }
  for (std::size_t year = 0; year < kYears; ++year) {
    const double faster = std::exp(mortality[year]);
    for (std::size_t i = 0; i < kCells; ++i) {
      years[year].survival[i] = std::pow(base.survival[i], faster);
      years[year].leaving[i] = base.leaving[i] * std::exp(moves[year]);
    }
    for (double& rate : years[year].fertility) {
      rate *= std::exp(births[year]);
    }
  }
  for (std::size_t area = 0; area < starts.size(); ++area) {
    unc::Stream own(1, draw, static_cast<std::uint32_t>(area + 1));
    const auto residual = unc::trend_error(own, kYears, 0.8, 0.1);
    Cells persons = starts[area];
    for (std::size_t year = 0; year < kYears; ++year) {
      auto& rates = years[year];
      const double factor = own.negative_binomial(expected * std::exp(residual[year]), 0.01) / expected;
      for (std::size_t i = 0; i < kCells; ++i) {
        rates.arriving[i] = base.arriving[i] * factor;
      }
      step(persons, rates, MovesTiming::kEndOfYear);
      for (std::size_t group = 0; group < kGroups; ++group) {
        const int first = static_cast<int>(10 * group);
        const AgeRange range{first, group + 1 == kGroups ? kOldestAge : first + 9};
        out[((area * kYears + year) * kGroups + group) * kDraws + draw] = persons_in(persons, range);
      }
    }
  }
}

void project_buurten(unsigned threads) {
  std::vector<Cells> starts(kProjected, made_up_profile());
  for (std::size_t area = 0; area < kProjected; ++area) {
    for (double& persons : starts[area]) {
      persons *= 0.05 + 0.01 * static_cast<double>(area);
    }
  }
  const YearRates base = made_up_rates();
  std::vector<double> out(kProjected * kYears * kGroups * kDraws);
  double width = 0;
  const auto in_parallel = [threads](std::size_t count, const auto& work) {
    std::atomic<std::size_t> next = 0;
    std::vector<std::jthread> helpers;
    helpers.reserve(threads);
    for (unsigned t = 0; t < threads; ++t) {
      helpers.emplace_back([&] {
        for (std::size_t i = next++; i < count; i = next++) {
          work(i);
        }
      });
    }
  };
  const double seconds = best_of(3, [&] {
    in_parallel(kDraws, [&](std::size_t draw) { project_draw(starts, base, static_cast<std::uint32_t>(draw), out); });
    std::vector<double> widths(kProjected);
    in_parallel(kProjected, [&](std::size_t area) {
      for (std::size_t cell = 0; cell < kYears * kGroups; ++cell) {
        const auto draws = std::span(out).subspan((area * kYears * kGroups + cell) * kDraws, kDraws);
        const auto found = pareltjes::engines::uncertainty::quantiles(draws, std::array{0.1, 0.5, 0.9});
        widths[area] += found[2] - found[0];
      }
    });
    width = std::accumulate(widths.begin(), widths.end(), 0.0);
  });
  fmt::print(
      R"({{"bench":"population/project-31-buurten-26-years-1000-draws","value":{:.3f},"unit":"s","threads":{},"ns_per_cell_step":{:.2f},"mean_width":{:.3f}}})"
      "\n",
      seconds, threads, seconds * 1e9 / static_cast<double>(kProjected * kYears * kDraws * kCells),
      width / static_cast<double>(kProjected * kYears * kGroups));
}

}  // namespace

int main() {
  std::mt19937 random(2024);
  const Cells seed = made_up_profile();
  std::vector<std::vector<Margin>> margins(kAreas);
  std::ranges::generate(margins, [&] { return made_up_margins(random); });
  std::vector<AreaTask> tasks;
  tasks.reserve(margins.size());
  for (const auto& area : margins) {
    tasks.push_back({seed, area});
  }
  const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
  pareltjes::core::Result<std::vector<pareltjes::core::Result<AgeSexFit>>> fits;
  for (const unsigned threads : {1U, cores}) {
    const double seconds = best_of(3, [&] { fits = fit_age_sex_areas(tasks, {}, {}, threads); });
    fmt::print(R"({{"bench":"population/fit-age-sex-all-buurten","value":{:.4f},"unit":"s","areas":{},"threads":{}}})"
               "\n",
               seconds, kAreas, threads);
  }
  double sum = 0;
  const double seconds = best_of(3, [&] {
    for (std::size_t i = 0; i < kAreas; ++i) {
      const RangeBounds bounds(margins[i], (*fits)[i]->cells);
      for (int age = 0; age < 90; age += 3) {
        sum += bounds.with_profile({age, age + 9}, 0.2).width();
      }
    }
  });
  fmt::print(
      R"({{"bench":"population/ranges-of-30-groups-all-buurten","value":{:.4f},"unit":"s","areas":{},"mean_width":{:.1f}}})"
      "\n",
      seconds, kAreas, sum / 3 / 30 / static_cast<double>(kAreas));
  for (const unsigned threads : {1U, cores}) {
    project_buurten(threads);
  }
  return 0;
}
