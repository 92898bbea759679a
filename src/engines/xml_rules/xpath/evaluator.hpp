// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string_view>

#include "engines/xml_rules/xpath/run.hpp"
#include "engines/xml_rules/xpath/values.hpp"

namespace pareltjes::engines::xml_rules {

/// Evaluates compiled expressions. Items are handed to a visitor as they are found, so that a test on existence stops
/// at the first. Throws DynamicError.
class Evaluator {
 public:
  explicit Evaluator(Run& run) : run_(run) {}

  [[nodiscard]] Run& run() const { return run_; }
  [[nodiscard]] Heap& heap() const { return run_.heap(); }

  /// Visits the items of the value.
  /// @param in_order false: the order of nodes does not matter, and a node may come twice.
  /// @return false when the visitor had enough.
  bool visit(const Expr& expr, const Focus& focus, Visitor visitor, bool in_order = true);

  Sequence evaluate(const Expr& expr, const Focus& focus);
  Sequence atoms(const Expr& expr, const Focus& focus);
  bool boolean(const Expr& expr, const Focus& focus);
  /// The items joined by one space, as xsl:value-of writes them.
  std::string text(const Expr& expr, const Focus& focus);

  bool matches(const MatchPattern& pattern, const Tree& tree, NodeId id);
  const Sequence& variable(const VariableRef& ref);
  /// For a variable whose value has been made: converts it to the declared type.
  Sequence converted(const Sequence& value, const SequenceType& type);

 private:
  bool visit_variable(const Expr& expr, Visitor visitor);
  bool visit_path(const Expr& expr, const Focus& focus, Visitor visitor, bool in_order);
  bool visit_memo(const Expr& expr, const Focus& focus, Visitor visitor);
  bool visit_step(const Expr& expr, const Item& from, Visitor visitor);
  bool visit_lookup(const Expr& step, const Item& root, const Focus& focus, Visitor visitor, bool& done);
  bool visit_axis(const Expr& step, const Item& from, Visitor visitor);
  bool visit_descendants(const Expr& step, const Tree& tree, NodeId from, Visitor visitor);
  bool finds_nothing(const Expr& step, const Tree& tree) const;
  bool visit_picked(const Expr& expr, const Focus& focus, Visitor visitor);
  bool visit_filter(const Expr& expr, const Focus& focus, Visitor visitor, bool in_order);
  bool visit_set(const Expr& expr, const Focus& focus, Visitor visitor, bool in_order);
  bool visit_for(const Expr& expr, const Focus& focus, Visitor visitor);
  bool visit_call(const Expr& expr, const Focus& focus, Visitor visitor);
  bool visit_treated(const Expr& expr, const Focus& focus, Visitor visitor);
  bool visit_range(const Expr& expr, const Focus& focus, Visitor visitor);
  bool visit_sorted(Sequence& nodes, Visitor visitor);
  bool keep_all(const Expr& expr, std::size_t first, Sequence& candidates, Visitor visitor);
  bool passes_predicate(const Expr& predicate, const Focus& focus);

  bool quantified(const Expr& expr, const Focus& focus);
  bool compare_generally(const Expr& expr, const Focus& focus);
  bool compare_nodes(const Expr& expr, const Focus& focus, bool& empty);
  bool is_castable(const Expr& expr, const Focus& focus);
  bool instance_of(const Expr& expr, const Focus& focus);
  bool is_instance(const Item& item, const SequenceType& type);
  bool arithmetic(const Expr& expr, const Focus& focus, Item& result);
  bool matches_path(const PathPattern& path, std::size_t step, const Tree& tree, NodeId id);

  // functions*.cpp: the value of a call that gives at most one item; false: empty
  bool call_one(const Expr& expr, const Focus& focus, Item& result);
  bool text_function(const Expr& expr, const Focus& focus, Item& result);
  bool number_function(const Expr& expr, const Focus& focus, Item& result);
  bool name_function(const Expr& expr, const Focus& focus, Item& result);
  bool extreme(const Expr& expr, const Focus& focus, Item& result);
  bool call_boolean(const Expr& expr, const Focus& focus);
  bool normalizes_to_nothing(const Expr& call, const Focus& focus);
  bool distinct_values(const Expr& expr, const Focus& focus, Visitor visitor);

  /// One atomic item or nothing; XPTY0004 for more.
  bool one_atom(const Expr& expr, const Focus& focus, Item& result);
  bool one_item(const Expr& expr, const Focus& focus, Item& result);
  /// By the rules for a parameter of type xs:string?: untyped becomes a string, a number is XPTY0004.
  std::string_view text_argument(const Expr& expr, const Focus& focus, bool may_be_empty = true);
  std::string_view text_argument_or_context(const Expr& call, const Focus& focus);
  double double_argument(const Expr& expr, const Focus& focus);
  const Item& context_item(const Focus& focus) const;
  std::int64_t focus_position(const Focus& focus) const;
  std::int64_t focus_size(const Focus& focus) const;
  std::shared_ptr<const Regex> regex_of(const Expr& call, std::size_t flags, const Focus& focus);

  Run& run_;
};

}  // namespace pareltjes::engines::xml_rules
