// SPDX-License-Identifier: EUPL-1.2
#include "engines/text_compare/contract.hpp"

#include <algorithm>
#include <utility>

#include "core/resources.hpp"
#include "core/text.hpp"
#include "engines/text_compare/requirements.hpp"

namespace pareltjes::engines::text_compare {
namespace {

constexpr std::string_view kKindsFile = "src/engines/text_compare/stukken.csv";
constexpr std::size_t kHeadWords = 60;  ///< Within these a document says what it is.

Block block_of(const Line& line) {
  Block block;
  block.kind = line.kind;
  const bool bullet = line.number.empty() && !line.shown.empty();
  block.text = bullet ? "- " + line.text : line.text;
  // "Artikel 5" and "Bijlage 1" say what they are; other numbers are told apart by their number alone.
  const auto shown = core::fold(line.shown);
  const bool names_itself = shown.starts_with("artikel") || shown.starts_with("article") ||
                            shown.starts_with("bijlage") || shown.starts_with("annex") ||
                            shown.starts_with("appendix") || shown.starts_with("schedule");
  block.number = names_itself ? line.shown : line.number;
  block.level = line.level;
  block.line = line.line;
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
const DocumentKind* kind_of(const std::string& name, const std::string& title, std::span<const Line> lines) {
  std::string head;
  std::size_t words = 0;
  for (const auto& line : lines) {
    if (words > kHeadWords) break;
    head += " " + line.text;
    words += core::split(line.text, ' ').size();
  }
  for (const auto& text : {title, head, name}) {
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

/// What stands before the articles as one clause, as that of a standard is.
void join_preamble(std::vector<Clause>& clauses) {
  const auto before = [](const Clause& one) {
    return one.kind == ClauseKind::kPreamble || one.kind == ClauseKind::kRecital;
  };
  while (clauses.size() > 1 && before(clauses[0]) && before(clauses[1])) {
    auto& first = clauses[0];
    const auto& second = clauses[1];
    first.kind = ClauseKind::kPreamble;
    const auto shift = first.text.size() + 1;
    first.text += "\n" + second.text;
    for (const auto start : second.starts) first.starts.push_back(shift + start);
    first.lines.insert(first.lines.end(), second.lines.begin(), second.lines.end());
    clauses.erase(clauses.begin() + 1);
  }
}

}  // namespace

const std::vector<DocumentKind>& document_kinds() {
  static const auto kinds = read_kinds();
  return kinds;
}

ContractDocument contract_document(std::string name, const std::string& title, std::span<const Line> lines,
                                   const Front& front) {
  ContractDocument made;
  made.name = std::move(name);
  std::vector<Block> blocks;
  std::string all;
  for (std::size_t i = front.begin; i < lines.size(); ++i) {
    const auto& line = lines[i];
    all += line.text + "\n";
    if (line.kind != BlockKind::kParagraph || !line.shown.empty()) {
      blocks.push_back(block_of(line));
      // The title has the number of a chapter where the agreement stands in a book: no article.
      if (i < front.articles && blocks.back().kind == BlockKind::kHeading) blocks.back().number.clear();
      continue;
    }
    // A text may be written as Markdown without saying so: headings, rules.
    for (auto& block : blocks_of_text(line.text)) {
      block.line = line.line;
      blocks.push_back(std::move(block));
    }
  }
  made.clauses = clauses(blocks);
  join_preamble(made.clauses);
  const auto tokens = tokenize(all);
  made.words = static_cast<std::size_t>(std::ranges::count(tokens, TokenKind::kWord, &Token::kind));
  made.language = language_of(tokens);
  made.kind = kind_of(made.name, title, lines);
  made.lexicon = Lexicon::built_in();
  for (const auto& [party_name, party] : party_names(made.clauses, made.lexicon, made.language))
    made.lexicon.add_party(party_name, party);
  return made;
}

}  // namespace pareltjes::engines::text_compare
