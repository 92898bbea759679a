// SPDX-License-Identifier: EUPL-1.2
#include "engines/award/relaxation.hpp"

#include <algorithm>

namespace pareltjes::engines::award {
namespace {

__extension__ using Wide = __int128;

/// A part of a number, rounded down.
Mille part_of(Mille number, std::int64_t part, std::int64_t whole) {
  const Wide product = static_cast<Wide>(number) * part;
  return static_cast<Mille>(product >= 0 ? product / whole : -((-product + whole - 1) / whole));
}

}  // namespace

Relaxation::Relaxation(const Tender& tender)
    : tender_(tender),
      offers_(tender.bidders.size() * tender.lots.size(), kNobody),
      may_(offers_.size()),
      bundled_(offers_.size()),
      has_(tender.bidders.size()) {
  for (std::size_t o = 0; o < tender.offers.size(); ++o) {
    offers_[tender.offers[o].bidder * tender.lots.size() + tender.offers[o].lot] = o;
  }
  for (const Bidder& bidder : tender.bidders) rounding_ += bidder.bands.empty() ? 0 : 999;
}

void Relaxation::add_up(const std::vector<std::size_t>& winner) {
  const std::size_t lots = tender_.lots.size();
  std::ranges::fill(has_, Has{});
  std::size_t winners = 0;
  for (std::size_t lot = 0; lot < lots; ++lot) {
    if (winner[lot] == kNobody) continue;
    const Offer& taken = *offer(winner[lot], lot);
    Has& has = has_[winner[lot]];
    has.total += taken.cost;
    has.load += taken.load;
    has.weight += weight(lot);
    winners += has.lots++ == 0 ? 1U : 0U;
  }
  for (std::size_t b = 0; b < has_.size(); ++b) {
    const Bidder& bidder = tender_.bidders[b];
    for (std::size_t lot = 0; lot < lots; ++lot) {
      const Offer* const one = offer(b, lot);
      may_[b * lots + lot] = static_cast<char>(one != nullptr && winner[lot] == kNobody &&
                                               (has_[b].lots > 0 || winners < tender_.most_winners) &&
                                               has_[b].lots < bidder.most_lots.value_or(kMostLots) &&
                                               has_[b].load + one->load <= bidder.capacity.value_or(kMostCost) &&
                                               has_[b].weight + weight(lot) <= bidder.most_weight.value_or(kMostCost));
    }
  }
  for (const auto& group : tender_.apart) {
    for (const auto given : group) {
      if (winner[given] == kNobody) continue;
      for (const auto lot : group) may_[winner[given] * lots + lot] = 0;
    }
  }
}

void Relaxation::share_bundles(const std::vector<std::size_t>& winner) {
  const std::size_t lots = tender_.lots.size();
  std::ranges::fill(bundled_, 0);
  for (const Bundle& bundle : tender_.bundles) {
    const auto can = [&](std::size_t lot) {
      return winner[lot] == bundle.bidder || may_[bundle.bidder * lots + lot] != 0;
    };
    if (!std::ranges::all_of(bundle.lots, can)) continue;
    const auto size = static_cast<Mille>(bundle.lots.size());
    for (const auto lot : bundle.lots)
      bundled_[bundle.bidder * lots + lot] += (1000 * bundle.discount + size - 1) / size;
  }
}

Mille Relaxation::reduced(std::size_t bidder, std::size_t lot, const std::vector<Mille>& prices) const {
  int most = 0;
  for (const Band& band : tender_.bidders[bidder].bands) most = std::max(most, band.permille);
  return counted(bidder, *offer(bidder, lot), most) - prices[lot];
}

Relaxation::Choice Relaxation::at_band(std::size_t bidder, const Band& band, const std::vector<std::size_t>& winner,
                                       const std::vector<Mille>& prices) const {
  const Bidder& rules = tender_.bidders[bidder];
  const Has& has = has_[bidder];
  Mille given = 0, gains = 0;
  std::vector<Item> items;
  for (std::size_t lot = 0; lot < winner.size(); ++lot) {
    if (winner[lot] == bidder) given += counted(bidder, *offer(bidder, lot), band.permille);
    if (!may_get(bidder, lot)) continue;
    const Offer& one = *offer(bidder, lot);
    items.push_back({lot, counted(bidder, one, band.permille) - prices[lot], one.cost, one.load, weight(lot)});
  }
  std::ranges::sort(items, {}, [](const Item& item) { return std::pair(item.gain, item.lot); });
  if (has.lots == 0 && items.empty()) return {};
  // What pays; where it has nothing yet, at least one.
  std::size_t paying = 0;
  while (paying < items.size() && items[paying].gain < 0) ++paying;
  if (has.lots == 0 && paying == 0) paying = 1;
  paying = std::min(paying, rules.most_lots.value_or(kMostLots) - has.lots);
  Cost total = has.total;
  std::int64_t load = has.load, weights = has.weight;
  Choice choice{0, {}};
  for (std::size_t i = 0; i < paying; ++i) {
    gains += items[i].gain;
    total += items[i].cost;
    load += items[i].load;
    weights += items[i].weight;
    choice.lots.push_back(items[i].lot);
  }
  // Each of the other rules by itself makes it worse by at least so much; the largest counts.
  Mille worse = 0;
  const auto shed = [&](std::int64_t over, auto Item::* size) {
    std::vector<const Item*> chosen;
    for (std::size_t i = 0; i < paying; ++i) {
      if (items[i].*size > 0 && items[i].gain < 0) chosen.push_back(&items[i]);
    }
    std::ranges::sort(chosen, [&](const Item* a, const Item* b) {
      return static_cast<Wide>(-a->gain) * (b->*size) < static_cast<Wide>(-b->gain) * (a->*size);
    });
    Mille lost = 0;
    for (const Item* item : chosen) {
      if (over <= 0) break;
      const auto off = std::min(over, item->*size);
      lost += part_of(-item->gain, off, item->*size);
      over -= off;
    }
    worse = std::max(worse, lost);
  };
  if (rules.capacity && load > *rules.capacity) shed(load - *rules.capacity, &Item::load);
  if (rules.most_weight && weights > *rules.most_weight) shed(weights - *rules.most_weight, &Item::weight);
  if (total < band.from) {  // More lots are needed to reach the discount: the cheapest for what they add.
    std::vector<const Item*> others;
    for (std::size_t i = paying; i < items.size(); ++i) {
      if (items[i].cost > 0) others.push_back(&items[i]);
    }
    std::ranges::sort(others, [](const Item* a, const Item* b) {
      return static_cast<Wide>(a->gain) * b->cost < static_cast<Wide>(b->gain) * a->cost;
    });
    Cost needed = band.from - total;
    Mille added = 0;
    for (const Item* item : others) {
      if (needed <= 0) break;
      added += part_of(item->gain, std::min(needed, item->cost), item->cost);
      needed -= std::min(needed, item->cost);
    }
    if (needed > 0) return {};
    if (added > worse) {
      worse = added;
      choice.lots.push_back(others.front()->lot);
    }
  }
  choice.value = given + gains + worse;
  return choice;
}

Relaxation::Choice Relaxation::best_of(std::size_t bidder, const std::vector<std::size_t>& winner,
                                       const std::vector<Mille>& prices) const {
  Choice best = at_band(bidder, {0, 0}, winner, prices);
  for (const Band& band : tender_.bidders[bidder].bands) {
    auto other = at_band(bidder, band, winner, prices);
    if (other.value < best.value) best = std::move(other);
  }
  return best;
}

Relaxation::Answer Relaxation::bound(const std::vector<std::size_t>& winner, const std::vector<Mille>& prices) {
  add_up(winner);
  share_bundles(winner);
  Answer answer{kNever, std::vector<unsigned>(winner.size(), 0)};
  Mille sum = 0;
  for (std::size_t lot = 0; lot < winner.size(); ++lot) {
    answer.taken[lot] = winner[lot] != kNobody ? 1 : 0;
    if (winner[lot] == kNobody) sum += prices[lot];
  }
  const auto take = [&](const Choice& choice) {
    sum += choice.value;
    for (const auto lot : choice.lots) ++answer.taken[lot];
  };
  std::size_t winners = 0;
  std::vector<Choice> others;  // Of who has nothing yet.
  for (std::size_t b = 0; b < has_.size(); ++b) {
    auto choice = best_of(b, winner, prices);
    const bool must = has_[b].lots > 0 || tender_.must_win == b;
    if (must && choice.value >= kNever) return answer;
    if (must) {
      take(choice);
      ++winners;
    } else if (choice.value < kNever) {
      others.push_back(std::move(choice));
    }
  }
  if (winners > tender_.most_winners) return answer;
  std::ranges::stable_sort(others, {}, &Choice::value);
  for (const Choice& choice : others) {
    if (winners >= tender_.most_winners || (winners >= tender_.least_winners && choice.value >= 0)) break;
    take(choice);
    ++winners;
  }
  if (winners < tender_.least_winners) return answer;
  const Mille low = sum - rounding_;
  answer.bound = low >= 0 ? (low + 999) / 1000 : -(-low / 1000);
  return answer;
}

}  // namespace pareltjes::engines::award
