// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "engines/xml_rules/schematron/compiled.hpp"

namespace pareltjes::engines::xml_rules {

namespace {

// The first "code" in a message that is a JSON object.
std::string code_in(std::string_view message) {
  constexpr std::string_view kKey = "\"code\"";
  auto at = message.find(kKey);
  if (at == std::string_view::npos) {
    return {};
  }
  at = message.find('"', at + kKey.size());
  const auto end = at == std::string_view::npos ? at : message.find('"', at + 1);
  return end == std::string_view::npos ? std::string() : std::string(message.substr(at + 1, end - at - 1));
}

}  // namespace

/// Checks one document against one rule file.
class Checker {
 public:
  Checker(const RuleFile::Compiled& rules, const Document& document, const CheckLimits& limits)
      : rules_(rules),
        limits_(limits),
        run_(rules.program, document, rules.keys, static_cast<std::uint32_t>(rules.globals.size())),
        evaluator_(run_) {
    run_.frame.resize(rules.frame_size);
    const auto root = Focus::on(Item::of(document.tree(), 0));
    for (const auto& global : rules.globals) {
      arm(*global, run_.globals, root);
    }
  }

  Verdict run() {
    try {
      for (const auto& pattern : rules_.patterns) {
        check_pattern(pattern);
      }
    } catch (const DynamicError& error) {
      verdict_.violations.clear();
      verdict_.error_code = error.code();
      verdict_.error_detail = error.detail();
    }
    return std::move(verdict_);
  }

 private:
  [[nodiscard]] const Tree& tree() const { return run_.tree(); }

  // An error inside a rule context means that it does not match.
  bool matches(const Rule& rule, NodeId node) {
    try {
      return evaluator_.matches(rule.context, tree(), node);
    } catch (const DynamicError&) {
      return false;
    }
  }

  void check_pattern(const Pattern& pattern) {
    visit(pattern, 0);
    std::vector<const MatchPattern*> contexts;
    for (const auto& rule : pattern.rules) {
      contexts.push_back(&rule.context);
    }
    for (const auto node : run_.candidates(contexts)) {
      visit(pattern, node);
    }
  }

  void visit(const Pattern& pattern, NodeId node) {
    const auto rule = std::ranges::find_if(pattern.rules, [&](const Rule& one) { return matches(one, node); });
    if (rule != pattern.rules.end()) {
      fire(pattern, *rule, node);
    }
    run_.passing_heap().clear();
  }

  void fire(const Pattern& pattern, const Rule& rule, NodeId node) {
    const auto focus = Focus::on(Item::of(tree(), node), 0, 0);
    for (const auto& let : rule.lets) {
      arm(*let, run_.frame, focus);
    }
    for (const auto& assertion : rule.assertions) {
      if (evaluator_.boolean(*assertion.test, focus) == assertion.is_report) {
        report(pattern, rule, assertion, focus);
      }
    }
  }

  std::string message_of(const Assertion& assertion, const Focus& focus) {
    std::string text;
    for (const auto& part : assertion.message) {
      switch (part.kind) {
        case MessagePart::Kind::kText:
          text += part.text;
          break;
        case MessagePart::Kind::kValueOf:
          text += evaluator_.text(*part.expression, focus);
          break;
        case MessagePart::Kind::kName:
          text += name_of(part, focus);
          break;
      }
    }
    return normalize_space(text);
  }

  std::string name_of(const MessagePart& part, const Focus& focus) {
    if (!part.expression) {
      return tree().qualified_name(focus.item.node.id);
    }
    const auto nodes = evaluator_.evaluate(*part.expression, focus);
    if (nodes.size() > 1 || (!nodes.empty() && !nodes.front().is_node())) {
      throw DynamicError("XPTY0004", "the name of one node is needed");
    }
    return nodes.empty() ? std::string() : nodes.front().node.tree->qualified_name(nodes.front().node.id);
  }

  void report(const Pattern& pattern, const Rule& rule, const Assertion& assertion, const Focus& focus) {
    Violation violation;
    violation.message = message_of(assertion, focus);
    if (verdict_.violations.size() >= limits_.max_violations) {
      verdict_.cut_off = true;
      return;
    }
    violation.id = !assertion.id.empty() ? assertion.id : !rule.id.empty() ? rule.id : code_in(violation.message);
    violation.role = assertion.role;
    violation.node = focus.item.node.id;
    violation.location = location_of(tree(), violation.node);
    violation.pattern = pattern.title;
    violation.about = assertion.about;
    verdict_.violations.push_back(std::move(violation));
  }

  const RuleFile::Compiled& rules_;
  const CheckLimits& limits_;
  Run run_;
  Evaluator evaluator_;
  Verdict verdict_;
};

RuleFile::RuleFile(std::unique_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}
RuleFile::RuleFile(RuleFile&&) noexcept = default;
RuleFile& RuleFile::operator=(RuleFile&&) noexcept = default;
RuleFile::~RuleFile() = default;

Verdict RuleFile::check(const Document& document, const CheckLimits& limits) const {
  return Checker(*compiled_, document, limits).run();
}

const std::string& RuleFile::file_name() const {
  return compiled_->file_name;
}

std::vector<RuleInfo> RuleFile::rules() const {
  std::vector<RuleInfo> all;
  for (const auto& pattern : compiled_->patterns) {
    for (const auto& rule : pattern.rules) {
      for (const auto& assertion : rule.assertions) {
        std::string id = assertion.id.empty() ? rule.id : assertion.id;
        if (id.empty()) {
          std::string fixed;
          for (const auto& part : assertion.message) {
            fixed += part.text;
          }
          id = code_in(fixed);
        }
        all.push_back({std::move(id), assertion.role});
      }
    }
  }
  return all;
}

}  // namespace pareltjes::engines::xml_rules
