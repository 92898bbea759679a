// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <array>
#include <cmath>

#include "engines/xml_rules/xpath/evaluator.hpp"

namespace pareltjes::engines::xml_rules {

bool Evaluator::compare_nodes(const Expr& expr, const Focus& focus, bool& empty) {
  Item left;
  Item right;
  if (!one_item(*expr.args[0], focus, left) || !one_item(*expr.args[1], focus, right)) {
    empty = true;
    return false;
  }
  if (!left.is_node() || !right.is_node()) {
    throw DynamicError("XPTY0004", "no nodes to compare");
  }
  switch (expr.node_comparison) {
    case NodeComparison::kIs:
      return same_node(left, right);
    case NodeComparison::kBefore:
      return before_in_document(left, right);
    case NodeComparison::kAfter:
      return before_in_document(right, left);
  }
  return false;
}

bool Evaluator::is_castable(const Expr& expr, const Focus& focus) {
  const auto items = atoms(*expr.args[0], focus);
  if (items.size() != 1) {
    return items.empty() && expr.type.may_be_empty;
  }
  return castable(items.front(), expr.type.atomic, heap());
}

bool Evaluator::is_instance(const Item& item, const SequenceType& type) {
  switch (type.kind) {
    case SequenceType::Kind::kEmpty:
      return false;
    case SequenceType::Kind::kItem:
      return true;
    case SequenceType::Kind::kNode: {
      if (!item.is_node()) {
        return false;
      }
      const bool attribute = (*item.node.tree)[item.node.id].kind == NodeKind::kAttribute;
      return run_.passes(*item.node.tree, item.node.id, type.test, attribute);
    }
    case SequenceType::Kind::kAtomic:
      break;
  }
  switch (type.atomic) {
    case AtomicType::kAnyAtomic:
      return !item.is_node();
    case AtomicType::kString:
      return item.kind == ItemKind::kString;
    case AtomicType::kUntyped:
      return item.kind == ItemKind::kUntyped;
    case AtomicType::kBoolean:
      return item.kind == ItemKind::kBoolean;
    case AtomicType::kInteger:
      return item.kind == ItemKind::kInteger;
    case AtomicType::kDecimal:
      return item.kind == ItemKind::kInteger || item.kind == ItemKind::kDecimal;
    case AtomicType::kDouble:
      return item.kind == ItemKind::kDouble;
    default:
      return false;
  }
}

bool Evaluator::instance_of(const Expr& expr, const Focus& focus) {
  const auto items = evaluate(*expr.args[0], focus);
  const auto& type = expr.type;
  if (items.empty()) {
    return type.may_be_empty || type.kind == SequenceType::Kind::kEmpty;
  }
  return (items.size() == 1 || type.may_be_many) &&
         std::ranges::all_of(items, [&](const Item& item) { return is_instance(item, type); });
}

Sequence Evaluator::converted(const Sequence& value, const SequenceType& type) {
  Sequence items;
  for (const auto& item : value) {
    if (type.kind != SequenceType::Kind::kAtomic) {
      items.push_back(item);
      continue;
    }
    auto atom = atomized(item, heap());
    if (atom.kind == ItemKind::kUntyped) {
      atom = cast(atom, type.atomic, heap());
    } else if (type.atomic == AtomicType::kDouble && atom.is_numeric()) {
      atom = Item::of(atom.as_double());
    }
    items.push_back(atom);
  }
  const bool count_fits = (!items.empty() || type.may_be_empty) && (items.size() <= 1 || type.may_be_many);
  if (!count_fits || !std::ranges::all_of(items, [&](const Item& item) { return is_instance(item, type); })) {
    throw DynamicError("XPTY0004", "the value is not of the declared type");
  }
  return items;
}

bool Evaluator::arithmetic(const Expr& expr, const Focus& focus, Item& result) {
  std::array<Item, 2> values;
  for (std::size_t i = 0; i < expr.args.size(); ++i) {
    if (!one_atom(*expr.args[i], focus, values[i])) {
      return false;
    }
    if (values[i].kind == ItemKind::kUntyped) {
      values[i] = cast(values[i], AtomicType::kDouble, heap());
    }
    if (!values[i].is_numeric()) {
      throw DynamicError("XPTY0004", "no number to calculate with");
    }
  }
  if (expr.op == Op::kNegate) {
    result = values[0];
    if (expr.arithmetic == Arithmetic::kSubtract) {
      result =
          result.kind == ItemKind::kInteger ? Item::of(negated(result.integer)) : Item::of(-result.number, result.kind);
    }
    return true;
  }
  const auto& [left, right] = values;
  const bool integers = left.kind == ItemKind::kInteger && right.kind == ItemKind::kInteger;
  const bool doubles = left.kind == ItemKind::kDouble || right.kind == ItemKind::kDouble;
  const auto kind = doubles ? ItemKind::kDouble : ItemKind::kDecimal;
  const double a = left.as_double();
  const double b = right.as_double();
  const auto op = expr.arithmetic;
  if (b == 0 && ((op == Arithmetic::kDivide && !doubles) || op == Arithmetic::kIntegerDivide ||
                 (op == Arithmetic::kModulo && !doubles))) {
    throw DynamicError("FOAR0001", "division by zero");
  }
  if (integers && op != Arithmetic::kDivide) {
    std::int64_t value = 0;
    bool overflow = false;
    switch (op) {
      case Arithmetic::kAdd:
        overflow = __builtin_add_overflow(left.integer, right.integer, &value);
        break;
      case Arithmetic::kSubtract:
        overflow = __builtin_sub_overflow(left.integer, right.integer, &value);
        break;
      case Arithmetic::kMultiply:
        overflow = __builtin_mul_overflow(left.integer, right.integer, &value);
        break;
      case Arithmetic::kModulo:
        value = right.integer == -1 ? 0 : left.integer % right.integer;
        break;
      default:
        value = right.integer == -1 ? negated(left.integer) : left.integer / right.integer;
    }
    if (overflow) {
      throw DynamicError("FOAR0002", "number too large");
    }
    result = Item::of(value);
    return true;
  }
  switch (op) {
    case Arithmetic::kAdd:
      result = Item::of(a + b, kind);
      break;
    case Arithmetic::kSubtract:
      result = Item::of(a - b, kind);
      break;
    case Arithmetic::kMultiply:
      result = Item::of(a * b, kind);
      break;
    case Arithmetic::kDivide:
      result = Item::of(a / b, kind);
      break;
    case Arithmetic::kModulo:
      result = Item::of(std::fmod(a, b), kind);
      break;
    case Arithmetic::kIntegerDivide:
      result = cast(Item::of(std::trunc(a / b)), AtomicType::kInteger, heap());
      break;
  }
  return true;
}

}  // namespace pareltjes::engines::xml_rules
