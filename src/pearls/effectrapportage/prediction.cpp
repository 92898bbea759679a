// SPDX-License-Identifier: EUPL-1.2
#include "pearls/effectrapportage/prediction.hpp"

#include <cmath>

#include "pearls/effectrapportage/chain.hpp"
#include "pearls/effectrapportage/learning/gather.hpp"

namespace pareltjes::effectrapportage {
namespace {

Chain drawn(Case of, std::uint64_t seed) {
  const auto normals = Normals::of_seed(seed);
  learn(of, *normals);
  return draw_chain(of, density_of({of.sector, of.opening, size_of(of), of.objects}), *normals, kDraws, Links::kBeds);
}

}  // namespace

std::map<int, double> predicted_jobs(const Case& of, std::uint64_t seed) {
  auto chain = drawn(of, seed);
  chain.beds = chain.jobs;  // Jobs grow and shrink as the beds that follow from them do.
  std::map<int, double> jobs;
  for (int year = of.opening; year <= of.complete; ++year)
    jobs[year] = std::round(interval_of(chain.beds_in(year, of)).mid);
  return jobs;
}

}  // namespace pareltjes::effectrapportage
