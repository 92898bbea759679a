// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/time.hpp"
#include "platform/storage/database.hpp"

namespace pareltjes::sharing {

/// Something that one organisation sends to one other.
struct NewLetter {
  std::string kind;     ///< What it is, for the pearl that sends it: "effectzaak".
  std::string subject;  ///< The sender's record that it is about.
  std::string title;
  std::string party;  ///< The organisation that may read it.
  nlohmann::json content;
};

struct Letter {
  std::string id;
  std::string kind, subject, title;
  std::string owner, party;
  nlohmann::json content;  ///< Empty once it is withdrawn.
  std::string at;
  std::string withdrawn_at;  ///< Empty while it may be read.
};

struct Reply {
  std::string from;   ///< Organisation.
  std::string actor;  ///< Account.
  nlohmann::json content;
  std::string at;
};

/// What organisations send to each other by name. Only the two read it, unlike what Sharing offers to everybody; the
/// receiver answers in rows of its own; what the sender withdraws is empty at once.
/// Errors of all: kInvalidInput, kNotFound (also for what the Scope may not see), kForbidden, storage failures.
class Letters {
 public:
  Letters(storage::Database& database, const core::Clock& clock) : database_(database), clock_(clock) {}

  /// Errors: kForbidden for who works for nobody; kInvalidInput for one to itself or to nobody.
  core::Result<Letter> send(const storage::Scope& scope, const NewLetter& letter);
  /// Error: kNotFound for who did not send it.
  core::Result<void> withdraw(const storage::Scope& scope, const std::string& id);
  /// Error: kNotFound for who did not receive it, and for what is withdrawn.
  core::Result<void> reply(const storage::Scope& scope, const std::string& id, const nlohmann::json& content);

  /// What this organisation sent about a subject, or about all; also what it withdrew. The newest first.
  core::Result<std::vector<Letter>> sent(const storage::Scope& scope, std::string_view kind,
                                         const std::string& subject = {});
  /// What it received; also what was withdrawn, without content. The newest first.
  core::Result<std::vector<Letter>> received(const storage::Scope& scope, std::string_view kind);
  /// One of the two.
  core::Result<Letter> find(const storage::Scope& scope, const std::string& id);
  /// What its receiver answered, the oldest first.
  core::Result<std::vector<Reply>> replies(const storage::Scope& scope, const Letter& letter);

 private:
  core::Result<std::vector<Letter>> read(const storage::Scope& scope, std::string_view condition,
                                         std::vector<storage::Value> parameters);

  storage::Database& database_;
  const core::Clock& clock_;
};

}  // namespace pareltjes::sharing
