// SPDX-License-Identifier: EUPL-1.2
#include "engines/award/prepare.hpp"

#include <algorithm>
#include <functional>
#include <numeric>

namespace pareltjes::engines::award {
namespace {

__extension__ using Wide = __int128;

std::unexpected<core::Error> wrong(const char* nl, const char* en) {
  return core::fail(core::ErrorCode::kInvalidInput, {nl, en});
}

/// Rounded down; both ≥ 0.
Cost part_of(Cost whole, std::int64_t part, std::int64_t of) {
  return static_cast<Cost>(static_cast<Wide>(whole) * part / of);
}

}  // namespace

core::Result<void> weigh_quality(Tender& tender, const PriceQuality& rule) {
  if (rule.price_permille < 1 || rule.price_permille > 1000 || rule.reference.size() != tender.lots.size() ||
      std::ranges::any_of(rule.reference, [](Cost one) { return one < 0 || one >= kMostCost; })) {
    return wrong("De weging van prijs en kwaliteit klopt niet.", "The weights of price and quality are wrong.");
  }
  for (const Judged& one : rule.judgements) {
    if (one.lot >= tender.lots.size() || one.bidder >= tender.bidders.size() || one.permille < 0 ||
        one.permille > 1000) {
      return wrong("Een oordeel over kwaliteit klopt niet.", "A judgement of quality is wrong.");
    }
  }
  for (const Judged& one : rule.judgements) {
    const Cost all = part_of(rule.reference[one.lot], 1000 - rule.price_permille, rule.price_permille);
    for (Offer& offer : tender.offers) {
      if (offer.lot == one.lot && offer.bidder == one.bidder) offer.handicap -= part_of(all, one.permille, 1000);
    }
  }
  return {};
}

core::Result<void> count_switching(Tender& tender, std::span<const Incumbent> incumbents) {
  for (const Incumbent& one : incumbents) {
    if (one.lot >= tender.lots.size() || one.switching < 0 || one.switching >= kMostCost) {
      return wrong("De kosten van overstappen kloppen niet.", "The cost of changing supplier is wrong.");
    }
  }
  for (const Incumbent& one : incumbents) {
    for (Offer& offer : tender.offers) {
      if (offer.lot == one.lot && offer.bidder != one.bidder) offer.handicap += one.switching;
    }
  }
  return {};
}

core::Result<void> split_lot(Tender& tender, std::size_t lot, std::vector<int> permille) {
  if (lot >= tender.lots.size() || permille.size() < 2 || tender.lots.size() + permille.size() - 1 > kMostLots ||
      std::ranges::any_of(permille, [](int part) { return part < 1; }) ||
      std::accumulate(permille.begin(), permille.end(), 0) != 1000) {
    return wrong("De delen van een perceel zijn samen niet het geheel.", "The parts of a lot are not the whole.");
  }
  std::ranges::sort(permille, std::greater());
  std::vector<std::size_t> parts{lot};
  const std::string name = tender.lots[lot];
  for (std::size_t part = 1; part < permille.size(); ++part) {
    parts.push_back(tender.lots.size());
    tender.lots.push_back(name + " (" + std::to_string(part + 1) + ")");
  }
  tender.lots[lot] = name + " (1)";
  // The difference of what has been given up to a part and up to the one before: together the whole.
  const auto share = [&](std::int64_t whole, std::size_t part) {
    int before = 0;
    for (std::size_t i = 0; i < part; ++i) before += permille[i];
    const auto upto = [&](int some) { return whole >= 0 ? part_of(whole, some, 1000) : -part_of(-whole, some, 1000); };
    return upto(before + permille[part]) - upto(before);
  };
  const auto many = tender.offers.size();
  for (std::size_t o = 0; o < many; ++o) {
    const Offer whole = tender.offers[o];
    if (whole.lot != lot) continue;
    for (std::size_t part = 0; part < parts.size(); ++part) {
      const Offer one{parts[part], whole.bidder, share(whole.cost, part), share(whole.load, part),
                      share(whole.handicap, part)};
      if (part == 0) {
        tender.offers[o] = one;
      } else {
        tender.offers.push_back(one);
      }
    }
  }
  if (!tender.weights.empty()) {
    const auto whole = tender.weights[lot];
    tender.weights[lot] = share(whole, 0);
    for (std::size_t part = 1; part < parts.size(); ++part) tender.weights.push_back(share(whole, part));
  }
  tender.apart.push_back(std::move(parts));
  return {};
}

core::Result<void> limit_share(Tender& tender, int permille) {
  if (permille < 1 || permille > 1000 || tender.weights.size() != tender.lots.size()) {
    return wrong("Een grens aan het marktaandeel vraagt een gewicht van elk perceel.",
                 "A limit of the market share needs a weight of every lot.");
  }
  const auto all = std::accumulate(tender.weights.begin(), tender.weights.end(), std::int64_t{0});
  for (Bidder& bidder : tender.bidders) {
    const auto most = part_of(all, permille, 1000);
    bidder.most_weight = std::min(bidder.most_weight.value_or(most), most);
  }
  return {};
}

}  // namespace pareltjes::engines::award
