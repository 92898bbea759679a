// SPDX-License-Identifier: EUPL-1.2
// The sentences that users see when SQLite refuses something.
#include <sqlite3.h>

#include "platform/storage/sqlite_connection.hpp"

namespace pareltjes::storage {
namespace {

using core::Error;
using core::ErrorCode;

Error refused(int extended) {
  switch (extended) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      return {ErrorCode::kConflict, {"Dit bestaat al.", "This exists already."}, {}, {}};
    case SQLITE_CONSTRAINT_FOREIGNKEY:
      return {ErrorCode::kConflict,
              {"Dit hoort bij iets dat niet bestaat, of iets anders hoort hier nog bij.",
               "This belongs to something that does not exist, or something else still belongs to it."},
              {},
              {}};
    case SQLITE_CONSTRAINT_TRIGGER:
      return {ErrorCode::kForbidden,
              {"Wat hier staat mag niet veranderen of verdwijnen.", "What is stored here may not change or go."},
              {},
              {}};
    default:
      return {ErrorCode::kConflict,
              {"Een waarde ontbreekt of is hier niet toegestaan.", "A value is missing or not allowed here."},
              {},
              {}};
  }
}

Error unavailable(std::string nl, std::string en, std::string advice_nl, std::string advice_en,
                  const std::string& path) {
  return {ErrorCode::kStorageUnavailable,
          {std::move(nl), std::move(en)},
          {std::move(advice_nl), std::move(advice_en)},
          core::Place{path, std::nullopt, std::nullopt}};
}

}  // namespace

Error SqliteConnection::error(int code) const {
  const std::string detail = sqlite3_errmsg(db_);
  switch (code & 0xff) {
    case SQLITE_CONSTRAINT: {
      auto result = refused(sqlite3_extended_errcode(db_));
      // Names of tables and columns only; SQLite puts no values into this text.
      result.advice = {"De database meldt: " + detail + ".", "The database says: " + detail + "."};
      return result;
    }
    case SQLITE_FULL:
      return unavailable("De schijf is vol.", "The disk is full.", "Maak ruimte vrij en probeer het opnieuw.",
                         "Free some space and try again.", path_);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return unavailable("De database is te lang bezet.", "The database has been busy for too long.",
                         "Probeer het over een minuut opnieuw.", "Try again in a minute.", path_);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return unavailable("Dit bestand is beschadigd of is geen database.", "This file is damaged or is not a database.",
                         "Zet een reservekopie terug.", "Restore a backup.", path_);
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return unavailable("De database is niet te openen of te beschrijven.",
                         "The database cannot be opened or written.", "Controleer de map en de rechten.",
                         "Check the folder and its permissions.", path_);
    case SQLITE_IOERR:
    case SQLITE_PROTOCOL:
      return unavailable("De schijf geeft een fout.", "The disk reports an error.",
                         "Controleer de schijf en probeer het opnieuw.", "Check the disk and try again.", path_);
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
