// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engines/xml_rules/schematron/instructions.hpp"
#include "engines/xml_rules/schematron/rule_file.hpp"

namespace pareltjes::engines::xml_rules {

struct MessagePart {
  enum class Kind : std::uint8_t { kText, kValueOf, kName } kind = Kind::kText;
  std::string text;
  ExprPtr expression;  ///< kName without expression: of the context.
};

struct Assertion {
  bool is_report = false;
  std::string id;
  std::string role;
  std::string about;  ///< The paragraph before it, white space collapsed.
  ExprPtr test;
  std::vector<MessagePart> message;
};

struct Rule {
  std::string id;
  MatchPattern context;
  std::vector<std::unique_ptr<VariableDefinition>> lets;
  std::vector<Assertion> assertions;
};

struct Pattern {
  std::string title;
  std::vector<Rule> rules;
};

struct RuleFile::Compiled {
  std::string file_name;
  Program program;
  std::vector<KeyDefinition> keys;
  std::vector<std::unique_ptr<VariableDefinition>> globals;
  std::vector<Pattern> patterns;
  std::uint32_t frame_size = 0;
};

}  // namespace pareltjes::engines::xml_rules
