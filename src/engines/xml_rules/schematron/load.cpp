// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "engines/xml_rules/schematron/loader.hpp"

namespace pareltjes::engines::xml_rules {

RuleFileLoader::RuleFileLoader(const Document& document)
    : document_(document), compiled_(std::make_unique<RuleFile::Compiled>()), context_(compiled_->program) {}

bool RuleFileLoader::is(NodeId element, std::string_view uri, std::string_view local) const {
  return in_namespace(element, uri) && document_.names().local(tree()[element].name) == local;
}

bool RuleFileLoader::in_namespace(NodeId element, std::string_view uri) const {
  return document_.names().uri(tree()[element].name) == uri;
}

std::vector<NodeId> RuleFileLoader::children(NodeId element) const {
  std::vector<NodeId> found;
  for (auto id = tree().first_child(element); id != kAbsent; id = tree().next_sibling(id)) {
    if (tree()[id].kind == NodeKind::kElement) {
      found.push_back(id);
    }
  }
  return found;
}

bool RuleFileLoader::has_attribute(NodeId element, std::string_view name) const {
  const auto id = document_.names().find("", name);
  return id != kAbsent && tree().attribute(element, id) != kAbsent;
}

std::string RuleFileLoader::attribute(NodeId element, std::string_view name) const {
  const auto id = document_.names().find("", name);
  const auto found = id == kAbsent ? kAbsent : tree().attribute(element, id);
  return found == kAbsent ? std::string() : std::string(tree().value(found));
}

std::string RuleFileLoader::needed(NodeId element, std::string_view name) const {
  if (!has_attribute(element, name)) {
    throw LoadError{element, fmt::format("In {} ontbreekt het attribuut {}.", written(element), name),
                    fmt::format("{} lacks the attribute {}.", written(element), name)};
  }
  return attribute(element, name);
}

void RuleFileLoader::lacks(NodeId element, const std::string& what) const {
  throw LoadError{element, fmt::format("Dit regelbestand gebruikt {}. Dat kunnen we nog niet.", what),
                  fmt::format("This rule file uses {}, which is not supported.", what)};
}

void RuleFileLoader::only_attributes(NodeId element, std::initializer_list<std::string_view> known) const {
  for (NodeId id = element + 1; id <= element + tree()[element].length; ++id) {
    const auto name = tree()[id].name;
    if (document_.names().uri(name).empty() && std::ranges::find(known, document_.names().local(name)) == known.end()) {
      lacks(element, fmt::format("{}/@{}", written(element), document_.names().local(name)));
    }
  }
}

ExprPtr RuleFileLoader::xpath(NodeId element, std::string_view text) {
  try {
    return compile_xpath(text, context_);
  } catch (const StaticError& error) {
    throw LoadError{element, fmt::format("In \"{}\": {}.", text, error.message_nl),
                    fmt::format("In \"{}\": {}.", text, error.message_en)};
  }
}

MatchPattern RuleFileLoader::match(NodeId element, std::string_view text) {
  try {
    return compile_pattern(text, context_);
  } catch (const StaticError& error) {
    throw LoadError{element, fmt::format("In het patroon \"{}\": {}.", text, error.message_nl),
                    fmt::format("In the pattern \"{}\": {}.", text, error.message_en)};
  }
}

std::uint32_t RuleFileLoader::name_index(std::string_view uri, std::string_view local) {
  auto& names = compiled_->program.names;
  const Program::QName name{std::string(uri), std::string(local)};
  const auto found = std::ranges::find(names, name);
  if (found != names.end()) {
    return static_cast<std::uint32_t>(found - names.begin());
  }
  names.push_back(name);
  return static_cast<std::uint32_t>(names.size() - 1);
}

std::unique_ptr<RuleFile::Compiled> RuleFileLoader::load() {
  compiled_->file_name = document_.file_name();
  schema_ = document_.root_element();
  if (!is(schema_, kSchematron, "schema")) {
    throw LoadError{schema_, "Dit is geen Schematron-bestand: het begint niet met sch:schema.",
                    "This is no Schematron file: it does not begin with sch:schema."};
  }
  const auto binding = attribute(schema_, "queryBinding");
  if (binding != "xslt2" && binding != "xpath2") {
    lacks(schema_, fmt::format("queryBinding \"{}\" (wel: xslt2)", binding));
  }
  context_.declare_namespace("xs", "http://www.w3.org/2001/XMLSchema");
  context_.declare_namespace("xsd", "http://www.w3.org/2001/XMLSchema");
  context_.declare_namespace("fn", "http://www.w3.org/2005/xpath-functions");
  for (const auto& declaration : document_.declarations()) {
    if (!declaration.prefix.empty()) {
      context_.declare_namespace(declaration.prefix, declaration.uri);
    }
  }
  read_schema(schema_);
  return std::move(compiled_);
}

void RuleFileLoader::read_schema(NodeId schema) {
  only_attributes(schema, {"queryBinding", "id", "schemaVersion", "icon", "see", "fpi", "version"});
  std::vector<NodeId> patterns;
  for (const auto child : children(schema)) {
    if (is(child, kSchematron, "ns")) {
      context_.declare_namespace(needed(child, "prefix"), needed(child, "uri"));
    } else if (is(child, kSchematron, "pattern")) {
      patterns.push_back(child);
    } else if (in_namespace(child, kXslt) ? !is(child, kXslt, "key")
                                          : in_namespace(child, kSchematron) && !is(child, kSchematron, "let") &&
                                                !is(child, kSchematron, "p") && !is(child, kSchematron, "title")) {
      lacks(child, written(child));
    }
  }
  declare_globals(schema);
  for (const auto pattern : patterns) {
    declare_globals(pattern);
  }
  for (const auto owner : patterns) {
    for (const auto child : children(owner)) {
      if (is(child, kXslt, "key")) {
        compiled_->program.keys.push_back(needed(child, "name"));
      }
    }
  }
  for (const auto child : children(schema)) {
    if (is(child, kXslt, "key")) {
      compiled_->program.keys.push_back(needed(child, "name"));
    }
  }
  auto& keys = compiled_->program.keys;
  std::ranges::sort(keys);
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  compile_globals();
  see_globals(schema);
  read_keys(schema);
  for (const auto pattern : patterns) {
    see_globals(pattern);
    read_keys(pattern);
    read_pattern(pattern);
  }
}

void RuleFileLoader::read_keys(NodeId owner) {
  for (const auto child : children(owner)) {
    if (!is(child, kXslt, "key")) {
      continue;
    }
    only_attributes(child, {"name", "match", "use"});
    context_.start_frame();
    KeyDefinition definition;
    const auto& keys = compiled_->program.keys;
    definition.key = static_cast<std::uint32_t>(std::ranges::find(keys, needed(child, "name")) - keys.begin());
    definition.match = match(child, needed(child, "match"));
    definition.use = xpath(child, needed(child, "use"));
    compiled_->frame_size = std::max(compiled_->frame_size, context_.frame_size());
    compiled_->keys.push_back(std::move(definition));
  }
}

// Lets of the schema and of patterns are global: every expression sees them, whatever the order.
void RuleFileLoader::declare_globals(NodeId owner) {
  for (const auto child : children(owner)) {
    if (is(child, kSchematron, "let")) {
      globals_.push_back({owner, child, needed(child, "name")});
      compiled_->globals.push_back(nullptr);
    }
  }
}

void RuleFileLoader::compile_globals() {
  for (std::size_t i = 0; i < globals_.size(); ++i) {
    see_globals(globals_[i].owner);
    context_.start_frame();
    compiled_->globals[i] = read_let(globals_[i].element, {true, static_cast<std::uint32_t>(i)});
    compiled_->frame_size = std::max(compiled_->frame_size, context_.frame_size());
  }
}

// The nearest last, because the last declared hides the others.
void RuleFileLoader::see_globals(NodeId pattern) {
  context_.forget_after(0);
  const auto declare = [&](auto&& wanted) {
    for (std::size_t i = 0; i < globals_.size(); ++i) {
      if (wanted(globals_[i].owner)) {
        context_.declare(globals_[i].name, {true, static_cast<std::uint32_t>(i)});
      }
    }
  };
  declare([&](NodeId owner) { return owner != schema_ && owner != pattern; });
  declare([&](NodeId owner) { return owner == schema_; });
  declare([&](NodeId owner) { return owner == pattern && owner != schema_; });
}

void RuleFileLoader::read_pattern(NodeId element) {
  only_attributes(element, {"id", "see", "icon", "fpi"});
  Pattern pattern;
  pattern.title = attribute(element, "id");
  for (const auto child : children(element)) {
    if (is(child, kSchematron, "title")) {
      pattern.title.clear();
      tree().append_string_value(child, pattern.title);
      pattern.title = normalize_space(pattern.title);
    } else if (is(child, kSchematron, "rule")) {
      pattern.rules.push_back(read_rule(child));
    } else if (in_namespace(child, kXslt) ? !is(child, kXslt, "key")
                                          : in_namespace(child, kSchematron) && !is(child, kSchematron, "let") &&
                                                !is(child, kSchematron, "p")) {
      lacks(child, written(child));
    }
  }
  compiled_->patterns.push_back(std::move(pattern));
}

Rule RuleFileLoader::read_rule(NodeId element) {
  only_attributes(element, {"context", "id", "role", "see", "icon", "fpi", "flag"});
  const auto mark = context_.mark();
  context_.start_frame();
  Rule rule;
  rule.id = attribute(element, "id");
  rule.context = match(element, needed(element, "context"));
  std::string about;
  for (const auto child : children(element)) {
    if (is(child, kSchematron, "let")) {
      // Its own name is not yet visible in its value: it may be that of an earlier let.
      const VariableRef slot = context_.declare_local("");
      auto let = read_let(child, slot);
      context_.declare(needed(child, "name"), slot);
      rule.lets.push_back(std::move(let));
    } else if (is(child, kSchematron, "assert") || is(child, kSchematron, "report")) {
      rule.assertions.push_back(read_assertion(child));
      rule.assertions.back().about = about;
    } else if (is(child, kSchematron, "p")) {
      about.clear();
      tree().append_string_value(child, about);
      about = normalize_space(about);
    } else if (in_namespace(child, kXslt) || in_namespace(child, kSchematron)) {
      lacks(child, written(child));
    }
  }
  compiled_->frame_size = std::max(compiled_->frame_size, context_.frame_size());
  context_.forget_after(mark);
  return rule;
}

std::unique_ptr<VariableDefinition> RuleFileLoader::read_let(NodeId let, VariableRef variable) {
  only_attributes(let, {"name", "value"});
  auto definition = std::make_unique<VariableDefinition>();
  definition->variable = variable;
  if (has_attribute(let, "value")) {
    definition->select = xpath(let, attribute(let, "value"));
  } else {
    definition->body = read_body(let);
  }
  complete(*definition, compiled_->program);
  return definition;
}

Assertion RuleFileLoader::read_assertion(NodeId element) {
  only_attributes(element, {"test", "id", "role", "flag", "see", "icon", "fpi"});
  Assertion assertion;
  assertion.is_report = is(element, kSchematron, "report");
  assertion.id = attribute(element, "id");
  assertion.role = attribute(element, "role");
  assertion.test = xpath(element, needed(element, "test"));
  read_message(element, assertion.message);
  return assertion;
}

void RuleFileLoader::read_message(NodeId element, std::vector<MessagePart>& parts) {
  for (auto id = tree().first_child(element); id != kAbsent; id = tree().next_sibling(id)) {
    if (tree()[id].kind == NodeKind::kText) {
      // Blanks alone between two elements vanish, as in the stylesheet that the reference implementation makes.
      if (!trim_xml(tree().value(id)).empty()) {
        parts.push_back({MessagePart::Kind::kText, std::string(tree().value(id)), nullptr});
      }
      continue;
    }
    if (tree()[id].kind != NodeKind::kElement) {
      continue;
    }
    if (is(id, kSchematron, "value-of")) {
      parts.push_back({MessagePart::Kind::kValueOf, {}, xpath(id, needed(id, "select"))});
    } else if (is(id, kSchematron, "name")) {
      auto path = has_attribute(id, "path") ? xpath(id, attribute(id, "path")) : nullptr;
      parts.push_back({MessagePart::Kind::kName, {}, std::move(path)});
    } else if (is(id, kSchematron, "emph") || is(id, kSchematron, "dir") || is(id, kSchematron, "span")) {
      read_message(id, parts);
    } else if (in_namespace(id, kSchematron) || in_namespace(id, kXslt)) {
      lacks(id, written(id));
    }
    // Elements of other namespaces do not show in the message; so does the reference implementation.
  }
}

core::Result<RuleFile> RuleFile::load(std::string bytes, std::string_view file_name) {
  constexpr auto kLargestRuleFile = std::size_t{20} * 1024 * 1024;
  auto document = Document::parse(std::move(bytes), file_name, {.max_bytes = kLargestRuleFile});
  if (!document) {
    return std::unexpected(document.error());
  }
  try {
    return RuleFile(RuleFileLoader(*document).load());
  } catch (const LoadError& error) {
    const auto place = document->place(error.element);
    return core::fail(core::ErrorCode::kInvalidFile, {error.nl, error.en},
                      {"Pas het regelbestand aan of laat het weg.", "Change the rule file or leave it out."},
                      core::Place{std::string(file_name), place.line, place.column});
  }
}

}  // namespace pareltjes::engines::xml_rules
