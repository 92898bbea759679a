// SPDX-License-Identifier: EUPL-1.2
#include "engines/xml_rules/xpath/functions.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_set>
#include <utility>

#include "engines/xml_rules/xpath/evaluator.hpp"

namespace pareltjes::engines::xml_rules {

std::int64_t Evaluator::focus_position(const Focus& focus) const {
  const auto& item = context_item(focus);
  if (focus.position > 0 || !item.is_node()) {
    return focus.position;
  }
  // The context of a rule stands among the elements beside it: so the rules are applied.
  const auto& tree = *item.node.tree;
  std::int64_t position = 1;
  for (auto id = tree[item.node.id].previous; id != kAbsent; id = tree[id].previous) {
    position += tree[id].kind == NodeKind::kElement ? 1 : 0;
  }
  return position;
}

std::int64_t Evaluator::focus_size(const Focus& focus) const {
  const auto& item = context_item(focus);
  if (focus.size > 0 || !item.is_node()) {
    return focus.size;
  }
  const auto& tree = *item.node.tree;
  std::int64_t size = focus_position(focus);
  for (auto id = tree.next_sibling(item.node.id); id != kAbsent; id = tree.next_sibling(id)) {
    size += tree[id].kind == NodeKind::kElement ? 1 : 0;
  }
  return size;
}

std::string_view Evaluator::text_argument(const Expr& expr, const Focus& focus, bool may_be_empty) {
  Item atom;
  if (!one_atom(expr, focus, atom)) {
    if (!may_be_empty) {
      throw DynamicError("XPTY0004", "a text is needed");
    }
    return {};
  }
  if (!atom.is_text()) {
    throw DynamicError("XPTY0004", "no text");
  }
  return atom.view();
}

std::string_view Evaluator::text_argument_or_context(const Expr& call, const Focus& focus) {
  return call.args.empty() ? string_of(context_item(focus), heap()) : text_argument(*call.args[0], focus);
}

double Evaluator::double_argument(const Expr& expr, const Focus& focus) {
  Item atom;
  if (!one_atom(expr, focus, atom)) {
    throw DynamicError("XPTY0004", "a number is needed");
  }
  if (atom.kind == ItemKind::kUntyped) {
    atom = cast(atom, AtomicType::kDouble, heap());
  }
  if (!atom.is_numeric()) {
    throw DynamicError("XPTY0004", "no number");
  }
  return atom.as_double();
}

std::shared_ptr<const Regex> Evaluator::regex_of(const Expr& call, std::size_t flags, const Focus& focus) {
  if (call.regex) {
    return call.regex;
  }
  const auto options = call.args.size() > flags ? text_argument(*call.args[flags], focus, false) : std::string_view{};
  return run_.regex(text_argument(*call.args[1], focus, false), options);
}

bool Evaluator::call_boolean(const Expr& expr, const Focus& focus) {
  const auto argument = [&](std::size_t i) -> const Expr& { return *expr.args[i]; };
  switch (expr.function) {
    case Function::kNot:
      return !boolean(argument(0), focus);
    case Function::kBoolean:
      return boolean(argument(0), focus);
    case Function::kTrue:
      return true;
    case Function::kFalse:
      return false;
    case Function::kExists:
    case Function::kEmpty: {
      const bool empty = visit(argument(0), focus, [](const Item&) { return false; }, false);
      return empty == (expr.function == Function::kEmpty);
    }
    case Function::kContains: {
      const auto text = text_argument(argument(0), focus);
      return text.find(text_argument(argument(1), focus)) != std::string_view::npos;
    }
    case Function::kStartsWith: {
      const auto text = text_argument(argument(0), focus);
      return text.starts_with(text_argument(argument(1), focus));
    }
    case Function::kEndsWith: {
      const auto text = text_argument(argument(0), focus);
      return text.ends_with(text_argument(argument(1), focus));
    }
    case Function::kMatches: {
      if (!expr.regex) {
        const auto text = text_argument(argument(0), focus);
        return regex_of(expr, 2, focus)->search(text);
      }
      // Official rules try thirty patterns on the name of each element; names are few.
      const auto& first = argument(0);
      if (first.op == Op::kCall && first.function == Function::kLocalName && first.args.empty()) {
        const auto& item = context_item(focus);
        if (item.is_node() && (*item.node.tree)[item.node.id].kind == NodeKind::kElement) {
          return run_.local_name_matches((*item.node.tree)[item.node.id].name, *expr.regex);
        }
      }
      return expr.regex->search(text_argument(first, focus));
    }
    default: {
      Item result;
      if (!call_one(expr, focus, result)) {
        return false;
      }
      return effective_boolean(Sequence(1, result));
    }
  }
}

bool Evaluator::distinct_values(const Expr& expr, const Focus& focus, Visitor visitor) {
  std::unordered_set<std::string_view> texts;
  Sequence others;
  return visit(*expr.args[0], focus, [&](const Item& item) {
    const auto atom = atomized(item, heap());
    if (atom.is_text()) {
      return !texts.insert(atom.view()).second || visitor(atom);
    }
    const bool known = std::ranges::any_of(others, [&](const Item& other) {
      if (other.is_numeric() && atom.is_numeric()) {
        const bool both_nan = std::isnan(other.as_double()) && std::isnan(atom.as_double());
        return both_nan || compare_atoms(other, Comparison::kEqual, atom);
      }
      return other.kind == atom.kind && compare_atoms(other, Comparison::kEqual, atom);
    });
    if (known) {
      return true;
    }
    others.push_back(atom);
    return visitor(atom);
  });
}

bool Evaluator::visit_call(const Expr& expr, const Focus& focus, Visitor visitor) {
  switch (expr.function) {
    case Function::kDistinctValues:
      return distinct_values(expr, focus, visitor);
    case Function::kTokenize: {
      const auto text = text_argument(*expr.args[0], focus);
      return regex_of(expr, 2, focus)->tokenize(text, [&](std::string_view token) { return visitor(Item::of(token)); });
    }
    case Function::kKey: {
      const auto& item = context_item(focus);
      if (!item.is_node()) {
        throw DynamicError("XTDE1270", "key() without a document");
      }
      const auto& tree = *item.node.tree;
      Sequence found;
      const auto values = atoms(*expr.args[0], focus);
      for (const auto& value : values) {
        for (const auto id : run_.key_nodes(*this, expr.variable.slot, tree, string_of(value, heap()))) {
          found.push_back(Item::of(tree, id));
        }
      }
      return values.size() > 1 ? visit_sorted(found, visitor) : std::ranges::all_of(found, visitor);
    }
    default: {
      Item result;
      return !call_one(expr, focus, result) || visitor(result);
    }
  }
}

bool Evaluator::call_one(const Expr& expr, const Focus& focus, Item& result) {
  switch (expr.function) {
    case Function::kLocalName:
    case Function::kName:
    case Function::kNamespaceUri:
    case Function::kNodeName:
    case Function::kRoot:
      return name_function(expr, focus, result);
    case Function::kConcat:
    case Function::kNormalizeSpace:
    case Function::kReplace:
    case Function::kString:
    case Function::kStringJoin:
    case Function::kSubstring:
    case Function::kSubstringAfter:
    case Function::kSubstringBefore:
    case Function::kTranslate:
    case Function::kXsString:
      return text_function(expr, focus, result);
    default:
      return number_function(expr, focus, result);
  }
}

bool Evaluator::name_function(const Expr& expr, const Focus& focus, Item& result) {
  Item item;
  bool found = true;
  if (expr.args.empty()) {
    item = context_item(focus);
  } else {
    found = one_item(*expr.args[0], focus, item);
  }
  if (found && !item.is_node()) {
    throw DynamicError("XPTY0004", "no node");
  }
  const bool named = found && (*item.node.tree)[item.node.id].name != 0;
  const auto name = named ? (*item.node.tree)[item.node.id].name : 0;
  switch (expr.function) {
    case Function::kLocalName:
      result = Item::of(run_.names().local(name));
      return true;
    case Function::kNamespaceUri:
      result = Item::of(run_.names().uri(name));
      return true;
    case Function::kName:
      result = Item::of(named ? heap().keep(item.node.tree->qualified_name(item.node.id)) : std::string_view{});
      return true;
    case Function::kNodeName:
      result = item;
      result.kind = ItemKind::kQName;
      return named;
    default:
      if (found) {
        result = Item::of(*item.node.tree, 0);
      }
      return found;
  }
}

bool Evaluator::number_function(const Expr& expr, const Focus& focus, Item& result) {
  switch (expr.function) {
    case Function::kCount: {
      std::int64_t count = 0;
      visit(*expr.args[0], focus, [&](const Item&) {
        ++count;
        return true;
      });
      result = Item::of(count);
      return true;
    }
    case Function::kPosition:
      result = Item::of(focus_position(focus));
      return true;
    case Function::kLast:
      result = Item::of(focus_size(focus));
      return true;
    case Function::kStringLength:
      result = Item::of(static_cast<std::int64_t>(count_characters(text_argument_or_context(expr, focus))));
      return true;
    case Function::kNumber: {
      Item atom;
      const bool found = expr.args.empty() ? (atom = atomized(context_item(focus), heap()), true)
                                           : one_atom(*expr.args[0], focus, atom);
      result = Item::of(found ? number_of(atom) : std::nan(""));
      return true;
    }
    case Function::kSum:
    case Function::kAvg:
    case Function::kMin:
    case Function::kMax:
      return extreme(expr, focus, result);
    default:
      break;
  }
  Item atom;
  if (!one_atom(*expr.args[0], focus, atom)) {
    return false;
  }
  switch (expr.function) {
    case Function::kXsBoolean:
      result = cast(atom, AtomicType::kBoolean, heap());
      return true;
    case Function::kXsDecimal:
      result = cast(atom, AtomicType::kDecimal, heap());
      return true;
    case Function::kXsDouble:
      result = cast(atom, AtomicType::kDouble, heap());
      return true;
    case Function::kXsInteger:
      result = cast(atom, AtomicType::kInteger, heap());
      return true;
    case Function::kXsInt:
      result = cast(atom, AtomicType::kInteger, heap());
      if (result.integer > 2147483647 || result.integer < -2147483648) {
        throw DynamicError("FORG0001", "no xs:int");
      }
      return true;
    default:
      break;
  }
  if (atom.kind == ItemKind::kUntyped) {
    atom = cast(atom, AtomicType::kDouble, heap());
  }
  if (!atom.is_numeric()) {
    throw DynamicError("XPTY0004", "no number");
  }
  if (atom.kind == ItemKind::kInteger) {
    const bool turn = expr.function == Function::kAbs && atom.integer < 0;
    result = turn ? Item::of(negated(atom.integer)) : atom;
    return true;
  }
  const double value = atom.number;
  const double rounded = expr.function == Function::kAbs       ? std::fabs(value)
                         : expr.function == Function::kCeiling ? std::ceil(value)
                         : expr.function == Function::kFloor   ? std::floor(value)
                                                               : std::floor(value + 0.5);
  result = Item::of(rounded, atom.kind);
  return true;
}

// sum, avg, min and max: untyped values count as double.
bool Evaluator::extreme(const Expr& expr, const Focus& focus, Item& result) {
  const auto function = expr.function;
  bool first = true;
  std::int64_t count = 0;
  visit(*expr.args[0], focus, [&](const Item& item) {
    auto atom = atomized(item, heap());
    if (atom.kind == ItemKind::kUntyped) {
      atom = cast(atom, AtomicType::kDouble, heap());
    }
    const bool adds = function == Function::kSum || function == Function::kAvg;
    if (adds && !atom.is_numeric()) {
      throw DynamicError("FORG0006", "no number to add");
    }
    ++count;
    if (first) {
      result = atom;
      first = false;
    } else if (!adds) {
      const auto wanted = function == Function::kMax ? Comparison::kGreater : Comparison::kLess;
      const bool nan = atom.is_numeric() && std::isnan(atom.as_double());
      if (nan || compare_atoms(atom, wanted, result)) {
        result = atom;
      }
    } else if (result.kind == ItemKind::kInteger && atom.kind == ItemKind::kInteger) {
      if (__builtin_add_overflow(result.integer, atom.integer, &result.integer)) {
        throw DynamicError("FOAR0002", "sum too large");
      }
    } else {
      const bool doubles = result.kind == ItemKind::kDouble || atom.kind == ItemKind::kDouble;
      result = Item::of(result.as_double() + atom.as_double(), doubles ? ItemKind::kDouble : ItemKind::kDecimal);
    }
    return true;
  });
  if (count == 0) {
    if (function != Function::kSum) {
      return false;
    }
    if (expr.args.size() > 1) {
      return one_atom(*expr.args[1], focus, result);
    }
    result = Item::of(std::int64_t{0});
  } else if (function == Function::kAvg) {
    const auto kind = result.kind == ItemKind::kDouble ? ItemKind::kDouble : ItemKind::kDecimal;
    result = Item::of(result.as_double() / static_cast<double>(count), kind);
  }
  return true;
}

}  // namespace pareltjes::engines::xml_rules
