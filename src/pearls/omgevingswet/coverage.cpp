// SPDX-License-Identifier: EUPL-1.2
#include "pearls/omgevingswet/coverage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "engines/decision_tables/check/finding.hpp"
#include "pearls/omgevingswet/decision_models.hpp"

namespace pareltjes::omgevingswet {
namespace {

const core::Text kNeedsPack{"Laad de standaard: pareltjes schemas add MAP.",
                            "Load the standard: pareltjes schemas add FOLDER."};
const core::Text kNeedsLists{"Laad de waardelijsten: pareltjes schemas add BESTAND.",
                             "Load the value lists: pareltjes schemas add FILE."};

class Builder {
 public:
  Builder(const DeliveryVerdict& verdict, const Standard& standard, const std::string& name, const ValueLists& lists)
      : verdict_(verdict), standard_(standard), name_(name), lists_(lists) {
    for (const auto& finding : verdict.findings) ++findings_[finding.rule];
  }

  Coverage build() {
    schemas();
    rule_files();
    decision_tables();
    for (const auto& rule : RuleTable::built_in().rules()) {
      const auto [covered, reason] = of_table(rule, 0);
      add(rule.code, rule.source, rule.severity, covered, reason);
    }
    sum();
    return std::move(coverage_);
  }

 private:
  struct State {
    Covered covered;
    core::Text reason;
  };

  void add(const std::string& code, const std::string& source, pearl::Severity severity, Covered covered,
           core::Text reason) {
    coverage_.rows.push_back({code, source, severity, covered, std::move(reason), findings_[code]});
  }

  [[nodiscard]] bool has_schemas() const { return standard_.schemas && standard_.schemas->size() > 0; }

  void schemas() {
    const auto files = std::ranges::count_if(verdict_.files, [](const auto& file) { return !file.schema.empty(); });
    add("XML", "XML 1.0", pearl::Severity::kError, Covered::kChecked, {"Elk bestand.", "Each file."});
    if (!has_schemas()) {
      add("XSD", "schema's", pearl::Severity::kError, Covered::kNotLoaded, kNeedsPack);
      return;
    }
    add("XSD", name_ + ", schema's", pearl::Severity::kError, Covered::kChecked,
        {fmt::format("{} bestanden hebben een schema.", files), fmt::format("{} files have a schema.", files)});
  }

  /// What is told of decision tables; nothing where there are none.
  void decision_tables() {
    const auto models = std::ranges::count_if(
        verdict_.files, [](const auto& file) { return file.name.ends_with(".dmn") && file.root == "definitions"; });
    if (models == 0) return;
    for (const auto& kind : engines::decision_tables::checks()) {
      add(std::string(kind.code), "beslistabellen", severity_of(kind.severity), Covered::kChecked,
          {fmt::format("In {} met beslistabellen: {}.", models == 1 ? "1 bestand" : fmt::format("{} bestanden", models),
                       kind.title.nl),
           fmt::format("In {} with decision tables: {}.", models == 1 ? "1 file" : fmt::format("{} files", models),
                       kind.title.en)});
    }
  }

  /// Every rule in the official files by itself; those of a file that failed were not checked.
  void rule_files() {
    for (std::size_t i = 0; i < standard_.rules.size(); ++i) {
      const auto& use = verdict_.rule_files[i];
      const auto file = use.file.substr(use.file.rfind('/') + 1);
      const bool checked = use.files > 0 && use.trouble.empty();
      const core::Text reason =
          !use.trouble.empty() ? core::Text{"Liep vast: " + use.trouble, "Failed: " + use.trouble}
          : checked ? core::Text{fmt::format("In {} bestanden.", use.files), fmt::format("In {} files.", use.files)}
                    : core::Text{"Geen bestand van deze soort voldoet aan zijn schema.",
                                 "No file of this kind fits its schema."};
      std::set<std::string> seen;
      for (const auto& rule : standard_.rules[i].rules()) {
        if (!seen.insert(rule.id).second) continue;
        const bool warning = rule.role == "waarschuwing" || rule.role == "warning";
        add(rule.id, name_ + ", " + file, warning ? pearl::Severity::kWarning : pearl::Severity::kError,
            checked ? Covered::kChecked : Covered::kNotApplicable, reason);
      }
    }
    for (const auto& not_loaded : standard_.not_loaded) {
      add(not_loaded.file, name_, pearl::Severity::kError, Covered::kNotLoaded,
          {core::describe(not_loaded.error, core::Language::kDutch),
           core::describe(not_loaded.error, core::Language::kEnglish)});
    }
    if (standard_.rules.empty())
      add("Schematron", "officiële regels", pearl::Severity::kError, Covered::kNotLoaded, kNeedsPack);
  }

  [[nodiscard]] State of_table(const Rule& rule, int depth) const {
    switch (rule.state) {
      case RuleState::kOwn:
        if (!verdict_.is_delivery && rule.code.starts_with("LVBB"))
          return {Covered::kNotApplicable, {"Er is geen opdracht en geen manifest.", "There is no order or manifest."}};
        return {Covered::kChecked, rule.note};
      case RuleState::kSchema:
        if (has_schemas()) return {Covered::kChecked, {"Door het schema (XSD).", "By the schema (XSD)."}};
        return {Covered::kNotLoaded, kNeedsPack};
      case RuleState::kRuleFile:
        if (!standard_.rules.empty())
          return {Covered::kChecked, {"Door de officiële regels.", "By the official rules."}};
        return {Covered::kNotLoaded, kNeedsPack};
      case RuleState::kValueList:
        if (!lists_.empty())
          return {Covered::kChecked,
                  {"Met waardelijsten " + lists_.version() + ".", "With value lists " + lists_.version() + "."}};
        return {Covered::kNotLoaded, kNeedsLists};
      case RuleState::kEarlier:
        if (verdict_.has_earlier)
          return {Covered::kChecked, {"Naast de eerdere aanleveringen.", "Beside the earlier deliveries."}};
        return {Covered::kNational,
                {"Geef eerdere aanleveringen mee: --set eerder=MAP.", "Give earlier deliveries: --set eerder=FOLDER."}};
      case RuleState::kSame:
        if (const auto* other = RuleTable::built_in().find(rule.check); other != nullptr && depth < 3) {
          auto state = of_table(*other, depth + 1);
          if (state.covered == Covered::kChecked)
            state.reason = {"Hetzelfde als " + rule.check + ".", "The same as " + rule.check + "."};
          return state;
        }
        return {Covered::kLater, {}};
      case RuleState::kNational:
        if (!rule.note.nl.empty()) return {Covered::kNational, rule.note};
        return {Covered::kNational,
                {"Vraagt wat de LVBB of Ozon weet: eerdere aanleveringen, registers of machtigingen.",
                 "Needs what the LVBB or Ozon knows: earlier deliveries, registers or mandates."}};
      case RuleState::kInternal:
        if (!rule.note.nl.empty()) return {Covered::kInternal, rule.note};
        return {Covered::kInternal,
                {"Gaat over een stap in de keten zelf.", "Is about a step within the chain itself."}};
      case RuleState::kLater:
        break;
    }
    return {Covered::kLater, {}};
  }

  void sum() {
    CoverageTotal all;
    all.source = "totaal";
    std::map<std::string, CoverageTotal> by_source;
    for (const auto& row : coverage_.rows) {
      for (auto* total : {&by_source[row.source], &all}) {
        if (total->source.empty()) total->source = row.source;
        auto& count = row.covered == Covered::kChecked         ? total->checked
                      : row.covered == Covered::kNotApplicable ? total->not_applicable
                      : row.covered == Covered::kNotLoaded     ? total->not_loaded
                      : row.covered == Covered::kNational      ? total->national
                      : row.covered == Covered::kInternal      ? total->internal
                                                               : total->later;
        ++count;
      }
    }
    for (auto& [source, total] : by_source) coverage_.totals.push_back(std::move(total));
    coverage_.totals.push_back(std::move(all));
  }

  const DeliveryVerdict& verdict_;
  const Standard& standard_;
  const std::string& name_;
  const ValueLists& lists_;
  std::map<std::string, std::int64_t> findings_;
  Coverage coverage_;
};

}  // namespace

core::Text name_of(Covered covered) {
  switch (covered) {
    case Covered::kChecked:
      return {"nagekeken", "checked"};
    case Covered::kNotApplicable:
      return {"niet van toepassing", "not applicable"};
    case Covered::kNotLoaded:
      return {"niet geladen", "not loaded"};
    case Covered::kNational:
      return {"alleen landelijk na te kijken", "only checkable nationally"};
    case Covered::kInternal:
      return {"gaat niet over de aanlevering", "not about the delivery"};
    case Covered::kLater:
      break;
  }
  return {"niet in deze versie", "not in this version"};
}

Coverage coverage_of(const DeliveryVerdict& verdict, const Standard& standard, const std::string& standard_name,
                     const ValueLists& lists) {
  return Builder(verdict, standard, standard_name.empty() ? "standaard" : standard_name, lists).build();
}

}  // namespace pareltjes::omgevingswet
