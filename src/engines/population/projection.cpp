// SPDX-License-Identifier: EUPL-1.2
#include "engines/population/projection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>
#include <string_view>
#include <thread>

namespace pareltjes::engines::population {
namespace {

double sum_of(std::span<const double> numbers) {
  return std::accumulate(numbers.begin(), numbers.end(), 0.0);
}

/// Net moves of one cell that can be made: nobody leaves who is not there.
double possible_move(double persons, double asked, double& not_moved) {
  if (persons + asked >= 0) {
    return asked;
  }
  not_moved -= persons + asked;
  return -persons;
}

/// Which column is wrong, in both languages.
struct Column {
  std::string_view nl;
  std::string_view en;
};

constexpr double kUnbounded = 1e12;  // persons; more than this is a mistake, whatever the area

std::unexpected<core::Error> wrong_number(const Column& column, std::size_t cell, double value, double low,
                                          double high) {
  const bool women = cell >= kAges;
  const std::size_t age = cell % kAges;
  if (high >= kUnbounded) {
    return core::fail(
        core::ErrorCode::kInvalidInput,
        {fmt::format("{} op leeftijd {} ({}) is {}. Dat kan niet.", column.nl, age, women ? "vrouwen" : "mannen",
                     value),
         fmt::format("{} at age {} ({}) is {}. That cannot be.", column.en, age, women ? "women" : "men", value)},
        {"Geef een gewoon aantal personen.", "Give an ordinary number of persons."});
  }
  return core::fail(core::ErrorCode::kInvalidInput,
                    {fmt::format("{} op leeftijd {} ({}) is {}, niet {} tot en met {}.", column.nl, age,
                                 women ? "vrouwen" : "mannen", value, low, high),
                     fmt::format("{} at age {} ({}) is {}, not {} to {}.", column.en, age, women ? "women" : "men",
                                 value, low, high)},
                    {"Geef een aandeel, geen percentage.", "Give a share, not a percentage."});
}

core::Result<void> check_column(const Column& column, std::span<const double> numbers, double low, double high,
                                std::size_t first_cell = 0) {
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (!(numbers[i] >= low && numbers[i] <= high)) {  // NaN too
      return wrong_number(column, first_cell + i, numbers[i], low, high);
    }
  }
  return {};
}

/// Survivors by age at the end of the year, age 0 left out; `living` are those at risk at the start.
void survive(const Cells& living, const Cells& survival, Cells& survivors) {
  for (const std::size_t sex : {std::size_t{0}, kAges}) {
    for (std::size_t age = 1; age + 1 < kAges; ++age) {
      survivors[sex + age] = living[sex + age - 1] * survival[sex + age];
    }
    const std::size_t oldest = sex + kAges - 1;
    survivors[oldest] = (living[oldest - 1] + living[oldest]) * survival[oldest];
  }
}

/// Births by age of the mother, from the women that are there before the moves at the end.
double bear(const Cells& living, const Cells& survivors, const Ages& fertility, Ages& births) {
  double total = 0;
  for (std::size_t age = 1; age + 1 < kAges; ++age) {
    births[age] = fertility[age] * (living[kAges + age] + survivors[kAges + age]) / 2;
    total += births[age];
  }
  return total;
}

core::Result<void> check_start(const Cells& start) {
  return check_column({"Het aantal personen", "The number of persons"}, start, 0, kUnbounded);
}

}  // namespace

double accounting_gap(const Cells& start, const YearOutcome& year) {
  return sum_of(start) + year.boys + year.girls - sum_of(year.deaths) + sum_of(total_moves(year)) -
         sum_of(year.population);
}

Cells total_moves(const YearOutcome& year) {
  Cells moves{};
  for (std::size_t i = 0; i < kCells; ++i) {
    moves[i] = year.arrivals[i] - year.leavers[i] + year.moves_at_start[i] + year.moves_at_end[i];
  }
  return moves;
}

core::Result<void> check_rates(const YearRates& rates) {
  if (!(rates.sex_ratio_at_birth > 0 && std::isfinite(rates.sex_ratio_at_birth))) {
    return core::fail(core::ErrorCode::kInvalidInput,
                      {"Het aantal jongens per meisje is niet groter dan 0.", "Boys per girl is not above 0."},
                      {"Geef een getal zoals 1,05.", "Give a number such as 1.05."});
  }
  if (rates.fertility.front() != 0 || rates.fertility.back() != 0) {
    return core::fail(core::ErrorCode::kInvalidInput,
                      {"Er zijn geboorten bij moeders van 0 of 100 jaar.", "Mothers of age 0 or 100 have births."},
                      {"Zet die leeftijden op 0.", "Set these ages to 0."});
  }
  for (const auto& checked :
       {check_column({"De kans om te blijven leven", "Survival"}, rates.survival, 0, 1),
        check_column({"Het geboortecijfer", "Fertility"}, rates.fertility, 0, 1, kAges),
        check_column({"Het aandeel vertrekkers", "The share that leaves"}, rates.leaving, 0, 1),
        check_column({"Het aantal nieuwkomers", "The number of arrivals"}, rates.arriving, 0, kUnbounded),
        check_column({"Het verschil door verhuizing", "Net moves"}, rates.net_moves, -kUnbounded, kUnbounded)}) {
    if (!checked) {
      return checked;
    }
  }
  return {};
}

void step(const Cells& start, const YearRates& rates, MovesTiming timing, YearOutcome& outcome) {
  outcome.not_moved = 0;
  const bool halves = timing == MovesTiming::kHalfAndHalf;
  Cells living = start;
  outcome.moves_at_start = {};
  if (halves) {
    for (std::size_t i = 0; i < kCells; ++i) {
      outcome.moves_at_start[i] = possible_move(start[i], rates.net_moves[i] / 2, outcome.not_moved);
      living[i] += outcome.moves_at_start[i];
    }
  }
  Cells survivors{};
  survive(living, rates.survival, survivors);
  outcome.births = {};
  const double births = bear(living, survivors, rates.fertility, outcome.births);
  outcome.boys = births * rates.sex_ratio_at_birth / (1 + rates.sex_ratio_at_birth);
  outcome.girls = births - outcome.boys;
  survivors[0] = outcome.boys * rates.survival[0];
  survivors[kAges] = outcome.girls * rates.survival[kAges];
  for (std::size_t i = 0; i < kCells; ++i) {
    const std::size_t age = i % kAges;
    const double at_risk = age == 0           ? (i == 0 ? outcome.boys : outcome.girls)
                           : age + 1 == kAges ? living[i - 1] + living[i]
                                              : living[i - 1];
    outcome.deaths[i] = at_risk * (1 - rates.survival[i]);
    outcome.leavers[i] = survivors[i] * rates.leaving[i];
    outcome.arrivals[i] = rates.arriving[i];
    const double staying = survivors[i] - outcome.leavers[i] + outcome.arrivals[i];
    const double asked = halves ? rates.net_moves[i] / 2 : rates.net_moves[i];
    outcome.moves_at_end[i] = possible_move(staying, asked, outcome.not_moved);
    outcome.population[i] = staying + outcome.moves_at_end[i];
  }
}

void step(Cells& population, const YearRates& rates, MovesTiming timing) {
  const bool halves = timing == MovesTiming::kHalfAndHalf;
  if (halves) {
    for (std::size_t i = 0; i < kCells; ++i) {
      population[i] = std::max(0.0, population[i] + rates.net_moves[i] / 2);
    }
  }
  Cells survivors;
  survive(population, rates.survival, survivors);
  Ages births;
  const double born = bear(population, survivors, rates.fertility, births);
  const double boys = born * rates.sex_ratio_at_birth / (1 + rates.sex_ratio_at_birth);
  survivors[0] = boys * rates.survival[0];
  survivors[kAges] = (born - boys) * rates.survival[kAges];
  for (std::size_t i = 0; i < kCells; ++i) {
    const double staying = survivors[i] - survivors[i] * rates.leaving[i] + rates.arriving[i];
    population[i] = std::max(0.0, staying + (halves ? rates.net_moves[i] / 2 : rates.net_moves[i]));
  }
}

core::Result<std::vector<YearOutcome>> project(const Cells& start, std::span<const YearRates> years,
                                               MovesTiming timing) {
  if (auto checked = check_start(start); !checked) {
    return std::unexpected(checked.error());
  }
  std::vector<YearOutcome> outcomes(years.size());
  const Cells* before = &start;
  for (std::size_t i = 0; i < years.size(); ++i) {
    if (auto checked = check_rates(years[i]); !checked) {
      return std::unexpected(checked.error());
    }
    step(*before, years[i], timing, outcomes[i]);
    const double gap = accounting_gap(*before, outcomes[i]);
    if (!(std::abs(gap) <= kAccountingTolerance)) {
      return core::fail(
          core::ErrorCode::kInternal,
          {fmt::format("In jaar {} van de prognose klopt de optelling niet: {} personen verschil.", i + 1, gap),
           fmt::format("In year {} of the projection the accounts do not close: {} persons apart.", i + 1, gap)});
    }
    before = &outcomes[i].population;
  }
  return outcomes;
}

core::Result<std::vector<core::Result<std::vector<YearOutcome>>>> project_areas(std::span<const ProjectionTask> tasks,
                                                                                MovesTiming timing,
                                                                                std::stop_token stop,
                                                                                unsigned threads) {
  std::vector<core::Result<std::vector<YearOutcome>>> results(tasks.size());
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < tasks.size() && !stop.stop_requested(); i = next++) {
      results[i] = project(tasks[i].start, tasks[i].years, timing);
    }
  };
  const auto wanted = threads == 0 ? std::max(1U, std::thread::hardware_concurrency()) : threads;
  {
    std::vector<std::jthread> helpers;
    for (unsigned i = 1; i < std::min<std::size_t>(wanted, tasks.size()); ++i) {
      helpers.emplace_back(work);
    }
    work();
  }
  if (stop.stop_requested()) {
    return core::fail(core::ErrorCode::kCancelled, {"De prognose is gestopt.", "The projection was stopped."});
  }
  return results;
}

}  // namespace pareltjes::engines::population
