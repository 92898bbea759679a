// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "engines/xml_rules/xpath/evaluator.hpp"

namespace pareltjes::engines::xml_rules {

bool Evaluator::matches(const MatchPattern& pattern, const Tree& tree, NodeId id) {
  return std::ranges::any_of(pattern.alternatives, [&](const PathPattern& path) {
    if (path.only_root) {
      return tree[id].kind == NodeKind::kDocument;
    }
    return matches_path(path, 0, tree, id);
  });
}

bool Evaluator::matches_path(const PathPattern& path, std::size_t step, const Tree& tree, NodeId id) {
  const auto& wanted = path.steps[step];
  const bool is_attribute = tree[id].kind == NodeKind::kAttribute;
  if (wanted.attribute != is_attribute || tree[id].kind == NodeKind::kDocument ||
      !run_.passes(tree, id, wanted.test, is_attribute)) {
    return false;
  }
  // The path first: it cannot fail with an error and is cheap.
  const bool last = step + 1 == path.steps.size();
  const NodeId parent = tree[id].parent;
  if (last) {
    if (path.from_root && (parent == kAbsent || tree[parent].kind != NodeKind::kDocument)) {
      return false;
    }
  } else if (parent == kAbsent) {
    return false;
  }
  const auto item = Item::of(tree, id);
  if (!std::ranges::all_of(wanted.predicates,
                           [&](const auto& predicate) { return boolean(*predicate, Focus::on(item)); })) {
    return false;
  }
  if (last) {
    return true;
  }
  if (!wanted.ancestor_follows) {
    return matches_path(path, step + 1, tree, parent);
  }
  for (NodeId above = parent; above != kAbsent; above = tree[above].parent) {
    if (matches_path(path, step + 1, tree, above)) {
      return true;
    }
  }
  return false;
}

}  // namespace pareltjes::engines::xml_rules
