// SPDX-License-Identifier: EUPL-1.2
// Made-up tenders: 300 participants pool their volumes in 20 lots for which 10 bidders offer, with bands, bundles,
// limits and quality; more lots under a limit of time. One JSON object a line, one thread.
#include <fmt/format.h>

#include <chrono>
#include <random>
#include <string>

#include "engines/award/award.hpp"
#include "engines/award/prepare.hpp"
#include "engines/award/why.hpp"

namespace {

namespace award = pareltjes::engines::award;
using award::Cost;

award::Tender pooled(std::size_t participants, std::size_t lots, std::size_t bidders, std::uint32_t seed) {
  std::mt19937 random(seed);
  const auto share = [&] { return static_cast<double>(random() % 100'000) / 100'000; };
  award::Tender tender;
  std::vector<double> now(lots, 0.0);  // What the participants pay today, in cents.
  for (std::size_t lot = 0; lot < lots; ++lot) {
    tender.lots.push_back(fmt::format("lot {}", lot + 1));
    for (std::size_t p = 0; p < participants; ++p) now[lot] += 100'000 + 4'000'000 * share() * share();
    tender.weights.push_back(static_cast<Cost>(now[lot]));
  }
  double all = 0;
  for (const double one : now) all += one;
  award::PriceQuality quality{700, tender.weights, {}};
  for (std::size_t b = 0; b < bidders; ++b) {
    award::Bidder bidder{fmt::format("bidder {}", b + 1), {}, {}, {}};
    if (b % 3 == 0) bidder.capacity = static_cast<Cost>(all * 0.3);
    if (b % 4 == 1) bidder.most_lots = lots / 4;
    const auto from = [&](double part) { return static_cast<Cost>(all * part / static_cast<double>(bidders)); };
    bidder.bands = {{from(0.5), 20}, {from(1), 50}, {from(2), 90}};
    tender.bidders.push_back(std::move(bidder));
    for (std::size_t lot = 0; lot < lots; ++lot) {
      if (random() % 5 == 0) continue;
      tender.offers.push_back(
          {lot, b, static_cast<Cost>(now[lot] * (0.55 + 0.3 * share())), static_cast<Cost>(now[lot])});
      quality.judgements.push_back({lot, b, static_cast<int>(400 + random() % 400)});
    }
    if (lots > 3) tender.bundles.push_back({b, {b % lots, (b + 3) % lots}, static_cast<Cost>(now[b % lots] * 0.03)});
  }
  tender.least_winners = 2;
  tender.most_winners = 4;
  (void)award::weigh_quality(tender, quality);
  (void)award::limit_share(tender, 400);
  return tender;
}

template <class Work>
void timed(const std::string& what, const Work& work) {
  const auto begin = std::chrono::steady_clock::now();
  const std::string more = work();
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  fmt::print("{{\"bench\": \"award\", \"case\": \"{}\", \"seconds\": {:.3f}, {}}}\n", what, seconds, more);
  std::fflush(stdout);
}

std::string told(const pareltjes::core::Result<award::Award>& found) {
  if (!found) return "\"found\": false";
  return fmt::format("\"proven\": {}, \"gap\": {:.6f}, \"nodes\": {}", found->proven(),
                     static_cast<double>(found->gap()) / static_cast<double>(std::max<Cost>(1, found->score)),
                     found->nodes);
}

}  // namespace

int main() {
  for (const std::uint32_t seed : {1U, 2U, 3U, 4U, 5U}) {
    const auto tender = pooled(300, 20, 10, seed);
    award::Limits limits;
    limits.until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    timed(fmt::format("300 participants, 20 lots, 10 bidders, seed {}", seed),
          [&] { return told(award::solve(tender, limits)); });
  }
  for (const std::size_t lots : {50U, 200U}) {
    const auto tender = pooled(300, lots, 10, 1);
    award::Limits limits;
    limits.until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    timed(fmt::format("{} lots, 10 bidders, 10 s", lots), [&] { return told(award::solve(tender, limits)); });
  }
  const auto tender = pooled(300, 12, 6, 1);
  const auto best = award::solve(tender);
  if (!best) return 1;
  timed("what each rule costs, 12 lots, 6 bidders",
        [&] { return fmt::format("\"rules\": {}", award::costs_of_rules(tender, *best)->size()); });
  timed("why each bid did not win, 12 lots, 6 bidders", [&] {
    std::size_t asked = 0;
    for (const auto& offer : tender.offers) asked += award::why_not(tender, *best, offer.lot, offer.bidder) ? 1U : 0U;
    return fmt::format("\"bids\": {}", asked);
  });
}
