// SPDX-License-Identifier: EUPL-1.2
#include "engines/siting/transport.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace pareltjes::engines::siting {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();
constexpr std::size_t kNone = static_cast<std::size_t>(-1);

class Paths {
 public:
  explicit Paths(const Transport& problem)
      : problem_(problem),
        places_(problem.places),
        rows_(problem.load.size()),
        room_(problem.capacity),
        move_(places_ * places_, kInfinite),
        mover_(places_ * places_, kNone) {
    flow_.share.assign(rows_ * places_, 0);
    for (const double load : problem.load) scale_ = std::max(scale_, load);
  }

  Flow solve() {
    for (std::size_t r = 0; r < rows_; ++r) {
      if (!add(r)) return flow_;
    }
    for (std::size_t r = 0; r < rows_; ++r) {
      for (std::size_t j = 0; j < places_; ++j) {
        if (flow_.share[r * places_ + j] > 0) flow_.cost += flow_.share[r * places_ + j] * cost(r, j);
      }
    }
    flow_.feasible = true;
    return std::move(flow_);
  }

 private:
  [[nodiscard]] double cost(std::size_t row, std::size_t place) const { return problem_.cost[row * places_ + place]; }
  /// Cost of one unit of the row's load.
  [[nodiscard]] double unit(std::size_t row, std::size_t place) const { return cost(row, place) / problem_.load[row]; }

  bool add(std::size_t row) {
    const double load = problem_.load[row];
    if (load <= 0) {  // It takes no room: the cheapest place, whatever is there.
      std::size_t best = kNone;
      for (std::size_t j = 0; j < places_; ++j) {
        if (std::isfinite(cost(row, j)) && (best == kNone || cost(row, j) < cost(row, best))) best = j;
      }
      if (best != kNone) flow_.share[row * places_ + best] = 1;
      return best != kNone;
    }
    double left = load;
    while (left > 1e-12 * scale_) {
      const std::size_t end = shortest_path(row);
      if (end == kNone) return false;
      left -= push(row, end, left);
    }
    return true;
  }

  /// The place with room at the end of the cheapest chain; Bellman–Ford, for moving on may save cost.
  std::size_t shortest_path(std::size_t row) {
    distance_.assign(places_, kInfinite);
    from_.assign(places_, kNone);
    for (std::size_t j = 0; j < places_; ++j) distance_[j] = unit(row, j);
    bool changed = true;
    for (std::size_t pass = 0; changed && pass < places_; ++pass) {
      changed = false;
      for (std::size_t a = 0; a < places_; ++a) {
        if (std::isinf(distance_[a]) || room_[a] > tiny()) continue;
        for (std::size_t b = 0; b < places_; ++b) {
          const double through = distance_[a] + move_[a * places_ + b];
          // A hair does not count, or rounding could go round in circles.
          if (std::isfinite(through) && through + 1e-12 * (1 + std::abs(through)) < distance_[b]) {
            distance_[b] = through;
            from_[b] = a;
            changed = true;
          }
        }
      }
    }
    std::size_t end = kNone;
    for (std::size_t j = 0; j < places_; ++j) {
      if (room_[j] <= tiny() || std::isinf(distance_[j])) continue;
      if (end == kNone || distance_[j] < distance_[end]) end = j;
    }
    return end;
  }

  double push(std::size_t row, std::size_t end, double left) {
    double amount = std::min(left, room_[end]);
    for (std::size_t b = end; from_[b] != kNone; b = from_[b]) {
      const std::size_t who = mover_[from_[b] * places_ + b];
      amount = std::min(amount, flow_.share[who * places_ + from_[b]] * problem_.load[who]);
    }
    room_[end] -= amount;
    std::size_t b = end;
    for (; from_[b] != kNone; b = from_[b]) {
      const std::size_t who = mover_[from_[b] * places_ + b];
      const double share = amount / problem_.load[who];
      double& leaving = flow_.share[who * places_ + from_[b]];
      leaving = leaving - share < 1e-12 ? 0 : leaving - share;
      flow_.share[who * places_ + b] += share;
    }
    flow_.share[row * places_ + b] += amount / problem_.load[row];
    for (b = end;; b = from_[b]) {
      refresh(b);
      if (from_[b] == kNone) break;
    }
    return amount;
  }

  /// The cheapest row to move from place a to every other.
  void refresh(std::size_t a) {
    double* const move = move_.data() + a * places_;
    std::fill(move, move + places_, kInfinite);
    for (std::size_t r = 0; r < rows_; ++r) {
      if (flow_.share[r * places_ + a] <= 0 || problem_.load[r] <= 0) continue;
      for (std::size_t b = 0; b < places_; ++b) {
        const double more = unit(r, b) - unit(r, a);
        if (b == a || more >= move[b]) continue;
        move[b] = more;
        mover_[a * places_ + b] = r;
      }
    }
  }

  [[nodiscard]] double tiny() const { return 1e-12 * scale_; }

  const Transport& problem_;
  std::size_t places_, rows_;
  std::vector<double> room_;
  std::vector<double> move_;  ///< Per pair of places: least cost of moving a unit on.
  std::vector<std::size_t> mover_;
  std::vector<double> distance_;
  std::vector<std::size_t> from_;
  double scale_ = 0;
  Flow flow_;
};

}  // namespace

Flow solve_transport(const Transport& problem) {
  return Paths(problem).solve();
}

}  // namespace pareltjes::engines::siting
