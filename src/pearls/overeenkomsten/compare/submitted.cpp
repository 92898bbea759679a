// SPDX-License-Identifier: EUPL-1.2
#include "pearls/overeenkomsten/compare/submitted.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/resources.hpp"
#include "core/text.hpp"
#include "engines/text_compare/requirements.hpp"
#include "pearls/overeenkomsten/clauses.hpp"

namespace pareltjes::overeenkomsten {
namespace {

namespace compare = engines::text_compare;

constexpr std::string_view kKindsFile = "src/pearls/overeenkomsten/regels/stukken.csv";
constexpr std::size_t kHeadWords = 60;  ///< Within these a document says what it is.

compare::Block block_of(const texts::Part& part) {
  compare::Block block;
  switch (part.kind) {
    case texts::Part::Kind::kHeading:
      block.kind = compare::BlockKind::kHeading;
      break;
    case texts::Part::Kind::kListItem:
      block.kind = compare::BlockKind::kListItem;
      break;
    case texts::Part::Kind::kTableRow:
      block.kind = compare::BlockKind::kTableRow;
      break;
    case texts::Part::Kind::kParagraph:
      break;
  }
  const bool bullet = part.number.empty() && !part.shown.empty();
  block.text = bullet ? "- " + part.text : part.text;
  // "Artikel 5" and "Bijlage 1" say what they are; other numbers are told apart by their number alone.
  const auto shown = core::fold(part.shown);
  const bool names_itself = shown.starts_with("artikel") || shown.starts_with("article") ||
                            shown.starts_with("bijlage") || shown.starts_with("annex") ||
                            shown.starts_with("appendix") || shown.starts_with("schedule");
  block.number = names_itself ? part.shown : part.number;
  block.level = part.level;
  block.line = part.line;
  return block;
}

std::vector<DocumentKind> read_kinds() {
  std::vector<DocumentKind> kinds;
  bool head = true;
  for (const auto& line : core::split(core::find_resource(kKindsFile).value_or(std::string_view()), '\n')) {
    const auto cells = core::split(core::trim(line), ';');
    if (std::exchange(head, false) || cells.size() < 6) continue;
    DocumentKind kind{cells[0], static_cast<int>(core::parse_number(cells[1]).value_or(0)), {}, {cells[3], cells[4]}};
    for (const auto& word : core::split(cells[2], ',')) {
      if (!word.empty()) kind.words.push_back(core::fold(word));
    }
    kinds.push_back(std::move(kind));
  }
  return kinds;
}

/// The kind whose word comes first in the title, then in what the document begins with, then in the file's name.
const DocumentKind* kind_of(const std::string& name, const texts::TextDocument& document) {
  std::string head;
  std::size_t words = 0;
  for (const auto& part : document.parts) {
    if (words > kHeadWords) break;
    head += " " + part.text;
    words += core::split(part.text, ' ').size();
  }
  for (const auto& text : {document.title, head, name}) {
    const auto folded = " " + core::fold(text) + " ";
    const DocumentKind* found = nullptr;
    std::size_t first = std::string::npos;
    for (const auto& kind : document_kinds()) {
      for (const auto& word : kind.words) {
        const auto at = folded.find(" " + word);
        if (at < first) {
          first = at;
          found = &kind;
        }
      }
    }
    if (found != nullptr) return found;
  }
  return &document_kinds().back();
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

/// What stands before the articles as one clause, as that of a standard is.
void join_preamble(std::vector<compare::Clause>& clauses) {
  const auto before = [](const compare::Clause& one) {
    return one.kind == compare::ClauseKind::kPreamble || one.kind == compare::ClauseKind::kRecital;
  };
  while (clauses.size() > 1 && before(clauses[0]) && before(clauses[1])) {
    auto& first = clauses[0];
    const auto& second = clauses[1];
    first.kind = compare::ClauseKind::kPreamble;
    const auto shift = first.text.size() + 1;
    first.text += "\n" + second.text;
    for (const auto start : second.starts) first.starts.push_back(shift + start);
    for (const auto title : second.titles) first.titles.push_back(shift + title);
    first.lines.insert(first.lines.end(), second.lines.begin(), second.lines.end());
    clauses.erase(clauses.begin() + 1);
  }
}

std::string annex_number(std::string_view shown) {
  const auto blank = shown.rfind(' ');
  return core::fold(blank == std::string_view::npos ? shown : shown.substr(blank + 1));
}

}  // namespace

const std::vector<DocumentKind>& document_kinds() {
  static const auto kinds = read_kinds();
  return kinds;
}

core::Text Submitted::place(std::size_t line) const {
  if (line == 0) return {};
  const bool paragraphs = document.format == "docx" || document.format == "odt";
  for (const auto& part : document.parts) {
    if (part.line == line && part.page > 0) {
      return {fmt::format("pagina {}, regel {}", part.page, line), fmt::format("page {}, line {}", part.page, line)};
    }
  }
  if (paragraphs) return {fmt::format("alinea {}", line), fmt::format("paragraph {}", line)};
  return {fmt::format("regel {}", line), fmt::format("line {}", line)};
}

Submitted submitted_from(std::string name, texts::TextDocument document) {
  Submitted made;
  made.name = std::move(name);
  made.document = std::move(document);
  const auto front = begin_of_agreement(made.document);
  const auto articles = before_articles_of(made.document).size();
  std::vector<compare::Block> blocks;
  std::string all;
  for (std::size_t i = front; i < made.document.parts.size(); ++i) {
    const auto& part = made.document.parts[i];
    all += part.text + "\n";
    if (part.kind != texts::Part::Kind::kParagraph || !part.shown.empty()) {
      blocks.push_back(block_of(part));
      // The title has the number of a chapter where the agreement stands in a book: no article.
      if (i < articles && blocks.back().kind == compare::BlockKind::kHeading) blocks.back().number.clear();
      continue;
    }
    // A text may be written as Markdown without saying so: headings, rules.
    for (auto& block : compare::blocks_of_text(part.text)) {
      block.line = part.line;
      blocks.push_back(std::move(block));
    }
  }
  made.clauses = compare::clauses(blocks);
  join_preamble(made.clauses);
  const auto tokens = compare::tokenize(all);
  made.words = static_cast<std::size_t>(std::ranges::count(tokens, compare::TokenKind::kWord, &compare::Token::kind));
  made.language = compare::language_of(tokens);
  made.kind = kind_of(made.name, made.document);
  made.lexicon = compare::Lexicon::built_in();
  for (const auto& [party_name, party] : compare::party_names(made.clauses, made.lexicon, made.language))
    made.lexicon.add_party(party_name, party);
  return made;
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
