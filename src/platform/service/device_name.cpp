// SPDX-License-Identifier: EUPL-1.2
#include "platform/service/device_name.hpp"

#include <algorithm>
#include <cctype>
#include <span>

namespace pareltjes::service {
namespace {

struct Named {
  std::string_view mark;
  std::string_view name;
};

// Parts of the header in lower case. The more particular first: Edge calls itself Chrome as well, Chrome Safari.
constexpr Named kBrowsers[] = {{"edg", "Edge"},       {"opr/", "Opera"},       {"samsungbrowser/", "Samsung Internet"},
                               {"fxios", "Firefox"},  {"firefox/", "Firefox"}, {"crios", "Chrome"},
                               {"chrome/", "Chrome"}, {"safari/", "Safari"}};
constexpr Named kSystems[] = {{"iphone", "iPhone"},   {"ipad", "iPad"},       {"android", "Android"},
                              {"; cros", "ChromeOS"}, {"windows", "Windows"}, {"macintosh", "macOS"},
                              {"linux", "Linux"}};

std::string_view first_of(std::span<const Named> names, std::string_view text) {
  for (const auto& [mark, name] : names) {
    if (text.contains(mark)) return name;
  }
  return {};
}

}  // namespace

std::string device_name(std::string_view user_agent, core::Language language) {
  const bool dutch = language == core::Language::kDutch;
  std::string header(user_agent);
  std::ranges::transform(header, header.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  std::string browser(first_of(kBrowsers, header));
  const auto system = first_of(kSystems, header);
  if (browser.empty()) browser = user_agent.substr(0, user_agent.find_first_of(" /"));
  if (browser.empty()) return dutch ? "onbekend apparaat" : "unknown device";
  if (system.empty()) return browser;
  return browser + (dutch ? " op " : " on ") + std::string(system);
}

}  // namespace pareltjes::service
