// SPDX-License-Identifier: EUPL-1.2
// Choices of sites made from what the bound knows.
#include <algorithm>
#include <bit>
#include <cmath>

#include "engines/siting/interchange.hpp"
#include "engines/siting/search.hpp"

namespace pareltjes::engines::siting {
namespace {

std::size_t mark_of(const Choice& choice) {
  std::size_t mark = 1469598103934665603ULL;  // FNV-1a
  for (const std::uint8_t plan : choice) mark = (mark ^ plan) * 1099511628211ULL;
  return mark;
}

}  // namespace

void Search::offer(const Choice& choice) {
  if (!model_.counts_hold(choice)) return;
  Value value = value_of(model_, choice);
  if (value.total >= best_.value) return;
  best_ = {value.total, choice, {}};
  best_shares_ = std::move(value.shares);
  if (model_.single_source) best_.assigned = *assign_whole(model_, model_.open_in(choice));
  tell();
}

void Search::first_choices(const PlanSets& sets) {
  if (model_.capacitated) return;
  for (int turn = 0; turn < (model_.scenarios > 1 ? 3 : 1); ++turn) {
    Interchange moves(model_, best_shares_, sets, [this] { return out_of_time(); });
    const auto start = turn == 0 ? moves.greedy() : std::optional(best_.choice);
    if (!start) return;
    offer(moves.improve(*start));
    if (std::isinf(best_.value)) return;
  }
}

/// From the relaxed choice to a good one: its counts mended, then interchange under the shares of the bound.
void Search::round(const Node& node, bool thorough) {
  const Choice& relaxed = dual_.choice();
  if (!tried_.insert(mark_of(relaxed)).second) return;
  if (model_.capacitated) return round_capacitated(node, thorough);
  if (model_.counts_hold(relaxed)) offer(relaxed);
  if (!thorough && model_.periods == 1 && model_.scenarios == 1) return;
  Interchange moves(model_, node.at.share, thorough ? root_sets_ : node.sets, [this] { return out_of_time(); });
  const auto start = model_.counts_hold(relaxed) ? std::optional(relaxed) : moves.mend(relaxed);
  if (!start) return;
  const Choice better = moves.improve(*start);
  if (tried_.insert(mark_of(better)).second) offer(better);
}

/// Opens sites of the least reduced cost until the demand fits.
std::optional<Choice> Search::enough_capacity(const Node& node, Choice choice) const {
  for (std::size_t i = 0; i <= model_.sites; ++i) {
    const double total = value_of(model_, choice).total;
    if (std::isfinite(total)) return choice;
    double best = kNever;
    Choice next;
    for (std::size_t j = 0; j < model_.sites; ++j) {
      for (std::uint64_t left = node.sets[j]; left != 0; left &= left - 1) {
        const auto k = static_cast<std::size_t>(std::countr_zero(left));
        const Plan& now = model_.plans[j][choice[j]];
        const Plan& then = model_.plans[j][k];
        if ((now.periods & ~then.periods) != 0 || now.periods == then.periods) continue;
        double cost = then.cost - now.cost;
        for (std::size_t t = 0; t < model_.periods; ++t) {
          if ((then.periods >> t & 1) != 0) cost += dual_.reduced()[t * model_.sites + j];
        }
        if (cost >= best) continue;
        Choice tried = choice;
        tried[j] = static_cast<std::uint8_t>(k);
        if (!model_.counts_hold(tried)) continue;
        best = cost;
        next = std::move(tried);
      }
    }
    if (next.empty()) return std::nullopt;
    choice = std::move(next);
  }
  return std::nullopt;
}

/// Tries other plans for one site, and for pairs, in the order of their reduced costs; takes the first that is better.
bool Search::better_neighbour(const Node& node, std::size_t& budget) {
  struct Change {
    double cost = 0;
    std::size_t site = 0;
    std::uint8_t plan = 0;
  };
  std::vector<Change> changes;
  for (std::size_t j = 0; j < model_.sites; ++j) {
    const auto value = [&](std::size_t k) {
      double cost = model_.plans[j][k].cost;
      for (std::size_t t = 0; t < model_.periods; ++t) {
        if ((model_.plans[j][k].periods >> t & 1) != 0) cost += dual_.reduced()[t * model_.sites + j];
      }
      return cost;
    };
    for (std::uint64_t left = node.sets[j]; left != 0; left &= left - 1) {
      const auto k = static_cast<std::uint8_t>(std::countr_zero(left));
      if (k != best_.choice[j]) changes.push_back({value(k) - value(best_.choice[j]), j, k});
    }
  }
  std::ranges::stable_sort(changes, {}, &Change::cost);
  const double before = best_.value;
  const auto attempt = [&](const Choice& choice) {
    if (budget == 0 || !model_.counts_hold(choice) || !tried_.insert(mark_of(choice)).second) return false;
    --budget;
    offer(choice);
    return best_.value < before;
  };
  const Choice from = best_.choice;
  constexpr std::size_t kBeam = 24;
  for (std::size_t a = 0; a < std::min(kBeam, changes.size()); ++a) {
    Choice one = from;
    one[changes[a].site] = changes[a].plan;
    if (attempt(one)) return true;
    for (std::size_t b = a + 1; b < std::min(2 * kBeam, changes.size()); ++b) {
      if (changes[b].site == changes[a].site) continue;
      Choice two = one;
      two[changes[b].site] = changes[b].plan;
      if (attempt(two)) return true;
    }
  }
  return false;
}

void Search::round_capacitated(const Node& node, bool thorough) {
  const Choice relaxed = dual_.choice();
  if (model_.counts_hold(relaxed)) {
    if (const auto roomy = enough_capacity(node, relaxed)) offer(*roomy);
  } else if (const auto start = Interchange(model_, node.at.share, node.sets).mend(relaxed)) {
    if (const auto roomy = enough_capacity(node, *start)) offer(*roomy);
  }
  if (!thorough || std::isinf(best_.value)) return;
  // Around a new best choice many neighbours are tried, later a few that the prices now point to.
  std::size_t budget = best_.value < searched_ ? 150 : 10;
  searched_ = best_.value;
  while (budget > 0 && !out_of_time() && better_neighbour(node, budget)) {
  }
}

/// Every site has one plan left: the exact value, which ends this branch unless rows must stay whole.
void Search::settle_leaf(const Node& node) {
  Choice choice(model_.sites);
  for (std::size_t j = 0; j < model_.sites; ++j) choice[j] = static_cast<std::uint8_t>(std::countr_zero(node.sets[j]));
  offer(choice);
}

}  // namespace pareltjes::engines::siting
