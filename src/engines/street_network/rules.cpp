// SPDX-License-Identifier: EUPL-1.2
#include "engines/street_network/rules.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "core/text.hpp"
#include "engines/street_network/table.hpp"

namespace pareltjes::engines::street_network {
namespace {

PerMode<bool> who(const std::vector<std::string>& row) {
  return {row[1] == "ja", row[2] == "ja", row[3] == "ja"};
}

constexpr const char* kModeNames[] = {"lopen", "fietsen", "auto"};
constexpr std::size_t kAges = 3;
constexpr const char* kAgeNames[kAges] = {"kind", "volwassen", "80+"};

void set_speed(Speeds& speeds, const std::string& what, double value) {
  if (what == "lopen") speeds.walk_kmh = value;
  if (what == "trap") speeds.steps_kmh = value;
  if (what == "fietsen") speeds.cycle_kmh = value;
  if (what == "fiets-aan-de-hand") speeds.push_kmh = value;
  if (what == "auto") speeds.drive_share = value;
  if (what == "veer") speeds.ferry_kmh = value;
}

}  // namespace

Rules::Rules() {
  for (const auto& row : shipped_rows("wegen.csv", 7)) {
    roads_[row[0]] = {who(row), shipped_number(row[4]), row[5] == "ja"};
  }
  for (const auto& row : shipped_rows("barrieres.csv", 5)) barriers_[row[0]] = who(row);
  for (const auto& row : shipped_rows("ondergrond.csv", 3)) surfaces_[row[0]] = shipped_number(row[1]);
  for (const auto& row : shipped_rows("snelheden.csv", 6)) {
    for (std::size_t age = 0; age < kAges; ++age) {
      if (row[1] == "alle" || row[1] == kAgeNames[age]) set_speed(speeds_[age], row[0], shipped_number(row[2]));
    }
  }
  for (const auto& row : shipped_rows("omwegfactoren.csv", 3)) {
    for (std::size_t mode = 0; mode < kModes; ++mode) {
      if (row[0] == kModeNames[mode]) detour_[mode] = shipped_number(row[1]);
    }
  }
  if (!barriers_.contains("*")) throw std::logic_error("barrieres.csv has no row for every other barrier");
}

const Rules& Rules::shipped() {
  static const Rules rules;
  return rules;
}

const RoadRule* Rules::road(std::string_view kind) const {
  const auto found = roads_.find(kind);
  return found == roads_.end() ? nullptr : &found->second;
}

const PerMode<bool>& Rules::barrier(std::string_view kind) const {
  const auto found = barriers_.find(kind);
  return found == barriers_.end() ? barriers_.find("*")->second : found->second;
}

double Rules::surface_share(std::string_view surface) const {
  const auto found = surfaces_.find(surface);
  return found == surfaces_.end() ? 1 : found->second;
}

Speeds Rules::speeds(AgeGroup age) const {
  return speeds_[static_cast<std::size_t>(age)];
}

std::optional<double> speed_of(std::string_view text) {
  text = core::trim(text);
  if (text.ends_with(":urban")) return 50;
  if (text.ends_with(":rural")) return 80;
  if (text.ends_with(":motorway")) return 100;
  if (text == "walk" || text.ends_with(":living_street") || text.ends_with(":walk")) return 15;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || !(value >= 1) || value > 300) return std::nullopt;
  const std::string_view unit = core::trim(text.substr(static_cast<std::size_t>(end - text.data())));
  if (unit == "mph") return value * 1.609344;
  if (unit.empty() || unit == "km/h" || unit == "kmh") return value;
  return std::nullopt;
}

namespace {

/// "PT1H20M30S" without its PT; nothing when a part is no number.
std::optional<double> iso_duration(std::string_view text) {
  double seconds = 0;
  while (!text.empty()) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const auto used = static_cast<std::size_t>(end - text.data());
    if (error != std::errc{} || used >= text.size() || value < 0) return std::nullopt;
    const char unit = text[used];
    if (unit != 'H' && unit != 'M' && unit != 'S') return std::nullopt;
    seconds += value * (unit == 'H' ? 3600 : unit == 'M' ? 60 : 1);
    text.remove_prefix(used + 1);
  }
  return seconds;
}

/// "35" minutes, "1:20" hours and minutes, "00:10:00" with seconds.
std::optional<double> clock_duration(std::string_view text) {
  const auto parts = core::split(text, ':');
  if (parts.size() > 3) return std::nullopt;
  double seconds = 0;
  for (const auto& part : parts) {
    const auto value = core::parse_number(part);
    if (!value || *value < 0) return std::nullopt;
    seconds = seconds * 60 + *value;
  }
  return parts.size() == 3 ? seconds : seconds * 60;
}

}  // namespace

std::optional<double> duration_of(std::string_view text) {
  text = core::trim(text);
  const auto seconds = text.starts_with("PT") ? iso_duration(text.substr(2)) : clock_duration(text);
  constexpr double kWeek = 7 * 24 * 3600;
  if (!seconds || !(*seconds > 0) || *seconds > kWeek) return std::nullopt;
  return seconds;
}

}  // namespace pareltjes::engines::street_network
