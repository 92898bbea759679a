// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/text.hpp"
#include "platform/pages/charts.hpp"

namespace pareltjes::pages {
namespace {

constexpr double kWidth = 260;  ///< Narrow, so that the letters stay readable in a card of that width.
constexpr double kBegin = 8;    ///< Where the scale begins …
constexpr double kEnd = 252;    ///< … and ends.
constexpr double kPearl = 8;
constexpr double kSize = 13;             ///< Of the letters.
constexpr double kCharacterWidth = 7.4;  ///< Of a letter of that size in Figtree, on the safe side.
constexpr double kLine = 18;             ///< A line of text.
constexpr double kThread = 24;           ///< Room for the thread and the pearl.
constexpr double kGap = 10;              ///< Between two labels on one line.

double characters(std::string_view utf8) {
  return static_cast<double>(
      std::ranges::count_if(utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

double width_of(std::string_view text) {
  return kCharacterWidth * characters(text);
}

/// A text that begins at x, moved inwards where it would leave the drawing.
std::string text_at(double x, double y, std::string_view text, std::string_view kind = {}) {
  const double at = std::clamp(x, 0.0, std::max(0.0, kWidth - width_of(text)));
  return fmt::format(R"(<text {}x="{:.1f}" y="{:.1f}" font-size="{:g}">{}</text>)", kind, at, y, kSize,
                     core::escape_markup(text));
}

std::string text_around(double x, double y, std::string_view text, std::string_view kind = {}) {
  return text_at(x - width_of(text) / 2, y, text, kind);
}

/// The stretch of numbers that the drawing shows.
struct Stretch {
  double begin = 0;
  double end = 1;
  [[nodiscard]] double x(double value) const {
    return kBegin + (kEnd - kBegin) * std::clamp((value - begin) / (end - begin), 0.0, 1.0);
  }
};

/// From zero where that leaves the range at least a third of the drawing; otherwise around the range, with room for
/// the words on both sides.
Stretch stretch_around(const std::vector<ThreadRow>& rows, const double* capacity) {
  double low = capacity != nullptr ? *capacity : rows.front().value.low;
  double high = low;
  for (const auto& row : rows) {
    low = std::min(low, row.value.low);
    high = std::max(high, row.value.high);
  }
  if (!(high > 0)) return {0, 1};
  const double span = high - low;
  if (span <= 0 || low < 0.6 * high) return {0, high * 1.2};
  return {std::max(0.0, low - 0.6 * span), high + 0.6 * span};
}

/// Whole steps of 1, 2 or 5 times a power of ten: three to six of them.
double tick_step(const Stretch& stretch) {
  const double raw = (stretch.end - stretch.begin) / 4;
  const double power = std::pow(10, std::floor(std::log10(raw)));
  for (const double lead : {1.0, 2.0, 5.0}) {
    if (power * lead >= raw * 0.8) return power * lead;
  }
  return power * 10;
}

class Drawing {
 public:
  Drawing(const std::vector<ThreadRow>& rows, const double* capacity, const ThreadOptions& options)
      : rows_(rows), capacity_(capacity), options_(options), stretch_(stretch_around(rows, capacity)) {}

  std::string svg() {
    const double top = capacity_ != nullptr ? kLine : 0;
    double y = top;
    std::string threads;
    for (const auto& row : rows_) threads += thread(row, y);
    std::string border;
    if (capacity_ != nullptr) {
      border = fmt::format(R"(<path class="grens" d="M{:.1f} {:g}V{:g}"/>)", stretch_.x(*capacity_), top, y);
      const auto now = fmt::format("{} {}", dutch() ? "er is" : "there is", number(*capacity_));
      border += text_around(stretch_.x(*capacity_), 13, now);
    }
    return fmt::format(R"(<svg class="beeld" viewBox="0 0 {:g} {:g}" role="img" aria-label="{}">)", kWidth, y + foot(),
                       core::escape_markup(options_.sentence)) +
           border + threads + axis(y) + "</svg>";
  }

 private:
  [[nodiscard]] bool dutch() const { return options_.language == core::Language::kDutch; }
  [[nodiscard]] std::string number(double value) const {
    return core::format_number(value, options_.decimals, options_.language);
  }

  /// One row: its name, the middle above the pearl, the thread, the ends below it.
  std::string thread(const ThreadRow& row, double& y) const {
    std::string svg;
    if (!row.label.empty()) {
      svg += text_at(0, y + 13, row.label);
      y += kLine;
    }
    const auto& value = row.value;
    const bool range = number(value.low) != number(value.high);
    const double middle = stretch_.x(value.mid);
    svg += text_around(middle, y + 13, fmt::format("{} {}", dutch() ? "midden" : "middle", number(value.mid)),
                       R"(class="t-kern" )");
    const double line = y + kLine + kThread / 2;
    svg += fmt::format(R"(<path class="draad" d="M{:.1f} {:g}H{:.1f}"/>)", stretch_.x(value.low), line,
                       stretch_.x(value.high));
    if (range) {
      for (const double end : {value.low, value.high})
        svg += fmt::format(R"(<path class="draadeind" d="M{:.1f} {:g}v12"/>)", stretch_.x(end), line - 6);
    }
    svg += fmt::format(R"-(<circle class="parelrand" cx="{:.1f}" cy="{:g}" r="{:g}" fill="url(#parel) #f3e4ea"/>)-",
                       middle, line, kPearl);
    y += kLine + kThread;
    if (range) {
      svg += ends(value, y + 13);
      y += kLine;
    }
    y += 8;
    return svg;
  }

  /// "laag" ends under the thread's begin and "hoog" begins under its end; they are moved apart where they would meet.
  [[nodiscard]] std::string ends(const core::Interval& value, double y) const {
    const auto low = fmt::format("{} {}", dutch() ? "laag" : "low", number(value.low));
    const auto high = fmt::format("{} {}", dutch() ? "hoog" : "high", number(value.high));
    const double middle = stretch_.x(value.mid);
    double left = std::min(stretch_.x(value.low) - width_of(low) / 2, middle - kGap / 2 - width_of(low));
    double right = std::max(stretch_.x(value.high) - width_of(high) / 2, middle + kGap / 2);
    left = std::clamp(left, 0.0, kWidth - width_of(low));
    right = std::clamp(right, 0.0, kWidth - width_of(high));
    // At the edge of the drawing one of them had to move: the other makes room.
    if (left + width_of(low) + kGap > right) {
      if (left <= 0) {
        right = std::min(left + width_of(low) + kGap, kWidth - width_of(high));
      } else {
        left = std::max(0.0, right - kGap - width_of(low));
      }
    }
    return text_at(left, y, low, R"(class="t-zacht" )") + text_at(right, y, high, R"(class="t-zacht" )");
  }

  /// One scale for all rows, with its unit; broken at the left where it does not begin at zero.
  [[nodiscard]] std::string axis(double y) const {
    const bool broken = stretch_.begin > 0;
    std::string svg =
        broken ? fmt::format(R"(<path class="as as--lijn" d="M0 {0:g}h4l3 -5 5 10 3 -5H{1:g}"/>)", y + 4, kEnd)
               : fmt::format(R"(<path class="as as--lijn" d="M{:g} {:g}H{:g}"/>)", kBegin, y + 4, kEnd);
    const double step = tick_step(stretch_);
    const int decimals = step >= 1 ? 0 : static_cast<int>(std::ceil(-std::log10(step)));
    double taken = broken ? kBegin + 10 : -kGap;
    for (auto mark = static_cast<int>(std::ceil(stretch_.begin / step)); mark * step <= stretch_.end; ++mark) {
      const double tick = mark * step;
      const auto text = core::format_number(tick, decimals, options_.language);
      const double x = stretch_.x(tick);
      const double left = std::clamp(x - width_of(text) / 2, 0.0, kWidth - width_of(text));
      if (left < taken + kGap) continue;
      taken = left + width_of(text);
      svg += fmt::format(R"(<path class="as" d="M{:.1f} {:g}v6"/>)", x, y + 4);
      svg += text_at(left, y + 23, text, R"(class="t-zacht" )");
    }
    if (!options_.unit.empty()) svg += text_at(0, y + 40, options_.unit, R"(class="t-zacht" )");
    if (broken) {
      svg += text_at(0, y + 40 + (options_.unit.empty() ? 0 : kLine),
                     dutch() ? "de schaal begint niet bij 0" : "the scale does not begin at 0", R"(class="t-zacht" )");
    }
    return svg;
  }

  /// Room for the axis, its numbers, its unit and the warning that it is broken.
  [[nodiscard]] double foot() const {
    return 28 + (options_.unit.empty() ? 0 : kLine) + (stretch_.begin > 0 ? kLine : 0);
  }

  const std::vector<ThreadRow>& rows_;
  const double* capacity_;
  const ThreadOptions& options_;
  Stretch stretch_;
};

}  // namespace

std::string threads_svg(const std::vector<ThreadRow>& rows, const double* capacity, const ThreadOptions& options) {
  if (rows.empty()) return {};
  return Drawing(rows, capacity, options).svg();
}

std::string range_svg(const core::Interval& value, double largest) {
  constexpr double kLong = 160;
  constexpr double kRadius = 2.6;
  const auto x_of = [&](double v) {
    return kRadius + (kLong - 2 * kRadius) * (largest > 0 ? std::clamp(v / largest, 0.0, 1.0) : 0.0);
  };
  // A range too narrow to see still shows as a mark of one unit.
  const double low = x_of(value.low);
  const double high = std::max(x_of(value.high), low + 1);
  return fmt::format(
      R"-(<svg class="marge" viewBox="0 0 {0:g} 10" preserveAspectRatio="xMinYMid meet" aria-hidden="true" focusable="false"><path class="as" d="M{1:g} 5H{2:g}"/><path class="draad" d="M{3:.1f} 5H{4:.1f}"/><circle class="parelrand" cx="{5:.1f}" cy="5" r="{1:g}"/></svg>)-",
      kLong, kRadius, kLong - kRadius, low, high, x_of(value.mid));
}

}  // namespace pareltjes::pages
