// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engines/xml_rules/xpath/item.hpp"
#include "engines/xml_rules/xpath/regex.hpp"

namespace pareltjes::engines::xml_rules {

enum class Axis : std::uint8_t {
  kChild,
  kDescendant,
  kDescendantOrSelf,
  kAttribute,
  kSelf,
  kParent,
  kAncestor,
  kAncestorOrSelf,
  kFollowingSibling,
  kFollowing,
  kPrecedingSibling,
  kPreceding,
};

constexpr bool is_reverse(Axis axis) {
  return axis == Axis::kParent || axis == Axis::kAncestor || axis == Axis::kAncestorOrSelf ||
         axis == Axis::kPrecedingSibling || axis == Axis::kPreceding;
}

enum class TestKind : std::uint8_t {
  kName,       ///< prefix:local or local
  kAnyName,    ///< *
  kNamespace,  ///< prefix:*
  kLocalName,  ///< *:local
  kAnyNode,    ///< node()
  kText,
  kComment,
  kInstruction,
  kDocument,
  kElement,    ///< element()
  kAttribute,  ///< attribute()
};

/// What a step lets through. `name` is an index into the name, namespace or local-name list of the program.
struct NodeTest {
  TestKind kind = TestKind::kAnyNode;
  std::uint32_t name = 0;
};

enum class AtomicType : std::uint8_t {
  kString,
  kUntyped,
  kBoolean,
  kInteger,
  kDecimal,
  kDouble,
  kDate,
  kDateTime,
  kGYear,
  kAnyAtomic,
};

/// A sequence type: what may occur and how often.
struct SequenceType {
  enum class Kind : std::uint8_t { kEmpty, kItem, kNode, kAtomic } kind = Kind::kItem;
  NodeTest test;
  AtomicType atomic = AtomicType::kAnyAtomic;
  bool may_be_empty = false;
  bool may_be_many = false;
};

enum class Comparison : std::uint8_t { kEqual, kNotEqual, kLess, kLessOrEqual, kGreater, kGreaterOrEqual };
enum class Arithmetic : std::uint8_t { kAdd, kSubtract, kMultiply, kDivide, kIntegerDivide, kModulo };
enum class NodeComparison : std::uint8_t { kIs, kBefore, kAfter };
enum class SetOperation : std::uint8_t { kUnion, kIntersect, kExcept };

enum class Op : std::uint8_t {
  kLiteral,
  kVariable,
  kContextItem,
  kRoot,
  kStep,      ///< axis, test; args: predicates
  kPath,      ///< args: left, right
  kFilter,    ///< args: primary, predicates…
  kSequence,  ///< args: items
  kOr,
  kAnd,
  kGeneralComparison,
  kValueComparison,
  kNodeComparison,
  kRange,
  kArithmetic,
  kNegate,
  kSetOperation,
  kInstanceOf,
  kTreatAs,
  kCastable,
  kCast,
  kIf,
  kFor,    ///< args: in, return; slot
  kSome,   ///< args: in, satisfies; slot
  kEvery,  ///< args: in, satisfies; slot
  kCall,   ///< function; args
};

enum class Function : std::uint8_t;

/// Where a variable lives: in the frame of the rule that is evaluated, or among the globals of the program.
struct VariableRef {
  bool global = false;
  std::uint32_t slot = 0;
};

struct Expr;
using ExprPtr = std::unique_ptr<Expr>;

/// A node of a compiled expression.
struct Expr {
  Op op = Op::kSequence;
  Axis axis = Axis::kChild;
  Comparison comparison = Comparison::kEqual;
  Arithmetic arithmetic = Arithmetic::kAdd;
  NodeComparison node_comparison = NodeComparison::kIs;
  SetOperation set_operation = SetOperation::kUnion;
  NodeTest test;
  SequenceType type;
  Function function{};
  VariableRef variable;
  Item literal;
  std::string text;  ///< The characters of a string literal.
  std::vector<ExprPtr> args;
  std::shared_ptr<const Regex> regex;  ///< Of a call whose pattern is a literal.

  // What analysis has found.
  bool uses_focus = false;     ///< Needs the context item of its surroundings.
  bool uses_more = false;      ///< Needs more of that item than its expanded name.
  bool uses_position = false;  ///< Calls position() or last() of its surroundings.
  bool uses_last = false;
  bool uses_locals = false;    ///< Reads a variable of the frame.
  bool is_single = false;      ///< At most one item.
  bool is_ordered = false;     ///< Nodes come in document order without duplicates.
  bool is_disjoint = false;    ///< And none is an ancestor of another.
  bool is_boolean = false;     ///< Gives one boolean.
  bool is_number = false;      ///< May give a number as predicate.
  bool is_nodes = false;       ///< Gives nodes only.
  bool is_attribute = false;   ///< A step to the attribute of one name, without predicates.
  bool is_blank_test = false;  ///< Compares normalize-space(…), its first argument, with ''.
  std::int32_t memo = -1;      ///< Slot in which a run keeps the nodes; only for paths from the root without locals.
  std::int32_t needed_attribute = -1;  ///< Of a step: a name that its elements must have as attribute.
  /// For a step: the attribute whose value its first predicate compares with something outside the focus, or null.
  const Expr* lookup_value = nullptr;
  std::uint32_t lookup_attribute = 0;
};

}  // namespace pareltjes::engines::xml_rules
