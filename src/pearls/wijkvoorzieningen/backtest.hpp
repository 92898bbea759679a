// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pearls/wijkvoorzieningen/future_members.hpp"

namespace pareltjes::wijkvoorzieningen {

/// What foretells in a back-test: the program's own projection (the pool of its members), cohort components alone, and
/// the simple ones that it has to beat.
enum class Method { kPool, kCohort, kConstant, kLinear, kShare, kHamiltonPerry };
inline constexpr std::size_t kMethods = 6;
inline constexpr std::array<std::string_view, kMethods> kMethodNames{"pareltjes", "cohort",  "constant",
                                                                     "lineair",   "aandeel", "hamilton-perry"};

/// Age groups that key figures count, then everybody, then groups of five years for municipalities with single ages.
struct TestedAges {
  std::string name;
  int from = 0;
  int to = 0;
};
const std::vector<TestedAges>& tested_ages();
inline constexpr std::size_t kCountedBands = 5;
inline constexpr std::size_t kEverybody = 5;  ///< Index of all ages.

/// The people of one area and age group: foretold from `base`, and counted in `target`.
struct TestedGroup {
  int base = 0;
  int target = 0;
  int earlier = 0;  ///< Year of the count before `base` that trends were drawn through; 0: those of the country.
  core::AreaKind kind = core::AreaKind::kGemeente;
  std::string code;
  std::size_t ages = 0;    ///< Index into tested_ages().
  double before = 0;       ///< In `base`.
  double inhabitants = 0;  ///< Of the whole area in `base`.
  double truth = 0;
  std::array<double, kMethods> forecast{};
  double low = 0;  ///< p10 and p90 of the program's own projection.
  double high = 0;
};

struct BackTest {
  std::vector<TestedGroup> groups;
  std::size_t municipalities = 0;
  std::size_t other_borders = 0;  ///< Areas left out: their land differs by more than a twentieth between the years.
  std::vector<pearl::Finding> findings;
  std::vector<hub::DatasetPtr> used;
};

/// Groups smaller than this in the year of the forecast are left out: roundings to fives decide there.
inline constexpr double kSmallestTested = 50;

struct BackTestTask {
  const hub::Snapshot& datasets;
  const NormLibrary& library;
  std::optional<core::GemeenteCode> gemeente;  ///< Only this one; else all at hand.
  int from = 0;                                ///< Year in which is foretold; 0: every year.
  int to = 0;                                  ///< Year that is foretold; 0: every later one.
  std::uint64_t seed = 42;
  std::size_t draws = 500;
};

/// Every pair of years of which areas with the same code were counted in both: the projection is made from what was
/// known in the earlier year, by the code of a run, and laid beside the count of the later one.
/// Known then: all datasets of that year and before, and the reference figures that ship with the program (their years
/// stand in data/profielen; some are a little younger than the oldest counts, which the outcome says).
/// @return kUnknownDataset when no two years can be compared.
core::Result<BackTest> back_test(const BackTestTask& task, const pearl::RunControl& control);

/// How well one method did in one class of areas. Errors are (forecast − count) / count.
struct Score {
  int base = 0, target = 0;
  bool own_trend = false;  ///< There was a count before `base`.
  core::AreaKind kind = core::AreaKind::kGemeente;
  std::string size;  ///< "alle" or a size class by inhabitants in `base`.
  std::string ages;
  Method method = Method::kPool;
  std::size_t n = 0;
  double median_ape = 0;  ///< Shares, not percents.
  double mean_ape = 0;
  double bias = 0;                 ///< Mean of the errors.
  double squared = 0;              ///< Mean square of the errors, the 1 % with the largest left out.
  std::optional<double> coverage;  ///< Of the 80 % interval; the program's own projection alone has one.
  double width = 0;                ///< Median width of that interval as a share of its middle.
};
std::vector<Score> scores_of(const BackTest& test);

/// The back-test as an outcome: tables `terugblik` and `gewichten`, what it says in a few sentences, and its limits.
pearl::Outcome outcome_of(const BackTest& test, std::uint64_t seed, std::size_t draws);

}  // namespace pareltjes::wijkvoorzieningen
