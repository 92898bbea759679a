// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "engines/population/moves.hpp"
#include "engines/population/projection.hpp"
#include "platform/hub/dataset.hpp"
#include "platform/pearl/outcome.hpp"

namespace pareltjes::wijkvoorzieningen {

/// The last year of which the shipped rates say something.
inline constexpr int kLastYear = 2060;

/// One row of data/profielen/prognose.csv.
struct Assumption {
  double value = 0;
  std::string unit;
  std::string nature;  ///< "geschat", "aanname" or "model".
  std::string source;
  std::string note;
};

/// What a projection assumes of moves, drift and plans, by name.
class Assumptions {
 public:
  /// The shipped ones.
  static core::Result<Assumptions> read();

  /// Asking for one that is not there is a programmer's mistake.
  [[nodiscard]] double operator[](std::string_view name) const;
  [[nodiscard]] const std::map<std::string, Assumption, std::less<>>& all() const { return all_; }
  /// The age pattern of moves.
  [[nodiscard]] engines::population::MoveSchedule schedule() const;

 private:
  std::map<std::string, Assumption, std::less<>> all_;
};

/// National rates of birth and death. Those of a period of five years hold in its middle; between two middles births go
/// in a straight line and death rates in a straight line of their logarithms; before the first and after the last
/// middle they stay as they are.
class NationalRates {
 public:
  /// The shipped ones: data/profielen/sterfte-toekomst.csv and vruchtbaarheid-toekomst.csv.
  static core::Result<NationalRates> read();

  /// Rates from 1 January of this year to the next; without moves.
  [[nodiscard]] core::Result<engines::population::YearRates> year(int year) const;
  [[nodiscard]] const std::string& source_of_deaths() const { return source_of_deaths_; }
  [[nodiscard]] const std::string& source_of_births() const { return source_of_births_; }

 private:
  struct Period {
    double middle = 0;  ///< In calendar years: 2027.5 for 2025–2030.
    engines::population::Ages men{}, women{}, fertility{};
    double sex_ratio = 0;
  };
  core::Result<void> read_deaths();
  core::Result<void> read_births();
  std::map<std::string, Period> periods_;
  std::string source_of_deaths_, source_of_births_;
};

/// Rates of a municipality's own (topic bevolkingscijfers), by single year of age: chance to die in a year, by age at
/// the end of it, and births per woman by her age. NaN where there is none.
struct OwnRates {
  engines::population::Cells dying{};
  engines::population::Ages fertility{};
  int year = 0;  ///< Of the rates; 0: there are none.
  std::string source;
  std::vector<pearl::Finding> findings;  ///< Rates that were left out, and why.

  /// Puts own rates in the place of the national ones. In other years than their own they change as the national ones
  /// do.
  /// @param then national rates of their own year. @param rates national rates of the year asked for; changed.
  void apply(const engines::population::YearRates& then, engines::population::YearRates& rates) const;
};
inline constexpr std::string_view kOwnRatesTopic = "bevolkingscijfers";
/// The newest list of the municipality, or one without a municipality. A rate above 1 or of an unknown age or sex is
/// left out with a finding; there the national rate stays.
OwnRates gather_own_rates(const std::string& gemeente, const hub::Snapshot& datasets,
                          std::vector<hub::DatasetPtr>& used);
/// The national rates of a year with the own ones in their place.
core::Result<engines::population::YearRates> rates_of_year(const NationalRates& national, const OwnRates& own,
                                                           int year);

}  // namespace pareltjes::wijkvoorzieningen
