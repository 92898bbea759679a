// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <utility>

#include "engines/xml_rules/schematron/instructions.hpp"

namespace pareltjes::engines::xml_rules {

namespace {

class Executor {
 public:
  Executor(Evaluator& evaluator, TreeBuilder& out) : evaluator_(evaluator), out_(out) {}

  void run(const Body& body, const Focus& focus) {
    for (const auto& instruction : body) {
      one(instruction, focus);
    }
  }

 private:
  void one(const Instruction& instruction, const Focus& focus) {
    switch (instruction.kind) {
      case Instruction::Kind::kText:
        out_.text(instruction.text);
        return;
      case Instruction::Kind::kValueOf:
        value_of(*instruction.select, focus);
        return;
      case Instruction::Kind::kCopyOf:
        copy_of(instruction, focus);
        return;
      case Instruction::Kind::kChoose:
        for (const auto& branch : instruction.branches) {
          if (!branch.test || evaluator_.boolean(*branch.test, focus)) {
            run(branch.body, focus);
            return;
          }
        }
        return;
      case Instruction::Kind::kForEach:
      case Instruction::Kind::kForEachGroup:
        for_each(instruction, focus);
        return;
      case Instruction::Kind::kVariable:
        arm(*instruction.variable, evaluator_.run().frame, focus);
        return;
      case Instruction::Kind::kElement:
        element(instruction, focus);
        return;
    }
  }

  // The items joined by one space, straight into the tree.
  void value_of(const Expr& select, const Focus& focus) {
    bool first = true;
    evaluator_.visit(select, focus, [&](const Item& item) {
      if (!first) {
        out_.text(" ");
      }
      first = false;
      out_.text(string_of(item, evaluator_.heap()));
      return true;
    });
  }

  void element(const Instruction& instruction, const Focus& focus) {
    auto& run_state = evaluator_.run();
    out_.start_element(run_state.name_id(instruction.name), instruction.text, 0);
    for (const auto& attribute : instruction.attributes) {
      std::string value;
      for (const auto& part : attribute.parts) {
        value += part.expression ? evaluator_.text(*part.expression, focus) : part.text;
      }
      out_.attribute(run_state.name_id(attribute.name), attribute.prefix, value);
    }
    run(instruction.body, focus);
    out_.end_element();
  }

  void copy_of(const Instruction& instruction, const Focus& focus) {
    bool after_value = false;
    for (const auto& item : evaluator_.evaluate(*instruction.select, focus)) {
      if (!item.is_node()) {
        if (after_value) {
          out_.text(" ");
        }
        out_.text(string_of(item, evaluator_.heap()));
        after_value = true;
        continue;
      }
      after_value = false;
      const auto& tree = *item.node.tree;
      if (tree[item.node.id].kind == NodeKind::kAttribute && (out_.depth() < 2 || out_.has_content())) {
        throw DynamicError("XTDE0410", "an attribute after content");
      }
      out_.copy(tree, item.node.id);
    }
  }

  void for_each(const Instruction& instruction, const Focus& focus) {
    auto items = evaluator_.evaluate(*instruction.select, focus);
    if (instruction.kind == Instruction::Kind::kForEachGroup) {
      items = first_of_groups(*instruction.group_by, items);
    }
    if (!instruction.sort.empty()) {
      sort(instruction.sort, items);
    }
    const auto size = static_cast<std::int64_t>(items.size());
    std::int64_t position = 0;
    for (const auto& item : items) {
      run(instruction.body, Focus::on(item, ++position, size));
    }
  }

  // The groups in the order of their first member, which is the context item inside.
  Sequence first_of_groups(const Expr& group_by, const Sequence& items) {
    Sequence firsts;
    Sequence keys;
    std::unordered_map<std::string_view, bool> texts;
    const auto size = static_cast<std::int64_t>(items.size());
    std::int64_t position = 0;
    for (const auto& item : items) {
      ++position;
      for (const auto& key : evaluator_.atoms(group_by, Focus::on(item, position, size))) {
        bool is_new = false;
        if (key.is_text()) {
          is_new = texts.try_emplace(key.view(), true).second;
        } else {
          is_new = std::ranges::none_of(keys, [&](const Item& other) {
            return (other.is_numeric() == key.is_numeric()) && compare_atoms(other, Comparison::kEqual, key);
          });
          if (is_new) {
            keys.push_back(key);
          }
        }
        if (is_new) {
          firsts.push_back(item);
        }
      }
    }
    return firsts;
  }

  struct Sortable {
    Item item;
    std::vector<std::optional<Item>> keys;
  };

  // -1, 0 or 1; an absent key comes first, then NaN.
  static int order(const std::optional<Item>& a, const std::optional<Item>& b) {
    if (!a || !b) {
      return static_cast<int>(a.has_value()) - static_cast<int>(b.has_value());
    }
    if (a->is_numeric() && b->is_numeric()) {
      const bool nan_a = std::isnan(a->as_double());
      const bool nan_b = std::isnan(b->as_double());
      if (nan_a || nan_b) {
        return static_cast<int>(nan_b) - static_cast<int>(nan_a);
      }
    }
    if (compare_atoms(*a, Comparison::kLess, *b)) {
      return -1;
    }
    return compare_atoms(*a, Comparison::kEqual, *b) ? 0 : 1;
  }

  void sort(const std::vector<ExprPtr>& keys, Sequence& items) {
    std::vector<Sortable> rows;
    const auto size = static_cast<std::int64_t>(items.size());
    std::int64_t position = 0;
    for (const auto& item : items) {
      ++position;
      Sortable row{item, {}};
      for (const auto& key : keys) {
        const auto atoms = evaluator_.atoms(*key, Focus::on(item, position, size));
        if (atoms.size() > 1) {
          throw DynamicError("XTTE1020", "a sort key of several items");
        }
        row.keys.push_back(atoms.empty() ? std::nullopt : std::optional(atoms.front()));
      }
      rows.push_back(std::move(row));
    }
    std::ranges::stable_sort(rows, [](const Sortable& a, const Sortable& b) {
      for (std::size_t i = 0; i < a.keys.size(); ++i) {
        if (const int by = order(a.keys[i], b.keys[i]); by != 0) {
          return by < 0;
        }
      }
      return false;
    });
    for (std::size_t i = 0; i < rows.size(); ++i) {
      items[i] = rows[i].item;
    }
  }

  Evaluator& evaluator_;
  TreeBuilder& out_;
};

}  // namespace

void execute(const Body& body, Evaluator& evaluator, const Focus& focus, TreeBuilder& out) {
  Executor(evaluator, out).run(body, focus);
}

namespace {

Sequence sequence_of(const std::vector<Item>& items) {
  Sequence sequence;
  for (const auto& item : items) {
    sequence.push_back(item);
  }
  return sequence;
}

Sequence made(const VariableDefinition& definition, Evaluator& evaluator, const Focus& focus) {
  Sequence value;
  if (definition.select) {
    value = evaluator.evaluate(*definition.select, focus);
  } else if (definition.body.empty()) {
    value.push_back(Item::of(std::string_view{}));
  } else {
    auto& tree = evaluator.heap().new_tree(evaluator.run().names());
    TreeBuilder builder(tree);
    execute(definition.body, evaluator, focus, builder);
    builder.finish();
    value.push_back(Item::of(tree, 0));
  }
  return definition.type ? evaluator.converted(value, *definition.type) : value;
}

}  // namespace

void complete(VariableDefinition& definition, Program& program) {
  if (!definition.variable.global && depends_on_name_only(definition)) {
    definition.make = [&definition, slot = program.name_memos++](Evaluator& evaluator, const Focus& focus) {
      if (!focus.has_item || !focus.item.is_node()) {
        return made(definition, evaluator, focus);
      }
      const auto name = (*focus.item.node.tree)[focus.item.node.id].name;
      return sequence_of(evaluator.run().value_by_name(slot, name, [&] { return made(definition, evaluator, focus); }));
    };
    return;
  }
  definition.make = [&definition](Evaluator& evaluator, const Focus& focus) {
    return made(definition, evaluator, focus);
  };
}

void arm(const VariableDefinition& definition, std::vector<Variable>& variables, const Focus& focus) {
  auto& variable = variables[definition.variable.slot];
  variable.state = Variable::State::kWaiting;
  variable.make = &definition.make;
  variable.focus = focus;
  variable.value.clear();
}

}  // namespace pareltjes::engines::xml_rules
