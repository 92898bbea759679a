// SPDX-License-Identifier: EUPL-1.2
// The decision or notice: its consolidation, regulations, images and dates.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>

#include "core/text.hpp"
#include "pearls/omgevingswet/checks.hpp"
#include "pearls/omgevingswet/reading.hpp"

namespace pareltjes::omgevingswet {
namespace {

constexpr std::string_view kInForce = "juridischWerkendVanaf";
constexpr std::string_view kDefinitive = "/join/id/stop/proceduretype_definitief";
constexpr std::array<std::string_view, 3> kDecentral{"gemeente", "provincie", "waterschap"};
constexpr std::int64_t kMostDaysBefore = 90;

std::string part(const Value& id, std::size_t number) {
  const auto parts = parts_of(id.text);
  return number < parts.size() ? parts[number] : std::string();
}

void check_dates(const CheckContext& context, const Decision& decision) {
  const auto published = context.facts.order ? days_of(context.facts.order->date.text) : std::optional<std::int64_t>();
  for (const auto& stamp : decision.timestamps) {
    const auto days = days_of(stamp.date.text);
    if (stamp.kind.text == kInForce && days && published && *days > *published + kMostDaysBefore)
      context.report.add("LVBB1580", stamp.date.at, {stamp.date.text, context.facts.order->date.text});
  }
  const auto begin = days_of(decision.begin_inspection.text);
  const auto end = days_of(decision.end_inspection.text);
  if (begin && end && *end < *begin)
    context.report.add("LVBB4758", decision.end_inspection.at,
                       {decision.end_inspection.text, decision.begin_inspection.text});
  if (begin && published && *begin < *published)
    context.report.add("LVBB4703", decision.begin_inspection.at,
                       {decision.begin_inspection.text, context.facts.order->date.text});
}

/// A definitive decision of a municipality, province or water board says when what it adopts comes into force.
void check_in_force(const CheckContext& context, const Decision& decision) {
  if (decision.procedure.text != kDefinitive || !one_of(kDecentral, authority_kind(decision.responsible.text))) return;
  std::set<std::string> dated;
  for (const auto& stamp : decision.timestamps) {
    if (stamp.kind.text == kInForce) dated.insert(stamp.goal.text);
  }
  for (const auto& intended : decision.intended) {
    const bool has_date =
        std::ranges::any_of(intended.goals, [&](const auto& goal) { return dated.contains(goal.text); });
    if (has_date || intended.goals.empty()) continue;
    const bool object = intended.instrument.text.starts_with("/join");
    context.report.add(object ? "LVBB3518" : "LVBB3519", intended.instrument.at, {intended.instrument.text});
  }
}

void check_intended(const CheckContext& context, const Decision& decision) {
  std::set<std::string> goals;
  std::map<std::string, std::string> version_of;  // work → expression
  std::set<std::string> withdrawn;
  for (const auto& intended : decision.intended) {
    for (const auto& goal : intended.goals) {
      if (goals.insert(goal.text).second && goals.size() == 2) context.report.add("LVBB4803", goal.at, {goal.text});
    }
    if (intended.kind == Intended::Kind::kWithdrawal) {
      withdrawn.insert(intended.instrument.text);
      continue;
    }
    const auto [known, is_new] =
        version_of.emplace(std::string(work_of(intended.instrument.text)), intended.instrument.text);
    if (!is_new && known->second != intended.instrument.text)
      context.report.add("LVBB4802", intended.instrument.at, {known->first});
  }
  for (const auto& intended : decision.intended) {
    if (intended.kind == Intended::Kind::kWithdrawal && version_of.contains(intended.instrument.text))
      context.report.add("LVBB4804", intended.instrument.at, {intended.instrument.text});
  }
  for (const auto& at : decision.retractions) context.report.add("LVBB4500", at);
}

/// Each version that the text makes is intended by the consolidation, and the other way round.
void check_versions(const CheckContext& context, const Decision& decision) {
  if (decision.model.empty() || decision.root != "AanleveringBesluit") return;
  std::set<std::string> made;
  for (const auto& text : decision.texts) {
    if (!text.becomes.empty()) made.insert(text.becomes.text);
  }
  std::set<std::string> intended;
  for (const auto& one : decision.intended) {
    if (one.kind != Intended::Kind::kRegulation) continue;
    intended.insert(one.instrument.text);
    if (!made.contains(one.instrument.text)) context.report.add("LVBB4032", one.instrument.at, {one.instrument.text});
  }
  for (const auto& text : decision.texts) {
    if (!text.becomes.empty() && !intended.contains(text.becomes.text))
      context.report.add("LVBB4032", text.becomes.at, {text.becomes.text});
  }
}

void check_links(const CheckContext& context, const Decision& decision) {
  for (const auto& link : decision.object_links) {
    if (core::trim(link.text).size() != link.text.size() || link.text.contains('\n'))
      context.report.add("LVBB3517", link.at, {core::trim(link.text)});
  }
  std::set<std::string> referred;
  std::set<std::string> annexes;
  for (const auto& annex : decision.annexes) annexes.insert(annex.text);
  for (const auto& amendment : decision.amendments) {
    bool any = false;
    for (const auto& ref : amendment.refs) {
      any |= annexes.contains(ref);
      referred.insert(ref);
    }
    if (!any) context.report.add("LVBB4002", amendment.at);
  }
  for (const auto& annex : decision.annexes) {
    if (!referred.contains(annex.text)) context.report.add("LVBB4002", annex.at);
  }
  for (const auto& replacement : decision.replacements) {
    if (!replacement.what.empty() && !replacement.given.empty() && replacement.what.text != replacement.given)
      context.report.add("LVBB5003", replacement.what.at, {replacement.what.text, replacement.given});
  }
}

void check_regulation_infos(const CheckContext& context, const Decision& decision) {
  for (const auto& info : decision.regulations) {
    if (!info.work.empty() && part(info.work, 2) != "act")
      context.report.add("LVBB4005", info.work.at, {info.work.text});
    if (!info.kind.empty() && !info.kind.text.starts_with("/join/id/stop/regelingtype_0"))
      context.report.add("LVBB4007", info.kind.at, {info.kind.text});
  }
}

void check_images(const CheckContext& context) {
  std::set<std::string> named;
  for (const auto& decision : context.facts.decisions) {
    for (const auto& image : decision.images) {
      named.insert(image.name.text);
      if (!context.delivery.contains(image.name.text)) {
        context.report.add("LVBB4038", image.name.at, {image.name.text});
        continue;
      }
      const auto& manifest = context.facts.manifest;
      const auto entry = std::ranges::find(manifest, image.name.text, [](const auto& one) { return one.name.text; });
      if (entry != manifest.end() && !image.content_type.empty() && entry->content_type.text != image.content_type)
        context.report.add("LVBB4039", image.name.at, {image.name.text, image.content_type, entry->content_type.text});
    }
  }
  // A text that is not there cannot name its images.
  const bool has_text =
      std::ranges::any_of(context.facts.decisions, [](const auto& one) { return !one.model.empty(); });
  for (const auto& entry : context.facts.manifest) {
    if (has_text && entry.content_type.text.starts_with("image/") && !named.contains(entry.name.text) &&
        context.delivery.contains(entry.name.text))
      context.report.add("LVBB4038", entry.name.at, {entry.name.text});
  }
}

void check_notice(const CheckContext& context, const Decision& decision) {
  if (decision.root != "AanleveringKennisgeving") return;
  if (!decision.work.empty() && part(decision.work, 2) != "doc")
    context.report.add("LVBB4707", decision.work.at, {decision.work.text});
  if (!decision.about.empty() && part(decision.about, 2) != "bill")
    context.report.add("LVBB4708", decision.about.at, {decision.about.text});
  if (decision.notice_kind.text == "KennisgevingUitspraakRechter")
    context.report.add("LVBB4738", decision.notice_kind.at, {decision.notice_kind.text});
  if (decision.notice_kind.text == "KennisgevingVoorgenomenBesluit" && !decision.about.empty())
    context.report.add("LVBB4740", decision.about.at, {decision.about.text});
}

/// Who may adopt a kind of regulation, and in which model. Rows of the rule table: `van` is the kind, and after a "/"
/// for which kind of authority; `naar` what is allowed.
void check_kinds(const CheckContext& context, const Decision& decision) {
  const auto authority = authority_kind(decision.responsible.text);
  for (const auto& info : decision.regulations) {
    const auto kind = info.kind.text.substr(info.kind.text.rfind('_') + 1);
    const auto text = std::ranges::find_if(
        decision.texts, [&](const RegulationText& one) { return one.becomes.text == info.expression.text; });
    const auto fits = [&](const Rule& rule) {
      const auto condition = core::split(rule.from, '/');
      return condition.front() == kind && (condition.size() == 1 || condition[1] == authority);
    };
    for (const auto* rule : context.rules.of_check("gezag")) {
      if (fits(*rule) && !authority.empty() && !in_list(rule->to, authority))
        context.report.add(rule->code, decision.responsible.at, {decision.responsible.text});
    }
    for (const auto* rule : context.rules.of_check("model")) {
      if (fits(*rule) && text != decision.texts.end() && text->model != "RegelingMutatie" &&
          !in_list(rule->to, text->model))
        context.report.add(rule->code, text->at, {text->model});
    }
    for (const auto* rule : context.rules.of_check("besluitmodel")) {
      if (fits(*rule) && !decision.model.empty() && !in_list(rule->to, decision.model))
        context.report.add(rule->code, decision.at, {decision.model});
    }
  }
}

}  // namespace

void check_decisions(const CheckContext& context) {
  for (const auto& decision : context.facts.decisions) {
    check_dates(context, decision);
    check_in_force(context, decision);
    check_intended(context, decision);
    check_versions(context, decision);
    check_links(context, decision);
    check_regulation_infos(context, decision);
    check_notice(context, decision);
    check_kinds(context, decision);
  }
  check_images(context);
}

}  // namespace pareltjes::omgevingswet
