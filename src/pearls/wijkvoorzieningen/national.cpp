// SPDX-License-Identifier: EUPL-1.2
#include "pearls/wijkvoorzieningen/national.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace pareltjes::wijkvoorzieningen {
namespace {

namespace population = engines::population;

/// People younger than each age, so that any age group is one subtraction.
using Below = std::array<double, population::kAges + 1>;

Below below_of(const population::Cells& cells) {
  Below below{};
  for (std::size_t age = 0; age < population::kAges; ++age) {
    below[age + 1] = below[age] + cells[age] + cells[age + population::kAges];
  }
  return below;
}

double people(const Below& below, int from, int to) {
  const auto first = static_cast<std::size_t>(std::min(from, population::kOldestAge + 1));
  const auto last = static_cast<std::size_t>(std::min(to, population::kOldestAge)) + 1;
  return below[last] - below[std::min(first, last)];
}

/// One area as the norms see it.
struct View {
  core::Interval inhabitants;
  double dwellings = 0;
  double households = 0;
  Below below{};
  double rounding_low = 1;
  double rounding_high = 1;

  [[nodiscard]] core::Interval ages(int from, int to) const {
    const double count = people(below, from, to);
    return {count * rounding_low, count, count * rounding_high};
  }
  [[nodiscard]] core::Interval target(const Norm& norm) const {
    switch (norm.target) {
      case Target::kInhabitants:
        return inhabitants;
      case Target::kAge:
      case Target::kPupils:
        return ages(norm.age_from, norm.age_to);
      case Target::kDwellings:
        return core::Interval::exactly(std::isnan(dwellings) ? households : dwellings);
      case Target::kHouseholds:
        return core::Interval::exactly(households);
      default:
        return core::Interval::exactly(std::numeric_limits<double>::quiet_NaN());
    }
  }
  [[nodiscard]] core::Interval need(const Norm& norm, const NormLibrary& library) const {
    if (norm.form != Form::kAgeRate) return need_of(norm, target(norm), 1, false);
    core::Interval sum{};
    for (const auto& rate : library.wmo_rates) {
      const auto group = ages(rate.age_from, rate.age_to);
      sum.low += group.low * rate.rate.low / rate.per;
      sum.mid += group.mid * rate.rate.mid / rate.per;
      sum.high += group.high * rate.rate.high / rate.per;
    }
    return sum;
  }
};

View view_of(const AreaColumns& areas, std::size_t i) {
  View view;
  view.inhabitants = {areas.inhabitants_low[i], areas.inhabitants[i], areas.inhabitants_high[i]};
  view.dwellings = areas.dwellings[i];
  view.households = areas.households[i];
  view.below = below_of(areas.ages[i]);
  if (view.inhabitants.mid > 0) {
    view.rounding_low = view.inhabitants.low / view.inhabitants.mid;
    view.rounding_high = view.inhabitants.high / view.inhabitants.mid;
  }
  return view;
}

}  // namespace

NationalNeeds national_needs(const AreaColumns& areas, const std::vector<EffectiveNorm>& norms,
                             const NormLibrary& library) {
  constexpr int kClasses = 6;
  std::vector<std::array<const EffectiveNorm*, kClasses>> chosen(library.kinds.size());
  for (std::size_t k = 0; k < library.kinds.size(); ++k) {
    for (int urbanity = 0; urbanity < kClasses; ++urbanity) {
      chosen[k][static_cast<std::size_t>(urbanity)] =
          norm_in_use(norms, library.kinds[k].id, urbanity, library.reference_date, false);
    }
  }
  NationalNeeds result;
  result.kinds = library.kinds.size();
  const double none = std::numeric_limits<double>::quiet_NaN();
  for (auto* column : {&result.low, &result.mid, &result.high}) column->assign(areas.size() * result.kinds, none);
  for (std::size_t i = 0; i < areas.size(); ++i) {
    if (std::isnan(areas.inhabitants[i])) continue;
    const View view = view_of(areas, i);
    const auto urbanity = static_cast<std::size_t>(std::clamp(areas.urbanity[i], 0, kClasses - 1));
    for (std::size_t k = 0; k < result.kinds; ++k) {
      const auto* norm = chosen[k][urbanity];
      if (norm == nullptr) continue;
      const auto need = view.need(norm->norm, library);
      const std::size_t at = i * result.kinds + k;
      result.low[at] = need.low;
      result.mid[at] = need.mid;
      result.high[at] = need.high;
    }
  }
  return result;
}

}  // namespace pareltjes::wijkvoorzieningen
