// SPDX-License-Identifier: EUPL-1.2
#include "engines/flow/transport.hpp"

#include <algorithm>
#include <cassert>
#include <queue>
#include <utility>

namespace pareltjes::engines::flow {
namespace {

constexpr std::int64_t kFar = std::numeric_limits<std::int64_t>::max();
constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

/// Shortest paths run over the sources alone. From a source the next step is a place with room, or a full place where
/// somebody of another source moves on: of all places that two sources share, only the cheapest to change at matters.
class Solver {
 public:
  Solver(const Transport& transport, const std::stop_token& stop)
      : given_(transport),
        stop_(stop),
        sources_(transport.supply.size()),
        places_(transport.capacity.size()),
        left_(transport.supply),
        room_(transport.capacity),
        amount_(sources_ * places_, 0),
        stay_(sources_, 0),
        order_(sources_),
        next_free_(sources_, 0),
        changes_(sources_ * sources_),
        potential_(sources_, 0),
        distance_(sources_),
        before_(sources_),
        change_at_(sources_),
        done_(sources_) {
    assert(transport.cost.size() == sources_ * places_);
    for (std::size_t source = 0; source < sources_; ++source) {
      for (std::size_t place = 0; place < places_; ++place) {
        if (cost(source, place) != kForbidden && room_[place] > 0) order_[source].push_back(place);
      }
      std::ranges::stable_sort(order_[source], {}, [&](std::size_t place) { return cost(source, place); });
    }
  }

  Plan run() {
    Plan plan;
    for (std::size_t source = 0; source < sources_; ++source) {
      while (left_[source] > 0) {
        if (stop_.stop_requested()) {
          plan.stopped = true;
          return plan;
        }
        augment(source, find_end(source));
      }
    }
    return told(std::move(plan));
  }

 private:
  /// Whoever of another source lives at a place can move on from there; `extra` is what the change costs.
  struct Change {
    std::int64_t extra;
    std::size_t place;
    friend bool operator>(const Change& a, const Change& b) {
      return std::pair(a.extra, a.place) > std::pair(b.extra, b.place);
    }
  };
  using Changes = std::priority_queue<Change, std::vector<Change>, std::greater<>>;

  [[nodiscard]] std::int64_t cost(std::size_t source, std::size_t place) const {
    return given_.cost[source * places_ + place];
  }

  /// The nearest place with room; kNone: there is none, or to stay costs less. A full place never gets room again.
  std::size_t free_place(std::size_t source) {
    const auto& order = order_[source];
    auto& next = next_free_[source];
    while (next < order.size() && room_[order[next]] == 0) ++next;
    if (next == order.size() || cost(source, order[next]) > given_.stay_cost) return kNone;
    return order[next];
  }
  [[nodiscard]] std::int64_t cost_of_end(std::size_t source, std::size_t place) const {
    return place == kNone ? given_.stay_cost : cost(source, place);
  }

  /// The cheapest place for `source` to take over from `other`; nullptr when there is none.
  const Change* change(std::size_t source, std::size_t other) {
    auto& changes = changes_[source * sources_ + other];
    while (!changes.empty() && amount_[other * places_ + changes.top().place] == 0) changes.pop();
    return changes.empty() ? nullptr : &changes.top();
  }

  /// Dijkstra by reduced costs; the potentials follow. @return the source whose end of the path is the nearest.
  std::size_t find_end(std::size_t begin) {
    std::ranges::fill(distance_, kFar);
    done_.assign(sources_, false);
    distance_[begin] = 0;
    before_[begin] = kNone;
    std::int64_t nearest = kFar;
    std::size_t end = kNone;
    for (;;) {
      std::size_t at = kNone;
      for (std::size_t i = 0; i < sources_; ++i) {
        if (!done_[i] && distance_[i] < nearest && (at == kNone || distance_[i] < distance_[at])) at = i;
      }
      if (at == kNone) break;
      done_[at] = true;
      const auto base = distance_[at] + potential_[at];
      if (const auto to_end = base + cost_of_end(at, free_place(at)); to_end < nearest) {
        nearest = to_end;
        end = at;
      }
      for (std::size_t other = 0; other < sources_; ++other) {
        if (done_[other]) continue;
        const auto* step = change(at, other);
        if (step == nullptr || base + step->extra - potential_[other] >= distance_[other]) continue;
        distance_[other] = base + step->extra - potential_[other];
        before_[other] = at;
        change_at_[other] = step->place;
      }
    }
    for (std::size_t i = 0; i < sources_; ++i) {
      if (distance_[i] < nearest) potential_[i] += distance_[i] - nearest;
    }
    return end;
  }

  void add(std::size_t source, std::size_t place, std::int64_t amount) {
    auto& now = amount_[source * places_ + place];
    const bool was_none = now == 0;
    now += amount;
    if (!was_none || amount <= 0) return;
    for (std::size_t other = 0; other < sources_; ++other) {
      if (other != source && cost(other, place) != kForbidden)
        changes_[other * sources_ + source].push({cost(other, place) - cost(source, place), place});
    }
  }

  void augment(std::size_t begin, std::size_t end) {
    const auto last = free_place(end);
    auto amount = left_[begin];
    if (last != kNone) amount = std::min(amount, room_[last]);
    for (auto at = end; at != begin; at = before_[at])
      amount = std::min(amount, amount_[at * places_ + change_at_[at]]);
    left_[begin] -= amount;
    if (last == kNone) {
      stay_[end] += amount;
    } else {
      room_[last] -= amount;
      add(end, last, amount);
    }
    for (auto at = end; at != begin; at = before_[at]) {
      add(at, change_at_[at], -amount);
      add(before_[at], change_at_[at], amount);
    }
  }

  Plan told(Plan plan) const {
    plan.stay = stay_;
    for (std::size_t i = 0; i < sources_; ++i) {
      plan.cost += stay_[i] * given_.stay_cost;
      plan.source_price.push_back(-potential_[i]);
      for (std::size_t j = 0; j < places_; ++j) {
        const auto amount = amount_[i * places_ + j];
        if (amount == 0) continue;
        plan.cost += amount * cost(i, j);
        plan.shipments.push_back({i, j, amount});
      }
    }
    plan.place_price.assign(places_, 0);
    for (std::size_t i = 0; i < sources_; ++i) {
      for (std::size_t j = 0; j < places_; ++j) {
        if (cost(i, j) != kForbidden)
          plan.place_price[j] = std::max(plan.place_price[j], plan.source_price[i] - cost(i, j));
      }
    }
    return plan;
  }

  const Transport& given_;
  const std::stop_token& stop_;
  std::size_t sources_, places_;
  std::vector<std::int64_t> left_, room_, amount_, stay_;
  std::vector<std::vector<std::size_t>> order_;  ///< Places by cost, for each source.
  std::vector<std::size_t> next_free_;
  std::vector<Changes> changes_;  ///< By source and other; what is no longer there is passed over.
  std::vector<std::int64_t> potential_, distance_;
  std::vector<std::size_t> before_, change_at_;
  std::vector<bool> done_;
};

}  // namespace

Plan solve(const Transport& transport, const std::stop_token& stop) {
  return Solver(transport, stop).run();
}

}  // namespace pareltjes::engines::flow
