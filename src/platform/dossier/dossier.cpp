// SPDX-License-Identifier: EUPL-1.2
#include "platform/dossier/dossier.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "platform/dossier/rows.hpp"
#include "platform/dossier/schema.hpp"

namespace pareltjes::dossier {
namespace {

constexpr std::string_view kColumns = "id, soort, sleutel, staat, versie, inhoud_json, actor, gewijzigd_op, termijn";
constexpr std::size_t kLongestKey = 300;
constexpr std::size_t kLongestComment = 10'000;

std::unexpected<core::Error> not_found() {
  return core::fail(core::ErrorCode::kNotFound, {"Dit dossier bestaat niet.", "This record does not exist."},
                    {"Ga terug naar de lijst.", "Go back to the list."});
}

core::Result<Record> record_at(const storage::Rows& rows, std::size_t row) {
  auto content = nlohmann::json::parse(rows.text(row, 5), nullptr, false);
  if (content.is_discarded()) {
    return core::fail(core::ErrorCode::kInternal,
                      {"Een dossier in de database is beschadigd.", "A record in the database is damaged."},
                      {"Zet een reservekopie terug.", "Restore a backup."});
  }
  return Record{rows.text(row, 0),  rows.text(row, 1), rows.text(row, 2), rows.text(row, 3), rows.integer(row, 4),
                std::move(content), rows.text(row, 6), rows.text(row, 7), rows.text(row, 8)};
}

core::Result<Record> record_of(storage::Session& session, const std::string& id) {
  const auto rows = session.query(fmt::format("SELECT {} FROM dossier WHERE id = $1", kColumns), {id});
  if (!rows) return std::unexpected(rows.error());
  if (rows->empty()) return not_found();
  return record_at(*rows, 0);
}

/// WHERE and its parameters, for a list and for a count.
struct Condition {
  std::string sql = " WHERE soort = $1";
  std::vector<storage::Value> parameters;
  std::string place(storage::Value value) {
    parameters.push_back(std::move(value));
    return fmt::format("${}", parameters.size());
  }
};

Condition condition_of(const Filter& filter) {
  Condition condition;
  condition.parameters.emplace_back(filter.kind);
  if (filter.state) condition.sql += " AND staat = " + condition.place(*filter.state);
  if (filter.key_begins_with) {
    // No LIKE: in a key "%" and "_" are letters as any other.
    const auto begin = condition.place(*filter.key_begins_with);
    condition.sql += fmt::format(" AND substr(sleutel, 1, length({0})) = {0}", begin);
  }
  // Folded words hold letters and digits only: nothing that LIKE reads in another way.
  const auto words = core::fold(filter.words);
  if (words.empty() && !core::trim(filter.words).empty()) condition.sql += " AND 1 = 0";
  for (const auto& word : core::split(words, ' '))
    if (!word.empty()) condition.sql += " AND zoektekst LIKE " + condition.place("%" + word + "%");
  if (!filter.due_before.empty())
    condition.sql += " AND termijn <> '' AND termijn < " + condition.place(filter.due_before);
  return condition;
}

core::Result<void> add_event(storage::Session& session, const core::Clock& clock, const std::string& record,
                             std::string_view kind, const nlohmann::json& content) {
  const auto last =
      session.query("SELECT COALESCE(MAX(versie), 0) FROM dossier_gebeurtenis WHERE dossier = $1", {record});
  if (!last) return std::unexpected(last.error());
  const auto stored = session.execute(kInsertEvent, {core::new_uuid(clock.now()), record, last->integer(0, 0) + 1,
                                                     std::string(kind), content.dump(), core::to_rfc3339(clock.now())});
  if (!stored) return std::unexpected(stored.error());
  return count_change(session);
}

}  // namespace

Dossiers::Dossiers(storage::Database& database, const core::Clock& clock) : database_(database), clock_(clock) {}
Dossiers::~Dossiers() = default;

core::Result<void> Dossiers::declare(Kind kind) {
  if (kinds_.contains(kind.name)) {
    return core::fail(core::ErrorCode::kConflict, {fmt::format("De dossiersoort “{}” bestaat al.", kind.name),
                                                   fmt::format("The record kind “{}” exists already.", kind.name)});
  }
  for (const auto& [from, to] : kind.transitions) {
    for (const auto& state : {from, to}) {
      if (std::ranges::find(kind.states, state) == kind.states.end()) {
        return core::fail(core::ErrorCode::kInvalidInput,
                          {fmt::format("De staat “{}” van “{}” bestaat niet.", state, kind.name),
                           fmt::format("State “{}” of “{}” does not exist.", state, kind.name)});
      }
    }
  }
  auto schema = Schema::compile(kind.schema);
  if (!schema) return std::unexpected(schema.error());
  const auto name = kind.name;
  kinds_.emplace(name, std::make_unique<Declared>(Declared{std::move(kind), std::move(*schema)}));
  return {};
}

std::vector<std::string> Dossiers::kinds() const {
  std::vector<std::string> names;
  names.reserve(kinds_.size());
  for (const auto& [name, declared] : kinds_) names.push_back(name);
  return names;
}

core::Result<const Dossiers::Declared*> Dossiers::declared(const std::string& kind) const {
  const auto found = kinds_.find(kind);
  if (found != kinds_.end()) return found->second.get();
  return core::fail(core::ErrorCode::kInvalidInput,
                    {"Deze soort dossier bestaat niet.", "There is no such kind of record."},
                    {"Kies een soort die een pareltje gebruikt.", "Choose a kind that a pearl uses."});
}

core::Result<Record> Dossiers::create(const storage::Scope& scope, const std::string& kind, const std::string& key,
                                      const nlohmann::json& content) {
  Record record;
  auto written = database_.write(scope, [&](storage::Session& session) -> core::Result<void> {
    auto made = create(session, kind, key, content);
    if (!made) return std::unexpected(made.error());
    record = std::move(*made);
    return {};
  });
  if (!written) return std::unexpected(written.error());
  return record;
}

/// A record as it begins, judged and not stored.
core::Result<Record> Dossiers::begun(const std::string& actor, const std::string& kind, const std::string& key,
                                     const nlohmann::json& content) const {
  const auto known = declared(kind);
  if (!known) return std::unexpected(known.error());
  if (core::trim(key).empty() || key.size() > kLongestKey || !core::is_valid_utf8(key)) {
    return core::fail(core::ErrorCode::kInvalidInput,
                      {"De sleutel van het dossier klopt niet.", "The record's key is wrong."},
                      {"Gebruik een korte naam of een nummer.", "Use a short name or a number."});
  }
  if (auto fit = check_size(content); !fit) return std::unexpected(fit.error());
  if (auto fit = (*known)->schema.check(content); !fit) return std::unexpected(fit.error());
  const auto& states = (*known)->kind.states;
  Record record{core::new_uuid(clock_.now()),   kind, key, states.empty() ? "" : states.front(), 1, content, actor,
                core::to_rfc3339(clock_.now()), {}};
  record.due = due_of((*known)->kind, record.state, content);
  return record;
}

core::Result<Record> Dossiers::create(storage::Session& session, const std::string& kind, const std::string& key,
                                      const nlohmann::json& content) {
  auto record = begun(session.scope().actor, kind, key, content);
  if (!record) return record;
  const auto existing = session.query("SELECT id FROM dossier WHERE soort = $1 AND sleutel = $2", {kind, key});
  if (!existing) return std::unexpected(existing.error());
  if (!existing->empty()) return key_exists(key);
  const auto stored = session.execute(kInsert, row_of((*declared(kind))->kind, *record));
  if (!stored) return std::unexpected(stored.error());
  if (auto added = add_event(session, clock_, record->id, "gemaakt", kept(*record)); !added)
    return std::unexpected(added.error());
  return record;
}

core::Result<Record> Dossiers::change(storage::Session& session, const std::string& id, std::int64_t version,
                                      const std::optional<nlohmann::json>& content,
                                      const std::optional<std::string>& state) {
  auto present = record_of(session, id);
  if (!present) return std::unexpected(present.error());
  auto record = std::move(*present);
  const auto known = declared(record.kind);
  if (!known) return std::unexpected(known.error());
  if (record.version != version) {
    return core::fail(
        core::ErrorCode::kConflict,
        {fmt::format("Iemand anders wijzigde dit dossier (u had versie {}, nu is het {}).", version, record.version),
         fmt::format("Somebody else changed this record (you had version {}, now it is {}).", version, record.version)},
        {"Haal het opnieuw op en wijzig het dan.", "Fetch it again and change it then."});
  }
  if (content) {
    if (auto fit = (*known)->schema.check(*content); !fit) return std::unexpected(fit.error());
    record.content = *content;
  }
  if (state) {
    const auto& kind = (*known)->kind;
    const bool exists = std::ranges::find(kind.states, *state) != kind.states.end();
    const bool follows = kind.transitions.empty() || kind.transitions.contains({record.state, *state});
    if (!exists || !follows) {
      return core::fail(core::ErrorCode::kInvalidInput,
                        {fmt::format("Van “{}” kan dit dossier niet naar die staat.", record.state),
                         fmt::format("From “{}” this record cannot go to that state.", record.state)},
                        {"Kies een andere staat.", "Choose another state."});
    }
    record.state = *state;
  }
  ++record.version;
  record.actor = session.scope().actor;
  record.changed_at = core::to_rfc3339(clock_.now());
  record.due = due_of((*known)->kind, record.state, record.content);
  const auto stored = session.execute(
      "UPDATE dossier SET staat = $1, versie = $2, inhoud_json = $3, gewijzigd_op = $4, zoektekst = $5, termijn = $6 "
      "WHERE id = $7 AND versie = $8",
      {record.state, record.version, record.content.dump(), record.changed_at,
       search_text_of((*known)->kind, record.key, record.content), record.due, id, version});
  if (!stored) return std::unexpected(stored.error());
  if (auto added = add_event(session, clock_, id, state ? "staat" : "gewijzigd", kept(record)); !added)
    return std::unexpected(added.error());
  return record;
}

core::Result<Record> Dossiers::update(storage::Session& session, const std::string& id, std::int64_t version,
                                      const nlohmann::json& content) {
  if (auto fit = check_size(content); !fit) return std::unexpected(fit.error());
  return change(session, id, version, content, std::nullopt);
}

core::Result<Record> Dossiers::update(const storage::Scope& scope, const std::string& id, std::int64_t version,
                                      const nlohmann::json& content) {
  Record record;
  auto written = database_.write(scope, [&](storage::Session& session) -> core::Result<void> {
    auto changed = update(session, id, version, content);
    if (!changed) return std::unexpected(changed.error());
    record = std::move(*changed);
    return {};
  });
  if (!written) return std::unexpected(written.error());
  return record;
}

core::Result<Record> Dossiers::move_to(const storage::Scope& scope, const std::string& id, std::int64_t version,
                                       const std::string& state) {
  Record record;
  auto written = database_.write(scope, [&](storage::Session& session) -> core::Result<void> {
    auto changed = change(session, id, version, std::nullopt, state);
    if (!changed) return std::unexpected(changed.error());
    record = std::move(*changed);
    return {};
  });
  if (!written) return std::unexpected(written.error());
  return record;
}

core::Result<void> Dossiers::comment(const storage::Scope& scope, const std::string& id, const std::string& text,
                                     const std::string& about) {
  if (core::trim(text).empty() || text.size() > kLongestComment || !core::is_valid_utf8(text) ||
      about.size() > kLongestKey || !core::is_valid_utf8(about)) {
    return core::fail(core::ErrorCode::kInvalidInput,
                      {"De opmerking is leeg of te lang.", "The comment is empty or too long."},
                      {"Schrijf minder dan 10.000 tekens.", "Write less than 10,000 characters."});
  }
  return database_.write(scope, [&](storage::Session& session) -> core::Result<void> {
    const auto record = record_of(session, id);
    if (!record) return std::unexpected(record.error());
    return add_event(session, clock_, id, "opmerking",
                     {{"versie", record->version}, {"staat", record->state}, {"tekst", text}, {"over", about}});
  });
}

core::Result<std::int64_t> Dossiers::changes(const storage::Scope& scope) {
  std::int64_t number = 0;
  auto read = database_.read(scope, [&](storage::Session& session) -> core::Result<void> {
    const auto rows = session.query("SELECT nummer FROM dossier_stand");
    if (!rows) return std::unexpected(rows.error());
    if (!rows->empty()) number = rows->integer(0, 0);
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return number;
}

core::Result<Record> Dossiers::get(const storage::Scope& scope, const std::string& id) {
  core::Result<Record> found = not_found();
  auto read = database_.read(scope, [&](storage::Session& session) -> core::Result<void> {
    found = record_of(session, id);
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return found;
}

core::Result<Record> Dossiers::find(const storage::Scope& scope, const std::string& kind, const std::string& key) {
  core::Result<Record> found = not_found();
  auto read = database_.read(scope, [&](storage::Session& session) -> core::Result<void> {
    const auto rows =
        session.query(fmt::format("SELECT {} FROM dossier WHERE soort = $1 AND sleutel = $2", kColumns), {kind, key});
    if (!rows) return std::unexpected(rows.error());
    if (!rows->empty()) found = record_at(*rows, 0);
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return found;
}

core::Result<std::vector<Record>> Dossiers::list(const storage::Scope& scope, const Filter& filter) {
  std::vector<Record> found;
  auto read = database_.read(scope, [&](storage::Session& session) -> core::Result<void> {
    auto condition = condition_of(filter);
    const auto limit = condition.place(static_cast<std::int64_t>(filter.limit));
    const auto offset = condition.place(static_cast<std::int64_t>(filter.offset));
    const auto rows =
        session.query(fmt::format("SELECT {} FROM dossier{} ORDER BY {}sleutel, id LIMIT {} OFFSET {}", kColumns,
                                  condition.sql, filter.by_due ? "termijn = '', termijn, " : "", limit, offset),
                      std::move(condition.parameters));
    if (!rows) return std::unexpected(rows.error());
    for (std::size_t i = 0; i < rows->size(); ++i) {
      auto record = record_at(*rows, i);
      if (!record) return std::unexpected(record.error());
      found.push_back(std::move(*record));
    }
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return found;
}

core::Result<std::int64_t> Dossiers::count(const storage::Scope& scope, const Filter& filter) {
  std::int64_t records = 0;
  auto read = database_.read(scope, [&](storage::Session& session) -> core::Result<void> {
    auto condition = condition_of(filter);
    const auto rows = session.query("SELECT COUNT(*) FROM dossier" + condition.sql, std::move(condition.parameters));
    if (!rows) return std::unexpected(rows.error());
    records = rows->integer(0, 0);
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return records;
}

core::Result<std::vector<Event>> Dossiers::history(const storage::Scope& scope, const std::string& id) {
  std::vector<Event> events;
  auto read = database_.read(scope, [&](storage::Session& session) -> core::Result<void> {
    if (const auto record = record_of(session, id); !record) return std::unexpected(record.error());
    const auto rows = session.query(
        "SELECT versie, soort, inhoud_json, actor, op FROM dossier_gebeurtenis WHERE dossier = $1 ORDER BY versie",
        {id});
    if (!rows) return std::unexpected(rows.error());
    for (std::size_t i = 0; i < rows->size(); ++i) {
      const auto json = nlohmann::json::parse(rows->text(i, 2), nullptr, false);
      Event event{rows->integer(i, 0), rows->text(i, 1), 0, {}, nullptr, {}, {}, rows->text(i, 3), rows->text(i, 4)};
      if (json.is_object()) {
        event.version = json.value("versie", std::int64_t{0});
        event.state = json.value("staat", std::string());
        event.content = json.value("inhoud", nlohmann::json(nullptr));
        event.text = json.value("tekst", std::string());
        event.about = json.value("over", std::string());
      }
      events.push_back(std::move(event));
    }
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return events;
}

}  // namespace pareltjes::dossier
