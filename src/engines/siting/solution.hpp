// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

#include "core/error.hpp"
#include "engines/siting/instance.hpp"

namespace pareltjes::engines::siting {

/// When to stop, and how many threads may help. The answer is the same for any number of threads.
struct Limits {
  std::stop_token stop;
  std::optional<std::chrono::steady_clock::time_point> deadline;
  std::size_t nodes = 10'000'000;  ///< Of the search tree: stops at the same place every time, as a deadline does not.
  unsigned threads = 1;            ///< For work over scenarios.
  /// Told now and then: best value so far (kNever: none yet) and the bound.
  std::function<void(double value, double bound)> progress;
};

enum class Status {
  kOptimal,     ///< Proven: gap 0, within 1e-9 of the value where numbers are not whole.
  kStopped,     ///< A limit came first; `bound` says how far from the best it can be.
  kInfeasible,  ///< Nothing fulfils the demands; `findings` says why.
};

/// Part of the demand of a point that a site serves.
struct Assignment {
  std::size_t period = 0;
  std::size_t scenario = 0;  ///< 0 where the assignment is the same in all scenarios.
  std::size_t point = 0;
  std::optional<std::size_t> site;  ///< Absent: stays unserved (or uncovered).
  double share = 1;                 ///< Of the point's demand.
};

/// What one site does in the solution.
struct OpenSite {
  std::size_t site = 0;
  std::size_t first_period = 0;
  std::size_t end_period = 1;  ///< Exclusive.
  double served = 0;           ///< Weight, averaged over scenarios, summed over periods.
  /// By how much the value gets worse without this site, all others staying (its own costs saved); absent when the
  /// rest cannot do without it.
  std::optional<double> lost_without;
  /// The sites in the order in which each adds most to those before it, fixed ones first: place from 0, and by how
  /// much it betters the value then; absent while sites so far serve not everybody.
  std::size_t order = 0;
  std::optional<double> adds;
};

struct Solution {
  Status status = Status::kInfeasible;
  /// The goal as `Instance` states it. Covered weight for kMaxCovering with the mean, which is made large; everything
  /// else is made small (for other risk measures kMaxCovering counts what is not covered).
  bool maximised = false;
  std::optional<double> value;  ///< Absent: no solution found.
  std::optional<double> bound;  ///< No solution can be better than this.
  std::vector<OpenSite> open;
  std::vector<Assignment> assignment;
  std::vector<double> scenario_values;  ///< Cost (or weight not covered) in each scenario, site costs included.
  std::vector<core::Text> findings;     ///< Why nothing is feasible; one sentence each.
  std::size_t nodes = 0;
  std::size_t iterations = 0;

  /// |value − bound| / |value|; absent when either is.
  [[nodiscard]] std::optional<double> gap() const;
};

/// The best sites, proven, or the best found and its bound when a limit comes first.
core::Result<Solution> solve(const Instance& instance, const Limits& limits = {});

/// How a choice of sites does when the future is one of the scenarios.
struct DrawComparison {
  struct Draw {
    double value = 0;  ///< Of the given sites.
    double best = 0;   ///< Of the best sites for this draw alone.
    bool proven = false;
    std::vector<std::size_t> best_sites;  ///< Open in some period.
  };
  std::vector<Draw> draws;
  std::vector<double> chosen_share;  ///< Per site: in which share of the draws it is among the best sites.
  double same_share = 0;             ///< In which share of the draws the given sites cannot be bettered.
};

/// Solves every scenario on its own and compares: what would change over 1,000 draws. Scenarios are spread over
/// `limits.threads`; the answer does not depend on that.
core::Result<DrawComparison> compare_draws(const Instance& instance, const Solution& solution,
                                           const Limits& limits = {});

}  // namespace pareltjes::engines::siting
