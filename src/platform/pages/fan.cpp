// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "platform/pages/charts.hpp"

namespace pareltjes::pages {
namespace {

constexpr double kWidth = 420;
constexpr double kHeight = 250;
constexpr double kLeft = 62;
constexpr double kRight = 404;
constexpr double kTop = 14;
constexpr double kFoot = 216;
constexpr int kTicks = 4;  ///< At most this many lines above 0.

/// 1, 2 or 5 times a power of ten, so that at most kTicks steps hold the largest value.
double tick_step(double largest) {
  double step = std::pow(10, std::floor(std::log10(largest / kTicks)));
  for (const double times : {2.0, 2.5, 2.0}) {
    if (step * kTicks >= largest) break;
    step *= times;
  }
  return step;
}

class Fan {
 public:
  Fan(const std::vector<FanYear>& years, const FanOptions& options) : years_(years), options_(options) {
    for (const auto& year : years_) largest_ = std::max(largest_, year.p90);
    if (!(largest_ > 0)) largest_ = 1;
    step_ = tick_step(largest_);
    top_value_ = step_ * std::ceil(largest_ / step_);
  }

  [[nodiscard]] std::string draw() const {
    std::string svg = fmt::format(R"(<svg class="beeld" viewBox="0 0 {:g} {:g}" role="img" aria-label="{}">)", kWidth,
                                  kHeight, core::escape_markup(options_.sentence));
    svg += lines();
    svg += fmt::format(R"(<path class="waaier-80" d="{}"/><path class="waaier-50" d="{}"/>)",
                       band(&FanYear::p10, &FanYear::p90), band(&FanYear::p25, &FanYear::p75));
    std::string middle;
    for (const auto& year : years_) {
      middle += fmt::format("{}{:.1f} {:.1f}", middle.empty() ? "M" : "L", x(year.year), y(year.p50));
    }
    svg += fmt::format(R"(<path class="waaier-lijn" d="{}"/>)", middle);
    return svg + marks() + "</svg>";
  }

 private:
  [[nodiscard]] double x(double year) const {
    return kLeft + (year - years_.front().year) / (years_.back().year - years_.front().year) * (kRight - kLeft);
  }
  [[nodiscard]] double y(double value) const { return kFoot - value / top_value_ * (kFoot - kTop); }

  [[nodiscard]] std::string band(double FanYear::* low, double FanYear::* high) const {
    std::string path;
    for (const auto& year : years_) {
      path += fmt::format("{}{:.1f} {:.1f}", path.empty() ? "M" : "L", x(year.year), y(year.*high));
    }
    for (auto year = years_.rbegin(); year != years_.rend(); ++year) {
      path += fmt::format("L{:.1f} {:.1f}", x(year->year), y((*year).*low));
    }
    return path + "Z";
  }

  /// Values at the left, with a line each.
  [[nodiscard]] std::string lines() const {
    std::string svg;
    const int decimals = step_ < 1 ? 1 : 0;
    for (int i = 0; i * step_ <= top_value_ * (1 + 1e-9); ++i) {
      const double value = i * step_;
      svg += fmt::format(
          R"(<path class="waaier-as" d="M{:g} {:.1f}H{:g}"/><text class="t-zacht" x="{:g}" y="{:.1f}" font-size="13" text-anchor="end">{}</text>)",
          kLeft, y(value), kRight, kLeft - 8, y(value) + 4.5, core::format_number(value, decimals, options_.language));
    }
    return svg;
  }

  /// The first and the last year, and those between that a five divides and that have room.
  [[nodiscard]] std::string marks() const {
    std::string svg;
    for (const auto& year : years_) {
      const bool end = &year == &years_.front() || &year == &years_.back();
      const bool room = x(year.year) - kLeft > 44 && kRight - x(year.year) > 44;
      if (!end && !(room && std::fmod(year.year, 5) == 0)) continue;
      svg += fmt::format(
          R"(<path class="as" d="M{0:.1f} {1:g}v6"/><text class="t-zacht" x="{0:.1f}" y="{2:g}" font-size="13" text-anchor="middle">{3:.0f}</text>)",
          x(year.year), kFoot, kFoot + 22, year.year);
    }
    return svg;
  }

  const std::vector<FanYear>& years_;
  const FanOptions& options_;
  double largest_ = 0;
  double step_ = 1;
  double top_value_ = 1;
};

}  // namespace

std::string fan_svg(const std::vector<FanYear>& years, const FanOptions& options) {
  if (years.size() < 2) return {};
  return Fan(years, options).draw();
}

}  // namespace pareltjes::pages
