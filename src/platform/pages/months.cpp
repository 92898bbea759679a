// SPDX-License-Identifier: EUPL-1.2
#include "platform/pages/months.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"

namespace pareltjes::pages {
namespace {

constexpr double kWidth = 420;
constexpr double kHeight = 250;
constexpr double kLeft = 8;
constexpr double kRight = 412;
constexpr double kTop = 14;
constexpr double kFoot = 214;
constexpr double kWidestBar = 56;
constexpr double kRoomForNumber = 16;

/// One part of a bar with its number; nothing for none.
std::string part(const char* kind, std::int64_t count, double x, double width, double scale, double& foot) {
  if (count == 0) return {};
  const double height = static_cast<double>(count) * scale;
  foot -= height;
  auto svg = fmt::format(R"(<rect class="maand-{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>)", kind, x,
                         foot, width, height);
  if (height >= kRoomForNumber) {
    svg += fmt::format(
        R"(<text class="maand-getal-{}" x="{:.1f}" y="{:.1f}" font-size="13" text-anchor="middle">{}</text>)", kind,
        x + width / 2, foot + height / 2 + 4.5, count);
  }
  return svg;
}

}  // namespace

std::string months_svg(const std::vector<MonthBar>& months, const MonthOptions& options) {
  if (months.empty()) return {};
  std::int64_t largest = 1;
  for (const auto& month : months) largest = std::max(largest, month.ready + month.under_way + month.not_ready);
  const double scale = (kFoot - kTop) / static_cast<double>(largest);
  const double step = (kRight - kLeft) / static_cast<double>(months.size());
  const double width = std::min(kWidestBar, step * 0.72);
  std::string svg = fmt::format(R"(<svg class="beeld" viewBox="0 0 {:g} {:g}" role="img" aria-label="{}">)", kWidth,
                                kHeight, core::escape_markup(options.sentence));
  svg += fmt::format(R"(<path class="as" d="M{:g} {:g}H{:g}"/>)", kLeft, kFoot, kRight);
  for (std::size_t i = 0; i < months.size(); ++i) {
    const auto& month = months[i];
    const double middle = kLeft + step * (static_cast<double>(i) + 0.5);
    double foot = kFoot;
    svg += part("klaar", month.ready, middle - width / 2, width, scale, foot);
    svg += part("bezig", month.under_way, middle - width / 2, width, scale, foot);
    svg += part("niet", month.not_ready, middle - width / 2, width, scale, foot);
    // The month's number; its year below the first one and each January.
    svg += fmt::format(R"(<text class="t-zacht" x="{:.1f}" y="{:g}" font-size="13" text-anchor="middle">{}</text>)",
                       middle, kFoot + 17, core::escape_markup(month.month.substr(5)));
    if (i == 0 || month.month.ends_with("-01")) {
      svg += fmt::format(R"(<text class="t-zacht" x="{:.1f}" y="{:g}" font-size="13" text-anchor="middle">{}</text>)",
                         middle, kFoot + 33, core::escape_markup(month.month.substr(0, 4)));
    }
  }
  return svg + "</svg>";
}

}  // namespace pareltjes::pages
