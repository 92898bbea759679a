// SPDX-License-Identifier: EUPL-1.2
#include "engines/siting/dual.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace pareltjes::engines::siting {
namespace {

class Uncapacitated : public Service {
 public:
  explicit Uncapacitated(const Model& model) : model_(model), weight_(model.rows.size()) {
    if (model.scenarios == 1) weight_ = model.weight;
    Uncapacitated::narrow(model.all_plans());
  }

  /// Copies the lists without the sites that stay closed: what is left is read hundreds of times.
  void narrow(const PlanSets& sets) override {
    possible_.assign(model_.sites, 0);
    for (std::size_t j = 0; j < model_.sites; ++j) {
      for (std::size_t t = 0; t < model_.periods; ++t)
        if ((sets[j] & model_.covers(j, t)) != 0) possible_[j] = 1;
    }
    begin_.assign(1, 0);
    distance_.clear();
    site_.clear();
    for (std::size_t i = 0; i + 1 < model_.list_begin.size(); ++i) {
      for (std::size_t e = model_.list_begin[i]; e < model_.list_begin[i + 1]; ++e) {
        if (possible_[model_.list_site[e]] == 0) continue;
        distance_.push_back(model_.distance[e]);
        site_.push_back(model_.list_site[e]);
      }
      begin_.push_back(distance_.size());
    }
  }

  double price(const Multipliers& at, const PlanSets&, const Restrictions*, std::vector<double>& reduced) override {
    if (model_.scenarios > 1) {
      for (std::size_t r = 0; r < weight_.size(); ++r) weight_[r] = model_.row_weight(r, at.share);
    }
    double sum = 0;
    for (std::size_t r = 0; r < weight_.size(); ++r) {
      const Row row = model_.rows[r];
      const double price = at.row[r];
      const double weight = weight_[r];
      double* const into = reduced.data() + row.period * model_.sites;
      sum += price;
      const std::size_t end = begin_[row.point + 1];
      for (std::size_t e = begin_[row.point]; e < end; ++e) {
        const double saved = weight * distance_[e] - price;
        if (saved >= 0) break;
        into[site_[e]] += saved;
      }
    }
    return sum;
  }

  void slack(const Multipliers& at, const std::vector<std::uint8_t>& open, std::vector<double>& left,
             std::vector<double>& scenario) override {
    for (std::size_t r = 0; r < weight_.size(); ++r) {
      const Row row = model_.rows[r];
      const double price = at.row[r];
      const double weight = weight_[r];
      const std::uint8_t* const is_open = open.data() + row.period * model_.sites;
      double served = 0;
      double distance = 0;
      const std::size_t end = begin_[row.point + 1];
      for (std::size_t e = begin_[row.point]; e < end; ++e) {
        if (weight * distance_[e] >= price) break;
        const double here = is_open[site_[e]];  // 0 or 1: a branch would be guessed wrong too often.
        served += here;
        distance += here * distance_[e];
      }
      // At its highest price a row may as well stay unserved.
      const bool unserved = served == 0 && price >= weight * model_.unserved[r];
      left[r] = unserved ? 0 : 1 - served;
      if (unserved) distance = model_.unserved[r];
      if (model_.scenarios == 1) {
        scenario[0] += distance * weight;
      } else if (distance != 0) {
        for (std::size_t s = 0; s < model_.scenarios; ++s)
          scenario[s] += distance * model_.weight[r * model_.scenarios + s];
      }
    }
  }

 private:
  const Model& model_;
  std::vector<double> weight_;
  std::vector<std::uint8_t> possible_;
  std::vector<std::size_t> begin_;  ///< Lists as in the model, of the possible sites alone.
  std::vector<double> distance_;
  std::vector<std::uint32_t> site_;
};

}  // namespace

std::unique_ptr<Service> make_uncapacitated(const Model& model) {
  return std::make_unique<Uncapacitated>(model);
}

Dual::Dual(const Model& model)
    : model_(model),
      service_(model.capacitated ? make_capacitated(model) : make_uncapacitated(model)),
      reduced_(model.periods * model.sites),
      price_(model.periods),
      choice_(model.sites),
      difference_(model.sites) {}

double Dual::evaluate(Multipliers& at, const PlanSets& sets, const Restrictions* restrictions) {
  for (std::size_t r = 0; r < at.row.size(); ++r) {
    const double weight = model_.scenarios == 1 ? model_.weight[r] : model_.row_weight(r, at.share);
    const double highest = weight == 0 ? 0 : weight * model_.unserved[r];
    at.row[r] = std::clamp(at.row[r], 0.0, highest);
  }
  std::ranges::fill(reduced_, 0.0);
  double bound = service_->price(at, sets, restrictions, reduced_);
  for (std::size_t s = 0; s < model_.scenarios; ++s) bound -= at.share[s] * model_.offset[s];
  bound += model_.periods == 1 ? choose_counted(sets) : choose_priced(at, sets);
  open_ = model_.open_in(choice_);
  return bound_ = bound;
}

/// One period: the sites with the least reduced costs, as many as are asked.
double Dual::choose_counted(const PlanSets& sets) {
  double sum = 0;
  count_ = 0;
  order_.clear();
  for (std::size_t j = 0; j < model_.sites; ++j) {
    const std::uint64_t covers = model_.covers(j, 0);
    const std::uint64_t opens = sets[j] & covers;
    const std::uint64_t closes = sets[j] & ~covers;
    const auto plan = static_cast<std::uint8_t>(std::countr_zero(closes != 0 ? closes : opens));
    choice_[j] = plan;
    sum += model_.plans[j][plan].cost;
    if (closes == 0) {
      sum += reduced_[j];
      ++count_;
    } else if (opens != 0) {
      difference_[j] = model_.plans[j][static_cast<std::size_t>(std::countr_zero(opens))].cost -
                       model_.plans[j][plan].cost + reduced_[j];
      order_.push_back(static_cast<std::uint32_t>(j));
    }
  }
  std::ranges::sort(order_, [&](std::uint32_t a, std::uint32_t b) {
    return difference_[a] != difference_[b] ? difference_[a] < difference_[b] : a < b;
  });
  worst_chosen_ = -kNever;
  best_other_ = kNever;
  for (const std::uint32_t j : order_) {
    const bool wanted = count_ < model_.least[0] || (difference_[j] < 0 && count_ < model_.most[0]);
    if (!wanted) {
      best_other_ = std::min(best_other_, difference_[j]);
      continue;
    }
    worst_chosen_ = difference_[j];
    choice_[j] = static_cast<std::uint8_t>(std::countr_zero(sets[j] & model_.covers(j, 0)));
    sum += difference_[j];
    ++count_;
  }
  return count_ < model_.least[0] || count_ > model_.most[0] ? kNever : sum;
}

double Dual::plan_value(std::size_t site, std::size_t plan) const {
  const Plan& of = model_.plans[site][plan];
  double value = of.cost;
  for (std::size_t t = 0; t < model_.periods; ++t) {
    if ((of.periods >> t & 1) != 0) value += reduced_[t * model_.sites + site] + price_[t];
  }
  return value;
}

/// Several periods: the counts are priced, then every site takes its best plan by itself.
double Dual::choose_priced(const Multipliers& at, const PlanSets& sets) {
  double sum = 0;
  for (std::size_t t = 0; t < model_.periods; ++t) {
    price_[t] = at.period[t];
    sum -= price_[t] * static_cast<double>(price_[t] > 0 ? model_.most[t] : model_.least[t]);
  }
  for (std::size_t j = 0; j < model_.sites; ++j) {
    double best = kNever;
    for (std::size_t k = 0; k < model_.plans[j].size(); ++k) {
      if ((sets[j] >> k & 1) == 0) continue;
      const double value = plan_value(j, k);
      if (value < best) {
        best = value;
        choice_[j] = static_cast<std::uint8_t>(k);
      }
    }
    difference_[j] = best;
    sum += best;
  }
  return sum;
}

void Dual::supergradient(const Multipliers& at, Multipliers& gradient) {
  gradient.row.assign(model_.rows.size(), 0);
  gradient.period.assign(model_.periods, 0);
  gradient.share.assign(model_.scenarios, 0);
  service_->slack(at, open_, gradient.row, gradient.share);
  for (std::size_t s = 0; s < model_.scenarios; ++s) gradient.share[s] -= model_.offset[s];
  if (model_.periods == 1) return;
  for (std::size_t t = 0; t < model_.periods; ++t) {
    double count = 0;
    for (std::size_t j = 0; j < model_.sites; ++j) count += open_[t * model_.sites + j];
    const auto least = static_cast<double>(model_.least[t]);
    const auto most = static_cast<double>(model_.most[t]);
    const double paid = price_[t] > 0 ? most : price_[t] < 0 ? least : std::clamp(count, least, most);
    gradient.period[t] = count - paid;
  }
}

std::size_t Dual::fix_counted(PlanSets& sets, double cutoff) const {
  std::size_t taken = 0;
  for (const std::uint32_t j : order_) {
    const std::uint64_t covers = model_.covers(j, 0);
    const bool chosen = (covers >> choice_[j] & 1) != 0;
    const double instead = count_ <= model_.least[0] ? best_other_ : std::min(0.0, best_other_);
    const double spared = count_ >= model_.most[0] ? worst_chosen_ : std::max(0.0, worst_chosen_);
    const double other = chosen ? bound_ - difference_[j] + instead : bound_ + difference_[j] - spared;
    if (other < cutoff) continue;
    sets[j] &= chosen ? covers : ~covers;
    ++taken;
  }
  return taken;
}

std::size_t Dual::fix(PlanSets& sets, double cutoff) const {
  if (model_.periods == 1) return fix_counted(sets, cutoff);
  std::size_t taken = 0;
  for (std::size_t j = 0; j < model_.sites; ++j) {
    for (std::size_t k = 0; k < model_.plans[j].size(); ++k) {
      if ((sets[j] >> k & 1) == 0 || k == choice_[j]) continue;
      if (bound_ + plan_value(j, k) - difference_[j] < cutoff) continue;
      sets[j] &= ~(std::uint64_t{1} << k);
      ++taken;
    }
  }
  return taken;
}

}  // namespace pareltjes::engines::siting
