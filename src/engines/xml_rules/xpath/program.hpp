// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engines/xml_rules/xpath/ast.hpp"

namespace pareltjes::engines::xml_rules {

/// What the expressions of one rule file refer to by number. A run looks the names up in the document once.
struct Program {
  struct QName {
    std::string uri;
    std::string local;
    friend bool operator==(const QName&, const QName&) = default;
  };
  std::vector<QName> names;
  std::vector<std::string> namespaces;
  std::vector<std::string> locals;
  std::vector<std::string> keys;  ///< Names of xsl:key.
  std::uint32_t memos = 0;
  std::uint32_t name_memos = 0;  ///< Variables whose value depends on the name of the context item alone.
};

/// An expression that cannot be compiled: a mistake in it, or a part of XPath that this engine lacks.
struct StaticError {
  std::string message_nl;
  std::string message_en;
  std::size_t offset = 0;  ///< Byte in the expression.
};

/// What an expression can see where it stands: prefixes and variables.
class StaticContext {
 public:
  explicit StaticContext(Program& program) : program_(&program) {}

  void declare_namespace(std::string prefix, std::string uri) { prefixes_[std::move(prefix)] = std::move(uri); }
  [[nodiscard]] std::optional<std::string> uri_of(std::string_view prefix) const;

  /// A new variable of the frame, visible from now on, hiding an earlier one of the name.
  VariableRef declare_local(std::string name);
  void declare(std::string name, VariableRef variable) { variables_.emplace_back(std::move(name), variable); }
  [[nodiscard]] std::optional<VariableRef> find(std::string_view name) const;
  /// To leave a scope: forget what was declared after `mark`.
  [[nodiscard]] std::size_t mark() const { return variables_.size(); }
  void forget_after(std::size_t mark) { variables_.resize(mark); }

  [[nodiscard]] std::uint32_t frame_size() const { return frame_size_; }
  void start_frame() { frame_size_ = 0; }
  [[nodiscard]] Program& program() const { return *program_; }

 private:
  Program* program_;
  std::map<std::string, std::string, std::less<>> prefixes_;
  std::vector<std::pair<std::string, VariableRef>> variables_;
  std::uint32_t frame_size_ = 0;
};

/// Compiles an XPath 2.0 expression; throws StaticError.
ExprPtr compile_xpath(std::string_view text, StaticContext& context);

/// One alternative of an XSLT match pattern: steps from right to left.
struct PatternStep {
  NodeTest test;
  bool attribute = false;         ///< attribute::test
  bool ancestor_follows = false;  ///< "//" stands to the left; else "/"
  std::vector<ExprPtr> predicates;
  std::int32_t needed_attribute = -1;  ///< A name that a matching element must have as attribute.
};
struct PathPattern {
  bool from_root = false;  ///< The leftmost step hangs under the document node: "/a"; with only_root "/" alone.
  bool only_root = false;
  std::vector<PatternStep> steps;  ///< The last step of the path first.
};
struct MatchPattern {
  std::vector<PathPattern> alternatives;
};

/// Compiles a match pattern, as a rule context or xsl:key/@match; throws StaticError.
MatchPattern compile_pattern(std::string_view text, StaticContext& context);

}  // namespace pareltjes::engines::xml_rules
