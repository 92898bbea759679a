// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engines/xml_rules/document/document.hpp"
#include "engines/xml_rules/xpath/program.hpp"
#include "engines/xml_rules/xpath/value_index.hpp"

namespace pareltjes::engines::xml_rules {

/// What an expression is evaluated on.
struct Focus {
  Item item;
  bool has_item = false;
  std::int64_t position = 0;
  std::int64_t size = 0;

  static Focus on(const Item& item, std::int64_t position = 1, std::int64_t size = 1) {
    return {item, true, position, size};
  }
};

class Evaluator;

/// A variable: a value, or how to make it when it is first asked for. An error in one that is never asked for is
/// never raised.
struct Variable {
  enum class State : std::uint8_t { kUnset, kWaiting, kRunning, kReady } state = State::kUnset;
  Sequence value;
  std::function<Sequence(Evaluator&, const Focus&)> const* make = nullptr;
  Focus focus;
};

/// An xsl:key: which nodes, by which value.
struct KeyDefinition {
  std::uint32_t key = 0;
  MatchPattern match;
  ExprPtr use;
};

/// The state of one rule file on one document: names looked up, indexes, globals, memory.
class Run {
 public:
  Run(const Program& program, const Document& document, const std::vector<KeyDefinition>& keys, std::uint32_t globals);

  [[nodiscard]] const Document& document() const { return document_; }
  [[nodiscard]] const Tree& tree() const { return document_.tree(); }
  [[nodiscard]] const NamePool& names() const { return names_; }
  [[nodiscard]] bool passes(const Tree& tree, NodeId id, const NodeTest& test, bool attributes) const;
  [[nodiscard]] NameId name_id(std::uint32_t index) const { return name_ids_[index]; }
  NameId intern(std::string_view uri, std::string_view local) { return names_.intern(uri, local); }

  /// Elements of the document with that value of the attribute (an index into the program's names), in document order.
  std::span<const NodeId> elements_with(std::uint32_t attribute, std::string_view value);
  /// Nodes of the key with that value, in document order.
  std::span<const NodeId> key_nodes(Evaluator& evaluator, std::uint32_t key, const Tree& tree, std::string_view value);
  /// The elements that one of the patterns may match, judged by name or by an attribute that must be there, in document
  /// order.
  [[nodiscard]] std::vector<NodeId> candidates(const std::vector<const MatchPattern*>& patterns) const;
  /// The value that belongs to the expanded name of a context item, made when it is first asked for. An error is not
  /// kept: whoever asks again gets it again.
  const std::vector<Item>& value_by_name(std::uint32_t slot, NameId name, FunctionRef<Sequence()> make);
  std::shared_ptr<const Regex> regex(std::string_view pattern, std::string_view flags);
  /// Whether the local part of a name matches; asked once for each name.
  bool local_name_matches(NameId name, const Regex& regex);

  Heap& heap() { return *heap_; }
  /// Texts and trees that are made from now on live as long as the run; returns the heap to go back to.
  Heap* use_heap(Heap* heap) { return std::exchange(heap_, heap); }
  Heap& lasting_heap() { return lasting_; }
  Heap& passing_heap() { return passing_; }

  std::vector<Variable> frame;
  std::vector<Variable> globals;
  struct Memo {
    enum class State : std::uint8_t { kEmpty, kRunning, kReady, kFailed } state = State::kEmpty;
    std::vector<NodeId> nodes;
  };
  std::vector<Memo> memos;

 private:
  void add_lists(const PatternStep& step, std::vector<const std::vector<NodeId>*>& lists) const;
  ValueIndex key_index(Evaluator& evaluator, std::uint32_t key, const Tree& in);

  const Document& document_;
  const std::vector<KeyDefinition>& keys_;
  NamePool names_;
  std::vector<NameId> name_ids_;
  std::vector<StringId> namespace_ids_;
  std::vector<StringId> local_ids_;
  std::unordered_map<std::uint32_t, ValueIndex> attributes_;
  std::map<std::uint32_t, std::pair<const Tree*, ValueIndex>> key_indexes_;
  std::set<std::uint32_t> being_indexed_;
  std::map<std::pair<std::string, std::string>, std::shared_ptr<const Regex>> regexes_;
  enum class Known : std::uint8_t { kNot, kYes, kNo };
  std::unordered_map<const Regex*, std::vector<Known>> name_matches_;
  std::vector<std::unordered_map<NameId, std::vector<Item>>> values_by_name_;
  Heap lasting_;
  Heap passing_;
  Heap* heap_ = &passing_;
};

}  // namespace pareltjes::engines::xml_rules
