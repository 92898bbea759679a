// SPDX-License-Identifier: EUPL-1.2
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "engines/xml_rules/xpath/item.hpp"
#include "engines/xml_rules/xpath/regex.hpp"

namespace pareltjes::engines::xml_rules {

namespace {

// XML 1.0 (fifth edition), productions NameStartChar and NameChar, as the inside of a class.
constexpr std::string_view kNameStart =
    ":A-Z_a-z\\x{C0}-\\x{D6}\\x{D8}-\\x{F6}\\x{F8}-\\x{2FF}\\x{370}-\\x{37D}\\x{37F}-\\x{1FFF}\\x{200C}-\\x{200D}"
    "\\x{2070}-\\x{218F}\\x{2C00}-\\x{2FEF}\\x{3001}-\\x{D7FF}\\x{F900}-\\x{FDCF}\\x{FDF0}-\\x{FFFD}"
    "\\x{10000}-\\x{EFFFF}";
constexpr std::string_view kNameRest = "\\-.0-9\\x{B7}\\x{300}-\\x{36F}\\x{203F}-\\x{2040}";

// Unicode blocks that expressions for Western European text use; others are refused.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kBlocks{{
    {"BasicLatin", "\\x{0}-\\x{7F}"},
    {"Latin-1Supplement", "\\x{80}-\\x{FF}"},
    {"LatinExtended-A", "\\x{100}-\\x{17F}"},
    {"LatinExtended-B", "\\x{180}-\\x{24F}"},
    {"Greek", "\\x{370}-\\x{3FF}"},
    {"GeneralPunctuation", "\\x{2000}-\\x{206F}"},
}};

class Translator {
 public:
  Translator(std::string_view pattern, bool dot_all, bool multi_line, bool extended)
      : rest_(pattern), pattern_(pattern), dot_all_(dot_all), multi_line_(multi_line), extended_(extended) {}

  std::string translate() {
    while (!rest_.empty()) {
      one();
    }
    return std::move(out_);
  }

 private:
  [[noreturn]] void wrong(std::string_view why) const {
    throw DynamicError("FORX0002", fmt::format("{}: {}", pattern_, why));
  }
  char take() {
    if (rest_.empty()) {
      wrong("ends too early");
    }
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }
  bool take_if(char c) {
    if (!rest_.empty() && rest_.front() == c) {
      rest_.remove_prefix(1);
      return true;
    }
    return false;
  }

  void one() {
    const char c = take();
    switch (c) {
      case '\\':
        escape();
        return;
      case '[':
        out_ += char_class();
        return;
      case '.':
        out_ += dot_all_ ? "(?s:.)" : "[^\\n\\r]";
        return;
      case '^':
        out_ += multi_line_ ? "(?m:^)" : "\\A";
        return;
      case '$':
        out_ += multi_line_ ? "(?m:$)" : "\\z";
        return;
      case '(':
        out_ += '(';
        if (take_if('?')) {
          if (!take_if(':')) {
            wrong("(? is not allowed");
          }
          out_ += "?:";
        } else {
          ++groups_;
        }
        return;
      case ']':
      case '}':
        wrong("bracket without begin");
      case '{':
        quantity();
        return;
      case '#':
        out_ += "\\#";
        return;
      default:
        if (extended_ && (c == ' ' || c == '\t' || c == '\n' || c == '\r')) {
          return;
        }
        out_ += c;
    }
  }

  void quantity() {
    const auto end = rest_.find('}');
    const auto inside = rest_.substr(0, end);
    if (end == std::string_view::npos || inside.empty() || inside.find_first_not_of("0123456789,") != inside.npos ||
        inside.front() == ',' || inside.find(',') != inside.rfind(',')) {
      wrong("wrong quantity");
    }
    out_ += '{';
    out_.append(inside);
    out_ += '}';
    rest_.remove_prefix(end + 1);
  }

  void escape() {
    if (!rest_.empty() && rest_.front() >= '1' && rest_.front() <= '9') {
      std::uint32_t group = static_cast<std::uint32_t>(take() - '0');
      while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9' &&
             group * 10 + static_cast<std::uint32_t>(rest_.front() - '0') <= groups_) {
        group = group * 10 + static_cast<std::uint32_t>(take() - '0');
      }
      if (group > groups_) {
        wrong("back reference to a group that does not exist");
      }
      out_ += fmt::format("\\g{{{}}}", group);
      return;
    }
    bool negated = false;
    const auto inside = escape_in_class(negated);
    out_ += fmt::format("[{}{}]", negated ? "^" : "", inside);
  }

  // What a class holds for the escape that follows; negated: everything except that.
  std::string escape_in_class(bool& negated) {
    negated = false;
    const char c = take();
    switch (c) {
      case 'n':
        return "\\n";
      case 'r':
        return "\\r";
      case 't':
        return "\\t";
      case 'd':
        return "\\p{Nd}";
      case 'D':
        return "\\P{Nd}";
      case 's':
        return " \\t\\n\\r";
      case 'S':
        negated = true;
        return " \\t\\n\\r";
      case 'w':
        negated = true;
        return "\\p{P}\\p{Z}\\p{C}";
      case 'W':
        return "\\p{P}\\p{Z}\\p{C}";
      case 'i':
        return std::string(kNameStart);
      case 'I':
        negated = true;
        return std::string(kNameStart);
      case 'c':
        return std::string(kNameStart).append(kNameRest);
      case 'C':
        negated = true;
        return std::string(kNameStart).append(kNameRest);
      case 'p':
      case 'P':
        return property(c == 'P', negated);
      default:
        if (std::string_view("\\|.?*+(){}-[]^$").find(c) == std::string_view::npos) {
          wrong("unknown escape");
        }
        return {'\\', c};
    }
  }

  std::string property(bool complement, bool& negated) {
    if (!take_if('{')) {
      wrong("\\p without braces");
    }
    const auto end = rest_.find('}');
    if (end == std::string_view::npos) {
      wrong("\\p without end");
    }
    const auto name = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    if (name.starts_with("Is")) {
      for (const auto& [block, range] : kBlocks) {
        if (block == name.substr(2)) {
          negated = complement;
          return std::string(range);
        }
      }
      wrong("unknown block");
    }
    if (name.empty() || name.size() > 2 || std::string_view("LMNPZSC").find(name.front()) == std::string_view::npos) {
      wrong("unknown category");
    }
    return fmt::format("\\{}{{{}}}", complement ? 'P' : 'p', name);
  }

  static void literal(std::string& to, std::uint32_t code) { to += fmt::format("\\x{{{:X}}}", code); }

  std::uint32_t code_point() {
    const auto lead = static_cast<unsigned char>(take());
    const int more = lead < 0x80 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
    std::uint32_t code = more == 0 ? lead : lead & (0x3FU >> static_cast<unsigned>(more));
    for (int i = 0; i < more; ++i) {
      code = (code << 6U) | (static_cast<unsigned char>(take()) & 0x3FU);
    }
    return code;
  }

  // One character of a class, or nothing when an escape stands for several.
  bool class_character(std::uint32_t& code, std::string& several, bool& negated) {
    if (!take_if('\\')) {
      code = code_point();
      return true;
    }
    const char next = rest_.empty() ? '\0' : rest_.front();
    const std::string_view single = "nrt\\|.?*+(){}-[]^$";
    if (single.find(next) == std::string_view::npos || next == '\0') {
      several = escape_in_class(negated);
      return false;
    }
    take();
    code = next == 'n' ? '\n' : next == 'r' ? '\r' : next == 't' ? '\t' : static_cast<std::uint32_t>(next);
    return true;
  }

  // A class after '['. A negated escape inside a class ("[a\S]") becomes an alternative beside it.
  std::string char_class() {
    if (++depth_ > 20) {
      wrong("nested too deeply");
    }
    const bool complement = take_if('^');
    std::string inside;
    std::string others;
    std::string subtract;
    bool first = true;
    while (true) {
      if (rest_.empty()) {
        wrong("class without end");
      }
      if (rest_.front() == ']' && !first) {
        take();
        break;
      }
      if (rest_.starts_with("-[") && !first) {
        rest_.remove_prefix(2);
        subtract = char_class();
        if (!take_if(']')) {
          wrong("class without end after subtraction");
        }
        break;
      }
      if (rest_.front() == '[' || rest_.front() == ']') {
        wrong("bracket inside a class");
      }
      first = false;
      member(inside, others);
    }
    --depth_;
    const auto base = assemble(inside, others, complement);
    return subtract.empty() ? base : fmt::format("(?:(?!{}){})", subtract, base);
  }

  void member(std::string& inside, std::string& others) {
    std::uint32_t from = 0;
    std::string several;
    bool negated = false;
    if (!class_character(from, several, negated)) {
      if (negated) {
        others += fmt::format("|[^{}]", several);
      } else {
        inside += several;
      }
      return;
    }
    const bool range = rest_.size() >= 2 && rest_[0] == '-' && rest_[1] != ']' && rest_[1] != '[';
    if (!range) {
      literal(inside, from);
      return;
    }
    take();
    std::uint32_t to = 0;
    if (!class_character(to, several, negated) || to < from) {
      wrong("wrong range in a class");
    }
    literal(inside, from);
    inside += '-';
    literal(inside, to);
  }

  static std::string assemble(const std::string& inside, const std::string& others, bool complement) {
    if (others.empty()) {
      return fmt::format("[{}{}]", complement ? "^" : "", inside);
    }
    const auto any = inside.empty() ? others.substr(1) : fmt::format("[{}]{}", inside, others);
    return complement ? fmt::format("(?:(?!{})(?s:.))", any) : fmt::format("(?:{})", any);
  }

  std::string_view rest_;
  std::string_view pattern_;
  bool dot_all_;
  bool multi_line_;
  bool extended_;
  std::uint32_t groups_ = 0;
  int depth_ = 0;
  std::string out_;
};

}  // namespace

std::string translate_regex(std::string_view pattern, bool dot_all, bool multi_line, bool extended) {
  return Translator(pattern, dot_all, multi_line, extended).translate();
}

}  // namespace pareltjes::engines::xml_rules
