// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "platform/hub/dataset.hpp"

/// Small readings of JSON that the hub's data files share. A value of another type reads as empty.
namespace pareltjes::hub {

inline std::string string_in(const nlohmann::json& object, const char* key, std::string otherwise = {}) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::move(otherwise);
}

inline std::vector<std::string> strings_in(const nlohmann::json& object, const char* key) {
  std::vector<std::string> texts;
  const auto found = object.find(key);
  if (found == object.end()) return texts;
  if (found->is_string()) texts.push_back(found->get<std::string>());
  if (found->is_array()) {
    for (const auto& item : *found)
      if (item.is_string()) texts.push_back(item.get<std::string>());
  }
  return texts;
}

/// {"nl":…, "en":…}, or a plain string that serves both.
inline core::Text text_of(const nlohmann::json& value) {
  if (value.is_string()) return {value.get<std::string>(), {}};
  if (value.is_object()) return {string_in(value, "nl"), string_in(value, "en")};
  return {};
}

inline core::Text text_in(const nlohmann::json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() ? core::Text{} : text_of(*found);
}

inline std::vector<core::Text> texts_in(const nlohmann::json& object, const char* key) {
  std::vector<core::Text> texts;
  const auto found = object.find(key);
  if (found == object.end()) return texts;
  if (!found->is_array()) return {text_of(*found)};
  for (const auto& item : *found) texts.push_back(text_of(item));
  return texts;
}

inline double number_in(const nlohmann::json& object, const char* key, double otherwise) {
  const auto found = object.find(key);
  return found != object.end() && found->is_number() ? found->get<double>() : otherwise;
}

/// A whole number; one outside the type, or with a fraction, reads as absent.
template <class Whole>
Whole whole_in(const nlohmann::json& object, const char* key, Whole otherwise) {
  const double number = number_in(object, key, static_cast<double>(otherwise));
  constexpr double kLimit = sizeof(Whole) < 8 ? 2147483647.0 : 9007199254740992.0;
  return number >= -kLimit && number <= kLimit && number == std::trunc(number) ? static_cast<Whole>(number) : otherwise;
}

inline bool flag_in(const nlohmann::json& object, const char* key, bool otherwise = false) {
  const auto found = object.find(key);
  return found != object.end() && found->is_boolean() ? found->get<bool>() : otherwise;
}

/// {"title", "publisher", "url", "licence", "attribution"}, or a plain string: the title.
inline Source source_in(const nlohmann::json& object) {
  const auto found = object.find("source");
  if (found == object.end()) return {};
  if (found->is_string()) return {found->get<std::string>(), {}, {}, {}, found->get<std::string>()};
  if (!found->is_object()) return {};
  Source source{string_in(*found, "title"), string_in(*found, "publisher"), string_in(*found, "url"),
                string_in(*found, "licence"), string_in(*found, "attribution")};
  if (source.attribution.empty()) source.attribution = source.title;
  return source;
}

/// A half-width: one number, or one for each kind of area.
inline void read_half_width(const nlohmann::json& object, double& plain,
                            std::map<std::string, double, std::less<>>& by_kind) {
  plain = number_in(object, "half_width", 0);
  const auto found = object.find("half_width");
  if (found == object.end() || !found->is_object()) return;
  for (const auto& [kind, width] : found->items())
    if (width.is_number()) by_kind[kind] = width.get<double>();
}

}  // namespace pareltjes::hub
