// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engines/xml_rules/xpath/item.hpp"

namespace pareltjes::engines::xml_rules {

/// A regular expression in the syntax of XPath 2.0 (that of XML Schema with anchors, lazy quantifiers and back
/// references), searched in UTF-8. Source: XQuery 1.0 and XPath 2.0 Functions and Operators, 7.6.1.
class Regex {
 public:
  /// @param flags of "smix". Throws DynamicError FORX0001 (flags) or FORX0002 (pattern).
  Regex(std::string_view pattern, std::string_view flags);
  ~Regex();
  Regex(const Regex&) = delete;
  Regex& operator=(const Regex&) = delete;

  [[nodiscard]] bool search(std::string_view text) const;
  [[nodiscard]] bool matches_empty() const { return search(""); }
  /// Throws FORX0003 when the pattern matches "", FORX0004 for a wrong replacement.
  [[nodiscard]] std::string replace(std::string_view text, std::string_view replacement) const;
  /// Hands over the parts between the matches one by one, until `token` says false; says what it said last.
  bool tokenize(std::string_view text, FunctionRef<bool(std::string_view)> token) const;

 private:
  struct Match {
    std::size_t begin;
    std::size_t end;
    std::span<const std::size_t> groups;  ///< Begin and end of each, valid until the thread searches again.
  };
  [[nodiscard]] std::optional<Match> find(std::string_view text, std::size_t from) const;

  struct Code;
  std::unique_ptr<Code> code_;
  /// A pattern that is only an alternation of plain words needs no regular expression.
  struct Word {
    std::string text;
    bool at_begin;
    bool at_end;
  };
  std::vector<Word> words_;
};

/// The same expression in the syntax of PCRE2; throws FORX0002.
std::string translate_regex(std::string_view pattern, bool dot_all, bool multi_line, bool extended);

}  // namespace pareltjes::engines::xml_rules
