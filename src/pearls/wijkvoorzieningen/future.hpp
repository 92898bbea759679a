// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "engines/population/audit.hpp"
#include "engines/population/ensemble.hpp"
#include "pearls/wijkvoorzieningen/composition.hpp"
#include "pearls/wijkvoorzieningen/future_inputs.hpp"
#include "pearls/wijkvoorzieningen/future_rates.hpp"
#include "pearls/wijkvoorzieningen/need.hpp"

namespace pareltjes::wijkvoorzieningen {

/// The age groups of the table prognose; the last three overlap the others.
struct FutureGroup {
  std::string_view name;
  int from;
  int to;
};
inline constexpr std::array<FutureGroup, 12> kFutureGroups = {{{"0-3", 0, 3},
                                                               {"4-11", 4, 11},
                                                               {"12-17", 12, 17},
                                                               {"18-24", 18, 24},
                                                               {"25-44", 25, 44},
                                                               {"45-64", 45, 64},
                                                               {"65-74", 65, 74},
                                                               {"75-84", 75, 84},
                                                               {"85+", 85, 100},
                                                               {"65+", 65, 100},
                                                               {"75+", 75, 100},
                                                               {"totaal", 0, 100}}};

/// Quantiles over the draws.
struct Spread {
  double p10 = 0, p25 = 0, p50 = 0, p75 = 0, p90 = 0;
};

struct FutureCount {
  std::size_t area = 0;  ///< Index into Areas::list.
  int year = 0;
  engines::population::Sex sex = engines::population::Sex::kBoth;
  std::size_t group = 0;  ///< Index into kFutureGroups.
  Spread persons;
};

/// People of one age in a marked year.
struct FutureAge {
  std::size_t area = 0;
  int year = 0;
  std::size_t cell = 0;
  Spread persons;
};

/// Means over the draws of what happens in a year.
struct FutureFlow {
  std::size_t area = 0;
  int year = 0;
  double births = 0, deaths = 0, moves = 0;
};

/// A need in a later year; low and high hold the 80 % of the draws and the range of the norm.
struct FutureNeed {
  std::size_t area = 0;
  const EffectiveNorm* norm = nullptr;
  int year = 0;
  core::Interval need;
  core::Interval target;
  double more = 0;  ///< Share of the draws in which the target is more than now.
};

/// The chance that an area lacks a facility in a year; only where its supply is known.
struct FutureShortage {
  std::size_t area = 0;
  const EffectiveNorm* norm = nullptr;
  int year = 0;            ///< The year of the figures too.
  double supply = 0;       ///< Of the facilities that are open then.
  double chance = 0;       ///< Share of the draws that lack more than the threshold, by the middle of the norm.
  double chance_low = 0;   ///< The same by the lowest figure of the norm,
  double chance_high = 0;  ///< and by the highest.
  Spread lacking;          ///< Need minus supply by the middle of the norm; below 0 is more than enough.
  std::string decides;     ///< "norm", "mensen", or "niets" where the answer is the same either way.
};

/// People of an age whose demand is looked at one by one, such as where a facility is to be built.
struct DemandAges {
  int from = 0;
  int to = 120;
  friend auto operator<=>(const DemandAges&, const DemandAges&) = default;
};

/// Those people of one area of the projection in a year: their mean, and a sample of the draws, the same draws for
/// every area, ages and year.
struct FutureDemand {
  std::size_t area = 0;  ///< Index into Areas::list; only the areas that the projection is made of.
  int year = 0;
  DemandAges ages;
  double mean = 0;
  std::vector<double> draws;
};

/// Rate given beside rate applied. With kLeaving: the share of all net moves at this age.
struct FutureAudit {
  int year = 0;
  engines::population::AuditRow row;
};

/// Something that the projection assumes, for the reader.
struct FutureAssumption {
  std::string subject;
  core::Text sentence;
  std::string nature;  ///< "geschat", "aanname", "model" or "gemeten".
  std::string source;
};

struct Future {
  int base = 0;
  int horizon = 0;
  std::size_t draws = 0;
  std::vector<FutureCount> counts;
  std::vector<FutureAge> ages;
  std::vector<FutureFlow> flows;
  std::vector<FutureNeed> needs;
  std::vector<FutureShortage> shortages;
  std::vector<FutureDemand> demand;
  std::vector<FutureAudit> audit;
  std::vector<FutureAssumption> assumptions;
  std::vector<pearl::Provenance::ParameterUse> parameters;
  std::vector<pearl::Finding> findings;
  std::vector<hub::DatasetPtr> used;
  double shortage_above = 0;  ///< A shortage counts when more than this is lacking.
  double largest_gap = 0;     ///< Persons by which the accounts of a draw are open at most.

  [[nodiscard]] const FutureCount* count(std::size_t area, int year, engines::population::Sex sex,
                                         std::string_view group) const;
};

/// More buurten than this are not projected each by itself; then the wijken are.
inline constexpr std::size_t kMostParts = 60;

struct FutureTask {
  const Areas& areas;
  const Compositions& compositions;
  const hub::Snapshot& datasets;
  const NormLibrary& library;
  const Supplies& supplies;
  const std::vector<Need>& needs;  ///< Of now: which norms decide.
  const nlohmann::json& values;    ///< The run's input, for `plannen`.
  std::uint64_t seed = 42;
  int horizon = 0;
  std::size_t draws = 1'000;
  std::size_t most_parts = kMostParts;
  double shortage_above = 0;         ///< A shortage counts when more than this is lacking, in the unit of the norm.
  const Borders* borders = nullptr;  ///< For plans that are given by their place.
  /// Whose draws are kept, in which years after that of the figures, and how many of the draws.
  std::vector<DemandAges> demand_ages = {};
  std::vector<int> demand_years = {};
  std::size_t demand_draws = 0;
};

/// The same municipality at an earlier count, for what cohorts did since then. Only areas whose borders are the same by
/// all that is known are meant to be compared, by their code.
struct EarlierCount {
  Areas areas;
  Compositions compositions;
  /// The people of an area then; nullptr where it was not counted, or where it grew or shrank by more than a tenth a
  /// year: then its borders changed, not its people.
  [[nodiscard]] const Composition* of(const Area& now, int year) const;
};
/// The newest count before that of `areas`, at most ten years back; nothing where there is none.
core::Result<std::shared_ptr<const EarlierCount>> earlier_count(const Areas& areas, const hub::Snapshot& datasets,
                                                                const NormLibrary& library,
                                                                const pearl::RunControl& control);

/// What is projected, before any draw.
struct FutureModel {
  engines::population::EnsembleModel model;
  std::vector<std::size_t> parts;  ///< Index into Areas::list of each area of the model.
  std::vector<FutureAssumption> assumptions;
  std::vector<pearl::Provenance::ParameterUse> parameters;
  std::vector<pearl::Finding> findings;
  std::vector<hub::DatasetPtr> used;
  std::shared_ptr<const EarlierCount> earlier;  ///< Where there is one.
};

/// The smallest kind of area that holds nearly all people of the municipality, without more than kMostParts buurten.
std::vector<std::size_t> parts_of(const FutureTask& task);

/// Makes parts add up to the whole in every age and sex, and keeps their shares of it: iterative proportional fitting.
core::Result<void> rake(std::vector<engines::population::Cells>& parts, const engines::population::Cells& whole);

/// The smallest areas that together make up the municipality (at most kMostParts, else the next larger kind), the rates
/// of every year, the moves that two counts or plans give, and all errors.
core::Result<FutureModel> model_of(const FutureTask& task, const pearl::RunControl& control);

/// Called with an area (index into Areas::list) and all its draws.
using TakeDraws = std::function<void(std::size_t area, const engines::population::Draws& draws)>;
/// Draws every part of the model; wijken and the municipality are the sums of their parts, handed over once complete.
core::Result<void> draw_areas(const Areas& areas, const FutureModel& model, const engines::population::Wanted& wanted,
                              const pearl::RunControl& control, const TakeDraws& take);

/// The people and needs of every area in later years. The municipality and its wijken are the sums of their parts, draw
/// by draw.
/// @return kInvalidInput for a horizon after kLastYear or not after the year of the figures.
core::Result<Future> project_future(const FutureTask& task, const pearl::RunControl& control);

/// Every rate as the shipped files give it, read once more, beside what the projection does with it in its first and
/// last year, per age and sex: survival, births, and the share of all net moves. A rate laid on another age shows at
/// once.
/// @param start people of the whole municipality in `base`. @param own rates in the place of the shipped ones.
core::Result<std::vector<FutureAudit>> audit_of(const engines::population::Cells& start, int base, const OwnRates& own,
                                                const engines::population::EnsembleModel& model);

/// What changes for the people of 75 and older, in words: the 80 % of the draws, beside now.
core::Text future_sentence(const Areas& areas, const Compositions& compositions, const Future& future);

}  // namespace pareltjes::wijkvoorzieningen
