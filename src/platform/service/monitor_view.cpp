// SPDX-License-Identifier: EUPL-1.2
#include "platform/service/monitor_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/text.hpp"
#include "platform/evidence/chain.hpp"
#include "platform/http/message.hpp"
#include "platform/pages/months.hpp"
#include "platform/service/page_tools.hpp"

namespace pareltjes::service {
namespace {

using core::Language;
using monitor::Cell;
using monitor::Level;
using monitor::Question;
using nlohmann::json;

constexpr std::size_t kRowsPerPage = 60;
constexpr std::size_t kMostBlockers = 10;
constexpr std::size_t kMostShown = 100;

struct Status {
  const char* icon;
  core::Text word;
};

Status status_of(const Cell& cell, Question question) {
  const auto level = monitor::level_of(cell, question);
  if (question == Question::kConformity) {
    if (!level) return {"weet-niet", {"geen toets", "not checked"}};
    if (*level == Level::kReady) return {"goed", {"voldoet", "conforms"}};
    if (*level == Level::kUnderWay) return {"let-op", {"deels nagekeken", "partly checked"}};
    return {"fout", {"voldoet niet", "does not conform"}};
  }
  if (!level) return {"weet-niet", {"onbekend", "unknown"}};
  if (*level == Level::kReady) return {"goed", {"productie", "production"}};
  if (*level == Level::kUnderWay) return {"let-op", {"proef", "test"}};
  return {"weet-niet", {"geen", "none"}};
}

core::Text desk_name(const std::string& desk) {
  if (desk == "gemeente") return {"gemeente", "municipality"};
  if (desk == "leverancier") return {"leverancier", "supplier"};
  if (desk == "landelijk") return {"landelijk (DSO)", "national (DSO)"};
  return {};
}

json status_json(const Cell& cell, Question question, Language language) {
  const auto status = status_of(cell, question);
  return {{"icon", status.icon}, {"word", status.word.in(language)}};
}

std::string newest_day(const Cell& cell, Question question) {
  if (question == Question::kConformity) return cell.test() == nullptr ? "" : cell.test()->at.substr(0, 10);
  if (cell.connection() == nullptr) return {};
  return cell.connection()->since.empty() ? cell.connection()->at.substr(0, 10) : cell.connection()->since;
}

json cell_json(const Cell* cell, const std::string& heading, Question question, Language language) {
  json value{{"heading", heading}, {"there", cell != nullptr}};
  if (cell == nullptr) return value;
  value["status"] = status_json(*cell, question, language);
  value["day"] = newest_day(*cell, question);
  value["href"] = localised("/monitor/vakje", language) + query_of(cell->key);
  if (question == Question::kConnection) {
    value["blocked_by"] = cell->connection()->blocked_by;
    value["desk"] = desk_name(cell->connection()->desk).in(language);
  }
  value["replied"] = !cell->replies.empty();
  value["private"] = cell->own && !cell->is_public;
  return value;
}

json table_json(const std::vector<Cell>& cells, Question question, const MonitorNames& names, std::size_t page,
                Language language) {
  const auto matrix = monitor::matrix_of(cells, question);
  json columns = json::array();
  for (const auto& column : matrix.columns) {
    columns.push_back({{"product", names.product(column.leverancier, column.product)},
                       {"supplier", names.organisation(column.leverancier)},
                       {"subject", subject_name(column.onderwerp, language)}});
  }
  auto gemeenten = matrix.gemeenten;
  std::ranges::sort(gemeenten, {}, [&](const std::string& code) { return core::fold(names.gemeente(code)); });
  json rows = json::array();
  const auto begin = std::min(gemeenten.size(), (page - 1) * kRowsPerPage);
  for (std::size_t i = begin; i < std::min(gemeenten.size(), begin + kRowsPerPage); ++i) {
    json row{{"gemeente", names.gemeente(gemeenten[i])}, {"cells", json::array()}};
    for (std::size_t j = 0; j < matrix.columns.size(); ++j) {
      const auto heading = columns[j]["product"].get<std::string>() + ", " + columns[j]["subject"].get<std::string>();
      row["cells"].push_back(cell_json(matrix.at(gemeenten[i], matrix.columns[j]), heading, question, language));
    }
    rows.push_back(std::move(row));
  }
  return {{"columns", columns}, {"rows", rows}, {"total", gemeenten.size()}};
}

json blockers_json(const std::vector<Cell>& cells, Question question, Language language) {
  json list = json::array();
  for (const auto& blocker : monitor::blockers(cells, question)) {
    if (list.size() == kMostBlockers) break;
    // It stands before a colon here.
    const auto end = blocker.what.find_last_not_of(" .");
    list.push_back({{"what", blocker.what.substr(0, end + 1)},
                    {"desk", desk_name(blocker.desk).in(language)},
                    {"cells", blocker.cells}});
  }
  return list;
}

json tally_json(const monitor::Tally& tally) {
  return {{"ready", tally.ready}, {"under_way", tally.under_way}, {"not_ready", tally.not_ready}, {"all", tally.all()}};
}

bool has_examples(const std::vector<Cell>& cells) {
  return std::ranges::any_of(cells, &Cell::example);
}

core::Text answer_of(const std::vector<Cell>& cells) {
  const auto conformity = monitor::tally(cells, Question::kConformity);
  const auto connection = monitor::tally(cells, Question::kConnection);
  return {fmt::format("{} van de {} toetsen voldoen. {} van de {} aansluitingen zijn in productie.", conformity.ready,
                      conformity.all(), connection.ready, connection.all()),
          fmt::format("{} of {} checks conform. {} of {} connections are in production.", conformity.ready,
                      conformity.all(), connection.ready, connection.all())};
}

bool fits(const Cell& cell, const MonitorNames& names, const MatrixFilter& filter) {
  if (!filter.subject.empty() && cell.key.onderwerp != filter.subject) return false;
  return filter.municipality.empty() ||
         core::fold(names.gemeente(cell.key.gemeente)).contains(core::fold(filter.municipality));
}

json subjects_json(const std::vector<Cell>& cells, const std::string& chosen, Language language) {
  std::set<std::string> subjects;
  for (const auto& cell : cells) subjects.insert(cell.key.onderwerp);
  json list = json::array();
  for (const auto& subject : subjects) {
    list.push_back({{"subject", subject}, {"name", subject_name(subject, language)}, {"chosen", subject == chosen}});
  }
  return list;
}

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
    lines.push_back({at, {{"at", readable(at)}, {"by", names.organisation(by)}, {"what", what.in(language)}}});
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

json months_json(const std::vector<Cell>& cells, Question question, const std::string& month, Language language) {
  const auto months = monitor::progress(cells, question, month);
  json rows = json::array();
  std::vector<pages::MonthBar> bars;
  for (const auto& each : months) {
    auto row = tally_json(each.tally);
    row["month"] = each.month;
    rows.push_back(std::move(row));
    bars.push_back({each.month, each.tally.ready, each.tally.under_way, each.tally.not_ready});
  }
  pages::MonthOptions options;
  options.language = language;
  if (!months.empty()) {
    const auto& last = months.back();
    options.sentence =
        core::Text{fmt::format("In {} waren {} van {} klaar.", last.month, last.tally.ready, last.tally.all()),
                   fmt::format("In {} {} of {} were ready.", last.month, last.tally.ready, last.tally.all())}
            .in(language);
  }
  return {{"rows", rows}, {"chart", pages::months_svg(bars, options)}, {"any", !months.empty()}};
}

/// Who stands at this level, product by product.
json who_json(const std::vector<Cell>& cells, Question question, Level level, const MonitorNames& names,
              Language language) {
  json list = json::array();
  for (const auto& cell : cells) {
    if (monitor::level_of(cell, question) != level || list.size() == kMostShown) continue;
    list.push_back({{"gemeente", names.gemeente(cell.key.gemeente)},
                    {"product", names.product(cell.key.leverancier, cell.key.product)},
                    {"subject", subject_name(cell.key.onderwerp, language)},
                    {"href", localised("/monitor/vakje", language) + query_of(cell.key)}});
  }
  return list;
}

json question_json(Question question) {
  return {{"conformity", question == Question::kConformity}, {"connection", question == Question::kConnection}};
}

}  // namespace

std::string query_of(const monitor::CellKey& key) {
  return "?gemeente=" + http::percent_encode(key.gemeente) + "&leverancier=" + http::percent_encode(key.leverancier) +
         "&product=" + http::percent_encode(key.product) + "&onderwerp=" + http::percent_encode(key.onderwerp);
}

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

json matrix_values(const std::vector<Cell>& cells, const MonitorNames& names, const MatrixFilter& filter,
                   Language language) {
  std::vector<Cell> shown;
  for (const auto& cell : cells)
    if (fits(cell, names, filter)) shown.push_back(cell);
  json questions = json::array();
  std::size_t most_rows = 0;
  for (const auto question : {Question::kConformity, Question::kConnection}) {
    auto value = question_json(question);
    auto table = table_json(shown, question, names, filter.page, language);
    most_rows = std::max(most_rows, table["total"].get<std::size_t>());
    value["table"] = std::move(table);
    value["any"] = !value["table"]["rows"].empty();
    value["id"] = question == Question::kConformity ? "conformiteit" : "aansluiting";
    value["tally"] = tally_json(monitor::tally(shown, question));
    value["blockers"] = blockers_json(shown, question, language);
    value["blocked"] = !value["blockers"].empty();
    questions.push_back(std::move(value));
  }
  const auto more = filter.page * kRowsPerPage < most_rows;
  return {{"answer", answer_of(shown).in(language)},
          {"example", has_examples(cells)},
          {"questions", questions},
          {"subjects", subjects_json(cells, filter.subject, language)},
          {"search", filter.municipality},
          {"next", more ? fmt::format("?pagina={}&onderwerp={}&zoek={}", filter.page + 1,
                                      http::percent_encode(filter.subject), http::percent_encode(filter.municipality))
                        : std::string()}};
}

json progress_values(const std::vector<Cell>& cells, const MonitorNames& names, const std::string& month,
                     Language language) {
  json questions = json::array();
  for (const auto question : {Question::kConformity, Question::kConnection}) {
    auto value = question_json(question);
    value["id"] = question == Question::kConformity ? "conformiteit" : "aansluiting";
    value["months"] = months_json(cells, question, month, language);
    value["ready"] = who_json(cells, question, Level::kReady, names, language);
    value["under_way"] = who_json(cells, question, Level::kUnderWay, names, language);
    value["not_ready"] = who_json(cells, question, Level::kNot, names, language);
    value["blockers"] = blockers_json(cells, question, language);
    value["blocked"] = !value["blockers"].empty();
    value["tally"] = tally_json(monitor::tally(cells, question));
    questions.push_back(std::move(value));
  }
  return {{"answer", answer_of(cells).in(language)}, {"example", has_examples(cells)}, {"questions", questions}};
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
    json shown{{"at", readable(test->at)},
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
    value["connection"] = {{"since", connection->since},
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
        {{"text", reply.text}, {"by", names.organisation(reply.by)}, {"at", readable(reply.at)}});
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
