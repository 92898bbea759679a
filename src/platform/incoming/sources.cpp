// SPDX-License-Identifier: EUPL-1.2
#include "platform/incoming/sources.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "platform/hub/json_text.hpp"

namespace pareltjes::incoming {
namespace {

using core::ErrorCode;
using core::fail;
using nlohmann::json;
using storage::Rows;
using storage::Session;
using Work = core::Result<void>;

/// Longer than any look takes; whoever took a source and is gone holds it up no longer than this.
constexpr std::chrono::minutes kLease{30};
constexpr std::int64_t kMostSources = 200;

/// The columns of a source, in the order that source_of() reads.
constexpr std::string_view kColumns =
    "id, naam, soort, instellingen_json, CASE geheim WHEN '' THEN 0 ELSE 1 END, gepauzeerd, volgende_op, bezig_tot, "
    "poging, mislukt, gekeken_op, geleverd_op, inhoud_sha256, uitkomst_json, geheim, organisatie, actor";
constexpr std::size_t kSecret = 14;
constexpr std::size_t kOrganisation = 15;
constexpr std::size_t kActor = 16;

std::string settings_json(const Source& source) {
  return json{{"plaats", source.place},
              {"database", source.database},
              {"gebruiker", source.user},
              {"koppeling", source.mapping},
              {"jaar", source.year},
              {"elke_minuten", source.every_minutes},
              {"verwacht_dagen", source.expected_days},
              {"regels", source.rules}}
      .dump(-1, ' ', false, json::error_handler_t::replace);
}

Source source_of(const Rows& rows, std::size_t i, const std::string& now) {
  Source source;
  source.id = rows.text(i, 0);
  source.name = rows.text(i, 1);
  source.kind = kind_named(rows.text(i, 2)).value_or(Kind::kFolder);
  const auto settings = json::parse(rows.text(i, 3), nullptr, false);
  if (settings.is_object()) {
    source.place = hub::string_in(settings, "plaats");
    source.database = hub::string_in(settings, "database");
    source.user = hub::string_in(settings, "gebruiker");
    source.mapping = hub::string_in(settings, "koppeling");
    source.year = hub::whole_in<int>(settings, "jaar", 0);
    source.every_minutes = hub::whole_in<int>(settings, "elke_minuten", 0);
    source.expected_days = hub::whole_in<int>(settings, "verwacht_dagen", 0);
    source.rules = hub::string_in(settings, "regels");
  }
  source.has_password = rows.integer(i, 4) != 0;
  source.paused = rows.integer(i, 5) != 0;
  source.next_at = rows.text(i, 6);
  source.busy = rows.text(i, 7) > now;
  source.attempt = rows.integer(i, 8);
  source.failures = rows.integer(i, 9);
  source.looked_at = rows.text(i, 10);
  source.delivered_at = rows.text(i, 11);
  source.content_hash = rows.text(i, 12);
  source.outcome = outcome_from_json(rows.text(i, 13));
  return source;
}

core::Error no_such_source() {
  return {ErrorCode::kNotFound,
          {"Deze bron is er niet.", "There is no such source."},
          {"Kies een bron uit de lijst.", "Choose a source from the list."},
          {}};
}

core::Error taken_over() {
  return {ErrorCode::kConflict,
          {"Een ander proces leest deze bron al.", "Another process reads this source already."},
          {"Wacht tot het klaar is.", "Wait until it is done."},
          {}};
}

/// "Plannen van Noord" → "plannen-van-noord".
std::string id_of(const std::string& name) {
  constexpr std::size_t kLongest = 40;
  std::string id;
  for (const char c : core::fold(name)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain && id.size() < kLongest) id += c;
    if (!plain && !id.empty() && id.back() != '-' && id.size() < kLongest) id += '-';
  }
  while (id.ends_with('-')) id.pop_back();
  return id.empty() ? "bron" : id;
}

}  // namespace

std::string Sources::text_of_now(std::chrono::minutes later) const {
  return core::to_rfc3339(clock_.now() + later);
}

std::string Sources::purpose(const std::string& organisation, const std::string& id) const {
  return "bron/" + organisation + "/" + id;
}

core::Result<Source> Sources::add(const storage::Scope& scope, Source source, const std::string& password) {
  if (auto good = check_source(source, scope.organisation, allowed_); !good)
    return std::unexpected(std::move(good.error()));
  if (!password.empty() && !vault_)
    return fail(ErrorCode::kForbidden,
                {"Deze installatie bewaart geen wachtwoorden.", "This installation keeps no passwords."},
                {"Vraag de beheerder van de server.", "Ask the operator of the server."});
  if (password.size() > 1000)
    return fail(ErrorCode::kInvalidInput, {"Het wachtwoord is te lang.", "The password is too long."},
                {"Gebruik hooguit 1000 tekens.", "Use 1000 characters at most."});
  const auto added = database_.write(scope, [&](Session& session) -> Work {
    const auto known = session.query("SELECT id FROM bron");
    if (!known) return std::unexpected(known.error());
    if (static_cast<std::int64_t>(known->size()) >= kMostSources)
      return fail(ErrorCode::kConflict, {"Er zijn al te veel bronnen.", "There are too many sources already."},
                  {"Verwijder een bron die niemand gebruikt.", "Remove a source that nobody uses."});
    const auto exists = [&](const std::string& id) {
      for (std::size_t i = 0; i < known->size(); ++i)
        if (known->text(i, 0) == id) return true;
      return false;
    };
    const auto plain = id_of(source.name);
    source.id = plain;
    for (int number = 2; exists(source.id); ++number) source.id = fmt::format("{}-{}", plain, number);
    const auto secret = password.empty()
                            ? std::string()
                            : secrets::to_hex(vault_->seal(password, purpose(scope.organisation, source.id)));
    source.has_password = !secret.empty();
    source.next_at = source.every_minutes > 0 ? text_of_now() : std::string();
    const auto stored = session.execute(
        "INSERT INTO bron (id, naam, soort, instellingen_json, geheim, volgende_op, aangemaakt_op) VALUES ($1, $2, $3, "
        "$4, $5, $6, $7)",
        {source.id, source.name, std::string(name_of(source.kind)), settings_json(source), secret, source.next_at,
         text_of_now()});
    if (!stored) return std::unexpected(stored.error());
    return {};
  });
  if (!added) return std::unexpected(added.error());
  return source;
}

core::Result<std::vector<Source>> Sources::list(const storage::Scope& scope) {
  std::vector<Source> sources;
  const auto read = database_.read(scope, [&](Session& session) -> Work {
    const auto rows = session.query(fmt::format("SELECT {} FROM bron ORDER BY naam, id", kColumns));
    if (!rows) return std::unexpected(rows.error());
    for (std::size_t i = 0; i < rows->size(); ++i) sources.push_back(source_of(*rows, i, text_of_now()));
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return sources;
}

core::Result<Source> Sources::find(const storage::Scope& scope, const std::string& id) {
  const auto all = list(scope);
  if (!all) return std::unexpected(all.error());
  const auto found = std::ranges::find(*all, id, &Source::id);
  if (found == all->end()) return std::unexpected(no_such_source());
  return *found;
}

core::Result<void> Sources::change(const storage::Scope& scope, const std::string& id, std::string_view set,
                                   std::vector<storage::Value> values) {
  return database_.write(scope, [&](Session& session) -> Work {
    values.insert(values.begin(), id);
    const auto changed = session.execute(fmt::format("UPDATE bron SET {} WHERE id = $1", set), values);
    if (!changed) return std::unexpected(changed.error());
    if (*changed == 0) return std::unexpected(no_such_source());
    return {};
  });
}

core::Result<void> Sources::remove(const storage::Scope& scope, const std::string& id) {
  return database_.write(scope, [&](Session& session) -> Work {
    const auto gone = session.execute("DELETE FROM bron WHERE id = $1", {id});
    if (!gone) return std::unexpected(gone.error());
    if (*gone == 0) return std::unexpected(no_such_source());
    const auto files = session.execute("DELETE FROM bron_bestand WHERE bron = $1", {id});
    if (!files) return std::unexpected(files.error());
    return {};
  });
}

core::Result<void> Sources::pause(const storage::Scope& scope, const std::string& id, bool paused) {
  const auto source = find(scope, id);
  if (!source) return std::unexpected(source.error());
  const auto next = !paused && source->every_minutes > 0 ? text_of_now() : std::string();
  return change(scope, id, "gepauzeerd = $2, volgende_op = $3", {std::int64_t{paused}, next});
}

core::Result<void> Sources::ask(const storage::Scope& scope, const std::string& id) {
  return change(scope, id, "gepauzeerd = 0, volgende_op = $2", {text_of_now()});
}

core::Result<Claim> Sources::open(storage::Scope scope, const Rows& rows, std::size_t row) const {
  Claim claim{std::move(scope), source_of(rows, row, text_of_now()), {}};
  const auto& sealed = rows.text(row, kSecret);
  if (sealed.empty() || !vault_) return claim;
  const auto bytes = secrets::from_hex(sealed);
  if (!bytes) return std::unexpected(bytes.error());
  auto password = vault_->unseal(*bytes, purpose(claim.scope.organisation, claim.source.id));
  // Sealed with another key: the look fails with the sentence of a missing password, and others go on.
  if (password) claim.password = std::move(*password);
  return claim;
}

core::Result<std::optional<Claim>> Sources::claim() {
  const auto now = text_of_now();
  constexpr std::string_view kDue =
      "FROM rij_bron WHERE gepauzeerd = 0 AND volgende_op <> '' AND volgende_op <= $1 AND bezig_tot <= $1 ORDER BY "
      "volgende_op LIMIT 1";
  bool due = false;
  const auto looked = database_.look_at_queue([&](Session& session) -> Work {
    const auto rows = session.query(fmt::format("SELECT id {}", kDue), {now});
    if (!rows) return std::unexpected(rows.error());
    due = !rows->empty();
    return {};
  });
  if (!looked) return std::unexpected(looked.error());
  if (!due) return std::optional<Claim>();
  std::optional<Claim> claimed;
  const auto done = database_.queue([&](Session& session) -> Work {
    const auto rows = session.query(fmt::format("SELECT {} {}{}", kColumns, kDue, database_.claiming()), {now});
    if (!rows) return std::unexpected(rows.error());
    if (rows->empty()) return {};
    auto claim = open({rows->text(0, kOrganisation), rows->text(0, kActor)}, *rows, 0);
    if (!claim) return std::unexpected(std::move(claim.error()));
    const auto taken =
        session.execute("UPDATE rij_bron SET bezig_tot = $3, poging = poging + 1 WHERE organisatie = $1 AND id = $2",
                        {claim->scope.organisation, claim->source.id, text_of_now(kLease)});
    if (!taken) return std::unexpected(taken.error());
    ++claim->source.attempt;
    claimed = std::move(*claim);
    return {};
  });
  if (!done) return std::unexpected(done.error());
  return claimed;
}

core::Result<Claim> Sources::claim(const storage::Scope& scope, const std::string& id) {
  core::Result<Claim> claimed = std::unexpected(no_such_source());
  const auto done = database_.write(scope, [&](Session& session) -> Work {
    const auto rows = session.query(fmt::format("SELECT {} FROM bron WHERE id = $1", kColumns), {id});
    if (!rows) return std::unexpected(rows.error());
    if (rows->empty()) return std::unexpected(no_such_source());
    claimed = open(scope, *rows, 0);
    if (!claimed) return std::unexpected(claimed.error());
    if (claimed->source.busy) return std::unexpected(taken_over());
    const auto taken =
        session.execute("UPDATE bron SET bezig_tot = $2, poging = poging + 1 WHERE id = $1", {id, text_of_now(kLease)});
    if (!taken) return std::unexpected(taken.error());
    ++claimed->source.attempt;
    return {};
  });
  if (!done) return std::unexpected(done.error());
  return claimed;
}

storage::Work Sources::fence(const Claim& claim) const {
  return [id = claim.source.id, attempt = claim.source.attempt](Session& session) -> Work {
    const auto rows = session.query("SELECT poging FROM bron WHERE id = $1", {id});
    if (!rows) return std::unexpected(rows.error());
    if (rows->empty()) return std::unexpected(no_such_source());
    if (rows->integer(0, 0) != attempt) return std::unexpected(taken_over());
    return {};
  };
}

core::Result<void> Sources::finish(const Claim& claim, const Outcome& outcome, const std::string& content_hash) {
  const auto& source = claim.source;
  const bool failed = outcome.kind == Outcome::Kind::kFailed;
  const auto failures = failed ? source.failures + 1 : 0;
  const bool taken = !outcome.datasets.empty();
  const bool told = outcome.kind != Outcome::Kind::kSame || source.outcome.kind == Outcome::Kind::kNone ||
                    source.outcome.kind == Outcome::Kind::kFailed;
  const auto next = source.every_minutes > 0
                        ? text_of_now(std::chrono::minutes{next_wait(source.every_minutes, failures)})
                        : std::string();
  return database_.write(claim.scope, [&](Session& session) -> Work {
    if (auto mine = fence(claim)(session); !mine) return mine;
    // Nothing new leaves what was last said of the contents: a refused file stays refused until a better one comes.
    const auto done = session.execute(
        "UPDATE bron SET bezig_tot = '', mislukt = $2, gekeken_op = $3, geleverd_op = $4, inhoud_sha256 = $5, "
        "uitkomst_json = $6, volgende_op = $7 WHERE id = $1",
        {source.id, failures, text_of_now(), taken ? text_of_now() : source.delivered_at,
         content_hash.empty() ? source.content_hash : content_hash, outcome_to_json(told ? outcome : source.outcome),
         next});
    if (!done) return std::unexpected(done.error());
    return {};
  });
}

core::Result<void> Sources::put_back(const Claim& claim) {
  return database_.write(claim.scope, [&](Session& session) -> Work {
    if (auto mine = fence(claim)(session); !mine) return mine;
    const auto done = session.execute("UPDATE bron SET bezig_tot = '', volgende_op = $2 WHERE id = $1",
                                      {claim.source.id, text_of_now()});
    if (!done) return std::unexpected(done.error());
    return {};
  });
}

core::Result<std::vector<Sources::Taken>> Sources::taken(const Claim& claim) {
  std::vector<Taken> files;
  const auto read = database_.read(claim.scope, [&](Session& session) -> Work {
    const auto rows =
        session.query("SELECT naam, kenmerk, sha256 FROM bron_bestand WHERE bron = $1", {claim.source.id});
    if (!rows) return std::unexpected(rows.error());
    for (std::size_t i = 0; i < rows->size(); ++i)
      files.push_back({rows->text(i, 0), rows->text(i, 1), rows->text(i, 2)});
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return files;
}

core::Result<void> Sources::take(const Claim& claim, const Taken& file) {
  return database_.write(claim.scope, [&](Session& session) -> Work {
    if (auto mine = fence(claim)(session); !mine) return mine;
    const auto gone =
        session.execute("DELETE FROM bron_bestand WHERE bron = $1 AND naam = $2", {claim.source.id, file.name});
    if (!gone) return std::unexpected(gone.error());
    const auto added =
        session.execute("INSERT INTO bron_bestand (bron, naam, kenmerk, sha256, op) VALUES ($1, $2, $3, $4, $5)",
                        {claim.source.id, file.name, file.mark, file.hash, text_of_now()});
    if (!added) return std::unexpected(added.error());
    return {};
  });
}

}  // namespace pareltjes::incoming
