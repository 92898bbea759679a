// SPDX-License-Identifier: EUPL-1.2
// The answer by trying everything, written from the words of instance.hpp and sharing no code with the solver.
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <vector>

#include "engines/siting/instance.hpp"

namespace pareltjes::engines::siting {

/// When each site is open, per period, and what that costs.
struct OpenTimes {
  std::vector<bool> open;
  double cost = 0;
};

inline std::vector<OpenTimes> ways_to_open(const Instance& instance, const Site& site) {
  const std::size_t periods = instance.periods.size();
  std::vector<OpenTimes> ways;
  const bool all_free = std::ranges::all_of(
      instance.sites, [](const Site& s) { return s.opening_cost == 0 && s.running_cost == 0 && s.closing_cost == 0; });
  for (std::size_t bits = 0; bits < (std::size_t{1} << periods); ++bits) {
    OpenTimes way{std::vector<bool>(periods), 0};
    bool allowed = true;
    bool any = false;
    for (std::size_t t = 0; t < periods; ++t) {
      way.open[t] = (bits >> t & 1) != 0;
      any = any || way.open[t];
      const bool within = t >= site.first_period && t < site.end_period;
      if (way.open[t] && !within) allowed = false;
      if (way.open[t]) way.cost += site.running_cost * instance.periods[t].weight;
      if (!within) continue;
      const bool next_within = t + 1 < periods && t + 1 < site.end_period;
      switch (site.standing) {
        case Standing::kFixed:
          allowed = allowed && way.open[t];
          break;
        case Standing::kExcluded:
          allowed = allowed && !way.open[t];
          break;
        case Standing::kCandidate:
          if (next_within && way.open[t] && (bits >> (t + 1) & 1) == 0) allowed = false;
          break;
        case Standing::kClosable:
          if (next_within && !way.open[t] && (bits >> (t + 1) & 1) != 0) allowed = false;
          break;
      }
    }
    if (!allowed) continue;
    const bool ever = site.first_period < std::min(site.end_period, periods);
    const bool to_the_end = ever && way.open[std::min(site.end_period, periods) - 1];
    if (any && (site.standing == Standing::kCandidate || site.standing == Standing::kFixed))
      way.cost += site.opening_cost;
    if (ever && site.standing == Standing::kClosable && !to_the_end) way.cost += site.closing_cost;
    if (any && all_free && instance.goal == Goal::kSetCovering) way.cost += 1;
    ways.push_back(way);
  }
  return ways;
}

/// Least cost of serving one moment (period, scenario) by the open sites; infinity when it cannot be.
using Serve = std::function<double(const Instance&, const std::vector<bool>& open, std::size_t t, std::size_t s)>;

inline double unit_price(const Instance& instance, std::size_t i, std::size_t j) {
  const double cost = instance.cost[i * instance.sites.size() + j];
  if (instance.goal == Goal::kMedian) return cost;
  return cost <= instance.radius ? 0 : kNever;
}

inline double unserved_price(const Instance& instance) {
  if (instance.goal == Goal::kMaxCovering) return 1;
  return instance.goal == Goal::kSetCovering ? kNever : instance.unserved_cost.value_or(kNever);
}

inline double serve_nearest(const Instance& instance, const std::vector<bool>& open, std::size_t t, std::size_t s) {
  double sum = 0;
  const std::size_t points = instance.points.size();
  for (std::size_t i = 0; i < points; ++i) {
    const double weight = instance.weight[(s * instance.periods.size() + t) * points + i];
    double needed = 0;  // A point without demand in every scenario need not be served.
    for (std::size_t other = 0; other < instance.scenarios; ++other) {
      needed += instance.weight[(other * instance.periods.size() + t) * points + i];
    }
    if (needed == 0) continue;
    double best = unserved_price(instance);
    for (std::size_t j = 0; j < open.size(); ++j) {
      if (open[j]) best = std::min(best, unit_price(instance, i, j));
    }
    if (std::isinf(best)) return kNever;
    sum += weight * best * (instance.goal == Goal::kSetCovering ? 0 : instance.periods[t].weight);
  }
  return sum;
}

/// Every point wholly to one open site (or unserved), capacities kept, by trying all.
inline double serve_whole(const Instance& instance, const std::vector<bool>& open, std::size_t t, std::size_t s) {
  const std::size_t points = instance.points.size();
  const std::size_t base = (s * instance.periods.size() + t) * points;
  std::vector<double> room;
  for (const Site& site : instance.sites) room.push_back(site.capacity.value_or(kNever));
  std::function<double(std::size_t)> place = [&](std::size_t i) -> double {
    if (i == points) return 0;
    const double weight = instance.weight[base + i] * instance.periods[t].weight;
    const double load = instance.load.empty() ? instance.weight[base + i] : instance.load[base + i];
    if (weight == 0 && load == 0) return place(i + 1);
    double best = std::isinf(unserved_price(instance)) ? kNever : weight * unserved_price(instance) + place(i + 1);
    for (std::size_t j = 0; j < open.size(); ++j) {
      if (!open[j] || room[j] < load - 1e-9 || std::isinf(unit_price(instance, i, j))) continue;
      room[j] -= load;
      best = std::min(best, weight * unit_price(instance, i, j) + place(i + 1));
      room[j] += load;
    }
    return best;
  };
  return place(0);
}

inline double risk_of(const Instance& instance, std::vector<double> values, const std::vector<double>& best) {
  const auto count = static_cast<double>(values.size());
  switch (instance.risk.measure) {
    case RiskMeasure::kMean:
      return std::reduce(values.begin(), values.end()) / count;
    case RiskMeasure::kWorst:
      return std::ranges::max(values);
    case RiskMeasure::kRegret:
      for (std::size_t s = 0; s < values.size(); ++s) values[s] -= best[s];
      return std::ranges::max(values);
    case RiskMeasure::kTailMean: {
      // min over z of z + E[(value − z)+] / (1 − level); the best z is one of the values.
      double least = kNever;
      for (const double z : values) {
        double over = 0;
        for (const double value : values) over += std::max(0.0, value - z);
        least = std::min(least, z + over / count / (1 - instance.risk.level));
      }
      return least;
    }
  }
  return kNever;
}

/// The problem of somebody who knows that this scenario comes.
inline Instance only_scenario(Instance instance, std::size_t s) {
  const auto cells = static_cast<std::ptrdiff_t>(instance.periods.size() * instance.points.size());
  const auto part = [&](const std::vector<double>& all) {
    if (all.empty()) return all;
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>(s) * cells;
    return std::vector<double>(begin, begin + cells);
  };
  instance.weight = part(instance.weight);
  instance.load = part(instance.load);
  instance.scenarios = 1;
  instance.risk = {};
  return instance;
}

/// The least cost over all choices of sites; infinity when there is none. For kMaxCovering: what stays uncovered.
inline double enumerate(const Instance& instance, const Serve& serve) {
  std::vector<std::vector<OpenTimes>> ways;
  for (const Site& site : instance.sites) ways.push_back(ways_to_open(instance, site));
  const std::size_t periods = instance.periods.size();
  std::vector<std::vector<double>> found;  // Scenario values of every feasible choice, costs of sites included.
  std::vector<std::size_t> pick(ways.size(), 0);
  for (;;) {
    bool good = true;
    double cost = 0;
    for (std::size_t j = 0; j < pick.size(); ++j) cost += ways[j][pick[j]].cost;
    std::vector<double> values(instance.scenarios, cost);
    for (std::size_t t = 0; t < periods && good; ++t) {
      std::vector<bool> open;
      for (std::size_t j = 0; j < pick.size(); ++j) open.push_back(ways[j][pick[j]].open[t]);
      const auto count = static_cast<std::size_t>(std::ranges::count(open, true));
      good = count >= instance.periods[t].least_open && count <= instance.periods[t].most_open;
      for (std::size_t s = 0; s < instance.scenarios && good; ++s) {
        values[s] += serve(instance, open, t, s);
        good = std::isfinite(values[s]);
      }
    }
    if (good) found.push_back(values);
    std::size_t j = 0;
    while (j < pick.size() && ++pick[j] == ways[j].size()) pick[j++] = 0;
    if (j == pick.size()) break;
  }
  std::vector<double> best;
  for (std::size_t s = 0; s < instance.scenarios && instance.risk.measure == RiskMeasure::kRegret; ++s) {
    best.push_back(enumerate(only_scenario(instance, s), serve));
  }
  double least = kNever;
  for (const auto& values : found) least = std::min(least, risk_of(instance, values, best));
  return least;
}

}  // namespace pareltjes::engines::siting
