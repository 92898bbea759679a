// SPDX-License-Identifier: EUPL-1.2
#include "platform/storage/refusals.hpp"

namespace pareltjes::storage {

using core::Error;
using core::ErrorCode;

Error refusal(Refusal why, const std::string& detail) {
  Error error{
      ErrorCode::kConflict, {}, {"De database meldt: " + detail + ".", "The database says: " + detail + "."}, {}};
  switch (why) {
    case Refusal::kExists:
      error.message = {"Dit bestaat al.", "This exists already."};
      break;
    case Refusal::kReference:
      error.message = {"Dit hoort bij iets dat niet bestaat, of iets anders hoort hier nog bij.",
                       "This belongs to something that does not exist, or something else still belongs to it."};
      break;
    case Refusal::kFixed:
      error.code = ErrorCode::kForbidden;
      error.message = {"Wat hier staat mag niet veranderen of verdwijnen.",
                       "What is stored here may not change or go."};
      break;
    case Refusal::kValue:
      error.message = {"Een waarde ontbreekt of is hier niet toegestaan.", "A value is missing or not allowed here."};
      break;
  }
  return error;
}

Error unavailable(core::Text message, core::Text advice, const std::string& place) {
  return {ErrorCode::kStorageUnavailable, std::move(message), std::move(advice),
          core::Place{place, std::nullopt, std::nullopt}};
}

Error disk_full(const std::string& place) {
  return unavailable({"De schijf is vol.", "The disk is full."},
                     {"Maak ruimte vrij en probeer het opnieuw.", "Free some space and try again."}, place);
}

}  // namespace pareltjes::storage
