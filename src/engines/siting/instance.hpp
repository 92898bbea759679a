// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "core/error.hpp"

namespace pareltjes::engines::siting {

inline constexpr double kNever = std::numeric_limits<double>::infinity();

/// What is sought.
enum class Goal {
  kMedian,       ///< Least weighted cost plus the costs of sites: p-median, uncapacitated and capacitated location.
  kMaxCovering,  ///< Most demand within the radius (R. Church and C. ReVelle, 1974).
  kSetCovering,  ///< Cheapest set of sites with all demand within the radius (C. Toregas and others, 1971).
};

enum class Standing {
  kCandidate,  ///< May open at the start of a period, and then stays open.
  kFixed,      ///< Open, whatever it costs.
  kClosable,   ///< Open now; may close at the start of a period, and then stays closed.
  kExcluded,   ///< Never open.
};

struct Site {
  std::string id;
  Standing standing = Standing::kCandidate;
  double opening_cost = 0;         ///< Paid once, when a candidate opens.
  double running_cost = 0;         ///< Paid for every period in which it is open.
  double closing_cost = 0;         ///< Paid once, when a closable site closes.
  std::optional<double> capacity;  ///< Load that it can serve in a period; absent: any.
  std::size_t first_period = 0;    ///< The first period in which it can be open ("opens in 2027").
  std::size_t end_period = 1'000;  ///< From this period on it is closed ("closes in 2036").
};

/// One stretch of time; a problem of one moment has one.
struct Period {
  std::string label;
  std::size_t least_open = 0;  ///< Sites open in it, fixed ones included.
  std::size_t most_open = 1'000'000;
  double weight = 1;  ///< Of its demand and running costs, such as its years or a discount.
};

/// What counts over equally likely scenarios (draws).
enum class RiskMeasure {
  kMean,      ///< The average over scenarios.
  kTailMean,  ///< Conditional value at risk: the average of the worst part (R. Rockafellar and S. Uryasev, 2000).
  kWorst,     ///< The worst scenario.
  kRegret,    ///< The largest loss against the best that this scenario alone allows (P. Kouvelis and G. Yu, 1997).
};

struct Risk {
  RiskMeasure measure = RiskMeasure::kMean;
  double level = 0.9;  ///< For kTailMean: the worst 1 − level of the scenarios; 0 ≤ level < 1.
};

/// A siting problem. Nothing in it is checked before solve().
struct Instance {
  Goal goal = Goal::kMedian;
  std::vector<Site> sites;
  std::vector<std::string> points;  ///< Where demand arises.
  std::vector<Period> periods{{}};
  std::size_t scenarios = 1;
  /// Per point and site, point by point: cost of a unit of weight (a distance, say); kNever where it is not possible.
  std::vector<double> cost;
  /// Per scenario, period and point, in that order; ≥ 0.
  std::vector<double> weight;
  /// What demand takes of a capacity, shaped as `weight`; empty: its weight.
  std::vector<double> load;
  double radius = 0;                    ///< For covering: a point is covered by a site at cost ≤ radius.
  std::optional<double> unserved_cost;  ///< Median: demand may stay unserved at this cost for a unit of weight.
  bool single_source = false;           ///< With capacities: a point is served by one site, else by parts.
  Risk risk;
};

/// Whether the shapes agree and every number is one that can be meant: an error with one sentence otherwise.
core::Result<void> check(const Instance& instance);

}  // namespace pareltjes::engines::siting
