// SPDX-License-Identifier: EUPL-1.2
#include "engines/street_network/geometry.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace pareltjes::engines::street_network {
namespace {

// WGS 84 (NIMA TR8350.2): half the long axis, and the square of the first eccentricity.
constexpr double kAxis = 6'378'137.0;
constexpr double kEccentricity2 = 0.00669437999014;
constexpr double kRadians = std::numbers::pi / 180 * 1e-7;

struct Scale {
  double lon, lat;  ///< Metres for 1e-7 degree.
};

Scale scale_at(double lat_e7) {
  const double sine = std::sin(lat_e7 * kRadians);
  const double w = 1 - kEccentricity2 * sine * sine;
  const double meridian = kAxis * (1 - kEccentricity2) / (w * std::sqrt(w));
  const double prime_vertical = kAxis / std::sqrt(w);
  return {prime_vertical * std::cos(lat_e7 * kRadians) * kRadians, meridian * kRadians};
}

}  // namespace

Coordinate coordinate_of(double lon, double lat) {
  const auto units = [](double degrees, double most) {
    return static_cast<std::int32_t>(std::llround(std::clamp(degrees, -most, most) * 1e7));
  };
  return {units(lon, 180), units(lat, 90)};
}

LocalPlane::LocalPlane(Coordinate origin) : origin_(origin) {
  const Scale scale = scale_at(origin.lat_e7);
  metres_per_lon_ = scale.lon;
  metres_per_lat_ = scale.lat;
}

Metres LocalPlane::of(Coordinate place) const {
  return {(static_cast<double>(place.lon_e7) - origin_.lon_e7) * metres_per_lon_,
          (static_cast<double>(place.lat_e7) - origin_.lat_e7) * metres_per_lat_};
}

double distance_m(Coordinate a, Coordinate b) {
  const Scale scale = scale_at((static_cast<double>(a.lat_e7) + b.lat_e7) / 2);
  return std::hypot((static_cast<double>(a.lon_e7) - b.lon_e7) * scale.lon,
                    (static_cast<double>(a.lat_e7) - b.lat_e7) * scale.lat);
}

Projection project(Coordinate place, Coordinate begin, Coordinate end) {
  const LocalPlane plane(place);
  const Metres a = plane.of(begin);
  const Metres b = plane.of(end);
  const Metres along{b.x - a.x, b.y - a.y};
  const double squared = along.x * along.x + along.y * along.y;
  const double fraction = squared > 0 ? std::clamp(-(a.x * along.x + a.y * along.y) / squared, 0.0, 1.0) : 0.0;
  return {fraction, std::hypot(a.x + fraction * along.x, a.y + fraction * along.y)};
}

Coordinate between(Coordinate begin, Coordinate end, double fraction) {
  const auto mix = [fraction](std::int32_t a, std::int32_t b) {
    return static_cast<std::int32_t>(std::llround(a + (static_cast<double>(b) - a) * fraction));
  };
  return {mix(begin.lon_e7, end.lon_e7), mix(begin.lat_e7, end.lat_e7)};
}

}  // namespace pareltjes::engines::street_network
