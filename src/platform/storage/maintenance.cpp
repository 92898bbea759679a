// SPDX-License-Identifier: EUPL-1.2
#include "platform/storage/maintenance.hpp"

#include "core/time.hpp"

namespace pareltjes::storage {

core::Result<void> note_maintenance(Session& session, std::string_view reason) {
  auto noted = session.execute(
      "INSERT INTO onderhoud (reden, aantal, eerste_op, laatste_op) VALUES ($1, 1, $2, $2) "
      "ON CONFLICT (reden) DO UPDATE SET aantal = onderhoud.aantal + 1, laatste_op = excluded.laatste_op",
      {std::string(reason), core::to_rfc3339(core::system_clock().now())});
  if (!noted) return std::unexpected(noted.error());
  return {};
}

}  // namespace pareltjes::storage
