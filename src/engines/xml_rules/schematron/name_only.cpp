// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "engines/xml_rules/schematron/instructions.hpp"

namespace pareltjes::engines::xml_rules {

namespace {

bool is_name_only(const ExprPtr& expr) {
  return !expr || (!expr->uses_more && !expr->uses_locals);
}

bool is_name_only(const Body& body);

// Inside a loop the context item is another one; what is asked of it counts as well, which is more strict than needed.
bool is_name_only(const Instruction& instruction) {
  const bool attributes = std::ranges::all_of(instruction.attributes, [](const ValueTemplate& attribute) {
    return std::ranges::all_of(attribute.parts, [](const auto& part) { return is_name_only(part.expression); });
  });
  const bool branches = std::ranges::all_of(instruction.branches, [](const Instruction::Branch& branch) {
    return is_name_only(branch.test) && is_name_only(branch.body);
  });
  const bool plain = instruction.kind != Instruction::Kind::kVariable &&
                     instruction.kind != Instruction::Kind::kForEach &&
                     instruction.kind != Instruction::Kind::kForEachGroup;
  return plain && attributes && branches && is_name_only(instruction.select) && is_name_only(instruction.body);
}

bool is_name_only(const Body& body) {
  return std::ranges::all_of(body, [](const Instruction& instruction) { return is_name_only(instruction); });
}

}  // namespace

bool depends_on_name_only(const VariableDefinition& definition) {
  if (definition.select) {  // a literal or another variable costs nothing
    return definition.select->uses_focus && is_name_only(definition.select);
  }
  return !definition.body.empty() && is_name_only(definition.body);
}

}  // namespace pareltjes::engines::xml_rules
