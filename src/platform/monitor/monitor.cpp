// SPDX-License-Identifier: EUPL-1.2
#include "platform/monitor/monitor.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/sha256.hpp"
#include "core/text.hpp"
#include "platform/monitor/rows.hpp"
#include "platform/register/items.hpp"

namespace pareltjes::monitor {
namespace {

using nlohmann::json;

constexpr const char* kEvidenceKind = "toets";
constexpr std::size_t kLongestText = 2000;
constexpr std::size_t kMostFindings = 200;

/// Who is one of the two; the other is the party that reads along.
core::Result<std::string> party_for(const storage::Scope& scope, const CellKey& key) {
  if (scope.organisation == key.gemeente) return key.leverancier;
  if (scope.organisation == key.leverancier) return key.gemeente;
  return core::fail(core::ErrorCode::kForbidden,
                    {"Dit vakje is niet van uw organisatie.", "This cell is not your organisation's."},
                    {"Alleen de gemeente en de leverancier leggen hier iets vast.",
                     "Only the municipality and the supplier record something here."});
}

core::Result<void> check_text(const std::string& text, const core::Text& name, bool needed) {
  if (needed && core::trim(text).empty()) {
    return core::fail(core::ErrorCode::kInvalidInput, {name.nl + " is leeg.", name.en + " is empty."},
                      {"Vul het veld in.", "Fill in the field."});
  }
  if (text.size() <= kLongestText && core::is_valid_utf8(text)) return {};
  return core::fail(core::ErrorCode::kInvalidInput, {name.nl + " is te lang.", name.en + " is too long."},
                    {"Gebruik hoogstens 2000 tekens.", "Use at most 2000 characters."});
}

bool is_day(const std::string& day) {
  static constexpr std::string_view kShape = "dddd-dd-dd";
  return day.size() == kShape.size() &&
         std::ranges::equal(day, kShape, [](char c, char s) { return s == 'd' ? c >= '0' && c <= '9' : c == s; }) &&
         day.substr(5, 2) >= "01" && day.substr(5, 2) <= "12" && day.substr(8) >= "01" && day.substr(8) <= "31";
}

core::Result<void> check_connection(const CellKey& key, const Connection& connection) {
  if (!is_chain(key.onderwerp)) {
    return core::fail(core::ErrorCode::kInvalidInput, {"Deze keten bestaat niet.", "There is no such chain."},
                      {"Kies plannen, toepasbare regels of vergunningen.", "Choose plans, rules or permits."});
  }
  if (!connection.since.empty() && !is_day(connection.since)) {
    return core::fail(core::ErrorCode::kInvalidInput, {"Dit is geen datum.", "This is no date."},
                      {"Schrijf de dag als 2026-11-27.", "Write the day as 2026-11-27."});
  }
  if (!connection.desk.empty() && connection.desk != "gemeente" && connection.desk != "leverancier" &&
      connection.desk != "landelijk") {
    return core::fail(core::ErrorCode::kInvalidInput, {"Wie aan zet is, klopt niet.", "Whose turn it is, is wrong."},
                      {"Kies gemeente, leverancier of landelijk.", "Choose municipality, supplier or national."});
  }
  if (auto fit = check_text(connection.evidence_text, {"Het bewijs", "The evidence"}, false); !fit) return fit;
  return check_text(connection.blocked_by, {"Wat tegenhoudt", "What blocks"}, false);
}

/// What is signed: enough to know what was checked with what, by which program, and what came out.
json evidence_of(const NewTest& test) {
  return {{"gemeente", test.key.gemeente},
          {"leverancier", test.key.leverancier},
          {"product", test.key.product},
          {"onderwerp", test.key.onderwerp},
          {"getoetst_sha256", test.tested_sha256},
          {"regelset", test.rule_set},
          {"regelset_sha256", test.rule_set_sha256},
          {"programma", test.program},
          {"programma_versie", test.program_version},
          {"uitslag", name_of(test.verdict)},
          {"fouten", test.errors},
          {"waarschuwingen", test.warnings},
          {"nagekeken", test.checked},
          {"regels", test.rules}};
}

using Values = std::vector<std::pair<std::string, storage::Value>>;

core::Result<void> insert(storage::Session& session, const std::string& table, const Values& values) {
  std::string names;
  std::string places;
  std::vector<storage::Value> parameters;
  for (const auto& [name, value] : values) {
    names += ", " + name;
    parameters.push_back(value);
    places += fmt::format(", ${}", parameters.size() + 1);
  }
  parameters.insert(parameters.begin(), session.scope().organisation);
  const auto stored = session.execute(
      fmt::format("INSERT INTO {0} (volgnummer{1}) VALUES ((SELECT COALESCE(MAX(volgnummer), 0) + 1 FROM {0} WHERE "
                  "organisatie = $1){2})",
                  table, names, places),
      std::move(parameters));
  if (!stored) return std::unexpected(stored.error());
  return {};
}

Values key_values(const CellKey& key, const std::string& party, const std::string& at) {
  return {{"partij", party},        {"gemeente", key.gemeente},   {"leverancier", key.leverancier},
          {"product", key.product}, {"onderwerp", key.onderwerp}, {"op", at}};
}

constexpr const char* kPublishing = "monitor-publicatie";
constexpr const char* kOfThisCell =
    " WHERE organisatie = 'openbaar' AND gemeente = $1 AND leverancier = $2 AND product = $3 AND onderwerp = $4";

std::vector<storage::Value> place_of(const CellKey& key) {
  return {key.gemeente, key.leverancier, key.product, key.onderwerp};
}

std::unexpected<core::Error> no_such_cell() {
  return core::fail(core::ErrorCode::kNotFound, {"Dit vakje is er niet.", "There is no such cell."},
                    {"Kies een vakje in de monitor.", "Choose a cell in the monitor."});
}

}  // namespace

std::string tested_hash(const std::vector<std::pair<std::string, std::string_view>>& files) {
  if (files.size() == 1) return core::sha256_hex(files.front().second);
  std::vector<std::string> lines;
  lines.reserve(files.size());
  for (const auto& [name, bytes] : files) lines.push_back(core::sha256_hex(bytes) + "  " + name + "\n");
  std::ranges::sort(lines, {}, [](const std::string& line) { return line.substr(66); });
  std::string all;
  for (const auto& line : lines) all += line;
  return core::sha256_hex(all);
}

core::Result<Test> Monitor::record(const storage::Scope& scope, const NewTest& test) {
  if (auto fit = check_key(test.key); !fit) return std::unexpected(fit.error());
  const auto party = party_for(scope, test.key);
  if (!party) return std::unexpected(party.error());
  Test kept{core::new_uuid(clock_.now()),
            test.verdict,
            test.errors,
            test.warnings,
            test.checked,
            test.rules,
            test.errors_by_rule,
            json::array(),
            {},
            scope.organisation,
            {}};
  for (const auto& finding : test.findings)
    if (kept.findings.size() < kMostFindings) kept.findings.push_back(finding);
  auto written = database_.write(scope, [&](storage::Session& session) -> core::Result<void> {
    const auto record = evidence_.append(session, kEvidenceKind, evidence_of(test));
    if (!record) return std::unexpected(record.error());
    auto file = evidence_.export_record(session, *record);
    if (!file) return std::unexpected(file.error());
    kept.evidence = std::move(*file);
    kept.at = record->at;
    auto values = key_values(test.key, *party, kept.at);
    const auto dump = [](const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); };
    values.insert(values.end(), {{"id", kept.id},
                                 {"uitslag", std::string(name_of(test.verdict))},
                                 {"fouten", test.errors},
                                 {"waarschuwingen", test.warnings},
                                 {"nagekeken", test.checked},
                                 {"regels", test.rules},
                                 {"per_regel_json", dump(test.errors_by_rule)},
                                 {"bevindingen_json", dump(kept.findings)},
                                 {"bewijs", record->id},
                                 {"bewijs_json", kept.evidence}});
    return insert(session, "toets", values);
  });
  if (!written) return std::unexpected(written.error());
  if (auto done = publish(test.key); !done) return std::unexpected(done.error());
  return kept;
}

core::Result<void> Monitor::add(const storage::Scope& scope, const CellKey& key, const std::string& table,
                                const Values& values) {
  const auto party = party_for(scope, key);
  if (!party) return std::unexpected(party.error());
  auto written = database_.write(scope, [&](storage::Session& session) {
    auto all = key_values(key, *party, now());
    all.emplace_back("id", core::new_uuid(clock_.now()));
    all.insert(all.end(), values.begin(), values.end());
    return insert(session, table, all);
  });
  if (!written) return written;
  return publish(key);
}

core::Result<void> Monitor::record(const storage::Scope& scope, const CellKey& key, const Connection& connection) {
  if (auto fit = check_key(key); !fit) return fit;
  if (auto fit = check_connection(key, connection); !fit) return fit;
  return add(scope, key, "aansluiting",
             {{"stand", std::string(name_of(connection.state))},
              {"sinds", connection.since},
              {"bewijs_tekst", connection.evidence_text},
              {"bewijs_sha256", connection.evidence_sha256},
              {"belemmering", connection.blocked_by},
              {"aan_zet", connection.desk}});
}

core::Result<void> Monitor::reply(const storage::Scope& scope, const CellKey& key, const std::string& text) {
  if (auto fit = check_key(key); !fit) return fit;
  if (scope.organisation != key.leverancier) {
    return core::fail(core::ErrorCode::kForbidden,
                      {"Alleen de leverancier antwoordt hier.", "Only the supplier replies here."},
                      {"Vraag de leverancier om een antwoord.", "Ask the supplier for a reply."});
  }
  if (auto fit = check_text(text, {"Het antwoord", "The reply"}, true); !fit) return fit;
  if (const auto there = cell(scope, key); !there) return std::unexpected(there.error());
  return add(scope, key, "antwoord", {{"tekst", std::string(core::trim(text))}});
}

core::Result<void> Monitor::consent(const storage::Scope& scope, const CellKey& key, bool given) {
  if (auto fit = check_key(key); !fit) return fit;
  if (const auto party = party_for(scope, key); !party) return std::unexpected(party.error());
  if (const auto there = cell(scope, key); !there) return std::unexpected(there.error());
  if (!given) {
    // Gone first, so that nothing that fails afterwards leaves it public against somebody's will.
    if (auto gone = withdraw(key); !gone) return gone;
  }
  return add(scope, key, "toestemming", {{"akkoord", std::int64_t{given ? 1 : 0}}});
}

core::Result<std::vector<Cell>> Monitor::cells(const storage::Scope& scope) {
  std::vector<Cell> found;
  auto read = database_.read(scope, [&](storage::Session& session) -> core::Result<void> {
    auto own = read_cells(session, "", std::nullopt, false);
    if (!own) return std::unexpected(own.error());
    for (auto& [key, cell] : *own) cell.own = true;
    const auto rows = session.query("SELECT gemeente, leverancier, product, onderwerp, inhoud_json FROM publicatie");
    if (!rows) return std::unexpected(rows.error());
    for (std::size_t i = 0; i < rows->size(); ++i) {
      const CellKey key{rows->text(i, 0), rows->text(i, 1), rows->text(i, 2), rows->text(i, 3)};
      if (const auto mine = own->find(key); mine != own->end()) {
        mine->second.is_public = true;
        continue;
      }
      auto cell = cell_from(key, json::parse(rows->text(i, 4), nullptr, false));
      if (!cell) return std::unexpected(cell.error());
      own->emplace(key, std::move(*cell));
    }
    for (auto& [key, cell] : *own) found.push_back(std::move(cell));
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return found;
}

core::Result<Cell> Monitor::cell(const storage::Scope& scope, const CellKey& key) {
  std::optional<Cell> found;
  auto read = database_.read(scope, [&](storage::Session& session) -> core::Result<void> {
    auto own = read_cells(session, "", key, true);
    if (!own) return std::unexpected(own.error());
    const auto rows = session.query(
        "SELECT inhoud_json FROM publicatie WHERE gemeente = $1 AND leverancier = $2 AND product = $3 AND onderwerp = "
        "$4",
        {key.gemeente, key.leverancier, key.product, key.onderwerp});
    if (!rows) return std::unexpected(rows.error());
    if (!own->empty()) {
      found = std::move(own->begin()->second);
      found->own = true;
      found->is_public = !rows->empty();
      return {};
    }
    if (rows->empty()) return {};
    auto cell = cell_from(key, json::parse(rows->text(0, 0), nullptr, false));
    if (!cell) return std::unexpected(cell.error());
    found = std::move(*cell);
    return {};
  });
  if (!read) return std::unexpected(read.error());
  if (!found) return no_such_cell();
  return std::move(*found);
}

namespace {

constexpr const char* kOfAParty = "SELECT gemeente, leverancier, product, onderwerp FROM toets WHERE id = $1";
constexpr const char* kOfThePublic =
    "SELECT gemeente, leverancier, product, onderwerp FROM publicatie WHERE inhoud_json LIKE '%\"' || $1 || '\"%'";

}  // namespace

core::Result<std::pair<CellKey, Test>> Monitor::test(const storage::Scope& scope, const std::string& id) {
  std::vector<CellKey> places;
  const auto absent = core::fail(core::ErrorCode::kNotFound, {"Deze toets is er niet.", "There is no such check."},
                                 {"Vraag de lijst van vakjes op.", "Ask for the list of cells."});
  if (!core::is_uuid(id)) return absent;
  auto read = database_.read(scope, [&](storage::Session& session) -> core::Result<void> {
    // A party's own row says where the check stands; of others only what is public can hold it.
    for (const auto* sql : {kOfAParty, kOfThePublic}) {
      const auto rows = session.query(sql, {id});
      if (!rows) return std::unexpected(rows.error());
      for (std::size_t i = 0; i < rows->size(); ++i)
        places.push_back({rows->text(i, 0), rows->text(i, 1), rows->text(i, 2), rows->text(i, 3)});
    }
    return {};
  });
  if (!read) return std::unexpected(read.error());
  for (const auto& key : places) {
    auto whole = cell(scope, key);  // With findings, for who may see them.
    if (!whole) continue;
    const auto found = std::ranges::find(whole->tests, id, &Test::id);
    if (found != whole->tests.end()) return std::pair{key, std::move(*found)};
  }
  return absent;
}

core::Result<void> Monitor::withdraw(const CellKey& key) {
  return database_.maintenance(kPublishing, [&](storage::Session& session) -> core::Result<void> {
    const auto gone = session.execute(std::string("DELETE FROM rij_publicatie") + kOfThisCell, place_of(key));
    if (!gone) return std::unexpected(gone.error());
    return {};
  });
}

/// How the supplier calls its product, or else the municipality: whoever may see the cell may know its name.
core::Result<std::string> Monitor::product_name(const CellKey& key) {
  reg::Items items(database_, clock_);
  for (const auto& organisation : {key.leverancier, key.gemeente}) {
    const auto item =
        items.find({organisation, "programma"}, reg::ItemKind::kProduct, key.leverancier + "/" + key.product);
    if (!item && item.error().code != core::ErrorCode::kNotFound) return std::unexpected(item.error());
    if (!item) continue;
    const auto content = json::parse(item->content, nullptr, false);
    if (content.is_object() && content.contains("naam") && content["naam"].is_string())
      return content["naam"].get<std::string>();
  }
  return std::string();
}

core::Result<void> Monitor::publish(const CellKey& key) {
  const auto place = place_of(key);
  const auto name = product_name(key);
  if (!name) return std::unexpected(name.error());
  return database_.maintenance(kPublishing, [&](storage::Session& session) -> core::Result<void> {
    // The row first: whoever does the same at this moment waits for it, and then reads what both parties said last.
    auto with_time = place;
    with_time.emplace_back(now());
    const auto claimed = session.execute(
        "INSERT INTO rij_publicatie (organisatie, actor, gemeente, leverancier, product, onderwerp, op) VALUES "
        "('openbaar', 'programma', $1, $2, $3, $4, $5) ON CONFLICT (organisatie, gemeente, leverancier, product, "
        "onderwerp) DO UPDATE SET op = excluded.op",
        with_time);
    if (!claimed) return std::unexpected(claimed.error());
    auto cells = read_cells(session, "rij_", key, false);
    if (!cells) return std::unexpected(cells.error());
    auto* cell = cells->empty() ? nullptr : &cells->begin()->second;
    const bool agreed = cell != nullptr && cell->consent_of(key.gemeente).value_or(false) &&
                        cell->consent_of(key.leverancier).value_or(false);
    if (!agreed) {
      const auto gone = session.execute(std::string("DELETE FROM rij_publicatie") + kOfThisCell, place);
      if (!gone) return std::unexpected(gone.error());
      return {};
    }
    cell->product_name = *name;
    auto with_content = place;
    with_content.emplace_back(public_json(*cell).dump(-1, ' ', false, json::error_handler_t::replace));
    const auto stored =
        session.execute(std::string("UPDATE rij_publicatie SET inhoud_json = $5") + kOfThisCell, with_content);
    if (!stored) return std::unexpected(stored.error());
    return {};
  });
}

}  // namespace pareltjes::monitor
