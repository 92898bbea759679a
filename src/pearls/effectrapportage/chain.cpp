// SPDX-License-Identifier: EUPL-1.2
#include "pearls/effectrapportage/chain.hpp"

#include <algorithm>
#include <array>
#include <cmath>

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

}  // namespace

std::vector<double> draw_foreign(const Case& of, const Normals& normals, std::size_t draws) {
  std::vector<double> shares(draws);
  if (of.answer("internationaal") != nullptr) {
    const Drawn said(of, normals, kForeign);
    for (std::size_t i = 0; i < draws; ++i) shares[i] = said[i];
    return shares;
  }
  const Drawn agency(of, normals, kAgency), foreign_agency(of, normals, kForeignAgency),
      foreign_own(of, normals, kForeignOwn);
  in_parallel(draws, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      shares[i] = agency[i] * foreign_agency[i] + (1 - agency[i]) * foreign_own[i];
  });
  const MovedShare moved(of.share, draws, [&](std::size_t i) { return shares[i]; });
  if (of.share) {
    in_parallel(draws, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) shares[i] = moved.at(shares[i]);
    });
  }
  return shares;
}

Chain draw_chain(const Case& of, const Density& density, const Normals& normals, std::size_t draws) {
  Chain chain;
  draw_jobs(chain, of, density, normals, draws);
  chain.foreign = draw_foreign(of, normals, draws);
  for (auto* column :
       {&chain.heads_peak, &chain.migrants, &chain.beds, &chain.lodging, &chain.shared, &chain.homes, &chain.registered,
        &chain.own_home, &chain.children, &chain.trips, &chain.start, &chain.yearly, &chain.local})
    column->resize(draws);
  const auto drawn = [&](Input input) { return Drawn(of, normals, input); };
  const auto part_time = drawn(kPartTime), peak = drawn(kPeak), busiest = drawn(kBusiestWeek),
             foreign_peak = drawn(kForeignPeak), stays_short = drawn(kShort), stays_long = drawn(kLong),
             housed = drawn(kHoused), own_home = drawn(kOwnHome), turnover = drawn(kTurnover), start = drawn(kStart),
             automation = drawn(kAutomation), local = drawn(kLocal), children = drawn(kChildren),
             primary = drawn(kPrimary), trips = drawn(kTrips);
  const bool week_known = of.answer("drukste_week") != nullptr;
  in_parallel(draws, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      // What is known of the busiest week bounds the ordinary one.
      double heads = chain.jobs[i] / part_time[i];
      const double at_peak = week_known ? busiest[i] : heads * std::max(1.0, peak[i]);
      heads = std::min(heads, at_peak);
      const double share = chain.foreign[i];
      const double to_house = (1 - housed[i]) * turnover[i];
      const double ordinary = heads * share * to_house;
      const double extra = (at_peak - heads) * foreign_peak[i] * to_house;
      const double brief = ordinary * stays_short[i];
      const double staying = ordinary - brief;
      chain.heads_peak[i] = at_peak;
      chain.migrants[i] = heads * share;
      chain.beds[i] = ordinary + extra;
      chain.homes[i] = staying * stays_long[i];
      chain.shared[i] = staying - chain.homes[i];
      chain.lodging[i] = extra + brief;
      chain.registered[i] = staying / turnover[i];
      chain.own_home[i] = chain.beds[i] * own_home[i];
      chain.children[i] = chain.homes[i] / turnover[i] * children[i] * primary[i];
      chain.trips[i] = at_peak * trips[i];
      chain.start[i] = start[i];
      chain.yearly[i] = 1 - std::clamp(automation[i], 0.0, 1.0);
      chain.local[i] = local[i];
    }
  });
  return chain;
}

std::vector<double> Chain::beds_in(int year, const Case& of) const {
  const int since = year - of.opening;
  const int growth = of.complete - of.opening;
  const auto power = [since](double one) {
    double all = 1;
    for (int passed = 0; passed < since; ++passed) all *= one;
    return all;
  };
  const double grown = growth == 0 ? 1 : std::min(1.0, static_cast<double>(since) / growth);
  std::vector<double> in_year(beds.size());
  in_parallel(beds.size(), [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      in_year[i] = beds[i] * (start[i] + (1 - start[i]) * grown) * power(yearly[i]);
  });
  return in_year;
}

}  // namespace pareltjes::effectrapportage
