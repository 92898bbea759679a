// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

namespace pareltjes::core {

enum class Language { kDutch, kEnglish };

/// A text for users in both languages. Dutch comes first; English falls back on it when empty.
struct Text {
  std::string nl;
  std::string en;

  [[nodiscard]] const std::string& in(Language language) const {
    return language == Language::kEnglish && !en.empty() ? en : nl;
  }
  [[nodiscard]] bool empty() const { return nl.empty() && en.empty(); }
  friend bool operator==(const Text&, const Text&) = default;
};

/// "nl" or "en".
inline std::string_view tag_of(Language language) {
  return language == Language::kEnglish ? "en" : "nl";
}

}  // namespace pareltjes::core
