// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/interval.hpp"
#include "engines/uncertainty/kept_memory.hpp"
#include "engines/uncertainty/pooling.hpp"
#include "pearls/effectrapportage/case.hpp"

namespace pareltjes::effectrapportage {

inline constexpr std::size_t kDraws = 100'000;
inline constexpr std::size_t kStrata = 64;
inline constexpr std::size_t kDrawsOfStep = 10'000;  ///< For the picture of what each answer did.

/// What is drawn, in this order: each is one standard normal of a draw.
enum Input : std::size_t {
  kArea,
  kDensity,
  kCompany,
  kShifts,
  kPerShift,
  kJobsGiven,
  kWhichCounts,
  kPartTime,
  kPeak,
  kBusiestWeek,
  kAgency,
  kForeignAgency,
  kForeignOwn,
  kForeign,
  kForeignPeak,
  kShort,
  kLong,
  kHoused,
  kOwnHome,
  kTurnover,
  kStart,
  kAutomation,
  kLocal,
  kChildren,
  kPrimary,
  kTrips,
  kInputs,
};

/// The name under which an input is a parameter or an answer: "piek".
std::string_view name_of(Input input);

/// Standard normals by input and draw. They do not depend on the case, so that two cases differ by what differs.
class Normals {
 public:
  Normals(std::uint64_t seed, std::size_t draws);
  /// kDraws of them; those of the seed that was asked last are kept, as most runs have the same.
  static std::shared_ptr<const Normals> of_seed(std::uint64_t seed);
  [[nodiscard]] const std::vector<double>& of(Input input) const { return values_[input]; }
  /// The same divided over kStrata strata of equal chance, by value.
  [[nodiscard]] const std::vector<std::uint16_t>& strata_of(Input input) const { return strata_[input]; }
  [[nodiscard]] std::size_t draws() const { return draws_; }

 private:
  std::size_t draws_;
  std::array<std::vector<double>, kInputs> values_;
  std::array<std::vector<std::uint16_t>, kInputs> strata_;
};

/// Floor or land for each job in a sector, from the reference objects of its family.
struct Density {
  std::vector<double> at;  ///< Logarithm of the m² per job at evenly spaced standard normals from −4 to 4.
  std::size_t objects = 0, unsourced = 0;  ///< Of the sector itself.
  std::size_t own = 0, shared = 0;         ///< Of these: of the municipality, and of others that share them.
  double borrowed = 0;                     ///< Share that comes from other sectors.
  core::Interval m2_per_job;

  [[nodiscard]] double log_m2(double z) const;
};
/// Which objects are pooled, and for whom.
struct PoolOf {
  std::string sector;
  int year = 0;                     ///< Of the case: older objects count less.
  double m2 = 0;                    ///< Of the case: a company of another size counts less; 0 where it is not known.
  std::span<const Reference> more;  ///< Beside those of the library.
  std::string without = {};         ///< Id of an object that is left out; empty for none.
  bool interval_only = false;       ///< The curve of log_m2() is not asked.
};
Density density_of(const PoolOf& of);
/// Of the library alone.
Density density_of(const std::string& sector, int year, const std::string& without = {});

/// What an object counts for: how it was counted, how old it is, and how its size is like that of the case.
double weight_of(const Reference& object, int year, double m2);

/// A number of each draw.
using Column = engines::uncertainty::KeptVector<double>;

/// What is asked of the chain: all of it, or no more than the beds take.
enum class Links { kAll, kBeds };

/// Numbers of each draw, all at full size and in the busiest week unless it says otherwise.
struct Chain {
  Column jobs;                    ///< FTE in an ordinary week.
  Column heads_peak;              ///< People.
  Column foreign;                 ///< Share from abroad in an ordinary week.
  Column migrants;                ///< People from abroad in an ordinary week.
  Column beds;                    ///< New beds needed.
  Column lodging, shared, homes;  ///< The beds by kind.
  Column registered;              ///< People who stay four months or more.
  Column own_home;                ///< Beds that people arrange themselves.
  Column children;                ///< Aged 4 to 11.
  Column trips;                   ///< By car on a working day.
  Column start, yearly, local;    ///< Share at the opening; what remains after a year of automation.
  bool contradiction = false;     ///< Area and jobs do not agree: either may be right.
  core::Interval jobs_by_area;

  /// What remains of each draw in a year after the years of automation.
  [[nodiscard]] Column remaining(int year, const Case& of) const;
  /// Beds in a year: part of full size, then less by automation. One for each draw.
  [[nodiscard]] Column beds_in(int year, const Case& of) const;
};

/// The chain; columns that were not asked are empty. `findings` of the case are not touched.
Chain draw_chain(const Case& of, const Density& density, const Normals& normals, std::size_t draws,
                 Links links = Links::kAll);

/// A range as a spread whose ends are what eight in ten lie between.
Spread spread_of_answer(const Answer& answer, bool share);

/// How an input of the case spreads: the answer, else the parameter.
Spread spread_of(const Case& of, Input input);

/// P10, P50 and P90 of draws.
core::Interval interval_of(std::span<const double> draws);

}  // namespace pareltjes::effectrapportage
