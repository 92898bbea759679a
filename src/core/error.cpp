// SPDX-License-Identifier: EUPL-1.2
#include "core/error.hpp"

#include <array>
#include <cassert>

namespace pareltjes::core {
namespace {

using enum ErrorCode;

constexpr std::array kTable{
    ErrorKind{kInvalidInput, "ongeldige-invoer", "Ongeldige invoer", "Invalid input", 400, 2},
    ErrorKind{kInvalidFile, "ongeldig-bestand", "Ongeldig bestand", "Invalid file", 400, 2},
    ErrorKind{kMissingColumn, "kolom-ontbreekt", "Kolom ontbreekt", "Missing column", 400, 2},
    ErrorKind{kUnknownMunicipality, "onbekende-gemeente", "Onbekende gemeente", "Unknown municipality", 400, 2},
    ErrorKind{kUnknownArea, "onbekend-gebied", "Onbekend gebied", "Unknown area", 400, 2},
    ErrorKind{kUnknownPearl, "onbekend-pareltje", "Onbekend pareltje", "Unknown pearl", 404, 2},
    ErrorKind{kUnknownDataset, "onbekende-dataset", "Onbekende dataset", "Unknown dataset", 404, 2},
    ErrorKind{kAmbiguousDataset, "dataset-niet-eenduidig", "Dataset niet eenduidig", "Ambiguous dataset", 400, 2},
    ErrorKind{kNormWithoutSource, "norm-zonder-bron", "Norm zonder bron", "Norm without a source", 400, 2},
    ErrorKind{kUsage, "verkeerd-gebruik", "Verkeerd gebruik", "Wrong usage", 400, 2},
    ErrorKind{kNotFound, "niet-gevonden", "Niet gevonden", "Not found", 404, 2},
    ErrorKind{kMethodNotAllowed, "methode-niet-toegestaan", "Methode niet toegestaan", "Method not allowed", 405, 2},
    ErrorKind{kNotAcceptable, "niet-leverbaar", "Niet leverbaar in deze vorm", "Not acceptable", 406, 2},
    ErrorKind{kUnsupportedMediaType, "vorm-niet-ondersteund", "Vorm niet ondersteund", "Unsupported media type", 415,
              2},
    ErrorKind{kPayloadTooLarge, "te-groot", "Te groot", "Payload too large", 413, 2},
    ErrorKind{kTooManyRequests, "te-veel-verzoeken", "Te veel verzoeken", "Too many requests", 429, 2},
    ErrorKind{kUnauthenticated, "niet-aangemeld", "Niet aangemeld", "Not signed in", 401, 2},
    ErrorKind{kForbidden, "niet-toegestaan", "Niet toegestaan", "Forbidden", 403, 2},
    ErrorKind{kConflict, "botsing", "Botst met een andere wijziging", "Conflict", 409, 2},
    ErrorKind{kNetworkUnavailable, "geen-netwerk", "Geen netwerk", "Network unavailable", 503, 3},
    ErrorKind{kPartAbsent, "onderdeel-ontbreekt", "Onderdeel ontbreekt", "Part absent", 501, 3},
    ErrorKind{kCancelled, "afgebroken", "Afgebroken", "Cancelled", 499, 3},
    ErrorKind{kDeadlineExceeded, "te-laat", "Te lang bezig", "Deadline exceeded", 504, 3},
    ErrorKind{kMemoryCeiling, "te-veel-geheugen", "Te veel geheugen nodig", "Memory ceiling reached", 507, 3},
    ErrorKind{kStorageUnavailable, "opslag-niet-bereikbaar", "Opslag niet bereikbaar", "Storage unavailable", 503, 3},
    ErrorKind{kInternal, "interne-fout", "Fout in het programma", "Internal error", 500, 3},
};
static_assert(kTable.size() == static_cast<std::size_t>(kInternal) + 1, "every code has its row");

}  // namespace

const ErrorKind& kind_of(ErrorCode code) {
  const auto& kind = kTable[static_cast<std::size_t>(code)];
  assert(kind.code == code);
  return kind;
}

std::unexpected<Error> fail(ErrorCode code, Text message, Text advice, std::optional<Place> place) {
  return std::unexpected(Error{code, std::move(message), std::move(advice), std::move(place)});
}

std::string describe(const Error& error, Language language) {
  std::string text;
  if (error.place) {
    text += error.place->file;
    if (error.place->line)
      text += (language == Language::kDutch ? ", regel " : ", line ") + std::to_string(*error.place->line);
    if (error.place->column) {
      text += (language == Language::kDutch ? ", kolom " : ", column ") + std::to_string(*error.place->column);
    }
    text += ": ";
  }
  text += error.message.in(language);
  if (!error.advice.empty()) text += " " + error.advice.in(language);
  return text;
}

}  // namespace pareltjes::core
