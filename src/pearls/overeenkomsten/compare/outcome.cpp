// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/sha256.hpp"
#include "pearls/overeenkomsten/action.hpp"
#include "pearls/overeenkomsten/compare/compared.hpp"
#include "pearls/overeenkomsten/compare/rule_book.hpp"

namespace pareltjes::overeenkomsten {
namespace {

namespace compare = engines::text_compare;
using compare::Verdict;
using pearl::Cell;

std::string joined(const std::vector<std::string>& list) {
  std::string text;
  for (const auto& one : list) text += (text.empty() ? "" : ", ") + one;
  return text;
}

Cell text_or_nothing(const std::string& text) {
  return text.empty() ? Cell() : Cell(text);
}

double two_decimals(double value) {
  return std::round(value * 100) / 100;
}

/// Rows of deviations: of the articles, or of what stands around them.
pearl::Table deviations_table(const pearl::Manifest& manifest, const Compared& compared, bool numbered) {
  auto table = empty_table(manifest, numbered ? "afwijkingen" : "afwijkingen_overig");
  if (!compared.is_variant()) return table;
  const auto& text = *compared.documents[compared.compared];
  for (const auto& one : compared.deviations->list) {
    if (one.numbered != numbered) continue;
    table.rows.push_back({one.number, text_or_nothing(one.heading), std::string(name_of(one.kind)),
                          std::string(name_of(one.weight)), text_or_nothing(joined(one.requirements)),
                          text_or_nothing(one.before), text_or_nothing(one.after), text_or_nothing(one.marked),
                          one.explanation.nl, text_or_nothing(text.place(one.line).nl), two_decimals(one.share),
                          text_or_nothing(one.concept_id)});
  }
  return table;
}

pearl::Table filled_table(const pearl::Manifest& manifest, const Compared& compared) {
  auto table = empty_table(manifest, "gevonden_velden");
  if (!compared.is_variant()) return table;
  const auto& text = *compared.documents[compared.compared];
  for (const auto& field : compared.deviations->fields) {
    const auto* known = compared.standard->field(field.name);
    table.rows.push_back({field.name, known == nullptr ? field.name : known->label, text_or_nothing(field.value),
                          text_or_nothing(text.place(field.line).nl)});
  }
  return table;
}

pearl::Table documents_table(const pearl::Manifest& manifest, const Compared& compared) {
  auto table = empty_table(manifest, "stukken");
  for (std::size_t i = 0; i < compared.documents.size(); ++i) {
    const auto& document = *compared.documents[i];
    const bool beside = compared.deviations && i == compared.compared;
    table.rows.push_back({static_cast<std::int64_t>(i + 1), document.name, document.kind->name.nl,
                          static_cast<std::int64_t>(document.words), static_cast<std::int64_t>(document.clauses.size()),
                          beside ? Cell(two_decimals(compared.deviations->coverage)) : Cell(),
                          beside ? Cell(compared.deviations->is_variant()) : Cell()});
  }
  return table;
}

pearl::Table requirements_table(const pearl::Manifest& manifest, const Compared& compared) {
  auto table = empty_table(manifest, "eisen");
  for (const auto& one : compared.judgement.whole) {
    const auto* document = one.document ? compared.documents[*one.document] : nullptr;
    table.rows.push_back({one.requirement->id, one.requirement->name.nl, std::string(name_of(one.verdict)),
                          one.shown ? Cell(one.shown->sentence) : Cell(),
                          one.shown && document != nullptr ? Cell(document->place(one.shown->line).nl) : Cell(),
                          one.shown ? Cell(one.shown->rule->id) : Cell(), text_or_nothing(one.explanation.nl),
                          document != nullptr ? Cell(document->name) : Cell(), one.requirement->source});
  }
  return table;
}

pearl::Table requirements_by_document(const pearl::Manifest& manifest, const Compared& compared) {
  auto table = empty_table(manifest, "eisen_per_stuk");
  for (const auto& one : compared.judgement.each) {
    const auto& document = *compared.documents[one.document];
    if (one.judgement.evidence.empty()) {
      table.rows.push_back({document.name, one.judgement.requirement->id, std::string(name_of(one.judgement.verdict)),
                            Cell(), Cell(), Cell(), Cell(), Cell()});
    }
    for (const auto& evidence : one.judgement.evidence) {
      const auto& clause = document.clauses[evidence.clause];
      table.rows.push_back({document.name, one.judgement.requirement->id, std::string(name_of(one.judgement.verdict)),
                            evidence.sentence, document.place(evidence.line).nl, text_or_nothing(clause.number),
                            evidence.rule->id, evidence.rule->source});
    }
  }
  return table;
}

pearl::Table contradictions_table(const pearl::Manifest& manifest, const Compared& compared) {
  auto table = empty_table(manifest, "tegenspraak");
  for (const auto& one : compared.judgement.contradictions) {
    table.rows.push_back({one.requirement->id, compared.documents[one.prevails]->name, one.prevailing.sentence,
                          compared.documents[one.yields]->name, one.yielding.sentence, one.explanation.nl});
  }
  return table;
}

/// What somebody wrote in the fields that name the parties.
std::string filled(const Compared& compared, std::initializer_list<std::string_view> names) {
  for (const auto name : names) {
    for (const auto& field : compared.deviations->fields) {
      if (field.name == name && !field.value.empty()) return field.value;
    }
  }
  return {};
}

/// Rows for the register of deviations: what the municipality itself must say of each stays empty.
pearl::Table register_table(const pearl::Manifest& manifest, const Compared& compared) {
  auto table = empty_table(manifest, "afwijkingenregister");
  if (compared.standard == nullptr || !compared.deviations) return table;
  const auto processor = filled(compared, {"bedrijf", "verwerker", "naam-organisatie", "organisatie"});
  const auto agreement = filled(compared, {"hoofdovereenkomst", "titel-hoofdovereenkomst"});
  const auto& document = compared.documents[compared.compared]->name;
  if (!compared.is_variant()) {
    table.rows.push_back({document, Cell(), Cell(), compared.standard->name(), Cell(), std::string("niet gebruikt"),
                          std::string("zwaar"), Cell(),
                          std::string("De standaard is niet gebruikt. Het stuk is een eigen model."), Cell(), Cell()});
    return table;
  }
  for (const auto& one : compared.deviations->list) {
    if (!one.numbered) continue;
    table.rows.push_back({document, text_or_nothing(processor), text_or_nothing(agreement), compared.standard->name(),
                          one.number, std::string(name_of(one.kind)), std::string(name_of(one.weight)),
                          text_or_nothing(joined(one.requirements)), one.explanation.nl, Cell(), Cell()});
  }
  return table;
}

std::string count(std::size_t number, const char* one, const char* more) {
  return fmt::format("{} {}", number, number == 1 ? one : more);
}

std::size_t numbered(const Deviations& deviations) {
  return static_cast<std::size_t>(std::ranges::count(deviations.list, true, &Deviation::numbered));
}

core::Text answer_of_file(const Compared& compared) {
  std::size_t arranged = 0;
  std::size_t against = 0;
  for (const auto& one : compared.judgement.whole) {
    arranged += one.verdict == Verdict::kArranged ? 1U : 0U;
    against += one.verdict == Verdict::kConflicting ? 1U : 0U;
  }
  const auto all = compared.judgement.whole.size();
  core::Text answer{fmt::format("{} van {} eisen zijn geregeld.", arranged, all),
                    fmt::format("{} of {} requirements are arranged.", arranged, all)};
  if (against > 0) {
    answer.nl += fmt::format(" {} in strijd met de wet.", against == 1 ? "Eén is" : fmt::format("{} zijn", against));
    answer.en += fmt::format(" {} against the law.", against == 1 ? "One is" : fmt::format("{} are", against));
  }
  return answer;
}

core::Text answer_of(const Compared& compared) {
  if (!compared.is_variant()) return answer_of_file(compared);
  const auto all = numbered(*compared.deviations);
  const auto heavy = static_cast<std::size_t>(std::ranges::count_if(
      compared.deviations->list, [](const Deviation& one) { return one.numbered && one.weight == Weight::kHeavy; }));
  const auto name = compared.standard->name();
  if (all == 0) {
    return {fmt::format("Deze overeenkomst is gelijk aan {}. Alleen de velden zijn ingevuld.", name),
            fmt::format("This agreement is the same as {}. Only the fields are filled in.", name)};
  }
  return {fmt::format("Deze overeenkomst wijkt {} af van {}. Daarvan {} zwaar.", count(all, "keer", "keer"), name,
                      heavy == 1 ? "weegt er 1" : fmt::format("wegen er {}", heavy)),
          fmt::format("This agreement deviates from {} in {}. Heavy: {}.", name, count(all, "place", "places"), heavy)};
}

std::vector<core::Text> explanation_of(const Compared& compared) {
  std::vector<core::Text> told;
  if (compared.standard != nullptr && compared.chosen_by_text) {
    told.push_back({fmt::format("De tekst lijkt het meest op {}. Daarmee is vergeleken.", compared.standard->name()),
                    fmt::format("The text is most like {}. It was compared with that.", compared.standard->name())});
  }
  if (compared.standard != nullptr && !compared.standard->confirmed) {
    told.push_back({"Nog niemand heeft deze standaard nagelezen.", "Nobody has checked this standard yet."});
  }
  if (compared.is_variant()) {
    const auto& found = *compared.deviations;
    told.push_back(
        {fmt::format("{} gelijk aan de standaard.",
                     found.unchanged == 1 ? "1 artikel is" : fmt::format("{} artikelen zijn", found.unchanged)),
         fmt::format("{} the same as the standard.",
                     found.unchanged == 1 ? "1 article is" : fmt::format("{} articles are", found.unchanged))});
    if (found.renumbered > 0) {
      told.push_back({fmt::format("{} een ander nummer. Dat telt niet als afwijking.",
                                  count(found.renumbered, "artikel heeft", "artikelen hebben")),
                      fmt::format("{} another number. That is no deviation.",
                                  count(found.renumbered, "article has", "articles have"))});
    }
    if (numbered(found) > 0)
      told.push_back({"Afwijkingen horen in een addendum, niet in de standaard zelf.",
                      "Deviations belong in an addendum, not in the standard itself."});
    told.push_back(answer_of_file(compared));
  } else if (compared.deviations) {
    told.push_back(
        {fmt::format("De tekst is geen variant van {}. Daarom is per eis gekeken.", compared.standard->name()),
         fmt::format("The text is no variant of {}. So each requirement was looked at.", compared.standard->name())});
  }
  if (compared.documents.size() > 1) {
    told.push_back({fmt::format("Er zijn {} stukken. Wat hoger staat gaat voor.", compared.documents.size()),
                    fmt::format("There are {} documents. What stands higher prevails.", compared.documents.size())});
    if (compared.order_by_contract)
      told.push_back({"De volgorde komt uit het contract zelf.", "The order comes from the contract itself."});
  }
  return told;
}

std::vector<pearl::Document> documents_of(const Compared& compared) {
  const pearl::Document account{"verslag", {"Verslag van de vergelijking", "Account of the comparison"}};
  const pearl::Document addendum{"addendum", {"Addendum", "Addendum"}};
  const pearl::Document annual{"jaarrapportage", {"Bladzijde voor de jaarrapportage", "Page for the annual report"}};
  if (compared.document == "addendum" && compared.is_variant()) return {addendum};
  if (compared.document == "jaarrapportage" && compared.standard != nullptr) return {annual};
  return {account};
}

}  // namespace

pearl::Outcome outcome_of(const Compared& compared, const pearl::Manifest& manifest) {
  pearl::Outcome outcome;
  outcome.answer = answer_of(compared);
  outcome.explanation = explanation_of(compared);
  outcome.tables = {deviations_table(manifest, compared, true),
                    requirements_table(manifest, compared),
                    deviations_table(manifest, compared, false),
                    documents_table(manifest, compared),
                    requirements_by_document(manifest, compared),
                    contradictions_table(manifest, compared),
                    filled_table(manifest, compared),
                    register_table(manifest, compared)};
  outcome.findings = compared.findings;
  outcome.documents = documents_of(compared);
  auto& parameters = outcome.provenance.parameters;
  if (compared.standard != nullptr) {
    parameters.push_back(
        {"standaard", compared.standard->name(),
         compared.standard->notice.licence.empty() ? compared.standard->title : compared.standard->notice.licence,
         false});
    parameters.push_back({"standaard.titel", compared.standard->title, "overeenkomst.json van het pakket", false});
  }
  parameters.push_back(
      {"regels", fmt::format("{}", rule_book().rules().size()), "regels/toets-avg28.csv, elke regel met bron", false});
  return outcome;
}

}  // namespace pareltjes::overeenkomsten
