// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/time.hpp"
#include "platform/storage/database.hpp"

namespace pareltjes::sharing {

/// Something to be used by others.
struct NewShare {
  std::string kind;     ///< What it is, for the pearl that shares it: "invulling".
  std::string subject;  ///< By what others look for it: "vwo-2.51/bouwer-bv/plan".
  std::string title;
  std::string party;  ///< The other organisation that it is about, and that has to agree; empty: nobody else.
  nlohmann::json content;
};

struct Share {
  std::string id;
  std::string kind, subject, title;
  std::string owner, party;
  nlohmann::json content;
  std::string at;
  std::optional<bool> owner_agrees, party_agrees;  ///< Last word; nothing when nothing was said. Only for the two.
  bool shared = false;                             ///< Others can use it now.
};

/// What organisations share with each other. Whoever offers something agrees by that; where another organisation is
/// party, others see it only while both agree. Nothing is overwritten; what is withdrawn is gone for others at once.
/// Errors of all: kInvalidInput, kNotFound (also for what the Scope may not see), kForbidden, storage failures.
class Sharing {
 public:
  Sharing(storage::Database& database, const core::Clock& clock) : database_(database), clock_(clock) {}

  /// Error: kForbidden for who works for nobody.
  core::Result<Share> offer(const storage::Scope& scope, const NewShare& share);
  /// Says whether this organisation, one of the two, agrees.
  core::Result<void> consent(const storage::Scope& scope, const std::string& id, bool given);

  /// What everybody may use, of a kind, the newest first.
  /// @param subject all of it, or its beginning up to a "/".
  core::Result<std::vector<Share>> shared(const storage::Scope& scope, std::string_view kind,
                                          const std::string& subject = {});
  /// What this organisation offered or is party to, the newest first.
  core::Result<std::vector<Share>> own(const storage::Scope& scope, std::string_view kind);
  /// One that it may see.
  core::Result<Share> find(const storage::Scope& scope, const std::string& id);

 private:
  core::Result<void> publish(const std::string& id);
  core::Result<std::vector<Share>> read_own(storage::Session& session, const std::string& prefix,
                                            std::string_view condition, std::vector<storage::Value> parameters);

  storage::Database& database_;
  const core::Clock& clock_;
};

}  // namespace pareltjes::sharing
