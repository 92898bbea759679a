// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/error.hpp"
#include "engines/siting/instance.hpp"

namespace pareltjes::engines::siting {

/// Every goal in one shape, which the bounds and the search work on:
///
///   min  Σ_j cost(plan of j)  +  risk over s of ( Σ_r c_rs − offset_s )
///
/// where each site takes one of its plans (in which periods it is open), each row r (demand of a point in a period) is
/// served by sites open in that period or stays unserved at a price, and the open sites of a period are counted.
/// Covering problems are the case of distances 0 and a price 1 (or infinite) for what no site covers.
struct Plan {
  std::uint64_t periods = 0;  ///< Bit t: open in period t.
  double cost = 0;
};

struct Row {
  std::uint32_t point = 0;
  std::uint32_t period = 0;
  std::uint32_t scenario = 0;  ///< With capacities; else 0, and the row stands for all scenarios.
};

/// Which plans each site may still take: bit k is plan k. A node of the search tree.
using PlanSets = std::vector<std::uint64_t>;
/// The plan of each site.
using Choice = std::vector<std::uint8_t>;

struct Model {
  std::size_t sites = 0;
  std::size_t periods = 1;
  std::size_t scenarios = 1;  ///< 1 when only the mean counts and there are no capacities.
  bool capacitated = false;
  bool single_source = false;
  bool whole = false;  ///< Every possible value is a whole number.
  Risk risk;
  std::vector<double> offset;  ///< Per scenario.

  std::vector<Row> rows;
  std::vector<double> weight;    ///< Per row and scenario; with capacities per row.
  std::vector<double> load;      ///< With capacities, per row.
  std::vector<double> unserved;  ///< Per row, for a unit of weight; kNever: must be served.

  /// Per point its possible sites by rising distance; list p is [list_begin[p], list_begin[p + 1]).
  std::vector<std::size_t> list_begin;
  std::vector<double> distance;
  std::vector<std::uint32_t> list_site;

  std::vector<std::vector<Plan>> plans;  ///< Per site; at most 61.
  std::vector<std::uint64_t> covering;   ///< Per site and period: the plans that are open then.
  std::vector<double> capacity;          ///< Per site; kNever: any.
  std::vector<std::size_t> least, most;  ///< Per period.

  [[nodiscard]] std::uint64_t covers(std::size_t site, std::size_t period) const {
    return covering[site * periods + period];
  }
  [[nodiscard]] double row_weight(std::size_t row, std::span<const double> shares) const;
  [[nodiscard]] PlanSets all_plans() const;
  /// Per period and site: open or not.
  [[nodiscard]] std::vector<std::uint8_t> open_in(const Choice& choice) const;
  [[nodiscard]] double plan_cost(const Choice& choice) const;
  /// Leaves out of the lists the sites that no plan of these sets opens.
  void drop_closed(const PlanSets& sets);
  /// Whether the numbers of open sites are as asked.
  [[nodiscard]] bool counts_hold(const Choice& choice) const;
};

enum class Scenarios {
  kAsNeeded,  ///< Only their average where nothing else counts.
  kApart,
};
/// @param scenario only this one; empty: all.
Model make_model(const Instance& instance, std::optional<std::size_t> scenario = std::nullopt,
                 Scenarios kept = Scenarios::kAsNeeded);

/// Takes away the plans that the counts, the capacities and the rows with one possible site forbid. False when
/// something cannot be fulfilled any more.
bool propagate(const Model& model, PlanSets& sets);

/// How many sites of a period must be open for its heaviest load; 0 without capacities.
std::size_t sites_needed(const Model& model, const PlanSets& sets, std::size_t period);

/// Why nothing can be feasible, in sentences; empty when propagation sees no reason.
std::vector<core::Text> reasons_infeasible(const Model& model, const Instance& instance);

/// Shares of scenarios that weigh values the most: the worst case over the risk measure's set of probabilities
/// (P. Artzner and others, "Coherent measures of risk", 1999). @return the risk of the values.
double worst_shares(const Model& model, std::span<const double> values, std::vector<double>& shares);
/// The nearest probabilities of that set to `shares`.
void project_on_shares(const Model& model, std::vector<double>& shares);

}  // namespace pareltjes::engines::siting
