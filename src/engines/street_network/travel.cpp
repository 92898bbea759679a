// SPDX-License-Identifier: EUPL-1.2
#include "engines/street_network/travel.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "engines/street_network/edge_index.hpp"

namespace pareltjes::engines::street_network {
namespace {

/// "12.345" and "12,345".
core::Text counted(double number) {
  return {core::format_number(number, 0, core::Language::kDutch),
          core::format_number(number, 0, core::Language::kEnglish)};
}

/// Speed by straight line; cars as in a built-up area.
double straight_kmh(const Profile& profile) {
  switch (profile.mode) {
    case Mode::kWalk:
      return profile.speeds.walk_kmh;
    case Mode::kCycle:
      return profile.speeds.cycle_kmh;
    case Mode::kDrive:
      break;
  }
  return Rules::shipped().road("residential")->most_kmh * profile.speeds.drive_share;
}

Cost cost_of_metres(double metres, double kmh, Measure measure) {
  const double cost = measure == Measure::kDistance ? metres * 100 : metres * 3600 / kmh;
  return cost < 4e9 ? static_cast<Cost>(std::llround(cost)) : kNever;
}

}  // namespace

struct Travel::Network {
  StreetGraph graph;
  TravelOptions options;
  street_network::Network arcs;
  Pieces pieces;
  Hierarchy hierarchy;
  EdgeIndex index;

  Network(StreetGraph streets, const Profile& profile, const TravelOptions& given)
      : graph(std::move(streets)),
        options(given),
        arcs(street_network::Network::of(graph, profile)),
        pieces(pieces_of(arcs)),
        hierarchy(Hierarchy::of(arcs)),
        index(graph, [&](SegmentId segment) { return takes_points(graph.segments[segment], profile); }) {}

  /// A street that one can leave and come back to, in a part that counts.
  [[nodiscard]] bool takes_points(const Segment& segment, const Profile& profile) const {
    if (!segment.place || !(segment.is_open(profile.mode, true) || segment.is_open(profile.mode, false))) return false;
    const std::uint32_t piece = pieces.of_node[segment.from];
    return piece == pieces.of_node[segment.to] && (piece == 0 || pieces.size[piece] >= options.least_part);
  }
};

Travel::Travel(const Profile& profile) : profile_(profile) {}
Travel::Travel(Travel&&) noexcept = default;
Travel& Travel::operator=(Travel&&) noexcept = default;
Travel::~Travel() = default;

Travel Travel::by_straight_line(const Profile& profile, std::optional<double> detour) {
  Travel travel(profile);
  travel.detour_ = detour.value_or(Rules::shipped().detour(profile.mode));
  return travel;
}

namespace {

/// Nodes that an arc leaves or reaches, and pieces of more than one node.
struct Whole {
  std::size_t nodes = 0;
  std::size_t parts = 0;
};

Whole whole_of(const Network& arcs, const Pieces& pieces) {
  Whole whole;
  for (NodeId node = 0; node < arcs.nodes(); ++node) {
    whole.nodes += arcs.leaving(node).empty() && arcs.reaching(node).empty() ? 0U : 1U;
  }
  whole.parts =
      static_cast<std::size_t>(std::ranges::count_if(pieces.size, [](std::uint32_t size) { return size > 1; }));
  return whole;
}

}  // namespace

core::Result<Travel> Travel::by_network(StreetGraph graph, const Profile& profile, const TravelOptions& options) {
  Travel travel(profile);
  travel.network_ = std::make_unique<Network>(std::move(graph), profile, options);
  if (travel.network_->index.segments() == 0) {
    return core::fail(
        core::ErrorCode::kInvalidInput,
        {"In dit netwerk kan niemand op deze manier reizen.", "Nobody can travel in this way in this network."},
        {"Kies een ander vervoermiddel of een andere uitsnede.", "Choose another mode or another extract."});
  }
  const Whole whole = whole_of(travel.network_->arcs, travel.network_->pieces);
  if (whole.parts > 1) {
    const core::Text parts = counted(static_cast<double>(whole.parts));
    const core::Text largest = counted(travel.network_->pieces.size[0]);
    const core::Text nodes = counted(static_cast<double>(whole.nodes));
    travel.findings_.push_back({"netwerk-in-delen",
                                {"Het netwerk valt uiteen in " + parts.nl + " losse delen. Het grootste heeft " +
                                     largest.nl + " van de " + nodes.nl + " knopen.",
                                 "The network falls apart into " + parts.en + " parts. The largest has " + largest.en +
                                     " of the " + nodes.en + " nodes."},
                                std::nullopt});
  }
  if (const std::size_t cut = travel.network_->graph.cut_ways; cut > 0) {
    const core::Text ways = counted(static_cast<double>(cut));
    travel.findings_.push_back(
        {"rand-van-uitsnede",
         {"De uitsnede knipt " + ways.nl + " wegen af. Bij de rand kunnen afstanden te lang zijn.",
          "The extract cuts off " + ways.en + " roads. Near its border distances may be too long."},
         std::nullopt});
  }
  return travel;
}

const Profile& Travel::profile() const {
  return profile_;
}

bool Travel::on_network() const {
  return network_ != nullptr;
}

core::Text Travel::basis() const {
  if (on_network()) {
    return {"Afstanden zijn gemeten over straten en paden van OpenStreetMap.",
            "Distances are measured along streets and paths of OpenStreetMap."};
  }
  return {"Afstanden zijn hemelsbreed, keer " + core::format_number(detour_, 1, core::Language::kDutch) +
              " voor de omweg. Er is geen stratennetwerk ingelezen.",
          "Distances are by straight line, times " + core::format_number(detour_, 1, core::Language::kEnglish) +
              " for the detour. No street network was loaded."};
}

const std::vector<Finding>& Travel::findings() const {
  return findings_;
}

Places Travel::locate(std::span<const Point> points) const {
  Places places;
  places.found_.assign(points.size(), false);
  places.to_street_m_.assign(points.size(), 0);
  for (std::uint32_t i = 0; i < points.size(); ++i) {
    const Point& point = points[i];
    if (!on_network()) {
      places.at_.push_back(point.at);
    } else {
      const auto place = network_->index.nearest(point.at, network_->options.most_to_street_m);
      if (!place) {
        const auto far = network_->index.nearest(point.at, 20'000);
        const core::Text metres = far ? counted(far->distance_m) : core::Text{"meer dan 20.000", "more than 20,000"};
        places.findings_.push_back(
            {"ver-van-de-weg",
             {"‘" + point.id + "’ ligt " + metres.nl + " m van de dichtstbijzijnde weg en telt niet mee.",
              "‘" + point.id + "’ lies " + metres.en + " m from the nearest road and is left out."},
             point.id});
        continue;
      }
      const Cost approach = network_->options.count_approach
                                ? cost_of_metres(place->distance_m, profile_.speeds.walk_kmh, profile_.measure)
                                : 0;
      places.terminals_.push_back(Terminal::on(network_->graph, profile_, *place, approach));
      places.to_street_m_[i] = place->distance_m;
      const std::uint32_t piece = network_->pieces.of_node[network_->graph.segments[place->segment].from];
      if (piece != 0) {
        const core::Text nodes = counted(network_->pieces.size[piece]);
        places.findings_.push_back(
            {"los-deel",
             {"‘" + point.id + "’ ligt in een los deel van het netwerk, van " + nodes.nl + " knopen.",
              "‘" + point.id + "’ lies in a separate part of the network, of " + nodes.en + " nodes."},
             point.id});
      }
    }
    places.found_[i] = true;
    places.index_.push_back(i);
  }
  return places;
}

Cost Travel::straight_cost(Coordinate a, Coordinate b) const {
  return cost_of_metres(distance_m(a, b) * detour_, straight_kmh(profile_), profile_.measure);
}

/// `ask(row of costs or asker, source)`: on a network by buckets, else pair by pair.
template <class Ask>
std::vector<std::vector<Hit>> Travel::ask(const Places& from, const Places& to, unsigned threads,
                                          const Ask& ask) const {
  std::vector<std::vector<Hit>> all(from.size());
  const auto keep = [&](std::size_t i, std::vector<Hit> hits) {
    for (Hit& hit : hits) hit.target = to.index_[hit.target];
    all[from.index_[i]] = std::move(hits);
  };
  if (on_network()) {
    const Targets targets(network_->hierarchy, to.terminals_);
    in_parts(from.terminals_.size(), threads, [&](std::size_t first, std::size_t end) {
      Asker asker(targets);
      for (std::size_t i = first; i < end; ++i) keep(i, ask(asker, from.terminals_[i]));
    });
    return all;
  }
  in_parts(from.at_.size(), threads, [&](std::size_t first, std::size_t end) {
    for (std::size_t i = first; i < end; ++i) {
      std::vector<Hit> hits(to.at_.size());
      for (std::uint32_t j = 0; j < hits.size(); ++j) hits[j] = {j, straight_cost(from.at_[i], to.at_[j])};
      keep(i, ask(std::move(hits)));
    }
  });
  return all;
}

namespace {

/// One question to a network and to a list of all.
template <class OnNetwork, class OnList>
struct Question : OnNetwork, OnList {
  using OnNetwork::operator();
  using OnList::operator();
};
template <class OnNetwork, class OnList>
Question(OnNetwork, OnList) -> Question<OnNetwork, OnList>;

bool is_nearer(const Hit& a, const Hit& b) {
  return a.cost != b.cost ? a.cost < b.cost : a.target < b.target;
}

}  // namespace

std::vector<std::vector<Hit>> Travel::nearest(const Places& from, const Places& to, std::size_t most, Cost limit,
                                              unsigned threads) const {
  return ask(from, to, threads,
             Question{[=](Asker& asker, const Terminal& source) { return asker.nearest(source, most, limit); },
                      [=](std::vector<Hit> hits) {
                        std::erase_if(hits, [limit](const Hit& hit) { return hit.cost > limit; });
                        const std::size_t count = std::min(most, hits.size());
                        std::ranges::partial_sort(hits, hits.begin() + static_cast<std::ptrdiff_t>(count), is_nearer);
                        hits.resize(count);
                        return hits;
                      }});
}

std::vector<std::vector<Hit>> Travel::within(const Places& from, const Places& to, Cost limit, unsigned threads) const {
  return ask(from, to, threads,
             Question{[=](Asker& asker, const Terminal& source) { return asker.within(source, limit); },
                      [=](std::vector<Hit> hits) {
                        std::erase_if(hits, [limit](const Hit& hit) { return hit.cost > limit; });
                        return hits;
                      }});
}

std::vector<Cost> Travel::matrix(const Places& from, const Places& to, unsigned threads) const {
  std::vector<Cost> matrix(from.size() * to.size(), kNever);
  const auto rows = within(from, to, kNever - 1, threads);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (const Hit& hit : rows[i]) matrix[i * to.size() + hit.target] = hit.cost;
  }
  return matrix;
}

std::vector<std::pair<Coordinate, Coordinate>> Travel::isochrone(const Places& from, std::size_t point,
                                                                 Cost limit) const {
  std::vector<std::pair<Coordinate, Coordinate>> lines;
  if (!on_network() || !from.has(point)) return lines;
  const auto at = std::ranges::lower_bound(from.index_, static_cast<std::uint32_t>(point));
  Isochrones isochrones(network_->graph, network_->arcs);
  const StreetGraph& graph = network_->graph;
  for (const ReachedPart& part :
       isochrones.within(from.terminals_[static_cast<std::size_t>(at - from.index_.begin())], limit)) {
    const Segment& segment = graph.segments[part.segment];
    const Coordinate a = graph.nodes[segment.from];
    const Coordinate b = graph.nodes[segment.to];
    lines.emplace_back(between(a, b, part.from), between(a, b, part.to));
  }
  return lines;
}

Cost Travel::cost_of(double metres_or_seconds) const {
  const double cost = metres_or_seconds * (profile_.measure == Measure::kDistance ? 100 : 1000);
  return cost < 4e9 ? static_cast<Cost>(std::llround(std::max(0.0, cost))) : kNever - 1;
}

double Travel::amount_of(Cost cost) const {
  return cost / (profile_.measure == Measure::kDistance ? 100.0 : 1000.0);
}

std::vector<AreaReach> reach_of_areas(const Travel& travel, const Places& from, std::span<const Home> homes,
                                      std::size_t areas, const Places& facilities, Cost limit, unsigned threads) {
  const auto nearest = travel.nearest(from, facilities, 1, kNever - 1, threads);
  const auto within = travel.within(from, facilities, limit, threads);
  std::vector<AreaReach> all(areas);
  for (std::size_t i = 0; i < homes.size(); ++i) {
    AreaReach& area = all[homes[i].area];
    const double people = homes[i].people;
    area.people += people;
    if (!from.has(i)) continue;
    area.people_placed += people;
    area.mean_within += people * static_cast<double>(within[i].size());
    if (!within[i].empty()) area.share_within += people;
    if (nearest[i].empty()) continue;
    area.people_reaching += people;
    area.mean_nearest += people * nearest[i][0].cost;
  }
  for (AreaReach& area : all) {
    if (area.people_reaching > 0) area.mean_nearest /= area.people_reaching;
    if (area.people_placed > 0) area.mean_within /= area.people_placed;
    if (area.people_placed > 0) area.share_within /= area.people_placed;
  }
  return all;
}

}  // namespace pareltjes::engines::street_network
