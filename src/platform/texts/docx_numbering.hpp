// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "platform/texts/xml_tree.hpp"

namespace pareltjes::texts {

inline constexpr int kNumberingLevels = 9;

/// What styles.xml says of a paragraph style, with what it takes from the styles it is based on.
struct ParagraphStyle {
  int outline = -1;  ///< 0 for a heading of the first level; -1 for no heading.
  std::string numbering;
  int numbering_level = -1;
  bool bold = false;
};

/// The paragraph styles of a document by their id.
class ParagraphStyles {
 public:
  ParagraphStyles() = default;
  explicit ParagraphStyles(const XmlTree& styles);
  [[nodiscard]] const ParagraphStyle& of(const std::string& id) const;
  [[nodiscard]] const std::string& default_id() const { return default_; }

 private:
  std::map<std::string, ParagraphStyle, std::less<>> styles_;
  std::string default_;
  ParagraphStyle none_;
};

/// A number as the word processor shows it.
struct ShownNumber {
  std::string shown;  ///< "4.2", "a)"; the sign of a bullet.
  bool bullet = false;
  int level = 0;  ///< From 0.
};

/// Counts the paragraphs of a document as ECMA-376 part 1, 17.9 says: levels, restarts, overrides, shared definitions.
class NumberCounter {
 public:
  NumberCounter() = default;
  explicit NumberCounter(const XmlTree& numbering);

  /// The next paragraph of this list; nothing where the list is not defined or shows nothing.
  std::optional<ShownNumber> next(const std::string& numbering, int level);
  /// The level of a list that belongs to a style; -1 for none.
  [[nodiscard]] int level_of_style(const std::string& numbering, const std::string& style) const;

 private:
  struct Level {
    int start = 1;
    std::string format = "decimal", text, style;
    int restart = -1;  ///< As w:lvlRestart; -1: after any higher level.
    bool legal = false;
  };
  struct Definition {
    std::array<Level, kNumberingLevels> levels;
    std::string style_link;  ///< Another definition stands in for this one.
    std::string is_style;
  };
  struct List {
    std::string definition;
    std::map<int, int> start_overrides;
    std::map<int, Level> level_overrides;
  };
  struct State {
    std::array<int, kNumberingLevels> counts{};
    std::array<bool, kNumberingLevels> counted{};
  };
  [[nodiscard]] const Level& level(const List& list, int level) const;
  static Level read_level(const XmlTree& tree, std::uint32_t node);

  std::map<std::string, Definition, std::less<>> definitions_;
  std::map<std::string, List, std::less<>> lists_;
  std::map<std::string, State> states_;
  std::set<std::string> begun_;
};

/// 28 as "ab" (Word repeats the letter: "bb"), 4 as "iv", and so on. @param format as w:numFmt says.
std::string format_count(int count, std::string_view format);

}  // namespace pareltjes::texts
