// SPDX-License-Identifier: EUPL-1.2
#include "pearls/omgevingswet/outcome.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace pareltjes::omgevingswet {
namespace {

using pearl::Severity;

std::string name_of_severity(Severity severity) {
  return severity == Severity::kError ? "fout" : severity == Severity::kWarning ? "waarschuwing" : "melding";
}

pearl::Cell number_or_nothing(std::int64_t value, std::int64_t least) {
  return value >= least ? pearl::Cell(value) : pearl::Cell();
}

pearl::Table empty_table(const pearl::Manifest& manifest, std::string_view name) {
  const auto found = std::ranges::find(manifest.tables, name, &pearl::OutcomeTable::name);
  return {found->name, found->title, found->columns, {}};
}

pearl::Table findings_table(const pearl::Manifest& manifest, const DeliveryVerdict& verdict) {
  auto table = empty_table(manifest, "bevindingen");
  for (const auto& finding : verdict.findings) {
    table.rows.push_back({finding.rule, name_of_severity(finding.severity), finding.file,
                          number_or_nothing(finding.line, 1), number_or_nothing(finding.column, 1),
                          number_or_nothing(finding.byte, 0), finding.xpath, finding.eid, finding.text.nl,
                          finding.advice.nl, finding.excerpt, finding.surroundings});
  }
  return table;
}

pearl::Table files_table(const pearl::Manifest& manifest, const DeliveryVerdict& verdict) {
  auto table = empty_table(manifest, "bestanden");
  for (const auto& file : verdict.files)
    table.rows.push_back({file.name, file.bytes, file.root, file.schema, file.rule_files, file.errors});
  return table;
}

pearl::Table coverage_table(const pearl::Manifest& manifest, const Coverage& coverage) {
  auto table = empty_table(manifest, "dekking");
  for (const auto& row : coverage.rows) {
    table.rows.push_back(
        {row.code, row.source, name_of_severity(row.severity), name_of(row.covered).nl, row.reason.nl, row.findings});
  }
  return table;
}

pearl::Table totals_table(const pearl::Manifest& manifest, const Coverage& coverage) {
  auto table = empty_table(manifest, "dekking_totaal");
  for (const auto& total : coverage.totals) {
    table.rows.push_back({total.source, total.checked, total.all(), total.not_loaded, total.not_applicable,
                          total.national, total.internal, total.later});
  }
  return table;
}

std::string kind_of(Difference::Kind kind) {
  return kind == Difference::Kind::kNew ? "nieuw" : kind == Difference::Kind::kGone ? "vervallen" : "gewijzigd";
}

pearl::Table differences_table(const pearl::Manifest& manifest, const Told& told) {
  auto table = empty_table(manifest, "vergelijking");
  if (!told.compared) return table;
  for (const auto& one : told.compared->differences) {
    const auto& finding = one.finding;
    table.rows.push_back({kind_of(one.kind), finding.rule, name_of_severity(finding.severity), finding.file,
                          number_or_nothing(finding.line, 1), number_or_nothing(finding.column, 1), finding.xpath,
                          finding.text.nl, one.before.nl});
  }
  return table;
}

pearl::Table standards_table(const pearl::Manifest& manifest, const Told& told) {
  auto table = empty_table(manifest, "standaarden");
  for (const auto& one : told.loaded) table.rows.push_back({one.name, one.versions.describe().nl});
  return table;
}

std::vector<pearl::Finding> outcome_findings(const DeliveryVerdict& verdict) {
  std::vector<pearl::Finding> findings;
  for (const auto& finding : verdict.findings) {
    core::Place place{finding.file, std::nullopt, std::nullopt};
    if (finding.line > 0) place.line = finding.line;
    if (finding.column > 0) place.column = finding.column;
    findings.push_back({finding.rule, finding.severity, finding.text, finding.advice, place, finding.xpath});
  }
  return findings;
}

std::string count(std::int64_t number, const char* one, const char* more) {
  return number == 1 ? fmt::format("1 {}", one) : fmt::format("{} {}", number, more);
}

/// What the monitor files this check under: "stop-1.4.1"; "imtr" for decision models alone.
std::string subject_of(const Told& told) {
  const auto& stop = told.choice.versions.stop.empty() ? told.named.stop : told.choice.versions.stop;
  std::string version;
  for (const char c : stop) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-') version += c;
  }
  if (!version.empty() && version.size() <= 30) return "stop-" + version;
  const bool models =
      std::ranges::any_of(told.verdict.files, [](const auto& file) { return file.root == "definitions"; });
  return models ? "imtr" : "zonder-standaard";
}

core::Text answer_of(const Told& told) {
  const auto& findings = told.verdict.findings;
  const auto errors = std::ranges::count(findings, Severity::kError, &DeliveryFinding::severity);
  const auto files = static_cast<std::int64_t>(told.verdict.files.size());
  if (errors > 0) {
    std::set<std::string> with_errors;
    for (const auto& finding : findings) {
      if (finding.severity == Severity::kError) with_errors.insert(finding.file);
    }
    const auto wrong = static_cast<std::int64_t>(with_errors.size());
    return {fmt::format("Deze aanlevering voldoet niet: {} in {}.", count(errors, "fout", "fouten"),
                        count(wrong, "bestand", "bestanden")),
            fmt::format("This delivery does not conform: {} in {}.", count(errors, "mistake", "mistakes"),
                        count(wrong, "file", "files"))};
  }
  if (told.standard.empty()) {
    return {fmt::format("In {} is niets mis gevonden. De officiële regels zijn niet geladen.",
                        count(files, "bestand", "bestanden")),
            fmt::format("Nothing wrong was found in {}. The official rules are not loaded.",
                        count(files, "file", "files"))};
  }
  return {fmt::format("Deze aanlevering voldoet aan wat is nagekeken: geen fouten in {}.",
                      count(files, "bestand", "bestanden")),
          fmt::format("This delivery conforms to what was checked: no mistakes in {}.", count(files, "file", "files"))};
}

void tell_standard(const Told& told, std::vector<core::Text>& sentences) {
  if (told.standard.empty()) {
    if (!told.named.stop.empty()) {
      sentences.push_back({fmt::format("De aanlevering noemt STOP {}. Die standaard is niet geladen.", told.named.stop),
                           fmt::format("The delivery names STOP {}. That standard is not loaded.", told.named.stop)});
    }
    sentences.push_back({"Laad een standaard met ‘pareltjes schemas add MAP’, of geef --set standaard=MAP.",
                         "Load a standard with ‘pareltjes schemas add FOLDER’, or give --set standaard=FOLDER."});
    return;
  }
  std::size_t rules = 0;
  for (const auto& file : told.standard.rules) rules += file.rules().size();
  const auto schemas = told.standard.schemas ? told.standard.schemas->size() : 0;
  const auto versions = told.choice.versions.describe();
  const auto name = told.choice.name.empty() ? core::Text{"de opgegeven standaard", "the standard given"}
                                             : core::Text{told.choice.name, told.choice.name};
  sentences.push_back({fmt::format("Nagekeken met {}{}: {} schema's en {} regels.", name.nl,
                                   versions.nl.empty() ? "" : " (" + versions.nl + ")", schemas, rules),
                       fmt::format("Checked with {}{}: {} schemas and {} rules.", name.en,
                                   versions.en.empty() ? "" : " (" + versions.en + ")", schemas, rules)});
  if (told.choice.by_delivery) {
    sentences.push_back({"De versie in de aanlevering bepaalde welke standaard dat is.",
                         "The version in the delivery decided which standard that is."});
  }
  if (!told.choice.by_delivery && !told.named.stop.empty() && !told.choice.versions.stop.empty() &&
      told.named.stop != told.choice.versions.stop) {
    sentences.push_back({fmt::format("De aanlevering noemt zelf STOP {}.", told.named.stop),
                         fmt::format("The delivery itself names STOP {}.", told.named.stop)});
  }
}

void tell_coverage(const Coverage& coverage, std::vector<core::Text>& sentences) {
  const auto& all = coverage.totals.back();
  sentences.push_back(
      {fmt::format("{} van {} regels zijn nagekeken. Niet geladen: {}. Alleen landelijk na te kijken: {}.", all.checked,
                   all.all(), all.not_loaded, all.national),
       fmt::format("{} of {} rules were checked. Not loaded: {}. Only checkable nationally: {}.", all.checked,
                   all.all(), all.not_loaded, all.national)});
  sentences.push_back(
      {fmt::format("Niet van toepassing: {}. Niet in deze versie: {}. De tabel dekking noemt elke regel.",
                   all.not_applicable + all.internal, all.later),
       fmt::format("Not applicable: {}. Not in this version: {}. The table dekking names each rule.",
                   all.not_applicable + all.internal, all.later)});
}

void tell_comparison(const Told& told, std::vector<core::Text>& sentences) {
  if (!told.compared) return;
  const auto& compared = *told.compared;
  const auto number = [&](Difference::Kind kind) {
    return std::ranges::count(compared.differences, kind, &Difference::kind);
  };
  const auto name = compared.choice.versions.describe();
  const auto nl = fmt::format("{}{}", compared.choice.name, name.nl.empty() ? "" : " (" + name.nl + ")");
  const auto en = fmt::format("{}{}", compared.choice.name, name.en.empty() ? "" : " (" + name.en + ")");
  if (compared.errors == 0) {
    sentences.push_back({fmt::format("Aan {} zou deze aanlevering ook voldoen: geen fouten.", nl),
                         fmt::format("This delivery would conform to {} as well: no mistakes.", en)});
  } else {
    sentences.push_back(
        {fmt::format("Aan {} zou deze aanlevering niet voldoen: {}.", nl, count(compared.errors, "fout", "fouten")),
         fmt::format("This delivery would not conform to {}: {}.", en, count(compared.errors, "mistake", "mistakes"))});
  }
  sentences.push_back(
      {fmt::format("Dan komen er {} bevindingen bij, vallen er {} weg en veranderen er {}.",
                   number(Difference::Kind::kNew), number(Difference::Kind::kGone), number(Difference::Kind::kChanged)),
       fmt::format("Then {} findings come, {} go and {} change.", number(Difference::Kind::kNew),
                   number(Difference::Kind::kGone), number(Difference::Kind::kChanged))});
  if (compared.without_schema > 0) {
    sentences.push_back({fmt::format("In {} zit geen schema voor {}. Die zijn daar niet aan getoetst.",
                                     compared.choice.name, count(compared.without_schema, "bestand", "bestanden")),
                         fmt::format("{} has no schema for {}. Those were not checked against one.",
                                     compared.choice.name, count(compared.without_schema, "file", "files"))});
  }
}

std::vector<core::Text> explanation_of(const Told& told, const Coverage& coverage) {
  std::vector<core::Text> sentences;
  if (told.delivery.is_example()) {
    sentences.push_back({"Dit is de voorbeeldaanlevering die bij het programma hoort.",
                         "This is the example delivery that comes with the program."});
  }
  tell_standard(told, sentences);
  tell_comparison(told, sentences);
  tell_coverage(coverage, sentences);
  for (const auto& trouble : told.standard.not_loaded) {
    sentences.push_back({"Niet geladen: " + core::describe(trouble.error, core::Language::kDutch),
                         "Not loaded: " + core::describe(trouble.error, core::Language::kEnglish)});
  }
  return sentences;
}

}  // namespace

pearl::Outcome outcome_of(const Told& told, const pearl::Manifest& manifest) {
  const auto coverage = coverage_of(told.verdict, told.standard, told.choice.name, told.lists);
  pearl::Outcome outcome;
  outcome.pearl = manifest.id;
  outcome.version = manifest.version;
  outcome.answer = answer_of(told);
  outcome.explanation = explanation_of(told, coverage);
  outcome.tables = {findings_table(manifest, told.verdict), files_table(manifest, told.verdict),
                    totals_table(manifest, coverage),       coverage_table(manifest, coverage),
                    differences_table(manifest, told),      standards_table(manifest, told)};
  outcome.findings = outcome_findings(told.verdict);
  auto& parameters = outcome.provenance.parameters;
  parameters.push_back({"monitor.onderwerp", subject_of(told), "standaard en versie waartegen is nagekeken", false});
  if (!told.standard.empty())
    parameters.push_back({"standaard", told.standard.sha256, "sha256 van alle bestanden", false});
  if (told.compared) parameters.push_back({"vergelijk", told.compared->sha256, "sha256 van alle bestanden", false});
  if (!told.lists.empty()) parameters.push_back({"waardelijsten", told.lists.version(), "versie", false});
  return outcome;
}

}  // namespace pareltjes::omgevingswet
