// SPDX-License-Identifier: EUPL-1.2
// A question in the words of the engine: points, sites, distances and counts.
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <span>

#include "pearls/wijkvoorzieningen/siting_parts.hpp"
#include "platform/hub/projection.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

namespace siting = engines::siting;
namespace street = engines::street_network;

constexpr std::size_t kMostPoints = 1'500;      ///< Of demand.
constexpr std::size_t kMostWithCapacity = 200;  ///< Each point is a row of a transport problem then.

street::Point point_of(const hub::Point& at) {
  const auto place = hub::to_crs84(at);
  return {{}, street::coordinate_of(place.lon, place.lat)};
}

/// The periods in which an existing place is open: from the first on, until it closes.
struct Stay {
  std::size_t first = 0;
  std::size_t end = 0;
  bool stays = false;
};
Stay stay_of(const Site& site, const std::vector<int>& years) {
  Stay stay;
  while (stay.first < years.size() && !site.open_in(years[stay.first])) ++stay.first;
  stay.end = stay.first;
  while (stay.end < years.size() && site.open_in(years[stay.end])) ++stay.end;
  stay.stays = stay.end == years.size();
  return stay;
}

/// Leaves out every point that no choice changes, as one beside a site that stays; and with covering takes points
/// together that the same sites cover. Which choice is best stays the same, and by how much it is better.
void without_what_is_settled(siting::Instance& instance) {
  const std::size_t sites = instance.sites.size();
  const std::size_t points = instance.points.size();
  const bool covering = instance.goal != siting::Goal::kMedian;
  const auto always = [&](std::size_t j) {
    const auto& site = instance.sites[j];
    return site.standing == siting::Standing::kFixed && site.first_period == 0 &&
           site.end_period >= instance.periods.size();
  };
  std::map<std::vector<double>, std::size_t> kinds;  ///< Covering: which sites cover → where in `cost`.
  std::vector<std::size_t> becomes(points, points);
  std::vector<double> cost;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < points; ++i) {
    const auto row = std::span(instance.cost).subspan(i * sites, sites);
    std::vector<double> key(row.begin(), row.end());
    double settled = siting::kNever;
    double open = siting::kNever;
    for (std::size_t j = 0; j < sites; ++j) {
      if (covering) key[j] = row[j] <= instance.radius ? 0 : siting::kNever;
      (always(j) ? settled : open) = std::min(always(j) ? settled : open, key[j]);
    }
    if (open >= settled) continue;
    const auto [found, fresh] = kinds.try_emplace(std::move(key), kept);
    becomes[i] = found->second;
    if (!fresh) continue;
    cost.insert(cost.end(), row.begin(), row.end());
    ++kept;
  }
  if (kept == 0) return;
  std::vector<double> weight(instance.weight.size() / points * kept, 0);
  for (std::size_t at = 0; at < instance.weight.size(); ++at) {
    if (becomes[at % points] < points) weight[at / points * kept + becomes[at % points]] += instance.weight[at];
  }
  instance.points.resize(kept);
  instance.cost = std::move(cost);
  instance.weight = std::move(weight);
}

class Modeller {
 public:
  Modeller(const SitingTask& task, const SitingPlan& plan, const SitingQuestion& question)
      : task_(task), plan_(plan), question_(question) {}

  core::Result<SitingModel> make(const Future* future) {
    demand_ = demand_of(task_, question_, future, question_.capacity ? kMostWithCapacity : kMostPoints);
    model_.merged_m = demand_.merged_m;
    add_sites();
    add_periods();
    if (auto measured = measure(); !measured) return std::unexpected(measured.error());
    keep_reachable();
    fill(model_.mean, demand_.mean, 1);
    if (demand_.draws > 0) {
      fill(model_.draws, demand_.drawn, demand_.draws);
      if (!question_.capacity) without_what_is_settled(model_.draws);
    }
    return std::move(model_);
  }

 private:
  [[nodiscard]] std::size_t sites() const { return common_.sites.size(); }
  [[nodiscard]] bool covering() const { return question_.goal != SitingGoal::kDistance; }

  void add_sites() {
    common_.goal = question_.goal == SitingGoal::kDistance   ? siting::Goal::kMedian
                   : question_.goal == SitingGoal::kCovering ? siting::Goal::kMaxCovering
                                                             : siting::Goal::kSetCovering;
    if (const auto found = task_.places.by_kind.find(question_.kind); found != task_.places.by_kind.end()) {
      for (const auto& place : found->second) add_existing(place);
    }
    for (const auto& candidate : plan_.candidates) {
      siting::Site site;
      site.id = candidate.id;
      site.capacity = question_.capacity;
      common_.sites.push_back(std::move(site));
      model_.candidates.push_back(&candidate);
    }
  }

  void add_existing(const Place& place) {
    // What is across the border counts for reach, but its places are for others too.
    if (question_.capacity && !place.area) return;
    const auto stay = stay_of(place.site, question_.years);
    if (stay.first == stay.end) return;
    siting::Site site;
    site.id = place.id;
    site.first_period = stay.first;
    if (!stay.stays) site.end_period = stay.end;
    const bool may_close = std::ranges::find(plan_.closable, place.id) != plan_.closable.end();
    site.standing = may_close ? siting::Standing::kClosable : siting::Standing::kFixed;
    if (question_.capacity) {
      const bool known = !hub::is_missing(place.site.capacity) && place.unit == question_.capacity_unit;
      if (known) site.capacity = place.site.capacity;
      model_.unknown_capacity += known ? 0 : 1;
    }
    common_.sites.push_back(std::move(site));
    model_.existing.push_back(&place);
  }

  /// As many as there are, and the new ones: where one closes, one more may come.
  void add_periods() {
    common_.periods.clear();
    for (std::size_t t = 0; t < question_.years.size(); ++t) {
      siting::Period period;
      period.label = std::to_string(question_.years[t]);
      period.weight = question_.weights[t];
      const auto there = static_cast<std::size_t>(std::ranges::count_if(common_.sites, [&](const siting::Site& site) {
        return site.standing != siting::Standing::kCandidate && site.first_period <= t && t < site.end_period;
      }));
      if (question_.limited) period.most_open = there + question_.count;
      common_.periods.push_back(std::move(period));
    }
  }

  /// Over the streets where both ends are near one; else by straight line.
  core::Result<void> measure() {
    const auto how = question_.by_time ? street::Measure::kTime : street::Measure::kDistance;
    const auto straight =
        street::Travel::by_straight_line(street::profile_of(question_.mode, question_.age_group, how));
    std::shared_ptr<const street::Travel> network;
    if (task_.streets) {
      auto found = task_.streets(question_.mode, question_.age_group, how);
      if (!found) return std::unexpected(found.error());
      network = std::move(*found);
    }
    std::vector<street::Point> from;
    std::vector<street::Point> to;
    from.reserve(demand_.at.size());
    to.reserve(sites());
    for (const auto& at : demand_.at) from.push_back(point_of(at));
    for (const auto* place : model_.existing) to.push_back(point_of(place->at));
    for (const auto* candidate : model_.candidates) to.push_back(point_of(candidate->at));
    const auto& travel = network ? *network : straight;
    const auto homes = travel.locate(from);
    const auto places = travel.locate(to);
    const auto amount = [](const street::Travel& by, street::Cost cost) {
      return cost == street::kNever ? siting::kNever : by.amount_of(cost);
    };
    model_.basis = travel.basis();
    model_.cost.reserve(from.size() * to.size());
    for (const auto cost : travel.matrix(homes, places)) model_.cost.push_back(amount(travel, cost));
    common_.radius = question_.reach.value_or(0);
    if (homes.left_out() + places.left_out() == 0) return {};
    const auto lines = straight.matrix(straight.locate(from), straight.locate(to));
    for (std::size_t i = 0; i < from.size(); ++i) {
      for (std::size_t j = 0; j < to.size(); ++j) {
        if (homes.has(i) && places.has(j)) continue;
        model_.cost[i * to.size() + j] = amount(straight, lines[i * to.size() + j]);
      }
    }
    model_.basis.nl += " Wat ver van elke straat ligt, is hemelsbreed gemeten.";
    model_.basis.en += " What is far from every street was measured by straight line.";
    return {};
  }

  /// Points that no site can serve would make the whole impossible: their people are told apart.
  void keep_reachable() {
    const std::size_t points = demand_.at.size();
    const std::size_t periods = question_.years.size();
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < points; ++i) {
      double people = 0;
      for (std::size_t t = 0; t < periods; ++t) people += question_.weights[t] * demand_.mean[t * points + i];
      const auto row = std::span(model_.cost).subspan(i * sites(), sites());
      const double nearest = sites() == 0 ? siting::kNever : std::ranges::min(row);
      const bool beyond = question_.goal == SitingGoal::kAll && nearest > common_.radius;
      if (std::isinf(nearest)) {
        model_.people_left_out += people;
      } else if (beyond) {
        model_.people_beyond += people;
      } else {
        model_.people += people;
        kept.push_back(i);
      }
    }
    if (kept.size() == points) return;
    std::vector<double> cost;
    for (const auto i : kept) {
      const auto row = std::span(model_.cost).subspan(i * sites(), sites());
      cost.insert(cost.end(), row.begin(), row.end());
    }
    model_.cost = std::move(cost);
    const auto thinned = [&](std::vector<double>& values) {
      std::vector<double> left;
      for (std::size_t row = 0; row < values.size() / std::max<std::size_t>(points, 1); ++row) {
        for (const auto i : kept) left.push_back(values[row * points + i]);
      }
      values = std::move(left);
    };
    thinned(demand_.mean);
    thinned(demand_.drawn);
    std::vector<hub::Point> at;
    at.reserve(kept.size());
    for (const auto i : kept) at.push_back(demand_.at[i]);
    demand_.at = std::move(at);
  }

  void fill(siting::Instance& instance, const std::vector<double>& weight, std::size_t scenarios) const {
    instance = common_;
    instance.cost = model_.cost;
    instance.scenarios = scenarios;
    instance.weight = weight;
    instance.points.resize(demand_.at.size());
    for (std::size_t i = 0; i < instance.points.size(); ++i) instance.points[i] = std::to_string(i + 1);
    if (!question_.capacity) return;
    instance.load = weight;
    for (double& load : instance.load) load *= question_.load;
  }

  const SitingTask& task_;
  const SitingPlan& plan_;
  const SitingQuestion& question_;
  SitingDemand demand_;
  SitingModel model_;
  siting::Instance common_;
};

}  // namespace

core::Result<SitingModel> model_for(const SitingTask& task, const SitingPlan& plan, const SitingQuestion& question,
                                    const Future* future) {
  return Modeller(task, plan, question).make(future);
}

siting::Instance as_it_is(const SitingModel& model) {
  auto instance = model.mean;
  for (auto& site : instance.sites) {
    site.standing =
        site.standing == siting::Standing::kCandidate ? siting::Standing::kExcluded : siting::Standing::kFixed;
  }
  for (auto& period : instance.periods) period.most_open = instance.sites.size();
  if (instance.goal == siting::Goal::kSetCovering) instance.goal = siting::Goal::kMaxCovering;
  return instance;
}

}  // namespace pareltjes::wijkvoorzieningen
