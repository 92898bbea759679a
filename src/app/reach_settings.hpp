// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "engines/street_network/travel.hpp"

namespace pareltjes::app {

/// What --set may say of a journey.
struct ReachSettings {
  engines::street_network::Mode mode = engines::street_network::Mode::kWalk;
  engines::street_network::AgeGroup age = engines::street_network::AgeGroup::kAdult;
  engines::street_network::Measure measure = engines::street_network::Measure::kTime;
  std::size_t count = 1;
  std::optional<double> within;  ///< Minutes or metres, as the measure is.
  std::optional<double> detour;
  double most_to_street_m = 500;

  [[nodiscard]] bool in_time() const { return measure == engines::street_network::Measure::kTime; }
  /// Minutes or metres of a cost, and the cost of `within`.
  [[nodiscard]] double shown(const engines::street_network::Travel& travel, double cost) const;
  [[nodiscard]] engines::street_network::Cost limit(const engines::street_network::Travel& travel) const;
};

core::Result<ReachSettings> reach_settings(const std::vector<std::string>& given);

/// The bytes of a file; those inside it when it is a gz.
core::Result<std::string> unpacked_bytes(const std::string& path);

/// The points of a file, in degrees, with their weights.
struct ReachPoints {
  std::vector<engines::street_network::Point> points;
  std::vector<double> weights;
  bool has_weight = false;
};
core::Result<ReachPoints> reach_points(const std::string& path);

}  // namespace pareltjes::app
