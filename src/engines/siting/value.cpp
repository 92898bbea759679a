// SPDX-License-Identifier: EUPL-1.2
#include "engines/siting/value.hpp"

#include <algorithm>
#include <cmath>

#include "engines/siting/transport.hpp"

namespace pareltjes::engines::siting {
namespace {

Value settle(const Model& model, std::vector<double> scenario, double plan_cost) {
  Value value;
  value.scenario = std::move(scenario);
  if (std::ranges::any_of(value.scenario, [](double cost) { return std::isinf(cost); })) {
    value.shares.assign(model.scenarios, 1 / static_cast<double>(model.scenarios));
    return value;
  }
  value.total = plan_cost + worst_shares(model, value.scenario, value.shares);
  return value;
}

Value nearest(const Model& model, const std::vector<std::uint8_t>& open, double plan_cost) {
  std::vector<double> scenario(model.scenarios, 0);
  for (std::size_t r = 0; r < model.rows.size(); ++r) {
    const Row row = model.rows[r];
    double distance = model.unserved[r];
    for (std::size_t e = model.list_begin[row.point]; e < model.list_begin[row.point + 1]; ++e) {
      if (model.distance[e] >= distance) break;
      if (open[row.period * model.sites + model.list_site[e]] == 0) continue;
      distance = model.distance[e];
      break;
    }
    for (std::size_t s = 0; s < model.scenarios; ++s) {
      if (std::isinf(distance)) scenario[s] = kNever;
      scenario[s] += model.weight[r * model.scenarios + s] * std::min(distance, 1e300);
    }
  }
  return settle(model, std::move(scenario), plan_cost);
}

/// The rows of one cell and its open sites, with a place without bounds for what stays unserved.
struct Cell {
  std::vector<std::uint32_t> rows, sites;
  Transport transport;
};

Cell cell_of(const Model& model, const std::vector<std::uint8_t>& open, std::size_t period, std::size_t scenario) {
  Cell cell;
  std::vector<std::size_t> place(model.sites, model.sites);
  for (std::size_t j = 0; j < model.sites; ++j) {
    if (open[period * model.sites + j] == 0) continue;
    place[j] = cell.sites.size();
    cell.sites.push_back(static_cast<std::uint32_t>(j));
    cell.transport.capacity.push_back(model.capacity[j]);
  }
  cell.transport.capacity.push_back(kNever);
  const std::size_t places = cell.transport.places = cell.sites.size() + 1;
  for (std::size_t r = 0; r < model.rows.size(); ++r) {
    const Row row = model.rows[r];
    if (row.period != period || row.scenario != scenario) continue;
    const std::size_t base = cell.rows.size() * places;
    cell.rows.push_back(static_cast<std::uint32_t>(r));
    cell.transport.load.push_back(model.load[r]);
    cell.transport.cost.resize(base + places, kNever);
    for (std::size_t e = model.list_begin[row.point]; e < model.list_begin[row.point + 1]; ++e) {
      const std::size_t at = place[model.list_site[e]];
      if (at < model.sites) cell.transport.cost[base + at] = model.weight[r] * model.distance[e];
    }
    if (std::isfinite(model.unserved[r])) cell.transport.cost[base + places - 1] = model.weight[r] * model.unserved[r];
  }
  return cell;
}

Value transported(const Model& model, const std::vector<std::uint8_t>& open, double plan_cost) {
  std::vector<double> scenario(model.scenarios, 0);
  for (std::size_t t = 0; t < model.periods; ++t) {
    for (std::size_t s = 0; s < model.scenarios; ++s) {
      const Flow flow = solve_transport(cell_of(model, open, t, s).transport);
      scenario[s] += flow.feasible ? flow.cost : kNever;
    }
  }
  return settle(model, std::move(scenario), plan_cost);
}

double distance_to(const Model& model, std::size_t row, std::int32_t site) {
  if (site < 0) return model.unserved[row];
  const std::size_t point = model.rows[row].point;
  for (std::size_t e = model.list_begin[point]; e < model.list_begin[point + 1]; ++e) {
    if (model.list_site[e] == static_cast<std::uint32_t>(site)) return model.distance[e];
  }
  return kNever;
}

Value assigned_value(const Model& model, const std::vector<std::uint8_t>& open, double plan_cost,
                     const std::vector<std::int32_t>& assigned) {
  std::vector<double> scenario(model.scenarios, 0);
  std::vector<double> used(model.periods * model.scenarios * model.sites, 0);
  for (std::size_t r = 0; r < model.rows.size(); ++r) {
    const Row row = model.rows[r];
    const double distance = distance_to(model, r, assigned[r]);
    scenario[row.scenario] += model.weight[r] == 0 && std::isfinite(distance) ? 0 : model.weight[r] * distance;
    if (assigned[r] < 0) continue;
    const auto site = static_cast<std::size_t>(assigned[r]);
    double& load = used[(row.period * model.scenarios + row.scenario) * model.sites + site];
    load += model.load[r];
    const bool fits = load <= model.capacity[site] * (1 + 1e-9) && open[row.period * model.sites + site] != 0;
    if (!fits) scenario[row.scenario] = kNever;
  }
  return settle(model, std::move(scenario), plan_cost);
}

}  // namespace

Value value_of(const Model& model, const std::vector<std::uint8_t>& open, double plan_cost) {
  if (!model.capacitated) return nearest(model, open, plan_cost);
  if (!model.single_source) return transported(model, open, plan_cost);
  const auto assigned = assign_whole(model, open);
  if (!assigned) return {kNever, {}, std::vector<double>(model.scenarios, 1 / static_cast<double>(model.scenarios))};
  return assigned_value(model, open, plan_cost, *assigned);
}

Value value_of_assignment(const Model& model, const Choice& choice, const std::vector<std::int32_t>& assigned) {
  return assigned_value(model, model.open_in(choice), model.plan_cost(choice), assigned);
}

std::vector<Part> parts_of(const Model& model, const std::vector<std::uint8_t>& open,
                           const std::vector<std::int32_t>* assigned) {
  std::vector<Part> parts;
  if (!model.capacitated) {
    for (std::uint32_t r = 0; r < model.rows.size(); ++r) {
      const Row row = model.rows[r];
      std::int32_t site = -1;
      for (std::size_t e = model.list_begin[row.point]; e < model.list_begin[row.point + 1] && site < 0; ++e) {
        if (model.distance[e] >= model.unserved[r]) break;
        if (open[row.period * model.sites + model.list_site[e]] != 0)
          site = static_cast<std::int32_t>(model.list_site[e]);
      }
      parts.push_back({r, site, 1});
    }
    return parts;
  }
  if (model.single_source) {
    const auto found = assigned != nullptr ? std::optional(*assigned) : assign_whole(model, open);
    for (std::uint32_t r = 0; found && r < model.rows.size(); ++r) parts.push_back({r, (*found)[r], 1});
    return parts;
  }
  for (std::size_t t = 0; t < model.periods; ++t) {
    for (std::size_t s = 0; s < model.scenarios; ++s) {
      const Cell cell = cell_of(model, open, t, s);
      const Flow flow = solve_transport(cell.transport);
      if (!flow.feasible) continue;
      for (std::size_t at = 0; at < flow.share.size(); ++at) {
        if (flow.share[at] <= 1e-12) continue;
        const std::size_t place = at % cell.transport.places;
        const std::int32_t site = place < cell.sites.size() ? static_cast<std::int32_t>(cell.sites[place]) : -1;
        parts.push_back({cell.rows[at / cell.transport.places], site, flow.share[at]});
      }
    }
  }
  return parts;
}

}  // namespace pareltjes::engines::siting
