// SPDX-License-Identifier: EUPL-1.2
// Whole loads and capacities: unit by unit along the cheapest path of the plain residual graph (Bellman–Ford).
#pragma once

#include <vector>

#include "engines/siting/tests/enumerate.hpp"

namespace pareltjes::engines::siting {

class UnitFlow {
 public:
  explicit UnitFlow(std::size_t nodes) : nodes_(nodes) {}
  void add(std::size_t from, std::size_t to, int room, double cost) {
    arcs_.push_back({from, to, room, cost});
    arcs_.push_back({to, from, 0, -cost});
  }
  /// Sends `units` from node 0 to node 1; infinity when they do not fit.
  double send(int units) {
    double total = 0;
    for (int unit = 0; unit < units; ++unit) {
      std::vector<double> distance(nodes_, kNever);
      std::vector<std::size_t> by(nodes_, arcs_.size());
      distance[0] = 0;
      for (std::size_t pass = 0; pass < nodes_; ++pass) {
        for (std::size_t a = 0; a < arcs_.size(); ++a) {
          const Arc& arc = arcs_[a];
          if (arc.room == 0 || distance[arc.from] + arc.cost >= distance[arc.to] - 1e-12) continue;
          distance[arc.to] = distance[arc.from] + arc.cost;
          by[arc.to] = a;
        }
      }
      if (std::isinf(distance[1])) return kNever;
      total += distance[1];
      for (std::size_t node = 1; node != 0; node = arcs_[by[node]].from) {
        --arcs_[by[node]].room;
        ++arcs_[by[node] ^ 1].room;
      }
    }
    return total;
  }

 private:
  struct Arc {
    std::size_t from, to;
    int room;
    double cost;
  };
  std::size_t nodes_;
  std::vector<Arc> arcs_;
};

/// Demand may be split over sites; loads and capacities are whole numbers.
inline double serve_parts(const Instance& instance, const std::vector<bool>& open, std::size_t t, std::size_t s) {
  const std::size_t points = instance.points.size();
  const std::size_t base = (s * instance.periods.size() + t) * points;
  const double stretch = instance.periods[t].weight;
  UnitFlow flow(3 + points + open.size());  // Source, sink, unserved, points, sites.
  const int plenty = 1'000;
  flow.add(2, 1, plenty, 0);
  for (std::size_t j = 0; j < open.size(); ++j) {
    const auto capacity = static_cast<int>(instance.sites[j].capacity.value_or(plenty));
    if (open[j]) flow.add(3 + points + j, 1, capacity, 0);
  }
  int units = 0;
  double total = 0;
  for (std::size_t i = 0; i < points; ++i) {
    const double weight = instance.weight[base + i] * stretch;
    const double load = instance.load.empty() ? instance.weight[base + i] : instance.load[base + i];
    if (weight == 0 && load == 0) continue;
    if (load == 0) {  // Takes no room: the cheapest.
      double best = unserved_price(instance);
      for (std::size_t j = 0; j < open.size(); ++j) {
        if (open[j]) best = std::min(best, unit_price(instance, i, j));
      }
      if (std::isinf(best)) return kNever;
      total += weight * best;
      continue;
    }
    const auto parts = static_cast<int>(load);
    units += parts;
    flow.add(0, 3 + i, parts, 0);
    if (std::isfinite(unserved_price(instance))) flow.add(3 + i, 2, parts, weight * unserved_price(instance) / load);
    for (std::size_t j = 0; j < open.size(); ++j) {
      if (!open[j] || std::isinf(unit_price(instance, i, j))) continue;
      flow.add(3 + i, 3 + points + j, parts, weight * unit_price(instance, i, j) / load);
    }
  }
  return total + flow.send(units);
}

}  // namespace pareltjes::engines::siting
