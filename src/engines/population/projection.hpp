// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <span>
#include <stop_token>
#include <vector>

#include "core/error.hpp"
#include "engines/population/age_sex.hpp"

namespace pareltjes::engines::population {

/// One number per single year of age 0 … 99, 100 and older.
using Ages = std::array<double, kAges>;

/// What happens to one area in one year.
struct YearRates {
  /// Share that is still alive at the end of the year, by age at that end: S[x] of those who were x − 1 at the start,
  /// S[0] of those born in the year, S[100] of those who were 99 and those of 100 and older together. 0 … 1.
  Cells survival{};
  Ages fertility{};               ///< Births per woman per year by her age; ages 0 and 100 have none. 0 … 1.
  double sex_ratio_at_birth = 0;  ///< Boys per girl, > 0.
  Cells leaving{};                ///< Share of the survivors that leaves at the end of the year, by age then. 0 … 1.
  Cells arriving{};               ///< Persons ≥ 0 that come in at the end of the year, by age then.
  Cells net_moves{};              ///< Persons, below 0 when more leave; when they count is said by MovesTiming.
};

/// When the net moves count. Arrivals and leavers of the rates always count at the end.
enum class MovesTiming {
  kEndOfYear,  ///< All at the end: UN, World Population Prospects 2022, Methodology, "end of period".
  /// Half join at the start, by their age then, and live through the year; half come at the end: S. Preston,
  /// P. Heuveline, M. Guillot, Demography (2001), ch. 6 (and "evenly over the period" in the UN's own program).
  kHalfAndHalf,
};

/// One year of one area: what came of it. "Age" is the age at the end of the year unless said otherwise.
struct YearOutcome {
  Cells population{};      ///< Persons at the end, all ≥ 0.
  Cells deaths{};          ///< By birth cohort; at 0 those who were born in the year.
  Cells arrivals{};        ///< As given.
  Cells leavers{};         ///< By the share that leaves.
  Cells moves_at_start{};  ///< Net, by age at the start; only with kHalfAndHalf.
  Cells moves_at_end{};    ///< Net, without arrivals and leavers.
  Ages births{};           ///< By age of the mother.
  double boys = 0;
  double girls = 0;
  double not_moved = 0;  ///< Net leavers that were asked for but did not live there; 0 when all is well.
};

/// Greatest difference in persons that the accounting may show: rounding of an area of up to 10⁹ persons.
inline constexpr double kAccountingTolerance = 1e-6;

/// Start + births − deaths + moves − end, in persons, over all ages and sexes.
double accounting_gap(const Cells& start, const YearOutcome& year);

/// Moves of every kind together, per cell; those at the start under their age at the start.
Cells total_moves(const YearOutcome& year);

/// @return kInvalidInput for a number out of its range, with the age and sex.
core::Result<void> check_rates(const YearRates& rates);

/// One year, rates unchecked, without allocation: for loops over many draws. Births are Σ f × (women at the start +
/// survivors of that age) / 2, before moves at the end. Where net moves ask for more people than there are, the cell
/// becomes empty and the rest is counted in `not_moved`.
void step(const Cells& start, const YearRates& rates, MovesTiming timing, YearOutcome& outcome);

/// As `step`, for a population alone: nothing but the persons at the end. The same numbers.
void step(Cells& population, const YearRates& rates, MovesTiming timing);

/// Cohort-component projection of one area, year by year.
/// @param start persons, all ≥ 0.
/// @param years one entry per year.
/// @return one outcome per year. kInvalidInput for wrong rates or a wrong start; kInternal when the accounting of a
/// year
///   does not close within kAccountingTolerance.
core::Result<std::vector<YearOutcome>> project(const Cells& start, std::span<const YearRates> years,
                                               MovesTiming timing = MovesTiming::kEndOfYear);

/// One area to project. The rates must outlive the call.
struct ProjectionTask {
  Cells start{};
  std::span<const YearRates> years;
};

/// Many areas in parallel: order of the tasks, the same bytes for any number of threads.
/// @param threads 0 takes as many as the machine has.
/// @return kCancelled when the token asked for it; a wrong task is an error in its own place.
core::Result<std::vector<core::Result<std::vector<YearOutcome>>>> project_areas(
    std::span<const ProjectionTask> tasks, MovesTiming timing = MovesTiming::kEndOfYear, std::stop_token stop = {},
    unsigned threads = 0);

}  // namespace pareltjes::engines::population
