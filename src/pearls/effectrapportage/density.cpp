// SPDX-License-Identifier: EUPL-1.2
// Floor or land for each job, from reference objects: those of the library and those that municipalities counted.
#include <algorithm>
#include <cmath>
#include <map>
#include <mutex>

#include "engines/uncertainty/pooling.hpp"
#include "pearls/effectrapportage/chain.hpp"

namespace pareltjes::effectrapportage {
namespace {

namespace uncertainty = engines::uncertainty;

constexpr double kGridEnd = 4;
constexpr std::size_t kGridPoints = 33;

/// Sectors of the family of one, which borrow from each other, by their place.
std::vector<std::string> members_of(const std::string& sector) {
  std::vector<std::string> members;
  for (const auto& one : library().sectors) {
    if (one.family == library().sector(sector)->family) members.push_back(one.id);
  }
  return members;
}

Density pooled_density(const PoolOf& of) {
  const auto members = members_of(of.sector);
  const auto place_of = [&](const std::string& id) {
    return static_cast<std::size_t>(std::ranges::find(members, id) - members.begin());
  };
  Density density;
  std::vector<uncertainty::Observation> seen;
  const auto add = [&](const Reference& object) {
    if (place_of(object.sector) == members.size() || object.id == of.without || object.m2_per_job <= 0) return;
    seen.push_back({place_of(object.sector), std::log(object.m2_per_job), weight_of(object, of.year, of.m2)});
    if (object.sector != of.sector) return;
    ++density.objects;
    if (is_unsourced(object.source)) ++density.unsourced;
    if (object.origin == Reference::Origin::kOwn) ++density.own;
    if (object.origin == Reference::Origin::kShared) ++density.shared;
  };
  std::ranges::for_each(library().references, add);
  std::ranges::for_each(of.more, add);
  const uncertainty::PooledGroups pooled(members.size(), seen, {});
  const auto next = pooled.next_of(place_of(of.sector));
  density.borrowed = pooled.borrowed(place_of(of.sector));
  density.m2_per_job = {std::exp(next.quantile(0.1)), std::exp(next.quantile(0.5)), std::exp(next.quantile(0.9))};
  if (of.interval_only) return density;
  const auto normal_cdf = [](double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); };
  for (std::size_t i = 0; i < kGridPoints; ++i)
    density.at.push_back(
        next.quantile(normal_cdf(-kGridEnd + 2 * kGridEnd * static_cast<double>(i) / (kGridPoints - 1))));
  return density;
}

}  // namespace

double Density::log_m2(double z) const {
  const double place = std::clamp((z + kGridEnd) / (2 * kGridEnd) * (kGridPoints - 1), 0.0, kGridPoints - 1.000001);
  const auto below = static_cast<std::size_t>(place);
  const double part = place - static_cast<double>(below);
  return at[below] + part * (at[below + 1] - at[below]);
}

double weight_of(const Reference& object, int year, double m2) {
  static const double half_life = library().rule("halfwaarde"), alike = library().rule("gelijk_omvang"),
                      least = library().rule("minste_gelijkenis");
  const double age = std::max(0, year - object.year);
  const double weight = object.weight * std::exp2(-age / half_life);
  if (object.m2 <= 0 || m2 <= 0) return weight;
  const double off = std::log(object.m2 / m2) / alike;
  return weight * std::max(least, std::exp(-off * off / 2));
}

Density density_of(const PoolOf& of) {
  if (!of.more.empty() || !of.without.empty() || of.interval_only) return pooled_density(of);
  // The reference objects of the library are part of the program: what follows from them is the same each time, and
  // they are classes of many companies, so that the size of the case plays no part.
  static std::mutex mutex;
  static std::map<std::pair<std::string, int>, Density> kept;
  const std::lock_guard lock(mutex);
  const auto [found, is_new] = kept.try_emplace({of.sector, of.year});
  if (is_new) found->second = pooled_density(of);
  return found->second;
}

Density density_of(const std::string& sector, int year, const std::string& without) {
  return density_of(PoolOf{sector, year, 0, {}, without, !without.empty()});
}

}  // namespace pareltjes::effectrapportage
