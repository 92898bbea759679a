// SPDX-License-Identifier: EUPL-1.2
#include "pearls/omgevingswet/checks.hpp"
#include "pearls/omgevingswet/decision_models.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>

namespace pareltjes::omgevingswet {
namespace {

/// Puts the details in the place of "{0}", "{1}", …; the two languages may use others.
std::string filled(const std::string& text, Report::Details details) {
  std::string made;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool mark = i + 2 < text.size() && text[i] == '{' && text[i + 2] == '}';
    const auto number = mark ? static_cast<std::size_t>(text[i + 1] - '0') : details.size();
    if (number < details.size()) {
      made += details.begin()[number];
      i += 2;
    } else {
      made += text[i];
    }
  }
  return made;
}

}  // namespace

void Report::add(std::string_view code, Spot at, Details details, std::optional<pearl::Severity> severity) {
  if (++counts_[std::string(code)] > kMostOfOne) return;
  OpenFinding open;
  open.at = at;
  open.finding.rule = code;
  if (const auto* rule = RuleTable::built_in().find(code); rule != nullptr) {
    open.finding.severity = severity.value_or(rule->severity);
    open.finding.text = {filled(rule->text.nl, details), filled(rule->text.en, details)};
    open.finding.advice = rule->advice;
  }
  findings_.push_back(std::move(open));
}

void Report::add_file(std::string_view code, std::string_view file, Details details) {
  const auto before = findings_.size();
  add(code, {}, details);
  if (findings_.size() > before) findings_.back().finding.file = file;
}

void Report::close() {
  for (const auto& [code, count] : counts_) {
    if (count <= kMostOfOne) continue;
    OpenFinding open;
    open.finding.rule = code;
    open.finding.severity = pearl::Severity::kInfo;
    open.finding.text = {fmt::format("Dit komt nog {} keer vaker voor.", count - kMostOfOne),
                         fmt::format("This occurs {} times more.", count - kMostOfOne)};
    open.at = std::ranges::find(findings_, code, [](const OpenFinding& one) { return one.finding.rule; })->at;
    findings_.push_back(std::move(open));
  }
}

bool CheckContext::whole_text() const {
  bool any = false;
  for (const auto& decision : facts.decisions) {
    for (const auto& text : decision.texts) {
      if (text.model == "RegelingMutatie") return false;
      any = true;
    }
  }
  return any;
}

bool CheckContext::is_delivery() const {
  if (delivery.contains("pakbon.xml") || holds_applicable_rules(delivery)) return false;
  const bool decision =
      std::ranges::any_of(facts.decisions, [](const Decision& one) { return one.root.starts_with("Aanlevering"); });
  return facts.order || facts.has_manifest || decision || delivery.contains("manifest.xml") ||
         delivery.contains("opdracht.xml");
}

void check_across_files(const CheckContext& context) {
  check_package(context);
  if (context.is_delivery()) {
    check_manifest(context);
    check_order(context);
    check_decisions(context);
    check_changes(context);
    check_ow_manifest(context);
    check_earlier(context);
  }
  if (holds_applicable_rules(context.delivery)) check_applicable(context);
  check_information_objects(context);
  check_ow_references(context);
  check_ow_objects(context);
  check_ow_regulations(context);
  check_ow_geometry(context);
  context.report.close();
}

std::optional<std::int64_t> days_of(std::string_view date) {
  const auto number = [&](std::size_t from, std::size_t length) -> std::optional<int> {
    int value = 0;
    const auto piece = date.substr(from, length);
    const auto [end, error] = std::from_chars(piece.data(), piece.data() + piece.size(), value);
    if (error != std::errc{} || end != piece.data() + piece.size()) return std::nullopt;
    return value;
  };
  if (date.size() != 10 || date[4] != '-' || date[7] != '-') return std::nullopt;
  const auto year = number(0, 4);
  const auto month = number(5, 2);
  const auto day = number(8, 2);
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day known{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                          std::chrono::day(static_cast<unsigned>(*day))};
  if (!known.ok()) return std::nullopt;
  return std::chrono::sys_days(known).time_since_epoch().count();
}

std::string authority_kind(std::string_view tooi) {
  const auto parts = parts_of(tooi);
  return parts.size() == 4 && parts[0] == "tooi" ? parts[2] : std::string();
}

}  // namespace pareltjes::omgevingswet
