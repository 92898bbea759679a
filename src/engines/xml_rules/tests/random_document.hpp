// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace pareltjes::engines::xml_rules {

/// Choices that are the same on every machine.
class Choices {
 public:
  explicit Choices(std::uint32_t seed) : engine_(seed) {}
  std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(engine_() % limit); }
  bool one_in(std::uint32_t count) { return below(count) == 0; }
  template <std::size_t N>
  std::string of(const std::array<std::string_view, N>& words) {
    return std::string(words[below(N)]);
  }

 private:
  std::mt19937 engine_;
};

/// Adds an element with all that is in it. Few names and values, so that most questions have several answers; p and q
/// are the same namespace; white space, empty values, comments and instructions occur.
inline void add_random_element(Choices& choices, int depth, std::string& out) {
  static constexpr std::array<std::string_view, 7> kNames{"a", "b", "c", "ab", "p:a", "q:a", "q:b"};
  static constexpr std::array<std::string_view, 3> kAttributes{"x", "y", "p:x"};
  static constexpr std::array<std::string_view, 6> kValues{"1", "2", "", " ", "u", " u"};
  const auto name = choices.of(kNames);
  out += "<" + name;
  if (choices.one_in(8)) {
    out += " xmlns='urn:d'";
  }
  for (const auto attribute : kAttributes) {
    if (choices.one_in(3)) {
      out += " " + std::string(attribute) + "='" + choices.of(kValues) + "'";
    }
  }
  out += ">";
  const auto children = depth == 0 ? 0 : choices.below(5);
  for (std::uint32_t i = 0; i < children; ++i) {
    if (choices.one_in(10)) {
      out += choices.one_in(2) ? "<!--u-->" : "<?a u?>";
    } else if (choices.one_in(3)) {
      out += choices.of(kValues);
    } else {
      add_random_element(choices, depth - 1, out);
    }
  }
  out += "</" + name + ">";
}

inline std::string random_document(Choices& choices) {
  std::string out = "<r xmlns:p='urn:p' xmlns:q='urn:p'>";
  const auto children = choices.below(5);
  for (std::uint32_t i = 0; i < children; ++i) {
    add_random_element(choices, 3, out);
  }
  return out + "</r>";
}

}  // namespace pareltjes::engines::xml_rules
