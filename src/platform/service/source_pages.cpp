// SPDX-License-Identifier: EUPL-1.2
#include "platform/service/source_pages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "core/time.hpp"
#include "platform/http/problem.hpp"
#include "platform/hub/download.hpp"
#include "platform/hub/mapping.hpp"
#include "platform/identity/access.hpp"
#include "platform/pages/pages.hpp"
#include "platform/service/note.hpp"
#include "platform/service/page_tools.hpp"

namespace pareltjes::service {
namespace {

using core::Language;
using http::Response;
using incoming::Kind;
using incoming::Outcome;
using incoming::Source;
using nlohmann::json;

constexpr const char* kTemplate = "src/platform/pages/templates/bronnen.mustache";
constexpr int kHour = 60;
constexpr int kDay = 24 * kHour;

int minutes_in(const std::string& unit) {
  return unit == "uur" ? kHour : unit == "dag" ? kDay : 1;
}

/// A whole number in a field; -1 for what is none, so that check_source() refuses it.
int number_of(const std::string& text, int otherwise) {
  if (text.empty()) return otherwise;
  const auto number = core::parse_number(text);
  constexpr double kMost = 1'000'000;
  if (!number || *number < 0 || *number > kMost || *number != static_cast<int>(*number)) return -1;
  return static_cast<int>(*number);
}

Source source_asked(const http::Fields& fields) {
  const auto text = [&fields](const char* name) { return std::string(core::trim(form_value(fields, name))); };
  Source source;
  source.name = text("naam");
  source.kind = incoming::kind_named(text("soort")).value_or(Kind::kFolder);
  source.place = text("plaats");
  if (source.kind == Kind::kPostgres) {
    source.database = text("database");
    source.user = text("gebruiker");
  }
  source.mapping = text("koppeling");
  source.year = number_of(text("jaar"), 0);
  const auto every = number_of(text("elke"), 0);
  source.every_minutes = every < 0 || every > incoming::kLongestEvery ? -1 : every * minutes_in(text("eenheid"));
  source.expected_days = number_of(text("verwacht"), 0);
  source.rules = form_value(fields, "regels");
  std::erase(source.rules, '\r');
  return source;
}

core::Text schedule_of(int minutes) {
  if (minutes == 0) return {"alleen op verzoek", "on request only"};
  const auto words = [](int number, const char* one, const char* many) {
    return number == 1 ? std::string(one) : fmt::format("{} {}", number, many);
  };
  if (minutes % kDay == 0)
    return {"elke " + words(minutes / kDay, "dag", "dagen"), "every " + words(minutes / kDay, "day", "days")};
  if (minutes % kHour == 0)
    return {"elk" + std::string(minutes == kHour ? " uur" : fmt::format("e {} uur", minutes / kHour)),
            "every " + words(minutes / kHour, "hour", "hours")};
  return {"elke " + words(minutes, "minuut", "minuten"), "every " + words(minutes, "minute", "minutes")};
}

core::Text kind_words(Kind kind) {
  switch (kind) {
    case Kind::kFolder:
      return {"map", "folder"};
    case Kind::kPostgres:
      return {"tabel in PostgreSQL", "table in PostgreSQL"};
    case Kind::kGdal:
      return {"kaartbestand of werkblad", "map file or worksheet"};
    case Kind::kAddress:
      return {"openbaar adres", "public address"};
  }
  return {};
}

/// The word of an outcome, and which kind of status that is.
std::pair<core::Text, const char*> state_of(const Source& source) {
  if (source.busy) return {{"wordt nu gelezen", "is being read now"}, "weet"};
  if (source.paused) return {{"gepauzeerd", "paused"}, "weet"};
  switch (source.outcome.kind) {
    case Outcome::Kind::kNone:
      return {{"nog niet gelezen", "not read yet"}, "weet"};
    case Outcome::Kind::kTaken:
    case Outcome::Kind::kSame:
      return {{"goed", "good"}, "goed"};
    case Outcome::Kind::kRefused:
      return {{"geweigerd", "refused"}, "fout"};
    case Outcome::Kind::kFailed:
      return {{"mislukt", "failed"}, "fout"};
  }
  return {};
}

json findings_values(const std::vector<hub::Finding>& findings, Language language) {
  constexpr std::size_t kMostShown = 20;
  auto list = json::array();
  for (const auto& finding : findings) {
    if (list.size() == kMostShown) break;
    list.push_back({{"text", finding.text.in(language)}, {"refuses", finding.refuses}});
  }
  return list;
}

json source_values(const Source& source, core::Timestamp now, Language language) {
  const auto [word, status] = state_of(source);
  const auto findings = findings_values(source.outcome.findings, language);
  return {{"id", source.id},
          {"name", source.name},
          {"kind", kind_words(source.kind).in(language)},
          {"place", source.kind == Kind::kPostgres ? source.database + " · " + source.place : source.place},
          {"mapping", source.mapping},
          {"schedule", schedule_of(source.every_minutes).in(language)},
          {"state", word.in(language)},
          {"status", status},
          {"icon", std::string_view(status) == "weet" ? "weet-niet" : status},
          {"outcome", source.outcome.text.in(language)},
          {"findings", findings},
          {"has_findings", !findings.empty()},
          {"looked", readable(source.looked_at, language)},
          {"delivered", readable(source.delivered_at, language)},
          {"next", source.paused ? std::string() : readable(source.next_at, language)},
          {"late", incoming::is_late(source, now)},
          {"expected", source.expected_days},
          {"paused", source.paused}};
}

/// What the checks found in the datasets of the organisation, and how recent they are.
core::Result<json> dataset_values(hub::Hub& hub, const storage::Scope& scope, core::Timestamp now, Language language) {
  const auto datasets = hub.list(scope);
  if (!datasets) return std::unexpected(datasets.error());
  const auto checks = hub.checks(scope);
  if (!checks) return std::unexpected(checks.error());
  auto rows = json::array();
  for (const auto& info : *datasets) {
    if (info.organisation != scope.organisation) continue;
    const auto fresh = hub::freshness_of(info, now);
    json row{{"id", info.id},
             {"title", info.title.in(language)},
             {"imported", readable(info.imported_at, language)},
             {"fresh", fresh.words.in(language)},
             {"fresh_known", fresh.known},
             {"stale", fresh.stale},
             {"checked", false},
             {"sound", false},
             {"findings", json::array()}};
    if (const auto found = checks->find({info.organisation, info.id}); found != checks->end()) {
      row["checked"] = true;
      std::vector<hub::Finding> all;
      for (const auto& one : found->second) std::ranges::copy(one.findings, std::back_inserter(all));
      row["findings"] = findings_values(all, language);
      row["sound"] = all.empty();
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

json typed_values(const http::Fields& fields) {
  json typed = json::object();
  for (const auto* name : {"naam", "plaats", "database", "gebruiker", "jaar", "elke", "verwacht", "regels"}) {
    const auto text = form_value(fields, name);
    typed[name] = core::is_valid_utf8(text) ? text : std::string();
  }
  return typed;
}

}  // namespace

Response SourcePages::list(Call& call, const core::Error* problem, int status) {
  const auto sources = sources_.list(call.scope);
  if (!sources) return problem_page(sources.error(), call);
  const auto now = sources_.now();
  const auto datasets = dataset_values(parts_.hub, call.scope, now, call.language);
  if (!datasets) return problem_page(datasets.error(), call);
  const bool may = identity::may("bron-toevoegen", call.member).allowed;
  auto rows = json::array();
  std::size_t wrong = 0;
  for (const auto& source : *sources) {
    auto row = source_values(source, now, call.language);
    row["may"] = may;
    rows.push_back(std::move(row));
    const auto kind = source.outcome.kind;
    const bool bad = kind == Outcome::Kind::kRefused || kind == Outcome::Kind::kFailed;
    if (bad || incoming::is_late(source, now)) ++wrong;
  }
  auto mappings = json::array();
  for (const auto& mapping : hub::shipped_mappings())
    mappings.push_back({{"id", mapping.id}, {"title", mapping.title.in(call.language)}});
  const auto& allowed = sources_.allowed();
  auto databases = json::array();
  for (const auto& database : allowed.databases)
    if (database.organisation == call.scope.organisation) databases.push_back({{"text", database.text()}});
  json values{
      {"csrf", call.csrf_token},
      {"sources", rows},
      {"any", !rows.empty()},
      {"count", rows.size()},
      {"one", rows.size() == 1},
      {"wrong", wrong},
      {"one_wrong", wrong == 1},
      {"datasets", *datasets},
      {"has_datasets", !datasets->empty()},
      {"may", may},
      {"mappings", mappings},
      {"folders", !allowed.folder.empty()},
      {"databases", databases},
      {"has_databases", !databases.empty()},
      {"addresses", !allowed.downloads.empty()},
      {"organisation_code", call.scope.organisation},
      {"typed", typed_values(call.request.method == "POST" ? http::parse_form(call.request.body) : http::Fields{})},
      {"problem", problem == nullptr ? "" : core::describe(*problem, call.language)}};
  return page_response(
      pages::render(kTemplate, values, frame_for(call, {"Gegevens die vanzelf komen", "Data that come by themselves"})),
      status, call);
}

Response SourcePages::add(Call& call) {
  const auto fields = http::parse_form(call.request.body);
  auto password = form_value(fields, "wachtwoord");
  const secrets::Wiped wiped(password);
  const auto added = sources_.add(call.scope, source_asked(fields), password);
  if (!added) return list(call, &added.error(), http::status_of(added.error()));
  note(parts_, call, "bron-toegevoegd", added->id, {{"soort", incoming::name_of(added->kind)}});
  return Response::redirect(localised("/gegevens/bronnen#bron-" + added->id, call.language));
}

Response SourcePages::change(Call& call) {
  const auto fields = http::parse_form(call.request.body);
  const auto& id = call.request.path_parameters.at("bron");
  const auto action = form_value(fields, "actie");
  core::Result<void> done =
      core::fail(core::ErrorCode::kInvalidInput,
                 {"Deze opdracht kent het programma niet.", "The program does not know this order."},
                 {"Gebruik de knoppen van de pagina.", "Use the buttons of the page."});
  if (action == "nu") done = sources_.ask(call.scope, id);
  if (action == "pauze") done = sources_.pause(call.scope, id, true);
  if (action == "verder") done = sources_.pause(call.scope, id, false);
  if (action == "verwijder") done = sources_.remove(call.scope, id);
  if (!done) return list(call, &done.error(), http::status_of(done.error()));
  note(parts_, call, "bron-" + action, id);
  return Response::redirect(
      localised("/gegevens/bronnen" + (action == "verwijder" ? std::string() : "#bron-" + id), call.language));
}

ServiceRoutes SourcePages::routes() {
  return {
      {"GET", "/gegevens/bronnen", "bronnen", [this](Call& call) { return list(call, nullptr, 200); }},
      {"POST", "/gegevens/bronnen", "bron-toevoegen", [this](Call& call) { return add(call); }},
      {"POST", "/gegevens/bronnen/{bron}", "bron-wijzigen", [this](Call& call) { return change(call); }},
  };
}

}  // namespace pareltjes::service
