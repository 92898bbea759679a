// SPDX-License-Identifier: EUPL-1.2
#include "pearls/wijkvoorzieningen/reach_measure.hpp"

#include <algorithm>

namespace pareltjes::wijkvoorzieningen {
namespace {

using network::Travel;

std::vector<network::Point> points_of(std::span<const Place> places) {
  std::vector<network::Point> points;
  points.reserve(places.size());
  for (const auto& place : places)
    points.push_back({place.name.empty() ? place.id : place.name, coordinate_of(place.at)});
  return points;
}

std::vector<network::Point> some(const std::vector<network::Point>& points, const std::vector<std::uint32_t>& which) {
  std::vector<network::Point> chosen;
  chosen.reserve(which.size());
  for (const auto i : which) chosen.push_back(points[i]);
  return chosen;
}

/// Who is on the network (of these places), and who is not.
struct Sides {
  std::vector<std::uint32_t> on, off, all;
  Sides(std::size_t size, const network::Places* places) {
    for (std::uint32_t i = 0; i < size; ++i) {
      all.push_back(i);
      (places != nullptr && places->has(i) ? on : off).push_back(i);
    }
  }
};

/// Pairs that a straight line has to measure: homes off the street to every place, and other homes to places off it.
template <class Pair>
void each_straight_pair(const Sides& homes, const Sides& places, const Pair& pair) {
  if (!homes.off.empty() && !places.all.empty()) pair(homes.off, places.all);
  if (!homes.on.empty() && !places.off.empty()) pair(homes.on, places.off);
}

void take(Nearest& answer, const std::vector<network::Hit>& nearest, std::size_t within, const Travel& travel,
          bool straight) {
  if (!nearest.empty()) {
    const double amount = travel.amount_of(nearest.front().cost);
    if (!(answer.amount <= amount)) {
      answer.amount = amount;
      answer.straight = straight;
    }
  }
  answer.within += static_cast<double>(within);
  answer.straight = answer.straight || (straight && within > 0);
}

}  // namespace

Measure::Measure(StreetTravel& streets, std::span<const Home> homes) : streets_(streets) {
  homes_.reserve(homes.size());
  for (const auto& home : homes) homes_.push_back({std::string(), coordinate_of(home.at)});
}

core::Result<const Measure::Ready*> Measure::ready(const Journey& journey, const pearl::RunControl& control) {
  const auto known = ready_.find(journey);
  if (known != ready_.end()) return &known->second;
  auto travel = streets_.by_network(journey, control);
  if (!travel) return std::unexpected(travel.error());
  Ready made{std::move(*travel), {}};
  const bool first = !basis_.contains(journey.mode);
  if (made.travel != nullptr) {
    made.homes = made.travel->locate(homes_);
    if (first) findings_[journey.mode] = made.travel->findings();
    if (first) {
      apart_ +=
          static_cast<std::size_t>(std::ranges::count(made.homes.findings(), "los-deel", &network::Finding::code));
    }
  }
  if (first) {
    basis_[journey.mode] =
        made.travel != nullptr ? made.travel->basis() : StreetTravel::by_straight_line(journey).basis();
  }
  return &ready_.emplace(journey, std::move(made)).first->second;
}

network::Places Measure::located(const Travel& travel, std::span<const Place> places) {
  auto found = travel.locate(points_of(places));
  for (const auto& finding : found.findings()) {
    apart_ += finding.code == "los-deel" ? 1U : 0U;
    if (finding.code != "ver-van-de-weg" || !finding.point) continue;
    if (std::ranges::find(off_street_, *finding.point) == off_street_.end()) off_street_.push_back(*finding.point);
  }
  return found;
}

core::Result<std::vector<Nearest>> Measure::nearest(const Journey& journey, std::span<const Place> places, double limit,
                                                    const pearl::RunControl& control) {
  const auto made = ready(journey, control);
  if (!made) return std::unexpected(made.error());
  std::vector<Nearest> answers(homes_.size());
  std::optional<network::Places> sites;
  const auto* travel = (*made)->travel.get();
  if (travel != nullptr) {
    sites = located(*travel, places);
    const auto nearest = travel->nearest((*made)->homes, *sites, 1);
    const auto within =
        limit > 0 ? travel->within((*made)->homes, *sites, travel->cost_of(limit)) : decltype(nearest)(homes_.size());
    for (std::size_t i = 0; i < answers.size(); ++i) take(answers[i], nearest[i], within[i].size(), *travel, false);
  }
  const Sides of_homes(homes_.size(), travel != nullptr ? &(*made)->homes : nullptr);
  const Sides of_places(places.size(), sites ? &*sites : nullptr);
  const auto straight = StreetTravel::by_straight_line(journey);
  const auto points = points_of(places);
  each_straight_pair(of_homes, of_places, [&](const auto& from, const auto& to) {
    const auto start = straight.locate(some(homes_, from));
    const auto end = straight.locate(some(points, to));
    const auto nearest = straight.nearest(start, end, 1);
    const auto within =
        limit > 0 ? straight.within(start, end, straight.cost_of(limit)) : decltype(nearest)(from.size());
    for (std::size_t k = 0; k < from.size(); ++k) {
      take(answers[from[k]], nearest[k], within[k].size(), straight, true);
    }
  });
  if (const auto go_on = control.check(); !go_on) return std::unexpected(go_on.error());
  return answers;
}

core::Result<std::vector<Leg>> Measure::legs(network::Mode mode, std::span<const Place> places, std::size_t most,
                                             const pearl::RunControl& control) {
  const Journey journey{mode, network::AgeGroup::kAdult, network::Measure::kDistance};
  const auto made = ready(journey, control);
  if (!made) return std::unexpected(made.error());
  std::vector<Leg> legs;
  std::optional<network::Places> sites;
  const auto* travel = (*made)->travel.get();
  if (travel != nullptr) {
    sites = located(*travel, places);
    const auto hits = travel->nearest((*made)->homes, *sites, most);
    for (std::uint32_t i = 0; i < hits.size(); ++i) {
      for (const auto& hit : hits[i]) legs.push_back({i, hit.target, travel->amount_of(hit.cost)});
    }
  }
  const auto straight = StreetTravel::by_straight_line(journey);
  const auto points = points_of(places);
  each_straight_pair(Sides(homes_.size(), travel != nullptr ? &(*made)->homes : nullptr),
                     Sides(places.size(), sites ? &*sites : nullptr), [&](const auto& from, const auto& to) {
                       const auto hits = straight.nearest(straight.locate(some(homes_, from)),
                                                          straight.locate(some(points, to)), most);
                       for (std::size_t k = 0; k < from.size(); ++k) {
                         for (const auto& hit : hits[k])
                           legs.push_back({from[k], to[hit.target], straight.amount_of(hit.cost)});
                       }
                     });
  if (const auto go_on = control.check(); !go_on) return std::unexpected(go_on.error());
  return legs;
}

core::Result<std::vector<bool>> Measure::on_street(network::Mode mode, const pearl::RunControl& control) {
  const auto made = ready({mode, network::AgeGroup::kAdult, network::Measure::kDistance}, control);
  if (!made) return std::unexpected(made.error());
  std::vector<bool> on(homes_.size(), false);
  for (std::size_t i = 0; i < on.size() && (*made)->travel != nullptr; ++i) on[i] = (*made)->homes.has(i);
  return on;
}

}  // namespace pareltjes::wijkvoorzieningen
