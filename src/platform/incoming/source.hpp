// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "platform/hub/quality.hpp"

/// Data that come in by themselves: watched folders, databases, map files and public addresses, on a schedule.
namespace pareltjes::incoming {

enum class Kind { kFolder, kPostgres, kGdal, kAddress };
/// "map", "postgresql", "gdal", "adres".
std::string_view name_of(Kind kind);
std::optional<Kind> kind_named(std::string_view name);

/// A database that the operator lets one organisation read from.
struct AllowedDatabase {
  std::string organisation;
  std::string host;  ///< A name, an address, or the folder of a socket.
  std::string port;
  std::string name;
  std::string sslmode;  ///< As libpq knows it; empty: its own choice.
  /// "host:port/name".
  [[nodiscard]] std::string text() const { return host + ":" + port + "/" + name; }
};

/// "GM0439=host:5432/name" or "GM0439=host:5432/name?sslmode=verify-full". Error: kUsage.
core::Result<AllowedDatabase> parse_allowed_database(std::string_view text);

/// What the operator of the installation lets sources reach. By itself: public addresses of the address book only.
struct Allowed {
  std::filesystem::path folder;  ///< An organisation reads below folder/ORGANISATION only; empty: no files.
  std::vector<AllowedDatabase> databases;
  std::filesystem::path downloads;  ///< Where downloads are kept; empty: no public addresses.
  [[nodiscard]] const AllowedDatabase* database(std::string_view organisation, std::string_view text) const;
};

/// How one look at a source ended.
struct Outcome {
  enum class Kind { kNone, kTaken, kSame, kRefused, kFailed };
  Kind kind = Kind::kNone;
  core::Text text;                    ///< One sentence.
  std::vector<std::string> datasets;  ///< Ids of what was stored.
  std::vector<hub::Finding> findings;
};
std::string_view name_of(Outcome::Kind kind);
std::string outcome_to_json(const Outcome& outcome);
Outcome outcome_from_json(std::string_view json);

/// A source of an organisation: where, how it is read, how often.
struct Source {
  std::string id;
  std::string name;
  Kind kind = Kind::kFolder;
  std::string place;      ///< Folder or file below the organisation's folder; table or view; name in the address book.
  std::string database;   ///< Of kPostgres: "host:port/name", as the operator allows.
  std::string user;       ///< Of kPostgres.
  std::string mapping;    ///< Id of a mapping file; empty: the columns decide.
  int year = 0;           ///< Reference year; 0: as the data say.
  int every_minutes = 0;  ///< 0: only when somebody asks.
  int expected_days = 0;  ///< New content is expected within so many days; 0: no expectation.
  std::string rules;      ///< Own rules, a line each: "kolom;van;tot;ernst".

  // What the program keeps.
  bool has_password = false;
  bool paused = false;
  bool busy = false;
  std::int64_t attempt = 0;
  std::int64_t failures = 0;  ///< In a row.
  std::string next_at, looked_at, delivered_at, content_hash;
  Outcome outcome;
};

/// The longest and shortest that a schedule may be.
inline constexpr int kLongestEvery = 366 * 24 * 60;

/// Whether the source is complete and within what is allowed. Errors: kInvalidInput, kForbidden.
core::Result<void> check_source(const Source& source, std::string_view organisation, const Allowed& allowed);

/// The own rules of a source. Errors: kInvalidInput with the line.
core::Result<std::vector<hub::QualityRule>> own_rules(std::string_view lines);

/// Whether new content stayed away longer than expected at this moment.
bool is_late(const Source& source, core::Timestamp now);

/// Minutes until the next look: as scheduled, longer after each failure, a day at most (or the schedule when longer).
std::int64_t next_wait(int every_minutes, std::int64_t failures);

/// A moment that to_rfc3339() wrote.
std::optional<core::Timestamp> moment_of(const std::string& rfc3339);

}  // namespace pareltjes::incoming
