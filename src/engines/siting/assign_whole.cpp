// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <cmath>

#include "engines/siting/value.hpp"

namespace pareltjes::engines::siting {
namespace {

/// Rows to one open site each, cell by cell; the last "site" of a cell stands for unserved.
class WholeRows {
 public:
  WholeRows(const Model& model, const std::vector<std::uint8_t>& open, const Restrictions* restrictions)
      : model_(model), open_(open), restrictions_(restrictions), site_of_(model.rows.size(), -1) {}

  std::optional<std::vector<std::int32_t>> solve() {
    for (std::size_t t = 0; t < model_.periods; ++t) {
      for (std::size_t s = 0; s < model_.scenarios; ++s) {
        if (!fill_cell(t, s)) return std::nullopt;
      }
    }
    return site_of_;
  }

 private:
  bool fill_cell(std::size_t period, std::size_t scenario) {
    rows_.clear();
    room_ = model_.capacity;
    for (std::size_t r = 0; r < model_.rows.size(); ++r) {
      if (model_.rows[r].period == period && model_.rows[r].scenario == scenario) rows_.push_back(r);
    }
    std::vector<std::size_t> waiting;
    for (const std::size_t r : rows_) {
      const std::int32_t set = restrictions_ == nullptr ? -1 : restrictions_->assigned[r];
      if (set < 0) {
        waiting.push_back(r);
      } else {
        place(r, set);
      }
    }
    if (!place_by_regret(waiting)) return false;
    while (improve(waiting)) {
    }
    return true;
  }

  [[nodiscard]] bool may(std::size_t row, std::size_t site) const {
    return open_[model_.rows[row].period * model_.sites + site] != 0 &&
           (restrictions_ == nullptr || restrictions_->forbidden[row * model_.sites + site] == 0);
  }
  [[nodiscard]] double slack(std::size_t site) const {
    return room_[site] + (std::isinf(model_.capacity[site]) ? 0 : 1e-9 * model_.capacity[site]);
  }
  [[nodiscard]] bool fits(std::size_t row, std::size_t site) const { return model_.load[row] <= slack(site); }

  void place(std::size_t row, std::int32_t site) {
    if (site_of_[row] >= 0) room_[static_cast<std::size_t>(site_of_[row])] += model_.load[row];
    if (site >= 0) room_[static_cast<std::size_t>(site)] -= model_.load[row];
    site_of_[row] = site;
  }

  [[nodiscard]] double cost(std::size_t row, std::int32_t site) const {
    if (site < 0) return unserved(row);
    const std::size_t point = model_.rows[row].point;
    for (std::size_t e = model_.list_begin[point]; e < model_.list_begin[point + 1]; ++e) {
      if (model_.list_site[e] == static_cast<std::uint32_t>(site)) return model_.weight[row] * model_.distance[e];
    }
    return kNever;
  }
  [[nodiscard]] double unserved(std::size_t row) const {
    return std::isinf(model_.unserved[row]) ? kNever : model_.weight[row] * model_.unserved[row];
  }

  struct Offer {
    std::int32_t site = -1;
    double cost = kNever;
    double second = kNever;
  };
  /// The cheapest place with room, and what the next one costs.
  [[nodiscard]] Offer best_offer(std::size_t row) const {
    Offer offer;
    const std::size_t point = model_.rows[row].point;
    for (std::size_t e = model_.list_begin[point]; e < model_.list_begin[point + 1]; ++e) {
      const std::size_t j = model_.list_site[e];
      if (!may(row, j) || !fits(row, j)) continue;
      const double here = model_.weight[row] * model_.distance[e];
      if (std::isinf(offer.cost)) {
        offer.cost = here;
        offer.site = static_cast<std::int32_t>(j);
      } else {
        offer.second = here;
        break;
      }
    }
    if (unserved(row) < offer.cost) return {-1, unserved(row), offer.cost};
    offer.second = std::min(offer.second, unserved(row));
    return offer;
  }

  bool place_by_regret(std::vector<std::size_t> waiting) {
    while (!waiting.empty()) {
      std::size_t chosen = 0;
      Offer chosen_offer;
      double chosen_regret = -1;
      for (std::size_t i = 0; i < waiting.size(); ++i) {
        const Offer offer = best_offer(waiting[i]);
        if (std::isinf(offer.cost)) return false;
        // Among those with one place left the heaviest first, for it is the hardest to place.
        const double regret = std::isinf(offer.second) ? 1e100 + model_.load[waiting[i]] : offer.second - offer.cost;
        if (regret <= chosen_regret) continue;
        chosen = i;
        chosen_offer = offer;
        chosen_regret = regret;
      }
      place(waiting[chosen], chosen_offer.site);
      waiting.erase(waiting.begin() + static_cast<std::ptrdiff_t>(chosen));
    }
    return true;
  }

  /// One shift or swap that saves cost. Whether there was one.
  bool improve(const std::vector<std::size_t>& movable) {
    constexpr double kLeast = 1e-9;
    for (const std::size_t r : movable) {
      const double now = cost(r, site_of_[r]);
      if (const Offer offer = best_offer(r); offer.cost < now - kLeast * (1 + now)) {
        place(r, offer.site);
        return true;
      }
      for (const std::size_t other : movable) {
        if (other <= r || site_of_[r] < 0 || site_of_[other] < 0 || site_of_[other] == site_of_[r]) continue;
        const auto here = static_cast<std::size_t>(site_of_[r]);
        const auto there = static_cast<std::size_t>(site_of_[other]);
        if (!may(r, there) || !may(other, here)) continue;
        const double more = model_.load[r] - model_.load[other];
        if (more > slack(there) || -more > slack(here)) continue;
        const double before = now + cost(other, site_of_[other]);
        const double after = cost(r, site_of_[other]) + cost(other, site_of_[r]);
        if (after >= before - kLeast * (1 + before)) continue;
        place(r, -1);
        place(other, static_cast<std::int32_t>(here));
        place(r, static_cast<std::int32_t>(there));
        return true;
      }
    }
    return false;
  }

  const Model& model_;
  const std::vector<std::uint8_t>& open_;
  const Restrictions* restrictions_;
  std::vector<std::int32_t> site_of_;
  std::vector<std::size_t> rows_;
  std::vector<double> room_;
};

}  // namespace

std::optional<std::vector<std::int32_t>> assign_whole(const Model& model, const std::vector<std::uint8_t>& open,
                                                      const Restrictions* restrictions) {
  return WholeRows(model, open, restrictions).solve();
}

}  // namespace pareltjes::engines::siting
