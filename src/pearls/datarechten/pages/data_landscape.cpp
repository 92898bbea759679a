// SPDX-License-Identifier: EUPL-1.2
// Where data live, where they flow and where a contract blocks that: a picture, and the same as tables.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "core/text.hpp"
#include "core/time.hpp"
#include "pearls/datarechten/pages/data_room.hpp"
#include "pearls/datarechten/pages/view.hpp"
#include "pearls/datarechten/register/flow.hpp"
#include "platform/service/page_tools.hpp"

namespace pareltjes::datarechten {
namespace {

using http::Response;
using nlohmann::json;
using service::Call;

constexpr const char* kTemplate = "src/pearls/datarechten/pages/datalandschap.mustache";
constexpr std::size_t kMostNodes = 40;   ///< More cannot be read in one picture.
constexpr std::size_t kMostFlows = 400;  ///< Rows of the table.
constexpr std::size_t kLongestWord = 200;
constexpr std::size_t kLineLetters = 22;  ///< That fit in a box.

/// Sizes of the picture, in its own units.
constexpr int kBoxWidth = 214, kBoxHeight = 68, kColumn = 304, kRow = 104, kMargin = 24;

int x_of(const Position& at) {
  return kMargin + static_cast<int>(at.column) * kColumn;
}
int y_of(const Position& at) {
  return kMargin + static_cast<int>(at.row) * kRow;
}

/// The first letters of a name, whole words where they fit, on two lines.
std::pair<std::string, std::string> two_lines(const std::string& name) {
  const auto letters = [](std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
  };
  const auto cut = [&](std::string text) {
    if (letters(text) <= kLineLetters) return text;
    while (letters(text) > kLineLetters - 1) {
      do text.pop_back();
      while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80U);
      // A byte that begins a letter stands alone now.
      if (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0U) == 0xC0U) text.pop_back();
    }
    return text + "…";
  };
  if (letters(name) <= kLineLetters) return {name, {}};
  std::string first;
  const auto words = core::split(name, ' ');
  std::size_t used = 0;
  for (; used < words.size(); ++used) {
    const auto longer = first.empty() ? words[used] : first + " " + words[used];
    if (letters(longer) > kLineLetters) break;
    first = longer;
  }
  if (used == 0) return {cut(name), {}};
  std::string rest;
  for (; used < words.size(); ++used) rest += (rest.empty() ? "" : " ") + words[used];
  return {first, cut(rest)};
}

json node_values(const FlowNode& node, const Position& at, const std::map<std::string, json>& rights,
                 core::Language language) {
  const auto [first, second] = two_lines(node.name);
  json values{{"x", x_of(at)},
              {"y", y_of(at)},
              {"text_x", x_of(at) + 14},
              {"first_y", y_of(at) + (second.empty() ? 28 : 22)},
              {"second_y", y_of(at) + 39},
              {"word_y", y_of(at) + 58},
              {"first", first},
              {"second", second}};
  if (node.application == nullptr) {
    values.update({{"look", "buiten"}, {"word", core::Text{"buiten het register", "outside"}.in(language)}});
    return values;
  }
  const auto right = rights.find(node.application->record.id);
  const auto freedom = right == rights.end() ? std::string("onbekend") : freedom_of(right->second);
  auto word = short_freedom(freedom).in(language);
  const auto data = node.application->application.data.size();
  if (data > 0) word += fmt::format(" · {} {}", data, data == 1 ? "dataset" : "datasets");
  values.update({{"look", freedom}, {"word", word}});
  return values;
}

struct Spot {
  int x = 0, y = 0;
};

using Curve = std::array<Spot, 4>;

Spot spot_on(const Curve& curve, double t) {
  const double u = 1 - t, a = u * u * u, b = 3 * u * u * t, c = 3 * u * t * t, d = t * t * t;
  const auto mean = [&](int Spot::* part) {
    return static_cast<int>(
        std::lround(a * curve[0].*part + b * curve[1].*part + c * curve[2].*part + d * curve[3].*part));
  };
  return {mean(&Spot::x), mean(&Spot::y)};
}

/// Whether a number may stand here: over no other number and over no box.
bool is_free(const Spot& spot, const std::vector<Spot>& taken, const Layout& layout) {
  constexpr int kApart = 27;  // A number is 24 wide.
  const bool numbers = std::ranges::any_of(taken, [&](const Spot& other) {
    return std::abs(other.x - spot.x) < kApart && std::abs(other.y - spot.y) < kApart;
  });
  const bool boxes = std::ranges::any_of(layout.nodes, [&](const Position& at) {
    return spot.x > x_of(at) - kApart / 2 && spot.x < x_of(at) + kBoxWidth + kApart / 2 &&
           spot.y > y_of(at) - kApart / 2 && spot.y < y_of(at) + kBoxHeight + kApart / 2;
  });
  return !numbers && !boxes;
}

/// A place on the line of cubic Béziers for its number: the free one nearest to the middle of its first part that has
/// one. Where there is none, in the middle.
Spot free_spot(const std::vector<Curve>& curves, const std::vector<Spot>& taken, const Layout& layout) {
  for (const auto& curve : curves) {
    for (int step = 0; step <= 22; ++step) {
      for (const int side : {1, -1}) {
        const auto spot = spot_on(curve, 0.5 + side * 0.02 * step);
        if (is_free(spot, taken, layout)) return spot;
      }
    }
  }
  return spot_on(curves.front(), 0.5);
}

/// The line of a flow from the right side of one box to the left side of another, through the free places of the
/// columns between them; back, or within a column, around.
json line_values(const Flow& flow, std::size_t number, const Layout& layout, std::size_t index,
                 std::vector<Spot>& taken) {
  const auto from = layout.nodes[flow.from], to = layout.nodes[flow.to];
  const auto middle_of = [](const Position& at) { return y_of(at) + kBoxHeight / 2; };
  int x = x_of(from) + kBoxWidth, y = middle_of(from);
  auto path = fmt::format("M{} {}", x, y);
  std::vector<Curve> curves;
  const auto curve = [&](int to_x, int to_y, int out, int in) {
    path += fmt::format("C{} {} {} {} {} {}", x + out, y, to_x + in, to_y, to_x, to_y);
    curves.push_back({{{x, y}, {x + out, y}, {to_x + in, to_y}, {to_x, to_y}}});
    x = to_x;
    y = to_y;
  };
  if (to.column > from.column) {
    constexpr int kBend = (kColumn - kBoxWidth) / 2;
    for (const auto& at : layout.ways[index]) {
      curve(x_of(at), middle_of(at), kBend, -kBend);
      x += kBoxWidth;
      path += fmt::format("L{} {}", x, y);
    }
    curve(x_of(to) - 4, middle_of(to), kBend, -kBend);
  } else {
    curve(x_of(to) + kBoxWidth + 4, middle_of(to) + 12, 60, 60);
  }
  const auto spot = free_spot(curves, taken, layout);
  const auto [mx, my] = spot;
  taken.push_back(spot);
  const bool blocked = flow.verdict.kind == FlowVerdict::Kind::kBlocked;
  const bool free = flow.verdict.kind == FlowVerdict::Kind::kFree;
  return {{"path", path},       {"look", blocked ? "dicht" : free ? "vrij" : "onbekend"},
          {"blocked", blocked}, {"mx", mx},
          {"my", my},           {"rect_x", mx - 12},
          {"rect_y", my - 12},  {"text_y", my + 5},
          {"number", number}};
}

/// The applications that are asked for.
std::vector<std::size_t> asked_nodes(const FlowMap& map, const std::string& words) {
  std::vector<std::size_t> found;
  const auto folded = core::fold(words);
  if (folded.empty()) return found;
  for (std::size_t node = 0; node < map.nodes.size(); ++node)
    if (core::fold(map.nodes[node].name).contains(folded)) found.push_back(node);
  return found;
}

json picture_values(const FlowMap& part, const std::map<std::string, json>& rights, core::Language language) {
  const auto places = layout(part);
  json nodes = json::array(), lines = json::array();
  int width = 0, height = 0;
  for (std::size_t node = 0; node < part.nodes.size(); ++node) {
    nodes.push_back(node_values(part.nodes[node], places.nodes[node], rights, language));
    width = std::max(width, x_of(places.nodes[node]) + kBoxWidth + 80);
    height = std::max(height, y_of(places.nodes[node]) + kBoxHeight + kMargin);
  }
  for (const auto& way : places.ways)
    for (const auto& at : way) height = std::max(height, y_of(at) + kBoxHeight + kMargin);
  std::vector<Spot> taken;
  for (std::size_t i = 0; i < part.flows.size(); ++i)
    lines.push_back(line_values(part.flows[i], i + 1, places, i, taken));
  return {{"nodes", nodes},   {"lines", lines},         {"width", width},
          {"height", height}, {"box_width", kBoxWidth}, {"box_height", kBoxHeight}};
}

}  // namespace

Response DataRoom::landscape(Call& call) {
  if (const auto heard = keeper_.catch_up(call.scope); !heard) return service::problem_page(heard.error(), call);
  const auto kept = keeper_.applications(call.scope);
  if (!kept) return service::problem_page(kept.error(), call);
  const auto rights = rights_of(call.scope);
  if (!rights) return service::problem_page(rights.error(), call);
  auto words = call.request.parameter("zoek").substr(0, kLongestWord);
  if (!core::is_valid_utf8(words)) words.clear();
  const auto today = core::to_iso(std::chrono::floor<std::chrono::days>(core::system_clock().now()));
  const auto map = flow_map(*kept, *rights, today);
  const auto around = asked_nodes(map, words);
  const bool nothing = !core::trim(words).empty() && around.empty();
  const auto part = nothing ? FlowMap{} : part_of(map, kMostNodes, around);
  json flows = json::array(), homes = json::array();
  for (std::size_t i = 0; i < part.flows.size() && i < kMostFlows; ++i) {
    auto row = flow_values(part, part.flows[i], call.language);
    row["number"] = i + 1;
    flows.push_back(std::move(row));
  }
  for (const auto& node : part.nodes) {
    if (node.application == nullptr) continue;
    const auto& one = *node.application;
    const auto right = rights->find(one.record.id);
    auto row = freedom_values(right == rights->end() ? "onbekend" : freedom_of(right->second), call.language);
    row.update({{"id", one.record.id}, {"name", node.name}, {"data", json::array()}});
    for (const auto& held : one.application.data) row["data"].push_back({{"title", held.title}});
    homes.push_back(std::move(row));
  }
  const auto count = [&](FlowVerdict::Kind kind) {
    return std::ranges::count_if(map.flows, [&](const Flow& flow) { return flow.verdict.kind == kind; });
  };
  const auto blocked = count(FlowVerdict::Kind::kBlocked), unknown = count(FlowVerdict::Kind::kUnknown);
  json values{{"organisation", service::organisation_name(parts_.identity, call.scope.organisation)},
              {"search", words},
              {"count", kept->size()},
              {"one", kept->size() == 1},
              {"flow_count", map.flows.size()},
              {"any_flow", !map.flows.empty()},
              {"one_flow", map.flows.size() == 1},
              {"blocked", blocked},
              {"unknown", unknown},
              {"any_unknown", unknown > 0},
              {"any", !part.nodes.empty()},
              {"nothing", nothing},
              {"none", kept->empty()},
              {"shown", part.nodes.size()},
              {"cut", part.nodes.size() < map.nodes.size()},
              {"all", map.nodes.size()},
              {"flows", flows},
              {"has_flows", !flows.empty()},
              {"homes", homes},
              {"may_make", may(call, "datarechten-maken")}};
  values["picture"] = picture_values(part, *rights, call.language);
  return service::page_response(
      pages::render(kTemplate, values, data_frame(call, {"Waar gegevens heen gaan", "Where data go"}, true)), 200,
      call);
}

}  // namespace pareltjes::datarechten
