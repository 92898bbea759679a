// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/interval.hpp"
#include "core/language.hpp"

namespace pareltjes::wijkvoorzieningen {

/// A kind of facility, such as "speelplek-0-5".
struct FacilityKind {
  std::string id;
  core::Text name;
  std::string category;
  std::string unit;
  std::string nature;            ///< "mensen" or "gebouwen".
  std::string distance_concept;  ///< The key figure that measures the distance to it; empty when there is none.
  core::Text plural;  ///< In the middle of a sentence: "basisscholen". The name itself where it is not given.
};

/// How a norm turns a count into a need. See pakket.json of the norm library.
enum class Form { kPerUnit, kWithBase, kStep, kMinimumSize, kAgeRate, kSize, kReach, kThreshold, kNone };

/// What a norm counts.
enum class Target { kNone, kInhabitants, kAge, kPupils, kDwellings, kHouseholds, kBuiltArea };

enum class Rounding { kNone, kUp, kDown, kNearest };

/// The level at which a facility counts as a whole; below it the need is a share of one.
enum class Scale { kBuilding, kBuurt, kWijk, kStadsdeel, kGemeente, kRegio, kLand };

struct Norm {
  std::string id;
  std::string kind;
  core::Text description;
  std::string form_name;
  std::string target_name;
  Form form = Form::kNone;
  Target target = Target::kNone;
  int age_from = 0;
  int age_to = 120;
  /// In `unit` per `per`; for kStep the number of people for one facility.
  std::optional<core::Interval> value;
  core::Interval share = core::Interval::exactly(1);  ///< Part of the target that takes part.
  bool has_share = false;
  double base = 0;     ///< For each site.
  double minimum = 0;  ///< For each site; for kSize the size of one facility.
  double maximum = std::numeric_limits<double>::infinity();
  double per = 1;
  std::string sites_of;  ///< Kind whose sites in the area count for base, minimum and maximum.
  Rounding rounding = Rounding::kNone;
  Scale scale = Scale::kBuurt;
  std::string unit;
  std::optional<double> reach_m;
  std::optional<double> reach_minutes;
  std::string travel;
  std::string milieu;
  int urbanity_from = 1;  ///< CBS class, 1 very urban … 5 not urban.
  int urbanity_to = 5;
  std::string valid_from;  ///< ISO date, or empty.
  std::string valid_to;
  std::string status;
  std::string certainty;
  int preference = 1;
  std::string source;
  std::string source_url;
  core::Text note;

  [[nodiscard]] bool expired_on(const std::string& date) const { return !valid_to.empty() && valid_to < date; }
  [[nodiscard]] bool gives_need() const;
};

/// Norms of this preference stand there for comparison and are never used by themselves.
inline constexpr int kOnlyForComparison = 9;

/// Use of a provision per 1,000 people of an age band, with how well it fits.
struct AgeRate {
  int age_from = 0;
  int age_to = 120;
  core::Interval rate;  ///< Per `per` people.
  double per = 1000;
  int areas = 0;                         ///< Number of buurten that it was fitted on.
  double r2 = 0;                         ///< Share of the variance that the fit explains.
  double error_per_1000 = 0;             ///< Mean absolute error, clients per 1,000 inhabitants.
  double error_other_city_per_1000 = 0;  ///< The same in the city that was left out.
};

/// The figures that a municipality sets in the place of a library row.
struct OwnNorm {
  std::optional<double> low;
  std::optional<double> mid;
  std::optional<double> high;
  std::string source;
};

/// A norm as it is used here: the library's row, and the municipality's own figures where it has them.
struct EffectiveNorm {
  Norm norm;                     ///< With the own figures filled in.
  std::optional<Norm> original;  ///< The library's row, when it was replaced.
};

struct NormLibrary {
  std::string version;
  std::string reference_date;  ///< On which validity is judged: compute has no clock.
  std::vector<FacilityKind> kinds;
  std::vector<Norm> norms;
  std::vector<AgeRate> wmo_rates;
  std::array<double, 6> city_weight{};  ///< Index: CBS urbanity class; part of the large cities in the seed profile.

  /// @param files of the package: pakket.json, normen.csv, voorzieningen.csv, wmo-gebruik.csv, zaad.csv.
  /// @return kNormWithoutSource for a norm without one, kMissingColumn, kInvalidFile, with file, line and column.
  static core::Result<NormLibrary> parse(const std::map<std::string, std::string>& files);

  [[nodiscard]] const FacilityKind* kind(std::string_view id) const;
};

/// The files of the norm library inside the program.
const std::map<std::string, std::string>& shipped_norms();

/// The library with the municipality's own figures. An own figure replaces the row's; both stay to be shown.
/// @return kInvalidInput for an unknown norm or figures upside down, kNormWithoutSource for one without a source.
core::Result<std::vector<EffectiveNorm>> with_own_norms(const NormLibrary& library,
                                                        const std::map<std::string, OwnNorm>& own);

/// The norm that decides for a facility in an area of this urbanity class: own norms first, then valid ones, then by
/// preference, then the newest; nothing when none gives a need.
/// @param urbanity 1 … 5, or 0 when unknown: then norms of every milieu count.
const EffectiveNorm* norm_in_use(const std::vector<EffectiveNorm>& norms, std::string_view kind, int urbanity,
                                 const std::string& date, bool built_area_known);

/// The need that a norm gives for a target. Ranges multiply: the lowest figure times the lowest count, and so on
/// (interval arithmetic of numbers ≥ 0), so that the range holds every combination.
/// @param target people, dwellings, pupils or hectares, ≥ 0.
/// @param sites of `norm.sites_of` in the area, ≥ 0.
/// @param whole round as the norm says: at or above the norm's scale.
core::Interval need_of(const Norm& norm, const core::Interval& target, double sites, bool whole);

}  // namespace pareltjes::wijkvoorzieningen
