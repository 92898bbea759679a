// SPDX-License-Identifier: EUPL-1.2
// Single source: when the sites are settled, the rows are branched on: this row to that site, or never.
#include <algorithm>
#include <bit>
#include <cmath>

#include "engines/siting/search.hpp"

namespace pareltjes::engines::siting {

/// Rows with one possible site go there; false when a row has none, or a site too many.
bool Search::assign_forced_rows(Node& node) const {
  std::vector<double> used(model_.periods * model_.scenarios * model_.sites, 0);
  const auto room_for = [&](std::size_t r, std::size_t j) -> double& {
    const Row row = model_.rows[r];
    return used[(row.period * model_.scenarios + row.scenario) * model_.sites + j];
  };
  for (std::size_t r = 0; r < model_.rows.size(); ++r) {
    if (node.rows.assigned[r] < 0) continue;
    const auto j = static_cast<std::size_t>(node.rows.assigned[r]);
    double& load = room_for(r, j);
    load += model_.load[r];
    if (load > model_.capacity[j] * (1 + 1e-9)) return false;
  }
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t r = 0; r < model_.rows.size(); ++r) {
      if (node.rows.assigned[r] >= 0 || std::isfinite(model_.unserved[r])) continue;
      const Row row = model_.rows[r];
      std::size_t count = 0;
      std::size_t only = 0;
      for (std::size_t e = model_.list_begin[row.point]; e < model_.list_begin[row.point + 1]; ++e) {
        const std::size_t j = model_.list_site[e];
        std::uint8_t& forbidden = node.rows.forbidden[r * model_.sites + j];
        const bool open = (node.sets[j] & model_.covers(j, row.period)) != 0;
        if (forbidden == 0 && room_for(r, j) + model_.load[r] > model_.capacity[j] * (1 + 1e-9)) forbidden = 1;
        if (!open || forbidden != 0) continue;
        ++count;
        only = j;
      }
      if (count == 0) return false;
      const bool surely_open = (node.sets[only] & ~model_.covers(only, row.period)) == 0;
      if (count > 1 || !surely_open) continue;
      node.rows.assigned[r] = static_cast<std::int32_t>(only);
      room_for(r, only) += model_.load[r];
      changed = true;
    }
  }
  return true;
}

/// The rows of a node as the heuristic places them, with the restrictions kept.
void Search::offer_rows(const Node& node) {
  Choice choice(model_.sites);
  for (std::size_t j = 0; j < model_.sites; ++j) choice[j] = static_cast<std::uint8_t>(std::countr_zero(node.sets[j]));
  const auto assigned = assign_whole(model_, model_.open_in(choice), &node.rows);
  if (!assigned || !model_.counts_hold(choice)) return;
  Value value = value_of_assignment(model_, choice, *assigned);
  if (value.total >= best_.value) return;
  best_ = {value.total, choice, *assigned};
  best_shares_ = std::move(value.shares);
  tell();
}

void Search::branch_on_row(Node node) {
  offer_rows(node);
  // The row that the relaxed solution serves worst, or else the heaviest; to the nearest site it may go to.
  dual_.evaluate(node.at, node.sets, &node.rows);
  dual_.supergradient(node.at, gradient_);
  std::size_t found = model_.rows.size();
  std::size_t place = 0;
  double worst = -1;
  for (std::size_t r = 0; r < model_.rows.size(); ++r) {
    if (node.rows.assigned[r] >= 0) continue;
    const Row row = model_.rows[r];
    const double badness = std::abs(gradient_.row[r]) + 1e-6 * model_.load[r] / (1 + model_.load[r]);
    if (badness <= worst) continue;
    for (std::size_t e = model_.list_begin[row.point]; e < model_.list_begin[row.point + 1]; ++e) {
      const std::size_t j = model_.list_site[e];
      if ((node.sets[j] & model_.covers(j, row.period)) == 0 || node.rows.forbidden[r * model_.sites + j] != 0)
        continue;
      found = r;
      place = j;
      worst = badness;
      break;
    }
  }
  if (found == model_.rows.size())
    return;  // Every row is placed (or may only stay unserved): the value above is exact.
  Node elsewhere = node;
  Node here = std::move(node);
  ++here.depth;
  ++elsewhere.depth;
  here.rows.assigned[found] = static_cast<std::int32_t>(place);
  elsewhere.rows.forbidden[found * model_.sites + place] = 1;
  push(std::move(elsewhere));
  push(std::move(here));
}

}  // namespace pareltjes::engines::siting
