// SPDX-License-Identifier: EUPL-1.2
#include "engines/population/hamilton_perry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace pareltjes::engines::population {
namespace {

/// Persons of the cohort that is of the age of this cell `years` later. The open group takes all that reach it.
double cohort(const Cells& cells, std::size_t cell, std::size_t years) {
  if (cell % kAges + 1 < kAges) {
    return cells[cell - years];
  }
  double sum = 0;
  for (std::size_t i = cell - years; i <= cell; ++i) {
    sum += cells[i];
  }
  return sum;
}

double women_of_15_to_49(const Cells& cells) {
  double sum = 0;
  for (int age = 15; age < 50; ++age) {
    sum += cells[cell_of(Sex::kWomen, age)];
  }
  return sum;
}

/// Mean around one age of one sex, weights of a triangle, over ages from `youngest` to 99.
double around(const Cells& counts, std::size_t cell, std::size_t youngest, int smooth) {
  const auto age = static_cast<int>(cell % kAges);
  const std::size_t sex = cell - static_cast<std::size_t>(age);
  if (age == kOldestAge) return counts[cell];
  double sum = 0;
  double weights = 0;
  for (int off = -smooth; off <= smooth; ++off) {
    const int other = age + off;
    if (other < static_cast<int>(youngest) || other >= kOldestAge) continue;
    const double weight = smooth + 1 - std::abs(off);
    sum += weight * counts[sex + static_cast<std::size_t>(other)];
    weights += weight;
  }
  return sum / weights;
}

bool are_counts(const Cells& cells) {
  return std::ranges::all_of(cells, [](double persons) { return persons >= 0 && std::isfinite(persons); });
}

}  // namespace

core::Result<CohortChange> cohort_change(const Cells& earlier, const Cells& later, int years, int smooth) {
  if (smooth < 0 || years < 1 || years > kLongestCohortStep) {
    return core::fail(core::ErrorCode::kInvalidInput,
                      {fmt::format("Tussen de tellingen zitten {} jaren.", years),
                       fmt::format("There are {} years between the counts.", years)},
                      {"Kies tellingen met 1 tot 15 jaar ertussen.", "Choose counts 1 to 15 years apart."});
  }
  if (!are_counts(earlier) || !are_counts(later)) {
    return core::fail(core::ErrorCode::kInvalidInput,
                      {"Een telling bevat een getal onder 0.", "A count holds a number below 0."},
                      {"Verbeter de telling.", "Mend the count."});
  }
  CohortChange change{.years = years, .ratio = {}, .difference = {}, .per_woman = {}};
  const auto step = static_cast<std::size_t>(years);
  const double women = women_of_15_to_49(later);
  Cells same_people{};  // those of the earlier count, at their age in the later one
  for (std::size_t cell = 0; cell < kCells; ++cell) {
    if (cell % kAges >= step) same_people[cell] = cohort(earlier, cell, step);
  }
  for (std::size_t cell = 0; cell < kCells; ++cell) {
    if (cell % kAges < step) {
      change.per_woman[cell] = women > 0 ? later[cell] / women : 0;
      continue;
    }
    const double before = around(same_people, cell, step, smooth);
    const double after = around(later, cell, step, smooth);
    change.ratio[cell] = before > 0 && after <= before ? after / before : 1;
    change.difference[cell] = std::max(0.0, after - before);
  }
  return change;
}

Cells hamilton_perry_step(const Cells& now, const CohortChange& change) {
  Cells later{};
  const auto step = static_cast<std::size_t>(change.years);
  for (std::size_t cell = 0; cell < kCells; ++cell) {
    if (cell % kAges >= step) {
      later[cell] = cohort(now, cell, step) * change.ratio[cell] + change.difference[cell];
    }
  }
  const double women = women_of_15_to_49(later);
  for (std::size_t cell = 0; cell < kCells; ++cell) {
    if (cell % kAges < step) {
      later[cell] = women * change.per_woman[cell];
    }
  }
  return later;
}

}  // namespace pareltjes::engines::population
