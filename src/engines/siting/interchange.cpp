// SPDX-License-Identifier: EUPL-1.2
#include "engines/siting/interchange.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace pareltjes::engines::siting {

Interchange::Interchange(const Model& model, std::span<const double> shares, const PlanSets& sets,
                         std::function<bool()> enough)
    : model_(model),
      sets_(sets),
      enough_(std::move(enough)),
      weight_(model.rows.size()),
      penalty_(model.rows.size()),
      nearest_(model.rows.size()),
      gain_(model.periods * model.sites),
      loss_(model.periods * model.sites),
      both_(model.periods * model.sites * model.sites) {
  // A row left unserved that must be served costs more than everything together can.
  double everything = 1;
  for (std::size_t j = 0; j < model.sites; ++j) {
    everything += std::ranges::max(model.plans[j], {}, &Plan::cost).cost;
  }
  for (std::size_t r = 0; r < model.rows.size(); ++r) {
    weight_[r] = model.row_weight(r, shares);
    const std::size_t end = model.list_begin[model.rows[r].point + 1];
    if (end > model.list_begin[model.rows[r].point]) everything += weight_[r] * model.distance[end - 1];
  }
  for (std::size_t r = 0; r < model.rows.size(); ++r) {
    penalty_[r] = std::isinf(model.unserved[r]) ? everything : weight_[r] * model.unserved[r];
  }
}

Interchange::Nearest Interchange::look_up(std::size_t row) const {
  const Row of = model_.rows[row];
  const std::uint8_t* const open = open_.data() + of.period * model_.sites;
  Nearest found{penalty_[row], penalty_[row], static_cast<std::uint32_t>(model_.sites)};
  for (std::size_t e = model_.list_begin[of.point]; e < model_.list_begin[of.point + 1]; ++e) {
    const double cost = weight_[row] * model_.distance[e];
    if (cost >= found.second) break;
    if (open[model_.list_site[e]] == 0) continue;
    if (found.site == model_.sites) {
      found.site = model_.list_site[e];
      found.first = cost;
    } else {
      found.second = cost;
      break;
    }
  }
  return found;
}

void Interchange::contribute(std::size_t row, const Nearest& near, double sign) {
  const Row of = model_.rows[row];
  const std::size_t base = of.period * model_.sites;
  const bool served = near.site < model_.sites;
  if (served) loss_[base + near.site] += sign * (near.second - near.first);
  for (std::size_t e = model_.list_begin[of.point]; e < model_.list_begin[of.point + 1]; ++e) {
    const double cost = weight_[row] * model_.distance[e];
    if (cost >= near.second) break;
    const std::size_t j = model_.list_site[e];
    if (cost < near.first) gain_[base + j] += sign * (near.first - cost);
    if (served) both(of.period, j)[near.site] += sign * (near.second - std::max(cost, near.first));
  }
}

void Interchange::start(const Choice& choice) {
  choice_ = choice;
  open_ = model_.open_in(choice);
  count_.assign(model_.periods, 0);
  for (std::size_t t = 0; t < model_.periods; ++t) {
    for (std::size_t j = 0; j < model_.sites; ++j) count_[t] += open_[t * model_.sites + j];
  }
  std::ranges::fill(gain_, 0.0);
  std::ranges::fill(loss_, 0.0);
  std::ranges::fill(both_, 0.0);
  scale_ = 1;
  for (std::size_t r = 0; r < model_.rows.size(); ++r) {
    nearest_[r] = look_up(r);
    contribute(r, nearest_[r], 1);
    scale_ += nearest_[r].first;
  }
}

void Interchange::take(std::size_t site, std::size_t plan) {
  const std::uint64_t before = model_.plans[site][choice_[site]].periods;
  const std::uint64_t after = model_.plans[site][plan].periods;
  choice_[site] = static_cast<std::uint8_t>(plan);
  for (std::size_t t = 0; t < model_.periods; ++t) {
    count_[t] += (after >> t & 1) - (before >> t & 1);
    open_[t * model_.sites + site] = static_cast<std::uint8_t>(after >> t & 1);
  }
  for (std::size_t r = 0; r < model_.rows.size(); ++r) {
    const Row of = model_.rows[r];
    if (((before ^ after) >> of.period & 1) == 0) continue;
    // The sums of a row change only when its nearest sites do.
    const Nearest now = look_up(r);
    if (now == nearest_[r]) continue;
    contribute(r, nearest_[r], -1);
    contribute(r, now, 1);
    nearest_[r] = now;
  }
}

std::vector<Interchange::Option> Interchange::options() const {
  std::vector<Option> all;
  for (std::uint32_t j = 0; j < model_.sites; ++j) {
    const Plan& now = model_.plans[j][choice_[j]];
    for (std::uint64_t left = sets_[j] & ~(std::uint64_t{1} << choice_[j]); left != 0; left &= left - 1) {
      const auto k = static_cast<std::uint8_t>(std::countr_zero(left));
      const Plan& then = model_.plans[j][k];
      Option option{j, k, then.cost - now.cost, then.periods & ~now.periods, now.periods & ~then.periods};
      for (std::size_t t = 0; t < model_.periods; ++t) {
        if ((option.opened >> t & 1) != 0) option.change -= gain_[t * model_.sites + j];
        if ((option.closed >> t & 1) != 0) option.change += loss_[t * model_.sites + j];
      }
      all.push_back(option);
    }
  }
  return all;
}

bool Interchange::counts_after(const Option& one, const Option* other) const {
  for (std::size_t t = 0; t < model_.periods; ++t) {
    std::size_t count = count_[t] + (one.opened >> t & 1) - (one.closed >> t & 1);
    if (other != nullptr) count += (other->opened >> t & 1) - (other->closed >> t & 1);
    if (count < model_.least[t] || count > model_.most[t]) return false;
  }
  return true;
}

double Interchange::correction(const Option& opened, const Option& closed) const {
  double sum = 0;
  for (std::uint64_t left = opened.opened & closed.closed; left != 0; left &= left - 1) {
    const auto t = static_cast<std::size_t>(std::countr_zero(left));
    sum += both_[(t * model_.sites + opened.site) * model_.sites + closed.site];
  }
  return sum;
}

void Interchange::best_pair(const Option& up, const std::vector<Option>& all, Move& best) const {
  for (const Option& down : all) {
    if (down.closed == 0 || down.site == up.site) continue;
    // Two that open (or close) in the same period: their sums are not additive.
    if ((up.opened & down.opened) != 0 || (up.closed & down.closed) != 0) continue;
    const double change = up.change + down.change - correction(up, down) - correction(down, up);
    if (change >= best.change || !counts_after(up, &down)) continue;
    best = {change, up.site, up.plan, down.site, down.plan};
  }
}

std::optional<Interchange::Move> Interchange::best_move() const {
  const auto all = options();
  Move best{-1e-10 * scale_, 0, 0, 0, 0};
  const Move none = best;
  for (const Option& option : all) {
    if (option.change < best.change && counts_after(option, nullptr)) {
      best = {option.change, option.site, option.plan, option.site, option.plan};
    }
    if (option.opened != 0) best_pair(option, all, best);
  }
  if (best.change == none.change) return std::nullopt;
  return best;
}

Choice Interchange::improve(const Choice& from) {
  start(from);
  while (!enough_()) {
    const auto move = best_move();
    if (!move) break;
    take(move->site, move->plan);
    if (move->other != move->site) take(move->other, move->other_plan);
  }
  return choice_;
}

/// By how many sites the counts are missed after a site takes a plan.
std::size_t Interchange::excess_or_shortage_after(std::size_t site, std::size_t plan) const {
  std::size_t sum = 0;
  for (std::size_t t = 0; t < model_.periods; ++t) {
    const std::size_t count =
        count_[t] + (model_.plans[site][plan].periods >> t & 1) - (model_.plans[site][choice_[site]].periods >> t & 1);
    sum += model_.least[t] - std::min(model_.least[t], count) + std::max(model_.most[t], count) - model_.most[t];
  }
  return sum;
}

std::optional<Choice> Interchange::greedy() {
  Choice fewest(model_.sites);
  for (std::size_t j = 0; j < model_.sites; ++j) {
    int least = 65;
    for (std::uint64_t left = sets_[j]; left != 0; left &= left - 1) {
      const int plan = std::countr_zero(left);
      const int periods = std::popcount(model_.plans[j][static_cast<std::size_t>(plan)].periods);
      if (periods >= least) continue;
      least = periods;
      fewest[j] = static_cast<std::uint8_t>(plan);
    }
  }
  return mend(fewest);
}

std::optional<Choice> Interchange::mend(const Choice& from) {
  start(from);
  for (;;) {
    const std::size_t missed = excess_or_shortage_after(0, choice_[0]);
    if (missed == 0 && enough_()) return choice_;  // A choice that fulfils the counts is made in any case.
    const auto all = options();
    const Option* best = nullptr;
    for (const Option& option : all) {
      const std::size_t then = excess_or_shortage_after(option.site, option.plan);
      if (then > missed || (missed > 0 && then == missed)) continue;
      if (missed == 0 && option.change >= -1e-10 * scale_) continue;
      if (best == nullptr || option.change < best->change) best = &option;
    }
    if (best == nullptr) return missed == 0 ? std::optional(choice_) : std::nullopt;
    take(best->site, best->plan);
  }
}

}  // namespace pareltjes::engines::siting
