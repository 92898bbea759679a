// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/time.hpp"
#include "platform/storage/database.hpp"

namespace pareltjes::dossier {

/// What a pearl says about the records that it keeps.
struct Kind {
  std::string name;       ///< Such as "norm"; unique over all pearls.
  nlohmann::json schema;  ///< JSON Schema (draft 7) of the content.
  /// The first one is where a record begins. Empty: one nameless state.
  std::vector<std::string> states;
  /// From → to. Empty: every state may follow every other.
  std::set<std::pair<std::string, std::string>> transitions;
  /// Words of the content by which people look for a record; absent: a list cannot be searched.
  std::function<std::string(const nlohmann::json&)> search_text = {};
  /// The next day on which somebody must act (2026-11-28), or empty; state and content decide. Absent: never.
  std::function<std::string(const std::string& state, const nlohmann::json&)> due = {};
};

/// One record as it is now.
struct Record {
  std::string id;
  std::string kind;
  std::string key;  ///< Unique within its kind and organisation.
  std::string state;
  std::int64_t version = 1;  ///< Grows with every change of content or state; comments leave it.
  nlohmann::json content;
  std::string actor;  ///< Who changed it last.
  std::string changed_at;
  std::string due;  ///< Day on which somebody must act; empty when nobody has to.
};

/// Something that happened to a record.
struct Event {
  std::int64_t sequence = 1;  ///< Counts from 1 a record, without gaps.
  std::string kind;           ///< "gemaakt", "gewijzigd", "staat" or "opmerking".
  std::int64_t version = 1;   ///< Of the record, after the event.
  std::string state;          ///< After the event.
  nlohmann::json content;     ///< After the event; null for a comment.
  std::string text;           ///< Of a comment.
  std::string about;          ///< What a comment is about: a field of the content, or empty.
  std::string actor;
  std::string at;
};

struct Filter {
  std::string kind = {};
  std::optional<std::string> state = {};
  std::optional<std::string> key_begins_with = {};
  std::size_t limit = 1000;
  std::string words = {};  ///< Each of them must occur in the search text, in whatever case, with or without accents.
  std::string due_before = {};  ///< Only records with a due day before this one.
  bool by_due = false;          ///< The first due first, and those that are never due last; else by key.
  std::size_t offset = 0;
};

/// Records of organisations, with full history. Every call sees only what its Scope may see.
/// Errors of all: kNotFound (no such record), storage failures.
class Dossiers {
 public:
  Dossiers(storage::Database& database, const core::Clock& clock);
  ~Dossiers();
  Dossiers(const Dossiers&) = delete;
  Dossiers& operator=(const Dossiers&) = delete;

  /// Before serving begins; not safe beside other calls. Errors: kInvalidInput for a schema that is none; kConflict
  /// when another kind has that name.
  core::Result<void> declare(Kind kind);
  [[nodiscard]] std::vector<std::string> kinds() const;

  /// Errors: kInvalidInput when the content does not fit the schema; kConflict when the key exists.
  core::Result<Record> create(const storage::Scope& scope, const std::string& kind, const std::string& key,
                              const nlohmann::json& content);
  /// @param version that the user saw. Errors: kInvalidInput; kConflict when it is no longer the newest.
  core::Result<Record> update(const storage::Scope& scope, const std::string& id, std::int64_t version,
                              const nlohmann::json& content);
  /// Errors: kInvalidInput when the state does not exist or may not follow; kConflict as above.
  core::Result<Record> move_to(const storage::Scope& scope, const std::string& id, std::int64_t version,
                               const std::string& state);
  /// The same two in a transaction that is under way: many records are stored together, or none.
  core::Result<Record> create(storage::Session& session, const std::string& kind, const std::string& key,
                              const nlohmann::json& content);
  core::Result<Record> update(storage::Session& session, const std::string& id, std::int64_t version,
                              const nlohmann::json& content);
  /// Many at once, by key: on a server some twenty times as fast as one by one.
  core::Result<void> create_all(storage::Session& session, const std::string& kind,
                                const std::vector<std::pair<std::string, nlohmann::json>>& contents);
  /// The same for changes of content, each record as it was read. Error: also kConflict when one of them is no longer
  /// the newest; then the transaction must not be kept.
  core::Result<void> change_all(storage::Session& session,
                                const std::vector<std::pair<Record, nlohmann::json>>& changes);
  /// @param about the field that the comment is about, or nothing.
  core::Result<void> comment(const storage::Scope& scope, const std::string& id, const std::string& text,
                             const std::string& about = {});

  core::Result<Record> get(const storage::Scope& scope, const std::string& id);
  core::Result<Record> find(const storage::Scope& scope, const std::string& kind, const std::string& key);
  core::Result<std::vector<Record>> list(const storage::Scope& scope, const Filter& filter);
  /// How many there are, whatever the limit.
  core::Result<std::int64_t> count(const storage::Scope& scope, const Filter& filter);
  /// A number that grows with every change of any record of the organisation, comments too, within the same
  /// transaction: for who keeps something made of the records.
  core::Result<std::int64_t> changes(const storage::Scope& scope);
  /// From the first event to the last.
  core::Result<std::vector<Event>> history(const storage::Scope& scope, const std::string& id);

 private:
  struct Declared;
  core::Result<Record> begun(const std::string& actor, const std::string& kind, const std::string& key,
                             const nlohmann::json& content) const;
  core::Result<const Declared*> declared(const std::string& kind) const;
  core::Result<Record> change(storage::Session& session, const std::string& id, std::int64_t version,
                              const std::optional<nlohmann::json>& content, const std::optional<std::string>& state);

  storage::Database& database_;
  const core::Clock& clock_;
  std::map<std::string, std::unique_ptr<Declared>> kinds_;
};

}  // namespace pareltjes::dossier
