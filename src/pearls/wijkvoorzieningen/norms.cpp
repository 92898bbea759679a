// SPDX-License-Identifier: EUPL-1.2
#include "pearls/wijkvoorzieningen/norms.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace pareltjes::wijkvoorzieningen {
namespace {

core::Interval rounded(core::Interval need, Rounding rounding) {
  const auto round = [rounding](double value) {
    switch (rounding) {
      case Rounding::kUp:
        return std::ceil(value - 1e-9);
      case Rounding::kDown:
        return std::floor(value + 1e-9);
      case Rounding::kNearest:
        return std::floor(value + 0.5);
      case Rounding::kNone:
        break;
    }
    return value;
  };
  return {round(need.low), round(need.mid), round(need.high)};
}

core::Interval times(const core::Interval& a, const core::Interval& b) {
  return {a.low * b.low, a.mid * b.mid, a.high * b.high};
}

/// Minimum and maximum hold for each site, the people being spread evenly over the sites.
double within_size(const Norm& norm, double size, double people, double sites) {
  if (people <= 0 || sites <= 0) return size;
  return sites * std::clamp(size / sites, norm.minimum, std::max(norm.minimum, norm.maximum));
}

core::Result<Norm> replaced(Norm norm, const OwnNorm& own) {
  if (own.source.empty()) {
    return core::fail(
        core::ErrorCode::kNormWithoutSource,
        {fmt::format("De eigen norm voor \"{}\" heeft geen bron.", norm.id),
         fmt::format("The own norm for \"{}\" has no source.", norm.id)},
        {"Noem bij \"bron\" waar het getal vandaan komt.", "Name in \"bron\" where the figure comes from."});
  }
  const auto mid = own.mid ? own.mid : own.low ? own.low : own.high;
  if (!mid) {
    return core::fail(core::ErrorCode::kInvalidInput,
                      {fmt::format("De eigen norm voor \"{}\" heeft geen getal.", norm.id),
                       fmt::format("The own norm for \"{}\" has no figure.", norm.id)},
                      {"Geef laag, midden of hoog.", "Give laag, midden or hoog."});
  }
  const core::Interval value{own.low.value_or(*mid), *mid, own.high.value_or(*mid)};
  const bool divides = norm.form == Form::kStep;
  if (!std::isfinite(value.low) || !std::isfinite(value.high) || value.low < 0 || value.low > value.mid ||
      value.mid > value.high || (divides && value.low <= 0)) {
    return core::fail(core::ErrorCode::kInvalidInput,
                      {fmt::format("De getallen van de eigen norm voor \"{}\" kloppen niet.", norm.id),
                       fmt::format("The figures of the own norm for \"{}\" are not right.", norm.id)},
                      {"Laag mag niet hoger zijn dan midden, en midden niet hoger dan hoog.",
                       "Low may not exceed middle, nor middle high."});
  }
  if (norm.form == Form::kReach) {
    (norm.reach_m ? norm.reach_m : norm.reach_minutes) = value.mid;
  } else if (norm.form == Form::kSize) {
    norm.minimum = value.mid;
  } else if (norm.form == Form::kNone || norm.form == Form::kAgeRate) {
    // Where the library has no figure, or a rate for each age, an own figure counts per 1,000 inhabitants.
    norm.form = Form::kPerUnit;
    norm.form_name = "per_eenheid";
    norm.target = Target::kInhabitants;
    norm.target_name = "inwoners";
    norm.per = 1000;
  }
  norm.value = value;
  norm.source = own.source;
  norm.source_url.clear();
  norm.status = "beleid";
  norm.certainty = "eigen norm";
  norm.valid_from.clear();
  norm.valid_to.clear();
  norm.preference = 0;
  return norm;
}

}  // namespace

bool Norm::gives_need() const {
  switch (form) {
    case Form::kPerUnit:
    case Form::kWithBase:
    case Form::kStep:
    case Form::kMinimumSize:
      return value.has_value() && target != Target::kNone;
    case Form::kAgeRate:
      return true;
    default:
      return false;
  }
}

const FacilityKind* NormLibrary::kind(std::string_view id) const {
  const auto found = std::ranges::find(kinds, id, &FacilityKind::id);
  return found == kinds.end() ? nullptr : &*found;
}

core::Result<std::vector<EffectiveNorm>> with_own_norms(const NormLibrary& library,
                                                        const std::map<std::string, OwnNorm>& own) {
  std::vector<EffectiveNorm> norms;
  norms.reserve(library.norms.size());
  std::size_t used = 0;
  for (const auto& norm : library.norms) {
    const auto found = own.find(norm.id);
    if (found == own.end()) {
      norms.push_back({norm, std::nullopt});
      continue;
    }
    auto changed = replaced(norm, found->second);
    if (!changed) return std::unexpected(changed.error());
    norms.push_back({std::move(*changed), norm});
    ++used;
  }
  if (used == own.size()) return norms;
  for (const auto& [id, figures] : own) {
    if (std::ranges::find(library.norms, id, &Norm::id) != library.norms.end()) continue;
    return core::fail(
        core::ErrorCode::kInvalidInput,
        {fmt::format("De norm \"{}\" bestaat niet.", id), fmt::format("The norm \"{}\" does not exist.", id)},
        {"Kies een id uit de tabel \"normen\".", "Choose an id from the table \"normen\"."});
  }
  return norms;
}

const EffectiveNorm* norm_in_use(const std::vector<EffectiveNorm>& norms, std::string_view kind, int urbanity,
                                 const std::string& date, bool built_area_known) {
  const EffectiveNorm* best = nullptr;
  const auto better = [&date](const EffectiveNorm& a, const EffectiveNorm& b) {
    if (a.original.has_value() != b.original.has_value()) return a.original.has_value();
    if (a.norm.expired_on(date) != b.norm.expired_on(date)) return b.norm.expired_on(date);
    if (a.norm.preference != b.norm.preference) return a.norm.preference < b.norm.preference;
    return a.norm.valid_from > b.norm.valid_from;
  };
  for (const auto& candidate : norms) {
    const Norm& norm = candidate.norm;
    if (norm.kind != kind || !norm.gives_need() || norm.preference >= kOnlyForComparison) continue;
    if (urbanity != 0 && (urbanity < norm.urbanity_from || urbanity > norm.urbanity_to)) continue;
    if (norm.target == Target::kBuiltArea && !built_area_known) continue;
    if (best == nullptr || better(candidate, *best)) best = &candidate;
  }
  return best;
}

core::Interval need_of(const Norm& norm, const core::Interval& target, double sites, bool whole) {
  const core::Interval people = times(norm.share, target);
  core::Interval need{};
  if (!norm.value) return need;
  const core::Interval& value = *norm.value;
  switch (norm.form) {
    case Form::kStep:  // one for so many: the fewer people for one, the higher the need
      need = {people.low / value.high, people.mid / value.mid, people.high / value.low};
      break;
    case Form::kPerUnit:
    case Form::kWithBase:
    case Form::kMinimumSize:
      need = times(value, people);
      need = {need.low / norm.per, need.mid / norm.per, need.high / norm.per};
      break;
    default:
      return {};
  }
  if (norm.form == Form::kWithBase && target.high > 0) {
    const double base = norm.base * sites;
    need = {need.low + base, need.mid + base, need.high + base};
  }
  if (norm.form == Form::kMinimumSize) {
    need = {within_size(norm, need.low, people.low, sites), within_size(norm, need.mid, people.mid, sites),
            within_size(norm, need.high, people.high, sites)};
  }
  return whole ? rounded(need, norm.rounding) : need;
}

}  // namespace pareltjes::wijkvoorzieningen
