// SPDX-License-Identifier: EUPL-1.2
#include "engines/population/moves.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>

namespace pareltjes::engines::population {
namespace {

std::unexpected<core::Error> wrong(const char* nl, const char* en) {
  return core::fail(core::ErrorCode::kInvalidInput, {nl, en}, {"Verbeter de tellingen.", "Mend the counts."});
}

bool countable(const Cells& cells) {
  return std::ranges::all_of(cells, [](double persons) { return persons >= 0 && persons < 1e12; });
}

core::Result<void> check_between(const Cells& earlier, const Cells& later, std::span<const YearRates> years) {
  if (years.empty() || years.size() > kLongestBetweenCounts) {
    return wrong("Tussen de tellingen zitten niet 1 tot en met 10 jaar.", "Between the counts are not 1 to 10 years.");
  }
  if (!countable(earlier) || !countable(later)) {
    return wrong("Een telling heeft een aantal dat niet kan.", "A count has a number that cannot be.");
  }
  for (const auto& year : years) {
    if (auto checked = check_rates(year); !checked) return checked;
    for (std::size_t age = 0; age < years.size(); ++age) {
      if (year.fertility[age] != 0) {
        return wrong("Er zijn moeders die na de eerste telling geboren zijn.",
                     "There are mothers who were born after the first count.");
      }
    }
  }
  return {};
}

/// Persons added of one cohort, of one person each year at its end: how many are there at the later count. `age` is
/// that at the later count, `moved` the number of years in which the cohort moves.
double kept_of_one_a_year(std::span<const YearRates> years, std::size_t sex, std::size_t age, std::size_t moved) {
  double kept = 0;
  for (std::size_t back = 0; back < moved; ++back) {
    double alive = 1;
    for (std::size_t j = 0; j < back; ++j) {
      const auto& survival = years[years.size() - 1 - j].survival;
      alive *= age + 1 == kAges ? survival[sex + age] : survival[sex + age - j];
    }
    kept += alive;
  }
  return kept;
}

/// Projects the years, each cohort moving as given; deaths and births are added up.
Cells with_moves(const Cells& earlier, std::span<const YearRates> years, const Cells& by_cohort, MovesBetween* totals) {
  Cells now = earlier;
  for (std::size_t i = 0; i < years.size(); ++i) {
    YearRates rates = years[i];
    rates.leaving = {};
    rates.arriving = {};
    rates.net_moves = {};
    YearOutcome outcome;
    step(now, rates, MovesTiming::kEndOfYear, outcome);
    if (totals != nullptr) {
      totals->births += outcome.boys + outcome.girls;
      totals->deaths += std::accumulate(outcome.deaths.begin(), outcome.deaths.end(), 0.0);
    }
    now = outcome.population;
    const std::size_t to_go = years.size() - 1 - i;
    for (const std::size_t sex : {std::size_t{0}, kAges}) {
      for (std::size_t age = 0; age + 1 + to_go < kAges; ++age) now[sex + age] += by_cohort[sex + age + to_go];
      now[sex + kAges - 1] += by_cohort[sex + kAges - 1];
    }
  }
  return now;
}

struct Nonlinear {
  std::array<double, 4> log;  ///< ln α1, ln α2, ln μ2, ln λ2: they stay above 0.
};
constexpr std::array kLowest{0.01, 0.01, 10.0, 0.05};
constexpr std::array kHighest{1.0, 1.0, 50.0, 2.0};

/// The three columns of the schedule at one age.
std::array<double, 3> columns_at(const Nonlinear& p, double age) {
  const double alpha1 = std::exp(p.log[0]);
  const double alpha2 = std::exp(p.log[1]);
  const double mu2 = std::exp(p.log[2]);
  const double lambda2 = std::exp(p.log[3]);
  return {std::exp(-alpha1 * age), std::exp(-alpha2 * (age - mu2) - std::exp(-lambda2 * (age - mu2))), 1.0};
}

/// Solves a small symmetric system by elimination with pivots; what does not decide stays 0.
template <std::size_t N>
std::array<double, N> solve(std::array<std::array<double, N>, N> m, std::array<double, N> right) {
  std::array<std::size_t, N> order;
  std::iota(order.begin(), order.end(), std::size_t{0});
  double largest = 0;
  for (std::size_t i = 0; i < N; ++i) largest = std::max(largest, std::abs(m[i][i]));
  std::array<double, N> x{};
  std::size_t rank = 0;
  for (; rank < N; ++rank) {
    std::size_t best = rank;
    for (std::size_t i = rank; i < N; ++i) {
      if (std::abs(m[order[i]][order[i]]) > std::abs(m[order[best]][order[best]])) best = i;
    }
    std::swap(order[rank], order[best]);
    const std::size_t p = order[rank];
    if (!(std::abs(m[p][p]) > 1e-13 * largest)) break;
    for (std::size_t i = rank + 1; i < N; ++i) {
      const std::size_t r = order[i];
      const double factor = m[r][p] / m[p][p];
      for (std::size_t j = 0; j < N; ++j) m[r][j] -= factor * m[p][j];
      right[r] -= factor * right[p];
    }
  }
  for (std::size_t i = rank; i-- > 0;) {
    const std::size_t p = order[i];
    double sum = right[p];
    for (std::size_t j = i + 1; j < rank; ++j) sum -= m[p][order[j]] * x[order[j]];
    x[p] = sum / m[p][p];
  }
  return x;
}

class Fitter {
 public:
  Fitter(const Ages& values, const Ages& weights) : values_(values), weights_(weights) {}

  /// The best linear part for these four, and what is left at each age, times the root of its weight.
  double residuals(const Nonlinear& p, Ages& left, std::array<double, 3>& linear) const {
    std::array<std::array<double, 3>, 3> normal{};
    std::array<double, 3> right{};
    for (std::size_t age = 0; age < kAges; ++age) {
      const auto column = columns_at(p, static_cast<double>(age));
      for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t j = 0; j < 3; ++j) normal[i][j] += weights_[age] * column[i] * column[j];
        right[i] += weights_[age] * column[i] * values_[age];
      }
    }
    linear = solve(normal, right);
    double sum = 0;
    for (std::size_t age = 0; age < kAges; ++age) {
      const auto column = columns_at(p, static_cast<double>(age));
      const double fitted = linear[0] * column[0] + linear[1] * column[1] + linear[2] * column[2];
      left[age] = std::sqrt(weights_[age]) * (values_[age] - fitted);
      sum += left[age] * left[age];
    }
    return sum;
  }

  /// Levenberg–Marquardt; the derivative of the projected residual by central differences.
  double improve(Nonlinear& p, int& steps) const {
    constexpr int kMostSteps = 200;
    constexpr double kNudge = 1e-6;
    Ages left;
    std::array<double, 3> linear;
    double best = residuals(p, left, linear);
    double damping = 1e-3;
    for (int i = 0; i < kMostSteps && damping < 1e12 && best > 0; ++i, ++steps) {
      std::array<Ages, 4> slope;
      for (std::size_t k = 0; k < 4; ++k) {
        Nonlinear up = p;
        Nonlinear down = p;
        up.log[k] += kNudge;
        down.log[k] -= kNudge;
        Ages a;
        Ages b;
        residuals(up, a, linear);
        residuals(down, b, linear);
        for (std::size_t age = 0; age < kAges; ++age) slope[k][age] = (a[age] - b[age]) / (2 * kNudge);
      }
      std::array<std::array<double, 4>, 4> normal{};
      std::array<double, 4> right{};
      for (std::size_t k = 0; k < 4; ++k) {
        for (std::size_t l = 0; l < 4; ++l)
          normal[k][l] = std::inner_product(slope[k].begin(), slope[k].end(), slope[l].begin(), 0.0);
        right[k] = -std::inner_product(slope[k].begin(), slope[k].end(), left.begin(), 0.0);
      }
      for (std::size_t k = 0; k < 4; ++k) normal[k][k] *= 1 + damping;
      const auto move = solve(normal, right);
      Nonlinear next = p;
      for (std::size_t k = 0; k < 4; ++k)
        next.log[k] =
            std::clamp(p.log[k] + std::clamp(move[k], -1.0, 1.0), std::log(kLowest[k]), std::log(kHighest[k]));
      Ages next_left;
      const double sum = residuals(next, next_left, linear);
      if (!(sum < best)) {
        damping *= 4;
        continue;
      }
      const double gain = best - sum;
      p = next;
      left = next_left;
      best = sum;
      damping = std::max(damping / 9, 1e-15);
      if (gain <= 1e-30 * best) break;
    }
    return best;
  }

 private:
  const Ages& values_;
  const Ages& weights_;
};

}  // namespace

double MoveSchedule::at(double age) const {
  return a1 * std::exp(-alpha1 * age) + a2 * std::exp(-alpha2 * (age - mu2) - std::exp(-lambda2 * (age - mu2))) + c;
}

Ages ages_of(const MoveSchedule& schedule) {
  Ages ages{};
  for (std::size_t age = 0; age < kAges; ++age) ages[age] = schedule.at(static_cast<double>(age));
  return ages;
}

core::Result<ScheduleFit> fit_schedule(const Ages& values, const Ages& weights) {
  double total = 0;
  double mean = 0;
  for (std::size_t age = 0; age < kAges; ++age) {
    if (!std::isfinite(values[age]) || !(weights[age] >= 0 && std::isfinite(weights[age]))) {
      return wrong("Een getal of gewicht per leeftijd kan niet.", "A value or weight by age cannot be.");
    }
    total += weights[age];
    mean += weights[age] * values[age];
  }
  if (!(total > 0)) return wrong("Geen enkele leeftijd telt mee.", "No age counts.");
  mean /= total;
  const Fitter fitter(values, weights);
  ScheduleFit fit;
  fit.sum_of_squares = std::numeric_limits<double>::infinity();
  for (const double mu2 : {15.0, 20.0, 25.0, 32.0}) {
    for (const double alpha2 : {0.06, 0.2}) {
      Nonlinear p{{std::log(0.1), std::log(alpha2), std::log(mu2), std::log(0.4)}};
      const double sum = fitter.improve(p, fit.steps);
      if (!(sum < fit.sum_of_squares)) continue;
      Ages left;
      std::array<double, 3> linear;
      fit.sum_of_squares = fitter.residuals(p, left, linear);
      fit.schedule = {linear[0],          std::exp(p.log[0]), linear[1], std::exp(p.log[1]),
                      std::exp(p.log[2]), std::exp(p.log[3]), linear[2]};
    }
  }
  double variance = 0;
  for (std::size_t age = 0; age < kAges; ++age) variance += weights[age] * std::pow(values[age] - mean, 2);
  fit.explained = variance > 0 ? 1 - fit.sum_of_squares / variance : 1;
  return fit;
}

double MovesBetween::per_year() const {
  return std::accumulate(by_age.begin(), by_age.end(), 0.0);
}

core::Result<MovesBetween> moves_between(const Cells& earlier, const Cells& later, std::span<const YearRates> years) {
  if (auto checked = check_between(earlier, later, years); !checked) return std::unexpected(checked.error());
  const std::size_t between = years.size();
  MovesBetween found;
  // First those who were alive at the first count, mothers among them; then the children, whose number depends on them.
  for (const bool children : {false, true}) {
    const Cells without = with_moves(earlier, years, found.by_cohort, nullptr);
    for (const std::size_t sex : {std::size_t{0}, kAges}) {
      for (std::size_t age = 0; age < kAges; ++age) {
        if ((age < between) != children) continue;
        const double kept = kept_of_one_a_year(years, sex, age, std::min(age + 1, between));
        found.by_cohort[sex + age] = (later[sex + age] - without[sex + age]) / kept;
      }
    }
  }
  with_moves(earlier, years, found.by_cohort, &found);
  for (const std::size_t sex : {std::size_t{0}, kAges}) {
    found.by_age[sex + kAges - 1] += found.by_cohort[sex + kAges - 1];
    for (std::size_t age = 0; age + 1 < kAges; ++age) {
      for (std::size_t back = 0; back < std::min(age + 1, between); ++back) {
        found.by_age[sex + age - back] += found.by_cohort[sex + age] / static_cast<double>(between);
      }
    }
  }
  return found;
}

Shrunk shrink(std::span<const double> estimates, std::span<const double> targets, std::span<const double> noise) {
  assert(estimates.size() == targets.size() && estimates.size() == noise.size());
  // Morris: between = Σ w (d² − noise) / Σ w with w = 1 / (noise + between), by repetition.
  Shrunk result;
  for (int round = 0; round < 200; ++round) {
    double sum = 0;
    double weight = 0;
    double smallest = std::numeric_limits<double>::infinity();
    for (const double v : noise) smallest = std::min(smallest, v + result.between);
    for (std::size_t i = 0; i < estimates.size(); ++i) {
      if (std::isinf(noise[i])) continue;
      const double spread = noise[i] + result.between;
      const double w = smallest > 0 ? smallest / spread : 1;
      sum += w * (std::pow(estimates[i] - targets[i], 2) - noise[i]);
      weight += w;
    }
    const double next = weight > 0 ? std::max(0.0, sum / weight) : 0;
    const bool settled = std::abs(next - result.between) <= 1e-14 * (next + result.between);
    result.between = next;
    if (settled) break;
  }
  for (std::size_t i = 0; i < estimates.size(); ++i) {
    const double own = noise[i] == 0 ? 1 : std::isinf(noise[i]) ? 0 : result.between / (result.between + noise[i]);
    result.own_weight.push_back(own);
    result.values.push_back(own * estimates[i] + (1 - own) * targets[i]);
  }
  return result;
}

core::Result<Cells> smooth_moves(const Cells& by_age, const Cells& persons) {
  Cells smooth{};
  for (const std::size_t sex : {std::size_t{0}, kAges}) {
    Ages rates{};
    Ages weights{};
    double rough = 0;
    double counted = 0;
    for (std::size_t age = 0; age < kAges; ++age) {
      weights[age] = persons[sex + age];
      rates[age] = weights[age] > 0 ? by_age[sex + age] / weights[age] : 0;
    }
    for (std::size_t age = 1; age + 2 < kAges; ++age) {
      const double sum = weights[age - 1] + weights[age] + weights[age + 1];
      rough += std::pow(by_age[sex + age - 1] - 2 * by_age[sex + age] + by_age[sex + age + 1], 2);
      counted += 2 * sum;  // six times the mean of the three
    }
    const auto fit = fit_schedule(rates, weights);
    if (!fit) return std::unexpected(fit.error());
    const Ages target = ages_of(fit->schedule);
    const double per_person = counted > 0 ? rough / counted : 0;
    std::vector<double> noise(kAges);
    for (std::size_t age = 0; age < kAges; ++age) {
      noise[age] = weights[age] > 0 ? per_person / weights[age] : std::numeric_limits<double>::infinity();
    }
    const auto drawn = shrink(rates, target, noise);
    for (std::size_t age = 0; age < kAges; ++age) smooth[sex + age] = drawn.values[age] * weights[age];
  }
  return smooth;
}

}  // namespace pareltjes::engines::population
