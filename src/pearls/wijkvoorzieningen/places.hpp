// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "pearls/wijkvoorzieningen/areas.hpp"
#include "pearls/wijkvoorzieningen/borders.hpp"
#include "pearls/wijkvoorzieningen/norms.hpp"
#include "pearls/wijkvoorzieningen/supply.hpp"
#include "pearls/wijkvoorzieningen/supply_lists.hpp"

/// Where people live and where facilities are: points, for how far they are from one another and for where to build.
namespace pareltjes::wijkvoorzieningen {

/// Where people of an area live, as well as is known: points that carry the area's people.
struct Home {
  hub::Point at;         ///< RD, metres.
  std::size_t area = 0;  ///< Index into Areas::list: the smallest area that holds it.
  double share = 0;      ///< Of the people of that area; shares of an area's homes add up to 1.
};

/// Squares of CBS; evenly over the shape of an area; one point an area.
enum class HomesBy { kSquares, kSpread, kCentre };

struct Homes {
  std::vector<Home> points;  ///< Ordered by area.
  HomesBy by = HomesBy::kCentre;
  core::Text note;  ///< A sentence or two on how people were placed; shown wherever a distance is shown.
  std::vector<hub::DatasetPtr> used;
};

/// Homes of the smallest areas that can be placed: those of buurten, or of the wijk where one of its buurten has
/// neither a shape nor a centre point. An area that cannot be placed at all has none.
Homes homes_of(const Areas& areas, const Borders& borders, const hub::Snapshot& datasets);

/// A facility whose place is known.
struct Place {
  std::string id;
  std::string name;
  hub::Point at;                    ///< RD, metres.
  Site site;                        ///< Capacity (hub::kMissing unknown), opening and closing year.
  std::string unit;                 ///< Of the capacity.
  std::optional<std::size_t> area;  ///< Smallest area of this municipality that holds it; none: outside it.
};

struct Places {
  /// Kind of facility → all its places in and around the municipality.
  std::map<std::string, std::vector<Place>> by_kind;
  std::map<std::string, std::size_t> unplaced;  ///< Kind → how many in the municipality have no place that counts.
  std::map<std::string, std::string> sources;   ///< Kind → title of the list, or of both lists, that it comes from.
  std::vector<hub::DatasetPtr> used;
  std::vector<pearl::Finding> findings;
};

/// How far beyond the municipality facilities (and streets) count: without them people at the border would look worse
/// off than they are.
inline constexpr double kAroundMetres = 5'000;

/// The box around all that is known of where the municipality lies; empty when nothing is.
Box box_of(const Areas& areas, const Borders& borders);

/// Of each kind the newest list (topic aanbod) that has it in this municipality counts, as in gather_supply; beyond
/// the border the newest list that has it there. Facilities that are not open in Areas::year are among them.
Places places_of(const Areas& areas, const Borders& borders, const hub::Snapshot& datasets, const NormLibrary& library);

}  // namespace pareltjes::wijkvoorzieningen
