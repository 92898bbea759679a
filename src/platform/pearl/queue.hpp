// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/time.hpp"
#include "platform/storage/database.hpp"

namespace pareltjes::pearl {

using Errors = std::vector<core::Error>;

enum class RunState { kWaiting, kRunning, kDone, kFailed, kCancelled };
/// "wacht", "bezig", "klaar", "mislukt" or "afgebroken".
std::string_view name_of(RunState state);

/// A run as it enters the queue: what it asks has been validated.
struct NewRun {
  storage::Scope scope;
  std::string pearl;
  std::string pearl_version;
  std::string gemeente;  ///< Code; empty for pearls that ask none.
  nlohmann::json values;
  std::uint64_t seed = 42;
  std::chrono::milliseconds time_limit{600'000};  ///< Of one attempt.
};

/// A run as its organisation sees it.
struct RunStatus {
  std::string id;
  std::string pearl;
  std::string gemeente;
  RunState state = RunState::kWaiting;
  double progress = 0;  ///< 0 to 1.
  core::Text step;
  std::int64_t position = 0;  ///< Of a waiting run: 1 for the next of its organisation; else 0.
  std::int64_t attempt = 0;
  bool cancelling = false;  ///< Somebody asked to end it, and it has not ended yet.
  std::string created_at, started_at, finished_at;
  Errors errors;  ///< Of the last attempt that went wrong.
  [[nodiscard]] bool ended() const { return state != RunState::kWaiting && state != RunState::kRunning; }
};

/// A run that a worker has taken. Attempt is what fences: only who took the run last may say how it ended.
struct Claim {
  storage::Scope scope;
  std::string id;
  std::int64_t attempt = 0;
  std::string pearl;
  nlohmann::json values;
  std::uint64_t seed = 0;
  std::chrono::milliseconds time_limit{0};
};

/// What is stored of a run that has its outcome.
struct FinishedRun {
  std::string pearl_version;
  std::string inputs;    ///< JSON.
  std::string datasets;  ///< JSON: id, version and hash of each.
  std::string outcome;   ///< JSON.
  std::int64_t milliseconds = 0;
};

struct Heartbeat {
  const Claim* claim = nullptr;
  double progress = 0;
  core::Text step;
};
enum class Order { kGoOn, kCancel, kLost };

/// The sign of life of a run under way.
struct Sign {
  std::string organisation;
  std::string id;
  std::int64_t attempt = 0;
  std::int64_t beat = 0;
};

struct QueueFigures {
  std::int64_t waiting = 0;
  std::int64_t running = 0;
  std::int64_t oldest_seconds = 0;  ///< How long the oldest waiting run waits, by this machine's clock.
};

struct QueueSettings {
  std::size_t attempts = 3;          ///< How often a run may go wrong by what is no fault of its own.
  std::int64_t most_waiting = 5000;  ///< Of one organisation; one more is refused with kTooManyRequests.
};

/// Runs that wait for a worker, of this process or of another one on the same database. Who adds, sees and ends them
/// does so for the organisation; workers see all. No decision rests on a clock that two machines share: times are kept
/// for people to read. Safe to use from several threads.
class Queue {
 public:
  Queue(storage::Database& database, const core::Clock& clock, QueueSettings settings = {});

  /// The id of the run, which is in the database when this returns.
  core::Result<std::string> add(const NewRun& run);
  core::Result<RunStatus> find(const storage::Scope& scope, const std::string& id);
  /// The newest first.
  core::Result<std::vector<RunStatus>> list(const storage::Scope& scope, std::size_t most);
  /// Ends a waiting run at once, and asks the worker to end one under way. kConflict when it has an outcome already.
  core::Result<RunStatus> cancel(const storage::Scope& scope, const std::string& id);
  /// The status when the run has ended, or when the time is over.
  core::Result<RunStatus> wait(const storage::Scope& scope, const std::string& id, std::chrono::milliseconds patience,
                               const std::stop_token& stop);

  /// Takes the next run, fair across organisations: of those with the fewest runs under way the one that waited longest
  /// for its turn; of that organisation the first that was added.
  core::Result<std::optional<Claim>> claim(const std::string& worker);
  /// Tells that the runs are alive; what is to be done with each, in their order.
  core::Result<std::vector<Order>> beat(const std::vector<Heartbeat>& beats);
  /// Each of these is refused (false) when another worker has taken the run in the meantime.
  core::Result<bool> finish(const Claim& claim, const FinishedRun& run);
  /// @param passing what went wrong may go well next time: the run waits again, until its attempts are used up.
  core::Result<bool> fail(const Claim& claim, const Errors& errors, bool passing);
  core::Result<bool> put_back(const Claim& claim);
  core::Result<bool> end_cancelled(const Claim& claim);

  core::Result<std::vector<Sign>> signs();
  /// Takes a run from a worker that shows no sign of life since `last`.
  core::Result<bool> take_back(const Sign& last);
  core::Result<QueueFigures> figures();

  /// Returns when a run was added or ended in this process, when the time is over, or when asked to stop.
  void wait_for_change(std::chrono::milliseconds patience, const std::stop_token& stop);

 private:
  core::Result<bool> change(const std::string& sql, std::vector<storage::Value> parameters);
  core::Result<bool> went_wrong(storage::Session& session, const Sign& run, const std::string& condition,
                                const Errors& errors, bool passing);
  [[nodiscard]] std::string now() const;
  void announce();

  storage::Database& database_;
  const core::Clock& clock_;
  QueueSettings settings_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::uint64_t changes_ = 0;
};

/// Notices runs whose sign of life stands still. It goes by its own monotonic clock and by what it saw itself, so that
/// neither another machine's clock nor a jump of its own can make a living worker look dead.
class Watch {
 public:
  explicit Watch(std::chrono::milliseconds patience) : patience_(patience) {}
  /// The runs that showed no sign of life for all of the patience.
  std::vector<Sign> still(const std::vector<Sign>& signs, std::chrono::steady_clock::time_point now);
  /// For when the database could not be seen: a time without looking counts for nothing.
  void forget() { seen_.clear(); }

 private:
  struct Seen {
    Sign sign;
    std::chrono::steady_clock::time_point since;
  };
  std::chrono::milliseconds patience_;
  std::vector<Seen> seen_;
};

}  // namespace pareltjes::pearl
