// SPDX-License-Identifier: EUPL-1.2
#include "pearls/datarechten/pages/view.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/time.hpp"
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

json point_values(const ClauseCheck& check, Language language) {
  auto points = json::array();
  for (const auto& point : check.points) {
    const auto& verdict = shown(kVerdicts, point.verdict);
    points.push_back({{"key", point.key},
                      {"name", point.name.in(language)},
                      {"verdict", verdict.words.in(language)},
                      {"icon", verdict.icon},
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

json contract_values(const Application& application, Language language) {
  const auto& contract = application.contract;
  json values{{"contract", contract.title},
              {"price", contract.price},
              {"from", core::day_in_words(contract.from).in(language)},
              {"until", core::day_in_words(contract.until).in(language)},
              {"notice_months", contract.notice_months},
              {"renewal_months", contract.renewal_months}};
  values["notice_day"] = "";
  if (const auto end = core::parse_day(contract.until); end && contract.notice_months > 0)
    values["notice_day"] =
        core::day_in_words(core::to_iso(core::plus_months(*end, -contract.notice_months))).in(language);
  return values;
}

}  // namespace pareltjes::datarechten
