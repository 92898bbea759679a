// SPDX-License-Identifier: EUPL-1.2
#include "engines/award/award.hpp"

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <set>

namespace pareltjes::engines::award {
namespace {

Cost discounted(const Bidder& bidder, Cost total) {
  int most = 0;
  for (const Band& band : bidder.bands) {
    if (total >= band.from) most = std::max(most, band.permille);
  }
  return total * (1000 - most) / 1000;
}

core::Text quoted(const std::string& nl, const std::string& en, const std::string& name) {
  return {nl + " ‘" + name + "’", en + " ‘" + name + "’"};
}

}  // namespace

core::Result<void> check(const Tender& tender) {
  const auto wrong = [](const char* nl, const char* en) {
    return core::fail(core::ErrorCode::kInvalidInput, {nl, en});
  };
  if (tender.lots.empty() || tender.lots.size() > kMostLots || tender.bidders.empty() ||
      tender.bidders.size() > kMostBidders) {
    return wrong("Een gunning gaat over 1 tot en met 200 percelen en 1 tot en met 60 inschrijvers.",
                 "An award is about 1 to 200 lots and 1 to 60 bidders.");
  }
  std::set<std::pair<std::size_t, std::size_t>> seen;
  Cost total = 0;
  std::int64_t load = 0;
  Cost handicaps = 0;
  for (const Offer& offer : tender.offers) {
    if (offer.lot >= tender.lots.size() || offer.bidder >= tender.bidders.size() ||
        !seen.emplace(offer.lot, offer.bidder).second) {
      return wrong("Een bod is op een perceel of van een inschrijver die er niet is, of staat er twee keer.",
                   "A bid is for a lot or by a bidder that is not there, or stands twice.");
    }
    const Cost handicap = std::max(offer.handicap, -kMostCost);
    if (offer.cost < 0 || offer.load < 0 || offer.cost >= kMostCost - total || offer.load >= kMostCost - load ||
        std::abs(handicap) >= kMostCost - handicaps) {
      return wrong("Een prijs of hoeveelheid is negatief of te groot.", "A price or volume is negative or too large.");
    }
    total += offer.cost;
    load += offer.load;
    handicaps += std::abs(handicap);
  }
  if (!tender.weights.empty() && tender.weights.size() != tender.lots.size()) {
    return wrong("Niet elk perceel heeft één gewicht.", "Not every lot has one weight.");
  }
  std::int64_t weight = 0;
  for (const auto one : tender.weights) {
    if (one < 0 || one >= kMostCost - weight) {
      return wrong("Een gewicht is negatief of te groot.", "A weight is negative or too large.");
    }
    weight += one;
  }
  for (const auto& group : tender.apart) {
    if (std::ranges::any_of(group, [&](std::size_t lot) { return lot >= tender.lots.size(); })) {
      return wrong("Een perceel dat apart moet blijven, is er niet.", "A lot that must stay apart is not there.");
    }
  }
  for (const Bidder& bidder : tender.bidders) {
    if (bidder.capacity.value_or(0) < 0 || bidder.most_weight.value_or(0) < 0) {
      return wrong("Een grens aan wat een inschrijver krijgt, is negatief.",
                   "A limit of what a bidder gets is negative.");
    }
    for (const Band& band : bidder.bands) {
      if (band.permille < 0 || band.permille > 1000)
        return wrong("Een korting is geen deel.", "A discount is no part.");
    }
  }
  Cost discounts = 0;
  for (const Bundle& bundle : tender.bundles) {
    const std::set<std::size_t> lots(bundle.lots.begin(), bundle.lots.end());
    if (bundle.bidder >= tender.bidders.size() || bundle.discount < 0 || bundle.discount >= kMostCost - discounts ||
        lots.size() != bundle.lots.size() || lots.empty() || *lots.rbegin() >= tender.lots.size()) {
      return wrong("Een korting voor meer percelen samen klopt niet.", "A discount for several lots is wrong.");
    }
    discounts += bundle.discount;
  }
  if (tender.must_win && *tender.must_win >= tender.bidders.size()) {
    return wrong("De inschrijver is niet bekend.", "The bidder is not known.");
  }
  return {};
}

namespace {

/// What one bidder gets before discounts.
struct Gets {
  Cost total = 0;
  std::int64_t load = 0, weight = 0;
  std::size_t lots = 0;
};

bool keeps(const Bidder& bidder, const Gets& gets) {
  return gets.load <= bidder.capacity.value_or(kMostCost) && gets.lots <= bidder.most_lots.value_or(kMostLots) &&
         gets.weight <= bidder.most_weight.value_or(kMostCost);
}

bool kept_apart(const Tender& tender, const std::vector<std::size_t>& winner) {
  return std::ranges::all_of(tender.apart, [&](const std::vector<std::size_t>& group) {
    std::set<std::size_t> seen;
    return std::ranges::all_of(group, [&](std::size_t lot) { return seen.insert(winner[lot]).second; });
  });
}

}  // namespace

std::optional<Bill> bill_of(const Tender& tender, const std::vector<std::size_t>& winner) {
  const std::size_t bidders = tender.bidders.size();
  std::vector<Gets> gets(bidders);
  std::size_t found = 0;
  Bill bill{std::vector<Cost>(bidders, 0), 0, 0};
  for (const Offer& offer : tender.offers) {
    if (winner[offer.lot] != offer.bidder) continue;
    Gets& one = gets[offer.bidder];
    one.total += offer.cost;
    one.load += offer.load;
    one.weight += tender.weights.empty() ? 0 : tender.weights[offer.lot];
    ++one.lots;
    ++found;
    bill.score += offer.handicap;
  }
  if (found != tender.lots.size() || !kept_apart(tender, winner)) return std::nullopt;
  const auto winners =
      static_cast<std::size_t>(std::ranges::count_if(gets, [](const Gets& one) { return one.lots > 0; }));
  if (winners < tender.least_winners || winners > tender.most_winners) return std::nullopt;
  if (tender.must_win && gets[*tender.must_win].lots == 0) return std::nullopt;
  for (std::size_t b = 0; b < bidders; ++b) {
    if (!keeps(tender.bidders[b], gets[b])) return std::nullopt;
    bill.paid[b] = discounted(tender.bidders[b], gets[b].total);
  }
  for (const Bundle& bundle : tender.bundles) {
    if (!std::ranges::all_of(bundle.lots, [&](std::size_t lot) { return winner[lot] == bundle.bidder; })) continue;
    bill.paid[bundle.bidder] = std::max(Cost{0}, bill.paid[bundle.bidder] - bundle.discount);
  }
  bill.cost = std::accumulate(bill.paid.begin(), bill.paid.end(), Cost{0});
  bill.score += bill.cost;
  return bill;
}

std::vector<core::Text> obstacles(const Tender& tender) {
  std::vector<core::Text> found;
  std::vector<std::size_t> offers(tender.lots.size(), 0), fitting(tender.lots.size(), 0);
  std::vector<char> offering(tender.bidders.size(), 0);
  std::vector<std::int64_t> least(tender.lots.size(), kMostCost);
  for (const Offer& offer : tender.offers) {
    ++offers[offer.lot];
    offering[offer.bidder] = 1;
    least[offer.lot] = std::min(least[offer.lot], offer.load);
    if (offer.load <= tender.bidders[offer.bidder].capacity.value_or(kMostCost)) ++fitting[offer.lot];
  }
  for (std::size_t lot = 0; lot < tender.lots.size(); ++lot) {
    const auto name = quoted("perceel", "lot", tender.lots[lot]);
    if (offers[lot] == 0) {
      found.push_back({"Op " + name.nl + " bood niemand.", "Nobody bid for " + name.en + "."});
    } else if (fitting[lot] == 0) {
      found.push_back({"Voor iedereen die bood, is " + name.nl + " te groot.",
                       "For everybody who bid, " + name.en + " is too large."});
    }
  }
  if (!found.empty()) return found;
  std::int64_t room = 0;
  for (const Bidder& bidder : tender.bidders) room += std::min(bidder.capacity.value_or(kMostCost), kMostCost);
  if (room < std::accumulate(least.begin(), least.end(), std::int64_t{0})) {
    found.push_back({"Samen hebben de inschrijvers te weinig ruimte voor alle percelen.",
                     "Together the bidders have too little capacity for all lots."});
  }
  const auto many = std::min(static_cast<std::size_t>(std::ranges::count(offering, 1)), tender.lots.size());
  if (tender.least_winners > many || tender.least_winners > tender.most_winners) {
    found.push_back({"Zo veel leveranciers als de ronde vraagt, kunnen er niet zijn.",
                     "There cannot be as many suppliers as the round asks for."});
  }
  return found;
}

}  // namespace pareltjes::engines::award
