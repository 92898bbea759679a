// SPDX-License-Identifier: EUPL-1.2
#include "platform/service/monitor_tools.hpp"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "platform/register/items.hpp"
#include "platform/register/municipalities.hpp"

namespace pareltjes::service {
namespace {

using nlohmann::json;
using pearl::Severity;

constexpr const char* kSubject = "monitor.onderwerp";
constexpr const char* kRuleSet = "standaard";
constexpr std::size_t kLongestName = 100;

std::string text_in(const json& value, const char* field) {
  const auto found = value.find(field);
  return found != value.end() && found->is_string() ? found->get<std::string>() : std::string();
}

MonitorProduct product_of(const reg::Item& item) {
  const auto content = json::parse(item.content, nullptr, false);
  MonitorProduct product;
  const auto slash = item.key.find('/');
  if (!content.is_object() || slash == std::string::npos) return product;
  product.leverancier = item.key.substr(0, slash);
  product.product = item.key.substr(slash + 1);
  product.name = text_in(content, "naam");
  product.owner = item.owner;
  for (const auto& standard : content.value("standaarden", json::array()))
    if (standard.is_string()) product.standards.push_back(standard.get<std::string>());
  return product;
}

const pearl::Pearl* monitored_pearl(const pearl::Registry& registry) {
  for (const auto& pearl : registry.all())
    if (pearl->manifest().input_schema.value("x-monitor", false)) return pearl.get();
  return nullptr;
}

std::string parameter_of(const pearl::Outcome& outcome, std::string_view name) {
  const auto found = std::ranges::find(outcome.provenance.parameters, name, &pearl::Provenance::ParameterUse::name);
  return found == outcome.provenance.parameters.end() ? std::string() : found->value;
}

std::int64_t number_at(const pearl::Table& table, std::size_t row, std::string_view column) {
  const auto* number = std::get_if<std::int64_t>(&table.rows.at(row).at(table.column(column)));
  return number == nullptr ? 0 : *number;
}

std::string text_at(const pearl::Table* table, std::size_t row, std::string_view column) {
  if (table == nullptr || row >= table->rows.size()) return {};
  const auto* text = std::get_if<std::string>(&table->rows[row].at(table->column(column)));
  return text == nullptr ? std::string() : *text;
}

json finding_json(const pearl::Finding& finding, const std::string& excerpt) {
  json value{{"regel", finding.code},
             {"ernst", finding.severity == Severity::kError     ? "fout"
                       : finding.severity == Severity::kWarning ? "waarschuwing"
                                                                : "melding"},
             {"tekst", finding.message.nl},
             {"tekst_en", finding.message.en},
             {"advies", finding.advice.nl},
             {"advies_en", finding.advice.en},
             {"fragment", excerpt}};
  if (finding.place) {
    value["bestand"] = finding.place->file;
    if (finding.place->line) value["regelnummer"] = *finding.place->line;
    if (finding.place->column) value["kolom"] = *finding.place->column;
  }
  return value;
}

/// Conforms only what was checked with all rules that a delivery alone can be checked with.
monitor::Verdict verdict_of(const monitor::NewTest& test, std::int64_t not_loaded) {
  if (test.errors > 0) return monitor::Verdict::kFails;
  return not_loaded == 0 && !test.rule_set_sha256.empty() ? monitor::Verdict::kConforms : monitor::Verdict::kPartly;
}

core::Result<monitor::NewTest> test_of(const pearl::Run& run, const DeliveryToCheck& asked) {
  const auto& outcome = *run.outcome;
  // Nothing to check is nothing to be good at.
  if (const auto* files = outcome.table("bestanden"); files != nullptr && files->rows.empty()) {
    return core::fail(core::ErrorCode::kInvalidInput,
                      {"In de aanlevering zit geen bestand.", "There is no file in the delivery."},
                      {"Stuur de hele aanlevering als zip.", "Send the whole delivery as a zip."});
  }
  monitor::NewTest test;
  test.key = {run.gemeente.text(), asked.leverancier, asked.product, parameter_of(outcome, kSubject)};
  if (auto fit = monitor::check_key(test.key); !fit) return std::unexpected(fit.error());
  std::vector<std::pair<std::string, std::string_view>> files;
  files.reserve(asked.files.size());
  for (const auto& file : asked.files) files.emplace_back(file.name, file.bytes);
  test.tested_sha256 = monitor::tested_hash(files);
  test.rule_set_sha256 = parameter_of(outcome, kRuleSet);
  if (!test.rule_set_sha256.empty()) test.rule_set = test.key.onderwerp;
  test.program = outcome.pearl;
  test.program_version = outcome.version;
  const auto* excerpts = outcome.table("bevindingen");
  for (std::size_t i = 0; i < outcome.findings.size(); ++i) {
    const auto& finding = outcome.findings[i];
    if (finding.severity == Severity::kError) {
      ++test.errors;
      ++test.errors_by_rule[finding.code];
    } else if (finding.severity == Severity::kWarning) {
      ++test.warnings;
    }
    auto where = text_at(excerpts, i, "omgeving");
    if (where.empty()) where = text_at(excerpts, i, "fragment");
    test.findings.push_back(finding_json(finding, where));
  }
  std::int64_t not_loaded = 0;
  if (const auto* coverage = outcome.table("dekking_totaal"); coverage != nullptr && !coverage->rows.empty()) {
    const auto last = coverage->rows.size() - 1;  // The totals of all sources.
    test.checked = number_at(*coverage, last, "nagekeken");
    test.rules = number_at(*coverage, last, "regels");
    not_loaded = number_at(*coverage, last, "niet_geladen");
  }
  test.verdict = verdict_of(test, not_loaded);
  return test;
}

}  // namespace

core::Result<MonitorNames> MonitorNames::read(const Parts& parts, const storage::Scope& scope) {
  MonitorNames names;
  auto organisations = parts.identity.organisations();
  if (!organisations) return std::unexpected(organisations.error());
  for (auto& organisation : *organisations) names.organisations_.emplace(organisation.id, organisation);
  reg::Items items(parts.database, core::system_clock());
  const auto products = items.list(scope, reg::ItemKind::kProduct);
  if (!products) return std::unexpected(products.error());
  for (const auto& item : *products)
    if (auto product = product_of(item); !product.product.empty()) names.products_.push_back(std::move(product));
  return names;
}

void MonitorNames::learn(const std::vector<monitor::Cell>& cells) {
  for (const auto& cell : cells)
    if (!cell.product_name.empty()) told_.try_emplace({cell.key.leverancier, cell.key.product}, cell.product_name);
}

std::string MonitorNames::gemeente(const std::string& code) const {
  if (auto name = monitor::example_name(code); !name.empty()) return name;
  const auto found = reg::find(code);
  return found ? found->name : code;
}

std::string MonitorNames::organisation(const std::string& id) const {
  if (const auto found = organisations_.find(id); found != organisations_.end()) return found->second.name;
  if (auto name = monitor::example_name(id); !name.empty()) return name;
  return id.starts_with("GM") ? gemeente(id) : id;
}

std::string MonitorNames::product(const std::string& leverancier, const std::string& product) const {
  for (const auto& each : products_)
    if (each.leverancier == leverancier && each.product == product) return each.name;
  if (const auto told = told_.find({leverancier, product}); told != told_.end()) return told->second;
  const auto name = monitor::example_name(product);
  return name.empty() ? product : name;
}

std::string MonitorNames::kind(const std::string& organisation) const {
  const auto found = organisations_.find(organisation);
  return found == organisations_.end() ? std::string() : found->second.kind;
}

std::string subject_name(const std::string& subject, core::Language language) {
  for (const auto& chain : monitor::chains())
    if (chain.subject == subject) return chain.name.in(language);
  if (subject == "zonder-standaard") return core::Text{"Zonder standaard", "Without a standard"}.in(language);
  const auto digit = std::ranges::find_if(subject, [](unsigned char c) { return std::isdigit(c) != 0; });
  auto name = std::string(subject.begin(), digit);
  if (name.ends_with('-')) name.back() = ' ';
  std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return name + std::string(digit, subject.end());
}

core::Result<void> record_product(const Parts& parts, const Call& call, const MonitorProduct& product) {
  const auto names = MonitorNames::read(parts, call.scope);
  if (!names) return std::unexpected(names.error());
  // A subject that fits, so that the two short names are judged by the same words as those of a cell.
  if (auto fit = monitor::check_key({"GM0000", product.leverancier, product.product, "keten-plan"}); !fit) return fit;
  const auto name = std::string(core::trim(product.name));
  if (name.empty() || name.size() > kLongestName || !core::is_valid_utf8(name)) {
    return core::fail(core::ErrorCode::kInvalidInput, {"De naam is leeg of te lang.", "The name is empty or too long."},
                      {"Gebruik hoogstens 100 tekens.", "Use at most 100 characters."});
  }
  const auto kind = names->kind(call.scope.organisation);
  const bool own = kind == "leverancier" && product.leverancier == call.scope.organisation;
  if (!own && kind != "gemeente") {
    return core::fail(core::ErrorCode::kForbidden,
                      {"U legt alleen producten van uw eigen organisatie vast.",
                       "You record products of your own organisation only."},
                      {"Kies uw eigen organisatie als leverancier.", "Choose your own organisation as supplier."});
  }
  auto scope = call.scope;
  if (own) scope = storage::Scope::of_public(call.scope.actor);
  reg::Items items(parts.database, core::system_clock());
  const auto made = items.create(
      scope, reg::ItemKind::kProduct, product.leverancier + "/" + product.product,
      json{{"naam", name}, {"leverancier", product.leverancier}, {"standaarden", product.standards}}.dump(),
      json{{"titel", "vastgelegd door " + call.scope.organisation}}.dump());
  if (!made) return std::unexpected(made.error());
  return {};
}

core::Result<CheckedDelivery> check_delivery(const Parts& parts, const DeliveryToCheck& asked,
                                             const pearl::RunControl& control) {
  const auto* pearl = monitored_pearl(parts.runner.registry());
  if (pearl == nullptr) {
    return core::fail(core::ErrorCode::kUnknownPearl,
                      {"Dit programma kijkt geen aanleveringen na.", "This program checks no deliveries."});
  }
  const auto municipality = reg::find(asked.gemeente);
  if (!municipality) return std::unexpected(municipality.error());
  if (asked.scope.organisation != municipality->code.text() && asked.scope.organisation != asked.leverancier) {
    return core::fail(core::ErrorCode::kForbidden,
                      {"Dit vakje is niet van uw organisatie.", "This cell is not your organisation's."},
                      {"Kies uw eigen gemeente of uw eigen product.", "Choose your own municipality or product."});
  }
  pearl::RunRequest request;
  request.scope = asked.scope;
  request.pearl = pearl->manifest().id;
  request.gemeente = municipality->code.text();
  request.files = asked.files;
  if (!asked.standard.empty()) request.values["standaard"] = asked.standard;
  auto run = parts.runner.run(request, control);
  if (!run) return std::unexpected(run.error().front());
  auto test = test_of(*run, asked);
  if (!test) return std::unexpected(test.error());
  return CheckedDelivery{std::move(*run), std::move(*test)};
}

}  // namespace pareltjes::service
