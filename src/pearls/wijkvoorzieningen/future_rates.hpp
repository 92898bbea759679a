// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "engines/population/moves.hpp"
#include "engines/population/projection.hpp"

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

}  // namespace pareltjes::wijkvoorzieningen
