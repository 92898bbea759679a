// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
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
  std::vector<ReachRow> reaches;
  std::vector<NormRow> norms;
  std::vector<ComparisonRow> comparisons;
  std::map<std::string, pages::PyramidSeries> ages;  ///< By area.
  std::vector<std::string> facilities;               ///< Those with a need, in the order of the outcome.

  [[nodiscard]] const AreaRow* area(std::string_view code) const;
  [[nodiscard]] const NeedRow* need(std::string_view area, std::string_view facility) const;
  [[nodiscard]] const NormRow* norm(std::string_view id) const;
  /// The first norm row of a facility: its name and category.
  [[nodiscard]] const NormRow* any_norm(std::string_view facility) const;

 private:
  friend PageData read_outcome(const pearl::Outcome& outcome);
  std::map<std::string, std::size_t, std::less<>> area_at_;
  std::map<std::pair<std::string, std::string>, std::size_t> need_at_;
};

PageData read_outcome(const pearl::Outcome& outcome);

}  // namespace pareltjes::wijkvoorzieningen
