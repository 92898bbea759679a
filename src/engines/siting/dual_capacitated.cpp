// SPDX-License-Identifier: EUPL-1.2
// With capacities every site solves a knapsack in every cell (period and scenario): J. Beasley, "An algorithm for
// solving large capacitated warehouse location problems" (1988); with whole rows R. Sridharan (1993).
#include <algorithm>

#include "engines/siting/dual.hpp"
#include "engines/siting/knapsack.hpp"

namespace pareltjes::engines::siting {
namespace {

class Capacitated : public Service {
 public:
  explicit Capacitated(const Model& model)
      : model_(model), weight_(model.rows.size()), items_(model.periods * model.scenarios * model.sites) {
    rows_of_cell_.resize(model.periods * model.scenarios);
    for (std::size_t r = 0; r < model.rows.size(); ++r) rows_of_cell_[cell_of(model.rows[r])].push_back(r);
  }

  double price(const Multipliers& at, const PlanSets& sets, const Restrictions* restrictions,
               std::vector<double>& reduced) override {
    restrictions_ = restrictions;
    double sum = 0;
    for (std::size_t cell = 0; cell < rows_of_cell_.size(); ++cell) {
      const std::size_t period = cell / model_.scenarios;
      const std::size_t base = cell * model_.sites;
      room_ = model_.capacity;
      for (std::size_t j = 0; j < model_.sites; ++j) items_[base + j].clear();
      for (const std::size_t r : rows_of_cell_[cell]) sum += offer(at, sets, r, period, base);
      for (std::size_t j = 0; j < model_.sites; ++j) {
        auto& items = items_[base + j];
        if (items.empty()) continue;
        reduced[period * model_.sites + j] +=
            model_.single_source ? fill_with_whole(items, room_[j]) : fill_with_parts(items, room_[j]);
      }
    }
    return sum;
  }

  void slack(const Multipliers& at, const std::vector<std::uint8_t>& open, std::vector<double>& left,
             std::vector<double>& scenario) override {
    std::ranges::fill(left, 1.0);
    for (std::size_t cell = 0; cell < rows_of_cell_.size(); ++cell) {
      const std::size_t period = cell / model_.scenarios;
      double cost = 0;
      for (std::size_t j = 0; j < model_.sites; ++j) {
        if (open[period * model_.sites + j] == 0) continue;
        for (const Item& item : items_[cell * model_.sites + j]) {
          left[item.row] -= item.share;
          cost += item.share * item.distance * model_.weight[item.row];
        }
      }
      for (const std::size_t r : rows_of_cell_[cell]) {
        if (const auto site = assigned(r); site >= 0) {
          left[r] = 0;
          cost += model_.weight[r] * distance_to(r, static_cast<std::size_t>(site));
        } else if (left[r] > 0 && at.row[r] >= weight_[r] * model_.unserved[r]) {
          // At its highest price what is left may as well stay unserved.
          if (weight_[r] > 0) cost += left[r] * model_.weight[r] * model_.unserved[r];
          left[r] = 0;
        }
      }
      scenario[cell % model_.scenarios] += cost;
    }
  }

 private:
  [[nodiscard]] std::size_t cell_of(const Row& row) const { return row.period * model_.scenarios + row.scenario; }
  [[nodiscard]] std::int32_t assigned(std::size_t row) const {
    return restrictions_ == nullptr ? -1 : restrictions_->assigned[row];
  }
  [[nodiscard]] double distance_to(std::size_t row, std::size_t site) const {
    const std::size_t point = model_.rows[row].point;
    for (std::size_t e = model_.list_begin[point]; e < model_.list_begin[point + 1]; ++e) {
      if (model_.list_site[e] == site) return model_.distance[e];
    }
    return kNever;
  }

  /// Puts a row before the sites to which it would be worth its price. @return its part of the bound.
  double offer(const Multipliers& at, const PlanSets& sets, std::size_t r, std::size_t period, std::size_t base) {
    const Row row = model_.rows[r];
    const double weight = weight_[r] = model_.weight[r] * at.share[row.scenario];
    if (const auto site = assigned(r); site >= 0) {
      room_[static_cast<std::size_t>(site)] -= model_.load[r];
      return weight * distance_to(r, static_cast<std::size_t>(site));
    }
    const double price = at.row[r];
    for (std::size_t e = model_.list_begin[row.point]; e < model_.list_begin[row.point + 1]; ++e) {
      const double value = weight * model_.distance[e] - price;
      if (value >= 0) break;
      const std::size_t j = model_.list_site[e];
      if ((sets[j] & model_.covers(j, period)) == 0) continue;
      if (restrictions_ != nullptr && restrictions_->forbidden[r * model_.sites + j] != 0) continue;
      items_[base + j].push_back({static_cast<std::uint32_t>(r), value, model_.load[r], model_.distance[e], 0});
    }
    return price;
  }

  const Model& model_;
  std::vector<double> weight_, room_;
  std::vector<std::vector<std::size_t>> rows_of_cell_;
  std::vector<std::vector<Item>> items_;  ///< Per cell and site.
  const Restrictions* restrictions_ = nullptr;
};

}  // namespace

std::unique_ptr<Service> make_capacitated(const Model& model) {
  return std::make_unique<Capacitated>(model);
}

}  // namespace pareltjes::engines::siting
