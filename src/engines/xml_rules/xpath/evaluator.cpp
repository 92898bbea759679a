// SPDX-License-Identifier: EUPL-1.2
#include "engines/xml_rules/xpath/evaluator.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engines/xml_rules/xpath/functions.hpp"

namespace pareltjes::engines::xml_rules {

namespace {
constexpr std::uint64_t kMaxRange = 10'000'000;
}

const Item& Evaluator::context_item(const Focus& focus) const {
  if (!focus.has_item) {
    throw DynamicError("XPDY0002", "no context item");
  }
  return focus.item;
}

bool Evaluator::visit(const Expr& expr, const Focus& focus, Visitor visitor, bool in_order) {
  if (expr.is_boolean) {
    return visitor(Item::of(boolean(expr, focus)));
  }
  switch (expr.op) {
    case Op::kLiteral:
      return visitor(expr.literal);
    case Op::kVariable:
      return visit_variable(expr, visitor);
    case Op::kContextItem:
      return visitor(context_item(focus));
    case Op::kRoot: {
      const auto& item = context_item(focus);
      if (!item.is_node()) {
        throw DynamicError("XPTY0020", "the context item is no node");
      }
      return visitor(Item::of(*item.node.tree, 0));
    }
    case Op::kStep: {
      const auto& item = context_item(focus);
      if (!item.is_node()) {
        throw DynamicError("XPTY0020", "the context item is no node");
      }
      if (expr.is_attribute) {
        const auto& tree = *item.node.tree;
        const auto id = tree.attribute(item.node.id, run_.name_id(expr.test.name));
        return id == kAbsent || visitor(Item::of(tree, id));
      }
      if (!in_order || expr.is_ordered) {
        return visit_step(expr, item, visitor);
      }
      Sequence nodes;
      visit_step(expr, item, [&](const Item& node) {
        nodes.push_back(node);
        return true;
      });
      return visit_sorted(nodes, visitor);
    }
    case Op::kPath:
      return visit_path(expr, focus, visitor, in_order);
    case Op::kFilter:
      return visit_filter(expr, focus, visitor, in_order);
    case Op::kSequence:
      return std::ranges::all_of(expr.args, [&](const auto& part) { return visit(*part, focus, visitor); });
    case Op::kSetOperation:
      return visit_set(expr, focus, visitor, in_order);
    case Op::kIf:
      return visit(*expr.args[boolean(*expr.args[0], focus) ? 1 : 2], focus, visitor, in_order);
    case Op::kFor:
      return visit_for(expr, focus, visitor);
    case Op::kCall:
      return visit_call(expr, focus, visitor);
    case Op::kTreatAs:
      return visit_treated(expr, focus, visitor);
    case Op::kRange:
      return visit_range(expr, focus, visitor);
    case Op::kCast: {
      Item atom;
      if (!one_atom(*expr.args[0], focus, atom)) {
        if (!expr.type.may_be_empty) {
          throw DynamicError("XPTY0004", "cast of nothing");
        }
        return true;
      }
      return visitor(cast(atom, expr.type.atomic, heap()));
    }
    case Op::kValueComparison: {
      Item left;
      Item right;
      return !one_atom(*expr.args[0], focus, left) || !one_atom(*expr.args[1], focus, right) ||
             visitor(Item::of(compare_atoms(left, expr.comparison, right)));
    }
    case Op::kNodeComparison: {
      bool empty = false;
      const bool result = compare_nodes(expr, focus, empty);
      return empty || visitor(Item::of(result));
    }
    case Op::kArithmetic:
    case Op::kNegate: {
      Item result;
      return !arithmetic(expr, focus, result) || visitor(result);
    }
    default:
      return visitor(Item::of(boolean(expr, focus)));
  }
}

bool Evaluator::visit_treated(const Expr& expr, const Focus& focus, Visitor visitor) {
  const auto items = evaluate(*expr.args[0], focus);
  const auto& type = expr.type;
  if ((items.empty() && !type.may_be_empty && type.kind != SequenceType::Kind::kEmpty) ||
      (items.size() > 1 && !type.may_be_many) ||
      !std::ranges::all_of(items, [&](const Item& item) { return is_instance(item, type); })) {
    throw DynamicError("XPDY0050", "treat as");
  }
  return std::ranges::all_of(items, visitor);
}

bool Evaluator::visit_range(const Expr& expr, const Focus& focus, Visitor visitor) {
  Item from;
  Item to;
  if (!one_atom(*expr.args[0], focus, from) || !one_atom(*expr.args[1], focus, to)) {
    return true;
  }
  const auto first = cast(from, AtomicType::kInteger, heap()).integer;
  const auto last = cast(to, AtomicType::kInteger, heap()).integer;
  if (last < first) {
    return true;
  }
  // Unsigned, because the distance between two integers may be more than an integer holds.
  const auto steps = static_cast<std::uint64_t>(last) - static_cast<std::uint64_t>(first);
  if (steps > kMaxRange) {
    throw DynamicError("FOAR0002", "range too large");
  }
  for (std::uint64_t step = 0; step <= steps; ++step) {
    if (!visitor(Item::of(static_cast<std::int64_t>(static_cast<std::uint64_t>(first) + step)))) {
      return false;
    }
  }
  return true;
}

Sequence Evaluator::evaluate(const Expr& expr, const Focus& focus) {
  Sequence items;
  visit(expr, focus, [&](const Item& item) {
    items.push_back(item);
    return true;
  });
  return items;
}

Sequence Evaluator::atoms(const Expr& expr, const Focus& focus) {
  Sequence items;
  visit(expr, focus, [&](const Item& item) {
    items.push_back(atomized(item, heap()));
    return true;
  });
  return items;
}

bool Evaluator::boolean(const Expr& expr, const Focus& focus) {
  if (expr.is_blank_test) {
    return normalizes_to_nothing(*expr.args[0], focus) == (expr.comparison == Comparison::kEqual);
  }
  switch (expr.op) {
    case Op::kOr:
      return boolean(*expr.args[0], focus) || boolean(*expr.args[1], focus);
    case Op::kAnd:
      return boolean(*expr.args[0], focus) && boolean(*expr.args[1], focus);
    case Op::kGeneralComparison:
      return compare_generally(expr, focus);
    case Op::kValueComparison: {
      Item left;
      Item right;
      if (!one_atom(*expr.args[0], focus, left) || !one_atom(*expr.args[1], focus, right)) {
        return false;  // the empty sequence, whose boolean value is false
      }
      return compare_atoms(left, expr.comparison, right);
    }
    case Op::kSome:
    case Op::kEvery:
      return quantified(expr, focus);
    case Op::kInstanceOf:
      return instance_of(expr, focus);
    case Op::kCastable:
      return is_castable(expr, focus);
    case Op::kCall:
      if (expr.is_boolean) {
        return call_boolean(expr, focus);
      }
      break;
    default:
      break;
  }
  Sequence items;
  visit(
      expr, focus,
      [&](const Item& item) {
        items.push_back(item);
        return !items.front().is_node() && items.size() < 2;
      },
      false);
  return effective_boolean(items);
}

std::string Evaluator::text(const Expr& expr, const Focus& focus) {
  std::string out;
  bool first = true;
  visit(expr, focus, [&](const Item& item) {
    if (!first) {
      out += ' ';
    }
    first = false;
    out.append(string_of(item, heap()));
    return true;
  });
  return out;
}

bool Evaluator::one_item(const Expr& expr, const Focus& focus, Item& result) {
  bool found = false;
  visit(expr, focus, [&](const Item& item) {
    if (found) {
      throw DynamicError("XPTY0004", "more than one item");
    }
    found = true;
    result = item;
    return true;
  });
  return found;
}

bool Evaluator::one_atom(const Expr& expr, const Focus& focus, Item& result) {
  if (!one_item(expr, focus, result)) {
    return false;
  }
  result = atomized(result, heap());
  return true;
}

const Sequence& Evaluator::variable(const VariableRef& ref) {
  auto& variables = ref.global ? run_.globals : run_.frame;
  auto& variable = variables[ref.slot];
  switch (variable.state) {
    case Variable::State::kReady:
      return variable.value;
    case Variable::State::kRunning:
      throw DynamicError("XTDE0640", "a variable that needs itself");
    case Variable::State::kUnset:
      throw DynamicError("XPST0008", "a variable without value");
    case Variable::State::kWaiting:
      break;
  }
  variable.state = Variable::State::kRunning;
  // The error is kept out of the variable: whoever asks again gets it again.
  struct Restore {
    Run& run;
    Heap* heap;
    bool global;
    std::vector<Variable> frame;
    ~Restore() {
      if (global) {
        run.use_heap(heap);
        run.frame = std::move(frame);
      }
    }
  };
  Sequence value;
  try {
    Restore restore{run_, &run_.heap(), ref.global, {}};
    if (ref.global) {
      run_.use_heap(&run_.lasting_heap());
      restore.frame = std::move(run_.frame);
      run_.frame.assign(restore.frame.size(), {});
    }
    value = (*variable.make)(*this, variable.focus);
  } catch (const DynamicError&) {
    (ref.global ? run_.globals : run_.frame)[ref.slot].state = Variable::State::kWaiting;
    throw;
  }
  auto& ready = (ref.global ? run_.globals : run_.frame)[ref.slot];
  ready.value = std::move(value);
  ready.state = Variable::State::kReady;
  return ready.value;
}

bool Evaluator::visit_variable(const Expr& expr, Visitor visitor) {
  const auto& value = variable(expr.variable);
  for (std::size_t i = 0; i < value.size(); ++i) {
    const Item item = value[i];
    if (!visitor(item)) {
      return false;
    }
  }
  return true;
}

bool Evaluator::visit_for(const Expr& expr, const Focus& focus, Visitor visitor) {
  return visit(*expr.args[0], focus, [&](const Item& item) {
    auto& variable = run_.frame[expr.variable.slot];
    variable.state = Variable::State::kReady;
    variable.value.assign(1, item);
    return visit(*expr.args[1], focus, visitor);
  });
}

bool Evaluator::quantified(const Expr& expr, const Focus& focus) {
  const bool some = expr.op == Op::kSome;
  bool result = !some;
  visit(*expr.args[0], focus, [&](const Item& item) {
    auto& variable = run_.frame[expr.variable.slot];
    variable.state = Variable::State::kReady;
    variable.value.assign(1, item);
    if (boolean(*expr.args[1], focus) == some) {
      result = some;
      return false;
    }
    return true;
  });
  return result;
}

bool Evaluator::compare_generally(const Expr& expr, const Focus& focus) {
  if (expr.args[0]->is_single) {  // the left side first: an error in it comes before an empty right side
    Item left;
    return one_atom(*expr.args[0], focus, left) &&
           !visit(
               *expr.args[1], focus,
               [&](const Item& item) { return !compare_general(left, expr.comparison, atomized(item, heap())); },
               false);
  }
  const auto right = atoms(*expr.args[1], focus);
  if (right.empty()) {
    return false;
  }
  return !visit(
      *expr.args[0], focus,
      [&](const Item& item) {
        const auto left = atomized(item, heap());
        return std::ranges::none_of(right,
                                    [&](const Item& other) { return compare_general(left, expr.comparison, other); });
      },
      false);
}

}  // namespace pareltjes::engines::xml_rules
