// SPDX-License-Identifier: EUPL-1.2
// Many records at once: one statement for all of them, so that a server is not asked a thousand times.
#include <fmt/format.h>

#include <set>

#include "platform/dossier/rows.hpp"

namespace pareltjes::dossier {
namespace {

constexpr std::string_view kUpdate =
    "UPDATE dossier SET versie = $1, inhoud_json = $2, gewijzigd_op = $3, zoektekst = $4, termijn = $5 WHERE id = $6 "
    "AND versie = $7";
constexpr std::string_view kInsertNextEvent =
    "INSERT INTO dossier_gebeurtenis (id, dossier, versie, soort, inhoud_json, op) VALUES ($1, $2, (SELECT "
    "COALESCE(MAX(versie), 0) + 1 FROM dossier_gebeurtenis WHERE dossier = $2), $3, $4, $5)";

std::unexpected<core::Error> changed_meanwhile() {
  return core::fail(core::ErrorCode::kConflict,
                    {"Iemand anders wijzigde intussen een van deze dossiers.",
                     "Somebody else changed one of these records in the meantime."},
                    {"Probeer het opnieuw.", "Try again."});
}

}  // namespace

core::Result<void> Dossiers::create_all(storage::Session& session, const std::string& kind,
                                        const std::vector<std::pair<std::string, nlohmann::json>>& contents) {
  const auto rows = session.query("SELECT sleutel FROM dossier WHERE soort = $1", {kind});
  if (!rows) return std::unexpected(rows.error());
  std::set<std::string> keys;
  for (std::size_t i = 0; i < rows->size(); ++i) keys.insert(rows->text(i, 0));
  std::vector<std::vector<storage::Value>> records, events;
  for (const auto& [key, content] : contents) {
    const auto record = begun(session.scope().actor, kind, key, content);
    if (!record) return std::unexpected(record.error());
    if (!keys.insert(key).second) return key_exists(key);
    records.push_back(row_of((*declared(kind))->kind, *record));
    events.push_back({core::new_uuid(clock_.now()), record->id, std::int64_t{1}, std::string("gemaakt"),
                      kept(*record).dump(), record->changed_at});
  }
  for (const auto& [sql, list] : {std::pair{kInsert, &records}, {kInsertEvent, &events}}) {
    const auto stored = session.execute_many(sql, *list);
    if (!stored) return std::unexpected(stored.error());
  }
  return count_change(session);
}

core::Result<void> Dossiers::change_all(storage::Session& session,
                                        const std::vector<std::pair<Record, nlohmann::json>>& changes) {
  if (changes.empty()) return {};
  const auto now = core::to_rfc3339(clock_.now());
  std::set<std::string> ids;
  std::vector<std::vector<storage::Value>> records, events;
  for (const auto& [before, content] : changes) {
    const auto known = declared(before.kind);
    if (!known) return std::unexpected(known.error());
    if (!ids.insert(before.id).second) return changed_meanwhile();
    if (auto fit = check_size(content); !fit) return fit;
    if (auto fit = (*known)->schema.check(content); !fit) return fit;
    const auto& kind = (*known)->kind;
    auto record = before;
    record.content = content;
    ++record.version;
    records.push_back({record.version, content.dump(), now, search_text_of(kind, record.key, content),
                       due_of(kind, record.state, content), record.id, before.version});
    events.push_back({core::new_uuid(clock_.now()), record.id, std::string("gewijzigd"), kept(record).dump(), now});
  }
  const auto stored = session.execute_many(kUpdate, records);
  if (!stored) return std::unexpected(stored.error());
  if (*stored != static_cast<std::int64_t>(records.size())) return changed_meanwhile();
  if (const auto told = session.execute_many(kInsertNextEvent, events); !told) return std::unexpected(told.error());
  return count_change(session);
}

}  // namespace pareltjes::dossier
