// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/time.hpp"
#include "platform/incoming/source.hpp"
#include "platform/secrets/vault.hpp"
#include "platform/storage/database.hpp"

namespace pareltjes::incoming {

/// A source that this process looks at now; nobody else does until its time is over.
struct Claim {
  storage::Scope scope;
  Source source;
  std::string password;
};

/// The sources of every organisation, in the database. Safe to use from several threads and processes.
class Sources {
 public:
  /// @param vault seals passwords; without it no source with a password can be kept or looked at.
  Sources(storage::Database& database, const core::Clock& clock, std::optional<secrets::Vault> vault, Allowed allowed)
      : database_(database), clock_(clock), vault_(std::move(vault)), allowed_(std::move(allowed)) {}

  /// Keeps a new source; it is looked at as soon as may be where it has a schedule. Its id is made of its name.
  /// Errors: what check_source() gives; kConflict when there are too many.
  core::Result<Source> add(const storage::Scope& scope, Source source, const std::string& password);
  /// By name. Passwords are never given.
  core::Result<std::vector<Source>> list(const storage::Scope& scope);
  /// Error: kNotFound.
  core::Result<Source> find(const storage::Scope& scope, const std::string& id);
  core::Result<void> remove(const storage::Scope& scope, const std::string& id);
  core::Result<void> pause(const storage::Scope& scope, const std::string& id, bool paused);
  /// Asks for a look now, by whoever comes first.
  core::Result<void> ask(const storage::Scope& scope, const std::string& id);

  /// The next source that is due, for this process alone; nothing when there is none.
  core::Result<std::optional<Claim>> claim();
  /// This one, due or not. Error: kConflict while another process looks at it.
  core::Result<Claim> claim(const storage::Scope& scope, const std::string& id);
  /// What must hold in the transaction that stores what was fetched: nobody took the source over. Error: kConflict.
  [[nodiscard]] storage::Work fence(const Claim& claim) const;
  /// Writes down how the look ended and when the next one is. @param content_hash of what was taken; empty: as it was.
  core::Result<void> finish(const Claim& claim, const Outcome& outcome, const std::string& content_hash);

  /// Gives up a look that the end of this program interrupted: it is due at once.
  core::Result<void> put_back(const Claim& claim);

  /// Which contents of a watched folder were taken: the file's mark and the hash of its bytes.
  struct Taken {
    std::string name, mark, hash;
  };
  core::Result<std::vector<Taken>> taken(const Claim& claim);
  core::Result<void> take(const Claim& claim, const Taken& file);

  [[nodiscard]] const Allowed& allowed() const { return allowed_; }
  [[nodiscard]] core::Timestamp now() const { return clock_.now(); }

 private:
  [[nodiscard]] std::string text_of_now(std::chrono::minutes later = {}) const;
  core::Result<void> change(const storage::Scope& scope, const std::string& id, std::string_view set,
                            std::vector<storage::Value> values);
  core::Result<Claim> open(storage::Scope scope, const storage::Rows& rows, std::size_t row) const;
  [[nodiscard]] std::string purpose(const std::string& organisation, const std::string& id) const;

  storage::Database& database_;
  const core::Clock& clock_;
  std::optional<secrets::Vault> vault_;
  Allowed allowed_;
};

}  // namespace pareltjes::incoming
