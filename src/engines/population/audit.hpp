// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "engines/population/projection.hpp"

namespace pareltjes::engines::population {

enum class AuditedRate { kSurvival, kLeaving, kFertility };

/// One rate as it was given and as it must have been applied to get the outcome.
struct AuditRow {
  std::size_t year = 0;  ///< 0 is the first.
  AuditedRate rate = AuditedRate::kSurvival;
  Sex sex = Sex::kMen;
  int age = 0;         ///< At the end of the year; of the mother with kFertility.
  double given = 0;    ///< What was asked for.
  double applied = 0;  ///< Computed from the outcome alone; NaN when nobody was at risk.
  double at_risk = 0;  ///< Persons the rate works on.
  bool agrees = true;  ///< Within 1e-9 of the persons involved.
};

struct Audit {
  std::vector<AuditRow> rows;     ///< Every year, rate, sex and age.
  std::size_t disagreements = 0;  ///< Rows that do not agree.
  bool passed() const { return disagreements == 0; }
};

/// Rate given beside rate applied, per age: recomputed from persons, deaths, births and moves, not from the program's
/// own rates. A rate that was laid on the wrong age shows at once. `given` must come from the source of the rates (the
/// file that was read), not from the copy handed to `project`.
/// @return kInvalidInput when there are not as many years given as came out.
core::Result<Audit> audit(const Cells& start, std::span<const YearRates> given, std::span<const YearOutcome> outcomes);

/// The table as CSV: jaar, cijfer, geslacht, leeftijd, gegeven, toegepast, personen, klopt.
/// @param first_year the calendar year of the first outcome.
std::string audit_csv(const Audit& audit, int first_year);

}  // namespace pareltjes::engines::population
