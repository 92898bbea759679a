// SPDX-License-Identifier: EUPL-1.2
#include "app/reach_settings.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "core/text.hpp"
#include "engines/street_network/files/read.hpp"
#include "platform/hub/container.hpp"
#include "platform/hub/projection.hpp"

namespace pareltjes::app {

using namespace engines::street_network;

double ReachSettings::shown(const Travel& travel, double cost) const {
  return cost * travel.amount_of(1) / (in_time() ? 60 : 1);
}

Cost ReachSettings::limit(const Travel& travel) const {
  return within ? travel.cost_of(*within * (in_time() ? 60 : 1)) : kNever - 1;
}

namespace {

/// One of a few words, by its place.
std::optional<std::size_t> one_of(std::string_view value, std::initializer_list<std::string_view> words) {
  std::size_t place = 0;
  for (const auto word : words) {
    if (value == word) return place;
    ++place;
  }
  return std::nullopt;
}

/// Whether the setting is known and its value can be.
bool take(std::string_view key, const std::string& value, ReachSettings& settings) {
  const auto number = core::parse_number(value);
  if (key == "vervoer") {
    const auto mode = one_of(value, {"lopen", "fietsen", "auto"});
    if (mode) settings.mode = static_cast<Mode>(*mode);
    return mode.has_value();
  }
  if (key == "leeftijd") {
    const auto age = one_of(value, {"kind", "volwassen", "80+"});
    if (age) settings.age = static_cast<AgeGroup>(*age);
    return age.has_value();
  }
  if (key == "maat") {
    const auto measure = one_of(value, {"tijd", "afstand"});
    if (measure) settings.measure = static_cast<Measure>(*measure);
    return measure.has_value();
  }
  if (!number) return false;
  if (key == "aantal") settings.count = static_cast<std::size_t>(std::min(*number, 1e6));
  if (key == "aantal") return *number >= 1;
  if (key == "binnen") settings.within = number;
  if (key == "binnen") return *number > 0;
  if (key == "omweg") settings.detour = number;
  if (key == "omweg") return *number >= 1 && *number <= 10;
  if (key == "verste") settings.most_to_street_m = *number;
  return key == "verste" && *number >= 0 && *number <= 20'000;
}

}  // namespace

core::Result<ReachSettings> reach_settings(const std::vector<std::string>& given) {
  ReachSettings settings;
  for (const auto& setting : given) {
    const auto at = setting.find('=');
    if (at != std::string::npos && take(setting.substr(0, at), setting.substr(at + 1), settings)) continue;
    return core::fail(core::ErrorCode::kUsage,
                      {"De instelling ‘" + setting + "’ is niet bekend of kan niet.",
                       "The setting ‘" + setting + "’ is not known or cannot be."},
                      {"Mogelijk zijn vervoer, leeftijd, maat, aantal, binnen, omweg en verste.",
                       "Possible are vervoer, leeftijd, maat, aantal, binnen, omweg and verste."});
  }
  return settings;
}

core::Result<std::string> unpacked_bytes(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  if (stream.bad() || !std::filesystem::is_regular_file(path)) {
    return core::fail(core::ErrorCode::kInvalidFile,
                      {"Het bestand ‘" + path + "’ is niet te lezen.", "The file ‘" + path + "’ cannot be read."},
                      {"Kijk of de naam klopt.", "Check whether the name is right."});
  }
  if (hub::is_gzip(bytes)) return hub::unpack_gzip(path, bytes);
  return bytes;
}

core::Result<ReachPoints> reach_points(const std::string& path) {
  const auto bytes = unpacked_bytes(path);
  if (!bytes) return std::unexpected(bytes.error());
  const auto file = read_points(*bytes, path);
  if (!file) return std::unexpected(file.error());
  ReachPoints result;
  result.has_weight = file->has_weight;
  for (const NamedPoint& point : file->points) {
    hub::LonLat at{point.x, point.y};
    if (file->system == PointSystem::kRd) at = hub::to_crs84({point.x, point.y});
    result.points.push_back({point.id, coordinate_of(at.lon, at.lat)});
    result.weights.push_back(point.weight);
  }
  return result;
}

}  // namespace pareltjes::app
