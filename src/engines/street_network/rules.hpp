// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "engines/street_network/extract.hpp"

namespace pareltjes::engines::street_network {

enum class Mode : std::uint8_t { kWalk, kCycle, kDrive };
inline constexpr std::size_t kModes = 3;
enum class AgeGroup : std::uint8_t { kChild, kAdult, kEightyPlus };

/// Per mode, in the order of Mode.
template <class T>
using PerMode = std::array<T, kModes>;

/// What holds for a kind of way when its tags say no more (wegen.csv).
struct RoadRule {
  PerMode<bool> open{};
  double most_kmh = 0;  ///< For cars, where no sign says otherwise.
  bool place = true;    ///< Points may be projected on it: not on a motorway or a ferry.
};

/// How fast somebody goes (snelheden.csv).
struct Speeds {
  double walk_kmh = 5;
  double steps_kmh = 3;  ///< Walking on steps, over the ground.
  double cycle_kmh = 15;
  double push_kmh = 4;     ///< Walking beside a bicycle.
  double drive_share = 1;  ///< Of the highest speed that is allowed.
  double ferry_kmh = 5;    ///< Where the ferry does not say how long it takes.
};

/// The shipped tables, each figure with its source on the row.
class Rules {
 public:
  static const Rules& shipped();

  /// Nothing for what is no road, path or ferry that one may use.
  [[nodiscard]] const RoadRule* road(std::string_view kind) const;
  /// Who passes a barrier that says no more.
  [[nodiscard]] const PerMode<bool>& barrier(std::string_view kind) const;
  /// The part of its speed that a bicycle keeps on a surface; 1 where the table is silent.
  [[nodiscard]] double surface_share(std::string_view surface) const;
  [[nodiscard]] Speeds speeds(AgeGroup age) const;
  /// Length by road or path over length by straight line, where no network is at hand.
  [[nodiscard]] double detour(Mode mode) const { return detour_[static_cast<std::size_t>(mode)]; }

 private:
  Rules();
  std::map<std::string, RoadRule, std::less<>> roads_;
  std::map<std::string, PerMode<bool>, std::less<>> barriers_;
  std::map<std::string, double, std::less<>> surfaces_;
  std::array<Speeds, 3> speeds_{};
  PerMode<double> detour_{};
};

/// What a way allows, as its tags and the tables say.
struct WayAccess {
  PerMode<bool> forward{};
  PerMode<bool> backward{};
  double forward_kmh = 0;  ///< Highest speed for cars.
  double backward_kmh = 0;
  double surface_share = 1;
  bool push = false;  ///< Cyclists get off.
  bool steps = false;
  bool ferry = false;
  bool place = true;
  std::optional<double> duration_s;  ///< Of a ferry, from end to end.

  [[nodiscard]] bool any() const;
};

/// The hierarchy of access tags: foot; bicycle over vehicle; motorcar over motor_vehicle over vehicle; all over access;
/// each also for one direction (OpenStreetMap wiki, "Key:access"). One-way streets with their exceptions for cyclists.
WayAccess access_of(const Tags& way, const Rules& rules = Rules::shipped());

/// Who passes a node with a barrier.
PerMode<bool> passage_of(const Tags& node, const Rules& rules = Rules::shipped());

/// Seconds of "35", "1:20", "00:10:00" or "PT20M"; at most a week.
std::optional<double> duration_of(std::string_view text);

/// Kilometres an hour of "30", "20 mph", "NL:urban" or "walk"; nothing when it says nothing of use.
std::optional<double> speed_of(std::string_view text);

}  // namespace pareltjes::engines::street_network
