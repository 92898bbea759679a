// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "core/text.hpp"
#include "pearls/samen_inkopen/cells.hpp"
#include "pearls/samen_inkopen/view.hpp"

namespace pareltjes::samen_inkopen {
namespace {

constexpr double kWidth = 760, kMargin = 36, kHighest = 1.1;

/// From metres, north up, to the drawing.
struct Frame {
  double left = std::numeric_limits<double>::infinity(), right = -left, bottom = left, top = -left;
  double scale = 1;

  void hold(double x, double y) {
    left = std::min(left, x);
    right = std::max(right, x);
    bottom = std::min(bottom, y);
    top = std::max(top, y);
  }
  /// The height of the drawing.
  double fit() {
    const double wide = std::max(right - left, 1.0), high = std::max(top - bottom, 1.0);
    scale = std::min((kWidth - 2 * kMargin) / wide, (kWidth * kHighest - 2 * kMargin) / high);
    return high * scale + 2 * kMargin;
  }
  [[nodiscard]] double x(double at) const { return (kWidth - (right - left) * scale) / 2 + (at - left) * scale; }
  [[nodiscard]] double y(double at) const { return kMargin + (top - at) * scale; }
};

std::string lines(const Cells& net, const Frame& frame, const auto& wanted) {
  std::string path;
  for (std::size_t i = 0; i < net.size(); ++i) {
    if (!wanted(i)) continue;
    path += fmt::format("M{:.1f} {:.1f}L{:.1f} {:.1f}", frame.x(net.number(i, "x1")), frame.y(net.number(i, "y1")),
                        frame.x(net.number(i, "x2")), frame.y(net.number(i, "y2")));
  }
  return path;
}

std::string mark(const Cells& sites, std::size_t i, const Frame& frame) {
  const double x = frame.x(sites.number(i, "x")), y = frame.y(sites.number(i, "y"));
  const auto name = core::escape_markup(sites.text(i, "naam"));
  if (sites.text(i, "deelnemer").empty()) {
    return fmt::format(
        R"(<rect class="netwerkpunt" x="{:.1f}" y="{:.1f}" width="16" height="16"><title>{}</title></rect>)", x - 8,
        y - 8, name);
  }
  const auto* kind = !sites.flag(i, "aangesloten") ? "los" : sites.flag(i, "opvang") ? "opvang" : "aangesloten";
  return fmt::format(R"(<circle class="locatie locatie--{}" cx="{:.1f}" cy="{:.1f}" r="{}"><title>{}</title></circle>)",
                     kind, x, y, sites.flag(i, "opvang") ? 11 : 8, name);
}

}  // namespace

std::string route_svg(const pearl::Outcome& outcome, core::Language language) {
  const Cells net(outcome, "net"), sites(outcome, "locaties"), route(outcome, "trace");
  if (net.size() == 0) return {};
  Frame frame;
  for (std::size_t i = 0; i < net.size(); ++i) {
    frame.hold(net.number(i, "x1"), net.number(i, "y1"));
    frame.hold(net.number(i, "x2"), net.number(i, "y2"));
  }
  for (std::size_t i = 0; i < sites.size(); ++i) frame.hold(sites.number(i, "x"), sites.number(i, "y"));
  const double height = frame.fit();
  const auto sentence =
      language == core::Language::kDutch
          ? fmt::format("Kaart van de route: {} straten in gebruik. De tabel hieronder noemt ze.", route.size())
          : fmt::format("Map of the route: {} streets in use. The table below names them.", route.size());
  std::string svg = fmt::format(R"(<svg class="beeld route" viewBox="0 0 {:g} {:.0f}" role="img" aria-label="{}">)",
                                kWidth, height, core::escape_markup(sentence));
  const auto layer = [&](const char* kind, const auto& wanted) {
    if (const auto path = lines(net, frame, wanted); !path.empty())
      svg += fmt::format(R"(<path class="{}" d="{}"/>)", kind, path);
  };
  layer("straat", [](std::size_t) { return true; });
  layer("buis", [&](std::size_t i) { return net.flag(i, "bestaand"); });
  layer("sleuf", [&](std::size_t i) { return net.flag(i, "gebruikt") && !net.flag(i, "bestaand"); });
  layer("sleuf sleuf--buis", [&](std::size_t i) { return net.flag(i, "gebruikt") && net.flag(i, "bestaand"); });
  for (std::size_t i = 0; i < sites.size(); ++i) svg += mark(sites, i, frame);
  return svg + "</svg>";
}

}  // namespace pareltjes::samen_inkopen
