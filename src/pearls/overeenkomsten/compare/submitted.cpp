// SPDX-License-Identifier: EUPL-1.2
#include "pearls/overeenkomsten/compare/submitted.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "pearls/overeenkomsten/clauses.hpp"

namespace pareltjes::overeenkomsten {
namespace {

namespace compare = engines::text_compare;

compare::BlockKind block_kind_of(texts::Part::Kind kind) {
  switch (kind) {
    case texts::Part::Kind::kHeading:
      return compare::BlockKind::kHeading;
    case texts::Part::Kind::kListItem:
      return compare::BlockKind::kListItem;
    case texts::Part::Kind::kTableRow:
      return compare::BlockKind::kTableRow;
    case texts::Part::Kind::kParagraph:
      break;
  }
  return compare::BlockKind::kParagraph;
}

compare::ClauseKind clause_kind_of(PartKind kind) {
  switch (kind) {
    case PartKind::kArticle:
      return compare::ClauseKind::kArticle;
    case PartKind::kClause:
      return compare::ClauseKind::kClause;
    case PartKind::kPreamble:
    case PartKind::kRecital:
      return compare::ClauseKind::kPreamble;  // one piece: where the one ends differs from document to document
    case PartKind::kSigning:
      return compare::ClauseKind::kSignature;
    default:
      return compare::ClauseKind::kAnnex;
  }
}

std::string annex_number(std::string_view shown) {
  const auto blank = shown.rfind(' ');
  return core::fold(blank == std::string_view::npos ? shown : shown.substr(blank + 1));
}

}  // namespace

Submitted submitted_from(std::string name, texts::TextDocument document) {
  std::vector<compare::Line> lines;
  lines.reserve(document.parts.size());
  for (const auto& part : document.parts)
    lines.push_back({block_kind_of(part.kind), part.number, part.shown, part.text, part.level, part.line});
  const compare::Front front{begin_of_agreement(document), before_articles_of(document).size()};
  return {compare::contract_document(std::move(name), document.title, lines, front), std::move(document)};
}

StandardClauses clauses_of(const Standard& standard) {
  StandardClauses made;
  made.standard = &standard;
  std::string article;
  std::string annex;
  for (const auto& part : standard.parts) {
    const auto kind = clause_kind_of(part.kind);
    if (part.kind == PartKind::kArticle) article = part.number;
    if (part.kind == PartKind::kAnnex && !part.number.empty()) annex = annex_number(part.number);
    const bool numbered = kind == compare::ClauseKind::kArticle || kind == compare::ClauseKind::kClause;
    // What the engine sees as one clause is one: recitals, the preamble, an annex with its tables.
    const bool goes_on = !made.clauses.empty() && made.clauses.back().kind == kind && !numbered &&
                         (kind != compare::ClauseKind::kAnnex || made.clauses.back().number == annex);
    const bool unnumbered = numbered && part.number.empty() && !made.clauses.empty();
    if (!goes_on && !unnumbered) {
      compare::Clause clause;
      clause.kind = kind;
      clause.number = kind == compare::ClauseKind::kAnnex ? annex : part.number;
      clause.heading = part.heading;
      clause.article = numbered ? article : std::string();
      made.clauses.push_back(std::move(clause));
      made.parts.push_back(&part);
      made.requirements.emplace_back();
    }
    auto& clause = made.clauses.back();
    if (part.kind == PartKind::kTable) made.tables.emplace_back(&part, made.clauses.size() - 1);
    for (const auto& text : {part.heading, part.text}) {
      if (text.empty()) continue;
      if (!clause.text.empty()) clause.text += '\n';
      clause.starts.push_back(clause.text.size());
      clause.lines.push_back(part.place);
      clause.text += text;
    }
    for (const auto& requirement : part.requirements) {
      auto& list = made.requirements.back();
      if (std::ranges::find(list, requirement) == list.end()) list.push_back(requirement);
    }
  }
  return made;
}

}  // namespace pareltjes::overeenkomsten
