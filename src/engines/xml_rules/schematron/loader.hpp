// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engines/xml_rules/schematron/compiled.hpp"

namespace pareltjes::engines::xml_rules {

/// A part of a rule file that is wrong or that this engine lacks, with the element where it stands.
struct LoadError {
  NodeId element = 0;
  std::string nl;
  std::string en;
};

/// Turns a parsed rule file into its compiled form. Throws LoadError.
class RuleFileLoader {
 public:
  explicit RuleFileLoader(const Document& document);

  std::unique_ptr<RuleFile::Compiled> load();

 private:
  static constexpr std::string_view kSchematron = "http://purl.oclc.org/dsdl/schematron";
  static constexpr std::string_view kXslt = "http://www.w3.org/1999/XSL/Transform";

  // load.cpp: the schema
  void read_schema(NodeId schema);
  void read_keys(NodeId schema);
  void declare_globals(NodeId schema);
  void compile_globals();
  void see_globals(NodeId pattern);
  void read_pattern(NodeId pattern);
  Rule read_rule(NodeId rule);
  Assertion read_assertion(NodeId element);
  void read_message(NodeId element, std::vector<MessagePart>& parts);
  std::unique_ptr<VariableDefinition> read_let(NodeId let, VariableRef variable);

  // load_instructions.cpp: the XSLT inside
  Body read_body(NodeId parent, NodeId skip_before = kAbsent);
  Instruction read_instruction(NodeId element);
  Instruction read_choose(NodeId element);
  Instruction read_for_each(NodeId element, bool groups);
  Instruction read_variable(NodeId element);
  Instruction read_literal(NodeId element);
  ValueTemplate read_template(NodeId attribute);
  SequenceType read_type(NodeId element, std::string_view text);

  // Both
  [[nodiscard]] bool is(NodeId element, std::string_view uri, std::string_view local) const;
  [[nodiscard]] bool in_namespace(NodeId element, std::string_view uri) const;
  [[nodiscard]] std::vector<NodeId> children(NodeId element) const;
  [[nodiscard]] std::string attribute(NodeId element, std::string_view name) const;
  [[nodiscard]] bool has_attribute(NodeId element, std::string_view name) const;
  std::string needed(NodeId element, std::string_view name) const;
  /// Refuses attributes that would change the meaning and that this engine does not read.
  void only_attributes(NodeId element, std::initializer_list<std::string_view> known) const;
  [[nodiscard]] std::string written(NodeId element) const { return tree().qualified_name(element); }
  [[noreturn]] void lacks(NodeId element, const std::string& what) const;
  ExprPtr xpath(NodeId element, std::string_view text);
  MatchPattern match(NodeId element, std::string_view text);
  std::uint32_t name_index(std::string_view uri, std::string_view local);
  [[nodiscard]] const Tree& tree() const { return document_.tree(); }

  struct Global {
    NodeId owner;  ///< Pattern, or the schema.
    NodeId element;
    std::string name;
  };

  const Document& document_;
  std::unique_ptr<RuleFile::Compiled> compiled_;
  StaticContext context_;
  std::vector<Global> globals_;
  NodeId schema_ = 0;
};

}  // namespace pareltjes::engines::xml_rules
