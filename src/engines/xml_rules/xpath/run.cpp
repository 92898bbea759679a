// SPDX-License-Identifier: EUPL-1.2
#include "engines/xml_rules/xpath/run.hpp"

#include <algorithm>

#include "engines/xml_rules/xpath/evaluator.hpp"

namespace pareltjes::engines::xml_rules {

Run::Run(const Program& program, const Document& document, const std::vector<KeyDefinition>& keys,
         std::uint32_t global_count)
    : globals(global_count), memos(program.memos), document_(document), keys_(keys), names_(document.names(), 0) {
  for (const auto& name : program.names) {
    name_ids_.push_back(names_.intern(name.uri, name.local));
  }
  for (const auto& uri : program.namespaces) {
    namespace_ids_.push_back(names_.string_id(uri));
  }
  for (const auto& local : program.locals) {
    local_ids_.push_back(names_.string_id(local));
  }
}

bool Run::passes(const Tree& tree, NodeId id, const NodeTest& test, bool attributes) const {
  const auto& node = tree[id];
  const auto principal = attributes ? NodeKind::kAttribute : NodeKind::kElement;
  switch (test.kind) {
    case TestKind::kName:
      return node.kind == principal && node.name == name_ids_[test.name];
    case TestKind::kAnyName:
      return node.kind == principal;
    case TestKind::kNamespace:
      return node.kind == principal && names_.uri_id(node.name) == namespace_ids_[test.name];
    case TestKind::kLocalName:
      return node.kind == principal && names_.local_id(node.name) == local_ids_[test.name];
    case TestKind::kAnyNode:
      return true;
    case TestKind::kText:
      return node.kind == NodeKind::kText;
    case TestKind::kComment:
      return node.kind == NodeKind::kComment;
    case TestKind::kInstruction:
      return node.kind == NodeKind::kInstruction;
    case TestKind::kDocument:
      return node.kind == NodeKind::kDocument;
    case TestKind::kElement:
      return node.kind == NodeKind::kElement;
    case TestKind::kAttribute:
      return node.kind == NodeKind::kAttribute;
  }
  return false;
}

const std::vector<NodeId>& Run::elements_with(std::uint32_t attribute, std::string_view value) {
  static const std::vector<NodeId> none;
  const auto [found, added] = attributes_.try_emplace(attribute);
  auto& index = found->second;
  if (added) {
    const auto name = name_ids_[attribute];
    for (const auto id : tree().elements()) {
      if (const auto at = tree().attribute(id, name); at != kAbsent) {
        index[tree().value(at)].push_back(id);
      }
    }
  }
  const auto nodes = index.find(value);
  return nodes != index.end() ? nodes->second : none;
}

Run::OwnedIndex Run::key_index(Evaluator& evaluator, std::uint32_t key, const Tree& in) {
  OwnedIndex index;
  for (const auto& definition : keys_) {
    if (definition.key != key) {
      continue;
    }
    for (NodeId id = 0; id < in.size(); ++id) {
      if (in[id].kind != NodeKind::kElement && in[id].kind != NodeKind::kAttribute) {
        continue;
      }
      bool is_member = false;
      try {
        is_member = evaluator.matches(definition.match, in, id);
      } catch (const DynamicError&) {
        is_member = false;  // an error in a pattern means: no match
      }
      if (is_member) {
        for (const auto& atom : evaluator.atoms(*definition.use, Focus::on(Item::of(in, id)))) {
          index[std::string(string_of(atom, heap()))].push_back(id);
        }
      }
    }
  }
  for (auto& [text, nodes] : index) {
    std::ranges::sort(nodes);
    nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
  }
  return index;
}

const std::vector<NodeId>& Run::key_nodes(Evaluator& evaluator, std::uint32_t key, const Tree& in,
                                          std::string_view value) {
  static const std::vector<NodeId> none;
  auto found = key_indexes_.find(key);
  const Tree* indexed = found != key_indexes_.end() ? found->second.first : nullptr;
  if (indexed != &in || &in != &tree()) {  // a temporary tree may lie where another lay: its index is not kept
    auto kept_frame = std::exchange(frame, std::vector<Variable>(frame.size()));
    auto index = key_index(evaluator, key, in);
    frame = std::move(kept_frame);
    found = key_indexes_.insert_or_assign(key, std::pair{&in, std::move(index)}).first;
  }
  const auto nodes = found->second.second.find(value);
  return nodes != found->second.second.end() ? nodes->second : none;
}

bool Run::local_name_matches(NameId name, const Regex& regex) {
  auto& known = name_matches_[&regex];
  if (known.size() <= name) {
    known.resize(std::size_t{name} + 1, Known::kNot);
  }
  if (known[name] == Known::kNot) {
    known[name] = regex.search(names_.local(name)) ? Known::kYes : Known::kNo;
  }
  return known[name] == Known::kYes;
}

std::shared_ptr<const Regex> Run::regex(std::string_view pattern, std::string_view flags) {
  auto& kept = regexes_[{std::string(pattern), std::string(flags)}];
  if (!kept) {
    kept = std::make_shared<const Regex>(pattern, flags);
  }
  return kept;
}

}  // namespace pareltjes::engines::xml_rules
