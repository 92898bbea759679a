// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/language.hpp"
#include "core/time.hpp"
#include "platform/evidence/evidence.hpp"
#include "platform/storage/database.hpp"

namespace pareltjes::rights {

/// How long lines of a log are kept, when an organisation says nothing else (bewaartermijnen.csv).
struct Retention {
  std::string log;  ///< "besluiten".
  int days = 0;
  int least = 0, most = 0;  ///< What an organisation may choose.
  core::Text reason;
  std::string source;
};

/// Error: kInvalidFile with the line.
core::Result<std::vector<Retention>> read_retentions(std::string_view csv);
/// That of the log of decisions; part of the program.
const Retention& decision_retention();

/// How long an organisation keeps its lines, and why.
struct RetentionTerm {
  int days = 0;
  core::Text reason;
  std::string source;
  bool own = false;  ///< Chosen by the organisation.
};

/// What was removed the last time.
struct Expiry {
  std::string at;
  std::int64_t up_to = 0;  ///< The number of the last line that was removed.
  std::int64_t count = 0;  ///< Lines that went then.
  int days = 0;            ///< The term by which.
};

/// The kinds of the lines of the audit log that tell of the log of decisions: a group of lines was written, older lines
/// were removed.
inline constexpr std::string_view kDecisionsWritten = "gegevensbesluit";
inline constexpr std::string_view kDecisionsRemoved = "gegevensbesluit-verlopen";

/// How long lines of the log of decisions are kept, for each organisation. Errors of all: storage failures.
class LogRetention {
 public:
  LogRetention(storage::Database& database, const core::Clock& clock, evidence::Audit& audit)
      : database_(database), clock_(clock), audit_(audit) {}

  core::Result<RetentionTerm> term(const storage::Scope& scope);
  /// Chooses another term, with its reason. Error: kInvalidInput.
  core::Result<void> keep_for(const storage::Scope& scope, int days, const std::string& reason);
  /// Removes the lines that are older than the term, and says so in the audit log first. How many.
  core::Result<std::int64_t> expire(const storage::Scope& scope);
  /// Nothing when no line ever went.
  core::Result<std::optional<Expiry>> last_expiry(const storage::Scope& scope);

 private:
  storage::Database& database_;
  const core::Clock& clock_;
  evidence::Audit& audit_;
};

}  // namespace pareltjes::rights
