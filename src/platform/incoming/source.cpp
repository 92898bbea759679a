// SPDX-License-Identifier: EUPL-1.2
#include "platform/incoming/source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/text.hpp"
#include "platform/hub/download.hpp"
#include "platform/hub/json_text.hpp"
#include "platform/hub/mapping.hpp"
#include "platform/incoming/safe_file.hpp"

namespace pareltjes::incoming {
namespace {

using core::ErrorCode;
using core::fail;
using nlohmann::json;

constexpr std::array<std::string_view, 4> kKinds{"map", "postgresql", "gdal", "adres"};
constexpr std::array<std::string_view, 5> kOutcomes{"nog-niet", "ingelezen", "zelfde", "geweigerd", "mislukt"};
constexpr std::size_t kLongestText = 200;
constexpr std::size_t kMostRules = 50;
constexpr int kDay = 24 * 60;

std::unexpected<core::Error> invalid(core::Text message, core::Text advice) {
  return fail(ErrorCode::kInvalidInput, std::move(message), std::move(advice));
}

core::Result<void> check_texts(const Source& source) {
  if (source.name.empty())
    return invalid({"De bron heeft geen naam.", "The source has no name."}, {"Geef een naam.", "Give a name."});
  for (const auto* text : {&source.name, &source.place, &source.database, &source.user, &source.mapping}) {
    const bool control = std::ranges::any_of(*text, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
    if (text->size() > kLongestText || control || !core::is_valid_utf8(*text)) {
      return invalid({"Een veld is te lang of bevat vreemde tekens.", "A field is too long or holds odd characters."},
                     {fmt::format("Gebruik hooguit {} gewone tekens.", kLongestText),
                      fmt::format("Use {} plain characters at most.", kLongestText)});
    }
  }
  if (source.rules.size() > kMostRules * kLongestText)
    return invalid({"De eigen regels zijn te lang.", "The own rules are too long."},
                   {"Gebruik minder regels.", "Use fewer rules."});
  return {};
}

core::Result<void> check_numbers(const Source& source) {
  if (source.every_minutes < 0 || source.every_minutes > kLongestEvery) {
    return invalid({"Zo vaak kan niet.", "That often is not possible."},
                   {"Kies tussen 1 minuut en 366 dagen, of 0 voor alleen op verzoek.",
                    "Choose from 1 minute to 366 days, or 0 for on request only."});
  }
  if (source.expected_days < 0 || source.expected_days > 3660)
    return invalid({"Zo veel dagen kan niet.", "So many days are not possible."},
                   {"Kies 0 tot 3660 dagen.", "Choose 0 to 3660 days."});
  if (source.year != 0 && (source.year < 1900 || source.year > 2200))
    return invalid({"Dit peiljaar kan niet.", "This reference year is not possible."},
                   {"Geef vier cijfers, zoals 2026.", "Give four digits, such as 2026."});
  return {};
}

core::Result<void> check_mapping(const Source& source) {
  if (source.mapping.empty()) return {};
  const auto& all = hub::shipped_mappings();
  if (std::ranges::find(all, source.mapping, &hub::Mapping::id) != all.end()) return {};
  return invalid({"Dit koppelbestand bestaat niet.", "There is no such mapping file."},
                 {"Laat het veld leeg: dan beslissen de kolommen.", "Leave the field empty: then the columns decide."});
}

core::Result<void> check_file_place(const Source& source, std::string_view organisation, const Allowed& allowed) {
  if (allowed.folder.empty()) {
    return fail(ErrorCode::kForbidden, {"Deze installatie leest geen mappen.", "This installation reads no folders."},
                {"Vraag de beheerder van de server om --source-folder.",
                 "Ask the operator of the server for --source-folder."});
  }
  if (auto safe = check_relative(source.place); !safe) return safe;
  return check_relative(organisation);
}

core::Result<void> check_table_place(const Source& source, std::string_view organisation, const Allowed& allowed) {
  if (allowed.database(organisation, source.database) == nullptr) {
    return fail(ErrorCode::kForbidden,
                {"Deze database is voor uw organisatie niet vrijgegeven.",
                 "This database was not released for your organisation."},
                {"Vraag de beheerder van de server om --source-database.",
                 "Ask the operator of the server for --source-database."});
  }
  if (source.user.empty())
    return invalid({"De gebruiker van de database ontbreekt.", "The user of the database is missing."},
                   {"Vul een gebruiker in die alleen mag lezen.", "Fill in a user that may only read."});
  if (source.place.empty())
    return invalid({"De tabel ontbreekt.", "The table is missing."},
                   {"Schrijf tabel of schema.tabel.", "Write table or schema.table."});
  return {};
}

core::Result<void> check_address_place(const Source& source, const Allowed& allowed) {
  const auto names = hub::AddressBook::shipped().names();
  if (!allowed.downloads.empty() && std::ranges::find(names, source.place) != names.end()) return {};
  return invalid({"Dit openbare adres kent het programma niet.", "The program does not know this public address."},
                 {"Kies een naam zoals cbs-kwb-2024.", "Choose a name such as cbs-kwb-2024."});
}

}  // namespace

std::string_view name_of(Kind kind) {
  return kKinds.at(static_cast<std::size_t>(kind));
}

std::optional<Kind> kind_named(std::string_view name) {
  const auto found = std::ranges::find(kKinds, name);
  if (found == kKinds.end()) return std::nullopt;
  return static_cast<Kind>(found - kKinds.begin());
}

std::string_view name_of(Outcome::Kind kind) {
  return kOutcomes.at(static_cast<std::size_t>(kind));
}

core::Result<AllowedDatabase> parse_allowed_database(std::string_view text) {
  const auto refused = fail(ErrorCode::kUsage,
                            {"‘" + std::string(text) + "’ is geen database van een organisatie.",
                             "‘" + std::string(text) + "’ is no database of an organisation."},
                            {"Schrijf GM0439=server:5432/naam.", "Write GM0439=server:5432/name."});
  AllowedDatabase database;
  const auto equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0) return refused;
  database.organisation = text.substr(0, equals);
  text.remove_prefix(equals + 1);
  constexpr std::string_view kMode = "?sslmode=";
  if (const auto mode = text.find(kMode); mode != std::string_view::npos) {
    database.sslmode = text.substr(mode + kMode.size());
    text = text.substr(0, mode);
  }
  const auto slash = text.rfind('/');
  if (slash == std::string_view::npos) return refused;
  const auto colon = text.rfind(':', slash);
  if (colon == std::string_view::npos || colon == 0 || slash + 1 == text.size()) return refused;
  database.host = text.substr(0, colon);
  database.port = text.substr(colon + 1, slash - colon - 1);
  database.name = text.substr(slash + 1);
  const auto port = core::parse_number(database.port);
  if (!port || *port < 1 || *port > 65535) return refused;
  return database;
}

const AllowedDatabase* Allowed::database(std::string_view organisation, std::string_view text) const {
  const auto found = std::ranges::find_if(
      databases, [&](const AllowedDatabase& each) { return each.organisation == organisation && each.text() == text; });
  return found == databases.end() ? nullptr : &*found;
}

std::string outcome_to_json(const Outcome& outcome) {
  return json{{"soort", name_of(outcome.kind)},
              {"tekst", {{"nl", outcome.text.nl}, {"en", outcome.text.en}}},
              {"datasets", outcome.datasets},
              {"bevindingen", json::parse(hub::findings_to_json(outcome.findings))}}
      .dump(-1, ' ', false, json::error_handler_t::replace);
}

Outcome outcome_from_json(std::string_view text) {
  Outcome outcome;
  const auto object = json::parse(text, nullptr, false);
  if (!object.is_object()) return outcome;
  const auto kind = std::ranges::find(kOutcomes, hub::string_in(object, "soort"));
  if (kind != kOutcomes.end()) outcome.kind = static_cast<Outcome::Kind>(kind - kOutcomes.begin());
  outcome.text = hub::text_in(object, "tekst");
  outcome.datasets = hub::strings_in(object, "datasets");
  if (const auto found = object.find("bevindingen"); found != object.end())
    outcome.findings = hub::findings_from_json(found->dump());
  return outcome;
}

core::Result<void> check_source(const Source& source, std::string_view organisation, const Allowed& allowed) {
  if (auto good = check_texts(source); !good) return good;
  if (auto good = check_numbers(source); !good) return good;
  if (auto good = check_mapping(source); !good) return good;
  if (auto good = own_rules(source.rules); !good) return std::unexpected(std::move(good.error()));
  switch (source.kind) {
    case Kind::kFolder:
    case Kind::kGdal:
      return check_file_place(source, organisation, allowed);
    case Kind::kPostgres:
      return check_table_place(source, organisation, allowed);
    case Kind::kAddress:
      return check_address_place(source, allowed);
  }
  return {};
}

core::Result<std::vector<hub::QualityRule>> own_rules(std::string_view lines) {
  std::vector<hub::QualityRule> rules;
  std::int64_t number = 0;
  for (const auto& line : core::split(lines, '\n')) {
    ++number;
    const auto trimmed = core::trim(line);
    if (trimmed.empty()) continue;
    const auto cells = core::split(trimmed, ';');
    const auto bound = [](const std::string& cell) { return core::parse_number(core::trim(cell)); };
    hub::QualityRule rule;
    const bool four = cells.size() == 4;
    const auto from = four ? bound(cells[1]) : std::nullopt;
    const auto to = four ? bound(cells[2]) : std::nullopt;
    const auto severity = four ? core::trim(cells[3]) : std::string_view();
    const bool bounds = four && (from || core::trim(cells[1]).empty()) && (to || core::trim(cells[2]).empty());
    if (!bounds || (severity != "weiger" && severity != "waarschuw") || core::trim(cells[0]).empty() ||
        rules.size() == kMostRules || (from && to && *from > *to)) {
      return fail(ErrorCode::kInvalidInput,
                  {fmt::format("Regel {} van de eigen regels klopt niet.", number),
                   fmt::format("Line {} of the own rules is wrong.", number)},
                  {"Schrijf kolom;van;tot;weiger of kolom;van;tot;waarschuw.",
                   "Write column;from;to;weiger or column;from;to;waarschuw."});
    }
    rule.id = fmt::format("eigen-{}", number);
    rule.topic = "*";
    rule.column = core::trim(cells[0]);
    if (from) rule.from = *from;
    if (to) rule.to = *to;
    rule.refuses = severity == "weiger";
    rule.words = {"De waarde valt buiten de grenzen van deze bron.", "The value is outside the bounds of this source."};
    rule.source = "eigen regel van de bron";
    rules.push_back(std::move(rule));
  }
  return rules;
}

std::optional<core::Timestamp> moment_of(const std::string& text) {
  int year = 0, hour = 0, minute = 0, second = 0;
  unsigned month = 0, day = 0;
  if (std::sscanf(text.c_str(), "%4d-%2u-%2uT%2d:%2d:%2d", &year, &month, &day, &hour, &minute, &second) != 6)
    return std::nullopt;
  const std::chrono::sys_days date{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day}};
  return date + std::chrono::hours{hour} + std::chrono::minutes{minute} + std::chrono::seconds{second};
}

bool is_late(const Source& source, core::Timestamp now) {
  if (source.expected_days == 0) return false;
  const auto last = moment_of(source.delivered_at);
  return last && now - *last > std::chrono::days{source.expected_days};
}

std::int64_t next_wait(int every_minutes, std::int64_t failures) {
  constexpr std::int64_t kMostDoublings = 10;
  const std::int64_t every = every_minutes;
  const auto longer = every << std::clamp<std::int64_t>(failures, 0, kMostDoublings);
  return std::min(longer, std::max<std::int64_t>(every, kDay));
}

}  // namespace pareltjes::incoming
