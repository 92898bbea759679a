// SPDX-License-Identifier: EUPL-1.2
// Who may go where, read from the tags of a way or a node.
#include <algorithm>
#include <array>
#include <span>

#include "core/text.hpp"
#include "engines/street_network/rules.hpp"

namespace pareltjes::engines::street_network {
namespace {

constexpr std::size_t kFoot = static_cast<std::size_t>(Mode::kWalk);
constexpr std::size_t kBicycle = static_cast<std::size_t>(Mode::kCycle);
constexpr std::size_t kCar = static_cast<std::size_t>(Mode::kDrive);

/// From general to particular: the last one that is there counts.
std::span<const std::string_view> hierarchy(std::size_t mode) {
  static constexpr std::string_view kFootKeys[] = {"access", "foot"};
  static constexpr std::string_view kBicycleKeys[] = {"access", "vehicle", "bicycle"};
  static constexpr std::string_view kCarKeys[] = {"access", "vehicle", "motor_vehicle", "motorcar"};
  if (mode == kFoot) return kFootKeys;
  if (mode == kBicycle) return kBicycleKeys;
  return kCarKeys;
}

constexpr std::string_view kClosed[] = {"no",       "private",      "agricultural", "forestry",   "emergency",
                                        "military", "delivery",     "permit",       "restricted", "psv",
                                        "bus",      "use_sidepath", "taxi"};
constexpr std::string_view kOpen[] = {"yes",         "designated", "permissive",         "official",
                                      "destination", "customers",  "residents",          "public",
                                      "allowed",     "dismount",   "destination_traffic"};

template <std::size_t N>
bool is_of(std::string_view value, const std::string_view (&list)[N]) {
  return std::ranges::find(list, value) != std::end(list);
}

/// Takes over what the value says; one that says nothing of use changes nothing.
void apply(std::string_view value, bool& open) {
  if (is_of(value, kClosed)) open = false;
  if (is_of(value, kOpen)) open = true;
}

void apply_hierarchy(const Tags& tags, std::size_t mode, std::string_view direction, bool& open) {
  for (const std::string_view key : hierarchy(mode)) {
    apply(tags.get(direction.empty() ? std::string(key) : std::string(key) + std::string(direction)), open);
  }
}

/// What a tag of one-way streets says: 1 only along the way, -1 only against it, 0 both, nothing.
std::optional<int> oneway_of(std::string_view value) {
  if (value == "yes" || value == "true" || value == "1") return 1;
  if (value == "-1" || value == "reverse") return -1;
  if (value == "no" || value == "false" || value == "0") return 0;
  return std::nullopt;
}

void close(int oneway, std::size_t mode, WayAccess& access) {
  if (oneway > 0) access.backward[mode] = false;
  if (oneway < 0) access.forward[mode] = false;
}

/// Whether cyclists may go against a one-way street by how its cycle lane is drawn.
bool has_contraflow(const Tags& tags) {
  for (const std::string_view key : {"cycleway", "cycleway:left", "cycleway:right", "cycleway:both"}) {
    const auto value = tags.get(key);
    if (value == "opposite" || value == "opposite_lane" || value == "opposite_track") return true;
  }
  for (const std::string_view key : {"cycleway:left:oneway", "cycleway:right:oneway", "cycleway:both:oneway"}) {
    const auto value = tags.get(key);
    if (value == "no" || value == "-1") return true;
  }
  return false;
}

void apply_oneway(const Tags& tags, WayAccess& access) {
  const auto junction = tags.get("junction");
  const bool implied = junction == "roundabout" || junction == "circular" || tags.get("highway") == "motorway";
  const int general = oneway_of(tags.get("oneway")).value_or(implied ? 1 : 0);
  int car = general;
  for (const std::string_view key : {"oneway:vehicle", "oneway:motor_vehicle", "oneway:motorcar"}) {
    car = oneway_of(tags.get(key)).value_or(car);
  }
  int bicycle = oneway_of(tags.get("oneway:bicycle")).value_or(has_contraflow(tags) ? 0 : general);
  if (general == 0 && !tags.has("oneway:bicycle")) bicycle = 0;
  // Walkers go both ways, unless it is an escalator or says so.
  int foot = oneway_of(tags.get("oneway:foot")).value_or(0);
  if (tags.get("conveying") == "forward") foot = 1;
  if (tags.get("conveying") == "backward") foot = -1;
  close(car, kCar, access);
  close(bicycle, kBicycle, access);
  close(foot, kFoot, access);
}

void apply_speed(const Tags& tags, const RoadRule& rule, WayAccess& access) {
  const double general = speed_of(tags.get("maxspeed")).value_or(rule.most_kmh);
  access.forward_kmh = speed_of(tags.get("maxspeed:forward")).value_or(general);
  access.backward_kmh = speed_of(tags.get("maxspeed:backward")).value_or(general);
}

}  // namespace

bool is_of_the_network(std::string_view key) {
  static constexpr std::string_view kKeys[] = {
      "highway",  "route",    "junction",  "oneway",   "access",   "foot",         "bicycle", "vehicle",
      "motorcar", "maxspeed", "motorroad", "cycleway", "duration", "surface",      "barrier", "locked",
      "area",     "service",  "conveying", "ferry",    "status",   "motor_vehicle"};
  const std::string_view stem = key.substr(0, key.find(':'));
  return std::ranges::find(kKeys, stem) != std::end(kKeys);
}

bool WayAccess::any() const {
  const auto is_open = [](bool open) { return open; };
  return std::ranges::any_of(forward, is_open) || std::ranges::any_of(backward, is_open);
}

WayAccess access_of(const Tags& way, const Rules& rules) {
  WayAccess access;
  const bool ferry = way.get("route") == "ferry" || way.has("ferry");
  const RoadRule* rule = rules.road(ferry ? "ferry" : way.get("highway"));
  if (rule == nullptr || way.get("status") == "impassable") return access;
  access.ferry = ferry;
  access.steps = way.get("highway") == "steps";
  access.place = rule->place;
  access.surface_share = rules.surface_share(way.get("surface"));
  if (ferry) access.duration_s = duration_of(way.get("duration"));
  for (std::size_t mode = 0; mode < kModes; ++mode) {
    bool open = rule->open[mode];
    if (mode != kCar && way.get("motorroad") == "yes") open = false;
    apply_hierarchy(way, mode, "", open);
    access.forward[mode] = access.backward[mode] = open;
    apply_hierarchy(way, mode, ":forward", access.forward[mode]);
    apply_hierarchy(way, mode, ":backward", access.backward[mode]);
  }
  access.push = way.get("bicycle") == "dismount";
  apply_oneway(way, access);
  apply_speed(way, *rule, access);
  return access;
}

PerMode<bool> passage_of(const Tags& node, const Rules& rules) {
  PerMode<bool> open = rules.barrier(node.get("barrier"));
  if (node.get("locked") == "yes") open = {false, false, false};
  for (std::size_t mode = 0; mode < kModes; ++mode) apply_hierarchy(node, mode, "", open[mode]);
  return open;
}

}  // namespace pareltjes::engines::street_network
