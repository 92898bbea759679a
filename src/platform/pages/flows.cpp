// SPDX-License-Identifier: EUPL-1.2
#include "platform/pages/flows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/text.hpp"

namespace pareltjes::pages {
namespace {

using core::Language;
using hub::Point;

constexpr double kWidth = 640;
constexpr double kHeight = 440;
constexpr double kLabelRoom = 190;  ///< On both sides, for names.
constexpr double kTop = 34;
constexpr double kWidest = 16;  ///< Of a line.
constexpr double kNarrowest = 1.5;
constexpr double kLargestPlace = 15;
constexpr double kSmallestPlace = 4;
constexpr double kLine = 17;  ///< Between two lines of a label.
constexpr double kLabel = 2 * kLine + 6;
constexpr double kSize = 14;
constexpr std::size_t kMostPlaces = 12;
constexpr std::size_t kLongestName = 22;
constexpr double kLongestTrip = 60;  ///< Minutes, for places of which none is known.

struct Node {
  const FlowPlace* place = nullptr;
  Point at;
  double label_y = 0;
  bool left = false;
};

/// The middle of the drawing in which nodes lie.
struct Field {
  double left = kLabelRoom, right = kWidth - kLabelRoom, top = kTop, bottom = kHeight - kTop;
  [[nodiscard]] Point middle() const { return {(left + right) / 2, (top + bottom) / 2}; }
};

/// North up, one scale for both directions.
Point geographic(std::vector<Node>& nodes, const Point& from, const Field& field) {
  double west = from.x, east = from.x, south = from.y, north = from.y;
  for (const auto& node : nodes) {
    west = std::min(west, node.place->at->x);
    east = std::max(east, node.place->at->x);
    south = std::min(south, node.place->at->y);
    north = std::max(north, node.place->at->y);
  }
  const double span_x = std::max(east - west, 1000.0), span_y = std::max(north - south, 1000.0);
  const double scale = std::min((field.right - field.left) / span_x, (field.bottom - field.top) / span_y);
  const auto middle = field.middle();
  const auto drawn = [&](const Point& point) {
    return Point{middle.x + (point.x - (west + east) / 2) * scale, middle.y - (point.y - (south + north) / 2) * scale};
  };
  for (auto& node : nodes) node.at = drawn(*node.place->at);
  return drawn(from);
}

/// Around the middle, as far as the travel takes; directions are spread evenly and mean nothing.
Point schematic(std::vector<Node>& nodes, const Field& field) {
  double longest = 0;
  for (const auto& node : nodes) longest = std::max(longest, node.place->minutes.value_or(0));
  if (longest <= 0) longest = kLongestTrip;
  const double reach = std::min(field.right - field.left, field.bottom - field.top) / 2;
  const auto middle = field.middle();
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const double part = std::clamp(nodes[i].place->minutes.value_or(longest) / longest, 0.15, 1.0);
    const double angle = 2 * std::numbers::pi * (static_cast<double>(i) + 0.5) / static_cast<double>(nodes.size());
    nodes[i].at = {middle.x + reach * part * std::sin(angle), middle.y - reach * part * std::cos(angle)};
  }
  return middle;
}

/// Labels of one side are moved apart, from the top down and back up where that would leave the drawing.
void spread_labels(std::vector<Node>& nodes, bool left) {
  std::vector<Node*> side;
  for (auto& node : nodes) {
    if (node.left == left) side.push_back(&node);
  }
  std::ranges::sort(side, {}, [](const Node* node) { return node->at.y; });
  double free = kTop / 2;
  for (auto* node : side) {
    node->label_y = std::max(node->at.y - kLabel / 2, free);
    free = node->label_y + kLabel;
  }
  double limit = kHeight - 4;
  for (auto node = side.rbegin(); node != side.rend(); ++node) {
    (*node)->label_y = std::min((*node)->label_y, limit - kLabel);
    limit = (*node)->label_y;
  }
}

std::string short_name(const std::string& name) {
  if (name.size() <= kLongestName) return name;
  auto cut = name.substr(0, kLongestName - 1);
  while (!cut.empty() && !core::is_valid_utf8(cut)) cut.pop_back();
  return cut + "…";
}

std::string text(double x, double y, bool end, std::string_view words, bool bold) {
  return fmt::format(R"(<text x="{:.1f}" y="{:.1f}" font-size="{:g}" fill="currentColor"{}{}>{}</text>)", x, y, kSize,
                     end ? R"( text-anchor="end")" : "", bold ? R"( font-weight="700")" : "",
                     core::escape_markup(words));
}

std::string node_svg(const Node& node, const Point& from, double most, double largest, const FlowOptions& options) {
  const auto& place = *node.place;
  const auto number = [&](double value) { return core::format_number(std::round(value), 0, options.language); };
  std::string svg;
  const double length = std::hypot(node.at.x - from.x, node.at.y - from.y);
  if (place.amount > 0 && length > 1)
    svg += fmt::format(
        R"(<path class="stroom" d="M{:.1f} {:.1f}L{:.1f} {:.1f}" fill="none" stroke="currentColor" stroke-opacity=".45" stroke-width="{:.1f}"/>)",
        from.x, from.y, node.at.x, node.at.y, std::max(kNarrowest, kWidest * place.amount / most));
  const double radius =
      largest > 0 ? std::max(kSmallestPlace, kLargestPlace * std::sqrt(place.capacity / largest)) : kSmallestPlace;
  svg += fmt::format(
      R"-(<circle cx="{:.1f}" cy="{:.1f}" r="{:.1f}" fill="currentColor" fill-opacity=".18" stroke="currentColor" stroke-width="1.5"/>)-",
      node.at.x, node.at.y, radius);
  const double x = node.left ? kLabelRoom - 22 : kWidth - kLabelRoom + 22;
  const double middle = node.label_y + kLabel / 2;
  svg += fmt::format(
      R"(<path d="M{:.1f} {:.1f}L{:.1f} {:.1f}" fill="none" stroke="currentColor" stroke-opacity=".6" stroke-width=".8" stroke-dasharray="2 3"/>)",
      node.at.x + (node.left ? -radius : radius), node.at.y, node.left ? x + 5 : x - 5, middle);
  const bool dutch = options.language == Language::kDutch;
  auto told =
      fmt::format("{} {} {} {}", number(place.amount), dutch ? "van" : "of", number(place.capacity), options.unit);
  svg += text(x, middle - 3, node.left, short_name(place.name), true);
  svg += text(x, middle - 3 + kLine, node.left, told, false);
  return svg;
}

}  // namespace

bool flows_have_places(const std::vector<FlowPlace>& places, const FlowOptions& options) {
  return options.at.has_value() && std::ranges::all_of(places, [](const auto& place) { return place.at.has_value(); });
}

std::string flows_svg(std::vector<FlowPlace> places, const FlowOptions& options) {
  if (places.empty()) return {};
  std::ranges::stable_sort(places, std::greater(),
                           [](const auto& place) { return std::pair(place.amount, place.capacity); });
  if (places.size() > kMostPlaces) places.resize(kMostPlaces);
  std::vector<Node> nodes;
  double most = 1, largest = 0;
  for (const auto& place : places) {
    nodes.push_back({&place, {}, 0, false});
    most = std::max(most, place.amount);
    largest = std::max(largest, place.capacity);
  }
  const Field field;
  const bool map = flows_have_places(places, options);
  const auto from = map ? geographic(nodes, *options.at, field) : schematic(nodes, field);
  // Half of the names at each side, so that there is room for all.
  std::vector<Node*> across;
  for (auto& node : nodes) across.push_back(&node);
  std::ranges::stable_sort(across, {}, [](const Node* node) { return node->at.x; });
  for (std::size_t i = 0; i < across.size(); ++i) across[i]->left = 2 * i < across.size();
  spread_labels(nodes, true);
  spread_labels(nodes, false);
  auto svg = fmt::format(R"(<svg class="beeld" viewBox="0 0 {:g} {:g}" role="img" aria-label="{}">)", kWidth, kHeight,
                         core::escape_markup(options.sentence));
  for (const auto& node : nodes) svg += node_svg(node, from, most, largest, options);
  svg += fmt::format(R"-(<path d="M{:.1f} {:.1f}h14v14h-14z" fill="currentColor"/>)-", from.x - 7, from.y - 7);
  const auto origin = short_name(options.from);
  svg += fmt::format(
      R"(<text x="{:.1f}" y="{:.1f}" font-size="{:g}" font-weight="700" text-anchor="middle" fill="currentColor">{}</text>)",
      from.x, from.y - 13, kSize, core::escape_markup(origin));
  if (map)
    svg += fmt::format(
        R"(<path d="M{0:g} 40V16m-5 7l5-8 5 8" fill="none" stroke="currentColor" stroke-width="1.5"/><text x="{0:g}" y="54" font-size="12" text-anchor="middle" fill="currentColor">N</text>)",
        kWidth - 24);
  return svg + "</svg>";
}

}  // namespace pareltjes::pages
