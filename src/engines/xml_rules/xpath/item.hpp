// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <memory_resource>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/container/small_vector.hpp>

#include "engines/xml_rules/document/tree.hpp"

namespace pareltjes::engines::xml_rules {

enum class ItemKind : std::uint8_t { kNode, kString, kUntyped, kBoolean, kInteger, kDecimal, kDouble, kQName };

/// One item of the XPath data model. Small and copied freely: texts live in a Heap or in a tree.
struct Item {
  struct NodeRef {
    const Tree* tree;
    NodeId id;
  };
  struct TextRef {
    const char* data;
    std::size_t size;
  };
  ItemKind kind = ItemKind::kBoolean;
  union {
    NodeRef node;  // node; QName: the node whose name it is
    TextRef text;  // string, untyped
    bool boolean;
    std::int64_t integer;
    double number;  // decimal and double
  };

  Item() : boolean(false) {}
  static Item of(const Tree& tree, NodeId id) {
    Item item;
    item.kind = ItemKind::kNode;
    item.node = {&tree, id};
    return item;
  }
  static Item of_text(ItemKind kind, std::string_view text) {
    Item item;
    item.kind = kind;
    item.text = {text.data(), text.size()};
    return item;
  }
  static Item of(std::string_view text) { return of_text(ItemKind::kString, text); }
  static Item of(bool value) {
    Item item;
    item.boolean = value;
    return item;
  }
  static Item of(std::int64_t value) {
    Item item;
    item.kind = ItemKind::kInteger;
    item.integer = value;
    return item;
  }
  static Item of(double value, ItemKind kind = ItemKind::kDouble) {
    Item item;
    item.kind = kind;
    item.number = value;
    return item;
  }

  [[nodiscard]] bool is_node() const { return kind == ItemKind::kNode; }
  [[nodiscard]] bool is_numeric() const {
    return kind == ItemKind::kInteger || kind == ItemKind::kDecimal || kind == ItemKind::kDouble;
  }
  [[nodiscard]] bool is_text() const { return kind == ItemKind::kString || kind == ItemKind::kUntyped; }
  [[nodiscard]] std::string_view view() const { return {text.data, text.size}; }
  [[nodiscard]] double as_double() const { return kind == ItemKind::kInteger ? static_cast<double>(integer) : number; }
};

using Sequence = boost::container::small_vector<Item, 2>;

/// Document order; temporary trees come in the order of their addresses, which is stable during a run.
inline bool before_in_document(const Item& a, const Item& b) {
  return a.node.tree != b.node.tree ? a.node.tree < b.node.tree : a.node.id < b.node.id;
}
inline bool same_node(const Item& a, const Item& b) {
  return a.node.tree == b.node.tree && a.node.id == b.node.id;
}

/// Where texts and temporary trees live while a rule is evaluated.
class Heap {
 public:
  Heap() : first_block_(kFirstBlock), memory_(first_block_.data(), first_block_.size()) {}

  std::string_view keep(std::string_view text);
  Tree& new_tree(const NamePool& names);
  /// Forgets everything.
  void clear();

 private:
  static constexpr std::size_t kFirstBlock = 65536;
  std::vector<std::byte> first_block_;
  std::pmr::monotonic_buffer_resource memory_;
  std::vector<std::unique_ptr<Tree>> trees_;  // those beyond used_ are empty and wait to be used again
  std::size_t used_ = 0;
};

/// A dynamic or type error of XPath with its code, as "XPTY0004". Never leaves this engine.
class DynamicError {
 public:
  DynamicError(std::string code, std::string detail) : code_(std::move(code)), detail_(std::move(detail)) {}
  [[nodiscard]] const std::string& code() const { return code_; }
  [[nodiscard]] const std::string& detail() const { return detail_; }

 private:
  std::string code_;
  std::string detail_;
};

/// A reference to something callable, for visiting items without copying them into a sequence.
template <class Signature>
class FunctionRef;
template <class R, class... Args>
class FunctionRef<R(Args...)> {
 public:
  template <class F>
    requires(!std::is_same_v<std::remove_cvref_t<F>, FunctionRef>)
  FunctionRef(F&& function)  // NOLINT(google-explicit-constructor)
      : object_(const_cast<void*>(static_cast<const void*>(std::addressof(function)))),
        call_([](void* object, Args... args) -> R {
          return (*static_cast<std::remove_reference_t<F>*>(object))(std::forward<Args>(args)...);
        }) {}
  R operator()(Args... args) const { return call_(object_, std::forward<Args>(args)...); }

 private:
  void* object_;
  R (*call_)(void*, Args...);
};

/// Receives items one by one; false: enough.
using Visitor = FunctionRef<bool(const Item&)>;

}  // namespace pareltjes::engines::xml_rules
