// SPDX-License-Identifier: EUPL-1.2
#pragma once

namespace pareltjes::storage {

/// What statements on a connection may do at this moment.
enum class Access {
  kOwn,          ///< The storage room itself: transactions, settings, migrations.
  kMaintenance,  ///< Reads and changes every row, but not the schema.
  kQueue,        ///< Reads and changes the rows of every organisation in tables marked "wachtrij", and nothing else.
  kQueueLook,    ///< Reads those rows.
  kWrite,        ///< A Session: the rows of one organisation.
  kRead,         ///< A Session that changes nothing.
};

}  // namespace pareltjes::storage
