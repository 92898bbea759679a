// SPDX-License-Identifier: EUPL-1.2
// --set actie=vergelijk: a text, or a whole contract file, laid beside a standard and beside the law.
#include <fmt/format.h>

#include <algorithm>

#include "core/sha256.hpp"
#include "core/text.hpp"
#include "pearls/overeenkomsten/action.hpp"
#include "pearls/overeenkomsten/compare/compared.hpp"
#include "pearls/overeenkomsten/compare/precedence.hpp"
#include "pearls/overeenkomsten/compare/rule_book.hpp"
#include "pearls/overeenkomsten/compare/warnings.hpp"

namespace pareltjes::overeenkomsten {
namespace {

constexpr std::size_t kMostOthers = 12;  ///< Standards that a text is laid beside to see which fits.

core::Result<std::vector<Submitted>> read_documents(const Ask& ask) {
  std::vector<Submitted> documents;
  for (const auto& file : ask.input.files) {
    if (file.name.ends_with(".json")) continue;
    auto document = texts::read(file.name, file.bytes, {}, [&] { return ask.control.check(); });
    if (!document) return std::unexpected(document.error());
    documents.push_back(submitted_from(file.name, std::move(*document)));
  }
  if (!documents.empty()) return documents;
  return core::fail(core::ErrorCode::kInvalidInput,
                    {"Er is geen tekst om te vergelijken.", "There is no text to compare."},
                    {"Geef de overeenkomst met --input BESTAND.", "Give the agreement with --input FILE."});
}

/// The text that comes closest to the standard; the first where none does.
std::size_t closest(const std::vector<const Submitted*>& documents, const StandardClauses& standard) {
  std::size_t best = 0;
  double most = -1;
  for (std::size_t i = 0; i < documents.size(); ++i) {
    const auto found = engines::text_compare::align(standard.clauses, documents[i]->clauses);
    const double fit = std::max(found.coverage, found.of_text);
    if (fit > most + 1e-9) {
      most = fit;
      best = i;
    }
  }
  return best;
}

/// The standard that is named; else the one that fits best, where one does.
core::Result<std::shared_ptr<const Standard>> choose(const Ask& ask, const std::vector<const Submitted*>& documents) {
  if (!ask.text("standaard").empty()) return ask.standard();
  std::shared_ptr<const Standard> best;
  double most = 0;
  for (const auto& standard : ask.standards.all()) {
    const auto clauses = clauses_of(*standard);
    for (const auto* document : documents) {
      const auto found = engines::text_compare::align(clauses.clauses, document->clauses);
      const double fit = std::max(found.coverage, found.of_text);
      if (fit >= Deviations::kVariant && fit > most) {
        most = fit;
        best = standard;
      }
    }
  }
  return best;
}

core::Result<void> compare_with_others(const Ask& ask, Compared& compared) {
  const auto& text = *compared.documents[compared.compared];
  std::vector<OtherStandard> others;
  for (const auto& other : ask.standards.all()) {
    if (other->name() == compared.standard->name() || others.size() >= kMostOthers) continue;
    const auto clauses = clauses_of(*other);
    const auto fit = engines::text_compare::align(clauses.clauses, text.clauses);
    if (std::max(fit.coverage, fit.of_text) < Deviations::kVariant) continue;
    if (auto go = ask.control.check(); !go) return go;
    others.push_back({other.get(), deviations_of(clauses, text, rule_book())});
  }
  for (auto& one : warnings_about(text, *compared.standard, *compared.deviations, others))
    compared.findings.push_back(std::move(one));
  return {};
}

}  // namespace

core::Result<pearl::Outcome> compare_text(const Ask& ask) {
  ask.control.report(0, {"Teksten lezen", "Reading texts"});
  const auto read = read_documents(ask);
  if (!read) return std::unexpected(read.error());
  Compared compared;
  auto precedence = precedence_of(*read, ask.text("rangorde"));
  for (const auto i : precedence.order) compared.documents.push_back(&(*read)[i]);
  compared.order_by_contract = precedence.by_contract;
  compared.findings = std::move(precedence.findings);
  auto standard = choose(ask, compared.documents);
  if (!standard) return std::unexpected(standard.error());
  compared.standard = std::move(*standard);
  compared.chosen_by_text = ask.text("standaard").empty();
  const KnownParties known{ask.text("verwerker"), ask.text("kvk")};
  for (const auto* document : compared.documents) {
    for (auto& one : warnings_about(*document, known)) compared.findings.push_back(std::move(one));
  }
  if (compared.standard != nullptr) {
    ask.control.report(0.3, {"Vergelijken", "Comparing"});
    const auto clauses = clauses_of(*compared.standard);
    compared.compared = closest(compared.documents, clauses);
    const auto& text = *compared.documents[compared.compared];
    compared.deviations = deviations_of(clauses, text, rule_book());
    for (auto& one : warnings_about(text, *compared.standard, *compared.deviations))
      compared.findings.push_back(std::move(one));
    if (auto done = compare_with_others(ask, compared); !done) return std::unexpected(done.error());
  }
  ask.control.report(0.7, {"Eisen toetsen", "Judging requirements"});
  if (auto go = ask.control.check(); !go) return std::unexpected(go.error());
  const std::vector<const engines::text_compare::ContractDocument*> ordered(compared.documents.begin(),
                                                                            compared.documents.end());
  compared.judgement = engines::text_compare::judge_file(ordered, rule_book());
  compared.document = ask.text("stuk");
  auto outcome = outcome_of(compared, ask.manifest);
  ask.control.report(1, {"Klaar", "Done"});
  return outcome;
}

}  // namespace pareltjes::overeenkomsten
