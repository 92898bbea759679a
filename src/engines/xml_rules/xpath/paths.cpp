// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "engines/xml_rules/xpath/evaluator.hpp"
#include "engines/xml_rules/xpath/functions.hpp"

namespace pareltjes::engines::xml_rules {

namespace {

bool gives_atoms(const Expr& expr) {
  if (expr.op == Op::kCall) {
    return info_of(expr.function).gives != Gives::kNodes;
  }
  return expr.op == Op::kLiteral || expr.op == Op::kArithmetic || expr.op == Op::kCast || expr.is_boolean;
}

void sort_nodes(Sequence& nodes) {
  if (!std::ranges::is_sorted(nodes, before_in_document)) {
    std::ranges::sort(nodes, before_in_document);
  }
  nodes.erase(std::unique(nodes.begin(), nodes.end(), same_node), nodes.end());
}

}  // namespace

bool Evaluator::visit_sorted(Sequence& nodes, Visitor visitor) {
  sort_nodes(nodes);
  return std::ranges::all_of(nodes, visitor);
}

bool Evaluator::visit_path(const Expr& expr, const Focus& focus, Visitor visitor, bool in_order) {
  if (expr.memo >= 0 && context_item(focus).is_node() && focus.item.node.tree == &run_.tree()) {
    return visit_memo(expr, focus, visitor);
  }
  const auto& left = *expr.args[0];
  const auto& right = *expr.args[1];
  if (left.op == Op::kRoot && right.lookup_value != nullptr && context_item(focus).is_node()) {
    bool done = false;
    const bool more = visit_lookup(right, Item::of(*focus.item.node.tree, 0), focus, visitor, done);
    if (done) {
      return more;
    }
  }
  if (left.op == Op::kContextItem && gives_atoms(right) && context_item(focus).is_node()) {
    return visit(right, Focus::on(focus.item), visitor, in_order);
  }
  const auto each_left = [&](bool ordered, bool right_ordered, Visitor to) {
    std::int64_t position = 0;
    std::int64_t size = 0;
    if (right.uses_last) {
      size = static_cast<std::int64_t>(evaluate(left, focus).size());
    }
    return visit(
        left, focus,
        [&](const Item& item) {
          if (!item.is_node()) {
            throw DynamicError("XPTY0019", "a step from something that is no node");
          }
          ++position;
          return visit(right, Focus::on(item, position, size), to, right_ordered);
        },
        ordered);
  };
  if (!in_order || expr.is_ordered || gives_atoms(right)) {
    return each_left(in_order || right.uses_position, in_order, visitor);
  }
  Sequence found;
  each_left(right.uses_position || !right.is_nodes, !right.is_nodes, [&](const Item& item) {
    found.push_back(item);
    return true;
  });
  const auto nodes = std::ranges::count_if(found, &Item::is_node);
  if (nodes == 0) {
    return std::ranges::all_of(found, visitor);
  }
  if (static_cast<std::size_t>(nodes) != found.size()) {
    throw DynamicError("XPTY0018", "nodes and values in one path");
  }
  return visit_sorted(found, visitor);
}

bool Evaluator::visit_memo(const Expr& expr, const Focus& focus, Visitor visitor) {
  auto& memo = run_.memos[static_cast<std::size_t>(expr.memo)];
  if (memo.state == Run::Memo::State::kEmpty) {
    memo.state = Run::Memo::State::kRunning;
    Sequence found;
    try {
      const auto& left = *expr.args[0];
      const auto& right = *expr.args[1];
      bool done = false;
      const auto keep = [&](const Item& item) {
        found.push_back(item);
        return true;
      };
      if (left.op == Op::kRoot && right.lookup_value != nullptr) {
        visit_lookup(right, Item::of(run_.tree(), 0), focus, keep, done);
      }
      if (!done) {
        visit(left, focus, [&](const Item& item) { return visit(right, Focus::on(item, 1, 1), keep, false); }, false);
      }
    } catch (const DynamicError&) {
      memo.state = Run::Memo::State::kFailed;
      throw;
    }
    sort_nodes(found);
    for (const auto& item : found) {
      memo.nodes.push_back(item.node.id);
    }
    memo.state = Run::Memo::State::kReady;
  }
  if (memo.state != Run::Memo::State::kReady) {
    throw DynamicError("FOER0000", "a path that failed before");
  }
  const auto& nodes = run_.memos[static_cast<std::size_t>(expr.memo)].nodes;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (!visitor(Item::of(run_.tree(), nodes[i]))) {
      return false;
    }
  }
  return true;
}

bool Evaluator::visit_lookup(const Expr& step, const Item& root, const Focus& focus, Visitor visitor, bool& done) {
  done = false;
  if (root.node.tree != &run_.tree()) {
    return true;
  }
  const auto values = atoms(*step.lookup_value, focus);
  if (!std::ranges::all_of(values, &Item::is_text)) {
    return true;
  }
  done = true;
  std::vector<NodeId> merged;
  std::span<const NodeId> candidates;
  if (values.size() == 1) {
    candidates = run_.elements_with(step.lookup_attribute, values.front().view());
  } else {
    for (const auto& value : values) {
      const auto some = run_.elements_with(step.lookup_attribute, value.view());
      merged.insert(merged.end(), some.begin(), some.end());
    }
    std::ranges::sort(merged);
    merged.erase(std::unique(merged.begin(), merged.end()), merged.end());
    candidates = merged;
  }
  for (const auto id : candidates) {
    const auto node = Item::of(run_.tree(), id);
    if (run_.passes(run_.tree(), id, step.test, false) &&
        std::ranges::all_of(step.args, [&](const auto& predicate) { return boolean(*predicate, Focus::on(node)); }) &&
        !visitor(node)) {
      return false;
    }
  }
  return true;
}

bool Evaluator::passes_predicate(const Expr& predicate, const Focus& focus) {
  if (!predicate.is_number) {
    return boolean(predicate, focus);
  }
  const auto value = evaluate(predicate, focus);
  if (value.size() == 1 && value.front().is_numeric()) {
    return value.front().as_double() == static_cast<double>(focus_position(focus));
  }
  return effective_boolean(value);
}

bool Evaluator::keep_all(const Expr& expr, std::size_t first, Sequence& candidates, Visitor visitor) {
  for (std::size_t i = first; i < expr.args.size(); ++i) {
    const auto size = static_cast<std::int64_t>(candidates.size());
    std::int64_t position = 0;
    std::size_t kept = 0;
    for (const auto& item : candidates) {
      if (passes_predicate(*expr.args[i], Focus::on(item, ++position, size))) {
        candidates[kept++] = item;
      }
    }
    candidates.erase(candidates.begin() + static_cast<std::ptrdiff_t>(kept), candidates.end());
  }
  return std::ranges::all_of(candidates, visitor);
}

// A document without that name, or without the attribute that the step needs, has nothing on any axis.
bool Evaluator::finds_nothing(const Expr& step, const Tree& tree) const {
  if (&tree != &run_.tree() || step.axis == Axis::kAttribute || !tree.indexed()) {
    return false;
  }
  if (step.test.kind == TestKind::kName && tree.elements_named(run_.name_id(step.test.name)).empty()) {
    return true;
  }
  return step.needed_attribute >= 0 &&
         tree.elements_with_attribute(run_.name_id(static_cast<std::uint32_t>(step.needed_attribute))).empty();
}

bool Evaluator::visit_step(const Expr& expr, const Item& from, Visitor visitor) {
  if (finds_nothing(expr, *from.node.tree)) {
    return true;
  }
  if (expr.args.empty()) {
    return visit_axis(expr, from, visitor);
  }
  if (expr.uses_last) {
    Sequence all;
    visit_axis(expr, from, [&](const Item& item) {
      all.push_back(item);
      return true;
    });
    return keep_all(expr, 0, all, visitor);
  }
  boost::container::small_vector<std::int64_t, 4> positions(expr.args.size(), 0);
  bool more = true;
  visit_axis(expr, from, [&](const Item& item) {
    bool last_possible = false;
    for (std::size_t i = 0; i < expr.args.size(); ++i) {
      const auto& predicate = *expr.args[i];
      const auto position = ++positions[i];
      if (predicate.op == Op::kLiteral && predicate.literal.kind == ItemKind::kInteger) {
        if (position != predicate.literal.integer) {
          return position < predicate.literal.integer;
        }
        last_possible = true;
      } else if (!passes_predicate(predicate, Focus::on(item, position, 0))) {
        return !last_possible;
      }
    }
    more = visitor(item);
    return more && !last_possible;
  });
  return more;
}

bool Evaluator::visit_descendants(const Expr& step, const Tree& tree, NodeId from, Visitor visitor) {
  const NodeId end = tree[from].end;
  const NodeId first = step.axis == Axis::kDescendant ? from + 1 : from;
  const auto among = [&](const std::vector<NodeId>& some, bool by_name) {
    for (auto at = std::ranges::lower_bound(some, first); at != some.end() && *at < end; ++at) {
      if ((by_name || run_.passes(tree, *at, step.test, false)) && !visitor(Item::of(tree, *at))) {
        return false;
      }
    }
    return true;
  };
  if (step.test.kind == TestKind::kName && tree.indexed()) {
    return among(tree.elements_named(run_.name_id(step.test.name)), true);
  }
  if (step.needed_attribute >= 0 && tree.indexed()) {
    return among(tree.elements_with_attribute(run_.name_id(static_cast<std::uint32_t>(step.needed_attribute))), false);
  }
  for (NodeId id = first; id < end; ++id) {
    if (tree[id].kind != NodeKind::kAttribute && run_.passes(tree, id, step.test, false) &&
        !visitor(Item::of(tree, id))) {
      return false;
    }
  }
  return true;
}

bool Evaluator::visit_axis(const Expr& step, const Item& from, Visitor visitor) {
  const auto& tree = *from.node.tree;
  const NodeId start = from.node.id;
  const auto& node = tree[start];
  const bool is_attribute = node.kind == NodeKind::kAttribute;
  const auto offer = [&](NodeId id) { return !run_.passes(tree, id, step.test, false) || visitor(Item::of(tree, id)); };
  switch (step.axis) {
    case Axis::kChild:
      for (auto id = tree.first_child(start); id != kAbsent; id = tree.next_sibling(id)) {
        if (!offer(id)) {
          return false;
        }
      }
      return true;
    case Axis::kDescendant:
    case Axis::kDescendantOrSelf:
      if (is_attribute) {
        return step.axis == Axis::kDescendant || !run_.passes(tree, start, step.test, false) || visitor(from);
      }
      return visit_descendants(step, tree, start, visitor);
    case Axis::kAttribute:
      if (node.kind != NodeKind::kElement) {
        return true;
      }
      for (NodeId id = start + 1; id <= start + node.length; ++id) {
        if (run_.passes(tree, id, step.test, true) && !visitor(Item::of(tree, id))) {
          return false;
        }
      }
      return true;
    case Axis::kSelf:
      return offer(start);
    case Axis::kParent:
      return node.parent == kAbsent || offer(node.parent);
    case Axis::kAncestor:
    case Axis::kAncestorOrSelf:
      for (auto id = step.axis == Axis::kAncestor ? node.parent : start; id != kAbsent; id = tree[id].parent) {
        if (!offer(id)) {
          return false;
        }
      }
      return true;
    case Axis::kFollowingSibling:
      for (auto id = tree.next_sibling(start); id != kAbsent; id = tree.next_sibling(id)) {
        if (!offer(id)) {
          return false;
        }
      }
      return true;
    case Axis::kPrecedingSibling:
      for (auto id = node.previous; id != kAbsent; id = tree[id].previous) {
        if (!offer(id)) {
          return false;
        }
      }
      return true;
    case Axis::kFollowing:
      for (NodeId id = is_attribute ? start + 1 : node.end; id < tree.size(); ++id) {
        if (tree[id].kind != NodeKind::kAttribute && !offer(id)) {
          return false;
        }
      }
      return true;
    case Axis::kPreceding:
      for (NodeId id = start; id-- > 0;) {
        if (tree[id].kind != NodeKind::kAttribute && tree[id].end <= start && !offer(id)) {
          return false;
        }
      }
      return true;
  }
  return true;
}

// "(…)[last()]" and "(…)[3]": one of the items, without keeping the others.
bool Evaluator::visit_picked(const Expr& expr, const Focus& focus, Visitor visitor) {
  const auto& predicate = *expr.args[1];
  bool more = true;
  if (predicate.op == Op::kLiteral) {
    std::int64_t position = 0;
    visit(*expr.args[0], focus, [&](const Item& item) {
      if (++position != predicate.literal.integer) {
        return position < predicate.literal.integer;
      }
      more = visitor(item);
      return false;
    });
    return more;
  }
  Item last;
  bool any = false;
  visit(*expr.args[0], focus, [&](const Item& item) {
    last = item;
    any = true;
    return true;
  });
  return !any || visitor(last);
}

bool Evaluator::visit_filter(const Expr& expr, const Focus& focus, Visitor visitor, bool in_order) {
  if (const auto& first = *expr.args[1];
      expr.args.size() == 2 && ((first.op == Op::kLiteral && first.literal.kind == ItemKind::kInteger) ||
                                (first.op == Op::kCall && first.function == Function::kLast))) {
    return visit_picked(expr, focus, visitor);
  }
  const bool counts = std::any_of(expr.args.begin() + 1, expr.args.end(), [](const auto& predicate) {
    return predicate->uses_position || predicate->uses_last || predicate->is_number;
  });
  if (counts) {
    auto candidates = evaluate(*expr.args[0], focus);
    return keep_all(expr, 1, candidates, visitor);
  }
  return visit(
      *expr.args[0], focus,
      [&](const Item& item) {
        const bool passes = std::all_of(expr.args.begin() + 1, expr.args.end(),
                                        [&](const auto& predicate) { return boolean(*predicate, Focus::on(item)); });
        return !passes || visitor(item);
      },
      in_order);
}

bool Evaluator::visit_set(const Expr& expr, const Focus& focus, Visitor visitor, bool in_order) {
  const auto only_nodes = [](const Item& item) {
    if (!item.is_node()) {
      throw DynamicError("XPTY0004", "no nodes in a union");
    }
  };
  if (expr.set_operation == SetOperation::kUnion && !in_order) {
    return std::ranges::all_of(expr.args, [&](const auto& part) {
      return visit(
          *part, focus,
          [&](const Item& item) {
            only_nodes(item);
            return visitor(item);
          },
          false);
    });
  }
  std::array<Sequence, 2> sides;
  for (std::size_t i = 0; i < 2; ++i) {
    visit(
        *expr.args[i], focus,
        [&](const Item& item) {
          only_nodes(item);
          sides[i].push_back(item);
          return true;
        },
        false);
    sort_nodes(sides[i]);
  }
  Sequence result;
  const auto into = std::back_inserter(result);
  switch (expr.set_operation) {
    case SetOperation::kUnion:
      std::ranges::set_union(sides[0], sides[1], into, before_in_document);
      break;
    case SetOperation::kIntersect:
      std::ranges::set_intersection(sides[0], sides[1], into, before_in_document);
      break;
    case SetOperation::kExcept:
      std::ranges::set_difference(sides[0], sides[1], into, before_in_document);
      break;
  }
  return std::ranges::all_of(result, visitor);
}

}  // namespace pareltjes::engines::xml_rules
