// SPDX-License-Identifier: EUPL-1.2
// Small random problems of every kind.
#pragma once

#include <random>

#include "engines/siting/tests/enumerate.hpp"

namespace pareltjes::engines::siting {

struct Kind {
  Goal goal = Goal::kMedian;
  std::size_t periods = 1;
  std::size_t scenarios = 1;
  bool capacitated = false;
  bool single_source = false;
  bool whole = true;
  RiskMeasure measure = RiskMeasure::kMean;
};

class Maker {
 public:
  Maker(std::uint32_t seed, const Kind& kind) : random_(seed), kind_(kind) {}

  Instance make() {
    Instance instance;
    instance.goal = kind_.goal;
    instance.scenarios = kind_.scenarios;
    instance.single_source = kind_.single_source;
    instance.risk = {kind_.measure, 0.25 * below(4)};
    const std::size_t sites = 2 + static_cast<std::size_t>(below(kind_.periods > 1 ? 3 : 5));
    const std::size_t points = 2 + static_cast<std::size_t>(below(kind_.capacitated ? 4 : 6));
    instance.points.resize(points);
    instance.periods.assign(kind_.periods, {});
    const bool costs = kind_.goal != Goal::kMaxCovering && below(2) == 0;
    for (std::size_t j = 0; j < sites; ++j) instance.sites.push_back(site(costs));
    for (auto& period : instance.periods) set_counts(period, sites);
    for (std::size_t c = 0; c < points * sites; ++c) instance.cost.push_back(below(8) == 0 ? kNever : number(20));
    for (std::size_t c = 0; c < points * kind_.periods * kind_.scenarios; ++c) {
      instance.weight.push_back(below(6) == 0                               ? 0
                                : kind_.capacitated && !kind_.single_source ? 1 + below(4)
                                                                            : number(6));
    }
    if (kind_.capacitated && below(2) == 0) {
      for (std::size_t c = 0; c < instance.weight.size(); ++c) instance.load.push_back(below(5));
    }
    instance.radius = 4 + below(12);
    if (kind_.goal == Goal::kMedian && below(3) == 0) instance.unserved_cost = number(20);
    return instance;
  }

 private:
  int below(int n) { return static_cast<int>(random_() % static_cast<std::uint32_t>(n)); }
  double number(int n) { return kind_.whole ? below(n) : below(1'000'000) * 1e-6 * n; }

  Site site(bool costs) {
    Site one;
    one.id = "s";
    const int standing = below(8);
    one.standing = standing == 0   ? Standing::kFixed
                   : standing <= 2 ? Standing::kClosable
                   : standing == 3 ? Standing::kExcluded
                                   : Standing::kCandidate;
    if (costs) {
      one.opening_cost = number(30);
      one.running_cost = number(10);
      one.closing_cost = number(10);
    }
    if (kind_.capacitated && below(5) != 0) one.capacity = 2 + below(10);
    if (below(4) == 0) one.first_period = static_cast<std::size_t>(below(static_cast<int>(kind_.periods)));
    if (below(4) == 0) one.end_period = one.first_period + 1 + static_cast<std::size_t>(below(3));
    return one;
  }

  void set_counts(Period& period, std::size_t sites) {
    const auto count = static_cast<int>(sites);
    const int way = kind_.goal == Goal::kSetCovering ? 3 : below(4);
    if (way == 0) period.least_open = period.most_open = static_cast<std::size_t>(below(count + 1));
    if (way == 1) period.most_open = 1 + static_cast<std::size_t>(below(count));
    if (way == 2) period.least_open = static_cast<std::size_t>(below(count));
    if (kind_.goal != Goal::kSetCovering && below(3) == 0) period.weight = 1 + below(3);
  }

  std::mt19937 random_;
  Kind kind_;
};

}  // namespace pareltjes::engines::siting
