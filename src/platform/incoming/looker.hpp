// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

#include "platform/hub/hub.hpp"
#include "platform/incoming/fetch.hpp"
#include "platform/incoming/sources.hpp"

namespace pareltjes::incoming {

/// Looks at one claimed source: fetches what is new, reads it through the importers, checks it and stores it. Whatever
/// goes wrong becomes an outcome; what was there stays. The claim is finished afterwards.
Outcome look(Sources& sources, hub::Hub& hub, const Claim& claim, const Limits& limits, const std::stop_token& stop);

struct SchedulerSettings {
  std::chrono::milliseconds look{5000};  ///< How often to see whether a source is due.
  Limits limits;
  /// Hears what went wrong outside any source, such as a database that is gone.
  std::function<void(const core::Error&)> on_trouble{};
  /// Hears of every look that this process finished.
  std::function<void(const Claim&, const Outcome&)> on_looked{};
};

/// A thread that looks at sources as they are due, until it is stopped. Any number of processes may have one.
class Scheduler {
 public:
  Scheduler(Sources& sources, hub::Hub& hub, SchedulerSettings settings);
  ~Scheduler();
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;
  /// Interrupts what is under way and waits for the thread. May be called twice.
  void stop();

 private:
  void run(const std::stop_token& stop);
  Sources& sources_;
  hub::Hub& hub_;
  SchedulerSettings settings_;
  std::jthread thread_;
};

}  // namespace pareltjes::incoming
