// SPDX-License-Identifier: EUPL-1.2
#include "engines/population/age_sex.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <thread>

#include "engines/population/age_groups.hpp"

namespace pareltjes::engines::population {
namespace {

constexpr int kQuickSweeps = 200;         // enough for margins that agree; others need the linear program first
constexpr std::size_t kAreasAtOnce = 64;  // between two looks at the stop token

core::Result<void> check(std::span<const double> seed) {
  const bool counts = std::ranges::all_of(seed, [](double value) { return std::isfinite(value) && value >= 0; });
  const bool anyone = std::ranges::any_of(seed, [](double value) { return value > 0; });
  if (seed.size() != kCells || !counts || !anyone) {
    return core::fail(core::ErrorCode::kInvalidInput,
                      {"Het leeftijdsprofiel moet 202 getallen van 0 of meer hebben, en niet alleen nullen.",
                       "The age profile must have 202 numbers of 0 or more, and not only zeros."});
  }
  return {};
}

core::Result<void> check(std::size_t number, const Margin& margin) {
  const auto wrong = [&](std::string_view nl, std::string_view en) {
    const auto& range = margin.range;
    return core::fail(
        core::ErrorCode::kInvalidInput,
        {fmt::format("Randtotaal {} (leeftijd {} tot en met {}): {}.", number + 1, range.age_from, range.age_to, nl),
         fmt::format("Margin {} (ages {} to {}): {}.", number + 1, range.age_from, range.age_to, en)});
  };
  if (margin.range.age_from < 0 || margin.range.age_to > kOldestAge || margin.range.age_from > margin.range.age_to) {
    return wrong("de leeftijden liggen niet tussen 0 en 100", "the ages do not lie between 0 and 100");
  }
  const auto& [low, mid, high] = margin.bounds;
  if (!std::isfinite(low) || !std::isfinite(mid) || !std::isfinite(high) || low > high) {
    return wrong("de ondergrens ligt boven de bovengrens", "the lower bound lies above the upper bound");
  }
  if (high < 0) {
    return wrong("het aantal personen is negatief", "the number of persons is negative");
  }
  if (!(margin.weight > 0)) {
    return wrong("het gewicht is niet groter dan 0", "the weight is not above 0");
  }
  return {};
}

void list_violations(std::span<const Margin> margins, const AgeGroups& groups, AgeSexFit& fit) {
  for (std::size_t i = 0; i < margins.size(); ++i) {
    const double total = groups.sum(groups.rows()[i]);
    const double low = std::max(0.0, margins[i].bounds.low);
    const double excess = total < low ? total - low : std::max(0.0, total - margins[i].bounds.high);
    if (std::abs(excess) > groups.tolerance()) {
      fit.violations.push_back({i, excess});
    }
  }
}

/// When the middles do not agree, or cannot be reached from this seed.
bool fit_with_program(std::span<const double> seed, std::span<const Margin> margins, const FitOptions& options,
                      AgeGroups& groups) {
  groups = AgeGroups(seed, margins);
  groups.widen_by_priority(options.centre);
  if (options.centre) {
    groups.narrow_to_middles();
    groups.scale_to_widest();
  }
  groups.restart();
  if (groups.run(std::min(kQuickSweeps, options.max_sweeps))) {
    return true;
  }
  groups.pin_what_is_forced();
  groups.restart();
  return groups.run(options.max_sweeps);
}

}  // namespace

core::Result<AgeSexFit> fit_age_sex(std::span<const double> seed, std::span<const Margin> margins,
                                    const FitOptions& options) {
  if (auto checked = check(seed); !checked) {
    return std::unexpected(checked.error());
  }
  for (std::size_t i = 0; i < margins.size(); ++i) {
    if (auto checked = check(i, margins[i]); !checked) {
      return std::unexpected(checked.error());
    }
  }
  AgeGroups groups(seed, margins);
  if (options.centre) {
    groups.scale_to_widest();
    groups.demand_middles();
    groups.restart();
  }
  const bool settled =
      groups.run(std::min(kQuickSweeps, options.max_sweeps)) || fit_with_program(seed, margins, options, groups);
  AgeSexFit fit;
  groups.spread(seed, fit.cells);
  list_violations(margins, groups, fit);
  fit.sweeps = groups.sweeps();
  fit.settled = settled;
  return fit;
}

core::Result<std::vector<core::Result<AgeSexFit>>> fit_age_sex_areas(std::span<const AreaTask> tasks,
                                                                     const FitOptions& options, std::stop_token stop,
                                                                     unsigned threads) {
  std::vector<core::Result<AgeSexFit>> fits(tasks.size());
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    while (!stop.stop_requested()) {
      const std::size_t begin = next.fetch_add(kAreasAtOnce);
      if (begin >= tasks.size()) {
        return;
      }
      for (std::size_t i = begin; i < std::min(begin + kAreasAtOnce, tasks.size()); ++i) {
        fits[i] = fit_age_sex(tasks[i].seed, tasks[i].margins, options);
      }
    }
  };
  const unsigned wanted = threads == 0 ? std::max(1U, std::thread::hardware_concurrency()) : threads;
  const auto chunks = tasks.size() / kAreasAtOnce + 1;
  {
    std::vector<std::jthread> helpers;
    for (std::size_t i = 1; i < std::min<std::size_t>(wanted, chunks); ++i) {
      helpers.emplace_back(work);
    }
    work();
  }
  if (stop.stop_requested()) {
    return core::fail(core::ErrorCode::kCancelled, {"De berekening is gestopt.", "The computation was stopped."});
  }
  return fits;
}

}  // namespace pareltjes::engines::population
