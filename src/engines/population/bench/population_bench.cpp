// SPDX-License-Identifier: EUPL-1.2
// One JSON object a line. The areas are made up, so that it runs without any data: as many as KWB 2024 has
// municipalities, wijken and buurten, of sizes like theirs, with counts rounded to fives.
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <numeric>
#include <random>
#include <set>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "engines/population/age_sex.hpp"
#include "engines/population/draw_quantiles.hpp"
#include "engines/population/ensemble.hpp"
#include "engines/population/ensemble_kernel.hpp"
#include "engines/population/projection.hpp"
#include "engines/population/range_bounds.hpp"
#include "engines/population/summary.hpp"

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

/// Processor time of all threads so far.
double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
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

/// The areas with drifting births, deaths and moves, chance in small numbers, plans, and another start in half the
/// draws.
EnsembleModel made_up_ensemble() {
  EnsembleModel model;
  const YearRates base = made_up_rates();
  model.years.assign(kYears, base);
  model.arrivals = base.arriving;
  model.leaving = base.leaving;
  model.fertility = {0, 1, 0.03};
  model.mortality = {0, 1, 0.05};
  model.moves = {{0, 0.95, 0.0003}, {0.002, 0.93, 0.002}, {0, 0, 0.004}};
  model.plan_risk = {0.15, 0.15, 3};
  model.other_share = 0.5;
  model.draws = kDraws;
  for (std::size_t i = 0; i < kProjected; ++i) {
    auto& area = model.areas.emplace_back();
    area.start = made_up_profile();
    for (double& persons : area.start) persons *= 0.05 + 0.01 * static_cast<double>(i);
    area.other_starts = {area.start};
    area.move_rate.assign(kYears, 0.004);
    area.moves = {{0.004, 0.93, 0.0026}, {0, 0, 0.005}};
    area.move_noise = 0.34;
    area.by_dwellings = i % 2 == 0;
    area.plans = {{3, 100}, {12, 250}};
    area.occupancy = 2.2;
  }
  return model;
}

/// The same code as a run: all draws of every area, their sum, and three quantiles of ten age groups in every year.
void project_buurten(unsigned threads) {
  const auto model = made_up_ensemble();
  Wanted wanted;
  for (std::size_t group = 0; group < kGroups; ++group) {
    const int first = static_cast<int>(10 * group);
    wanted.groups.push_back({first, group + 1 == kGroups ? kOldestAge : first + 9});
  }
  double width = 0;
  double gap = 0;
  const double seconds = best_of(3, [&] {
    Draws whole(kYears, wanted, kDraws);
    width = gap = 0;
    for (std::size_t area = 0; area < kProjected; ++area) {
      auto draws = project_draws(model, area, wanted, {}, threads).value();
      whole.add(draws);
      gap = std::max(gap, draws.largest_gap);
      for (std::size_t year = 1; year <= kYears; ++year) {
        for (std::size_t group = 0; group < kGroups; ++group) {
          const auto found = draw_quantiles(draws.group(year, group), std::array{0.1, 0.5, 0.9});
          width += found[2] - found[0];
        }
      }
    }
  });
  fmt::print(
      R"({{"bench":"population/project-31-buurten-26-years-1000-draws","value":{:.3f},"unit":"s","threads":{},"ns_per_cell_step":{:.2f},"mean_width":{:.3f},"largest_gap_persons":{:.2g}}})"
      "\n",
      seconds, threads, seconds * 1e9 / static_cast<double>(kProjected * kYears * kDraws * kCells),
      width / static_cast<double>(kProjected * kYears * kGroups), gap);
}

/// A whole country of buurten by the code of a run: every draw of every area with all errors (or none), and three
/// quantiles of ten age groups in every year. Two threads take areas in turn.
void project_country(bool noise, unsigned threads) {
  auto model = made_up_ensemble();
  const char* asked = std::getenv("PARELTJES_BENCH_AREAS");
  const std::size_t areas = asked != nullptr ? std::stoul(asked) : 14'000;
  if (!noise) {
    model.count_noise = false;
    model.fertility = model.mortality = {};
    model.moves.clear();
    model.plan_risk = {};
    for (auto& area : model.areas) {
      area.moves.clear();
      area.move_noise = 0;
    }
  } else {
    model.age_bands = {15, 25, 45, 65};
    for (auto& area : model.areas) area.age_moves.assign(5, {0.02, 0.93, 0.007});
  }
  Wanted wanted;
  for (int group = 0; group < static_cast<int>(kGroups); ++group)
    wanted.groups.push_back({10 * group, group + 1 == static_cast<int>(kGroups) ? kOldestAge : 10 * group + 9});
  const EnsembleDraws ensemble(model);
  std::atomic<std::size_t> next = 0;
  std::atomic<double> width = 0;
  const auto begin = std::chrono::steady_clock::now();
  const double cpu = cpu_seconds();
  {
    std::vector<std::jthread> workers;
    for (unsigned t = 0; t < threads; ++t) {
      workers.emplace_back([&] {
        double own = 0;
        for (std::size_t i = next++; i < areas; i = next++) {
          auto draws = ensemble.project(i % model.areas.size(), wanted, {}, 1).value();
          for (std::size_t year = 1; year <= kYears; ++year) {
            for (std::size_t group = 0; group < kGroups; ++group) {
              const auto found = draw_quantiles(draws.group(year, group), std::array{0.1, 0.5, 0.9});
              own += found[2] - found[0];
            }
          }
        }
        width += own;
      });
    }
  }
  const double wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  const double used = cpu_seconds() - cpu;
  const double steps = static_cast<double>(areas * kYears * kDraws * kCells);
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  fmt::print(
      R"({{"bench":"population/project-country-26-years-1000-draws{}","value":{:.2f},"unit":"s","areas":{},"threads":{},)"
      R"("cpu_s":{:.2f},"ns_per_cell_step":{:.3f},"peak_mb":{},"vectors":"{}","numbers_a_vector":{}}})"
      "\n",
      noise ? "" : "-without-noise", wall, areas, threads, used, 1e9 * used / steps, usage.ru_maxrss / 1024,
      kernel::vector_name(), kernel::vector_width());
}

/// The inner loops alone, on one core, for one block of draws.
void inner_loops() {
  auto model = made_up_ensemble();
  kernel::People people{};
  for (std::size_t c = 0; c < kCells; ++c) std::fill_n(people.at[c], kernel::kLanes, model.areas[20].start[c]);
  Cells dying{};
  for (std::size_t c = 0; c < kCells; ++c) dying[c] = 1 - model.years[0].survival[c];
  kernel::Ahead ahead;
  ahead.dying = dying;
  ahead.bearing = ahead.bearing_lost = model.years[0].fertility;
  ahead.bear_from = 15;
  ahead.bear_until = 50;
  kernel::Lanes weight{}, moving{};
  kernel::Newborns newborns;
  std::fill_n(newborns.boys.at, kernel::kLanes, 20.0);
  newborns.girls = newborns.boys;
  for (std::size_t l = 0; l < kernel::kLanes; ++l) moving.at[l] = l % 2 == 0 ? 0.5 : -0.001;
  std::vector<kernel::Band> bands{{15, {}, {}}, {25, {}, {}}, {45, {}, {}}, {65, {}, {}}, {kAges, {}, {}}};
  for (auto& band : bands) {
    std::fill_n(band.stays.at, kernel::kLanes, 1.0);
    std::fill_n(band.dies.at, kernel::kLanes, 1.0);
  }
  const kernel::Bounds bounds{10, 20, 30, 40, 50, 60, 70, 80, 90, 101};
  kernel::Sums sums(bounds.size());
  constexpr int kTimes = 20'000;
  double seconds = 1e9;
  for (int round = 0; round < 7; ++round) {
    const double begin = cpu_seconds();
    for (int i = 0; i < kTimes; ++i) {
      kernel::grow(people, ahead, newborns, bands, model.leaving, weight);
      kernel::move(people, model.arrivals, model.leaving, moving, bounds, ahead, sums);
    }
    seconds = std::min(seconds, cpu_seconds() - begin);
  }
  fmt::print(R"({{"bench":"population/inner-loops","value":{:.3f},"unit":"ns/cell-step","vectors":"{}"}})"
             "\n",
             1e9 * seconds / (static_cast<double>(kTimes) * kernel::kLanes * kCells), kernel::vector_name());
}

/// How long areas take to be fitted, and the ranges of age groups in them.
void fit_all(unsigned cores) {
  std::mt19937 random(2024);
  const Cells seed = made_up_profile();
  std::vector<std::vector<Margin>> margins(kAreas);
  std::ranges::generate(margins, [&] { return made_up_margins(random); });
  std::vector<AreaTask> tasks;
  tasks.reserve(margins.size());
  for (const auto& area : margins) {
    tasks.push_back({seed, area});
  }
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
}

}  // namespace

/// Runs those of its parts that are named: fit, buurten, loops, sure (the country without noise), country; without any
/// name all of them.
int main(int count, char** names) {
  const std::set<std::string> named(names + 1, names + count);
  const auto asked = [&](const char* part) { return named.empty() || named.contains(part); };
  const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
  if (asked("fit")) fit_all(cores);
  if (asked("buurten")) {
    for (const unsigned threads : {1U, cores}) project_buurten(threads);
  }
  if (asked("loops")) inner_loops();
  if (asked("sure")) project_country(false, cores);
  if (asked("country")) project_country(true, cores);
  return 0;
}
