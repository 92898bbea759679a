// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

#include "core/error.hpp"
#include "engines/population/lines_of_cache.hpp"
#include "engines/population/projection.hpp"

namespace pareltjes::engines::population {

/// An error that drifts: e₀ = at_start × z₀, then e[t] = persistence × e[t−1] + deviation × z[t], z standard normal.
/// Year t = 1 is the first that is projected. With persistence 1 a random walk.
struct DriftError {
  double at_start = 0;
  double persistence = 0;
  double deviation = 0;
};

/// Dwellings that are planned in an area.
struct HousingPlan {
  std::size_t year = 0;  ///< Index of the projected year in which they are to be ready.
  double dwellings = 0;  ///< Below 0 for demolition.
};

/// How plans fare, each plan by itself.
struct PlanRisk {
  double dropped = 0;      ///< Chance that a plan is never built, 0 … 1.
  double delayed = 0;      ///< Chance that it comes later, 0 … 1; the two together at most 1.
  double delay_years = 0;  ///< Mean delay of those that come later, ≥ 1: whole years, geometric from 1 on.
};

/// One of the areas that together make up the whole.
struct EnsembleArea {
  Cells start{};
  /// Other people that may live there now, in the order of the other areas' ones: see EnsembleModel::other_share.
  std::vector<Cells> other_starts;
  /// Expected net moves per inhabitant at the start of each year; not used where there are plans.
  std::vector<double> move_rate;
  /// What other members of the ensemble expect in place of `move_rate`. Each draw follows one member in all its years.
  std::vector<std::vector<double>> other_move_rates;
  /// Chance of `move_rate` and of each of the others, together 1; empty: always `move_rate`. All areas of a draw have
  /// the same luck, so that areas that trust a member alike follow it together.
  std::vector<double> member_weights;
  /// Share, 0 … 1, of the births minus deaths beyond `usual_natural` that moves make up for: dwellings set how many
  /// people an area holds, so where many are born, many move out. Not used where there are plans.
  double follows_dwellings = 0;
  std::vector<double> usual_natural;  ///< Per inhabitant and year; only needed with `follows_dwellings`.
  Cells standing_moves{};  ///< Persons per year by age at its end that come or go whatever the total; may be below 0.
  std::vector<DriftError> moves;      ///< Each of the move rate of this area alone.
  std::vector<DriftError> age_moves;  ///< Of the share of each band of ages that comes or goes: see EnsembleModel.
  double move_noise = 0;      ///< Variance of the move rate × inhabitants: chance in small numbers, new each year.
  bool by_dwellings = false;  ///< The people follow the dwellings: those of `plans` and those that stand now.
  std::vector<HousingPlan> plans;
  double occupancy = 0;  ///< Persons per dwelling, for the plans.
};

/// What all draws share.
struct EnsembleModel {
  std::vector<YearRates> years;  ///< Survival, fertility and sex ratio of each year; their moves are not looked at.
  Cells arrivals{};              ///< How net arrivals spread over ages: ≥ 0, together above 0.
  Cells leaving{};  ///< Relative chance to leave by age, ≥ 0: net leavers are drawn by it from those there.
  /// Share of the draws, 0 … 1, that begins from one of the other starts, each as often; the same one in all areas.
  double other_share = 0;
  DriftError fertility;           ///< Of the logarithm of all birth rates.
  DriftError mortality;           ///< Of the logarithm of all chances to die.
  std::vector<DriftError> moves;  ///< Each of the move rate of all areas together.
  std::vector<double> shift;      ///< Added to the move rate of every area in each year; empty: none.
  /// Ages at which a new band begins, rising: {15, 65} makes three. Errors by age move people between bands: what they
  /// would add to all ages together is taken off again, each band alike.
  std::vector<int> age_bands;
  std::vector<DriftError> age_moves;  ///< Of all areas together, one a band, or none.
  PlanRisk plan_risk;
  bool count_noise = true;  ///< Births and deaths are drawn as Poisson counts; else they are their expectation.
  std::vector<EnsembleArea> areas;
  std::uint64_t seed = 42;
  std::size_t draws = 1'000;
};

/// Which persons are kept of each draw.
struct Wanted {
  std::vector<AgeRange> groups;         ///< For the start and every year.
  std::vector<std::size_t> full_years;  ///< Indices of projected years of which every cell is kept.
};

/// Persons of one area, or of several added up, in every draw.
class Draws {
 public:
  Draws() = default;
  /// All 0, to add others to.
  Draws(std::size_t years, const Wanted& wanted, std::size_t draws);
  /// No number is set: whoever asks for these writes every one.
  static Draws to_fill(std::size_t years, const Wanted& wanted, std::size_t draws);

  /// All draws of a group; year 0 is the start. Length: draws.
  [[nodiscard]] std::span<double> group(std::size_t year, std::size_t group);
  [[nodiscard]] std::span<const double> group(std::size_t year, std::size_t group) const;
  /// All draws of one cell in one of `Wanted::full_years`, counted from 0.
  [[nodiscard]] std::span<double> cell(std::size_t full_year, std::size_t cell);
  [[nodiscard]] std::span<const double> cell(std::size_t full_year, std::size_t cell) const;
  [[nodiscard]] std::size_t draws() const { return draws_; }

  /// As many draws as `from` has: draw d is draw from[d] of these. The means stay.
  [[nodiscard]] Draws spread(std::span<const std::uint32_t> from) const;
  /// Draw by draw: what areas together have is what they have in the same draw.
  void add(const Draws& other);

  double largest_gap = 0;  ///< |start + births − deaths + moves − end| in persons, over years and draws.
  std::vector<double> births, deaths, moves;  ///< Mean over the draws, per year.

 private:
  std::size_t groups_ = 0;
  std::size_t draws_ = 0;
  std::vector<double, LinesOfCache<double>> by_group_;  // [year][group][draw]
  std::vector<double, LinesOfCache<double>> by_cell_;   // [full year][cell][draw]
};

/// The draws of the areas of one model: what they share is drawn once. The model must outlive it.
class EnsembleDraws {
 public:
  explicit EnsembleDraws(const EnsembleModel& model);
  ~EnsembleDraws();
  EnsembleDraws(const EnsembleDraws&) = delete;
  EnsembleDraws& operator=(const EnsembleDraws&) = delete;
  /// As project_draws.
  [[nodiscard]] core::Result<Draws> project(std::size_t area, const Wanted& wanted, std::stop_token stop = {},
                                            unsigned threads = 0) const;
  struct State;

 private:
  std::unique_ptr<const State> state_;
};

/// Draws of one area: cohort components as `step`, with the area's and the common errors. Each draw depends on seed,
/// draw and area alone: the same bytes for any number of threads and any order of areas.
///
/// In every year and draw, and so in every sum of areas, start + births − deaths + net moves = end within
/// kAccountingTolerance persons: persons are not rounded to whole ones. More than all people of an age do not leave;
/// the moves are then fewer.
///
/// @param threads 0 takes as many as the machine has.
/// @return kInvalidInput for wrong rates, shares or sizes; kInternal when the accounts do not close; kCancelled.
core::Result<Draws> project_draws(const EnsembleModel& model, std::size_t area, const Wanted& wanted,
                                  std::stop_token stop = {}, unsigned threads = 0);

}  // namespace pareltjes::engines::population
