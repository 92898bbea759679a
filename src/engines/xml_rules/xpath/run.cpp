// SPDX-License-Identifier: EUPL-1.2
#include "engines/xml_rules/xpath/run.hpp"

#include <algorithm>

#include "engines/xml_rules/xpath/evaluator.hpp"

namespace pareltjes::engines::xml_rules {

namespace {
constexpr const char* kCircular = "XTDE0640";
}

Run::Run(const Program& program, const Document& document, const std::vector<KeyDefinition>& keys,
         std::uint32_t global_count)
    : globals(global_count),
      memos(program.memos),
      document_(document),
      keys_(keys),
      names_(document.names(), 0),
      values_by_name_(program.name_memos) {
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

std::span<const NodeId> Run::elements_with(std::uint32_t attribute, std::string_view value) {
  const auto [found, added] = attributes_.try_emplace(attribute);
  auto& index = found->second;
  if (added) {
    const auto name = name_ids_[attribute];
    for (const auto id : tree().elements_with_attribute(name)) {
      index.add(tree().value(tree().attribute(id, name)), id);
    }
    index.finish();
  }
  return index.find(value);
}

void Run::add_lists(const PatternStep& step, std::vector<const std::vector<NodeId>*>& lists) const {
  if (step.test.kind != TestKind::kName && step.needed_attribute >= 0) {
    lists.push_back(&tree().elements_with_attribute(name_id(static_cast<std::uint32_t>(step.needed_attribute))));
    return;
  }
  for (NameId name = 0; name < document_.names().size(); ++name) {
    const auto& named = tree().elements_named(name);
    if (!named.empty() && passes(tree(), named.front(), step.test, false)) {
      lists.push_back(&named);
    }
  }
}

std::vector<NodeId> Run::candidates(const std::vector<const MatchPattern*>& patterns) const {
  std::vector<const std::vector<NodeId>*> lists;
  for (const auto* pattern : patterns) {
    for (const auto& path : pattern->alternatives) {
      if (!path.only_root && !path.steps.front().attribute) {
        add_lists(path.steps.front(), lists);
      }
    }
  }
  std::ranges::sort(lists);
  lists.erase(std::unique(lists.begin(), lists.end()), lists.end());
  std::vector<NodeId> found;
  for (const auto* list : lists) {
    found.insert(found.end(), list->begin(), list->end());
  }
  if (lists.size() > 1) {
    std::ranges::sort(found);
    found.erase(std::unique(found.begin(), found.end()), found.end());
  }
  return found;
}

ValueIndex Run::key_index(Evaluator& evaluator, std::uint32_t key, const Tree& in) {
  ValueIndex index;
  const auto add = [&](const KeyDefinition& definition, NodeId id) {
    try {
      if (!evaluator.matches(definition.match, in, id)) {
        return;
      }
    } catch (const DynamicError& error) {
      if (error.code() == kCircular) {
        throw;
      }
      return;  // any other error in a pattern means: no match
    }
    evaluator.visit(*definition.use, Focus::on(Item::of(in, id)), [&](const Item& item) {
      const auto text = string_of(atomized(item, heap()), heap());
      index.add(&in != &tree() || in.holds(text) ? text : lasting_.keep(text), id);
      return true;
    });
  };
  for (const auto& definition : keys_) {
    if (definition.key != key) {
      continue;
    }
    const bool attributes = std::ranges::any_of(definition.match.alternatives, [](const auto& path) {
      return !path.only_root && path.steps.front().attribute;
    });
    if (&in == &tree() && !attributes) {
      for (const auto id : candidates({&definition.match})) {
        add(definition, id);
      }
      continue;
    }
    for (NodeId id = 0; id < in.size(); ++id) {
      if (in[id].kind == NodeKind::kElement || in[id].kind == NodeKind::kAttribute) {
        add(definition, id);
      }
    }
  }
  index.finish();
  return index;
}

std::span<const NodeId> Run::key_nodes(Evaluator& evaluator, std::uint32_t key, const Tree& in,
                                       std::string_view value) {
  auto found = key_indexes_.find(key);
  const Tree* indexed = found != key_indexes_.end() ? found->second.first : nullptr;
  if (indexed != &in || &in != &tree()) {  // a temporary tree may lie where another lay: its index is not kept
    if (!being_indexed_.insert(key).second) {
      throw DynamicError(kCircular, "a key that needs itself");
    }
    struct Back {
      Run& run;
      std::uint32_t key;
      std::vector<Variable> frame;
      ~Back() {
        run.frame = std::move(frame);
        run.being_indexed_.erase(key);
      }
    } back{*this, key, std::exchange(frame, std::vector<Variable>(frame.size()))};
    found = key_indexes_.insert_or_assign(key, std::pair{&in, key_index(evaluator, key, in)}).first;
  }
  return found->second.second.find(value);
}

const std::vector<Item>& Run::value_by_name(std::uint32_t slot, NameId name, FunctionRef<Sequence()> make) {
  auto& known = values_by_name_[slot];
  if (const auto found = known.find(name); found != known.end()) {
    return found->second;
  }
  struct Back {
    Run& run;
    Heap* heap;
    ~Back() { run.use_heap(heap); }
  } const back{*this, use_heap(&lasting_)};
  const auto value = make();
  return known.emplace(name, std::vector<Item>(value.begin(), value.end())).first->second;
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
