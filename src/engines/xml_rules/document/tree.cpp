// SPDX-License-Identifier: EUPL-1.2
#include "engines/xml_rules/document/tree.hpp"

#include <algorithm>

namespace pareltjes::engines::xml_rules {

NodeId Tree::attribute(NodeId element, NameId name) const {
  const auto& node = nodes_[element];
  if (node.kind != NodeKind::kElement) {
    return kAbsent;
  }
  for (NodeId id = element + 1; id <= element + node.length; ++id) {
    if (nodes_[id].name == name) {
      return id;
    }
  }
  return kAbsent;
}

bool Tree::value_in_one_piece(NodeId id, std::string_view& value_out) const {
  const auto& node = nodes_[id];
  if (node.kind != NodeKind::kElement && node.kind != NodeKind::kDocument) {
    value_out = value(id);
    return true;
  }
  value_out = {};
  bool found = false;
  for (NodeId inner = id + 1; inner < node.end; ++inner) {
    if (nodes_[inner].kind != NodeKind::kText) {
      continue;
    }
    if (found) {
      return false;
    }
    found = true;
    value_out = value(inner);
  }
  return true;
}

void Tree::append_string_value(NodeId id, std::string& out) const {
  const auto& node = nodes_[id];
  if (node.kind != NodeKind::kElement && node.kind != NodeKind::kDocument) {
    out.append(value(id));
    return;
  }
  for (NodeId inner = id + 1; inner < node.end; ++inner) {
    if (nodes_[inner].kind == NodeKind::kText) {
      out.append(value(inner));
    }
  }
}

std::string Tree::qualified_name(NodeId id) const {
  const auto& node = nodes_[id];
  if (node.name == 0) {
    return {};
  }
  const auto written = prefix(id);
  std::string name(written);
  if (!name.empty()) {
    name += ':';
  }
  return name.append(names_->local(node.name));
}

const std::vector<NodeId>& Tree::elements_named(NameId name) const {
  static const std::vector<NodeId> none;
  return name < by_name_.size() ? by_name_[name] : none;
}

const std::vector<NodeId>& Tree::elements_with_attribute(NameId name) const {
  static const std::vector<NodeId> none;
  return name < by_attribute_.size() ? by_attribute_[name] : none;
}

void Tree::index_elements() {
  by_name_.assign(std::max<std::size_t>(1, names_->size()), {});
  by_attribute_.assign(by_name_.size(), {});
  elements_.clear();
  for (NodeId id = 0; id < nodes_.size(); ++id) {
    if (nodes_[id].kind == NodeKind::kElement) {
      elements_.push_back(id);
      by_name_[nodes_[id].name].push_back(id);
    } else if (nodes_[id].kind == NodeKind::kAttribute) {
      by_attribute_[nodes_[id].name].push_back(nodes_[id].parent);
    }
  }
}

void Tree::clear() {
  constexpr std::size_t kSmall = 4096;
  if (nodes_.capacity() > kSmall || text_.capacity() > kSmall || !by_name_.empty()) {
    *this = Tree(*names_);
    return;
  }
  nodes_.clear();
  text_.clear();
  prefixes_.resize(1);
}

TreeBuilder::TreeBuilder(Tree& tree) : tree_(tree) {
  tree_.nodes_.push_back({.end = 1, .kind = NodeKind::kDocument});
  open_.push_back({0, kAbsent});
}

std::uint16_t TreeBuilder::prefix_id(std::string_view prefix) {
  auto& all = tree_.prefixes_;
  const auto found = std::ranges::find(all, prefix);
  if (found != all.end()) {
    return static_cast<std::uint16_t>(found - all.begin());
  }
  if (all.size() >= 0xFFFF) {
    return 0;  // more prefixes than any honest document has: shown without
  }
  all.emplace_back(prefix);
  return static_cast<std::uint16_t>(all.size() - 1);
}

NodeId TreeBuilder::add(NodeKind kind, NameId name, std::string_view prefix) {
  auto& nodes = tree_.nodes_;
  const auto id = static_cast<NodeId>(nodes.size());
  auto& open = open_.back();
  Node node{.parent = open.node, .end = id + 1, .name = name, .kind = kind};
  node.prefix = prefix.empty() ? std::uint16_t{0} : prefix_id(prefix);
  if (kind != NodeKind::kAttribute) {
    node.previous = open.last_child;
    open.last_child = id;
  }
  nodes.push_back(node);
  return id;
}

void TreeBuilder::set_value(NodeId id, std::string_view value) {
  auto& node = tree_.nodes_[id];
  node.text = static_cast<std::uint32_t>(tree_.text_.size());
  node.length = static_cast<std::uint32_t>(value.size());
  tree_.text_.append(value);
}

void TreeBuilder::start_element(NameId name, std::string_view prefix, std::uint32_t offset) {
  const auto id = add(NodeKind::kElement, name, prefix);
  tree_.nodes_[id].text = offset;
  open_.push_back({id, kAbsent});
}

void TreeBuilder::attribute(NameId name, std::string_view prefix, std::string_view value) {
  const auto element = open_.back().node;
  if (const auto earlier = tree_.attribute(element, name); earlier != kAbsent) {
    set_value(earlier, value);
    return;
  }
  set_value(add(NodeKind::kAttribute, name, prefix), value);
  ++tree_.nodes_[element].length;
}

void TreeBuilder::end_element() {
  tree_.nodes_[open_.back().node].end = tree_.size();
  open_.pop_back();
}

void TreeBuilder::text(std::string_view value) {
  if (value.empty()) {
    return;
  }
  if (const auto last = open_.back().last_child; last != kAbsent && last + 1 == tree_.size()) {
    auto& node = tree_.nodes_[last];
    if (node.kind == NodeKind::kText && node.text + node.length == tree_.text_.size()) {
      tree_.text_.append(value);
      node.length += static_cast<std::uint32_t>(value.size());
      return;
    }
  }
  set_value(add(NodeKind::kText, 0, {}), value);
}

void TreeBuilder::comment(std::string_view value) {
  set_value(add(NodeKind::kComment, 0, {}), value);
}

void TreeBuilder::instruction(NameId target, std::string_view value) {
  set_value(add(NodeKind::kInstruction, target, {}), value);
}

bool TreeBuilder::has_content() const {
  return open_.back().last_child != kAbsent;
}

void TreeBuilder::copy(const Tree& from, NodeId id) {
  const NodeId stop = from[id].end;
  std::vector<NodeId> ends;
  for (NodeId at = id; at < stop; ++at) {
    while (!ends.empty() && ends.back() <= at) {
      end_element();
      ends.pop_back();
    }
    const auto& node = from[at];
    switch (node.kind) {
      case NodeKind::kDocument:
        break;
      case NodeKind::kElement:
        start_element(node.name, from.prefix(at), 0);
        ends.push_back(node.end);
        break;
      case NodeKind::kAttribute:
        attribute(node.name, from.prefix(at), from.value(at));
        break;
      case NodeKind::kText:
        text(from.value(at));
        break;
      case NodeKind::kComment:
        comment(from.value(at));
        break;
      case NodeKind::kInstruction:
        instruction(node.name, from.value(at));
        break;
    }
  }
  for (; !ends.empty(); ends.pop_back()) {
    end_element();
  }
}

void TreeBuilder::finish() {
  while (!open_.empty()) {
    end_element();
  }
}

}  // namespace pareltjes::engines::xml_rules
