// SPDX-License-Identifier: EUPL-1.2
#include "pearls/wijkvoorzieningen/need.hpp"

#include <algorithm>

namespace pareltjes::wijkvoorzieningen {
namespace {

/// Ages of children at primary school: the pupils of an area are counted as the children who live there.
bool counts_people(Target target) {
  return target == Target::kInhabitants || target == Target::kAge || target == Target::kPupils;
}

/// People by age band times the band's rate.
core::Interval by_age_rate(const NormLibrary& library, const Composition& composition) {
  core::Interval sum{};
  for (const auto& rate : library.wmo_rates) {
    const auto people = composition.range(rate.age_from, rate.age_to);
    sum.low += people.low * rate.rate.low / rate.per;
    sum.mid += people.mid * rate.rate.mid / rate.per;
    sum.high += people.high * rate.rate.high / rate.per;
  }
  return sum;
}

/// Whether a band of ages is one that was counted, so that no model comes in between.
bool counted_band(const Norm& norm, const Area& area) {
  const auto& young = area.fact(Fact::kAge0);
  const auto& old = area.fact(Fact::kAge65);
  return (norm.age_from == 0 && norm.age_to == 14 && young) || (norm.age_from == 65 && norm.age_to >= 100 && old);
}

pearl::Nature nature_of(const Norm& norm, const Area& area, const Composition& composition) {
  if (norm.form == Form::kAgeRate) return pearl::Nature::kModelled;
  const bool ages = norm.target == Target::kAge || norm.target == Target::kPupils;
  return ages && !composition.own_ages && !counted_band(norm, area) ? pearl::Nature::kModelled
                                                                    : pearl::Nature::kDerived;
}

}  // namespace

bool is_whole(const Norm& norm, core::AreaKind kind) {
  const Scale level = kind == core::AreaKind::kGemeente ? Scale::kGemeente
                      : kind == core::AreaKind::kWijk   ? Scale::kWijk
                                                        : Scale::kBuurt;
  return level >= norm.scale;
}

std::optional<core::Interval> target_of(const Norm& norm, const Area& area, const Composition& composition) {
  const auto figure = [&area](Fact fact) -> std::optional<core::Interval> {
    const auto& found = area.fact(fact);
    return found ? std::optional(found->value) : std::nullopt;
  };
  switch (norm.target) {
    case Target::kInhabitants:
      return area.known()        ? figure(Fact::kInhabitants)
             : composition.known ? std::optional(composition.range(0, 120))
                                 : std::nullopt;
    case Target::kAge:
    case Target::kPupils:
      return composition.known ? std::optional(composition.range(norm.age_from, norm.age_to)) : std::nullopt;
    case Target::kDwellings: {
      if (const auto dwellings = figure(Fact::kDwellings)) return dwellings;
      return figure(Fact::kHouseholds);  // one household a dwelling is the nearest figure; a finding says so
    }
    case Target::kHouseholds:
      return figure(Fact::kHouseholds);
    case Target::kBuiltArea:
      return figure(Fact::kBuiltArea);
    case Target::kNone:
      break;
  }
  return std::nullopt;
}

core::Result<std::vector<Need>> needs_of(const Areas& areas, const Compositions& compositions,
                                         const std::vector<EffectiveNorm>& norms, const NormLibrary& library,
                                         const Supplies& supplies, const std::vector<std::string>& only,
                                         const pearl::RunControl& control) {
  std::vector<Need> needs;
  const int fallback = areas.municipality().urbanity();
  for (std::size_t i = 0; i < areas.list.size(); ++i) {
    if (i % 64 == 0) {
      if (const auto go_on = control.check(); !go_on) return std::unexpected(go_on.error());
    }
    const Area& area = areas.list[i];
    const Composition& composition = compositions.list[i];
    const int urbanity = area.urbanity() != 0 ? area.urbanity() : fallback;
    for (const auto& kind : library.kinds) {
      if (!only.empty() && std::ranges::find(only, kind.id) == only.end()) continue;
      const auto* norm =
          norm_in_use(norms, kind.id, urbanity, library.reference_date, area.fact(Fact::kBuiltArea).has_value());
      if (norm == nullptr) continue;
      Need need{
          i, norm, {}, {}, composition.known ? composition.year : areas.year, nature_of(norm->norm, area, composition)};
      if (norm->norm.form == Form::kAgeRate) {
        if (!composition.known) continue;
        need.target = composition.range(norm->norm.age_from, norm->norm.age_to);
        need.need = by_age_rate(library, composition);
      } else {
        const auto target = target_of(norm->norm, area, composition);
        if (!target) continue;
        need.target = *target;
        const double sites = norm->norm.sites_of.empty() ? 1 : supplies.sites(norm->norm.sites_of, i);
        need.need = need_of(norm->norm, *target, sites, is_whole(norm->norm, area.kind));
        if (!counts_people(norm->norm.target) && norm->norm.target == Target::kDwellings &&
            area.fact(Fact::kDwellings)) {
          need.year = area.fact(Fact::kDwellings)->year;
        }
      }
      needs.push_back(need);
    }
  }
  return needs;
}

Gap gap_of(const Need& need, const Supply* supply) {
  if (supply == nullptr || supply->state == SupplyState::kUnknown) return {"aanbod onbekend", std::nullopt};
  if (supply->state == SupplyState::kObserved || supply->unit != need.norm->norm.unit) {
    return {"aanbod zonder capaciteit", std::nullopt};
  }
  const core::Interval gap{need.need.low - supply->capacity, need.need.mid - supply->capacity,
                           need.need.high - supply->capacity};
  return {gap.low > 0 ? "tekort" : gap.high <= 0 ? "genoeg" : "mogelijk tekort", gap};
}

}  // namespace pareltjes::wijkvoorzieningen
