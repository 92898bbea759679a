// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "core/interval.hpp"
#include "platform/pages/charts.hpp"
#include "platform/pearl/outcome.hpp"

namespace pareltjes::wijkvoorzieningen {

/// The outcome's tables as the page reads them. Numbers that are absent stay absent.
using Number = std::optional<double>;

struct AreaRow {
  std::string code, name, kind, nature, ages_nature, source;
  Number inhabitants, low, high, men, women, young, middle, old, year;
  std::vector<std::string> similar;
};
struct NeedRow {
  std::string area, facility, unit, norm, source, nature, target;
  Number year, target_count;
  core::Interval value;
  Number more;  ///< Of a later year: chance that it concerns more people than now.
};
struct SupplyRow {
  std::string state, unit, source, observed_unit;  ///< state: bekend, waargenomen, onbekend
  Number count, capacity, observed;
};
struct GapRow {
  std::string state, unit;
  std::optional<core::Interval> value;
};
struct ReachRow {
  std::string area, facility, norm, status, source;
  Number km, norm_m, year;
  std::optional<bool> meets;
};
/// How far an area is from a facility, as we measured it.
struct DistanceRow {
  std::string area, facility, travel, who, ground, norm, status, source, unit, target;
  Number metres, minutes, norm_m, norm_minutes, share, count, per_100;
};
/// A sentence on what the distances rest on.
struct GroundSentence {
  std::string subject;
  core::Text sentence;
};
/// The chance that an area lacks a facility in a year; only where its supply is known.
struct ShortageRow {
  std::string area, facility, unit, norm, source, supply_source;
  std::string decides;  ///< norm, mensen, niets
  int year = 0;
  double chance = 0, chance_low = 0, chance_high = 0;  ///< By the middle, lowest and highest figure of the norm.
  double mid = 0, low = 0, high = 0;                   ///< Need minus supply: the middle, and what 80% lies between.
  double supply = 0;
  double above = 0;  ///< A shortage counts when more than this is lacking.
};
/// The people of an area in a later year.
struct LaterPeople {
  Number low, mid, high;      ///< Everybody.
  pages::PyramidSeries ages;  ///< The middle of each age.
  [[nodiscard]] double people(std::size_t from, std::size_t to) const;
};
struct NormRow {
  std::string id, facility, name, description, unit, target, status, certainty, source, url, note, fit, category,
      own_source, travel;
  Number low, mid, high, own_low, own_mid, own_high, share_low, share_mid, share_high, per, reach_m, reach_minutes,
      age_from, age_to;
  bool used = false;
  [[nodiscard]] bool own() const { return own_low || own_mid || own_high; }
};
struct ComparisonRow {
  std::string area, with, with_name, feature, unit;
  Number value, other;
};

struct PageData {
  std::vector<AreaRow> areas;
  std::vector<NeedRow> needs;
  std::vector<NeedRow> later_needs;                                 ///< Of years of a projection.
  std::map<std::pair<std::string, std::string>, SupplyRow> supply;  ///< By area and facility.
  std::map<std::pair<std::string, std::string>, GapRow> gaps;
  std::vector<ReachRow> reaches;       ///< By CBS.
  std::vector<DistanceRow> distances;  ///< By ourselves: by facility, then by area.
  std::vector<GroundSentence> grounds;
  std::vector<NormRow> norms;
  std::vector<ComparisonRow> comparisons;
  std::map<std::string, pages::PyramidSeries> ages;  ///< By area.
  std::vector<std::string> facilities;               ///< Those with a need, in the order of the outcome.
  std::vector<int> years;                            ///< That of the figures, and later ones that can be shown.
  std::vector<ShortageRow> shortages;

  [[nodiscard]] const AreaRow* area(std::string_view code) const;
  [[nodiscard]] const NeedRow* need(std::string_view area, std::string_view facility) const;
  /// The need in one of `years`.
  [[nodiscard]] const NeedRow* need(std::string_view area, std::string_view facility, int year) const;
  [[nodiscard]] const ShortageRow* shortage(std::string_view area, std::string_view facility, int year) const;
  [[nodiscard]] const DistanceRow* distance(std::string_view area, std::string_view facility) const;
  /// Nothing for the year of the figures, and where an area is not looked ahead for.
  [[nodiscard]] const LaterPeople* people(std::string_view area, int year) const;
  [[nodiscard]] const NormRow* norm(std::string_view id) const;
  /// The first norm row of a facility: its name and category.
  [[nodiscard]] const NormRow* any_norm(std::string_view facility) const;

 private:
  friend PageData read_outcome(const pearl::Outcome& outcome);
  friend void read_later(const pearl::Outcome& outcome, PageData& data);
  std::map<std::string, std::size_t, std::less<>> area_at_;
  using AreaFacilityYear = std::tuple<std::string, std::string, int>;
  std::map<std::pair<std::string, std::string>, std::size_t> need_at_;
  std::map<std::pair<std::string, std::string>, std::size_t> distance_at_;
  std::map<AreaFacilityYear, std::size_t> later_need_at_;
  std::map<AreaFacilityYear, std::size_t> shortage_at_;
  std::map<std::pair<std::string, int>, LaterPeople> later_people_;
};

PageData read_outcome(const pearl::Outcome& outcome);
/// What the outcome says of later years; the areas and needs have been read.
void read_later(const pearl::Outcome& outcome, PageData& data);

}  // namespace pareltjes::wijkvoorzieningen
