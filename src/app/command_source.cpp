// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "core/text.hpp"
#include "platform/register/municipalities.hpp"

namespace pareltjes::app {
namespace {

using incoming::Kind;
using incoming::Source;
using nlohmann::json;

/// "15m", "2u" or "1d" in minutes; 0 for nothing, -1 for what is none.
int minutes_of(const std::string& every) {
  if (every.empty()) return 0;
  const auto number = core::parse_number(every.substr(0, every.size() - 1));
  const auto unit = every.back();
  const int minutes = unit == 'm' ? 1 : unit == 'u' || unit == 'h' ? 60 : unit == 'd' ? 24 * 60 : 0;
  if (!number || minutes == 0 || *number < 1 || *number > incoming::kLongestEvery) return -1;
  return static_cast<int>(*number) * minutes;
}

/// An installation with its sources, for one municipality.
struct Opened {
  std::unique_ptr<Installation> installation;
  storage::Scope scope;
  std::optional<incoming::Sources> sources;
};

core::Result<Opened> open_sources(const CommonOptions& common, const SourceOptions& options) {
  Opened opened;
  const auto municipality = reg::find(options.gemeente);
  if (!municipality) return std::unexpected(municipality.error());
  opened.scope = {municipality->code.text(), command_line_scope().actor};
  auto installation = Installation::open(common);
  if (!installation) return std::unexpected(installation.error());
  opened.installation = std::move(*installation);
  auto allowed = allowed_sources(options.access, opened.installation->folder());
  if (!allowed) return std::unexpected(allowed.error());
  opened.sources.emplace(opened.installation->database(), core::system_clock(), opened.installation->vault(),
                         std::move(*allowed));
  return opened;
}

int with_source(const CommonOptions& common, const SourceOptions& options, const std::string& kind,
                const std::function<core::Result<void>(incoming::Sources&, const storage::Scope&)>& deed) {
  auto opened = open_sources(common, options);
  if (!opened) return report({opened.error()}, common.language);
  auto done = deed(*opened->sources, opened->scope);
  if (done) done = opened->installation->audit().write(opened->scope, opened->scope.actor, kind, options.id);
  return done ? 0 : report({done.error()}, common.language);
}

json to_json(const Source& source, core::Timestamp now) {
  return {{"id", source.id},
          {"naam", source.name},
          {"soort", incoming::name_of(source.kind)},
          {"plaats", source.place},
          {"koppeling", source.mapping},
          {"elkeMinuten", source.every_minutes},
          {"gepauzeerd", source.paused},
          {"volgendeOp", source.next_at},
          {"gekekenOp", source.looked_at},
          {"geleverdOp", source.delivered_at},
          {"mislukt", source.failures},
          {"teLaat", incoming::is_late(source, now)},
          {"uitkomst", json::parse(incoming::outcome_to_json(source.outcome))}};
}

}  // namespace

int source_add_command(const CommonOptions& common, const SourceOptions& options) {
  const bool dutch = common.language == core::Language::kDutch;
  auto opened = open_sources(common, options);
  if (!opened) return report({opened.error()}, common.language);
  Source source;
  source.name = options.name;
  source.kind = incoming::kind_named(options.kind).value_or(Kind::kFolder);
  source.place = options.place;
  source.database = options.database;
  source.user = options.user;
  source.mapping = options.mapping;
  source.year = options.year;
  source.every_minutes = minutes_of(options.every);
  source.expected_days = options.expected_days;
  for (const auto& rule : options.rules) source.rules += rule + "\n";
  auto password = source.kind == Kind::kPostgres ? read_secret(dutch ? "Wachtwoord van de database (leeg: geen)"
                                                                     : "Password of the database (empty: none)")
                                                 : std::string();
  const secrets::Wiped wiped(password);
  const auto added = opened->sources->add(opened->scope, source, password);
  if (!added) return report({added.error()}, common.language);
  if (auto noted =
          opened->installation->audit().write(opened->scope, opened->scope.actor, "bron-toegevoegd", added->id);
      !noted)
    return report({noted.error()}, common.language);
  fmt::print(fmt::runtime(dutch ? "Toegevoegd: {}\n" : "Added: {}\n"), added->id);
  return 0;
}

int source_list_command(const CommonOptions& common, const SourceOptions& options) {
  auto opened = open_sources(common, options);
  if (!opened) return report({opened.error()}, common.language);
  const auto sources = opened->sources->list(opened->scope);
  if (!sources) return report({sources.error()}, common.language);
  const auto now = core::system_clock().now();
  if (options.format == "json") {
    json list = json::array();
    for (const auto& source : *sources) list.push_back(to_json(source, now));
    fmt::print("{}\n", list.dump(1, ' ', false, json::error_handler_t::replace));
    return 0;
  }
  for (const auto& source : *sources) {
    fmt::print("{:<28} {:<11} {:<12} {}\n", source.id, incoming::name_of(source.kind),
               incoming::name_of(source.outcome.kind), source.outcome.text.in(common.language));
    for (const auto& finding : source.outcome.findings) fmt::print("    ! {}\n", finding.text.in(common.language));
  }
  return 0;
}

int source_run_command(const CommonOptions& common, const SourceOptions& options) {
  auto opened = open_sources(common, options);
  if (!opened) return report({opened.error()}, common.language);
  const auto claim = opened->sources->claim(opened->scope, options.id);
  if (!claim) return report({claim.error()}, common.language);
  const auto outcome = incoming::look(*opened->sources, opened->installation->hub(), *claim, {}, {});
  fmt::print("{}\n", outcome.text.in(common.language));
  for (const auto& finding : outcome.findings) fmt::print("  ! {}\n", finding.text.in(common.language));
  const bool good = outcome.kind == incoming::Outcome::Kind::kTaken || outcome.kind == incoming::Outcome::Kind::kSame;
  return good ? 0 : 2;
}

int source_pause_command(const CommonOptions& common, const SourceOptions& options, bool paused) {
  return with_source(common, options, paused ? "bron-pauze" : "bron-verder",
                     [&](auto& sources, const auto& scope) { return sources.pause(scope, options.id, paused); });
}

int source_remove_command(const CommonOptions& common, const SourceOptions& options) {
  return with_source(common, options, "bron-verwijder",
                     [&](auto& sources, const auto& scope) { return sources.remove(scope, options.id); });
}

}  // namespace pareltjes::app
