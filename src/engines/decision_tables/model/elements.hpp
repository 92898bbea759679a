// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engines/decision_tables/model/model.hpp"

namespace pareltjes::engines::decision_tables {

/// Looks at the elements of a DMN file. The document must outlive it.
class Elements {
 public:
  explicit Elements(const xml_rules::Document& document);

  [[nodiscard]] bool is_dmn(NodeId node) const;
  /// Of one of the namespaces of the applicable rules.
  [[nodiscard]] bool is_imtr(NodeId node) const;
  [[nodiscard]] std::string_view local(NodeId node) const;
  /// Empty when it is absent.
  [[nodiscard]] std::string attribute(NodeId node, std::string_view name) const;
  /// typeRef as it is written.
  [[nodiscard]] std::string type_of(NodeId node) const;
  /// The first child of DMN with that name, or kAbsent.
  [[nodiscard]] NodeId child(NodeId node, std::string_view local) const;
  /// All text within, without white space around.
  [[nodiscard]] std::string text(NodeId node) const;
  /// The `text` of this element of the kind tUnaryTests or tLiteralExpression.
  [[nodiscard]] Cell cell_at(NodeId node) const;
  [[nodiscard]] std::optional<Cell> cell_of(NodeId node, std::string_view child) const;

  template <class F>
  void each_child(NodeId node, F&& f) const {
    const auto& tree = document_.tree();
    for (auto at = tree.first_child(node); at != xml_rules::kAbsent; at = tree.next_sibling(at)) {
      if (tree[at].kind == xml_rules::NodeKind::kElement) f(at);
    }
  }
  /// Every element within, in document order.
  template <class F>
  void each_below(NodeId node, F&& f) const {
    const auto& tree = document_.tree();
    for (auto at = node + 1; at < tree[node].end; ++at) {
      if (tree[at].kind == xml_rules::NodeKind::kElement) f(at);
    }
  }

 private:
  const xml_rules::Document& document_;
  std::string_view dmn_;
};

}  // namespace pareltjes::engines::decision_tables
