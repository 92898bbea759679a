// SPDX-License-Identifier: EUPL-1.2
#include "engines/siting/model.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

namespace pareltjes::engines::siting {
namespace {

bool is_whole(double value) {
  return std::isinf(value) || (value == std::floor(value) && std::abs(value) < 1e12);
}

std::vector<Plan> plans_of(const Instance& instance, const Site& site, bool count_sites) {
  const std::size_t periods = instance.periods.size();
  const std::size_t end = std::min(site.end_period, periods);
  const std::size_t first = std::min(site.first_period, end);
  const auto open = [&](std::size_t from, std::size_t until, double once) {
    Plan plan{0, once};
    for (std::size_t t = from; t < until; ++t) {
      plan.periods |= std::uint64_t{1} << t;
      plan.cost += site.running_cost * instance.periods[t].weight;
    }
    if (count_sites && plan.periods != 0) plan.cost += 1;
    return plan;
  };
  std::vector<Plan> plans;
  switch (site.standing) {
    case Standing::kFixed:
      plans.push_back(open(first, end, first < end ? site.opening_cost : 0));
      break;
    case Standing::kExcluded:
      plans.push_back({});
      break;
    case Standing::kCandidate:
      plans.push_back({});
      for (std::size_t t = first; t < end; ++t) plans.push_back(open(t, end, site.opening_cost));
      break;
    case Standing::kClosable:
      for (std::size_t t = first; t < end; ++t) plans.push_back(open(first, t, site.closing_cost));
      plans.push_back(open(first, end, 0));
      break;
  }
  return plans;
}

void add_sites(Model& model, const Instance& instance) {
  const bool count_sites =
      instance.goal == Goal::kSetCovering && std::ranges::all_of(instance.sites, [](const Site& s) {
        return s.opening_cost == 0 && s.running_cost == 0 && s.closing_cost == 0;
      });
  model.covering.assign(model.sites * model.periods, 0);
  for (std::size_t j = 0; j < model.sites; ++j) {
    const Site& site = instance.sites[j];
    model.plans.push_back(plans_of(instance, site, count_sites));
    model.capacity.push_back(site.capacity.value_or(kNever));
    model.capacitated = model.capacitated || site.capacity.has_value();
    for (std::size_t k = 0; k < model.plans[j].size(); ++k) {
      for (std::size_t t = 0; t < model.periods; ++t) {
        if ((model.plans[j][k].periods >> t & 1) != 0) model.covering[j * model.periods + t] |= std::uint64_t{1} << k;
      }
      model.whole = model.whole && is_whole(model.plans[j][k].cost);
    }
  }
}

/// Whether the site is open in every period, whatever is chosen.
bool is_always_open(const Model& model, std::size_t site) {
  const auto& plans = model.plans[site];
  return plans.size() == 1 && static_cast<std::size_t>(std::popcount(plans[0].periods)) == model.periods;
}

/// @param shortened leaves out what lies beyond a site that is always open: nobody goes there as long as that one is.
void add_lists(Model& model, const Instance& instance, bool shortened) {
  const bool covering = instance.goal != Goal::kMedian;
  std::vector<std::size_t> always;
  for (std::size_t j = 0; shortened && j < model.sites; ++j) {
    if (is_always_open(model, j)) always.push_back(j);
  }
  std::vector<std::pair<double, std::uint32_t>> list;
  model.list_begin.push_back(0);
  for (std::size_t i = 0; i < instance.points.size(); ++i) {
    list.clear();
    double most = covering ? instance.radius : std::numeric_limits<double>::max();
    for (const std::size_t j : always) most = std::min(most, instance.cost[i * model.sites + j]);
    for (std::size_t j = 0; j < model.sites; ++j) {
      const double cost = instance.cost[i * model.sites + j];
      if (cost > most) continue;
      if (model.plans[j].size() == 1 && model.plans[j][0].periods == 0) continue;
      list.emplace_back(covering ? 0 : cost, static_cast<std::uint32_t>(j));
    }
    std::ranges::sort(list);
    for (const auto& [cost, site] : list) {
      model.distance.push_back(cost);
      model.list_site.push_back(site);
      model.whole = model.whole && is_whole(cost);
    }
    model.list_begin.push_back(model.distance.size());
  }
}

/// @param drawn the scenarios that count.
void add_rows(Model& model, const Instance& instance, const std::vector<std::size_t>& drawn) {
  const std::size_t points = instance.points.size();
  const bool averaged = !model.capacitated && model.scenarios < drawn.size();
  const double price = instance.goal == Goal::kMaxCovering   ? 1
                       : instance.goal == Goal::kSetCovering ? kNever
                                                             : instance.unserved_cost.value_or(kNever);
  const auto add = [&](std::size_t i, std::size_t t, std::size_t s) {
    model.rows.push_back({static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(t), static_cast<std::uint32_t>(s)});
    model.unserved.push_back(price);
  };
  const auto at = [&](std::size_t s, std::size_t t, std::size_t i) { return (s * model.periods + t) * points + i; };
  for (std::size_t t = 0; t < model.periods; ++t) {
    const double stretch = instance.goal == Goal::kSetCovering ? 1 : instance.periods[t].weight;
    for (std::size_t i = 0; i < points; ++i) {
      std::vector<double> weights;
      bool any = false;
      for (const std::size_t s : drawn) {
        any = any || instance.weight[at(s, t, i)] > 0;
        weights.push_back(instance.weight[at(s, t, i)] * stretch);
      }
      if (model.capacitated) {
        for (std::size_t s = 0; s < drawn.size(); ++s) {
          const std::size_t cell = at(drawn[s], t, i);
          const double load = instance.load.empty() ? instance.weight[cell] : instance.load[cell];
          if (instance.weight[cell] == 0 && load == 0) continue;
          add(i, t, s);
          model.weight.push_back(weights[s]);
          model.load.push_back(load);
        }
        continue;
      }
      if (!any) continue;
      add(i, t, 0);
      if (averaged) weights = {std::reduce(weights.begin(), weights.end()) / static_cast<double>(weights.size())};
      model.weight.insert(model.weight.end(), weights.begin(), weights.end());
    }
  }
  model.whole = model.whole && is_whole(price) && std::ranges::all_of(model.weight, is_whole);
}

}  // namespace

double Model::row_weight(std::size_t row, std::span<const double> shares) const {
  if (capacitated) return weight[row] * shares[rows[row].scenario];
  double sum = 0;
  for (std::size_t s = 0; s < scenarios; ++s) sum += shares[s] * weight[row * scenarios + s];
  return sum;
}

PlanSets Model::all_plans() const {
  PlanSets sets(sites);
  for (std::size_t j = 0; j < sites; ++j) sets[j] = (std::uint64_t{1} << plans[j].size()) - 1;
  return sets;
}

std::vector<std::uint8_t> Model::open_in(const Choice& choice) const {
  std::vector<std::uint8_t> open(periods * sites, 0);
  for (std::size_t j = 0; j < sites; ++j) {
    for (std::size_t t = 0; t < periods; ++t) {
      open[t * sites + j] = static_cast<std::uint8_t>(plans[j][choice[j]].periods >> t & 1);
    }
  }
  return open;
}

double Model::plan_cost(const Choice& choice) const {
  double sum = 0;
  for (std::size_t j = 0; j < sites; ++j) sum += plans[j][choice[j]].cost;
  return sum;
}

void Model::drop_closed(const PlanSets& sets) {
  std::vector<std::uint8_t> possible(sites, 0);
  for (std::size_t j = 0; j < sites; ++j) {
    for (std::size_t t = 0; t < periods; ++t)
      if ((sets[j] & covers(j, t)) != 0) possible[j] = 1;
  }
  std::size_t kept = 0;
  std::size_t entry = 0;
  for (std::size_t i = 0; i + 1 < list_begin.size(); ++i) {
    for (; entry < list_begin[i + 1]; ++entry) {
      if (possible[list_site[entry]] == 0) continue;
      distance[kept] = distance[entry];
      list_site[kept++] = list_site[entry];
    }
    list_begin[i + 1] = kept;
  }
  distance.resize(kept);
  list_site.resize(kept);
}

bool Model::counts_hold(const Choice& choice) const {
  for (std::size_t t = 0; t < periods; ++t) {
    std::size_t count = 0;
    for (std::size_t j = 0; j < sites; ++j) count += plans[j][choice[j]].periods >> t & 1;
    if (count < least[t] || count > most[t]) return false;
  }
  return true;
}

Model make_model(const Instance& instance, std::optional<std::size_t> scenario, Scenarios kept) {
  Model model;
  model.sites = instance.sites.size();
  model.periods = instance.periods.size();
  model.risk = scenario ? Risk{} : instance.risk;
  model.whole = true;
  add_sites(model, instance);
  // Of one scenario only the best choice is asked, and not what would be if a site that stays were gone.
  add_lists(model, instance, scenario.has_value() && !model.capacitated);
  std::vector<std::size_t> drawn;
  if (scenario) {
    drawn.push_back(*scenario);
  } else {
    drawn.resize(instance.scenarios);
    std::iota(drawn.begin(), drawn.end(), 0);
  }
  const bool apart = kept == Scenarios::kApart || model.capacitated || model.risk.measure != RiskMeasure::kMean;
  model.scenarios = apart ? drawn.size() : 1;
  model.single_source = model.capacitated && instance.single_source;
  model.offset.assign(model.scenarios, 0);
  add_rows(model, instance, drawn);
  // An average over several scenarios, or parts of demand, need not be whole.
  const bool parts = model.capacitated && !model.single_source;
  const bool averages =
      model.scenarios > 1 && (model.risk.measure == RiskMeasure::kMean || model.risk.measure == RiskMeasure::kTailMean);
  model.whole = model.whole && !parts && !averages;
  for (const auto& period : instance.periods) {
    model.least.push_back(period.least_open);
    model.most.push_back(std::min(period.most_open, model.sites));
  }
  return model;
}

}  // namespace pareltjes::engines::siting
