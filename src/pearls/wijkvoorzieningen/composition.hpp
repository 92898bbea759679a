// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engines/population/age_sex.hpp"
#include "pearls/wijkvoorzieningen/areas.hpp"
#include "pearls/wijkvoorzieningen/norms.hpp"
#include "platform/pearl/pearl.hpp"

namespace pareltjes::wijkvoorzieningen {

/// One margin that the ages of an area have to keep.
struct AreaMargin {
  std::string name;  ///< The concept, such as "inwoners_0_14" or "aandeel_25_44".
  int year = 0;
  engines::population::Margin margin;
  std::string source;  ///< Title of the dataset.
};

/// The people of one area by single year of age and sex.
struct Composition {
  engines::population::Cells cells{};
  /// Cells that were counted by the municipality and may be shown; the others are modelled.
  std::array<bool, engines::population::kCells> counted{};
  /// Counted cells below 10, kept out of every output.
  std::array<bool, engines::population::kCells> suppressed{};
  bool own_ages = false;  ///< From the municipality's own register, not fitted.
  int year = 0;
  std::vector<AreaMargin> margins;
  /// Other fits of the same margins, each begun from one profile: their spread shows what the margins leave open.
  std::vector<engines::population::Cells> alternatives;
  bool known = false;

  [[nodiscard]] double people(int age_from, int age_to,
                              engines::population::Sex sex = engines::population::Sex::kBoth) const;
  /// People in an age group: the fit, with the spread between profiles and the rounding of the total.
  [[nodiscard]] core::Interval range(int age_from, int age_to) const;
  double rounding_low = 1;  ///< Lowest over middle number of inhabitants.
  double rounding_high = 1;
};

/// Sum of cells over ages [age_from, age_to]; an `age_to` above 100 counts as 100 and older.
double sum_of(const engines::population::Cells& cells, int age_from, int age_to, engines::population::Sex sex);

/// What the fit begins from: the country's ages and those of the large cities.
struct Profiles {
  struct Profile {
    std::string code;
    int year = 0;
    engines::population::Cells cells{};
    hub::DatasetPtr dataset;
  };
  std::vector<Profile> list;  ///< Newest of each code.

  /// Shares (sum 1) for an area of this urbanity class: the municipality's own profile where there is one, else the
  /// country and the pooled large cities with the weights of the norm library's zaad.csv.
  [[nodiscard]] std::optional<engines::population::Cells> seed(const std::string& gemeente, int urbanity,
                                                               const NormLibrary& library) const;
};
Profiles gather_profiles(const hub::Snapshot& datasets);

/// Every margin that the figures of an area give, as intervals on ages: counts of the year first, shares of an older
/// year as shares of what counts of this year leave.
std::vector<AreaMargin> margins_of(const Area& area);

struct Compositions {
  std::vector<Composition> list;  ///< In the order of Areas::list.
  std::vector<pearl::Finding> findings;
  std::vector<hub::DatasetPtr> used;
};

/// The people of every area: counted by the municipality where it gave its own ages, else fitted from above to below,
/// the fit of the municipality being the seed of its wijken, and that of a wijk the seed of its buurten.
core::Result<Compositions> compose(const Areas& areas, const hub::Snapshot& datasets, const NormLibrary& library,
                                   const pearl::RunControl& control);

}  // namespace pareltjes::wijkvoorzieningen
