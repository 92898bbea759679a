// SPDX-License-Identifier: EUPL-1.2
#include "pearls/datarechten/signals.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/text.hpp"
#include "pearls/datarechten/library.hpp"

namespace pareltjes::datarechten {
namespace {

namespace compare = engines::text_compare;
using compare::Verdict;
using pearl::Finding;
using pearl::Severity;

Finding finding(std::string code, Severity severity, core::Text message, core::Text advice) {
  return {std::move(code), severity, std::move(message), std::move(advice), std::nullopt, {}};
}

/// "a.docx → b.docx → a.docx", once for each circle, with the points it leaves open.
void add_loops(const std::vector<const compare::ContractDocument*>& documents, const compare::FileJudgement& judgement,
               std::vector<Finding>& found) {
  std::map<std::vector<std::size_t>, std::vector<const compare::Requirement*>> circles;
  for (const auto& one : judgement.whole) {
    if (!one.loop.empty()) circles[one.loop].push_back(one.requirement);
  }
  for (const auto& [circle, requirements] : circles) {
    std::string way;
    for (const auto document : circle) way += documents[document]->name + " → ";
    way += documents[circle.front()]->name;
    core::Text points;
    for (const auto* requirement : requirements) {
      points.nl += (points.nl.empty() ? "" : ", ") + requirement->name.nl;
      points.en += (points.en.empty() ? "" : ", ") + requirement->name.en;
    }
    found.push_back(finding("kring", Severity::kWarning,
                            {fmt::format("De stukken verwijzen in een kring: {}. Niemand regelt: {}.", way, points.nl),
                             fmt::format("The documents refer in a circle: {}. Nobody arranges: {}.", way, points.en)},
                            {"Spreek af welk stuk dit regelt.", "Agree which document arranges this."}));
  }
}

void add_absent(const compare::FileJudgement& judgement, std::vector<Finding>& found) {
  std::vector<const compare::Requirement*> to_gibit;
  std::vector<const compare::Requirement*> elsewhere;
  for (const auto& one : judgement.whole) {
    if (one.verdict != Verdict::kRefers || !one.loop.empty() || !one.shown) continue;
    const bool gibit = core::fold(one.shown->sentence).find("gibit") != std::string::npos;
    (gibit ? to_gibit : elsewhere).push_back(one.requirement);
  }
  if (!to_gibit.empty()) {
    found.push_back(
        finding("gibit-ontbreekt", Severity::kWarning,
                {fmt::format("{} van de twaalf punten staan in de GIBIT. Die is er niet bij.", to_gibit.size()),
                 fmt::format("{} of the twelve points are in the GIBIT. It is not included.", to_gibit.size())},
                {"Voeg de GIBIT toe, in de editie die het contract noemt.",
                 "Add the GIBIT, in the edition that the contract names."}));
  }
  if (!elsewhere.empty()) {
    found.push_back(finding(
        "stuk-ontbreekt", Severity::kWarning,
        {fmt::format("Voor {} punten verwijst het contract naar een stuk dat er niet bij is.", elsewhere.size()),
         fmt::format("For {} points the contract refers to a document that is not included.", elsewhere.size())},
        {"Voeg dat stuk toe en toets opnieuw.", "Add that document and judge again."}));
  }
}

void add_contradictions(const std::vector<const compare::ContractDocument*>& documents,
                        const compare::FileJudgement& judgement, std::vector<Finding>& found) {
  std::set<std::string> told;
  for (const auto& one : judgement.contradictions) {
    if (!told.insert(one.requirement->id).second) continue;
    found.push_back(
        finding("tegenspraak", Severity::kWarning,
                {fmt::format("Over ‘{}’ zeggen {} en {} iets anders.", one.requirement->name.nl,
                             documents[one.prevails]->name, documents[one.yields]->name),
                 fmt::format("On ‘{}’ {} and {} differ.", one.requirement->name.en, documents[one.prevails]->name,
                             documents[one.yields]->name)},
                {fmt::format("Nu gaat {} voor. Kijk of dat klopt met de rangorde.", documents[one.prevails]->name),
                 fmt::format("Now {} prevails. See whether that fits the order of precedence.",
                             documents[one.prevails]->name)}));
  }
}

/// A document in which no party acts and no agreement is named.
bool reads_as_contract(const compare::ContractDocument& document) {
  std::size_t parties = 0;
  bool agreement = false;
  for (const auto& clause : document.clauses) {
    for (const auto& word : document.lexicon.read(compare::tokenize(clause.text), document.language)) {
      parties += word.kind == compare::WordClass::kParty ? 1U : 0U;
      agreement = agreement || word.key.find("overeenkomst") != std::string::npos ||
                  word.key.find("agreement") != std::string::npos || word.key.find("contract") != std::string::npos ||
                  word.key.find("voorwaarden") != std::string::npos;
    }
  }
  constexpr std::size_t kFewParties = 3;
  return agreement || parties >= kFewParties;
}

void add_no_contract(const std::vector<const compare::ContractDocument*>& documents,
                     const compare::FileJudgement& judgement, std::vector<Finding>& found) {
  for (std::size_t i = 0; i < documents.size(); ++i) {
    const bool says_something = std::ranges::any_of(judgement.each, [&](const compare::DocumentVerdict& one) {
      return one.document == i && one.judgement.verdict != Verdict::kMissing;
    });
    if (says_something || reads_as_contract(*documents[i])) continue;
    found.push_back(finding(
        "geen-contract", Severity::kWarning,
        {fmt::format("{} lijkt geen contract. Er staan geen partijen of afspraken in.", documents[i]->name),
         fmt::format("{} does not look like a contract. It names no parties and no terms.", documents[i]->name)},
        {"Kijk of u het goede bestand hebt gegeven.", "See whether you gave the right file."}));
  }
}

/// A charge for access or export, and the law that forbids it from a day on: a signal, no verdict.
void add_charges(const compare::FileJudgement& judgement, std::vector<Finding>& found) {
  for (const auto& one : judgement.whole) {
    if (one.requirement->id != "geen-extra-kosten" || one.verdict != Verdict::kConflicting) continue;
    for (const auto& law : library().laws) {
      if (law.id != "data-act-29") continue;
      found.push_back(finding(law.id, Severity::kInfo, law.sentence,
                              {"Leg deze zin voor aan een jurist.", "Show this sentence to a lawyer."}));
    }
  }
}

}  // namespace

std::vector<Finding> signals_of(const std::vector<const compare::ContractDocument*>& documents,
                                const std::vector<const texts::TextDocument*>& texts,
                                const compare::FileJudgement& judgement) {
  std::vector<Finding> found;
  add_no_contract(documents, judgement, found);
  add_loops(documents, judgement, found);
  add_contradictions(documents, judgement, found);
  add_absent(judgement, found);
  add_charges(judgement, found);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    for (const auto& note : texts[i]->notes)
      found.push_back(finding("lezen", Severity::kInfo,
                              {documents[i]->name + ": " + note.nl, documents[i]->name + ": " + note.en}, {}));
  }
  return found;
}

}  // namespace pareltjes::datarechten
