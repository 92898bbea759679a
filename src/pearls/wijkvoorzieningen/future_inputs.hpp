// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engines/population/age_sex.hpp"
#include "pearls/wijkvoorzieningen/areas.hpp"
#include "pearls/wijkvoorzieningen/borders.hpp"

namespace pareltjes::wijkvoorzieningen {

/// Growth faster than this a year is a change of borders, not of people.
inline constexpr double kMostGrowth = 0.1;
/// Counts longer ago say nothing of growth.
inline constexpr int kLongestBack = 10;

/// How an area grew between two counts of its inhabitants.
struct ObservedGrowth {
  double per_year = 0;  ///< Of the logarithm of the inhabitants.
  int from = 0;         ///< Year of the earlier count; the later one is that of the areas.
};

/// Growth per area code, from the newest older count of at most ten years back. An area that grew or shrank by more
/// than a tenth a year is left out: then its borders changed, not its people.
/// @param used the older datasets that were looked at are added.
std::map<std::string, ObservedGrowth> observed_growth(const Areas& areas, const hub::Snapshot& datasets,
                                                      std::vector<hub::DatasetPtr>& used);

/// Counts by single year of age of the municipality itself, by year (topic leeftijdsprofiel). Only complete ones: men
/// and women of 100 ages.
std::map<int, engines::population::Cells> counts_by_age(const std::string& gemeente, const hub::Snapshot& datasets,
                                                        std::vector<hub::DatasetPtr>& used);

/// Dwellings that are planned.
struct Plan {
  std::size_t area = 0;  ///< Index into Areas::list.
  int year = 0;          ///< Of delivery.
  double dwellings = 0;  ///< Below 0 for demolition.
  std::string source;
};

struct Plans {
  std::vector<Plan> list;
  std::vector<pearl::Finding> findings;  ///< Plans that were left out, and why.
  bool given = false;                    ///< There is a list, even when every plan of it was left out.
};

/// Plans of the topic woningplannen and of the input `plannen` (objects with gebied, jaar, aantal). A plan in an area
/// that is not of this municipality, before the first or after the last year, or one that takes down more dwellings
/// than an area has, is left out with a finding. A plan with a place and without a code belongs to the smallest area
/// around it.
/// @param borders for those places; may be nullptr: then the name of the area decides.
/// @param first_year, last_year years of delivery that count, both included.
Plans gather_plans(const Areas& areas, const Borders* borders, const hub::Snapshot& datasets,
                   const nlohmann::json& values, int first_year, int last_year, std::vector<hub::DatasetPtr>& used);

/// Inhabitants of the whole municipality that were given for later years (input `totalen`), with their source.
struct GivenTotal {
  int year = 0;
  double inhabitants = 0;
  std::string source;
};
/// By year; one before the first or after the last year, or not above 0, is left out with a finding.
std::vector<GivenTotal> gather_totals(const nlohmann::json& values, int first_year, int last_year,
                                      std::vector<pearl::Finding>& findings);

}  // namespace pareltjes::wijkvoorzieningen
