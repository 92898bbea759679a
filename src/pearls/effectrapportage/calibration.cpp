// SPDX-License-Identifier: EUPL-1.2
#include "pearls/effectrapportage/calibration.hpp"

#include <algorithm>
#include <cmath>

#include "engines/uncertainty/scores.hpp"
#include "pearls/effectrapportage/chain.hpp"
#include "pearls/effectrapportage/drawn.hpp"
#include "pearls/effectrapportage/jobs.hpp"
#include "pearls/effectrapportage/learning/gather.hpp"
#include "pearls/effectrapportage/library.hpp"

namespace pareltjes::effectrapportage {
namespace {

namespace uncertainty = engines::uncertainty;

constexpr std::size_t kDrawsOfCheck = 10'000;
constexpr double kMiss = 0.2;  ///< Eight in ten should lie inside.
constexpr int kYear = 2026;

Check checked(Check check) {
  check.inside = check.said.low <= check.low && check.high <= check.said.high;
  check.width = check.said.width();
  // Of a published range the end that lies worse counts.
  check.score = std::max(uncertainty::interval_score(check.said.low, check.said.high, check.low, kMiss),
                         uncertainty::interval_score(check.said.low, check.said.high, check.high, kMiss));
  return check;
}

Case plain_case(const std::string& sector) {
  Case plain;
  plain.sector = sector;
  plain.opening = plain.complete = kYear;
  return plain;
}

/// The link of the chain that was published, and no other.
Column drawn_of(const PublishedCase& published, const Case& of, const Normals& normals) {
  if (published.quantity == "banen") {
    Chain chain;
    draw_jobs(chain, of, density_of({of.sector, kYear, published.area, of.objects}), normals, kDrawsOfCheck);
    return std::move(chain.jobs);
  }
  if (published.quantity != "lokaal") return draw_foreign(of, normals, kDrawsOfCheck);
  const Drawn local(of, normals, kLocal);
  Column values;
  values.resize(kDrawsOfCheck);
  local.from(0, values);
  return values;
}

/// What the chain says of a case; of all sectors together each gives as many draws.
core::Interval said_of(const PublishedCase& published, const Normals& normals, std::span<const Reference> more) {
  std::vector<double> draws;
  for (const auto& sector : library().sectors) {
    if (published.sector != "*" && published.sector != sector.id) continue;
    auto one = plain_case(sector.id);
    if (published.area > 0) one.answers["oppervlakte"] = {published.area, published.area};
    one.objects.assign(more.begin(), more.end());
    learn(one, normals);
    const auto values = drawn_of(published, one, normals);
    draws.insert(draws.end(), values.begin(), values.end());
  }
  return interval_of(draws);
}

}  // namespace

std::vector<Check> check_published(const Normals& normals, std::span<const Reference> more) {
  const auto& published = library().published;
  std::vector<Check> checks(published.size());
  each_in_parallel(published.size(), [&](std::size_t i) {
    const auto& one = published[i];
    checks[i] = checked({one.id, one.name, one.low, one.high, said_of(one, normals, more), false, 0, 0, one.source});
  });
  return checks;
}

std::vector<Check> leave_one_out(int year, std::span<const Reference> more) {
  std::vector<Check> checks;
  for (const auto& object : library().references) {
    const auto others = density_of({object.sector, year, 0, more, object.id, true});
    Check check{object.id, object.name,  std::log(object.m2_per_job), std::log(object.m2_per_job), {}, false, 0,
                0,         object.source};
    check.said = {std::log(others.m2_per_job.low), std::log(others.m2_per_job.mid), std::log(others.m2_per_job.high)};
    check = checked(std::move(check));
    check.low = check.high = object.m2_per_job;
    check.said = others.m2_per_job;
    checks.push_back(std::move(check));
  }
  return checks;
}

}  // namespace pareltjes::effectrapportage
