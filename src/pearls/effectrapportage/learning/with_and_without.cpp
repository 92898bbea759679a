// SPDX-License-Identifier: EUPL-1.2
#include "pearls/effectrapportage/learning/with_and_without.hpp"

#include <algorithm>
#include <cmath>
#include <thread>

#include "engines/uncertainty/scores.hpp"
#include "pearls/effectrapportage/learning/gather.hpp"

namespace pareltjes::effectrapportage {
namespace {

namespace uncertainty = engines::uncertainty;

constexpr double kMiss = 0.2;  ///< Eight in ten should lie inside.

Variant variant(Case of, const Normals& normals, std::string id, core::Text name) {
  learn(of, normals);
  const auto density = density_of({of.sector, of.opening, size_of(of), of.objects});
  const auto chain = draw_chain(of, density, normals, kDrawsOfStep, Links::kBeds);
  Variant made{std::move(id),
               std::move(name),
               0,
               density.m2_per_job,
               interval_of(chain.foreign),
               interval_of(chain.beds_in(of.complete, of))};
  made.objects = static_cast<std::size_t>(std::ranges::count(of.objects, of.sector, &Reference::sector));
  return made;
}

}  // namespace

std::vector<Variant> with_and_without(const Case& of, const Normals& normals) {
  std::vector<Variant> variants;
  if (of.objects.empty()) return variants;
  variants.push_back(variant(of, normals, "alles", {"met alle referentieobjecten", "with all reference objects"}));
  auto fewer = of;
  const auto own = std::erase_if(fewer.objects, [](const Reference& one) {
    return one.origin == Reference::Origin::kOwn || one.origin == Reference::Origin::kFile;
  });
  if (own > 0 && !fewer.objects.empty())
    variants.push_back(
        variant(fewer, normals, "zonder-eigen", {"zonder uw eigen objecten", "without your own objects"}));
  fewer.objects.clear();
  variants.push_back(
      variant(fewer, normals, "ingebouwd", {"alleen wat met het programma komt", "only what comes with the program"}));
  return variants;
}

std::vector<LeftOut> left_out_by_sector(const Case& of) {
  const auto& family = library().sector(of.sector)->family;
  std::vector<const Reference*> objects;
  const auto add = [&](const Reference& one) {
    const auto* sector = library().sector(one.sector);
    if (one.m2_per_job > 0 && sector != nullptr && sector->family == family) objects.push_back(&one);
  };
  std::ranges::for_each(library().references, add);
  std::ranges::for_each(of.objects, add);
  std::vector<core::Interval> said(objects.size());
  const auto work = [&](std::size_t from, std::size_t step) {
    for (std::size_t i = from; i < objects.size(); i += step) {
      const auto& one = *objects[i];
      said[i] = density_of({one.sector, of.opening, one.m2, of.objects, one.id, true}).m2_per_job;
    }
  };
  const std::size_t threads = objects.size() < 32 ? 1 : std::clamp(std::thread::hardware_concurrency(), 1U, 8U);
  {
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < threads; ++i) others.emplace_back([&, i] { work(i, threads); });
    work(0, threads);
  }
  std::vector<LeftOut> rows;
  const auto sum_up = [&](core::Text name, const std::string& sector) {
    LeftOut row{std::move(name), 0, 0, {}, 0, 0};
    for (std::size_t i = 0; i < objects.size(); ++i) {
      if (!sector.empty() && objects[i]->sector != sector) continue;
      const double low = std::log(said[i].low), high = std::log(said[i].high), truth = std::log(objects[i]->m2_per_job);
      ++row.objects;
      if (low <= truth && truth <= high) ++row.inside;
      row.score += uncertainty::interval_score(low, high, truth, kMiss);
      row.width += high - low;
    }
    if (row.objects == 0) return;
    row.score /= static_cast<double>(row.objects);
    row.width /= static_cast<double>(row.objects);
    const auto coverage = uncertainty::wilson_interval(row.inside, row.objects);
    row.coverage = {coverage.low, coverage.mid, coverage.high};
    rows.push_back(std::move(row));
  };
  for (const auto& sector : library().sectors) {
    if (sector.family == family) sum_up(sector.name, sector.id);
  }
  sum_up({"samen", "together"}, {});
  return rows;
}

}  // namespace pareltjes::effectrapportage
