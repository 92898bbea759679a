// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <limits>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "pearls/wijkvoorzieningen/street_travel.hpp"

/// Distances between homes and the places of one kind: over streets where both are on one, else by straight line.
namespace pareltjes::wijkvoorzieningen {

/// Of one home.
struct Nearest {
  double amount = std::numeric_limits<double>::quiet_NaN();  ///< Metres or seconds to the nearest; none: no way there.
  double within = 0;                                         ///< How many within the limit.
  bool straight = false;                                     ///< A straight line took part.
};

/// A home and a place with the metres between them.
struct Leg {
  std::uint32_t home = 0;
  std::uint32_t place = 0;
  double metres = 0;
};

/// Homes of one municipality, ready to be asked about.
class Measure {
 public:
  /// @param homes must stay where it is.
  Measure(StreetTravel& streets, std::span<const Home> homes);

  /// @param limit metres or seconds, as the journey measures; 0: nothing is counted.
  core::Result<std::vector<Nearest>> nearest(const Journey& journey, std::span<const Place> places, double limit,
                                             const pearl::RunControl& control);
  /// Each home with its nearest places, at most `most` of them, in metres.
  core::Result<std::vector<Leg>> legs(network::Mode mode, std::span<const Place> places, std::size_t most,
                                      const pearl::RunControl& control);

  /// Which homes have a street within reach, of this way of going; all false without a network.
  core::Result<std::vector<bool>> on_street(network::Mode mode, const pearl::RunControl& control);

  /// What the networks say of themselves, once for each way of going that was asked: parts, edges.
  [[nodiscard]] const std::map<network::Mode, std::vector<network::Finding>>& findings() const { return findings_; }
  /// How the distances of each way of going that was asked were found: Travel::basis().
  [[nodiscard]] const std::map<network::Mode, core::Text>& basis() const { return basis_; }
  /// Names of places that are far from every street, in the order in which they were met.
  [[nodiscard]] const std::vector<std::string>& off_street() const { return off_street_; }
  /// Homes or places in a part of the network that is cut off from the rest.
  [[nodiscard]] std::size_t apart() const { return apart_; }

 private:
  struct Ready {
    std::shared_ptr<const network::Travel> travel;  ///< nullptr: straight lines only.
    network::Places homes;
  };
  core::Result<const Ready*> ready(const Journey& journey, const pearl::RunControl& control);
  network::Places located(const network::Travel& travel, std::span<const Place> places);

  StreetTravel& streets_;
  std::vector<network::Point> homes_;
  std::map<Journey, Ready> ready_;
  std::map<network::Mode, std::vector<network::Finding>> findings_;
  std::map<network::Mode, core::Text> basis_;
  std::vector<std::string> off_street_;
  std::size_t apart_ = 0;
};

}  // namespace pareltjes::wijkvoorzieningen
