// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

#include "core/text.hpp"
#include "platform/pages/charts.hpp"

namespace pareltjes::pages {
namespace {

constexpr std::size_t kGroups = 20;  ///< 0–4, 5–9, … 90–94, 95 and older.
constexpr double kWidth = 560;
constexpr double kTop = 24;
constexpr double kRow = 16;
constexpr double kBar = 13;
constexpr double kLeftAxis = 246;
constexpr double kRightAxis = 314;
constexpr double kLongest = 232;  ///< Bar of the largest group.

using Groups = std::array<double, kGroups>;

Groups five_year(const std::vector<double>& by_age) {
  Groups groups{};
  for (std::size_t age = 0; age < by_age.size(); ++age) {
    if (std::isfinite(by_age[age])) groups[std::min(age / 5, kGroups - 1)] += by_age[age];
  }
  return groups;
}

double sum(const Groups& men, const Groups& women) {
  return std::accumulate(men.begin(), men.end(), 0.0) + std::accumulate(women.begin(), women.end(), 0.0);
}

double top_of(std::size_t group) {
  return kTop + static_cast<double>(kGroups - 1 - group) * kRow;
}

std::string name_of(std::size_t group) {
  return group + 1 == kGroups ? "95+" : fmt::format("{}–{}", group * 5, group * 5 + 4);
}

/// 1, 2 or 5 times a power of ten, so that one or two marks stand on each side.
double mark_step(double largest) {
  const double power = std::pow(10, std::floor(std::log10(largest)));
  const double lead = largest / power;
  return power * (lead >= 5 ? 2.5 : lead >= 2 ? 1 : 0.5);
}

std::string bars(const Groups& groups, double scale, bool left, const std::string& name) {
  std::string svg;
  for (std::size_t group = 0; group < kGroups; ++group) {
    const double length = groups[group] * scale;
    svg += fmt::format(
        R"(<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:g}"><title>{} {}: {:.0f}</title></rect>)",
        left ? "reeks-1" : "reeks-2", left ? kLeftAxis - length : kRightAxis, top_of(group), length, kBar,
        core::escape_markup(name), name_of(group), groups[group]);
  }
  return svg;
}

std::string outline(const Groups& groups, double scale, bool left) {
  std::string path;
  for (std::size_t i = 0; i < kGroups; ++i) {
    const std::size_t group = kGroups - 1 - i;
    const double length = groups[group] * scale;
    const double x = left ? kLeftAxis - length : kRightAxis + length;
    const double y = top_of(group) - (kRow - kBar) / 2;
    fmt::format_to(std::back_inserter(path), "{}{:.1f} {:.1f}V{:.1f}", i == 0 ? "M" : "L", x, y, y + kRow);
  }
  return fmt::format(R"(<path class="omtrek-gloed" d="{0}"/><path class="omtrek" d="{0}"/>)", path);
}

std::string axis(double largest, double scale, core::Language language) {
  std::string svg;
  const double foot = top_of(0) + kRow;
  const double step = mark_step(largest);
  const int decimals = step < 1 ? 1 : 0;
  for (int mark = 1; mark * step <= largest; ++mark) {
    const double value = mark * step;
    for (const double x : {kLeftAxis - value * scale, kRightAxis + value * scale}) {
      svg += fmt::format(
          R"(<path class="as" d="M{0:.1f} {1:g}v6"/><text class="t-zacht" x="{0:.1f}" y="{2:g}" font-size="12.5" text-anchor="middle">{3}</text>)",
          x, foot, foot + 20, core::format_number(value, decimals, language));
    }
  }
  return svg;
}

}  // namespace

std::string pyramid_svg(const PyramidSeries& area, const PyramidSeries* reference, const PyramidOptions& options) {
  const auto men = five_year(area.men);
  const auto women = five_year(area.women);
  Groups other_men{};
  Groups other_women{};
  if (reference != nullptr) {
    other_men = five_year(reference->men);
    other_women = five_year(reference->women);
    const double other = sum(other_men, other_women);
    const double factor = !options.same_size ? 1 : other > 0 ? sum(men, women) / other : 0;
    for (auto* groups : {&other_men, &other_women}) {
      for (auto& value : *groups) value *= factor;
    }
  }
  double largest = 0;
  for (const Groups* groups : {&men, &women, &std::as_const(other_men), &std::as_const(other_women)}) {
    largest = std::max(largest, *std::ranges::max_element(*groups));
  }
  if (!(largest > 0)) largest = 1;
  const double scale = kLongest / largest;
  std::string svg = fmt::format(R"(<svg class="beeld" viewBox="0 0 {:g} {:g}" role="img" aria-label="{}">)", kWidth,
                                kTop + kGroups * kRow + 26, core::escape_markup(options.sentence));
  svg += fmt::format(
      R"(<text x="{:g}" y="14" font-size="14" text-anchor="end">{}</text><text x="{:g}" y="14" font-size="14">{}</text>)",
      kLeftAxis, core::escape_markup(options.label_men), kRightAxis, core::escape_markup(options.label_women));
  svg += bars(men, scale, true, options.label_men) + bars(women, scale, false, options.label_women);
  for (std::size_t group = 0; group < kGroups; ++group) {
    svg += fmt::format(R"(<text class="t-zacht" x="{:g}" y="{:g}" font-size="12" text-anchor="middle">{}</text>)",
                       (kLeftAxis + kRightAxis) / 2, top_of(group) + kBar - 2.5, name_of(group));
  }
  if (reference != nullptr) svg += outline(other_men, scale, true) + outline(other_women, scale, false);
  return svg + axis(largest, scale, options.language) + "</svg>";
}

}  // namespace pareltjes::pages
