// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/text.hpp"
#include "platform/pages/charts.hpp"
#include "platform/pages/shapes.hpp"

namespace pareltjes::pages {
namespace {

using hub::Geometry;
using hub::Point;
using hub::Polygon;
using hub::Ring;

constexpr double kMargin = 8;             ///< Around the land, in units of the drawing.
constexpr double kHighest = 0.9;          ///< Height over width at most; a taller municipality is drawn smaller.
constexpr double kTolerance = 0.4;        ///< Below half a unit nobody sees a bend.
constexpr double kSmallestPart = 0.5;     ///< Parts of an area below this many square units are left out.
constexpr double kCharacterWidth = 0.58;  ///< Mean width of a character of Figtree, in ems.
constexpr double kSlitMetres = 60;        ///< So wide a slit is closed: borders right to 20 m on both sides, and some.
constexpr double kNarrowestSlit = 2.4;    ///< In units of the drawing; a little more than the line that lies on top.
constexpr double kWidestSlit = 6;
constexpr std::size_t kFine = 25;
constexpr std::size_t kFinest = 120;

/// From RD New (metres, north up) to the drawing (y downwards).
struct Projection {
  double left = 0, top = 0, scale = 1, x = 0, y = 0;
  [[nodiscard]] Point operator()(Point p) const { return {x + (p.x - left) * scale, y + (top - p.y) * scale}; }
};

struct Frame {
  Projection projection;
  double height = 0;
};

Frame frame_around(const std::vector<MapArea>& areas, double width) {
  double left = std::numeric_limits<double>::infinity();
  double bottom = left;
  double right = -left;
  double top = -left;
  for (const auto& area : areas) {
    for (const auto& polygon : area.geometry) {
      for (const auto& point : polygon.empty() ? Ring{} : polygon.front()) {
        left = std::min(left, point.x);
        right = std::max(right, point.x);
        bottom = std::min(bottom, point.y);
        top = std::max(top, point.y);
      }
    }
  }
  if (!(left < right) || !(bottom < top)) return {{}, width / 2};
  const double room = width - 2 * kMargin;
  const double scale = std::min(room / (right - left), (width * kHighest - 2 * kMargin) / (top - bottom));
  const double x = (width - (right - left) * scale) / 2;
  return {{left, top, scale, x, kMargin}, (top - bottom) * scale + 2 * kMargin};
}

/// The area as drawn: projected and simplified, the largest part first.
Geometry drawn(const Geometry& geometry, const Projection& projection) {
  Geometry parts;
  for (const auto& polygon : geometry) {
    Polygon part;
    for (const auto& ring : polygon) {
      Ring projected(ring.size());
      std::ranges::transform(ring, projected.begin(), projection);
      auto kept = simplified(projected, kTolerance);
      if (kept.empty() || std::abs(area_of(kept)) < kSmallestPart) {
        if (part.empty()) break;  // Without its outer ring the part is gone.
        continue;
      }
      part.push_back(std::move(kept));
    }
    if (!part.empty()) parts.push_back(std::move(part));
  }
  std::ranges::sort(parts, std::greater{}, [](const Polygon& part) { return std::abs(area_of(part.front())); });
  return parts;
}

/// Tenths as SVG reads them in the fewest characters: 12 is "1.2", 20 is "2", -5 is "-.5". A minus also separates.
void append_tenths(std::string& path, long tenths, bool first) {
  if (!first && tenths >= 0) path += ' ';
  if (tenths < 0) path += '-';
  const long size = std::abs(tenths);
  if (size >= 10 || size == 0) fmt::format_to(std::back_inserter(path), "{}", size / 10);
  if (size % 10 != 0) fmt::format_to(std::back_inserter(path), ".{}", size % 10);
}

/// Each point as its step from the one before, both rounded to tenths of a unit, so that no error adds up.
std::string path_of(const Geometry& parts) {
  std::string path;
  for (const auto& part : parts) {
    for (const auto& ring : part) {
      long x = 0;
      long y = 0;
      int written = 0;
      for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
        const long to_x = std::lround(ring[i].x * 10);
        const long to_y = std::lround(ring[i].y * 10);
        if (written > 0 && to_x == x && to_y == y) continue;
        if (written < 2) path += written == 0 ? 'M' : 'l';
        append_tenths(path, to_x - x, written < 2);
        append_tenths(path, to_y - y, false);
        ++written;
        x = to_x;
        y = to_y;
      }
      path += 'Z';
    }
  }
  return path;
}

double characters(std::string_view utf8) {
  return static_cast<double>(
      std::ranges::count_if(utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

/// Name above value, at the sizes given; a size of 0 leaves that line out.
struct Lettering {
  double name_size;
  double value_size;
};

std::optional<std::string> label(const MapArea& area, const Polygon& part, Point pole, Lettering lettering,
                                 std::string_view kind) {
  const double width = kCharacterWidth * std::max(lettering.name_size * characters(area.name),
                                                  lettering.value_size * characters(area.value_label));
  const double height = 1.15 * (lettering.name_size + lettering.value_size);
  const auto place = place_for(part, pole, width, height);
  if (!place) return std::nullopt;
  std::string text = fmt::format(R"(<g class="{}">)", kind);
  double baseline = place->y - height / 2;
  if (lettering.name_size > 0) {
    baseline += lettering.name_size;
    text += fmt::format(R"(<text x="{:.1f}" y="{:.1f}" font-size="{:g}">{}</text> )", place->x, baseline,
                        lettering.name_size, core::escape_markup(area.name));
    baseline += 0.15 * lettering.name_size;
  }
  if (lettering.value_size > 0) {
    baseline += lettering.value_size;
    text += fmt::format(R"(<text class="waarde" x="{:.1f}" y="{:.1f}" font-size="{:g}">{}</text> )", place->x, baseline,
                        lettering.value_size, core::escape_markup(area.value_label));
  }
  return text + "</g>";
}

/// The largest lettering that fits, for a wide and for a narrow screen; what does not fit stands in the table.
/// @param names_too skips labels without a name: on a map of many areas bare numbers say nothing.
std::string labels(const MapArea& area, const Geometry& parts, bool names_too) {
  static constexpr Lettering kWide[] = {{15, 21}, {13, 17}, {11.5, 15}, {0, 17}, {0, 13}};
  static constexpr Lettering kNarrow[] = {{24, 32}, {0, 32}, {0, 26}};
  const auto pole = pole_of_inaccessibility(parts.front(), 1);
  std::string text;
  const auto add = [&](auto& choices, std::string_view kind) {
    for (const auto& choice : choices) {
      if (names_too && choice.name_size <= 0) continue;
      if (const auto fitting = label(area, parts.front(), pole, choice, kind)) {
        text += *fitting;
        return;
      }
    }
  };
  add(kWide, "breed");
  add(kNarrow, "smal");
  return text;
}

std::string area_svg(const MapArea& area, const Geometry& parts, bool with_labels, bool names_too) {
  if (parts.empty()) return {};
  const bool link = !area.href.empty();
  std::string svg = link ? fmt::format(R"(<a href="{}")", core::escape_markup(area.href)) : "<g";
  const auto name = core::escape_markup(area.name);
  const auto value = core::escape_markup(area.value_label);
  svg += fmt::format(R"( class="gebied k{}{}" data-code="{}" data-naam="{}" data-waarde="{}")",
                     std::clamp(area.step, 0, 5), area.chosen ? " gekozen" : "", core::escape_markup(area.id), name,
                     value);
  // The words on the map are part of the name, in their order: who speaks to the computer says what he sees.
  if (link) svg += fmt::format(R"( aria-label="{} {}")", name, value);
  if (link && area.chosen) svg += R"( aria-current="true")";
  svg += fmt::format(R"(><path fill-rule="evenodd" d="{}"/>)", path_of(parts));
  if (with_labels) svg += labels(area, parts, names_too);
  return svg + (link ? "</a>" : "</g>");
}

constexpr double kSmallMark = 5.5;  ///< Radius, in units of the drawing.
constexpr double kLargeMark = 13;   ///< Of one with words in it.

std::string mark_svg(const MapMark& mark, const Frame& frame, double width) {
  const auto place = frame.projection(mark.at);
  const double radius = mark.text.empty() ? kSmallMark : kLargeMark;
  if (place.x < radius || place.x > width - radius || place.y < radius || place.y > frame.height - radius) return {};
  auto svg = fmt::format(R"(<g class="plek plek--{}"><title>{}</title><circle cx="{:.1f}" cy="{:.1f}" r="{:g}"/>)",
                         core::escape_markup(mark.kind), core::escape_markup(mark.name), place.x, place.y, radius);
  if (!mark.text.empty()) {
    svg += fmt::format(R"(<text x="{:.1f}" y="{:.1f}" font-size="17">{}</text>)", place.x, place.y + 6,
                       core::escape_markup(mark.text));
  }
  return svg + "</g>";
}

}  // namespace

std::string map_svg(const std::vector<MapArea>& areas, const MapOptions& options) {
  const auto frame = frame_around(areas, options.width);
  const bool links = std::ranges::any_of(areas, [](const auto& area) { return !area.href.empty(); });
  const bool unknown = std::ranges::any_of(areas, [](const auto& area) { return area.step <= 0; });
  const auto* grain = areas.size() > kFinest ? " kaart--fijnst" : areas.size() > kFine ? " kaart--fijn" : "";
  // An image has no parts for a screen reader: a map with links is a group.
  std::string svg =
      fmt::format(R"(<svg class="beeld kaart-svg{}" viewBox="0 0 {:.1f} {:.1f}" role="{}" aria-label="{}">)", grain,
                  options.width, frame.height, links ? "group" : "img", core::escape_markup(options.sentence));
  if (unknown) {
    svg += R"-(<defs><pattern id="arcering" width="8" height="8" patternUnits="userSpaceOnUse" )-"
           R"-(patternTransform="rotate(45)"><rect class="arcering-vlak" width="8" height="8"/>)-"
           R"-(<path class="arcering-lijn" d="M0 0V8"/></pattern></defs>)-";
  }
  std::vector<Geometry> parts;
  parts.reserve(areas.size());
  for (const auto& area : areas) parts.push_back(drawn(area.geometry, frame.projection));
  if (options.close_gaps && areas.size() <= kFinest) {
    const double wide = std::clamp(kSlitMetres * frame.projection.scale, kNarrowestSlit, kWidestSlit);
    for (std::size_t i = 0; i < areas.size(); ++i) {
      if (parts[i].empty()) continue;
      svg += fmt::format(R"(<path class="onder k{}" stroke-width="{:.1f}" d="{}"/>)", std::clamp(areas[i].step, 0, 5),
                         wide, path_of(parts[i]));
    }
  }
  // The chosen area last, so that its outline lies on top.
  for (const bool chosen : {false, true}) {
    for (std::size_t i = 0; i < areas.size(); ++i) {
      if (areas[i].chosen == chosen) svg += area_svg(areas[i], parts[i], options.labels, areas.size() > kFine);
    }
  }
  for (const auto& mark : options.marks) svg += mark_svg(mark, frame, options.width);
  return svg + "</svg>";
}

}  // namespace pareltjes::pages
