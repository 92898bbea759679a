// SPDX-License-Identifier: EUPL-1.2
#include "platform/http/accept.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/text.hpp"

namespace pareltjes::http {
namespace {

constexpr std::size_t kMaxPreferences = 64;

/// "0.85" → 850; at most three digits behind the point (RFC 9110, section 12.4.2).
std::optional<int> read_quality(std::string_view text) {
  if (text.empty() || text.size() > 5 || (text.front() != '0' && text.front() != '1')) return std::nullopt;
  int quality = (text.front() - '0') * 1000;
  if (text.size() > 1 && text[1] != '.') return std::nullopt;
  int weight = 100;
  for (std::size_t i = 2; i < text.size(); ++i, weight /= 10) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    quality += (text[i] - '0') * weight;
  }
  return quality <= 1000 ? std::optional(quality) : std::nullopt;
}

/// How exactly a range names a media type: 3 itself, 2 its kind ("text/*"), 1 everything, 0 not.
int closeness(std::string_view range, std::string_view type) {
  if (range == type) return 3;
  if (range == "*/*") return 1;
  if (range.ends_with("/*") && type.starts_with(range.substr(0, range.size() - 1))) return 2;
  return 0;
}

/// The quality of the closest choice; nothing when no choice names it.
template <class Closeness>
std::optional<int> quality_of(const std::vector<Preference>& preferences, Closeness closeness_to) {
  std::optional<int> quality;
  int best = 0;
  for (const auto& preference : preferences) {
    if (const int close = closeness_to(preference.value); close > best) {
      best = close;
      quality = preference.quality;
    }
  }
  return quality;
}

/// "nl-BE" is Dutch; "*" is anything.
int language_closeness(std::string_view range, std::string_view tag) {
  if (range == tag) return 3;
  if (range.starts_with(tag) && range.substr(tag.size()).starts_with('-')) return 2;
  return range == "*" ? 1 : 0;
}

}  // namespace

std::vector<Preference> parse_preferences(std::string_view header) {
  std::vector<Preference> preferences;
  while (!header.empty() && preferences.size() < kMaxPreferences) {
    const auto end = std::min(header.find(','), header.size());
    auto choice = core::trim(header.substr(0, end));
    header.remove_prefix(std::min(end + 1, header.size()));
    const auto parameters = std::min(choice.find(';'), choice.size());
    Preference preference{lower_case(core::trim(choice.substr(0, parameters))), 1000};
    choice.remove_prefix(std::min(parameters + 1, choice.size()));
    bool readable = !preference.value.empty();
    while (!choice.empty()) {
      const auto next = std::min(choice.find(';'), choice.size());
      const auto parameter = core::trim(choice.substr(0, next));
      choice.remove_prefix(std::min(next + 1, choice.size()));
      if (!equal_names(parameter.substr(0, 2), "q=")) continue;
      const auto quality = read_quality(core::trim(parameter.substr(2)));
      readable = readable && quality;
      preference.quality = quality.value_or(0);
    }
    if (readable) preferences.push_back(std::move(preference));
  }
  return preferences;
}

std::optional<std::string_view> best_media_type(std::string_view accept, std::span<const std::string_view> offered) {
  const auto preferences = parse_preferences(accept);
  if (preferences.empty()) return offered.empty() ? std::nullopt : std::optional(offered.front());
  std::optional<std::string_view> best;
  int best_quality = 0;
  for (const auto type : offered) {
    const auto bare = media_type_of(type);
    const int quality =
        quality_of(preferences, [&](std::string_view range) { return closeness(range, bare); }).value_or(0);
    if (quality > best_quality) {
      best = type;
      best_quality = quality;
    }
  }
  return best;
}

core::Language language_of(const Request& request) {
  const auto chosen = [](std::string_view tag) -> std::optional<core::Language> {
    if (tag == "nl") return core::Language::kDutch;
    if (tag == "en") return core::Language::kEnglish;
    return std::nullopt;
  };
  if (const auto asked = chosen(request.parameter("taal"))) return *asked;
  if (const auto cookie = request.cookies.find("taal"); cookie != request.cookies.end()) {
    if (const auto kept = chosen(cookie->second)) return *kept;
  }
  const auto preferences = parse_preferences(request.header("accept-language"));
  const auto quality = [&](std::string_view tag) {
    return quality_of(preferences, [&](std::string_view range) { return language_closeness(range, tag); }).value_or(0);
  };
  return quality("en") > quality("nl") ? core::Language::kEnglish : core::Language::kDutch;
}

bool accepts_encoding(std::string_view accept_encoding, std::string_view coding) {
  const auto preferences = parse_preferences(accept_encoding);
  return quality_of(preferences, [&](std::string_view range) {
           return range == coding ? 2 : static_cast<int>(range == "*");
         }).value_or(0) > 0;
}

std::string media_type_of(std::string_view content_type) {
  return lower_case(core::trim(content_type.substr(0, content_type.find(';'))));
}

core::Result<void> require_content_type(const Request& request, std::initializer_list<std::string_view> supported) {
  const auto type = media_type_of(request.header("content-type"));
  if (std::ranges::find(supported, type) != supported.end()) return {};
  const auto list = fmt::format("{}", fmt::join(supported, ", "));
  return core::fail(core::ErrorCode::kUnsupportedMediaType,
                    {type.empty() ? "Het verzoek zegt niet van welk type de inhoud is."
                                  : "De inhoud van het verzoek is van een type dat hier niet kan.",
                     type.empty() ? "The request does not say of which type its content is."
                                  : "The content of the request is of a type that is not supported here."},
                    {"Gebruik " + list + ".", "Use " + list + "."});
}

core::Result<std::string_view> require_acceptable(const Request& request, std::span<const std::string_view> offered) {
  if (const auto best = best_media_type(request.header("accept"), offered)) return *best;
  const auto list = fmt::format("{}", fmt::join(offered, ", "));
  return core::fail(core::ErrorCode::kNotAcceptable,
                    {"Het antwoord bestaat niet in een vorm die het verzoek aanneemt.",
                     "The answer does not exist in a form that the request accepts."},
                    {"Vraag om " + list + ".", "Ask for " + list + "."});
}

}  // namespace pareltjes::http
