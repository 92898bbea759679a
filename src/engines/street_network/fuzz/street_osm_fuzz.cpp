// SPDX-License-Identifier: EUPL-1.2
// An extract from outside is read or refused; what is small is made a network and asked.
#include <cstddef>
#include <cstdint>

#include "engines/street_network/files/read.hpp"
#include "engines/street_network/travel.hpp"

using namespace pareltjes::engines::street_network;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto extract = read_osm({reinterpret_cast<const char*>(data), size}, "a.osm");
  if (!extract) return 0;
  for (const Mode mode : {Mode::kWalk, Mode::kCycle, Mode::kDrive}) {
    auto graph = build_graph(*extract);
    if (!graph || graph->segments.size() > 300) return 0;
    std::vector<Point> points;
    for (const Coordinate& node : graph->nodes) points.push_back({"p", node});
    TravelOptions options;
    options.least_part = 1;
    const auto travel = Travel::by_network(std::move(*graph), profile_of(mode, AgeGroup::kChild), options);
    if (!travel) continue;
    const Places places = travel->locate(points);
    (void)travel->nearest(places, places, 3);
    (void)travel->matrix(places, places);
    (void)travel->isochrone(places, 0, 600'000);
  }
  return 0;
}
