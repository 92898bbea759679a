// SPDX-License-Identifier: EUPL-1.2
// Jobs in an ordinary week, from area and from what was said.
#include <algorithm>
#include <cmath>
#include <span>

#include "engines/uncertainty/exponential.hpp"
#include "pearls/effectrapportage/drawn.hpp"
#include "pearls/effectrapportage/jobs.hpp"

namespace pareltjes::effectrapportage {
namespace {

constexpr double kContradiction = 2;  ///< Deviations between area and jobs from which they contradict.

struct Moments {
  double mean = 0, variance = 0;
};
Moments moments_of(std::span<const double> values) {
  Moments found;
  for (const double value : values) found.mean += value;
  found.mean /= static_cast<double>(values.size());
  for (const double value : values) found.variance += (value - found.mean) * (value - found.mean);
  found.variance /= static_cast<double>(values.size());
  return found;
}

Column log_jobs_by_area(const Case& of, const Density& density, const Normals& normals, std::size_t draws) {
  // Reference objects are means of many companies: one company differs more.
  const Drawn area(of, normals, kArea), company(of, normals, kCompany), shifts(of, normals, kShifts),
      per_shift(of, normals, kPerShift);
  const double usual = of.parameter("ploegen")->spread.mid;
  const auto& z = normals.of(kDensity);
  Column jobs;
  jobs.resize(draws);
  in_blocks(draws, [&](std::size_t begin, std::size_t count) {
    Block m2, own, shift, extra;
    area.from(begin, std::span(m2).first(count));
    company.from(begin, std::span(own).first(count));
    shifts.from(begin, std::span(shift).first(count));
    per_shift.from(begin, std::span(extra).first(count));
    for (std::size_t i = 0; i < count; ++i) {
      const double more = (1 + std::max(0.0, shift[i] - 1) * extra[i]) / (1 + std::max(0.0, usual - 1) * extra[i]);
      jobs[begin + i] = std::log(m2[i] * own[i] * more) - density.log_m2(z[begin + i]);
    }
  });
  return jobs;
}

}  // namespace

/// Jobs in an ordinary week. From area and from what was said, both: weighed by their precision where they agree. Where
/// they do not, either may be right, so that the range holds both: M. Stone, "The opinion pool", Annals of Mathematical
/// Statistics 32 (1961) 1339–1342.
void draw_jobs(Chain& chain, const Case& of, const Density& density, const Normals& normals, std::size_t draws) {
  chain.jobs.resize(draws);
  const auto* given = of.answer("fte");
  const bool by_area = given == nullptr || of.answer("oppervlakte") != nullptr;
  Column area;
  if (by_area) {
    area = log_jobs_by_area(of, density, normals, draws);
    chain.jobs_by_area = interval_of(area);
    for (auto* end : {&chain.jobs_by_area.low, &chain.jobs_by_area.mid, &chain.jobs_by_area.high})
      *end = std::exp(*end);
  }
  Column said;
  if (given != nullptr) {
    const Drawn jobs(of, normals, kJobsGiven);
    said.resize(draws);
    jobs.from(0, said);
    in_parallel(draws, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) said[i] = std::log(said[i]);
    });
  }
  double weight = said.empty() ? 0 : 1;  // of what was said
  if (by_area && !said.empty()) {
    const auto a = moments_of(area), b = moments_of(said);
    chain.contradiction = std::abs(a.mean - b.mean) > kContradiction * std::sqrt(a.variance + b.variance);
    weight = b.variance > 0 ? a.variance / (a.variance + b.variance) : 1;
  }
  const auto& which = normals.of(kWhichCounts);
  in_blocks(draws, [&](std::size_t begin, std::size_t count) {
    for (std::size_t i = begin; i < begin + count; ++i) {
      double share = weight;
      if (chain.contradiction) share = which[i] < 0 ? 0 : 1;
      chain.jobs[i] = (share > 0 ? share * said[i] : 0) + (share < 1 ? (1 - share) * area[i] : 0);
    }
    engines::uncertainty::exponential(std::span(chain.jobs).subspan(begin, count));
  });
}

}  // namespace pareltjes::effectrapportage
