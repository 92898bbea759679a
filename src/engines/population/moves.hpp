// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>
#include <vector>

#include "core/error.hpp"
#include "engines/population/projection.hpp"

namespace pareltjes::engines::population {

/// How the chance to move depends on age: children, young people who leave home, and a part of all ages.
/// m(x) = a1 e^(−α1 x) + a2 e^(−α2 (x − μ2) − e^(−λ2 (x − μ2))) + c: A. Rogers and L. Castro, "Model Migration
/// Schedules", IIASA RR-81-30 (1981), the seven-parameter form. For net moves a1, a2 and c may be below 0.
struct MoveSchedule {
  double a1 = 0;
  double alpha1 = 0;
  double a2 = 0;
  double alpha2 = 0;
  double mu2 = 0;
  double lambda2 = 0;
  double c = 0;

  [[nodiscard]] double at(double age) const;
};

/// The schedule at ages 0 … 100, in its own unit.
Ages ages_of(const MoveSchedule& schedule);

struct ScheduleFit {
  MoveSchedule schedule;
  double sum_of_squares = 0;  ///< Weighted, in the square of the unit of the values.
  double explained = 0;       ///< Share of the weighted variance around the mean, at most 1.
  int steps = 0;              ///< Over all starting points.
};

/// The schedule nearest to values by age in weighted least squares. For given α1, α2, μ2 and λ2 the other three follow
/// by linear least squares, so that only four are searched: G. Golub and V. Pereyra, "The differentiation of
/// pseudo-inverses and nonlinear least squares problems whose variables separate", SIAM Journal on Numerical Analysis
/// 10 (1973) 413–432. The four by Levenberg–Marquardt from several starting points, within α 0.01 … 1, μ2 10 … 50 and
/// λ2 0.05 … 2.
/// @param values persons, or persons per inhabitant, by age; may be below 0. @param weights ≥ 0, not all 0.
/// @return kInvalidInput for a value that is not finite, or a wrong weight.
core::Result<ScheduleFit> fit_schedule(const Ages& values, const Ages& weights);

/// What two counts and the rates between them say about moves.
struct MovesBetween {
  Cells by_cohort{};  ///< Net moves per year, by age at the later count; those born between the counts too.
  Cells by_age{};     ///< The same, by age at the end of the year of the move: the mean of the years between.
  double births = 0;  ///< Between the counts.
  double deaths = 0;
  [[nodiscard]] double per_year() const;  ///< Persons, over all ages.
};

/// The longest time between the counts: then no mother was born after the first one.
inline constexpr std::size_t kLongestBetweenCounts = 10;

/// Net moves as what births and deaths do not explain, by forward survival: J. Siegel and C. Hamilton, "Some
/// considerations in the use of the residual method of estimating net migration", Journal of the American Statistical
/// Association 47 (1952) 475–500. Each cohort moves by the same number at the end of each year. Births follow from the
/// women that are there, moves included, so that children are reconciled with the later count as well. Those who end
/// at 100 and older move at that age. Projected with these moves, the earlier count becomes the later one.
/// @param years survival, fertility and sex ratio of each year between, 1 … kLongestBetweenCounts; fertility of ages
///   below their number is 0. Their moves are not looked at.
/// @return kInvalidInput for persons below 0 or not finite, wrong rates, or a wrong number of years.
core::Result<MovesBetween> moves_between(const Cells& earlier, const Cells& later, std::span<const YearRates> years);

/// Estimates drawn towards what they have in common.
struct Shrunk {
  std::vector<double> values;
  std::vector<double> own_weight;  ///< Share of the estimate itself, 0 … 1; the rest is the target's.
  double between = 0;              ///< Estimated variance of the truth around the targets.
};

/// Empirical Bayes: each estimate moves to its target by the share of noise in their difference, noise / (noise +
/// between). B. Efron and C. Morris, "Stein's estimation rule and its competitors", Journal of the American Statistical
/// Association 68 (1973) 117–130; `between` by moments, each square weighted by its noise: C. Morris, "Parametric
/// empirical Bayes inference", same journal 78 (1983) 47–55. Without noise an estimate stays; with infinite noise it
/// becomes its target.
/// @param noise variances of the estimates, ≥ 0, infinity allowed. Spans of one length.
Shrunk shrink(std::span<const double> estimates, std::span<const double> targets, std::span<const double> noise);

/// Moves by age smoothed: drawn to the model schedule fitted through them, by the noise that their own roughness shows.
/// The noise per inhabitant is the mean square of second differences over six times the persons there (what is left of
/// a line that is straight over three ages), each sex by itself.
/// @param persons whom the moves are of, by age: their number says how sure an age is. Ages without anybody follow the
///   schedule.
core::Result<Cells> smooth_moves(const Cells& by_age, const Cells& persons);

}  // namespace pareltjes::engines::population
