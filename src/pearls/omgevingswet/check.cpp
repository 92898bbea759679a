// SPDX-License-Identifier: EUPL-1.2
#include "pearls/omgevingswet/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <tuple>

#include "core/text.hpp"
#include "engines/xml_rules/document/document.hpp"
#include "pearls/omgevingswet/decision_models.hpp"

namespace pareltjes::omgevingswet {
namespace {

using engines::xml_rules::Document;
using engines::xml_rules::NodeId;
using pearl::Severity;

/// Checks one file after another; each document is let go before the next.
class Checker {
 public:
  Checker(const Standard& standard, const pearl::RunControl& control, DeliveryVerdict& verdict)
      : standard_(standard), control_(control), verdict_(verdict) {
    for (const auto& rules : standard.rules) {
      verdict_.rule_files.push_back({rules.file_name(), static_cast<std::int64_t>(rules.rules().size()), 0, 0, {}});
    }
    for (const auto& not_loaded : standard.not_loaded) {
      verdict_.rule_files.push_back(
          {not_loaded.file, 0, 0, 0, core::describe(not_loaded.error, core::Language::kDutch)});
    }
  }

  core::Result<void> one(const std::string& name, const std::string& bytes) {
    CheckedFile checked{name, static_cast<std::int64_t>(bytes.size()), {}, {}, 0, 0};
    const auto before = errors();
    if (is_xml_name(name)) {
      const auto document = Document::parse(bytes, name);
      if (document) {
        if (auto done = with_document(*document, checked); !done) return done;
      } else {
        not_readable(document.error(), name);
      }
    }
    checked.errors = errors() - before;
    verdict_.files.push_back(std::move(checked));
    return {};
  }

 private:
  [[nodiscard]] std::int64_t errors() const {
    return std::ranges::count(verdict_.findings, Severity::kError, &DeliveryFinding::severity);
  }

  void not_readable(const core::Error& error, const std::string& name) {
    DeliveryFinding finding;
    finding.rule = "XML";
    finding.file = name;
    if (error.place) {
      finding.line = error.place->line.value_or(0);
      finding.column = error.place->column.value_or(0);
    }
    finding.text = error.message;
    finding.advice = error.advice;
    verdict_.findings.push_back(std::move(finding));
  }

  core::Result<void> with_document(const Document& document, CheckedFile& checked) {
    const auto& tree = document.tree();
    checked.root = document.names().local(tree[document.root_element()].name);
    const bool fits = against_schema(document, checked);
    for (auto& finding : check_decision_model(document, standard_)) verdict_.findings.push_back(std::move(finding));
    if (!fits) {
      if (!standard_.rules.empty()) {
        add(document, document.root_element(), "XSD", Severity::kInfo,
            {"De regels zijn hier niet nagekeken: eerst moet het schema kloppen.",
             "The rules were not checked here: first the schema has to fit."});
      }
      return {};
    }
    for (std::size_t i = 0; i < standard_.rules.size(); ++i) {
      if (auto go = control_.check(); !go) return go;
      against_rules(document, standard_.rules[i], verdict_.rule_files[i]);
      ++checked.rule_files;
    }
    return {};
  }

  bool against_schema(const Document& document, CheckedFile& checked) {
    if (!standard_.schemas) return true;
    const auto verdict = standard_.schemas->validate(document);
    if (!verdict) {
      add(document, document.root_element(), "XSD", Severity::kWarning, verdict.error().message,
          verdict.error().advice);
      return true;
    }
    if (!verdict->has_schema) return true;
    checked.schema = verdict->schema;
    for (const auto& finding : verdict->findings) add(document, finding.node, "XSD", Severity::kError, finding.message);
    if (verdict->cut_off) {
      add(document, document.root_element(), "XSD", Severity::kWarning,
          {"Er zijn meer fouten dan hier staan.", "There are more mistakes than are shown here."});
    }
    return verdict->findings.empty();
  }

  void against_rules(const Document& document, const engines::xml_rules::RuleFile& rules, RuleFileUse& use) {
    const auto verdict = rules.check(document);
    ++use.files;
    use.violations += static_cast<std::int64_t>(verdict.violations.size());
    for (const auto& violation : verdict.violations) {
      const auto severity = violation.role == "waarschuwing" ? Severity::kWarning : Severity::kError;
      const auto text = readable(violation.message);
      add(document, violation.node, violation.id, severity, {text, text});
    }
    if (verdict.error_code) {
      use.trouble = fmt::format("{} {}", *verdict.error_code, verdict.error_detail);
      add(document, document.root_element(), *verdict.error_code, Severity::kError,
          {fmt::format("De regels in {} liepen vast op dit bestand ({}).", use.file, verdict.error_detail),
           fmt::format("The rules in {} failed on this file ({}).", use.file, verdict.error_detail)},
          {"Kijk of een waarde ontbreekt, dubbel is of geen getal is.",
           "Check whether a value is absent, double or no number."});
    }
    if (verdict.cut_off) {
      add(document, document.root_element(), use.file, Severity::kWarning,
          {"Er zijn meer fouten dan hier staan.", "There are more mistakes than are shown here."});
    }
  }

  void add(const Document& document, NodeId node, std::string rule, Severity severity, core::Text text,
           core::Text advice = {}) {
    const auto place = document.place(node);
    DeliveryFinding finding{
        std::move(rule), severity,         document.file_name(), place.line, place.column, place.byte, {}, {},
        std::move(text), std::move(advice)};
    finding.xpath = engines::xml_rules::location_of(document.tree(), node);
    finding.eid = engines::xml_rules::nearest_attribute(document.tree(), node, "eId");
    if (finding.eid.empty()) finding.eid = engines::xml_rules::nearest_attribute(document.tree(), node, "wId");
    verdict_.findings.push_back(std::move(finding));
  }

  const Standard& standard_;
  const pearl::RunControl& control_;
  DeliveryVerdict& verdict_;
};

}  // namespace

std::string readable(const std::string& message) {
  std::string_view json = message;
  while (json.ends_with(',') || json.ends_with(' ')) json.remove_suffix(1);
  const auto parsed = nlohmann::json::parse(json, nullptr, false);
  if (parsed.is_object()) {
    if (const auto text = parsed.find("melding"); text != parsed.end() && text->is_string())
      return text->get<std::string>();
    std::string fields;
    for (const auto& [name, value] : parsed.items()) {
      if (name != "code" && value.is_string())
        fields += fmt::format("{}{}: {}", fields.empty() ? "" : "; ", name, value.get<std::string>());
    }
    if (!fields.empty()) return fields;
  }
  return message;
}

core::Result<DeliveryVerdict> check(const FileSet& delivery, const Standard& standard,
                                    const pearl::RunControl& control) {
  DeliveryVerdict verdict;
  if (!holds_applicable_rules(delivery.files)) check_contents(delivery, verdict.findings);
  Checker checker(standard, control, verdict);
  double done = 0;
  for (const auto& [name, bytes] : delivery.files) {
    control.report(done++ / static_cast<double>(delivery.files.size()), {name, name});
    if (auto go = control.check(); !go) return std::unexpected(go.error());
    if (auto checked = checker.one(name, bytes); !checked) return std::unexpected(checked.error());
  }
  std::ranges::stable_sort(verdict.findings, {}, [](const DeliveryFinding& finding) {
    return std::tie(finding.file, finding.byte, finding.rule);
  });
  return verdict;
}

}  // namespace pareltjes::omgevingswet
