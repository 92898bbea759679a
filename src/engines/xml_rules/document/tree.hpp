// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/container/small_vector.hpp>

#include "engines/xml_rules/document/names.hpp"

namespace pareltjes::engines::xml_rules {

using NodeId = std::uint32_t;

enum class NodeKind : std::uint8_t { kDocument, kElement, kAttribute, kText, kComment, kInstruction };

/// One node. Nodes are numbered in document order, attributes directly after their element, so that the number of a
/// node is its place in document order and the subtree of node n is the range [n, end).
struct Node {
  NodeId parent = kAbsent;
  NodeId end = 0;             ///< First number after the subtree.
  NodeId previous = kAbsent;  ///< Previous sibling; attributes have none.
  NameId name = 0;
  std::uint32_t text = 0;    ///< Where the value begins in the text; an element: byte offset of its start tag.
  std::uint32_t length = 0;  ///< Bytes of the value; an element: its number of attributes.
  std::uint16_t prefix = 0;  ///< Into Tree::prefix().
  NodeKind kind = NodeKind::kElement;
};

/// A tree of nodes: a parsed document, or a temporary tree that a rule builds. Filled once by TreeBuilder, then fixed.
class Tree {
 public:
  explicit Tree(const NamePool& names) : names_(&names) {}

  [[nodiscard]] const Node& operator[](NodeId id) const { return nodes_[id]; }
  [[nodiscard]] NodeId size() const { return static_cast<NodeId>(nodes_.size()); }
  [[nodiscard]] const NamePool& names() const { return *names_; }
  [[nodiscard]] std::string_view prefix(NodeId id) const { return prefixes_[nodes_[id].prefix]; }

  [[nodiscard]] NodeId first_child(NodeId id) const {
    const auto& node = nodes_[id];
    if (node.kind != NodeKind::kElement && node.kind != NodeKind::kDocument) {
      return kAbsent;
    }
    const NodeId child = id + 1 + (node.kind == NodeKind::kElement ? node.length : 0);
    return child < node.end ? child : kAbsent;
  }
  [[nodiscard]] NodeId next_sibling(NodeId id) const {
    const auto& node = nodes_[id];
    if (node.parent == kAbsent || node.kind == NodeKind::kAttribute) {
      return kAbsent;
    }
    return node.end < nodes_[node.parent].end ? node.end : kAbsent;
  }
  /// The attribute of that name, or kAbsent.
  [[nodiscard]] NodeId attribute(NodeId element, NameId name) const;

  /// The value of a node that is no element and no document.
  [[nodiscard]] std::string_view value(NodeId id) const {
    return std::string_view(text_).substr(nodes_[id].text, nodes_[id].length);
  }
  /// Whether a text lies in this tree, and so lives as long as it.
  [[nodiscard]] bool holds(std::string_view text) const {
    const std::less_equal<const char*> before;
    return before(text_.data(), text.data()) && before(text.data() + text.size(), text_.data() + text_.size());
  }
  /// The string value when it lies in one piece: always, except for an element or document with several texts.
  [[nodiscard]] bool value_in_one_piece(NodeId id, std::string_view& value) const;
  /// Appends the string value of any node.
  void append_string_value(NodeId id, std::string& out) const;
  /// "prefix:local" or "local" as the document writes it; the target of an instruction; else empty.
  [[nodiscard]] std::string qualified_name(NodeId id) const;

  /// Elements of each name in document order: built by index_elements().
  [[nodiscard]] const std::vector<NodeId>& elements_named(NameId name) const;
  [[nodiscard]] const std::vector<NodeId>& elements() const { return elements_; }
  /// Elements that have an attribute of that name, in document order.
  [[nodiscard]] const std::vector<NodeId>& elements_with_attribute(NameId name) const;
  void index_elements();
  /// Takes out everything; a small tree keeps its memory for the next.
  void clear();
  [[nodiscard]] bool indexed() const { return !by_name_.empty(); }

 private:
  friend class TreeBuilder;
  const NamePool* names_;
  std::vector<Node> nodes_;
  std::string text_;
  std::vector<std::string> prefixes_{""};
  std::vector<NodeId> elements_;
  std::vector<std::vector<NodeId>> by_name_;
  std::vector<std::vector<NodeId>> by_attribute_;
};

/// Appends nodes to a tree in document order.
class TreeBuilder {
 public:
  explicit TreeBuilder(Tree& tree);

  void start_element(NameId name, std::string_view prefix, std::uint32_t offset);
  /// Only directly after start_element; an attribute of the same name is replaced.
  void attribute(NameId name, std::string_view prefix, std::string_view value);
  void end_element();
  /// Text beside text becomes one node; empty text none.
  void text(std::string_view value);
  void comment(std::string_view value);
  void instruction(NameId target, std::string_view value);
  /// A deep copy of a node of another tree whose names have the same numbers. A document copies its children.
  void copy(const Tree& from, NodeId id);
  void finish();
  [[nodiscard]] std::size_t depth() const { return open_.size(); }
  /// Whether the innermost open element has a child already.
  [[nodiscard]] bool has_content() const;

 private:
  NodeId add(NodeKind kind, NameId name, std::string_view prefix);
  void set_value(NodeId id, std::string_view value);
  std::uint16_t prefix_id(std::string_view prefix);

  struct Open {
    NodeId node;
    NodeId last_child;
  };
  Tree& tree_;
  boost::container::small_vector<Open, 8> open_;
};

}  // namespace pareltjes::engines::xml_rules
