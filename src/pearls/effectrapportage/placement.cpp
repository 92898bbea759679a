// SPDX-License-Identifier: EUPL-1.2
#include "pearls/effectrapportage/placement.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "engines/flow/transport.hpp"
#include "engines/uncertainty/draws.hpp"
#include "pearls/effectrapportage/chain.hpp"

namespace pareltjes::effectrapportage {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::infinity();
constexpr double kMetresPerKilometre = 1000;
constexpr double kMinutes = 60;

double minutes_over(const Case& of, double straight_km) {
  return straight_km * of.parameter("omweg")->spread.mid / of.parameter("snelheid")->spread.mid * kMinutes;
}

/// By straight line times a factor; unknown where one of the two places is.
double minutes_between(const Case& of, const std::optional<double>& x, const std::optional<double>& y,
                       const Site& site) {
  if (!x || !y || !site.x || !site.y) return kUnknown;
  const double straight = std::hypot(*site.x - *x, *site.y - *y) / kMetresPerKilometre;
  return minutes_over(of, straight);
}

Reached reached(const Case& of, const Site& site) {
  if (site.minutes) return {&site, *site.minutes, true, true, false};
  const double minutes = site.inner_km ? minutes_over(of, *site.inner_km) : minutes_between(of, of.x, of.y, site);
  return {&site, minutes, false, minutes != kUnknown, site.by_centre || of.by_centre};
}

constexpr double kFarthest = 600;  ///< Minutes: what is not known, or further, counts as this.
constexpr double kSeconds = 60;
constexpr double kMostBeds = 1e9;
constexpr double kMostEuros = 999;  ///< For a bed and week; what is not known counts as this.
constexpr std::int64_t kEurosForSecond = 1000;
constexpr std::uint32_t kOthers = 1;  ///< Their draws are a stream beside those of the chain.

/// The companies and their ways; only the amounts differ by draw.
engines::flow::Transport ways(const Case& of, const std::vector<const Other*>& others,
                              const std::vector<Reached>& sites) {
  engines::flow::Transport made;
  for (const auto& site : sites) made.capacity.push_back(std::llround(site.site->beds));
  const auto cost = [](double minutes, const Reached& site) {
    const auto euros = std::clamp(site.site->cost.value_or(kMostEuros), 0.0, kMostEuros);
    return std::llround(std::min(minutes, kFarthest) * kSeconds) * kEurosForSecond + std::llround(euros);
  };
  for (const auto& site : sites) made.cost.push_back(cost(site.minutes, site));
  for (const auto* other : others) {
    for (const auto& site : sites) {
      const double minutes = minutes_between(of, other->x, other->y, *site.site);
      made.cost.push_back(cost(minutes == kUnknown ? site.minutes : minutes, site));
    }
  }
  made.stay_cost =
      std::llround(kFarthest * kSeconds + 1) * kEurosForSecond * static_cast<std::int64_t>(others.size() + 2);
  return made;
}

/// Of draws in order of their sum, the middle one of each stratum.
std::vector<std::size_t> stand_ins(const std::vector<Column>& beds) {
  const auto draws = beds.front().size();
  std::vector<double> sum(draws, 0);
  for (const auto& one : beds) {
    for (std::size_t i = 0; i < draws; ++i) sum[i] += one[i];
  }
  std::vector<std::size_t> order(draws);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) { return sum[a] != sum[b] ? sum[a] < sum[b] : a < b; });
  const auto strata = std::min(kAssigned, draws);
  std::vector<std::size_t> chosen;
  for (std::size_t s = 0; s < strata; ++s) chosen.push_back(order[(2 * s + 1) * draws / (2 * strata)]);
  return chosen;
}

}  // namespace

std::vector<Reached> sites_in(const Case& of, int year) {
  std::vector<Reached> found;
  for (const auto& site : of.sites) {
    const bool may = site.permitted && (!site.until || *site.until >= year) && site.certified_in(year);
    if (may && site.beds > 0) found.push_back(reached(of, site));
  }
  std::ranges::stable_sort(found, {}, [](const Reached& one) {
    return std::pair(one.minutes, one.site->cost.value_or(std::numeric_limits<double>::infinity()));
  });
  return found;
}

std::vector<double> fill(const std::vector<Reached>& sites, double beds) {
  std::vector<double> placed;
  for (const auto& one : sites) {
    placed.push_back(std::min(one.site->beds, beds));
    beds -= placed.back();
  }
  return placed;
}

std::vector<Share> by_municipality(const std::vector<Reached>& sites, double beds) {
  std::vector<Share> shares;
  const auto placed = fill(sites, beds);
  for (std::size_t i = 0; i < sites.size(); ++i) {
    const auto& name = sites[i].site->municipality;
    auto found = std::ranges::find(shares, name, &Share::municipality);
    if (found == shares.end()) found = shares.insert(shares.end(), {name, 0});
    found->beds += placed[i];
  }
  return shares;
}

core::Result<Shared> share_sites(const Case& of, int year, std::span<const double> beds,
                                 const std::vector<Reached>& sites, std::uint64_t seed,
                                 const pearl::RunControl& control) {
  std::vector<const Other*> others;
  for (const auto& other : of.others) {
    if (other.from <= year) others.push_back(&other);
  }
  std::vector<Column> needs;
  needs.emplace_back(beds.begin(), beds.end());
  for (std::size_t k = 0; k < others.size(); ++k) {
    const Spreader spread(spread_of_answer(others[k]->beds, false));
    auto& need = needs.emplace_back(beds.size());
    for (std::size_t i = 0; i < need.size(); ++i) {
      engines::uncertainty::Stream stream(seed, static_cast<std::uint32_t>(i), kOthers + static_cast<std::uint32_t>(k));
      need[i] = spread.at(stream.normal());
    }
  }
  auto transport = ways(of, others, sites);
  std::map<std::string, std::vector<double>> taken;
  for (const auto& site : sites) taken[site.site->municipality];
  std::vector<std::vector<double>> at_sites(sites.size());
  std::vector<double> without, region_without;
  Shared shared;
  for (const auto draw : stand_ins(needs)) {
    if (const auto go = control.check(); !go) return std::unexpected(go.error());
    transport.supply.clear();
    for (const auto& need : needs) transport.supply.push_back(std::llround(std::min(need[draw], kMostBeds)));
    const auto plan = engines::flow::solve(transport, control.stop());
    std::map<std::string, double> here;
    std::vector<double> placed(sites.size(), 0);
    for (const auto& one : plan.shipments) {
      if (one.source != 0) continue;
      placed[one.place] = static_cast<double>(one.amount);
      here[sites[one.place].site->municipality] += placed[one.place];
    }
    for (auto& [name, values] : taken) values.push_back(here[name]);
    for (std::size_t j = 0; j < sites.size(); ++j) at_sites[j].push_back(placed[j]);
    without.push_back(plan.stopped ? 0 : static_cast<double>(plan.stay.front()));
    region_without.push_back(static_cast<double>(std::accumulate(plan.stay.begin(), plan.stay.end(), std::int64_t{0})));
    if (without.back() > 0) ++shared.chance_short;
  }
  shared.chance_short /= static_cast<double>(without.size());
  for (const auto& site : sites) {
    const auto found = taken.find(site.site->municipality);
    if (found == taken.end()) continue;
    shared.taken.push_back({found->first, interval_of(found->second)});
    taken.erase(found);
  }
  for (auto& placed : at_sites) shared.at_sites.push_back(interval_of(placed).mid);
  shared.without = interval_of(without);
  shared.region_without = interval_of(region_without);
  return shared;
}

}  // namespace pareltjes::effectrapportage
