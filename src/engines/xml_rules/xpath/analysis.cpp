// SPDX-License-Identifier: EUPL-1.2
#include "engines/xml_rules/xpath/analysis.hpp"

#include <algorithm>
#include <utility>

#include "engines/xml_rules/xpath/functions.hpp"

namespace pareltjes::engines::xml_rules {

namespace {

bool is_downward(Axis axis) {
  return axis == Axis::kChild || axis == Axis::kAttribute || axis == Axis::kSelf || axis == Axis::kDescendant ||
         axis == Axis::kDescendantOrSelf;
}

void inherit(Expr& expr, const Expr& part, bool same_focus) {
  expr.uses_locals |= part.uses_locals;
  if (same_focus) {
    expr.uses_focus |= part.uses_focus;
    expr.uses_more |= part.uses_more;
    expr.uses_position |= part.uses_position;
    expr.uses_last |= part.uses_last;
  }
}

bool is_normalized_space(const Expr& expr) {
  return expr.op == Op::kCall && expr.function == Function::kNormalizeSpace;
}

bool is_empty_text(const Expr& expr) {
  return expr.op == Op::kLiteral && expr.literal.is_text() && expr.text.empty();
}

// "normalize-space(V) = ''", and with "!=": no text needs to be made for that.
void find_blank_test(Expr& expr) {
  if (expr.comparison != Comparison::kEqual && expr.comparison != Comparison::kNotEqual) {
    return;
  }
  if (is_empty_text(*expr.args[0]) && is_normalized_space(*expr.args[1])) {
    std::swap(expr.args[0], expr.args[1]);
  }
  expr.is_blank_test = is_normalized_space(*expr.args[0]) && is_empty_text(*expr.args[1]);
}

// "@a = V", "V = @a" or a conjunction that begins so, with V the same for every node: then an index answers.
void find_lookup(Expr& step, const Expr& predicate) {
  if (predicate.op == Op::kAnd) {
    find_lookup(step, *predicate.args[0]);
    return;
  }
  if (predicate.op != Op::kGeneralComparison || predicate.comparison != Comparison::kEqual) {
    return;
  }
  for (const std::size_t side : {0U, 1U}) {
    const auto& attribute = *predicate.args[side];
    const auto& value = *predicate.args[1 - side];
    if (attribute.is_attribute && !value.uses_focus) {
      step.lookup_attribute = attribute.test.name;
      step.lookup_value = &value;
      return;
    }
  }
}

void analyse_step(Expr& expr) {
  for (const auto& predicate : expr.args) {
    inherit(expr, *predicate, false);
    expr.uses_last |= predicate->uses_last;  // here: a predicate needs to know how many there are
  }
  expr.uses_focus = expr.uses_more = true;
  expr.is_nodes = true;
  expr.is_attribute = expr.axis == Axis::kAttribute && expr.test.kind == TestKind::kName && expr.args.empty();
  const bool positional =
      std::ranges::any_of(expr.args, [](const auto& p) { return p->uses_position || p->is_number; });
  const bool picks_one = std::ranges::any_of(
      expr.args, [](const auto& p) { return p->op == Op::kLiteral && p->literal.kind == ItemKind::kInteger; });
  const bool one = picks_one || expr.axis == Axis::kSelf || expr.axis == Axis::kParent ||
                   (expr.axis == Axis::kAttribute && expr.test.kind == TestKind::kName);
  expr.is_single = one;
  expr.is_ordered = one || !is_reverse(expr.axis);
  expr.is_disjoint =
      one || expr.axis == Axis::kChild || expr.axis == Axis::kAttribute || expr.axis == Axis::kFollowingSibling;
  if (!expr.args.empty() && expr.axis != Axis::kAttribute &&
      !expr.args[0]->uses_position) {  // those without it count too
    expr.needed_attribute = attribute_needed_by(*expr.args[0]);
  }
  if (!positional && !expr.args.empty() && expr.axis == Axis::kDescendant) {
    find_lookup(expr, *expr.args[0]);
  }
}

// dos::node()/child::x is descendant::x, unless a predicate counts.
ExprPtr simplified_path(ExprPtr expr) {
  auto& left = *expr->args[0];
  auto& right = *expr->args[1];
  if (left.op == Op::kContextItem && right.op == Op::kStep) {
    return std::move(expr->args[1]);
  }
  const bool all_below = left.op == Op::kStep && left.axis == Axis::kDescendantOrSelf &&
                         left.test.kind == TestKind::kAnyNode && left.args.empty();
  const bool ends_so = left.op == Op::kPath && left.args[1]->op == Op::kStep &&
                       left.args[1]->axis == Axis::kDescendantOrSelf && left.args[1]->test.kind == TestKind::kAnyNode &&
                       left.args[1]->args.empty();
  const bool child_step = right.op == Op::kStep && right.axis == Axis::kChild &&
                          std::ranges::none_of(right.args, [](const auto& predicate) {
                            return predicate->uses_position || predicate->is_number;
                          });
  if (!child_step || (!all_below && !ends_so)) {
    return expr;
  }
  right.axis = Axis::kDescendant;
  right.is_disjoint = false;
  analyse_step(right);
  if (all_below) {
    return std::move(expr->args[1]);
  }
  expr->args[0] = std::move(left.args[0]);
  return simplified_path(std::move(expr));
}

void analyse_path(Expr& expr, Program& program) {
  const auto& left = *expr.args[0];
  const auto& right = *expr.args[1];
  inherit(expr, left, true);
  inherit(expr, right, false);
  expr.is_nodes = right.is_nodes;
  expr.is_boolean = false;
  expr.is_number = right.is_number;
  expr.is_single = left.is_single && right.is_single;
  const bool downward = right.op == Op::kStep && is_downward(right.axis);
  expr.is_ordered =
      (left.is_single && right.is_ordered) || (left.is_ordered && left.is_disjoint && downward && right.is_ordered);
  expr.is_disjoint = expr.is_ordered && right.is_disjoint && (left.is_single || left.is_disjoint);
  const Expr* first = &expr;
  while (first->op == Op::kPath) {
    first = first->args[0].get();
  }
  if (first->op == Op::kRoot && !expr.uses_locals && expr.is_nodes && !right.uses_position) {
    expr.memo = static_cast<std::int32_t>(program.memos++);
  }
}

void analyse_call(Expr& expr) {
  const auto& info = info_of(expr.function);
  for (const auto& argument : expr.args) {
    inherit(expr, *argument, true);
  }
  if (info.context_if_none && expr.args.empty()) {
    expr.uses_focus = true;
    expr.uses_more |= expr.function != Function::kLocalName && expr.function != Function::kNamespaceUri;
  }
  if (expr.function == Function::kKey) {
    expr.uses_focus = expr.uses_more = true;  // looks in the document of the context item
    expr.is_ordered = true;
  }
  if (expr.function == Function::kPosition || expr.function == Function::kLast) {
    expr.uses_focus = expr.uses_more = expr.uses_position = true;
    expr.uses_last |= expr.function == Function::kLast;
  }
  expr.is_boolean = info.gives == Gives::kBoolean;
  expr.is_number = info.gives == Gives::kNumber || info.gives == Gives::kAny;
  expr.is_nodes = info.gives == Gives::kNodes;
  expr.is_single = !info.many;
  const std::size_t pattern = 1;
  const std::size_t flags = expr.function == Function::kReplace ? 3 : 2;
  const bool has_pattern = expr.function == Function::kMatches || expr.function == Function::kReplace ||
                           expr.function == Function::kTokenize;
  if (has_pattern && expr.args[pattern]->op == Op::kLiteral && expr.args.size() <= flags) {
    try {
      expr.regex = std::make_shared<const Regex>(expr.args[pattern]->text, "");
    } catch (const DynamicError&) {
      expr.regex = nullptr;  // a wrong pattern is an error only when it is used
    }
  }
}

void analyse_filter(Expr& expr) {
  const auto& primary = *expr.args[0];
  inherit(expr, primary, true);
  for (std::size_t i = 1; i < expr.args.size(); ++i) {
    inherit(expr, *expr.args[i], false);
  }
  expr.is_nodes = primary.is_nodes;
  expr.is_number = primary.is_number;
  expr.is_ordered = primary.is_ordered;
  expr.is_disjoint = primary.is_disjoint;
  expr.is_single = primary.is_single || std::any_of(expr.args.begin() + 1, expr.args.end(), [](const auto& p) {
                     return p->op == Op::kLiteral && p->literal.kind == ItemKind::kInteger;
                   });
}

}  // namespace

std::int32_t attribute_needed_by(const Expr& predicate) {
  if (predicate.op == Op::kAnd) {
    return attribute_needed_by(*predicate.args[0]);
  }
  return predicate.is_attribute ? static_cast<std::int32_t>(predicate.test.name) : -1;
}

ExprPtr analysed(ExprPtr expr, Program& program) {
  if (expr->op == Op::kPath) {
    expr = simplified_path(std::move(expr));
    if (expr->op == Op::kPath) {
      analyse_path(*expr, program);
    }
    return expr;
  }
  const auto inherit_all = [&] {
    for (const auto& argument : expr->args) {
      inherit(*expr, *argument, true);
    }
  };
  switch (expr->op) {
    case Op::kStep:
      analyse_step(*expr);
      break;
    case Op::kCall:
      analyse_call(*expr);
      break;
    case Op::kFilter:
      analyse_filter(*expr);
      break;
    case Op::kLiteral:
      expr->is_single = true;
      expr->is_number = expr->literal.is_numeric();
      break;
    case Op::kVariable:
      expr->uses_locals = !expr->variable.global;
      expr->is_number = true;  // not known
      break;
    case Op::kContextItem:
      expr->uses_focus = expr->uses_more = true;
      expr->is_single = expr->is_ordered = expr->is_disjoint = true;
      break;
    case Op::kRoot:
      expr->uses_focus = expr->uses_more = true;
      expr->is_single = expr->is_ordered = expr->is_disjoint = expr->is_nodes = true;
      break;
    case Op::kSetOperation:
      inherit_all();
      expr->is_nodes = expr->is_ordered = true;
      break;
    case Op::kFor:
    case Op::kSome:
    case Op::kEvery:
      inherit_all();
      expr->uses_locals = true;
      expr->is_boolean = expr->op != Op::kFor;
      expr->is_single = expr->is_boolean;
      expr->is_number = expr->op == Op::kFor;
      break;
    case Op::kSequence:
      inherit_all();
      expr->is_number = std::ranges::any_of(expr->args, [](const auto& part) { return part->is_number; });
      break;
    case Op::kIf:
      inherit_all();
      expr->is_number = expr->args[1]->is_number || expr->args[2]->is_number;
      expr->is_single = expr->args[1]->is_single && expr->args[2]->is_single;
      break;
    case Op::kValueComparison:
    case Op::kNodeComparison:  // not is_boolean: these two may give nothing
      inherit_all();
      expr->is_single = true;
      if (expr->op == Op::kValueComparison) {
        find_blank_test(*expr);
        expr->is_boolean = expr->is_blank_test;
      }
      break;
    case Op::kGeneralComparison:
      inherit_all();
      expr->is_boolean = expr->is_single = true;
      find_blank_test(*expr);
      break;
    case Op::kOr:
    case Op::kAnd:
    case Op::kInstanceOf:
    case Op::kCastable:
      inherit_all();
      expr->is_boolean = expr->is_single = true;
      break;
    case Op::kTreatAs:
    case Op::kRange:
      inherit_all();
      expr->is_number = true;
      break;
    case Op::kArithmetic:
    case Op::kNegate:
    case Op::kCast:
      inherit_all();
      expr->is_number = expr->is_single = true;
      break;
    case Op::kPath:
      break;
  }
  return expr;
}

}  // namespace pareltjes::engines::xml_rules
