// SPDX-License-Identifier: EUPL-1.2
// Lists of reference objects come in from a file, and everything goes out in open formats.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/sha256.hpp"
#include "core/text.hpp"
#include "core/time.hpp"
#include "pearls/effectrapportage/learning/gather.hpp"
#include "pearls/effectrapportage/learning/learning_room.hpp"
#include "platform/http/problem.hpp"
#include "platform/hub/csv.hpp"
#include "platform/service/note.hpp"
#include "platform/service/page_tools.hpp"
#include "platform/service/upload_turn.hpp"

namespace pareltjes::effectrapportage {
namespace {

using http::Response;
using nlohmann::json;
using pearl::Finding;
using service::Call;

constexpr std::size_t kMostRows = 5000;
constexpr std::size_t kMostShown = 20;

/// A row of a file, and where it stands.
struct Row {
  json values;
  std::int64_t line = 0;
};

core::Error no_list(core::Text message) {
  return {core::ErrorCode::kInvalidFile,
          std::move(message),
          {"Gebruik een bestand zoals ‘Neem alles mee’ het geeft.", "Use a file as ‘Take everything along’ gives it."},
          {}};
}

core::Result<std::vector<Row>> rows_of_json(const std::string& bytes) {
  auto given = json::parse(bytes, nullptr, false);
  if (given.is_object()) given = given.value("referentieobjecten", json());
  if (!given.is_array() || given.size() > kMostRows)
    return std::unexpected(no_list({"In dit bestand staat geen lijst van hoogstens 5.000 objecten.",
                                    "This file holds no list of at most 5,000 objects."}));
  std::vector<Row> rows;
  for (auto& one : given) rows.push_back({std::move(one), static_cast<std::int64_t>(rows.size() + 1)});
  return rows;
}

core::Result<std::vector<Row>> rows_of_csv(const std::string& name, const std::string& bytes) {
  auto reader = hub::CsvReader::open(name, bytes);
  if (!reader) return std::unexpected(reader.error());
  const auto header = reader->header();
  for (const auto* needed : {"klasse", "sector", "telwijze", "peildatum", "bron"}) {
    if (std::ranges::find(header, needed) == header.end())
      return std::unexpected(no_list(
          {fmt::format("De kolom ‘{}’ ontbreekt.", needed), fmt::format("The column ‘{}’ is missing.", needed)}));
  }
  std::vector<Row> rows;
  std::vector<std::string_view> fields;
  while (true) {
    const auto more = reader->next(fields);
    if (!more) return std::unexpected(more.error());
    if (!*more) return rows;
    if (rows.size() == kMostRows)
      return std::unexpected(
          no_list({"Dit bestand heeft meer dan 5.000 regels.", "This file has more than 5,000 lines."}));
    Row row{json::object(), reader->line()};
    for (std::size_t i = 0; i < header.size(); ++i) row.values[header[i]] = std::string(fields[i]);
    rows.push_back(std::move(row));
  }
}

void quote(std::string& out, const std::string& cell) {
  if (cell.find_first_of("\";\r\n") == std::string::npos) {
    out += cell;
    return;
  }
  out += '"';
  for (const char c : cell) out.append(c == '"' ? 2 : 1, c);
  out += '"';
}

std::string csv_of(const std::vector<KeptObject>& objects) {
  std::string out;
  for (const auto& field : object_fields()) out += (out.empty() ? "" : ";") + std::string(field.name);
  out += ";klopt\n";
  for (const auto& one : objects) {
    const auto values = to_json(one.object);
    for (const auto& field : object_fields()) {
      const auto found = values.find(field.name);
      if (found != values.end()) {
        auto text = found->is_number() ? fmt::format("{}", found->get<double>()) : found->get<std::string>();
        // With a comma no reader takes three decimals for thousands.
        if (found->is_number()) std::ranges::replace(text, '.', ',');
        // A spreadsheet reads what begins so as a formula.
        if (!found->is_number() && !text.empty() && std::string_view("=+-@").contains(text.front()))
          text.insert(0, "'");
        quote(out, text);
      }
      out += ';';
    }
    out += one.object.confirmed ? "ja\n" : "\n";
  }
  return out;
}

}  // namespace

/// Reads one file whole and stores all of it or nothing.
Response LearningRoom::import_file(Call& call) {
  const auto refused = [&](const core::Error& error) {
    return list(call, {{"bestand", pearl::Severity::kError, error.message, error.advice, {}, {}}},
                http::status_of(error));
  };
  const service::UploadTurn turn;
  if (!turn.granted()) return refused(service::UploadTurn::refusal());
  const auto sent = service::sent_form(call);
  if (!sent) return refused(sent.error());
  if (sent->files.empty())
    return refused({core::ErrorCode::kInvalidInput,
                    {"U koos geen bestand, of het is leeg.", "You chose no file, or it is empty."},
                    {"Kies een lijst (CSV of JSON).", "Choose a list (CSV or JSON)."},
                    {}});
  const auto& file = sent->files.front();
  const auto first = file.bytes.find_first_not_of(" \t\r\n");
  const bool is_json = first != std::string::npos && (file.bytes[first] == '[' || file.bytes[first] == '{');
  const auto rows = is_json ? rows_of_json(file.bytes) : rows_of_csv(file.name.substr(0, 100), file.bytes);
  if (!rows) return refused(rows.error());
  const auto known = objects(call.scope);
  if (!known) return refused(known.error());
  std::vector<ReferenceObject> all;
  for (const auto& one : *known) all.push_back(one.object);
  std::vector<Finding> findings;
  std::vector<std::pair<std::string, json>> added;
  std::size_t there_already = 0;
  for (const auto& row : *rows) {
    std::vector<Finding> of_row;
    auto object = object_from(row.values, of_row);
    object.of_case.clear();  // Only a report of a prediction says so.
    std::ranges::move(check(object, today()), std::back_inserter(of_row));
    if (!has_error(of_row) && std::ranges::any_of(all, [&](const auto& other) { return is_same(other, object); })) {
      ++there_already;
      continue;
    }
    for (auto& one : of_row) {
      if (one.severity == pearl::Severity::kWarning && object.confirmed) continue;
      one.message = {fmt::format("Regel {}: {}", row.line, one.message.nl),
                     fmt::format("Line {}: {}", row.line, one.message.en)};
      findings.push_back(std::move(one));
    }
    all.push_back(object);
    added.emplace_back(core::new_uuid(core::system_clock().now()), to_json(object));
  }
  std::ranges::stable_sort(findings, {}, [](const Finding& one) { return one.severity != pearl::Severity::kError; });
  const bool wrong = has_error(findings);
  const auto count = findings.size();
  if (count > kMostShown) findings.resize(kMostShown);
  if (wrong) {
    findings.insert(findings.begin(),
                    Finding{"niets-ingelezen",
                            pearl::Severity::kError,
                            {fmt::format("Er is niets ingelezen: {} dingen kloppen niet.", count),
                             fmt::format("Nothing was read: {} things are wrong.", count)},
                            {"Verbeter het bestand en lees het opnieuw in.", "Mend the file and read it again."},
                            {},
                            {}});
    return list(call, findings, 400);
  }
  const auto stored = parts_.database.write(call.scope, [&](storage::Session& session) {
    return parts_.dossiers.create_all(session, std::string(kObjectKind), added);
  });
  if (!stored) return refused(stored.error());
  service::note(parts_, call, "referentieobjecten-ingelezen", call.scope.organisation,
                {{"sha256", core::sha256_hex(file.bytes)}, {"nieuw", std::to_string(added.size())}});
  findings.insert(findings.begin(),
                  Finding{"ingelezen",
                          pearl::Severity::kInfo,
                          {fmt::format("Ingelezen: {}. Stonden er al: {}.", added.size(), there_already),
                           fmt::format("Read: {}. Were there already: {}.", added.size(), there_already)},
                          {},
                          {},
                          {}});
  return list(call, findings, 200);
}

Response LearningRoom::export_file(Call& call) {
  const auto all = objects(call.scope);
  if (!all) return http::problem(all.error(), call.request);
  const auto format = call.request.parameter("vorm", "csv");
  Response response;
  if (format == "json") {
    json list = json::array();
    for (const auto& one : *all) list.push_back(to_json(one.object));
    response.body = json{{"referentieobjecten", std::move(list)}}.dump(1, ' ', false, json::error_handler_t::replace);
    response.with("Content-Type", "application/json")
        .with("Content-Disposition", "attachment; filename=\"referentieobjecten.json\"");
  } else if (format == "csv") {
    response.body = csv_of(*all);
    response.with("Content-Type", "text/csv; charset=utf-8")
        .with("Content-Disposition", "attachment; filename=\"referentieobjecten.csv\"");
  } else {
    return service::problem_page({core::ErrorCode::kNotFound,
                                  {"In deze vorm zijn de objecten er niet.", "The objects are not there in this form."},
                                  {"Kies CSV of JSON.", "Choose CSV or JSON."},
                                  {}},
                                 call);
  }
  response.with("Cache-Control", "no-store");
  service::note(parts_, call, "referentieobjecten-opgehaald", call.scope.organisation, {{"vorm", format}});
  return response;
}

}  // namespace pareltjes::effectrapportage
