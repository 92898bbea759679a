// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/language.hpp"

namespace pareltjes::core {

/// What can go wrong in use. The table in error.cpp gives each its slug, title, HTTP status and exit code.
enum class ErrorCode {
  kInvalidInput,         ///< A value that the user gave is wrong.
  kInvalidFile,          ///< A file is truncated, broken or of another kind than it says.
  kMissingColumn,        ///< A table lacks a column that is needed.
  kUnknownMunicipality,  ///< No such municipality, now or in the past.
  kUnknownArea,          ///< A code that does not exist in the areas of that year.
  kUnknownPearl,
  kUnknownDataset,
  kAmbiguousDataset,  ///< Two versions of one dataset, and nothing says which one is meant.
  kNormWithoutSource,
  kUsage,  ///< The command line was called in a wrong way.
  kNotFound,
  kMethodNotAllowed,
  kNotAcceptable,
  kUnsupportedMediaType,
  kPayloadTooLarge,
  kTooManyRequests,
  kUnauthenticated,
  kForbidden,
  kConflict,
  kNetworkUnavailable,  ///< A public address could not be reached.
  kPartAbsent,          ///< A program that this function needs is not installed.
  kCancelled,
  kDeadlineExceeded,
  kMemoryCeiling,
  kStorageUnavailable,  ///< The database cannot be reached or written.
  kInternal,            ///< A fault of ours.
};

/// One row of the error table.
struct ErrorKind {
  ErrorCode code;
  std::string_view slug;  ///< Last part of the problem type URI, kebab-case.
  std::string_view title_nl;
  std::string_view title_en;
  int http_status;
  int exit_code;  ///< 2 wrong input or usage, 3 a fault of ours.
};

const ErrorKind& kind_of(ErrorCode code);

/// Where in a file something is wrong. Lines and columns count from 1.
struct Place {
  std::string file;
  std::optional<std::int64_t> line;
  std::optional<std::int64_t> column;
};

/// One clear sentence about what went wrong, where, and what to do about it.
struct Error {
  ErrorCode code = ErrorCode::kInternal;
  Text message;                ///< What is wrong: one sentence.
  Text advice;                 ///< What to do about it; may be empty.
  std::optional<Place> place;  ///< Where; absent when it is no file's fault.
};

template <class T>
using Result = std::expected<T, Error>;

/// A failure as the return value of a function that gives a Result.
std::unexpected<Error> fail(ErrorCode code, Text message, Text advice = {}, std::optional<Place> place = std::nullopt);

/// "bestand.csv, regel 3, kolom 2: Het aantal inwoners is negatief. Verbeter het getal en probeer het opnieuw."
std::string describe(const Error& error, Language language);

}  // namespace pareltjes::core
