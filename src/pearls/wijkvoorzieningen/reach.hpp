// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "pearls/wijkvoorzieningen/composition.hpp"
#include "pearls/wijkvoorzieningen/places.hpp"
#include "pearls/wijkvoorzieningen/street_travel.hpp"

namespace pareltjes::wijkvoorzieningen {

/// How people go to a kind of facility, and how far the norm lets them go.
struct ReachNorm {
  const Norm* norm = nullptr;    ///< With a distance or a time; nullptr where the library has none.
  const Norm* target = nullptr;  ///< The norm in use for the need: whom the places are for. May be nullptr.
  network::Mode mode = network::Mode::kWalk;
  network::AgeGroup age = network::AgeGroup::kAdult;

  /// "lopen", "fietsen" or "auto"; "kind", "volwassen" or "80+".
  [[nodiscard]] std::string_view travel() const;
  [[nodiscard]] std::string_view who() const;
};

/// Of the norms with a distance or a time: own ones first, then valid ones, then by preference. Children up to 12 and
/// people of 80 and over go at their own speed; without a norm an adult walks.
ReachNorm reach_norm(const std::vector<EffectiveNorm>& norms, std::string_view kind, int urbanity,
                     const std::string& date, bool built_area_known);

/// Whether all distances of a row go over streets, none do, or some.
enum class Ground { kStreets, kStraight, kMixed };
/// "straatnet", "hemelsbreed" or "gemengd".
std::string_view name_of(Ground ground);

/// How far the people of one area are from one kind of facility. Means are over inhabitants.
struct AreaReach {
  std::size_t area = 0;
  std::string kind;
  std::optional<double> metres;          ///< To the nearest, of those who reach one.
  std::optional<double> minutes;         ///< To the one that is nearest in time.
  std::optional<double> share_within;    ///< Part of the people with one within the norm, 0 … 1.
  std::optional<double> count_within;    ///< How many they have within the norm.
  std::optional<double> places_per_100;  ///< Of whom they are for; see reach_access.cpp.
  Ground ground = Ground::kStraight;
};

/// A sentence on what the distances rest on.
struct ReachAssumption {
  std::string subject;
  core::Text sentence;
  std::string source;
};

struct Reach {
  std::vector<AreaReach> rows;               ///< By kind in the order of the library, then by area.
  std::map<std::string, ReachNorm> norms;    ///< Of every kind that has a place.
  std::map<std::string, std::string> units;  ///< Of the capacity, where places per 100 are known.
  Homes homes;
  Places places;
  std::vector<ReachAssumption> assumptions;
  std::vector<hub::DatasetPtr> used;
  std::vector<pearl::Finding> findings;
  std::vector<pearl::Provenance::ParameterUse> parameters;
};

struct ReachInput {
  const Areas& areas;
  const Borders& borders;
  const Compositions& compositions;
  const NormLibrary& library;
  const std::vector<EffectiveNorm>& norms;
  const hub::Snapshot& datasets;
  const std::vector<std::string>& only;  ///< Kinds that were asked for; empty for all.
};

/// Every kind with a place that is open in the year of the areas. A home or a place that is far from every street is
/// measured by straight line, and its row says so.
/// @return kInvalidFile when the street network is damaged, kCancelled, kDeadlineExceeded.
core::Result<Reach> reach_of(const ReachInput& input, const pearl::RunControl& control);

}  // namespace pareltjes::wijkvoorzieningen
