// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/language.hpp"
#include "platform/hub/table.hpp"

namespace pareltjes::pages {

/// A place to which something goes.
struct FlowPlace {
  std::string name;
  std::optional<hub::Point> at;   ///< EPSG:28992, where it is known.
  std::optional<double> minutes;  ///< Travel, where it is known.
  double capacity = 0, amount = 0;
};
struct FlowOptions {
  std::string sentence;  ///< role="img": what the map tells.
  std::string from;      ///< Where it comes from.
  std::optional<hub::Point> at;
  std::string unit;
  core::Language language = core::Language::kDutch;
};

/// Whether the picture is a map, north up: every place is known. Else distance is travel time and direction says
/// nothing.
bool flows_have_places(const std::vector<FlowPlace>& places, const FlowOptions& options);

/// A map of flows: a line to each place, as wide as what goes there, with its name, amount and capacity beside it. At
/// most twelve places, the largest; the table that stands beside it has all.
std::string flows_svg(std::vector<FlowPlace> places, const FlowOptions& options);

}  // namespace pareltjes::pages
