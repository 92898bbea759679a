// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <string>
#include <vector>

#include "pearls/wijkvoorzieningen/areas.hpp"
#include "pearls/wijkvoorzieningen/borders.hpp"
#include "pearls/wijkvoorzieningen/norms.hpp"

namespace pareltjes::wijkvoorzieningen {

enum class SupplyState { kKnown, kObserved, kUnknown };
/// "bekend", "waargenomen" or "onbekend".
std::string_view name_of(SupplyState state);

/// One facility with what it can hold.
struct Site {
  double capacity = 0;
  int opens = 0;   ///< First year in which it is there; 0: it is there now.
  int closes = 0;  ///< First year in which it is there no more; 0: it stays.
  [[nodiscard]] bool open_in(int year) const { return opens <= year && (closes == 0 || year < closes); }
};

/// What is there of one kind of facility in one area. Numbers are of the year of the areas, unless said otherwise.
struct Supply {
  SupplyState state = SupplyState::kUnknown;
  int count = 0;
  double capacity = 0;  ///< In `unit`; only where the state is known.
  std::string unit;
  double observed = 0;  ///< Pupils on the reference date: use, not capacity.
  std::string observed_unit;
  int year = 0;
  std::string source;
  std::vector<Site> sites;                ///< Of every year; only where all capacities are known.
  std::map<std::string, int> conditions;  ///< How many are "goed", "matig" and so on, as the list says.

  /// What the facilities of that year can hold. Only where the state is known.
  [[nodiscard]] double capacity_in(int year) const;
};

/// The supply of every kind of facility that a list of supply names, for every area.
struct Supplies {
  std::map<std::string, std::vector<Supply>> by_kind;  ///< Kind → one for each area, in the order of Areas::list.
  std::vector<hub::DatasetPtr> used;
  std::vector<pearl::Finding> findings;

  /// Nothing when no list names this kind.
  [[nodiscard]] const Supply* find(const std::string& kind, std::size_t area) const;
  /// Sites of a kind in an area; 1 when nothing is known of this kind here.
  [[nodiscard]] double sites(const std::string& kind, std::size_t area) const;
};

/// Puts every facility of the lists (topic aanbod) in its areas: by the polygon that holds its point; without polygons
/// by the nearest centre point, which a finding tells; without a point by the area's code. Of each kind the newest list
/// that has it in this municipality counts.
Supplies gather_supply(const Areas& areas, const Borders& borders, const hub::Snapshot& datasets,
                       const NormLibrary& library);

}  // namespace pareltjes::wijkvoorzieningen
