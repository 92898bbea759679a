// SPDX-License-Identifier: EUPL-1.2
#include "pearls/effectrapportage/prediction.hpp"

#include <cmath>

#include "pearls/effectrapportage/chain.hpp"

namespace pareltjes::effectrapportage {

core::Interval predicted_beds(const Case& of, std::uint64_t seed) {
  const auto chain = draw_chain(of, density_of(of.sector, of.opening), *Normals::of_seed(seed), kDraws);
  const auto beds = interval_of(chain.beds_in(of.complete, of));
  return {std::round(beds.low), std::round(beds.mid), std::round(beds.high)};
}

std::map<int, double> predicted_jobs(const Case& of, std::uint64_t seed) {
  auto chain = draw_chain(of, density_of(of.sector, of.opening), *Normals::of_seed(seed), kDraws);
  chain.beds = chain.jobs;  // Jobs grow and shrink as the beds that follow from them do.
  std::map<int, double> jobs;
  for (int year = of.opening; year <= of.complete; ++year)
    jobs[year] = std::round(interval_of(chain.beds_in(year, of)).mid);
  return jobs;
}

}  // namespace pareltjes::effectrapportage
