// SPDX-License-Identifier: EUPL-1.2
#include "pearls/omgevingswet/decision_models.hpp"

#include <fmt/format.h>

#include <map>

#include "core/text.hpp"
#include "engines/decision_tables/check/check.hpp"
#include "engines/decision_tables/model/read.hpp"

namespace pareltjes::omgevingswet {
namespace {

namespace tables = engines::decision_tables;
using engines::xml_rules::Document;
using engines::xml_rules::NodeId;
using engines::xml_rules::NodeKind;

/// The text under the name of the decision that it is about.
core::Text under(const std::string& owner, const core::Text& message) {
  if (owner.empty()) return message;
  return {fmt::format("‘{}’: {}", owner, message.nl), fmt::format("‘{}’: {}", owner, message.en)};
}

void add_tables(const Document& document, std::vector<DeliveryFinding>& findings) {
  const auto model = tables::read_model(std::string(document.source()), document.file_name());
  if (!model) return;  // then it did not get here
  for (const auto& found : tables::check(*model).findings) {
    DeliveryFinding finding;
    finding.rule = found.code;
    finding.severity = severity_of(found.severity);
    finding.file = document.file_name();
    finding.line = found.line;
    finding.column = found.column;
    finding.byte = found.byte;
    finding.xpath = found.xpath;
    finding.text = under(found.owner, found.message);
    finding.advice = found.advice;
    findings.push_back(std::move(finding));
  }
}

/// One element of a document with all below it, as a document of its own.
class Extract {
 public:
  Extract(const Document& document, NodeId root) : document_(document) {
    const auto& tree = document.tree();
    for (NodeId id = root; id < tree[root].end; ++id) {
      const bool named = tree[id].kind == NodeKind::kElement || tree[id].kind == NodeKind::kAttribute;
      if (named) prefixes_.try_emplace(document.names().uri(tree[id].name), fmt::format("n{}", prefixes_.size()));
    }
    write(root, true);
  }

  [[nodiscard]] const std::string& text() const { return text_; }
  /// The elements of the extract as nodes of the document, in order.
  [[nodiscard]] const std::vector<NodeId>& elements() const { return elements_; }

 private:
  [[nodiscard]] std::string name(NodeId id) const {
    const auto uri = document_.names().uri(document_.tree()[id].name);
    const auto local = document_.names().local(document_.tree()[id].name);
    if (uri.empty()) return std::string(local);
    if (uri == "http://www.w3.org/XML/1998/namespace") return fmt::format("xml:{}", local);
    return fmt::format("{}:{}", prefixes_.at(uri), local);
  }

  void write(NodeId id, bool is_root) {
    const auto& tree = document_.tree();
    if (tree[id].kind == NodeKind::kText) text_ += core::escape_markup(tree.value(id));
    if (tree[id].kind != NodeKind::kElement) return;
    elements_.push_back(id);
    text_ += "<" + name(id);
    for (const auto& [uri, prefix] : prefixes_) {
      const bool given = uri.empty() || uri == "http://www.w3.org/XML/1998/namespace";
      if (is_root && !given) text_ += fmt::format(" xmlns:{}=\"{}\"", prefix, core::escape_markup(uri));
    }
    for (NodeId at = id + 1; at < tree[id].end && tree[at].kind == NodeKind::kAttribute; ++at) {
      text_ += fmt::format(" {}=\"{}\"", name(at), core::escape_markup(tree.value(at)));
    }
    text_ += ">";
    for (auto at = tree.first_child(id); at != engines::xml_rules::kAbsent; at = tree.next_sibling(at))
      write(at, false);
    text_ += "</" + name(id) + ">";
  }

  const Document& document_;
  std::map<std::string_view, std::string> prefixes_;
  std::string text_;
  std::vector<NodeId> elements_;
};

void check_extension(const Document& document, NodeId node, const Standard& standard,
                     std::vector<DeliveryFinding>& findings) {
  const Extract extract(document, node);
  const auto alone = Document::parse(extract.text(), document.file_name());
  if (!alone) return;
  const auto verdict = standard.schemas->validate(*alone);
  if (!verdict) return;
  std::map<NodeId, NodeId> original;
  for (NodeId id = 0; id < alone->tree().size(); ++id) {
    if (alone->tree()[id].kind == NodeKind::kElement) original.emplace(id, extract.elements()[original.size()]);
  }
  for (const auto& found : verdict->findings) {
    auto at = found.node;
    while (!original.contains(at) && alone->tree()[at].parent != engines::xml_rules::kAbsent)
      at = alone->tree()[at].parent;
    const auto id = original.contains(at) ? original.at(at) : node;
    const auto place = document.place(id);
    DeliveryFinding finding;
    finding.rule = "XSD";
    finding.severity = pearl::Severity::kError;
    finding.file = document.file_name();
    finding.line = place.line;
    finding.column = place.column;
    finding.byte = place.byte;
    finding.xpath = engines::xml_rules::location_of(document.tree(), id);
    finding.text = found.message;
    findings.push_back(std::move(finding));
  }
}

void check_extensions(const Document& document, const Standard& standard, std::vector<DeliveryFinding>& findings) {
  if (!standard.schemas) return;
  const auto& tree = document.tree();
  const auto dmn = document.names().uri(tree[document.root_element()].name);
  for (NodeId id = 0; id < tree.size(); ++id) {
    if (tree[id].kind != NodeKind::kElement || document.names().local(tree[id].name) != "extensionElements") continue;
    if (document.names().uri(tree[id].name) != dmn) continue;
    for (auto at = tree.first_child(id); at != engines::xml_rules::kAbsent; at = tree.next_sibling(at)) {
      const auto& child = tree[at];
      if (child.kind != NodeKind::kElement) continue;
      const auto uri = document.names().uri(child.name);
      const auto local = document.names().local(child.name);
      if (!standard.schemas->schema_for(uri, local).empty()) check_extension(document, at, standard, findings);
    }
  }
}

}  // namespace

pearl::Severity severity_of(tables::Severity severity) {
  if (severity == tables::Severity::kError) return pearl::Severity::kError;
  return severity == tables::Severity::kWarning ? pearl::Severity::kWarning : pearl::Severity::kInfo;
}

bool holds_applicable_rules(const Delivery& delivery) {
  return delivery.contains("opdrachtAanleverenToepasbareRegels.xml");
}

std::vector<DeliveryFinding> check_decision_model(const Document& document, const Standard& standard) {
  std::vector<DeliveryFinding> findings;
  if (!tables::is_decision_model(document)) return findings;
  check_extensions(document, standard, findings);
  add_tables(document, findings);
  return findings;
}

}  // namespace pareltjes::omgevingswet
