// SPDX-License-Identifier: EUPL-1.2
#include "pearls/samen_inkopen/route.hpp"

#include <utility>

#include "pearls/samen_inkopen/split.hpp"

namespace pareltjes::samen_inkopen {
namespace {

namespace steiner = engines::steiner;

/// Ways from each node: the other end, and the place of the street.
using Neighbours = std::vector<std::vector<std::pair<std::size_t, std::size_t>>>;

Neighbours neighbours(const Round& round, const std::vector<std::size_t>& streets) {
  Neighbours ways(round.nodes.size());
  for (const auto s : streets) {
    ways[round.streets[s].from].emplace_back(round.streets[s].to, s);
    ways[round.streets[s].to].emplace_back(round.streets[s].from, s);
  }
  return ways;
}

/// Nodes in the order in which they are reached from the network points, each with the street that led there.
std::vector<std::pair<std::size_t, std::size_t>> reached_from_points(const Round& round, const Neighbours& ways) {
  constexpr auto kNone = static_cast<std::size_t>(-1);
  std::vector<char> seen(round.nodes.size(), 0);
  std::vector<std::pair<std::size_t, std::size_t>> order;
  for (const auto point : round.network_points) {
    if (std::exchange(seen[point], 1) == 0) order.emplace_back(point, kNone);
  }
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (const auto& [node, street] : ways[order[i].first]) {
      if (std::exchange(seen[node], 1) == 0) order.emplace_back(node, street);
    }
  }
  return order;
}

/// The network points count as one node: what lies between them is there already.
steiner::Instance instance_of(const Round& round, const std::vector<std::size_t>& sites) {
  steiner::Instance instance{round.nodes.size(), {}, {}};
  for (const Street& street : round.streets) {
    instance.edges.push_back(
        {static_cast<steiner::Node>(street.from), static_cast<steiner::Node>(street.to), street.cost});
  }
  const auto first = static_cast<steiner::Node>(round.network_points.front());
  for (const auto point : round.network_points) {
    if (point != first) instance.edges.push_back({first, static_cast<steiner::Node>(point), 0});
  }
  instance.terminals.push_back(first);
  for (const auto site : sites) instance.terminals.push_back(static_cast<steiner::Node>(round.sites[site].node));
  return instance;
}

/// Backwards from the ends: how many sites of whom lie behind each street.
void share(const Round& round, Route& route) {
  const auto participants = round.participants.size();
  std::vector<std::vector<std::size_t>> behind(round.nodes.size(), std::vector<std::size_t>(participants, 0));
  for (const auto site : route.sites) ++behind[round.sites[site].node][round.sites[site].participant];
  std::vector<double> parts(participants, 0.0);
  const auto order = reached_from_points(round, neighbours(round, route.streets));
  for (std::size_t i = order.size(); i-- > 0;) {
    const auto [node, street] = order[i];
    if (street == static_cast<std::size_t>(-1)) continue;
    const auto& way = round.streets[street];
    std::size_t all = 0;
    for (const auto count : behind[node]) all += count;
    auto& before = behind[way.from == node ? way.to : way.from];
    for (std::size_t p = 0; p < participants; ++p) {
      if (all > 0)
        parts[p] += static_cast<double>(way.cost) * static_cast<double>(behind[node][p]) / static_cast<double>(all);
      before[p] += behind[node][p];
    }
  }
  route.parts = in_cents(route.cost, parts);
}

}  // namespace

core::Result<std::optional<Route>> find_route(const Round& round, std::vector<pearl::Finding>& findings,
                                              const steiner::Limits& limits) {
  if (round.network_points.empty()) {
    if (!round.sites.empty()) {
      findings.push_back(
          {"geen-netwerkpunt",
           pearl::Severity::kWarning,
           {"Er is geen netwerkpunt waar het glas begint.", "There is no network point where the fibre begins."},
           {"Geef bij ‘netwerkpunten’ een knooppunt.", "Give a node at ‘netwerkpunten’."},
           {},
           {}});
    }
    return std::nullopt;
  }
  std::vector<std::size_t> all(round.streets.size());
  for (std::size_t s = 0; s < all.size(); ++s) all[s] = s;
  std::vector<char> reachable(round.nodes.size(), 0);
  for (const auto& [node, street] : reached_from_points(round, neighbours(round, all))) reachable[node] = 1;
  Route route;
  route.connected.assign(round.participants.size(), 0);
  for (std::size_t i = 0; i < round.sites.size(); ++i) {
    const Site& site = round.sites[i];
    if (reachable[site.node] != 0) {
      route.sites.push_back(i);
      ++route.connected[site.participant];
      continue;
    }
    findings.push_back(
        {"locatie-onbereikbaar",
         pearl::Severity::kWarning,
         {"Naar locatie ‘" + site.name + "’ loopt geen straat met een bekende prijs. Zij is niet aangesloten.",
          "No street with a known price leads to site ‘" + site.name + "’. It is not connected."},
         {"Voeg een straat toe, of een prijs voor de ondergrond.", "Add a street, or a price for the surface."},
         {},
         {}});
  }
  if (route.sites.empty()) return std::nullopt;
  const auto solution = steiner::solve(instance_of(round, route.sites), limits);
  if (!solution) return std::unexpected(solution.error());
  route.cost = solution->cost;
  route.bound = solution->bound;
  for (const auto edge : solution->tree) {
    if (edge >= round.streets.size()) continue;
    const Street& street = round.streets[edge];
    route.streets.push_back(edge);
    (round.surface(street.surface)->existing ? route.existing : route.dug) += street.metres;
  }
  share(round, route);
  return route;
}

}  // namespace pareltjes::samen_inkopen
