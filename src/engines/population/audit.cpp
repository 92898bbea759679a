// SPDX-License-Identifier: EUPL-1.2
#include "engines/population/audit.hpp"

#include <fmt/format.h>

#include <cmath>
#include <iterator>
#include <limits>
#include <string_view>

namespace pareltjes::engines::population {
namespace {

constexpr double kPersonsTolerance = 1e-9;  // of the persons involved: rounding of a handful of additions

/// Compares in persons, so that a rate of hardly anybody does not weigh more than the rounding that made it.
void add_row(Audit& audit, AuditRow row, double happened, double involved) {
  row.applied = row.at_risk > 0 ? happened / row.at_risk : std::numeric_limits<double>::quiet_NaN();
  row.agrees = std::abs(happened - row.given * row.at_risk) <= kPersonsTolerance * involved;
  audit.disagreements += row.agrees ? 0 : 1;
  audit.rows.push_back(row);
}

double at_risk_of_dying(const Cells& start, const YearOutcome& year, std::size_t cell) {
  const std::size_t age = cell % kAges;
  if (age == 0) {
    return cell == 0 ? year.boys : year.girls;
  }
  const double younger = start[cell - 1] + year.moves_at_start[cell - 1];
  return age + 1 == kAges ? younger + start[cell] + year.moves_at_start[cell] : younger;
}

void audit_year(std::size_t index, const Cells& start, const YearRates& given, const YearOutcome& year, Audit& audit) {
  Cells survivors{};
  for (std::size_t i = 0; i < kCells; ++i) {
    const Sex sex = i < kAges ? Sex::kMen : Sex::kWomen;
    const int age = static_cast<int>(i % kAges);
    const double at_risk = at_risk_of_dying(start, year, i);
    survivors[i] = year.population[i] - year.moves_at_end[i] - year.arrivals[i] + year.leavers[i];
    const double involved =
        1e-3 + at_risk + year.population[i] + std::abs(year.moves_at_end[i]) + year.arrivals[i] + year.leavers[i];
    add_row(audit, {index, AuditedRate::kSurvival, sex, age, given.survival[i], 0, at_risk}, survivors[i], involved);
    // The deaths that are reported must be those that took place.
    if (auto& row = audit.rows.back();
        row.agrees && std::abs(at_risk - year.deaths[i] - survivors[i]) > kPersonsTolerance * involved) {
      row.agrees = false;
      ++audit.disagreements;
    }
    add_row(audit, {index, AuditedRate::kLeaving, sex, age, given.leaving[i], 0, survivors[i]}, year.leavers[i],
            involved);
  }
  for (std::size_t age = 0; age < kAges; ++age) {
    const std::size_t cell = kAges + age;
    // Nobody bears at 0 and 100, and the newborn were not there at the start.
    const bool bears = age > 0 && age + 1 < kAges;
    const double women = bears ? (start[cell] + year.moves_at_start[cell] + survivors[cell]) / 2 : 0;
    const double involved = 1e-3 + women + year.population[cell] + std::abs(year.moves_at_end[cell]) +
                            year.arrivals[cell] + year.leavers[cell];
    add_row(audit, {index, AuditedRate::kFertility, Sex::kWomen, static_cast<int>(age), given.fertility[age], 0, women},
            year.births[age], involved);
  }
}

std::string_view name_of(AuditedRate rate) {
  return rate == AuditedRate::kSurvival ? "overleving" : rate == AuditedRate::kLeaving ? "vertrek" : "geboorte";
}

}  // namespace

core::Result<Audit> audit(const Cells& start, std::span<const YearRates> given, std::span<const YearOutcome> outcomes) {
  if (given.size() != outcomes.size()) {
    return core::fail(
        core::ErrorCode::kInvalidInput,
        {fmt::format("Er zijn cijfers voor {} jaren en uitkomsten voor {}.", given.size(), outcomes.size()),
         fmt::format("There are rates for {} years and outcomes for {}.", given.size(), outcomes.size())},
        {"Geef voor elk jaar de cijfers.", "Give the rates of every year."});
  }
  Audit result;
  result.rows.reserve(given.size() * (2 * kCells + kAges));
  const Cells* before = &start;
  for (std::size_t i = 0; i < given.size(); ++i) {
    audit_year(i, *before, given[i], outcomes[i], result);
    before = &outcomes[i].population;
  }
  return result;
}

std::string audit_csv(const Audit& audit, int first_year) {
  std::string csv = "jaar,cijfer,geslacht,leeftijd,gegeven,toegepast,personen,klopt\n";
  for (const auto& row : audit.rows) {
    const std::string applied = std::isnan(row.applied) ? std::string{} : fmt::format("{:.9g}", row.applied);
    fmt::format_to(std::back_inserter(csv), "{},{},{},{},{:.9g},{},{:.9g},{}\n",
                   first_year + static_cast<int>(row.year), name_of(row.rate),
                   row.sex == Sex::kMen ? "mannen" : "vrouwen", row.age, row.given, applied, row.at_risk,
                   row.agrees ? "ja" : "nee");
  }
  return csv;
}

}  // namespace pareltjes::engines::population
