// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/time.hpp"
#include "platform/evidence/evidence.hpp"
#include "platform/rights/decision.hpp"
#include "platform/rights/processing.hpp"
#include "platform/storage/database.hpp"

namespace pareltjes::rights {

/// For what data are asked: what stays the same for all datasets of one run or one request.
struct Use {
  std::string name;     ///< What uses them: a pearl, "authzen", "ogc".
  std::string purpose;  ///< As the policies name it.
  std::string action{action::kUse};
  std::string trace_id = {};  ///< Made when it is empty.
  std::string span_id = {};   ///< Of the use as a whole; made when it is empty.
  std::optional<ForeignOperation> from = {};
  std::string activity = {};  ///< Reference to the register of processing activities (URI); made of `name` when empty.
  std::optional<DataSubject> subject = {};
};

/// One dataset, with what was decided about it.
struct Decided {
  std::string dataset;
  std::string version;
  std::string topic;
  Decision decision;
};

/// A use with what was decided for it.
struct UseDecided {
  Use use;
  std::vector<Decided> decisions;
};

/// One line of the log.
struct LogLine {
  std::int64_t number = 0;
  std::string kind;  ///< "besluit" or "gebruik".
  std::string actor;
  std::string trace_id, span_id, parent_span_id;
  std::string name;
  int status = 0;  ///< Logboek Dataverwerkingen: 0 unset, 1 OK, 2 error.
  std::string begun_at, ended_at;
  std::string purpose, action;
  std::string dataset, version;
  bool permitted = false;
  std::string policy;
  bool personal = false;
  nlohmann::json content;  ///< "reden", "grond", "plichten", "attributes", "foreign_operation".
};

struct LogFilter {
  std::string dataset = {};
  std::optional<bool> permitted = {};
  bool personal = false;    ///< Only where personal data are touched.
  std::int64_t before = 0;  ///< The number of the last line shown; 0 for the newest page.
  std::size_t limit = 100;
};

/// What was decided about data and what was done with them, for each organisation. Written in the transaction that also
/// puts a hash in the audit log, so that a line that changes is noticed. Of visitors, who see public data only, the
/// same decision is written once a day. Lines of one person or program that come while others are being written go
/// together in the next transaction; each is told after that. Errors of all: storage failures. Safe to use from several
/// threads.
class DecisionLog {
 public:
  DecisionLog(storage::Database& database, const core::Clock& clock, evidence::Audit& audit,
              const evidence::Evidence& evidence)
      : database_(database), clock_(clock), audit_(audit), evidence_(evidence) {}

  /// All that was decided for one use; gives the use its trace when it has none.
  core::Result<void> decided(const storage::Scope& scope, Use& use, const std::vector<Decided>& decisions);
  /// The same for several uses of one request, written at once. Those without a trace share one.
  core::Result<void> decided(const storage::Scope& scope, std::vector<UseDecided>& uses);
  /// The use ended, well or not. The decisions that it rests on are found by its trace.
  core::Result<void> ended(const storage::Scope& scope, const Use& use, const std::string& begun_at, bool well,
                           const std::vector<Decided>& decisions);

  /// The newest first.
  core::Result<std::vector<LogLine>> list(const storage::Scope& scope, const LogFilter& filter);
  /// Recomputes the hashes that stand in the audit log, and checks that log; the first fault, or none.
  core::Result<std::optional<evidence::Fault>> check(const storage::Scope& scope);
  /// How many wait until those before them are written.
  [[nodiscard]] std::size_t waiting();

 private:
  /// Lines that somebody waits for.
  struct Waiting {
    const storage::Scope& scope;
    std::vector<LogLine> lines;
    core::Result<void> done;
    bool is_done = false;
  };
  void add_lines(const storage::Scope& scope, Use& use, const std::vector<Decided>& decisions,
                 std::vector<LogLine>& lines) const;
  core::Result<void> write(const storage::Scope& scope, std::vector<LogLine> lines);
  std::vector<Waiting*> next_group(const storage::Scope& scope);
  void write_group(const std::vector<Waiting*>& group);
  core::Result<void> store(const storage::Scope& scope, const std::vector<Waiting*>& group);
  bool is_new_today(const storage::Scope& scope, const LogLine& line);
  nlohmann::json attributes_of(const storage::Scope& scope, const Use& use, bool personal) const;

  storage::Database& database_;
  const core::Clock& clock_;
  evidence::Audit& audit_;
  const evidence::Evidence& evidence_;
  std::mutex mutex_;
  std::string day_;
  std::set<std::string> seen_;  ///< What visitors did on `day_`.
  std::mutex turn_mutex_;
  std::condition_variable turn_;
  std::deque<Waiting*> waiting_;   ///< In the order in which they came.
  std::set<std::string> writing_;  ///< Organisations whose lines are being written now.
};

/// A line in the fields of the standard Logboek Dataverwerkingen (Logius), with our own below "pareltjes.".
nlohmann::json to_processing_log(const LogLine& line);
/// The same lines as CSV with a head (UTF-8, semicolons), for a spreadsheet.
std::string to_csv(const std::vector<LogLine>& lines);

}  // namespace pareltjes::rights
