// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

namespace pareltjes::engines::street_network {

/// A place on the ellipsoid WGS 84, in units of 1e-7 degree, as OpenStreetMap stores it.
struct Coordinate {
  std::int32_t lon_e7 = 0;
  std::int32_t lat_e7 = 0;

  friend bool operator==(const Coordinate&, const Coordinate&) = default;
};

/// @param lon, lat degrees; lon from -180 to 180, lat from -90 to 90.
Coordinate coordinate_of(double lon, double lat);

/// Metres in a plane that touches the ellipsoid at an origin: east and north.
struct Metres {
  double x = 0;
  double y = 0;
};

/// East and north around an origin. Scales are those of the ellipsoid at the latitude of the origin, so lengths are
/// right to some millionths within a few kilometres.
class LocalPlane {
 public:
  explicit LocalPlane(Coordinate origin);
  [[nodiscard]] Metres of(Coordinate place) const;

 private:
  Coordinate origin_;
  double metres_per_lon_;  ///< For 1e-7 degree.
  double metres_per_lat_;
};

/// Metres along the ellipsoid, by the radii of curvature at the mean latitude. Within 1e-5 of the geodesic up to some
/// tens of kilometres.
double distance_m(Coordinate a, Coordinate b);

/// The point of a line piece that is nearest to a place.
struct Projection {
  double fraction = 0;  ///< 0 at the begin, 1 at the end.
  double distance_m = 0;
};
Projection project(Coordinate place, Coordinate begin, Coordinate end);

/// The place at a fraction between two others.
Coordinate between(Coordinate begin, Coordinate end, double fraction);

}  // namespace pareltjes::engines::street_network
