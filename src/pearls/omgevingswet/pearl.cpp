// SPDX-License-Identifier: EUPL-1.2
#include "pearls/omgevingswet/pearl.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <set>

#include "core/resources.hpp"
#include "pearls/omgevingswet/check.hpp"
#include "pearls/omgevingswet/page_view.hpp"

namespace pareltjes::omgevingswet {
namespace {

using nlohmann::json;
using pearl::Severity;

constexpr std::string_view kManifestFile = "src/pearls/omgevingswet/manifest.json";

std::string name_of(Severity severity, bool dutch) {
  switch (severity) {
    case Severity::kError:
      return dutch ? "fout" : "error";
    case Severity::kWarning:
      return dutch ? "waarschuwing" : "warning";
    case Severity::kInfo:
      break;
  }
  return dutch ? "melding" : "note";
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
    table.rows.push_back({finding.rule, name_of(finding.severity, true), finding.file,
                          number_or_nothing(finding.line, 1), number_or_nothing(finding.column, 1),
                          number_or_nothing(finding.byte, 0), finding.xpath, finding.eid, finding.text.nl});
  }
  return table;
}

pearl::Table files_table(const pearl::Manifest& manifest, const DeliveryVerdict& verdict) {
  auto table = empty_table(manifest, "bestanden");
  for (const auto& file : verdict.files)
    table.rows.push_back({file.name, file.bytes, file.root, file.schema, file.rule_files, file.errors});
  return table;
}

/// What was checked, what was not, and why: each row a part of the rules.
pearl::Table coverage_table(const pearl::Manifest& manifest, const DeliveryVerdict& verdict, const Standard& standard) {
  auto table = empty_table(manifest, "dekking");
  const auto checked_files = static_cast<std::int64_t>(verdict.files.size());
  table.rows.push_back({std::string("inhoud van de zip (LVBB1002, 1009, 1010, 1041, 3008)"), std::int64_t{5},
                        checked_files, std::string("gecontroleerd")});
  const auto with_schema =
      std::ranges::count_if(verdict.files, [](const CheckedFile& file) { return !file.schema.empty(); });
  const bool has_schemas = standard.schemas && standard.schemas->size() > 0;
  table.rows.push_back({std::string("schema's (XSD)"),
                        has_schemas ? pearl::Cell(static_cast<std::int64_t>(standard.schemas->size())) : pearl::Cell(),
                        static_cast<std::int64_t>(with_schema),
                        std::string(has_schemas ? "gecontroleerd" : "niet geladen: geef een standaard")});
  if (verdict.rule_files.empty()) {
    table.rows.push_back({std::string("officiële regels (Schematron)"), pearl::Cell(), std::int64_t{0},
                          std::string("niet geladen: geef een standaard")});
  }
  for (const auto& use : verdict.rule_files) {
    std::string state = use.trouble;
    if (state.empty()) state = use.files > 0 ? "gecontroleerd" : "geen bestand dat aan zijn schema voldoet";
    table.rows.push_back({use.file, use.rules, use.files, std::move(state)});
  }
  for (const auto* part : {"regels die het register van de LVBB nodig hebben", "regels van OZON en TPOD",
                           "geometrie van de GIO's", "toepasbare regels (IMTR)"}) {
    table.rows.push_back({std::string(part), pearl::Cell(), std::int64_t{0}, std::string("niet in deze versie")});
  }
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

core::Text answer_of(const DeliveryVerdict& verdict, bool has_standard) {
  const auto errors = std::ranges::count(verdict.findings, Severity::kError, &DeliveryFinding::severity);
  const auto files = verdict.files.size();
  if (errors > 0) {
    std::set<std::string> with_errors;
    for (const auto& finding : verdict.findings) {
      if (finding.severity == Severity::kError) with_errors.insert(finding.file);
    }
    return {fmt::format("Deze aanlevering voldoet niet: {} in {}.",
                        errors == 1 ? "1 fout" : fmt::format("{} fouten", errors),
                        with_errors.size() == 1 ? "1 bestand" : fmt::format("{} bestanden", with_errors.size())),
            fmt::format("This delivery does not conform: {} in {}.",
                        errors == 1 ? "1 mistake" : fmt::format("{} mistakes", errors),
                        with_errors.size() == 1 ? "1 file" : fmt::format("{} files", with_errors.size()))};
  }
  if (!has_standard) {
    return {fmt::format("In {} bestanden is niets mis gevonden. De officiële regels zijn niet geladen.", files),
            fmt::format("Nothing wrong was found in {} files. The official rules are not loaded.", files)};
  }
  return {fmt::format("Deze aanlevering voldoet aan wat is nagekeken: geen fouten in {} bestanden.", files),
          fmt::format("This delivery conforms to what was checked: no mistakes in {} files.", files)};
}

std::vector<core::Text> explanation_of(const FileSet& delivery, const Standard& standard) {
  std::vector<core::Text> sentences;
  if (delivery.is_example) {
    sentences.push_back({"Dit is de voorbeeldaanlevering die bij het programma hoort.",
                         "This is the example delivery that comes with the program."});
  }
  if (standard.empty()) {
    sentences.push_back(
        {"Geef de standaard mee met --set standaard=MAP. In de map staan XSD's en Schematron-bestanden.",
         "Give the standard with --set standaard=FOLDER. The folder holds XSDs and Schematron files."});
  } else {
    std::size_t rules = 0;
    for (const auto& file : standard.rules) rules += file.rules().size();
    const auto schemas = standard.schemas ? standard.schemas->size() : 0;
    sentences.push_back({fmt::format("Nagekeken met {} schema's en {} regels uit {} regelbestanden.", schemas, rules,
                                     standard.rules.size()),
                         fmt::format("Checked with {} schemas and {} rules from {} rule files.", schemas, rules,
                                     standard.rules.size())});
  }
  for (const auto& trouble : standard.not_loaded) {
    sentences.push_back({"Niet geladen: " + core::describe(trouble.error, core::Language::kDutch),
                         "Not loaded: " + core::describe(trouble.error, core::Language::kEnglish)});
  }
  return sentences;
}

class Omgevingswet : public pearl::Pearl {
 public:
  Omgevingswet() {
    auto parsed = pearl::Manifest::parse(core::find_resource(kManifestFile).value_or(std::string_view()),
                                         std::string(kManifestFile));
    if (!parsed) {
      // The manifest is part of the program: nothing can run without it.
      fmt::print(stderr, "{}\n", core::describe(parsed.error(), core::Language::kDutch));
      std::abort();
    }
    manifest_ = std::move(*parsed);
  }

  [[nodiscard]] const pearl::Manifest& manifest() const override { return manifest_; }

  [[nodiscard]] core::Result<pearl::Outcome> compute(const pearl::RunInput& input,
                                                     const pearl::RunControl& control) const override {
    control.report(0, {"Bestanden lezen", "Reading files"});
    const auto delivery = read_delivery(input.files);
    if (!delivery) return std::unexpected(delivery.error());
    const auto files = read_standard(input.files);
    if (!files) return std::unexpected(files.error());
    const auto standard = load_standard(files->files);
    if (auto go = control.check(); !go) return std::unexpected(go.error());
    const auto verdict = check(*delivery, standard, control);
    if (!verdict) return std::unexpected(verdict.error());

    pearl::Outcome outcome;
    outcome.pearl = manifest_.id;
    outcome.version = manifest_.version;
    outcome.answer = answer_of(*verdict, !standard.empty());
    outcome.explanation = explanation_of(*delivery, standard);
    outcome.tables = {findings_table(manifest_, *verdict), files_table(manifest_, *verdict),
                      coverage_table(manifest_, *verdict, standard)};
    outcome.findings = outcome_findings(*verdict);
    if (!standard.empty()) {
      outcome.provenance.parameters.push_back({"standaard", standard.sha256, "sha256 van alle bestanden", false});
    }
    control.report(1, {"Klaar", "Done"});
    return outcome;
  }

  [[nodiscard]] std::vector<pearl::Table> summary(const pearl::Outcome& outcome, core::Language) const override {
    const auto& all = *outcome.table("bevindingen");
    pearl::Table shown{all.name, all.title, {}, {}};
    for (const auto* name : {"regel", "ernst", "bestand", "regelnummer", "kolom", "eid", "tekst"})
      shown.columns.push_back(all.columns[all.column(name)]);
    for (const auto& row : all.rows) {
      auto& added = shown.rows.emplace_back();
      for (const auto& column : shown.columns) added.push_back(row[all.column(column.name)]);
    }
    std::vector<pearl::Table> tables;
    if (!shown.rows.empty()) tables.push_back(std::move(shown));
    tables.push_back(*outcome.table("dekking"));
    return tables;
  }

  /// A visitor chooses nothing: the page shows the example. Files come by the command line only.
  [[nodiscard]] json values_from(const pearl::PageRequest& request) const override {
    return {{"gemeente", request.gemeente.text()}};
  }

  [[nodiscard]] core::Result<pearl::PageView> page(const pearl::Outcome& outcome,
                                                   const pearl::PageRequest& request) const override {
    return page_view(outcome, manifest_, request);
  }

 private:
  pearl::Manifest manifest_;
};

}  // namespace

std::unique_ptr<pearl::Pearl> make_pearl() {
  return std::make_unique<Omgevingswet>();
}

}  // namespace pareltjes::omgevingswet
