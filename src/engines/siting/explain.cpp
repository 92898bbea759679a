// SPDX-License-Identifier: EUPL-1.2
#include "engines/siting/explain.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace pareltjes::engines::siting {
namespace {

/// Subsets of the open sites of a solution, and what they are worth.
class Subsets {
 public:
  Subsets(const Model& model, const Choice& choice) : model_(model), patient_(model), choice_(choice) {
    // Rows that must be served may wait here, at a price that no other gain outweighs: to order the first sites.
    double price = 1;
    for (const double distance : model.distance) price = std::max(price, distance);
    price *= 1 + static_cast<double>(model.rows.size());
    for (double& unserved : patient_.unserved) unserved = std::min(unserved, price);
  }

  /// @param in per site: whether it is there.
  [[nodiscard]] double value(const std::vector<bool>& in) const { return of(model_, in); }
  [[nodiscard]] double patient_value(const std::vector<bool>& in) const { return of(patient_, in); }

 private:
  [[nodiscard]] double of(const Model& model, const std::vector<bool>& in) const {
    std::vector<std::uint8_t> open = model.open_in(choice_);
    double cost = 0;
    for (std::size_t j = 0; j < model.sites; ++j) {
      if (in[j]) {
        cost += model.plans[j][choice_[j]].cost;
        continue;
      }
      for (std::size_t t = 0; t < model.periods; ++t) open[t * model.sites + j] = 0;
      // A site that the solution itself closes keeps the costs of that.
      if (model.plans[j][choice_[j]].periods == 0) cost += model.plans[j][choice_[j]].cost;
    }
    return value_of(model, open, cost).total;
  }

  const Model& model_;
  Model patient_;
  const Choice& choice_;
};

std::vector<bool> members(const Solution& solution, std::size_t sites) {
  std::vector<bool> in(sites, false);
  for (const OpenSite& open : solution.open) in[open.site] = true;
  return in;
}

/// How much worse the value gets without each site.
void set_losses(const Subsets& subsets, std::size_t sites, Solution& solution) {
  std::vector<bool> in = members(solution, sites);
  const double all = subsets.value(in);
  for (OpenSite& open : solution.open) {
    in[open.site] = false;
    const double without = subsets.value(in);
    if (std::isfinite(without)) open.lost_without = without - all;
    in[open.site] = true;
  }
}

/// The order in which each site adds most; fixed ones first.
void set_order(const Instance& instance, const Subsets& subsets, Solution& solution) {
  std::vector<bool> in(instance.sites.size(), false);
  std::vector<OpenSite*> waiting;
  waiting.reserve(solution.open.size());
  for (OpenSite& open : solution.open) waiting.push_back(&open);
  double before = subsets.value(in);
  const auto later = [&](const OpenSite* open) { return instance.sites[open->site].standing != Standing::kFixed; };
  for (std::size_t place = 0; !waiting.empty(); ++place) {
    const bool fixed_left = std::ranges::any_of(waiting, [&](const OpenSite* open) { return !later(open); });
    std::size_t best = waiting.size();
    double best_value = kNever;
    for (std::size_t i = 0; i < waiting.size(); ++i) {
      if (fixed_left && later(waiting[i])) continue;
      in[waiting[i]->site] = true;
      const double value = subsets.patient_value(in);
      in[waiting[i]->site] = false;
      if (best < waiting.size() && value >= best_value) continue;
      best = i;
      best_value = value;
    }
    OpenSite& next = *waiting[best];
    in[next.site] = true;
    next.order = place;
    const double after = subsets.value(in);
    if (std::isfinite(before) && std::isfinite(after)) next.adds = before - after;
    before = after;
    waiting.erase(waiting.begin() + static_cast<std::ptrdiff_t>(best));
  }
}

void set_assignment(const Instance& instance, const Model& model, const Incumbent& best, Solution& solution) {
  const auto open = model.open_in(best.choice);
  std::vector<double> served(model.sites, 0);
  const std::size_t points = instance.points.size();
  for (const Part& part : parts_of(model, open, model.single_source ? &best.assigned : nullptr)) {
    const Row row = model.rows[part.row];
    Assignment one{row.period, row.scenario, row.point, std::nullopt, part.share};
    if (part.site >= 0) one.site = static_cast<std::size_t>(part.site);
    solution.assignment.push_back(one);
    if (!one.site) continue;
    const std::size_t count = model.capacitated ? 1 : instance.scenarios;
    for (std::size_t s = row.scenario; s < row.scenario + count; ++s) {
      served[*one.site] += part.share * instance.weight[(s * model.periods + row.period) * points + row.point] /
                           static_cast<double>(instance.scenarios);
    }
  }
  for (OpenSite& site : solution.open) site.served = served[site.site];
}

}  // namespace

void explain(const Instance& instance, const Model& model, const Incumbent& best, Solution& solution) {
  for (std::size_t j = 0; j < model.sites; ++j) {
    const std::uint64_t periods = model.plans[j][best.choice[j]].periods;
    if (periods == 0) continue;
    OpenSite open;
    open.site = j;
    open.first_period = static_cast<std::size_t>(std::countr_zero(periods));
    open.end_period = static_cast<std::size_t>(std::bit_width(periods));
    solution.open.push_back(open);
  }
  set_assignment(instance, model, best, solution);
  const Subsets subsets(model, best.choice);
  set_losses(subsets, model.sites, solution);
  set_order(instance, subsets, solution);
  const double plan_cost = model.plan_cost(best.choice);
  const Model apart = make_model(instance, std::nullopt, Scenarios::kApart);
  if (model.single_source) {
    solution.scenario_values = value_of_assignment(model, best.choice, best.assigned).scenario;
  } else {
    solution.scenario_values = value_of(apart, best.choice).scenario;
  }
  for (double& value : solution.scenario_values) value += plan_cost;
}

std::optional<Choice> choice_of(const Model& model, const Solution& solution) {
  std::vector<std::uint64_t> periods(model.sites, 0);
  for (const OpenSite& open : solution.open) {
    for (std::size_t t = open.first_period; t < open.end_period; ++t) periods[open.site] |= std::uint64_t{1} << t;
  }
  Choice choice(model.sites, 0);
  for (std::size_t j = 0; j < model.sites; ++j) {
    std::size_t k = 0;
    while (k < model.plans[j].size() && model.plans[j][k].periods != periods[j]) ++k;
    if (k == model.plans[j].size()) return std::nullopt;
    choice[j] = static_cast<std::uint8_t>(k);
  }
  return choice;
}

}  // namespace pareltjes::engines::siting
