// SPDX-License-Identifier: EUPL-1.2
#include "pearls/samen_inkopen/purchase.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "pearls/samen_inkopen/split.hpp"

namespace pareltjes::samen_inkopen {
namespace {

using engines::award::Award;
using engines::award::Limits;

constexpr std::size_t kNoLot = static_cast<std::size_t>(-1);

/// Every participant pays each supplier in proportion to what its volumes cost before discounts.
std::vector<Cents> paid_by_participant(const Round& round, const JointAward& made) {
  const auto& tender = made.joint.tender;
  std::vector<std::vector<double>> gross(tender.bidders.size(), std::vector<double>(round.participants.size(), 0.0));
  for (std::size_t o = 0; o < tender.offers.size(); ++o) {
    const auto& offer = tender.offers[o];
    if (made.award.winner[offer.lot] != offer.bidder) continue;
    for (std::size_t p = 0; p < round.participants.size(); ++p) {
      for (const Purchase& bought : round.participants[p].purchases) {
        if (bought.lot == made.joint.lots[offer.lot]) gross[offer.bidder][p] += bought.volume * made.joint.prices[o];
      }
    }
  }
  std::vector<Cents> then(round.participants.size(), 0);
  for (std::size_t b = 0; b < gross.size(); ++b) {
    const double total = std::accumulate(gross[b].begin(), gross[b].end(), 0.0);
    if (!(total > 0)) continue;
    for (double& part : gross[b]) part *= static_cast<double>(made.award.paid[b]) / total;
    const auto parts = in_cents(made.award.paid[b], gross[b]);
    for (std::size_t p = 0; p < then.size(); ++p) then[p] += parts[p];
  }
  return then;
}

}  // namespace

JointTender joint_tender(const Round& round, const std::vector<char>& takes_part) {
  JointTender joint;
  std::vector<double> volume(round.lots.size(), 0.0);
  std::vector<Cents> now(round.lots.size(), 0);
  for (std::size_t p = 0; p < round.participants.size(); ++p) {
    if (takes_part[p] == 0) continue;
    for (const Purchase& bought : round.participants[p].purchases) {
      volume[bought.lot] += bought.volume;
      now[bought.lot] += bought.now;
    }
  }
  std::vector<std::size_t> place(round.lots.size(), kNoLot);
  Cents all_now = 0;
  for (std::size_t lot = 0; lot < round.lots.size(); ++lot) {
    if (!(volume[lot] > 0)) continue;
    place[lot] = joint.lots.size();
    joint.lots.push_back(lot);
    joint.volumes.push_back(volume[lot]);
    joint.tender.lots.push_back(round.lots[lot].name);
    all_now += now[lot];
  }
  for (const Supplier& supplier : round.suppliers) {
    engines::award::Bidder bidder{supplier.name, {}, supplier.most_lots, {}};
    if (supplier.most_share) bidder.capacity = std::llround(*supplier.most_share * static_cast<double>(all_now));
    for (const auto& discount : supplier.discounts) bidder.bands.push_back({discount.from, discount.permille});
    joint.tender.bidders.push_back(std::move(bidder));
  }
  for (const Bid& bid : round.bids) {
    if (place[bid.lot] == kNoLot) continue;
    const double price = bid.price(volume[bid.lot]);
    joint.tender.offers.push_back(
        {place[bid.lot], bid.bidder, std::llround(volume[bid.lot] * price * 100), now[bid.lot]});
    joint.prices.push_back(price);
  }
  for (const BundleDiscount& bundle : round.bundles) {
    engines::award::Bundle together{bundle.bidder, {}, bundle.discount};
    for (const auto lot : bundle.lots) {
      if (place[lot] != kNoLot) together.lots.push_back(place[lot]);
    }
    // Part of a bundle is no bundle.
    if (together.lots.size() == bundle.lots.size()) joint.tender.bundles.push_back(std::move(together));
  }
  joint.tender.least_winners = round.least_suppliers;
  if (round.most_suppliers) joint.tender.most_winners = *round.most_suppliers;
  return joint;
}

core::Result<JointAward> award_round(const Round& round, const Limits& limits) {
  JointAward made{joint_tender(round, std::vector<char>(round.participants.size(), 1)), {}, {}, {}};
  auto award = engines::award::solve(made.joint.tender, limits);
  if (!award) return std::unexpected(award.error());
  made.award = std::move(*award);
  made.then = paid_by_participant(round, made);
  made.dearer_with.resize(round.suppliers.size());
  for (std::size_t b = 0; b < round.suppliers.size(); ++b) {
    if (std::ranges::find(made.award.winner, b) != made.award.winner.end()) continue;
    auto other = made.joint.tender;
    other.must_win = b;
    const auto with = engines::award::solve(other, limits);
    if (with && with->proven()) made.dearer_with[b] = with->cost - made.award.cost;
  }
  return made;
}

std::optional<Cents> saving_of(const Round& round, const std::vector<char>& takes_part, const Limits& limits) {
  Cents now = 0;
  for (std::size_t p = 0; p < round.participants.size(); ++p) {
    if (takes_part[p] != 0) now += round.participants[p].now();
  }
  const auto joint = joint_tender(round, takes_part);
  if (joint.lots.empty()) return 0;
  const auto award = engines::award::solve(joint.tender, limits);
  if (!award && award.error().code != core::ErrorCode::kInvalidInput) return std::nullopt;
  if (award && !award->proven()) return std::nullopt;
  return award ? std::max(Cents{0}, now - award->cost) : 0;
}

}  // namespace pareltjes::samen_inkopen
