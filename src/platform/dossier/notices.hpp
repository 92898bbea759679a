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

namespace pareltjes::dossier {

/// Something that a pearl tells the others of its organisation.
struct Notice {
  std::int64_t number = 0;  ///< Counts from 1 an organisation, without gaps.
  std::string kind;         ///< "overeenkomst-getekend", "addendum-getekend".
  std::string subject;      ///< The record that it is about.
  nlohmann::json content;
  std::string actor;
  std::string at;
};

/// How pearls that do not know one another act on what happens. Who has something to tell publishes it, in the same
/// transaction as what happened; who listens reads it whenever it needs to be up to date, and remembers how far it is.
/// So nothing is lost when the program stops, and no listener has to run. Errors of all: storage failures.
class Notices {
 public:
  Notices(storage::Database& database, const core::Clock& clock) : database_(database), clock_(clock) {}

  /// Error: kInvalidInput for content of more than 12 MB.
  core::Result<void> publish(storage::Session& session, std::string_view kind, const std::string& subject,
                             const nlohmann::json& content);

  /// What was told about one record, the oldest first.
  core::Result<std::vector<Notice>> about(const storage::Scope& scope, const std::string& subject);

  /// What a listener has not read, the oldest first, at most 100.
  core::Result<std::vector<Notice>> unread(const storage::Scope& scope, std::string_view listener);
  /// Up to this number it acted on everything. Never goes back.
  core::Result<void> mark_read(const storage::Scope& scope, std::string_view listener, std::int64_t number);

 private:
  storage::Database& database_;
  const core::Clock& clock_;
};

}  // namespace pareltjes::dossier
