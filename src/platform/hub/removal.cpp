// SPDX-License-Identifier: EUPL-1.2
#include "platform/hub/removal.hpp"

namespace pareltjes::hub {

core::Result<void> remove_dataset(storage::Session& session, const std::string& id) {
  const auto gone =
      session.execute("DELETE FROM dataset WHERE organisatie = $1 AND id = $2", {session.scope().organisation, id});
  if (!gone) return std::unexpected(gone.error());
  return {};
}

core::Result<void> remove_dataset(storage::Database& database, const storage::Scope& scope, const std::string& id) {
  return database.write(scope, [&](storage::Session& session) { return remove_dataset(session, id); });
}

}  // namespace pareltjes::hub
