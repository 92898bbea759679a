// SPDX-License-Identifier: EUPL-1.2
// One JSON object a line. The areas are made up, so that it runs without any data: as many as KWB 2024 has
// municipalities, wijken and buurten, of sizes like theirs, with counts rounded to fives.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <random>
#include <thread>

#include "engines/population/age_sex.hpp"
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

}  // namespace

int main() {
  std::mt19937 random(2024);
  const Cells seed = made_up_profile();
  std::vector<std::vector<Margin>> margins(kAreas);
  std::ranges::generate(margins, [&] { return made_up_margins(random); });
  std::vector<AreaTask> tasks;
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
  return 0;
}
