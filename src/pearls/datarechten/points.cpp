// SPDX-License-Identifier: EUPL-1.2
#include "pearls/datarechten/points.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "engines/text_compare/contract_file.hpp"
#include "pearls/datarechten/library.hpp"
#include "pearls/datarechten/signals.hpp"
#include "platform/texts/text_document.hpp"

namespace pareltjes::datarechten {
namespace {

namespace compare = engines::text_compare;
using compare::Verdict;

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

struct ReadDocument {
  texts::TextDocument text;
  compare::ContractDocument contract;
};

ReadDocument cut(NamedText given) {
  std::vector<compare::Line> lines;
  lines.reserve(given.text.parts.size());
  for (const auto& part : given.text.parts)
    lines.push_back({block_kind_of(part.kind), part.number, part.shown, part.text, part.level, part.line});
  auto contract = compare::contract_document(std::move(given.name), given.text.title, lines);
  return {std::move(given.text), std::move(contract)};
}

void add(core::Text& all, const core::Text& sentence) {
  if (sentence.nl.empty()) return;
  all.nl += (all.nl.empty() ? "" : " ") + sentence.nl;
  all.en += (all.en.empty() ? "" : " ") + sentence.en;
}

class Check {
 public:
  Check(std::vector<const ReadDocument*> documents, const compare::FileJudgement& judgement)
      : documents_(std::move(documents)), judgement_(judgement) {}

  ClauseCheck made() const {
    ClauseCheck check;
    for (const auto* document : documents_) {
      const auto& contract = document->contract;
      check.documents.push_back({contract.name, contract.kind->name, contract.language,
                                 static_cast<std::int64_t>(contract.words),
                                 static_cast<std::int64_t>(contract.clauses.size())});
    }
    for (const auto& one : judgement_.whole) check.points.push_back(point_of(one));
    for (const auto& one : judgement_.each) add_by_document(one, check.by_document);
    for (const auto& one : judgement_.contradictions) {
      check.contradictions.push_back({one.requirement->id, documents_[one.prevails]->contract.name,
                                      one.prevailing.sentence, documents_[one.yields]->contract.name,
                                      one.yielding.sentence, one.explanation});
    }
    std::vector<const compare::ContractDocument*> contracts;
    std::vector<const texts::TextDocument*> texts;
    for (const auto* document : documents_) {
      contracts.push_back(&document->contract);
      texts.push_back(&document->text);
    }
    check.findings = signals_of(contracts, texts, judgement_);
    return check;
  }

 private:
  Point point_of(const compare::FileVerdict& verdict) const {
    const auto& key = verdict.requirement->id;
    Point point;
    point.key = key;
    point.name = verdict.requirement->name;
    point.verdict = compare::name_of(verdict.verdict);
    point.arranged = verdict.arranged;
    point.source = verdict.requirement->source;
    point.law = library().law_of(key);
    if (verdict.document && verdict.shown) {
      const auto& document = *documents_[*verdict.document];
      point.document = document.contract.name;
      point.sentence = verdict.shown->sentence;
      point.place = texts::place_of(document.text, verdict.shown->line);
      point.article = document.contract.clauses[verdict.shown->clause].number;
      point.rule = verdict.shown->rule->id;
    }
    add(point.explanation, library().meaning_of(key, point.verdict));
    if (verdict.verdict != Verdict::kMissing) add(point.explanation, verdict.explanation);
    if (verdict.verdict == Verdict::kRefers && verdict.loop.empty()) add(point.explanation, gibit_advice(verdict));
    if (const auto* clause = library().clause_of(key); clause != nullptr && verdict.verdict != Verdict::kArranged)
      point.proposal = clause->text;
    return point;
  }

  /// Which article of the GIBIT must be added: editions number them differently.
  static core::Text gibit_advice(const compare::FileVerdict& verdict) {
    const bool named = verdict.shown && core::fold(verdict.shown->sentence).find("gibit") != std::string::npos;
    const auto articles = library().gibit_of(verdict.requirement->id);
    if (!named) return {};
    core::Text advice{"Voeg de GIBIT toe aan de stukken.", "Add the GIBIT to the documents."};
    if (!articles.nl.empty()) {
      advice.nl += " Kijk bij " + articles.nl + ".";
      advice.en += " See " + articles.en + ".";
    }
    return advice;
  }

  void add_by_document(const compare::DocumentVerdict& one, std::vector<DocumentPoint>& rows) const {
    const auto& document = *documents_[one.document];
    DocumentPoint row;
    row.document = document.contract.name;
    row.key = one.judgement.requirement->id;
    row.verdict = compare::name_of(one.judgement.verdict);
    if (one.judgement.evidence.empty()) rows.push_back(row);
    for (const auto& evidence : one.judgement.evidence) {
      row.sentence = evidence.sentence;
      row.place = texts::place_of(document.text, evidence.line);
      row.article = document.contract.clauses[evidence.clause].number;
      row.rule = evidence.rule->id;
      row.source = evidence.rule->source;
      rows.push_back(row);
    }
  }

  std::vector<const ReadDocument*> documents_;
  const compare::FileJudgement& judgement_;
};

}  // namespace

std::int64_t ClauseCheck::count(std::string_view verdict) const {
  return std::ranges::count(points, verdict, &Point::verdict);
}

std::vector<std::string> point_keys() {
  std::vector<std::string> keys;
  for (const auto& requirement : library().book.requirements()) keys.push_back(requirement.id);
  return keys;
}

core::Result<ClauseCheck> check_clauses(const std::vector<GivenDocument>& documents, std::string_view order,
                                        const GoOn& go_on) {
  if (documents.empty()) {
    return core::fail(core::ErrorCode::kInvalidInput,
                      {"Er is geen contract om te toetsen.", "There is no contract to judge."},
                      {"Geef het met --input BESTAND.", "Give it with --input FILE."});
  }
  std::vector<NamedText> texts;
  texts.reserve(documents.size());
  for (const auto& given : documents) {
    auto text = texts::read(given.name, given.bytes, {}, go_on);
    if (!text) return std::unexpected(text.error());
    texts.push_back({given.name, std::move(*text)});
    if (!go_on) continue;
    if (auto going = go_on(); !going) return std::unexpected(going.error());
  }
  return check_texts(std::move(texts), order);
}

ClauseCheck check_texts(std::vector<NamedText> documents, std::string_view order) {
  std::vector<ReadDocument> read;
  read.reserve(documents.size());
  for (auto& given : documents) read.push_back(cut(std::move(given)));
  std::vector<const compare::ContractDocument*> given;
  for (const auto& one : read) given.push_back(&one.contract);
  std::vector<const ReadDocument*> ordered;
  std::vector<const compare::ContractDocument*> contracts;
  for (const auto i : compare::order_of(given, order)) {
    ordered.push_back(&read[i]);
    contracts.push_back(given[i]);
  }
  const auto judgement = compare::judge_file(contracts, library().book);
  return Check(std::move(ordered), judgement).made();
}

}  // namespace pareltjes::datarechten
