// SPDX-License-Identifier: EUPL-1.2
// The sentences that users see when SQLite refuses something.
#include <sqlite3.h>

#include "platform/storage/refusals.hpp"
#include "platform/storage/sqlite_connection.hpp"

namespace pareltjes::storage {
namespace {

using core::Error;
using core::ErrorCode;

Refusal refusal_of(int extended) {
  switch (extended) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      return Refusal::kExists;
    case SQLITE_CONSTRAINT_FOREIGNKEY:
      return Refusal::kReference;
    case SQLITE_CONSTRAINT_TRIGGER:
      return Refusal::kFixed;
    default:
      return Refusal::kValue;
  }
}

}  // namespace

Error SqliteConnection::error(int code) const {
  const std::string detail = sqlite3_errmsg(db_);
  switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
      return refusal(refusal_of(sqlite3_extended_errcode(db_)), detail);
    case SQLITE_FULL:
      return disk_full(path_);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return unavailable({"De database is te lang bezet.", "The database has been busy for too long."},
                         {"Probeer het over een minuut opnieuw.", "Try again in a minute."}, path_);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return unavailable(
          {"Dit bestand is beschadigd of is geen database.", "This file is damaged or is not a database."},
          {"Zet een reservekopie terug.", "Restore a backup."}, path_);
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return unavailable(
          {"De database is niet te openen of te beschrijven.", "The database cannot be opened or written."},
          {"Controleer de map en de rechten.", "Check the folder and its permissions."}, path_);
    case SQLITE_IOERR:
    case SQLITE_PROTOCOL:
      return unavailable({"De schijf geeft een fout.", "The disk reports an error."},
                         {"Controleer de schijf en probeer het opnieuw.", "Check the disk and try again."}, path_);
    case SQLITE_AUTH:
      return {ErrorCode::kForbidden,
              {"Deze opdracht aan de database is niet toegestaan.", "This database statement is not allowed."},
              {"De database meldt: " + detail + ".", "The database says: " + detail + "."},
              {}};
    case SQLITE_TOOBIG:
      return {ErrorCode::kPayloadTooLarge,
              {"Dit is te groot voor de database.", "This is too large for the database."},
              {},
              {}};
    case SQLITE_NOMEM:
      return {ErrorCode::kMemoryCeiling,
              {"Er is te weinig geheugen voor de database.", "There is too little memory for the database."},
              {},
              {}};
    case SQLITE_INTERRUPT:
      return {ErrorCode::kCancelled, {"De opdracht is afgebroken.", "The statement was cancelled."}, {}, {}};
    default:
      return {ErrorCode::kInternal,
              {"De database begrijpt een opdracht niet: " + detail + ".",
               "The database does not understand a statement: " + detail + "."},
              {},
              {}};
  }
}

}  // namespace pareltjes::storage
