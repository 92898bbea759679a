// SPDX-License-Identifier: EUPL-1.2
#include <array>

#include "pearls/wijkvoorzieningen/reach.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

constexpr std::array<std::string_view, network::kModes> kModeNames{"lopen", "fietsen", "auto"};
constexpr std::array<std::string_view, 3> kAgeNames{"kind", "volwassen", "80+"};

const EffectiveNorm* best_with_reach(const std::vector<EffectiveNorm>& norms, std::string_view kind, int urbanity,
                                     const std::string& date) {
  const EffectiveNorm* best = nullptr;
  const auto better = [&date](const EffectiveNorm& a, const EffectiveNorm& b) {
    if (a.original.has_value() != b.original.has_value()) return a.original.has_value();
    if (a.norm.expired_on(date) != b.norm.expired_on(date)) return b.norm.expired_on(date);
    return a.norm.preference < b.norm.preference;
  };
  for (const auto& candidate : norms) {
    const Norm& norm = candidate.norm;
    if (norm.kind != kind || (!norm.reach_m && !norm.reach_minutes)) continue;
    if (urbanity != 0 && (urbanity < norm.urbanity_from || urbanity > norm.urbanity_to)) continue;
    if (best == nullptr || better(candidate, *best)) best = &candidate;
  }
  return best;
}

network::Mode mode_of(const std::string& travel) {
  for (std::size_t i = 0; i < kModeNames.size(); ++i) {
    if (travel == kModeNames[i]) return static_cast<network::Mode>(i);
  }
  return network::Mode::kWalk;
}

bool names_ages(const Norm* norm) {
  return norm != nullptr && (norm->target == Target::kAge || norm->target == Target::kPupils);
}

network::AgeGroup age_of(const Norm& norm) {
  constexpr int kOldestChild = 12;
  constexpr int kOld = 80;
  if (norm.age_to <= kOldestChild) return network::AgeGroup::kChild;
  return norm.age_from >= kOld ? network::AgeGroup::kEightyPlus : network::AgeGroup::kAdult;
}

}  // namespace

std::string_view ReachNorm::travel() const {
  return kModeNames[static_cast<std::size_t>(mode)];
}

std::string_view ReachNorm::who() const {
  return kAgeNames[static_cast<std::size_t>(age)];
}

std::string_view name_of(Ground ground) {
  return ground == Ground::kStreets ? "straatnet" : ground == Ground::kStraight ? "hemelsbreed" : "gemengd";
}

ReachNorm reach_norm(const std::vector<EffectiveNorm>& norms, std::string_view kind, int urbanity,
                     const std::string& date, bool built_area_known) {
  ReachNorm found;
  if (const auto* norm = best_with_reach(norms, kind, urbanity, date)) found.norm = &norm->norm;
  if (const auto* norm = norm_in_use(norms, kind, urbanity, date, built_area_known)) found.target = &norm->norm;
  std::string travel;
  for (const auto* norm : {found.norm, found.target}) {
    if (travel.empty() && norm != nullptr) travel = norm->travel;
  }
  // A threshold or a size may say how people go, where the others do not.
  for (const auto& other : norms) {
    if (travel.empty() && other.norm.kind == kind && !other.norm.expired_on(date)) travel = other.norm.travel;
  }
  found.mode = mode_of(travel);
  const Norm* ages = names_ages(found.norm) ? found.norm : names_ages(found.target) ? found.target : nullptr;
  if (ages != nullptr) found.age = age_of(*ages);
  return found;
}

}  // namespace pareltjes::wijkvoorzieningen
