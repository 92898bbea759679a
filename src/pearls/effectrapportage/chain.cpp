// SPDX-License-Identifier: EUPL-1.2
#include "pearls/effectrapportage/chain.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <utility>
#include <vector>

#include "pearls/effectrapportage/drawn.hpp"
#include "pearls/effectrapportage/jobs.hpp"

namespace pareltjes::effectrapportage {
namespace {

constexpr double kNearlyNone = 1e-9;

double logit(double share) {
  const double within = std::clamp(share, kNearlyNone, 1 - kNearlyNone);
  return std::log(within / (1 - within));
}

/// The share from abroad as reference objects move it: the middle of this case's own draws by as much as the middle of
/// its sector moved, the spread around it by the same factor. What was said of this company stays in it.
class MovedShare {
 public:
  /// @param share of a draw, before.
  template <class Share>
  MovedShare(const std::optional<LearnedShare>& learned, std::size_t draws, Share share) : learned_(learned) {
    if (!learned_) return;
    const auto some = std::min(draws, kDrawsOfStep);  // in their order: the same bytes for any number of threads
    for (std::size_t i = 0; i < some; ++i) middle_ += logit(share(i)) / static_cast<double>(some);
  }
  [[nodiscard]] double at(double share) const {
    if (!learned_) return share;
    const double moved = middle_ + learned_->shift + (logit(share) - middle_) * learned_->narrow;
    return 1 / (1 + std::exp(-moved));
  }

 private:
  std::optional<LearnedShare> learned_;
  double middle_ = 0;
};

/// What the links behind the jobs and the share from abroad draw: for the beds, and for all else.
constexpr std::array kForBeds{kPartTime, kForeignPeak, kHoused, kTurnover, kStart, kAutomation};
constexpr std::array kForAll{kShort, kLong, kOwnHome, kLocal, kChildren, kPrimary, kTrips};

/// The values of inputs in a block of draws.
class Values {
 public:
  Values(const std::vector<std::pair<Input, Drawn>>& drawn, std::size_t begin, std::size_t count) {
    for (const auto& [input, values] : drawn) values.from(begin, std::span(blocks_[input]).first(count));
  }
  [[nodiscard]] const Block& of(Input input) const { return blocks_[input]; }

 private:
  std::array<Block, kInputs> blocks_;
};

/// The people of the busiest week and of an ordinary one, and the beds that they need.
void add_beds(Chain& chain, const Values& values, Input week, std::size_t begin, std::size_t count) {
  const auto &part_time = values.of(kPartTime), &busiest = values.of(week), &foreign_peak = values.of(kForeignPeak),
             &housed = values.of(kHoused), &turnover = values.of(kTurnover), &start = values.of(kStart),
             &automation = values.of(kAutomation);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t draw = begin + i;
    // What is known of the busiest week bounds the ordinary one.
    double heads = chain.jobs[draw] / part_time[i];
    const double at_peak = week == kBusiestWeek ? busiest[i] : heads * std::max(1.0, busiest[i]);
    heads = std::min(heads, at_peak);
    const double to_house = (1 - housed[i]) * turnover[i];
    const double ordinary = heads * chain.foreign[draw] * to_house;
    const double extra = (at_peak - heads) * foreign_peak[i] * to_house;
    chain.heads_peak[draw] = at_peak;
    chain.migrants[draw] = heads * chain.foreign[draw];
    chain.beds[draw] = ordinary + extra;
    chain.lodging[draw] = extra;
    chain.start[draw] = start[i];
    chain.yearly[draw] = 1 - std::clamp(automation[i], 0.0, 1.0);
  }
}

/// The beds by kind, and what else there is to notice of the people in them.
void add_kinds(Chain& chain, const Values& values, std::size_t begin, std::size_t count) {
  const auto &stays_short = values.of(kShort), &stays_long = values.of(kLong), &turnover = values.of(kTurnover),
             &own_home = values.of(kOwnHome), &children = values.of(kChildren), &primary = values.of(kPrimary),
             &trips = values.of(kTrips), &local = values.of(kLocal);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t draw = begin + i;
    const double extra = chain.lodging[draw];
    const double ordinary = chain.beds[draw] - extra;
    const double brief = ordinary * stays_short[i];
    const double staying = ordinary - brief;
    chain.homes[draw] = staying * stays_long[i];
    chain.shared[draw] = staying - chain.homes[draw];
    chain.lodging[draw] = extra + brief;
    chain.registered[draw] = staying / turnover[i];
    chain.own_home[draw] = chain.beds[draw] * own_home[i];
    chain.children[draw] = chain.homes[draw] / turnover[i] * children[i] * primary[i];
    chain.trips[draw] = chain.heads_peak[draw] * trips[i];
    chain.local[draw] = local[i];
  }
}

/// What remains of a block after a number of years of automation.
void after_years(const Chain& chain, int years, std::size_t begin, std::span<double> remains) {
  std::ranges::fill(remains, 1.0);
  for (int passed = 0; passed < years; ++passed) {
    for (std::size_t i = 0; i < remains.size(); ++i) remains[i] *= chain.yearly[begin + i];
  }
}

}  // namespace

Column draw_foreign(const Case& of, const Normals& normals, std::size_t draws) {
  Column shares;
  shares.resize(draws);
  if (of.answer("internationaal") != nullptr) {
    Drawn(of, normals, kForeign).from(0, shares);
    return shares;
  }
  const Drawn agency(of, normals, kAgency), foreign_agency(of, normals, kForeignAgency),
      foreign_own(of, normals, kForeignOwn);
  in_blocks(draws, [&](std::size_t begin, std::size_t count) {
    Block by_agency, foreign, own;
    agency.from(begin, std::span(by_agency).first(count));
    foreign_agency.from(begin, std::span(foreign).first(count));
    foreign_own.from(begin, std::span(own).first(count));
    for (std::size_t i = 0; i < count; ++i) shares[begin + i] = by_agency[i] * foreign[i] + (1 - by_agency[i]) * own[i];
  });
  const MovedShare moved(of.share, draws, [&](std::size_t i) { return shares[i]; });
  if (of.share) {
    in_parallel(draws, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) shares[i] = moved.at(shares[i]);
    });
  }
  return shares;
}

Chain draw_chain(const Case& of, const Density& density, const Normals& normals, std::size_t draws, Links links) {
  Chain chain;
  draw_jobs(chain, of, density, normals, draws);
  chain.foreign = draw_foreign(of, normals, draws);
  for (auto* column : {&chain.heads_peak, &chain.migrants, &chain.beds, &chain.lodging, &chain.start, &chain.yearly})
    column->resize(draws);
  const Input week = of.answer("drukste_week") != nullptr ? kBusiestWeek : kPeak;
  std::vector<std::pair<Input, Drawn>> drawn;
  const auto add = [&](Input input) { drawn.emplace_back(input, Drawn(of, normals, input)); };
  add(week);
  std::ranges::for_each(kForBeds, add);
  if (links == Links::kAll) {
    std::ranges::for_each(kForAll, add);
    for (auto* column :
         {&chain.shared, &chain.homes, &chain.registered, &chain.own_home, &chain.children, &chain.trips, &chain.local})
      column->resize(draws);
  }
  in_blocks(draws, [&](std::size_t begin, std::size_t count) {
    const Values values(drawn, begin, count);
    add_beds(chain, values, week, begin, count);
    if (links == Links::kAll) add_kinds(chain, values, begin, count);
  });
  return chain;
}

Column Chain::remaining(int year, const Case& of) const {
  Column remains;
  remains.resize(beds.size());
  in_blocks(beds.size(), [&](std::size_t begin, std::size_t count) {
    after_years(*this, year - of.opening, begin, std::span(remains).subspan(begin, count));
  });
  return remains;
}

Column Chain::beds_in(int year, const Case& of) const {
  const int since = year - of.opening;
  const int growth = of.complete - of.opening;
  const double grown = growth == 0 ? 1 : std::min(1.0, static_cast<double>(since) / growth);
  Column in_year;
  in_year.resize(beds.size());
  in_blocks(beds.size(), [&](std::size_t begin, std::size_t count) {
    Block remains;
    after_years(*this, since, begin, std::span(remains).first(count));
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t draw = begin + i;
      in_year[draw] = beds[draw] * (start[draw] + (1 - start[draw]) * grown) * remains[i];
    }
  });
  return in_year;
}

}  // namespace pareltjes::effectrapportage
