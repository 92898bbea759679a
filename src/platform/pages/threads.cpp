// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "platform/pages/charts.hpp"

namespace pareltjes::pages {
namespace {

constexpr double kWidth = 330;
constexpr double kBegin = 14;  ///< Where the thread's axis begins …
constexpr double kEnd = 316;   ///< … and ends.
constexpr double kRow = 58;    ///< Label, thread and its numbers.
constexpr double kPearl = 8;

/// Puts a text at x without letting it run out of the drawing.
std::string text_at(double x, double y, const std::string& text, std::string_view more = {}) {
  const auto* anchor = x < kBegin + 40 ? "start" : x > kEnd - 40 ? "end" : "middle";
  const double at = x < kBegin + 40 ? std::max(x - kPearl, 0.0) : x > kEnd - 40 ? std::min(x + kPearl, kWidth) : x;
  return fmt::format(R"(<text {}x="{:.1f}" y="{:.1f}" font-size="13" text-anchor="{}">{}</text>)", more, at, y, anchor,
                     core::escape_markup(text));
}

}  // namespace

std::string threads_svg(const std::vector<ThreadRow>& rows, const double* capacity, const ThreadOptions& options) {
  double largest = capacity != nullptr ? *capacity : 0;
  for (const auto& row : rows) largest = std::max(largest, row.value.high);
  if (!(largest > 0)) largest = 1;
  const auto x_of = [&](double value) { return kBegin + (kEnd - kBegin) * std::clamp(value / largest, 0.0, 1.0); };
  const auto number = [&](double value) { return core::format_number(value, options.decimals, options.language); };
  const double top = capacity != nullptr ? 20 : 0;
  const double height = top + kRow * static_cast<double>(rows.size());
  std::string svg = fmt::format(R"(<svg class="beeld" viewBox="0 0 {:g} {:g}" role="img" aria-label="{}">)", kWidth,
                                height, core::escape_markup(options.sentence));
  if (capacity != nullptr) {
    const auto* now = options.language == core::Language::kDutch ? "er is" : "there is";
    svg += text_at(x_of(*capacity), 13, fmt::format("{} {}", now, number(*capacity)));
    svg += fmt::format(R"(<path class="grens" d="M{0:.1f} {1:g}V{2:g}"/>)", x_of(*capacity), top, height);
  }
  double y = top;
  for (const auto& row : rows) {
    const double middle = y + 28;
    svg += fmt::format(R"(<text x="0" y="{:g}" font-size="13">{}</text>)", y + 14, core::escape_markup(row.label));
    svg += fmt::format(R"(<path class="as" d="M{0:g} {1:g}v8m0 -4H{2:g}"/>)", kBegin, middle - 4, kEnd);
    if (x_of(row.value.mid) > kBegin + 90) {
      svg += fmt::format(R"(<text class="t-zacht" x="{:g}" y="{:g}" font-size="13">0</text>)", kBegin - 4, middle + 24);
    }
    svg += fmt::format(R"(<path class="draad" d="M{:.1f} {:g}H{:.1f}"/>)", x_of(row.value.low), middle,
                       x_of(row.value.high));
    svg += fmt::format(R"-(<circle class="parelrand" cx="{:.1f}" cy="{:g}" r="{:g}" fill="url(#parel) #f3e4ea"/>)-",
                       x_of(row.value.mid), middle, kPearl);
    const bool range = row.value.high - row.value.low > 0;
    const auto numbers =
        range ? fmt::format("{} – {} – {}", number(row.value.low), number(row.value.mid), number(row.value.high))
              : number(row.value.mid);
    svg +=
        text_at(x_of(row.value.mid), middle + 24, fmt::format("{} {}", numbers, options.unit), R"(class="t-zacht" )");
    y += kRow;
  }
  return svg + "</svg>";
}

}  // namespace pareltjes::pages
