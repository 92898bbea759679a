// SPDX-License-Identifier: EUPL-1.2
#include "platform/texts/docx_numbering.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/text.hpp"

namespace pareltjes::texts {
namespace {

constexpr int kLongestLetters = 20;

int number_of(const std::string& text, int otherwise) {
  int value = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::string value_of(const XmlTree& tree, std::uint32_t node, std::string_view child) {
  return tree.attribute(tree.child(node, child), "val");
}

bool is_on(const XmlTree& tree, std::uint32_t node) {
  if (node == XmlTree::kNone) return false;
  const auto value = tree.attribute(node, "val");
  return value != "0" && value != "false" && value != "off" && value != "none";
}

std::string roman(int count) {
  struct Sign {
    int value;
    const char* sign;
  };
  static constexpr std::array kSigns{Sign{1000, "m"}, Sign{900, "cm"}, Sign{500, "d"}, Sign{400, "cd"}, Sign{100, "c"},
                                     Sign{90, "xc"},  Sign{50, "l"},   Sign{40, "xl"}, Sign{10, "x"},   Sign{9, "ix"},
                                     Sign{5, "v"},    Sign{4, "iv"},   Sign{1, "i"}};
  if (count < 1 || count > 3999) return std::to_string(count);
  std::string text;
  for (const auto& [value, sign] : kSigns) {
    for (; count >= value; count -= value) text += sign;
  }
  return text;
}

std::string upper(std::string text) {
  for (auto& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

}  // namespace

std::string format_count(int count, std::string_view format) {
  if (format == "lowerLetter" || format == "upperLetter") {
    if (count < 1) return std::to_string(count);
    const auto times = std::min((count - 1) / 26 + 1, kLongestLetters);
    const std::string letters(static_cast<std::size_t>(times), static_cast<char>('a' + (count - 1) % 26));
    return format == "lowerLetter" ? letters : upper(letters);
  }
  if (format == "lowerRoman") return roman(count);
  if (format == "upperRoman") return upper(roman(count));
  if (format == "decimalZero") return fmt::format("{:02}", count);
  if (format == "none") return {};
  return std::to_string(count);
}

ParagraphStyles::ParagraphStyles(const XmlTree& styles) {
  std::map<std::string, std::uint32_t> nodes;
  for (auto at = styles.at(styles.root()).first; at != XmlTree::kNone; at = styles.at(at).next) {
    if (styles.at(at).name != "w:style" || styles.attribute(at, "type") != "paragraph") continue;
    const auto id = styles.attribute(at, "styleId");
    nodes.emplace(id, at);
    if (styles.attribute(at, "default") == "1") default_ = id;
  }
  for (const auto& [id, own] : nodes) {
    ParagraphStyle style;
    std::set<std::string> seen;
    // The nearest style that says something decides.
    for (auto current = id; !current.empty() && nodes.contains(current) && seen.insert(current).second;
         current = value_of(styles, nodes.at(current), "w:basedOn")) {
      const auto node = nodes.at(current);
      const auto properties = styles.child(node, "w:pPr");
      auto outline = number_of(value_of(styles, properties, "w:outlineLvl"), -1);
      const auto name = core::fold(value_of(styles, node, "w:name"));
      if (outline < 0 && name.starts_with("heading ")) outline = number_of(name.substr(8), 0) - 1;
      if (style.outline < 0 && outline >= 0 && outline < kNumberingLevels) style.outline = outline;
      const auto numbering = styles.child(properties, "w:numPr");
      if (style.numbering.empty()) style.numbering = value_of(styles, numbering, "w:numId");
      if (style.numbering_level < 0) style.numbering_level = number_of(value_of(styles, numbering, "w:ilvl"), -1);
      if (is_on(styles, styles.child(styles.child(node, "w:rPr"), "w:b"))) style.bold = true;
    }
    styles_.emplace(id, std::move(style));
  }
}

const ParagraphStyle& ParagraphStyles::of(const std::string& id) const {
  const auto found = styles_.find(id.empty() ? default_ : id);
  return found == styles_.end() ? none_ : found->second;
}

NumberCounter::Level NumberCounter::read_level(const XmlTree& tree, std::uint32_t node) {
  Level level;
  level.start = number_of(value_of(tree, node, "w:start"), 0);
  if (const auto format = value_of(tree, node, "w:numFmt"); !format.empty()) level.format = format;
  level.text = value_of(tree, node, "w:lvlText");
  level.style = value_of(tree, node, "w:pStyle");
  level.restart = number_of(value_of(tree, node, "w:lvlRestart"), -1);
  level.legal = is_on(tree, tree.child(node, "w:isLgl"));
  return level;
}

NumberCounter::NumberCounter(const XmlTree& tree) {
  for (auto at = tree.at(tree.root()).first; at != XmlTree::kNone; at = tree.at(at).next) {
    if (tree.at(at).name == "w:abstractNum") {
      Definition definition;
      definition.style_link = value_of(tree, at, "w:numStyleLink");
      definition.is_style = value_of(tree, at, "w:styleLink");
      for (auto child = tree.at(at).first; child != XmlTree::kNone; child = tree.at(child).next) {
        const auto number = number_of(tree.attribute(child, "ilvl"), -1);
        if (tree.at(child).name == "w:lvl" && number >= 0 && number < kNumberingLevels)
          definition.levels.at(static_cast<std::size_t>(number)) = read_level(tree, child);
      }
      definitions_.emplace(tree.attribute(at, "abstractNumId"), std::move(definition));
    } else if (tree.at(at).name == "w:num") {
      List list;
      list.definition = value_of(tree, at, "w:abstractNumId");
      for (auto child = tree.at(at).first; child != XmlTree::kNone; child = tree.at(child).next) {
        const auto number = number_of(tree.attribute(child, "ilvl"), -1);
        if (tree.at(child).name != "w:lvlOverride" || number < 0 || number >= kNumberingLevels) continue;
        if (const auto start = tree.child(child, "w:startOverride"); start != XmlTree::kNone)
          list.start_overrides[number] = number_of(tree.attribute(start, "val"), 1);
        if (const auto own = tree.child(child, "w:lvl"); own != XmlTree::kNone)
          list.level_overrides[number] = read_level(tree, own);
      }
      lists_.emplace(tree.attribute(at, "numId"), std::move(list));
    }
  }
  // A definition may stand for the one of a numbering style.
  for (auto& [id, list] : lists_) {
    const auto found = definitions_.find(list.definition);
    if (found == definitions_.end() || found->second.style_link.empty()) continue;
    for (const auto& [other, definition] : definitions_) {
      if (definition.is_style == found->second.style_link) list.definition = other;
    }
  }
}

const NumberCounter::Level& NumberCounter::level(const List& list, int level) const {
  if (const auto own = list.level_overrides.find(level); own != list.level_overrides.end()) return own->second;
  return definitions_.at(list.definition).levels.at(static_cast<std::size_t>(level));
}

int NumberCounter::level_of_style(const std::string& numbering, const std::string& style) const {
  const auto list = lists_.find(numbering);
  if (list == lists_.end() || !definitions_.contains(list->second.definition)) return -1;
  for (int i = 0; i < kNumberingLevels; ++i) {
    if (!style.empty() && level(list->second, i).style == style) return i;
  }
  return -1;
}

std::optional<ShownNumber> NumberCounter::next(const std::string& numbering, int at) {
  const auto list = lists_.find(numbering);
  if (list == lists_.end() || !definitions_.contains(list->second.definition)) return std::nullopt;
  at = std::clamp(at, 0, kNumberingLevels - 1);
  auto& state = states_[list->second.definition];
  if (begun_.insert(numbering).second) {
    for (const auto& [overridden, start] : list->second.start_overrides) {
      state.counts.at(static_cast<std::size_t>(overridden)) = start - 1;
      state.counted.at(static_cast<std::size_t>(overridden)) = true;
    }
  }
  const auto raise = [&](int which) {
    const auto i = static_cast<std::size_t>(which);
    if (!state.counted.at(i)) state.counts.at(i) = level(list->second, which).start - 1;
    state.counted.at(i) = true;
    ++state.counts.at(i);
  };
  // A level above that was never shown counts as begun.
  for (int above = 0; above < at; ++above) {
    if (!state.counted.at(static_cast<std::size_t>(above))) raise(above);
  }
  raise(at);
  for (int below = at + 1; below < kNumberingLevels; ++below) {
    const auto restart = level(list->second, below).restart;
    if (restart == 0 || (restart > 0 && at >= restart)) continue;
    state.counted.at(static_cast<std::size_t>(below)) = false;
  }
  const auto& shown = level(list->second, at);
  if (shown.format == "bullet") return ShownNumber{shown.text, true, at};
  std::string text;
  for (std::size_t i = 0; i < shown.text.size(); ++i) {
    const char c = shown.text[i];
    if (c != '%' || i + 1 >= shown.text.size() || shown.text[i + 1] < '1' || shown.text[i + 1] > '9') {
      text += c;
      continue;
    }
    const int which = shown.text[++i] - '1';
    const auto& format = level(list->second, which).format;
    text += format_count(state.counts.at(static_cast<std::size_t>(which)),
                         shown.legal && format != "bullet" ? "decimal" : format);
  }
  if (core::trim(text).empty()) return std::nullopt;
  return ShownNumber{std::move(text), false, at};
}

}  // namespace pareltjes::texts
