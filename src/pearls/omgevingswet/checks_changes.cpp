// SPDX-License-Identifier: EUPL-1.2
// A decision or notice beside itself: the changes of a text, the steps of a procedure, the organisations it names.
#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>

#include "core/ids.hpp"
#include "core/text.hpp"
#include "pearls/omgevingswet/checks.hpp"
#include "pearls/omgevingswet/reading.hpp"
#include "platform/register/municipalities.hpp"

namespace pareltjes::omgevingswet {
namespace {

/// "/join/id/stop/procedure/stap_014" → "014".
std::string number_of(std::string_view concept_id) {
  return std::string(concept_id.substr(concept_id.rfind('_') + 1));
}

void check_mutations(const CheckContext& context, const Decision& decision) {
  std::set<std::pair<std::size_t, std::string>> removed;
  std::set<std::size_t> with_explanation;
  for (const auto& one : decision.mutations) {
    if (one.kind == "Verwijder") removed.emplace(one.of, one.what.text);
  }
  for (const auto& one : decision.mutations) {
    if (!one.context.empty() && removed.contains({one.of, one.context.text}))
      context.report.add("LVBB5030", one.at, {one.context.text});
    if (one.kind == "Vervang" && !one.context.empty() && one.context.text == one.what.text)
      context.report.add("LVBB5032", one.at, {one.what.text});
    if (one.kind == "VoegToe" && one.element == "Toelichting" && !with_explanation.insert(one.of).second)
      context.report.add("LVBB5011", one.at);
  }
}

/// Two replacements that stay where they are must not be about the same text, nor one about a part of the other.
void check_overlaps(const CheckContext& context, const Decision& decision) {
  std::set<std::pair<std::size_t, std::string>> replaced;
  std::set<std::pair<std::size_t, std::string>> within;
  const auto stays = [](const Mutation& one) { return one.kind == "Vervang" && one.context.empty(); };
  for (const auto& one : decision.mutations) {
    if (!stays(one)) continue;
    for (const auto& wid : one.within) {
      if (wid != one.what.text) within.emplace(one.of, wid);
    }
  }
  for (const auto& one : decision.mutations) {
    if (!stays(one)) continue;
    const std::pair key{one.of, one.what.text};
    if (!replaced.insert(key).second || within.contains(key)) context.report.add("LVBB5033", one.at, {one.what.text});
  }
}

/// Rows of the rule table: `van` are kinds of procedure, `naar` the steps that go with each (STOP, value lists
/// procedurestap_ontwerp and procedurestap_definitief).
void check_steps(const CheckContext& context, const Decision& decision) {
  for (const auto* rule : context.rules.of_check("procedurestap")) {
    const auto allowed = beside(rule->from, rule->to, number_of(decision.procedure.text));
    if (allowed.empty()) continue;
    for (const auto& step : decision.steps) {
      if (!in_list(allowed, number_of(step.text)))
        context.report.add(rule->code, step.at, {step.text, decision.procedure.text});
    }
  }
}

constexpr std::array<std::string_view, 2> kInspection{"005", "014"};

void check_notice_steps(const CheckContext& context, const Decision& decision) {
  if (decision.root != "AanleveringKennisgeving") return;
  const auto& kind = decision.notice_kind.text;
  if (kind == "KennisgevingBesluittermijnen" && !decision.changes_steps)
    context.report.add("LVBB4762", decision.procedure_change.value_or(decision.notice_kind.at));
  if (kind == "KennisgevingVoorgenomenBesluit" && decision.procedure_change)
    context.report.add("LVBB4763", *decision.procedure_change);
  const auto inspects = [](const Value& step) { return one_of(kInspection, number_of(step.text)); };
  const bool of_draft = context.earlier.drafts.contains(std::string(work_of(decision.about.text)));
  if (!of_draft && std::ranges::none_of(decision.steps, inspects)) return;
  for (const auto& step : decision.steps) {
    if (!inspects(step)) context.report.add("LVBB4760", step.at, {step.text});
  }
}

/// Provinces by their code in the register of the government (TOOI): pv20 Groningen to pv31 Limburg.
bool is_province(std::string_view code) {
  return code.size() == 4 && code.starts_with("pv") && code >= "pv20" && code <= "pv31";
}

bool is_municipality(std::string_view code) {
  const auto known = core::GemeenteCode::parse("GM" + std::string(code.substr(std::min<std::size_t>(2, code.size()))));
  if (!code.starts_with("gm") || !known) return false;
  const auto is_this = [&](const auto& one) { return one.code == *known; };
  return std::ranges::any_of(reg::all(), is_this) || std::ranges::any_of(reg::former(), is_this);
}

/// How the codes of a kind of organisation are made. Source: TOOI, registers of municipalities, provinces, water boards
/// and ministries.
struct CodeForm {
  std::string_view kind, letters;
  std::size_t digits;
};
constexpr std::array<CodeForm, 4> kCodeForms{
    {{"gemeente", "gm", 4}, {"provincie", "pv", 2}, {"waterschap", "ws", 4}, {"ministerie", "mnre", 4}}};

/// Which organisations there are is known here of municipalities and provinces, of others only the form of their code.
bool may_be_there(std::string_view kind, std::string_view code) {
  const auto form = std::ranges::find(kCodeForms, kind, &CodeForm::kind);
  if (form == kCodeForms.end()) return true;
  const auto digits = code.substr(std::min(code.size(), form->letters.size()));
  if (!code.starts_with(form->letters) || digits.size() != form->digits ||
      digits.find_first_not_of("0123456789") != std::string_view::npos)
    return false;
  return (kind != "gemeente" || is_municipality(code)) && (kind != "provincie" || is_province(code));
}

void check_authorities(const CheckContext& context, const Decision& decision) {
  const bool notice = decision.root == "AanleveringKennisgeving";
  for (const auto& authority : decision.authorities) {
    const auto parts = parts_of(authority.text);
    if (parts.size() != 4 || may_be_there(parts[2], parts[3])) continue;
    // The test environments of the chain know organisations that are not there, with codes from 9900 on.
    const bool test = parts[3].substr(std::min<std::size_t>(2, parts[3].size())).starts_with("99");
    context.report.add(notice ? "LVBB4737" : "LVBB4037", authority.at, {authority.text},
                       test ? pearl::Severity::kWarning : pearl::Severity::kError);
  }
}

void check_infos_once(const CheckContext& context, const Decision& decision) {
  std::set<std::string> seen;
  for (const auto& info : decision.regulations) {
    if (!info.expression.empty() && !seen.insert(info.expression.text).second)
      context.report.add("LVBB4045", info.expression.at, {info.expression.text});
  }
}

}  // namespace

void check_changes(const CheckContext& context) {
  for (const auto& decision : context.facts.decisions) {
    check_mutations(context, decision);
    check_overlaps(context, decision);
    check_steps(context, decision);
    check_notice_steps(context, decision);
    check_authorities(context, decision);
    check_infos_once(context, decision);
  }
}

}  // namespace pareltjes::omgevingswet
