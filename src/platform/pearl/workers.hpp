// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "platform/pearl/queue.hpp"
#include "platform/pearl/run.hpp"

namespace pareltjes::pearl {

struct WorkerSettings {
  std::size_t threads = 2;
  std::chrono::milliseconds look{500};  ///< How often to look for runs that other processes added.
  std::chrono::milliseconds heartbeat{1000};
  std::chrono::milliseconds patience{15'000};  ///< A run without a sign of life for so long is taken back.
  std::string name{};                          ///< Kept with the run; empty: made from host and process.
  /// Hears what went wrong outside any run, such as a database that is gone. Called from several threads.
  std::function<void(const core::Error&)> on_trouble{};
  /// Hears of every run whose outcome this process stored.
  std::function<void(const Claim&)> on_finished{};
};

/// Threads that take runs from the queue and compute them, until they are stopped. One more thread tells that they are
/// alive, and takes back what other workers left.
class Workers {
 public:
  Workers(Queue& queue, Runner& runner, WorkerSettings settings);
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  /// Interrupts what is being computed, puts it back in the queue and waits for the threads. May be called twice.
  void stop();

 private:
  /// A run under way in this process.
  struct Job {
    Claim claim;
    std::stop_source stop;
    double progress = 0;
    core::Text step;
    bool cancelled = false;  ///< Its organisation asked to end it.
    bool lost = false;       ///< Another worker has it.
  };
  using Jobs = std::list<Job>;

  void work(const std::stop_token& stop);
  void keep(const std::stop_token& stop);
  void beat();
  void take_back(Watch& watch);
  void compute(Claim claim);
  void store(Jobs::iterator job, const std::expected<Run, Errors>& run);
  template <class Step>
  void insist(const Step& step);
  void trouble(const core::Error& error) const;

  Queue& queue_;
  Runner& runner_;
  WorkerSettings settings_;
  std::stop_source stop_;
  std::mutex mutex_;
  Jobs jobs_;  ///< Guarded by mutex_.
  std::vector<std::jthread> threads_;
  std::jthread keeper_;
};

}  // namespace pareltjes::pearl
