// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engines/xml_rules/xpath/evaluator.hpp"
#include "engines/xml_rules/xpath/program.hpp"

namespace pareltjes::engines::xml_rules {

struct Instruction;
using Body = std::vector<Instruction>;

/// A variable with its value: an expression or a body that builds a temporary tree.
struct VariableDefinition {
  VariableRef variable;
  ExprPtr select;
  Body body;
  std::optional<SequenceType> type;
  std::function<Sequence(Evaluator&, const Focus&)> make;
};

/// The value of an attribute of a literal element: "a{expression}b".
struct ValueTemplate {
  struct Part {
    std::string text;
    ExprPtr expression;  ///< Null: the text.
  };
  std::uint32_t name = 0;
  std::string prefix;
  std::vector<Part> parts;
};

/// One instruction of the XSLT 2.0 inside a let.
struct Instruction {
  enum class Kind : std::uint8_t {
    kText,
    kValueOf,
    kCopyOf,
    kChoose,  ///< Also xsl:if: one branch.
    kForEach,
    kForEachGroup,  ///< select, group_by
    kVariable,
    kElement,
  };
  struct Branch {
    ExprPtr test;  ///< Null: otherwise.
    Body body;
  };
  Kind kind = Kind::kText;
  std::string text;  ///< Text, or the prefix of a literal element.
  ExprPtr select;
  ExprPtr group_by;
  std::vector<ExprPtr> sort;
  std::vector<Branch> branches;
  Body body;
  std::unique_ptr<VariableDefinition> variable;
  std::uint32_t name = 0;
  std::vector<ValueTemplate> attributes;
};

/// Runs a body and adds what it makes to the tree.
void execute(const Body& body, Evaluator& evaluator, const Focus& focus, TreeBuilder& out);

/// Sets `make` from the other members; the definition must stay where it is.
void complete(VariableDefinition& definition, Program& program);

/// Whether the value needs nothing of the context item but its expanded name, so that one value serves all elements of
/// that name.
bool depends_on_name_only(const VariableDefinition& definition);

/// The variable waits in its place until it is asked for.
void arm(const VariableDefinition& definition, std::vector<Variable>& variables, const Focus& focus);

}  // namespace pareltjes::engines::xml_rules
