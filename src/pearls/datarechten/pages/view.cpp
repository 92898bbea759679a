// SPDX-License-Identifier: EUPL-1.2
#include "pearls/datarechten/pages/view.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "core/time.hpp"
#include "pearls/datarechten/library.hpp"
#include "platform/rights/policy.hpp"

namespace pareltjes::datarechten {
namespace {

using core::Language;
using nlohmann::json;

struct Shown {
  std::string_view name;
  const char* icon;
  core::Text words;
};
const Shown kVerdicts[] = {{"geregeld", "goed", {"geregeld", "arranged"}},
                           {"deels", "let-op", {"deels geregeld", "partly arranged"}},
                           {"ontbreekt", "weet-niet", {"staat er niet in", "not there"}},
                           {"strijdig", "fout", {"het contract zegt het tegendeel", "the contract says the contrary"}},
                           {"verwijst", "weet-niet", {"verwijst naar een ander stuk", "refers to another document"}}};
const Shown kFreedoms[] = {{"vrij", "goed", {"vrij te gebruiken", "free to use"}},
                           {"deels", "let-op", {"deels vrij", "partly free"}},
                           {"dicht", "fout", {"niet vrij te gebruiken", "not free to use"}},
                           {"onbekend", "weet-niet", {"nog geen getekend contract", "no signed contract yet"}}};

const Shown& shown(std::span<const Shown> among, std::string_view name) {
  const auto found = std::ranges::find(among, name, &Shown::name);
  return found == among.end() ? among.back() : *found;
}

}  // namespace

std::string freedom_of(const json& right) {
  if (right.value("stukken", json::array()).empty()) return "onbekend";
  const auto permissions = right.value(json::json_pointer("/odrl/permission"), json::array());
  const auto permits = [&](std::string_view action) {
    return std::ranges::any_of(permissions, [&](const json& one) {
      const auto actions = one.value("action", json::array());
      return std::ranges::find(actions, json(action)) != actions.end();
    });
  };
  if (!permits(rights::action::kUse)) return "dicht";
  const auto points = right.value("punten", json::array());
  const bool against =
      std::ranges::any_of(points, [](const json& one) { return one.value("oordeel", "") == "strijdig"; });
  return !against && permits(rights::action::kDistribute) ? "vrij" : "deels";
}

json freedom_values(const std::string& freedom, Language language) {
  const auto& one = shown(kFreedoms, freedom);
  return {{"freedom", one.words.in(language)}, {"icon", one.icon},
          {"free", freedom == "vrij"},         {"partly", freedom == "deels"},
          {"closed", freedom == "dicht"},      {"unknown", freedom == "onbekend"}};
}

json verdict_values(std::string_view verdict, Language language) {
  const auto& one = shown(kVerdicts, verdict);
  return {{"verdict", one.words.in(language)}, {"icon", one.icon}};
}

core::Text name_of_point(std::string_view key) {
  for (const auto& requirement : library().book.requirements())
    if (requirement.id == key) return requirement.name;
  return {};
}

json point_values(const ClauseCheck& check, Language language) {
  auto points = json::array();
  for (const auto& point : check.points) {
    const auto& verdict = shown(kVerdicts, point.verdict);
    points.push_back({{"key", point.key},
                      {"name", point.name.in(language)},
                      {"verdict", verdict.words.in(language)},
                      {"icon", verdict.icon},
                      {"answer", false},
                      {"sentence", point.sentence},
                      {"place", point.place.in(language)},
                      {"document", point.document},
                      {"explanation", point.explanation.in(language)},
                      {"proposal", point.proposal.in(language)},
                      {"law", point.law.in(language)},
                      {"source", point.source}});
  }
  return points;
}

json text_values(const std::vector<ContractText>& texts, Language language) {
  auto rows = json::array();
  for (const auto& text : texts) {
    rows.push_back({{"name", text.name},
                    {"sha256", text.sha256},
                    {"signed", core::day_in_words(text.signed_on).in(language)},
                    {"agreement", text.agreement}});
  }
  return rows;
}

core::Text money_in_words(std::int64_t cents) {
  const auto decimals = cents % 100 == 0 ? 0 : 2;
  const auto amount = static_cast<double>(cents) / 100;
  return {"€ " + core::format_number(amount, decimals, Language::kDutch),
          "€ " + core::format_number(amount, decimals, Language::kEnglish)};
}

core::Text short_freedom(const std::string& freedom) {
  if (freedom == "vrij") return {"✓ vrij", "✓ free"};
  if (freedom == "deels") return {"½ deels vrij", "½ partly free"};
  if (freedom == "dicht") return {"✕ niet vrij", "✕ not free"};
  return {"? geen contract", "? no contract"};
}

json flow_values(const FlowMap& map, const Flow& flow, Language language) {
  const auto end = [&](std::size_t node) {
    const auto* one = map.nodes[node].application;
    return json{{"name", map.nodes[node].name},
                {"id", one == nullptr ? std::string() : one->record.id},
                {"outside", one == nullptr}};
  };
  const auto& verdict = flow.verdict;
  const bool blocked = verdict.kind == FlowVerdict::Kind::kBlocked;
  const bool free = verdict.kind == FlowVerdict::Kind::kFree;
  const core::Text word = blocked ? core::Text{"mag niet", "not permitted"}
                          : free  ? core::Text{"mag", "permitted"}
                                  : core::Text{"niet bekend", "not known"};
  return {{"from", end(flow.from)},
          {"to", end(flow.to)},
          {"data", flow.link.data},
          {"standard", flow.link.standard},
          {"service", flow.link.kind == Link::kService},
          {"icon", blocked ? "fout"
                   : free  ? "goed"
                           : "weet-niet"},
          {"word", word.in(language)},
          {"blocked", blocked},
          {"reason", verdict.reason.in(language)},
          {"sentence", verdict.sentence}};
}

namespace {

core::Text price_of(const Contract& contract) {
  if (!contract.cents) return {contract.price, contract.price};
  const auto money = money_in_words(*contract.cents);
  const core::Text per = contract.per == "eenmalig" ? core::Text{" eenmalig", " once"}
                         : contract.per == "maand"  ? core::Text{" per maand", " a month"}
                                                    : core::Text{" per jaar", " a year"};
  const auto more = contract.price.empty() ? std::string() : " (" + contract.price + ")";
  return {money.nl + per.nl + more, money.en + per.en + more};
}

}  // namespace

json contract_values(const Application& application, Language language) {
  const auto& contract = application.contract;
  const auto today = std::chrono::floor<std::chrono::days>(core::system_clock().now());
  const auto words = [&](const std::optional<std::chrono::sys_days>& day) {
    return day ? core::day_in_words(core::to_iso(*day)).in(language) : std::string();
  };
  const auto end = end_on(contract, today);
  const auto notice = contract.notice_months > 0 ? last_notice_day(contract, today) : std::nullopt;
  json values{{"contract", contract.title},
              {"number", contract.number},
              {"price", price_of(contract).in(language)},
              {"from", core::day_in_words(contract.from).in(language)},
              {"until", words(end)},
              {"ended", end && *end < today},
              {"notice_months", contract.notice_months},
              {"renewal_months", contract.renewal_months},
              {"renews", contract.renewal_months > 0},
              {"option_months", contract.option_months},
              {"option_times", contract.option_times},
              {"latest", words(latest_end(contract))},
              {"notice_day", words(notice)},
              {"notice_past", notice && *notice < today}};
  return values;
}

}  // namespace pareltjes::datarechten
