// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <cmath>
#include <utility>

#include "engines/award/relaxation.hpp"

namespace pareltjes::engines::award {
namespace {

/// Times that the prices are moved: at the root at most, and at every other node from those of its parent.
constexpr int kMovesAtRoot = 400, kMoves = 12;
/// Where steps have become so short, the bound rises no more.
constexpr double kLeastPace = 0.01;

class Search {
 public:
  Search(const Tender& tender, const Limits& limits)
      : tender_(tender), limits_(limits), relaxation_(tender), winner_(tender.lots.size(), kNobody) {}

  void run() {
    const auto lots = static_cast<int>(tender_.lots.size());
    open_bound_ = descend(first_prices(), std::min(kMovesAtRoot, 12 * lots), true);
  }

  [[nodiscard]] bool ended() {
    return ended_ = ended_ || nodes_ >= limits_.nodes || limits_.stop.stop_requested() ||
                    (limits_.until && std::chrono::steady_clock::now() >= *limits_.until);
  }
  [[nodiscard]] bool found() const { return best_ < kNever; }
  [[nodiscard]] Award award() const {
    const auto bill = *bill_of(tender_, best_winner_);
    return {best_winner_, bill.paid, bill.cost, bill.score, std::min(open_bound_, best_), nodes_};
  }

 private:
  /// Each lot costs what the second cheapest asks, so that the cheapest wants it.
  [[nodiscard]] std::vector<Mille> first_prices() {
    (void)relaxation_.bound(winner_, std::vector<Mille>(winner_.size(), 0));
    std::vector<Mille> prices(winner_.size(), 0);
    const std::vector<Mille> none(winner_.size(), 0);
    for (std::size_t lot = 0; lot < prices.size(); ++lot) {
      std::vector<Mille> asked;
      for (std::size_t b = 0; b < tender_.bidders.size(); ++b) {
        if (relaxation_.may_get(b, lot)) asked.push_back(relaxation_.reduced(b, lot, none));
      }
      std::ranges::sort(asked);
      if (!asked.empty()) prices[lot] = asked[asked.size() > 1 ? 1 : 0];
    }
    return prices;
  }

  /// Moves the prices up where nobody wants a lot and down where several do, and keeps the best bound.
  /// @param root tries to make an award of the prices each time that the bound rises.
  Relaxation::Answer raise(std::vector<Mille>& prices, int moves, bool root) {
    auto best = relaxation_.bound(winner_, prices);
    auto best_prices = prices;
    auto now = best;
    double pace = 1;
    int idle = 0;
    if (root) try_to_round(prices);
    for (int move = 0; move < moves && pace > kLeastPace && best.bound < best_ && now.bound < kNever; ++move) {
      double length = 0;
      for (const auto taken : now.taken) length += (1.0 - taken) * (1.0 - taken);
      if (length == 0) break;
      const double target = found() ? static_cast<double>(best_) : 1.02 * static_cast<double>(now.bound) + 1;
      const double step = pace * 1000 * std::max(1.0, target - static_cast<double>(now.bound)) / length;
      for (std::size_t lot = 0; lot < prices.size(); ++lot) {
        if (winner_[lot] == kNobody) prices[lot] += std::llround(step * (1.0 - now.taken[lot]));
      }
      now = relaxation_.bound(winner_, prices);
      if (now.bound > best.bound) {
        if (root) try_to_round(prices);
        best = now;
        best_prices = prices;
        idle = 0;
      } else if (++idle >= (root ? 6 : 3)) {
        pace /= 2;
        idle = 0;
        prices = best_prices;
        now = best;
      }
    }
    prices = best_prices;
    return relaxation_.bound(winner_, prices);
  }

  /// Every lot to who wants it most; then one lot at a time to somebody else, as long as it becomes better.
  void try_to_round(const std::vector<Mille>& prices) {
    auto winner = winner_;
    for (std::size_t lot = 0; lot < winner.size(); ++lot) {
      Mille least = kNever;
      for (std::size_t b = 0; winner_[lot] == kNobody && b < tender_.bidders.size(); ++b) {
        if (!relaxation_.may_get(b, lot)) continue;
        const Mille one = relaxation_.reduced(b, lot, prices);
        if (one < least) {
          least = one;
          winner[lot] = b;
        }
      }
      if (winner[lot] == kNobody) return;
    }
    if (take(winner)) improve();
  }

  void improve() {
    for (bool better = true; better;) {
      better = false;
      for (std::size_t o = 0; o < tender_.offers.size(); ++o) {
        auto winner = best_winner_;
        winner[tender_.offers[o].lot] = tender_.offers[o].bidder;
        better = take(winner) || better;
      }
      for (std::size_t a = 0; a < winner_.size(); ++a) {
        for (std::size_t b = a + 1; b < winner_.size(); ++b) {
          auto winner = best_winner_;
          std::swap(winner[a], winner[b]);
          better = (winner[a] != winner[b] && take(winner)) || better;
        }
      }
    }
  }

  bool take(const std::vector<std::size_t>& winner) {
    const auto bill = bill_of(tender_, winner);
    if (!bill || bill->score >= best_) return false;
    best_ = bill->score;
    best_winner_ = winner;
    return true;
  }

  /// The lot that most bidders want; where each has one, or none, the one with the fewest who may get it.
  [[nodiscard]] std::size_t next_lot(const Relaxation::Answer& answer) const {
    std::size_t next = kNobody;
    std::pair<unsigned, std::size_t> most;
    for (std::size_t lot = 0; lot < winner_.size(); ++lot) {
      if (winner_[lot] != kNobody) continue;
      std::size_t may = 0;
      for (std::size_t b = 0; b < tender_.bidders.size(); ++b) may += relaxation_.may_get(b, lot) ? 1U : 0U;
      const std::pair rank{answer.taken[lot] == 1 ? 0U : 1U + answer.taken[lot], kMostBidders - may};
      if (next == kNobody || rank > most) {
        next = lot;
        most = rank;
      }
    }
    return next;
  }

  /// @return no award below here has a lower score, or kNever when there is none that is better than the best.
  Cost descend(std::vector<Mille> prices, int moves, bool root) {
    const auto answer = raise(prices, moves, root);
    if (answer.bound >= best_) return kNever;
    const std::size_t lot = next_lot(answer);
    if (lot == kNobody) {
      take(winner_);
      return kNever;
    }
    if (ended()) return answer.bound;
    ++nodes_;
    std::vector<std::pair<Mille, std::size_t>> choices;
    for (std::size_t b = 0; b < tender_.bidders.size(); ++b) {
      if (relaxation_.may_get(b, lot)) choices.emplace_back(relaxation_.reduced(b, lot, prices), b);
    }
    std::ranges::sort(choices);
    Cost least = kNever;
    for (const auto& [unused, bidder] : choices) {
      winner_[lot] = bidder;
      // What is below here is at least what is known here.
      const Cost below = descend(prices, kMoves, false);
      least = std::min(least, below == kNever ? kNever : std::max(below, answer.bound));
    }
    winner_[lot] = kNobody;
    return least;
  }

  const Tender& tender_;
  const Limits& limits_;
  Relaxation relaxation_;
  std::vector<std::size_t> winner_, best_winner_;
  Cost best_ = kNever, open_bound_ = 0;
  std::uint64_t nodes_ = 0;
  bool ended_ = false;
};

}  // namespace

core::Result<Award> solve(const Tender& tender, const Limits& limits) {
  if (const auto checked = check(tender); !checked) return std::unexpected(checked.error());
  Search search(tender, limits);
  if (!limits.stop.stop_requested()) search.run();
  if (search.found()) return search.award();
  if (search.ended()) {
    return core::fail(core::ErrorCode::kCancelled, {"De berekening is gestopt voor er een gunning was.",
                                                    "The calculation was stopped before there was an award."});
  }
  const auto reasons = obstacles(tender);
  return core::fail(core::ErrorCode::kInvalidInput,
                    reasons.empty() ? core::Text{"Geen enkele gunning houdt zich aan alle regels van de ronde.",
                                                 "No award keeps all rules of the round."}
                                    : reasons.front());
}

}  // namespace pareltjes::engines::award
