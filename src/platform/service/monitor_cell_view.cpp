// SPDX-License-Identifier: EUPL-1.2
// One cell: evidence, findings, replies, consents and history.
#include <fmt/format.h>

#include <algorithm>

#include "core/time.hpp"
#include "platform/evidence/chain.hpp"
#include "platform/service/monitor_view.hpp"
#include "platform/service/monitor_words.hpp"
#include "platform/service/page_tools.hpp"

namespace pareltjes::service {
namespace {

using core::Language;
using monitor::Cell;
using monitor::Question;
using nlohmann::json;

constexpr std::size_t kMostShown = 100;

/// What the signed record says, and whether it still fits its signature.
json evidence_json(const monitor::Test& test, const monitor::CellKey& key, Language language) {
  const auto file = json::parse(test.evidence, nullptr, false);
  if (!file.is_object()) return nullptr;
  const auto report = evidence::verify(test.evidence);
  const auto records = file.value("records", json::array());
  const auto content = records.empty() || !records.front().is_object()
                           ? json::object()
                           : records.front().value("inhoud", json::object());
  const auto text = [&](const char* name) {
    const auto found = content.find(name);
    return found != content.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  json value{{"tested", text("getoetst_sha256")},
             {"rule_set", text("regelset")},
             {"rule_set_sha256", text("regelset_sha256")},
             {"program", text("programma") + " " + text("programma_versie")},
             {"valid", report.sound()},
             {"key", report.keys.empty() ? "" : report.keys.front()},
             {"organisation", report.organisation},
             {"href", localised("/monitor/bewijs", language) + query_of(key) + "&toets=" + test.id}};
  return value;
}

json finding_values(const json& finding, Language language) {
  const auto text = [&](const std::string& name) {
    const auto found = finding.find(name);
    return found != finding.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  const auto in = [&](const std::string& name) {
    const auto english = text(name + "_en");
    return language == Language::kEnglish && !english.empty() ? english : text(name);
  };
  const bool error = text("ernst") == "fout";
  json value{{"code", text("regel")},  {"icon", error ? "fout" : "let-op"}, {"message", in("tekst")},
             {"advice", in("advies")}, {"file", text("bestand")},           {"excerpt", text("fragment")}};
  if (finding.contains("regelnummer"))
    value["place"] = {{"line", finding["regelnummer"]}, {"column", finding.value("kolom", 1)}};
  return value;
}

json history_json(const Cell& cell, const MonitorNames& names, Language language) {
  struct Line {
    std::string at;
    json value;
  };
  std::vector<Line> lines;
  const auto add = [&](const std::string& at, const std::string& by, const core::Text& what) {
    lines.push_back(
        {at, {{"at", readable(at, language)}, {"by", names.organisation(by)}, {"what", what.in(language)}}});
  };
  for (const auto& test : cell.tests) {
    Cell then;
    then.key = cell.key;
    then.tests = {test};
    const auto word = status_of(then, Question::kConformity).word;
    add(test.at, test.by,
        {fmt::format("Toets: {} ({} fouten)", word.nl, test.errors),
         fmt::format("Check: {} ({} mistakes)", word.en, test.errors)});
  }
  for (const auto& connection : cell.connections) {
    Cell then;
    then.key = cell.key;
    then.connections = {connection};
    const auto word = status_of(then, Question::kConnection).word;
    add(connection.at, connection.by, {"Aansluiting: " + word.nl, "Connection: " + word.en});
  }
  for (const auto& reply : cell.replies) add(reply.at, reply.by, {"Antwoord: " + reply.text, "Reply: " + reply.text});
  for (const auto& consent : cell.consents) {
    add(consent.at, consent.by,
        consent.given ? core::Text{"Akkoord dat dit openbaar is", "Agreed that this is public"}
                      : core::Text{"Niet meer akkoord", "No longer agreed"});
  }
  std::ranges::stable_sort(lines, std::ranges::greater{}, &Line::at);
  json list = json::array();
  for (auto& line : lines)
    if (list.size() < kMostShown) list.push_back(std::move(line.value));
  return list;
}

}  // namespace

core::Text title_of(const monitor::Cell& cell, const MonitorNames& names) {
  const auto question = monitor::is_chain(cell.key.onderwerp) ? Question::kConnection : Question::kConformity;
  const auto word = status_of(cell, question).word;
  const auto product = names.product(cell.key.leverancier, cell.key.product);
  const auto gemeente = names.gemeente(cell.key.gemeente);
  return {
      fmt::format("{} in {}, {}: {}", product, gemeente, subject_name(cell.key.onderwerp, Language::kDutch), word.nl),
      fmt::format("{} in {}, {}: {}", product, gemeente, subject_name(cell.key.onderwerp, Language::kEnglish),
                  word.en)};
}

json cell_values(const Cell& cell, const MonitorNames& names, Language language) {
  const bool chain = monitor::is_chain(cell.key.onderwerp);
  const auto question = chain ? Question::kConnection : Question::kConformity;
  json value{{"title", title_of(cell, names).in(language)},
             {"status", status_json(cell, question, language)},
             {"gemeente", names.gemeente(cell.key.gemeente)},
             {"supplier", names.organisation(cell.key.leverancier)},
             {"product", names.product(cell.key.leverancier, cell.key.product)},
             {"subject", subject_name(cell.key.onderwerp, language)},
             {"chain", chain},
             {"example", cell.example},
             {"own", cell.own},
             {"public", cell.is_public},
             {"key",
              {{"gemeente", cell.key.gemeente},
               {"leverancier", cell.key.leverancier},
               {"product", cell.key.product},
               {"onderwerp", cell.key.onderwerp}}}};
  if (const auto* test = cell.test(); test != nullptr && !chain) {
    json shown{{"at", readable(test->at, language)},
               {"by", names.organisation(test->by)},
               {"errors", test->errors},
               {"warnings", test->warnings},
               {"checked", test->checked},
               {"rules", test->rules},
               {"evidence", evidence_json(*test, cell.key, language)},
               {"findings", json::array()},
               {"by_rule", json::array()}};
    for (const auto& finding : test->findings) shown["findings"].push_back(finding_values(finding, language));
    for (const auto& [rule, count] : test->errors_by_rule)
      shown["by_rule"].push_back({{"rule", rule}, {"count", count}});
    shown["has_findings"] = !shown["findings"].empty();
    shown["has_by_rule"] = !shown["by_rule"].empty();
    value["test"] = std::move(shown);
  }
  if (const auto* connection = cell.connection(); connection != nullptr && chain) {
    const bool address = connection->evidence_text.starts_with("https://");
    value["connection"] = {{"since", core::day_in_words(connection->since).in(language)},
                           {"by", names.organisation(connection->by)},
                           {"evidence_text", address ? "" : connection->evidence_text},
                           {"evidence_href", address ? connection->evidence_text : ""},
                           {"evidence_sha256", connection->evidence_sha256},
                           {"blocked_by", connection->blocked_by},
                           {"desk", desk_name(connection->desk).in(language)}};
  }
  value["replies"] = json::array();
  for (const auto& reply : cell.replies)
    value["replies"].push_back(
        {{"text", reply.text}, {"by", names.organisation(reply.by)}, {"at", readable(reply.at, language)}});
  value["has_replies"] = !cell.replies.empty();
  const auto consent = [&](const std::string& organisation) {
    const auto given = cell.consent_of(organisation);
    const core::Text word = !given   ? core::Text{"nog niets gezegd", "said nothing yet"}
                            : *given ? core::Text{"akkoord", "agreed"}
                                     : core::Text{"niet akkoord", "not agreed"};
    return word.in(language);
  };
  value["consent_gemeente"] = consent(cell.key.gemeente);
  value["consent_supplier"] = consent(cell.key.leverancier);
  value["history"] = history_json(cell, names, language);
  return value;
}

}  // namespace pareltjes::service
