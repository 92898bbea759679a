// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <numeric>

#include "engines/award/award.hpp"

namespace pareltjes::engines::award {
namespace {

constexpr Cost kNever = std::numeric_limits<Cost>::max() / 4;
constexpr std::size_t kNobody = std::numeric_limits<std::size_t>::max();

/// One way to give a lot.
struct Choice {
  std::size_t bidder = 0;
  Cost least = 0;  ///< Its cost with every discount that could count.
  std::int64_t load = 0;
};

class Search {
 public:
  Search(const Tender& tender, const Limits& limits)
      : tender_(tender),
        limits_(limits),
        load_(tender.bidders.size(), 0),
        lots_(tender.bidders.size(), 0),
        winner_(tender.lots.size(), kNobody) {
    list_choices();
    order_lots();
  }

  void run() { open_bound_ = descend(0, 0, 0); }

  [[nodiscard]] bool ended() const { return nodes_ >= limits_.nodes || limits_.stop.stop_requested(); }
  [[nodiscard]] bool found() const { return best_ < kNever; }
  [[nodiscard]] Award award() const {
    Award award{best_winner_, {}, best_, std::min(open_bound_, best_), nodes_};
    (void)cost_of(tender_, best_winner_, &award.paid);
    return award;
  }

 private:
  void list_choices() {
    choices_.resize(tender_.lots.size());
    for (const Offer& offer : tender_.offers) {
      int most = 0;
      for (const Band& band : tender_.bidders[offer.bidder].bands) most = std::max(most, band.permille);
      Cost least = offer.cost * (1000 - most) / 1000;
      for (const Bundle& bundle : tender_.bundles) {
        if (bundle.bidder != offer.bidder || std::ranges::find(bundle.lots, offer.lot) == bundle.lots.end()) continue;
        const auto size = static_cast<Cost>(bundle.lots.size());
        least -= (bundle.discount + size - 1) / size;
      }
      choices_[offer.lot].push_back({offer.bidder, least, offer.load});
    }
    for (auto& choices : choices_) {
      std::ranges::sort(choices, {}, [](const Choice& choice) { return std::pair(choice.least, choice.bidder); });
    }
  }

  /// First the lots where the second choice costs most more; the rest of the bound is the sum of best prices.
  void order_lots() {
    order_.resize(tender_.lots.size());
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    const auto regret = [&](std::size_t lot) {
      const auto& choices = choices_[lot];
      return choices.size() < 2 ? kNever : choices[1].least - choices[0].least;
    };
    std::ranges::stable_sort(order_, std::greater(), regret);
    rest_.assign(order_.size() + 1, 0);
    for (std::size_t i = order_.size(); i-- > 0;) {
      const auto& choices = choices_[order_[i]];
      rest_[i] = choices.empty() ? kNever : std::min(kNever, rest_[i + 1] + choices.front().least);
    }
  }

  /// The rest of the lots, when nobody new may win any more.
  [[nodiscard]] Cost rest_of_winners(std::size_t depth) const {
    Cost sum = 0;
    for (std::size_t i = depth; i < order_.size(); ++i) {
      const auto& choices = choices_[order_[i]];
      const auto first = std::ranges::find_if(choices, [&](const Choice& choice) { return lots_[choice.bidder] > 0; });
      if (first == choices.end()) return kNever;
      sum += first->least;
    }
    return sum;
  }

  [[nodiscard]] bool fits(const Choice& choice, std::size_t winners) const {
    const Bidder& bidder = tender_.bidders[choice.bidder];
    return load_[choice.bidder] + choice.load <= bidder.capacity.value_or(kMostCost) &&
           lots_[choice.bidder] + 1 <= bidder.most_lots.value_or(kMostLots) &&
           (lots_[choice.bidder] > 0 || winners < tender_.most_winners);
  }

  /// @return no award below here costs less, or kNever when there is none that is better than the best.
  Cost descend(std::size_t depth, Cost so_far, std::size_t winners) {
    const std::size_t left = order_.size() - depth;
    if (winners + left < tender_.least_winners) return kNever;
    const bool must = tender_.must_win && lots_[*tender_.must_win] == 0;
    if (must && left == 0) return kNever;
    Cost bound = so_far + rest_[depth];
    if (bound < best_ && winners >= tender_.most_winners) bound = so_far + rest_of_winners(depth);
    if (bound >= best_) return kNever;
    if (left == 0) {
      take();
      return best_;
    }
    if (ended()) return bound;
    ++nodes_;
    Cost least = kNever;
    const std::size_t lot = order_[depth];
    for (const Choice& choice : choices_[lot]) {
      if (!fits(choice, winners)) continue;
      winner_[lot] = choice.bidder;
      load_[choice.bidder] += choice.load;
      const bool first = lots_[choice.bidder]++ == 0;
      least = std::min(least, descend(depth + 1, so_far + choice.least, winners + (first ? 1 : 0)));
      --lots_[choice.bidder];
      load_[choice.bidder] -= choice.load;
    }
    winner_[lot] = kNobody;
    return least;
  }

  void take() {
    const auto cost = cost_of(tender_, winner_);
    if (!cost || *cost >= best_) return;
    best_ = *cost;
    best_winner_ = winner_;
  }

  const Tender& tender_;
  const Limits& limits_;
  std::vector<std::vector<Choice>> choices_;
  std::vector<std::size_t> order_;
  std::vector<Cost> rest_;
  std::vector<std::int64_t> load_;
  std::vector<std::size_t> lots_, winner_, best_winner_;
  Cost best_ = kNever, open_bound_ = 0;
  std::uint64_t nodes_ = 0;
};

}  // namespace

core::Result<Award> solve(const Tender& tender, const Limits& limits) {
  if (const auto checked = check(tender); !checked) return std::unexpected(checked.error());
  Search search(tender, limits);
  search.run();
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
