// SPDX-License-Identifier: EUPL-1.2
#include "pearls/omgevingswet/check_file.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "engines/xml_rules/document/document.hpp"
#include "pearls/omgevingswet/decision_models.hpp"
#include "pearls/omgevingswet/geometry.hpp"
#include "pearls/omgevingswet/surroundings.hpp"

namespace pareltjes::omgevingswet {
namespace {

using engines::xml_rules::Document;
using engines::xml_rules::kAbsent;
using engines::xml_rules::NodeId;
using engines::xml_rules::NodeKind;
using pearl::Severity;

constexpr std::size_t kExcerpt = 240;

/// What stands there, from the start tag on, blanks folded; whole characters only.
std::string excerpt_at(const Document& document, NodeId node) {
  const auto& tree = document.tree();
  while (tree[node].kind != NodeKind::kElement && tree[node].parent != kAbsent) node = tree[node].parent;
  if (tree[node].kind != NodeKind::kElement) return {};
  auto source = document.source().substr(std::min<std::size_t>(tree[node].text, document.source().size()));
  source = source.substr(0, kExcerpt);
  if (source.size() == kExcerpt) {
    std::size_t end = source.size();
    while (end > 0 && (static_cast<unsigned char>(source[end - 1]) & 0xC0U) == 0x80U) --end;
    source = source.substr(0, end == 0 ? 0 : end - 1);
  }
  std::string text;
  bool blank = false;
  for (const char c : source) {
    const bool is_blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!is_blank || !blank) text += is_blank ? ' ' : c;
    blank = is_blank;
  }
  return text;
}

/// Of so many findings in a file the lines around are kept: whoever has more mends these first.
constexpr std::size_t kMostSurroundings = 200;

void place(const Document& document, NodeId node, DeliveryFinding& finding, bool with_surroundings) {
  const auto at = document.place(node);
  finding.file = document.file_name();
  finding.line = at.line;
  finding.column = at.column;
  finding.byte = at.byte;
  finding.xpath = engines::xml_rules::location_of(document.tree(), node);
  finding.eid = engines::xml_rules::nearest_attribute(document.tree(), node, "eId");
  if (finding.eid.empty()) finding.eid = engines::xml_rules::nearest_attribute(document.tree(), node, "wId");
  finding.excerpt = excerpt_at(document, node);
  const auto& tree = document.tree();
  while (tree[node].kind != NodeKind::kElement && tree[node].parent != kAbsent) node = tree[node].parent;
  if (with_surroundings && tree[node].kind == NodeKind::kElement)
    finding.surroundings = surroundings_of(document.source(), tree[node].text, at.line);
}

/// Checks one file with one document in memory.
class FileChecker {
 public:
  FileChecker(const Standard& standard, const pearl::RunControl& control, FileOutcome& outcome)
      : standard_(standard), control_(control), outcome_(outcome) {
    outcome_.uses.resize(standard.rules.size());
  }

  core::Result<void> check(std::string bytes, const std::string& name, std::uint32_t file) {
    const auto document = Document::parse(std::move(bytes), name);
    if (!document) {
      not_readable(document.error(), name);
      return {};
    }
    outcome_.checked.root = document->names().local(document->tree()[document->root_element()].name);
    outcome_.facts = facts_of(*document, file);
    if (auto go = control_.check(); !go) return go;
    if (!outcome_.facts.geo_objects.empty()) against_geometry(*document, file);
    look_at_declarations(*document);
    for (auto& finding : check_decision_model(*document, standard_)) outcome_.findings.push_back(std::move(finding));
    if (!against_schema(*document)) {
      if (!standard_.rules.empty()) {
        add(*document, document->root_element(), "XSD", Severity::kInfo,
            {"De regels zijn hier niet nagekeken: eerst moet het schema kloppen.",
             "The rules were not checked here: first the schema has to fit."});
      }
      return {};
    }
    for (std::size_t i = 0; i < standard_.rules.size(); ++i) {
      if (auto go = control_.check(); !go) return go;
      if (!standard_.is_for(i, document->names().uri(document->tree()[document->root_element()].name))) continue;
      against_rules(*document, standard_.rules[i], outcome_.uses[i]);
      ++outcome_.checked.rule_files;
    }
    return {};
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
    outcome_.findings.push_back(std::move(finding));
  }

 private:
  /// Geometry is large: its findings get their place while the document is here.
  void against_geometry(const Document& document, std::uint32_t file) {
    std::vector<OpenFinding> found;
    check_geometries(document, file, outcome_.facts, found);
    for (auto& one : found) {
      place(document, one.at.node, one.finding, outcome_.findings.size() < kMostSurroundings);
      outcome_.findings.push_back(std::move(one.finding));
    }
  }

  /// xmlns:schemaLocation declares a prefix where xsi:schemaLocation was meant: valid, and of no use.
  void look_at_declarations(const Document& document) {
    for (const auto& declared : document.declarations()) {
      if (declared.prefix != "schemaLocation") continue;
      add(document, declared.element, "PAR0006", Severity::kInfo,
          {"Hier staat xmlns:schemaLocation. Bedoeld is xsi:schemaLocation.",
           "This says xmlns:schemaLocation. What is meant is xsi:schemaLocation."},
          {"Verander het voorvoegsel xmlns in xsi.", "Change the prefix xmlns into xsi."});
      return;
    }
  }

  bool against_schema(const Document& document) {
    if (!standard_.schemas) return true;
    const auto verdict = standard_.schemas->validate(document);
    if (!verdict) {
      add(document, document.root_element(), "XSD", Severity::kWarning, verdict.error().message,
          verdict.error().advice);
      return true;
    }
    if (!verdict->has_schema) return true;
    outcome_.checked.schema = verdict->schema;
    for (const auto& finding : verdict->findings)
      add(document, finding.node, "XSD", Severity::kError, finding.message,
          {"Maak het element zoals het schema zegt.", "Make the element as the schema says."});
    if (verdict->cut_off) more(document, "XSD");
    return verdict->findings.empty();
  }

  void against_rules(const Document& document, const engines::xml_rules::RuleFile& rules, RuleFileUse& use) {
    const auto verdict = rules.check(document);
    ++use.files;
    use.violations += static_cast<std::int64_t>(verdict.violations.size());
    for (const auto& violation : verdict.violations) {
      const bool warning = violation.role == "waarschuwing" || violation.role == "warning";
      const auto text = readable(violation.message, violation.about);
      add(document, violation.node, violation.id, warning ? Severity::kWarning : Severity::kError, {text, text});
    }
    if (verdict.error_code) {
      use.trouble = fmt::format("{} {}", *verdict.error_code, verdict.error_detail);
      add(document, document.root_element(), *verdict.error_code, Severity::kError,
          {fmt::format("De regels in {} liepen vast op dit bestand ({}).", rules.file_name(), verdict.error_detail),
           fmt::format("The rules in {} failed on this file ({}).", rules.file_name(), verdict.error_detail)},
          {"Kijk of een waarde ontbreekt, dubbel is of geen getal is.",
           "Check whether a value is absent, double or no number."});
    }
    if (verdict.cut_off) more(document, rules.file_name());
  }

  void more(const Document& document, const std::string& rule) {
    add(document, document.root_element(), rule, Severity::kWarning,
        {"Er zijn meer fouten dan hier staan.", "There are more mistakes than are shown here."});
  }

  void add(const Document& document, NodeId node, std::string rule, Severity severity, core::Text text,
           core::Text advice = {}) {
    DeliveryFinding finding;
    finding.rule = std::move(rule);
    finding.severity = severity;
    finding.text = std::move(text);
    finding.advice = std::move(advice);
    place(document, node, finding, outcome_.findings.size() < kMostSurroundings);
    outcome_.findings.push_back(std::move(finding));
  }

  const Standard& standard_;
  const pearl::RunControl& control_;
  FileOutcome& outcome_;
};

}  // namespace

core::Result<FileOutcome> check_file(const Delivery& delivery, std::uint32_t file, const Standard& standard,
                                     const pearl::RunControl& control) {
  const auto& [name, bytes] = delivery.files()[file];
  FileOutcome outcome;
  outcome.checked = {name, static_cast<std::int64_t>(bytes), {}, {}, 0, 0};
  if (auto go = control.check(); !go) return std::unexpected(go.error());
  FileChecker checker(standard, control, outcome);
  auto content = delivery.content(file);
  if (!content) {
    checker.not_readable(content.error(), name);
    return outcome;
  }
  // Only these can be the file of an information object, which is known by its hash.
  outcome.note = note_of(content->bytes(), !name.ends_with(".xml"));
  if (is_xml_name(name) && !content->bytes().empty()) {  // an empty file has its own finding
    if (auto done = checker.check(std::move(*content).take(), name, file); !done) return std::unexpected(done.error());
  }
  return outcome;
}

void place_in_file(const Delivery& delivery, std::uint32_t file, const std::vector<OpenFinding*>& findings) {
  const auto& name = delivery.files()[file].name;
  auto content = delivery.content(file);
  const auto document = content ? core::Result<Document>(Document::parse(std::move(*content).take(), name))
                                : core::Result<Document>(std::unexpected(content.error()));
  std::size_t placed = 0;
  for (auto* one : findings) {
    one->finding.file = name;
    if (!document || one->at.node == kAbsent) continue;
    place(*document, one->at.node, one->finding, placed++ < kMostSurroundings);
  }
}

}  // namespace pareltjes::omgevingswet
