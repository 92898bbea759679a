// SPDX-License-Identifier: EUPL-1.2
#include "engines/siting/knapsack.hpp"

#include <algorithm>
#include <cmath>

namespace pareltjes::engines::siting {
namespace {

/// Best value for a unit of load first; what takes no room before everything.
void sort_by_ratio(std::vector<Item>& items) {
  std::ranges::sort(items, [](const Item& a, const Item& b) {
    const double left = a.value * b.load;
    const double right = b.value * a.load;
    return left != right ? left < right : a.row < b.row;
  });
}

/// Depth first over the sorted items: take an item if it fits, then leave it.
class WholeItems {
 public:
  WholeItems(std::vector<Item>& items, double capacity, std::size_t steps)
      : items_(items), taken_(items.size(), 0), best_taken_(items.size(), 0), capacity_(capacity), steps_(steps) {}

  /// Whether it came to an end within its steps.
  bool search() {
    visit(0, capacity_ * (1 + 1e-12), 0);
    return steps_ > 0;
  }
  double settle() {
    for (std::size_t i = 0; i < items_.size(); ++i) items_[i].share = best_taken_[i];
    return best_;
  }

 private:
  [[nodiscard]] double bound(std::size_t from, double room) const {
    double sum = 0;
    for (std::size_t i = from; i < items_.size(); ++i) {
      if (items_[i].load > room) return sum + items_[i].value * room / items_[i].load;
      sum += items_[i].value;
      room -= items_[i].load;
    }
    return sum;
  }

  void visit(std::size_t from, double room, double value) {
    if (value < best_) {
      best_ = value;
      best_taken_ = taken_;
    }
    for (std::size_t i = from; i < items_.size(); ++i) {
      if (steps_ == 0 || value + bound(i, room) >= best_ - 1e-12 * std::abs(best_)) return;
      --steps_;
      if (items_[i].load > room) continue;
      taken_[i] = 1;
      visit(i + 1, room - items_[i].load, value + items_[i].value);
      taken_[i] = 0;
    }
  }

  std::vector<Item>& items_;
  std::vector<std::uint8_t> taken_, best_taken_;
  double capacity_;
  std::size_t steps_;
  double best_ = 0;
};

}  // namespace

double fill_with_parts(std::vector<Item>& items, double capacity) {
  double load = 0;
  for (const Item& item : items) load += item.load;
  if (load > capacity) sort_by_ratio(items);
  double total = 0;
  double room = std::max(0.0, capacity);
  for (Item& item : items) {
    item.share = item.load <= room ? 1 : room / item.load;
    total += item.share * item.value;
    room -= item.share * item.load;
    room = std::max(0.0, room);
  }
  return total;
}

double fill_with_whole(std::vector<Item>& items, double capacity, std::size_t steps) {
  const double with_parts = fill_with_parts(items, capacity);
  if (std::ranges::all_of(items, [](const Item& item) { return item.share == 1; })) return with_parts;
  std::vector<Item> parts = items;
  WholeItems search(items, capacity, steps);
  if (search.search()) return search.settle();
  items = std::move(parts);
  return with_parts;
}

}  // namespace pareltjes::engines::siting
