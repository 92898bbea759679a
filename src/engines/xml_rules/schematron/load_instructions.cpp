// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "engines/xml_rules/schematron/loader.hpp"

namespace pareltjes::engines::xml_rules {

namespace {

constexpr std::array<std::pair<std::string_view, AtomicType>, 7> kDeclarable{
    {{"string", AtomicType::kString},
     {"integer", AtomicType::kInteger},
     {"int", AtomicType::kInteger},
     {"decimal", AtomicType::kDecimal},
     {"double", AtomicType::kDouble},
     {"boolean", AtomicType::kBoolean},
     {"anyAtomicType", AtomicType::kAnyAtomic}}};

bool is_blank(std::string_view text) {
  return trim_xml(text).empty();
}

}  // namespace

Body RuleFileLoader::read_body(NodeId parent, NodeId skip_before) {
  Body body;
  const auto mark = context_.mark();
  for (auto id = tree().first_child(parent); id != kAbsent; id = tree().next_sibling(id)) {
    if (skip_before != kAbsent && id < skip_before) {
      continue;
    }
    if (tree()[id].kind == NodeKind::kText) {
      if (!is_blank(tree().value(id))) {
        Instruction text;
        text.text = tree().value(id);
        body.push_back(std::move(text));
      }
    } else if (tree()[id].kind == NodeKind::kElement) {
      body.push_back(read_instruction(id));
    }
  }
  context_.forget_after(mark);
  return body;
}

Instruction RuleFileLoader::read_instruction(NodeId element) {
  if (!in_namespace(element, kXslt)) {
    if (in_namespace(element, kSchematron)) {
      lacks(element, written(element));
    }
    return read_literal(element);
  }
  const auto name = document_.names().local(tree()[element].name);
  Instruction instruction;
  if (name == "text") {
    only_attributes(element, {});
    tree().append_string_value(element, instruction.text);
    return instruction;
  }
  if (name == "value-of" || name == "copy-of") {
    only_attributes(element, {"select"});
    instruction.kind = name == "value-of" ? Instruction::Kind::kValueOf : Instruction::Kind::kCopyOf;
    instruction.select = xpath(element, needed(element, "select"));
    return instruction;
  }
  if (name == "if") {
    only_attributes(element, {"test"});
    instruction.kind = Instruction::Kind::kChoose;
    auto test = xpath(element, needed(element, "test"));
    instruction.branches.push_back({std::move(test), read_body(element)});
    return instruction;
  }
  if (name == "choose") {
    return read_choose(element);
  }
  if (name == "for-each" || name == "for-each-group") {
    return read_for_each(element, name == "for-each-group");
  }
  if (name == "variable") {
    return read_variable(element);
  }
  lacks(element, written(element));
}

Instruction RuleFileLoader::read_choose(NodeId element) {
  only_attributes(element, {});
  Instruction instruction;
  instruction.kind = Instruction::Kind::kChoose;
  for (const auto child : children(element)) {
    if (is(child, kXslt, "when")) {
      only_attributes(child, {"test"});
      auto test = xpath(child, needed(child, "test"));
      instruction.branches.push_back({std::move(test), read_body(child)});
    } else if (is(child, kXslt, "otherwise")) {
      only_attributes(child, {});
      instruction.branches.push_back({nullptr, read_body(child)});
    } else {
      lacks(child, fmt::format("{} in xsl:choose", written(child)));
    }
  }
  return instruction;
}

Instruction RuleFileLoader::read_for_each(NodeId element, bool groups) {
  Instruction instruction;
  instruction.kind = groups ? Instruction::Kind::kForEachGroup : Instruction::Kind::kForEach;
  if (groups) {
    only_attributes(element, {"select", "group-by"});
    instruction.group_by = xpath(element, needed(element, "group-by"));
  } else {
    only_attributes(element, {"select"});
  }
  instruction.select = xpath(element, needed(element, "select"));
  NodeId first = kAbsent;
  for (const auto child : children(element)) {
    if (!is(child, kXslt, "sort")) {
      break;
    }
    only_attributes(child, {"select"});
    instruction.sort.push_back(xpath(child, needed(child, "select")));
    first = tree()[child].end;
  }
  instruction.body = read_body(element, first);
  return instruction;
}

Instruction RuleFileLoader::read_variable(NodeId element) {
  only_attributes(element, {"name", "select", "as"});
  Instruction instruction;
  instruction.kind = Instruction::Kind::kVariable;
  auto definition = std::make_unique<VariableDefinition>();
  definition->variable = context_.declare_local("");
  if (has_attribute(element, "as")) {
    definition->type = read_type(element, attribute(element, "as"));
  }
  if (has_attribute(element, "select")) {
    definition->select = xpath(element, attribute(element, "select"));
  } else {
    if (definition->type) {
      lacks(element, "xsl:variable/@as zonder @select");
    }
    definition->body = read_body(element);
  }
  context_.declare(needed(element, "name"), definition->variable);
  complete(*definition, compiled_->program);
  instruction.variable = std::move(definition);
  return instruction;
}

SequenceType RuleFileLoader::read_type(NodeId element, std::string_view text) {
  SequenceType type;
  type.kind = SequenceType::Kind::kAtomic;
  auto name = trim_xml(text);
  if (name.ends_with('?') || name.ends_with('*')) {
    type.may_be_empty = true;
    type.may_be_many = name.ends_with('*');
    name.remove_suffix(1);
  } else if (name.ends_with('+')) {
    type.may_be_many = true;
    name.remove_suffix(1);
  }
  const auto colon = name.find(':');
  if (colon != std::string_view::npos && context_.uri_of(name.substr(0, colon)) == "http://www.w3.org/2001/XMLSchema") {
    for (const auto& [known, atomic] : kDeclarable) {
      if (known == name.substr(colon + 1)) {
        type.atomic = atomic;
        return type;
      }
    }
  }
  lacks(element, fmt::format("as=\"{}\"", text));
}

Instruction RuleFileLoader::read_literal(NodeId element) {
  Instruction instruction;
  instruction.kind = Instruction::Kind::kElement;
  instruction.text = tree().prefix(element);
  instruction.name =
      name_index(document_.names().uri(tree()[element].name), document_.names().local(tree()[element].name));
  for (NodeId id = element + 1; id <= element + tree()[element].length; ++id) {
    if (in_namespace(id, kXslt)) {
      lacks(element, fmt::format("{}/@{}", written(element), written(id)));
    }
    instruction.attributes.push_back(read_template(id));
  }
  instruction.body = read_body(element);
  return instruction;
}

// "{{" and "}}" stand for a brace.
ValueTemplate RuleFileLoader::read_template(NodeId attribute) {
  ValueTemplate value;
  value.name =
      name_index(document_.names().uri(tree()[attribute].name), document_.names().local(tree()[attribute].name));
  value.prefix = tree().prefix(attribute);
  const auto element = tree()[attribute].parent;
  std::string_view rest = tree().value(attribute);
  std::string fixed;
  const auto flush = [&] {
    if (!fixed.empty()) {
      value.parts.push_back({std::exchange(fixed, {}), nullptr});
    }
  };
  while (!rest.empty()) {
    if (rest.starts_with("{{") || rest.starts_with("}}")) {
      fixed += rest.front();
      rest.remove_prefix(2);
    } else if (rest.starts_with('{')) {
      const auto end = rest.find('}');  // no brace in a text inside: none is needed in practice
      if (end == std::string_view::npos) {
        lacks(element, "{ zonder }");
      }
      flush();
      value.parts.push_back({{}, xpath(element, rest.substr(1, end - 1))});
      rest.remove_prefix(end + 1);
    } else {
      fixed += rest.front();
      rest.remove_prefix(1);
    }
  }
  flush();
  return value;
}

}  // namespace pareltjes::engines::xml_rules
