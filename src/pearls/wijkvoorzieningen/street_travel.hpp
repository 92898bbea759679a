// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <memory>
#include <tuple>
#include <vector>

#include "engines/street_network/travel.hpp"
#include "pearls/wijkvoorzieningen/places.hpp"
#include "platform/hub/streets.hpp"
#include "platform/pearl/pearl.hpp"

namespace pareltjes::wijkvoorzieningen {

namespace network = engines::street_network;

/// The streets of the hub as the engine takes them.
network::OsmExtract extract_of(const hub::Streets& streets);

/// A place in RD as the engine takes it: WGS 84, right to some decimetres.
network::Coordinate coordinate_of(const hub::Point& rd);

/// How somebody goes.
struct Journey {
  network::Mode mode = network::Mode::kWalk;
  network::AgeGroup age = network::AgeGroup::kAdult;
  network::Measure measure = network::Measure::kDistance;
  friend auto operator<=>(const Journey&, const Journey&) = default;
};

/// Journeys within one municipality: over the street network (topic stratennet) that has most streets there, cut to the
/// municipality and kAroundMetres around it; by straight line where there is none. What is made (contracting takes a
/// while) is kept for later runs, bounded; the answers are the same.
class StreetTravel {
 public:
  StreetTravel(const Areas& areas, const Borders& borders, const hub::Snapshot& datasets);
  ~StreetTravel();

  /// Nothing where no network has a street here.
  [[nodiscard]] const hub::DatasetPtr& streets() const { return streets_; }

  /// Over the network; nullptr where there is none, or when nobody can go this way in it.
  /// @return kInvalidFile when the network is damaged, kCancelled.
  core::Result<std::shared_ptr<const network::Travel>> by_network(const Journey& journey,
                                                                  const pearl::RunControl& control);
  static network::Travel by_straight_line(const Journey& journey);

 private:
  hub::DatasetPtr streets_;
  hub::StreetBox box_;
  std::shared_ptr<const network::StreetGraph> graph_;
};

/// How many networks are kept, of how many nodes together: for a test.
struct KeptTravels {
  std::size_t count = 0;
  std::size_t nodes = 0;
};
KeptTravels kept_travels();

}  // namespace pareltjes::wijkvoorzieningen
