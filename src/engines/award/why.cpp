// SPDX-License-Identifier: EUPL-1.2
#include "engines/award/why.hpp"

#include <algorithm>

namespace pareltjes::engines::award {
namespace {

core::Error unknown() {
  return {core::ErrorCode::kInvalidInput,
          {"Dit bod is er niet, of de inschrijver heeft het perceel al.",
           "There is no such bid, or the bidder has the lot already."},
          {},
          {}};
}

/// Nothing when no award keeps the rules; other errors are passed on.
core::Result<std::optional<Award>> solve_if_possible(const Tender& tender, const Limits& limits) {
  auto award = solve(tender, limits);
  if (award) return std::optional<Award>(std::move(*award));
  if (award.error().code == core::ErrorCode::kInvalidInput) return std::optional<Award>();
  return std::unexpected(award.error());
}

}  // namespace

core::Result<Missed> why_not(const Tender& tender, const Award& award, std::size_t lot, std::size_t bidder,
                             const Limits& limits) {
  const auto is_it = [&](const Offer& offer) { return offer.lot == lot && offer.bidder == bidder; };
  const auto own = std::ranges::find_if(tender.offers, is_it);
  if (own == tender.offers.end() || award.winner.size() != tender.lots.size() || award.winner[lot] == bidder) {
    return std::unexpected(unknown());
  }
  Missed missed{lot, bidder, own->cost, Cost{0}, award.proven()};
  Tender with = tender;
  std::erase_if(with.offers, [&](const Offer& offer) { return offer.lot == lot && offer.bidder != bidder; });
  Offer& price = *std::ranges::find_if(with.offers, is_it);
  while (true) {
    price.cost = missed.price - *missed.drop;
    const auto best = solve_if_possible(with, limits);
    if (!best) return std::unexpected(best.error());
    if (!*best) {
      missed.drop.reset();
      return missed;
    }
    missed.settled = missed.settled && (*best)->proven();
    const Cost lacking = (*best)->score - award.score + 1;  // One cent better, so that no equal bid decides.
    if (lacking <= 0) return missed;
    // Where the search ended early the bound says what is surely lacking.
    const Cost step = (*best)->proven() ? lacking : std::max(Cost{1}, (*best)->bound - award.score + 1);
    if (*missed.drop + step > missed.price) {
      missed.drop.reset();
      return missed;
    }
    *missed.drop += step;
  }
}

core::Result<MissedAll> why_not(const Tender& tender, const Award& award, std::size_t bidder, const Limits& limits) {
  if (bidder >= tender.bidders.size() || std::ranges::find(award.winner, bidder) != award.winner.end()) {
    return std::unexpected(unknown());
  }
  if (tender.must_win) {
    return core::fail(core::ErrorCode::kInvalidInput,
                      {"Er staat al vast wie een perceel moet krijgen.", "It is fixed already who must get a lot."});
  }
  MissedAll missed{bidder, 0, true, 0, award.proven()};
  Cost all = 0;
  for (const Offer& offer : tender.offers) all += offer.bidder == bidder ? offer.cost : 0;
  Tender with = tender;
  with.must_win = bidder;
  for (bool first = true;; first = false) {
    for (std::size_t o = 0; o < with.offers.size(); ++o) {
      if (with.offers[o].bidder == bidder)
        with.offers[o].cost = tender.offers[o].cost * (1000 - *missed.permille) / 1000;
    }
    const auto best = solve_if_possible(with, limits);
    if (!best) return std::unexpected(best.error());
    if (!*best) {
      missed.possible = false;
      missed.permille.reset();
      return missed;
    }
    missed.settled = missed.settled && (*best)->proven();
    const Cost lacking = (*best)->score - award.score + 1;
    if (first) missed.dearer = lacking - 1;
    if (lacking <= 0) return missed;
    // So many per mille of all its prices together lower what it is paid by no more than so much, and a cent a lot.
    const auto sure = (*best)->proven() ? lacking - static_cast<Cost>(tender.lots.size()) : Cost{0};
    const Cost step = all > 0 ? std::clamp(1000 * sure / all, Cost{1}, Cost{1001}) : Cost{1001};
    if (*missed.permille + step > 1000) {
      missed.permille.reset();
      return missed;
    }
    *missed.permille += static_cast<int>(step);
  }
}

std::vector<Rule> rules_of(const Tender& tender) {
  std::vector<Rule> rules;
  for (std::size_t b = 0; b < tender.bidders.size(); ++b) {
    if (tender.bidders[b].capacity) rules.push_back({RuleKind::kCapacity, b});
    if (tender.bidders[b].most_lots) rules.push_back({RuleKind::kNumberOfLots, b});
    if (tender.bidders[b].most_weight) rules.push_back({RuleKind::kMostWeight, b});
  }
  if (tender.least_winners > 1) rules.push_back({RuleKind::kLeastWinners, 0});
  if (tender.most_winners < tender.bidders.size()) rules.push_back({RuleKind::kMostWinners, 0});
  if (tender.must_win) rules.push_back({RuleKind::kMustWin, *tender.must_win});
  for (std::size_t group = 0; group < tender.apart.size(); ++group) rules.push_back({RuleKind::kApart, group});
  if (std::ranges::any_of(tender.offers, [](const Offer& offer) { return offer.handicap != 0; })) {
    rules.push_back({RuleKind::kHandicaps, 0});
  }
  return rules;
}

Tender without(Tender tender, const Rule& rule) {
  switch (rule.kind) {
    case RuleKind::kCapacity:
      tender.bidders.at(rule.which).capacity.reset();
      break;
    case RuleKind::kNumberOfLots:
      tender.bidders.at(rule.which).most_lots.reset();
      break;
    case RuleKind::kMostWeight:
      tender.bidders.at(rule.which).most_weight.reset();
      break;
    case RuleKind::kLeastWinners:
      tender.least_winners = 1;
      break;
    case RuleKind::kMostWinners:
      tender.most_winners = std::numeric_limits<std::size_t>::max();
      break;
    case RuleKind::kMustWin:
      tender.must_win.reset();
      break;
    case RuleKind::kApart:
      tender.apart.at(rule.which).clear();
      break;
    case RuleKind::kHandicaps:
      for (Offer& offer : tender.offers) offer.handicap = 0;
      break;
  }
  return tender;
}

core::Result<std::vector<RuleCost>> costs_of_rules(const Tender& tender, const Award& award, const Limits& limits) {
  std::vector<RuleCost> costs;
  for (const Rule& rule : rules_of(tender)) {
    auto other = solve(without(tender, rule), limits);
    if (!other) return std::unexpected(other.error());
    const bool paid = rule.kind == RuleKind::kHandicaps;
    const Cost saved = paid ? award.cost - other->cost : award.score - other->score;
    costs.push_back({rule, std::move(*other), saved, false});
    costs.back().settled = award.proven() && costs.back().without.proven();
  }
  return costs;
}

}  // namespace pareltjes::engines::award
