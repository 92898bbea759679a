// SPDX-License-Identifier: EUPL-1.2
#include "platform/pearl/workers.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>

namespace pareltjes::pearl {
namespace {

using core::ErrorCode;

/// Names the process among all that share a database: the same process id may occur on two machines.
std::string own_name() {
  std::array<char, 256> host{};
  if (gethostname(host.data(), host.size() - 1) != 0) host[0] = '\0';
  const auto id = core::new_uuid(core::system_clock().now());
  return std::string(host.data()) + '/' + std::to_string(getpid()) + '/' + id.substr(id.size() - 6);
}

/// What may go well another time, whatever the input is.
bool is_passing(const Errors& errors) {
  return std::ranges::any_of(errors, [](const core::Error& error) {
    return error.code == ErrorCode::kStorageUnavailable || error.code == ErrorCode::kNetworkUnavailable;
  });
}

core::Error fault(const std::string& what) {
  return {
      ErrorCode::kInternal, {"Fout in het programma: " + what + ".", "Fault in the program: " + what + "."}, {}, {}};
}

}  // namespace

Workers::Workers(Queue& queue, Runner& runner, WorkerSettings settings)
    : queue_(queue), runner_(runner), settings_(std::move(settings)) {
  if (settings_.name.empty()) settings_.name = own_name();
  if (settings_.threads == 0) return;
  for (std::size_t i = 0; i < settings_.threads; ++i) threads_.emplace_back([this] { work(stop_.get_token()); });
  // It has a stop of its own: while the others put back their runs it goes on telling that they are alive.
  keeper_ = std::jthread([this](const std::stop_token& stop) { keep(stop); });
}

Workers::~Workers() {
  stop();
}

void Workers::stop() {
  stop_.request_stop();
  {
    const std::lock_guard lock(mutex_);
    for (auto& job : jobs_) job.stop.request_stop();
  }
  threads_.clear();
  keeper_ = {};
}

void Workers::trouble(const core::Error& error) const {
  if (settings_.on_trouble) settings_.on_trouble(error);
}

void Workers::work(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    auto claim = queue_.claim(settings_.name);
    if (!claim) trouble(claim.error());
    if (claim && *claim) {
      compute(std::move(**claim));
    } else {
      queue_.wait_for_change(settings_.look, stop);
    }
  }
}

void Workers::compute(Claim claim) {
  Jobs::iterator job;
  {
    const std::lock_guard lock(mutex_);
    job = jobs_.insert(jobs_.end(), Job{std::move(claim), {}, 0, {}, false, false});
    if (stop_.stop_requested()) job->stop.request_stop();  // stop() may have passed just before.
  }
  const RunControl control(job->stop.get_token(), std::chrono::steady_clock::now() + job->claim.time_limit,
                           [this, job](double fraction, const core::Text& step) {
                             const std::lock_guard lock(mutex_);
                             job->progress = fraction;
                             job->step = step;
                           });
  RunRequest request;
  request.scope = job->claim.scope;
  request.pearl = job->claim.pearl;
  request.values = job->claim.values;
  request.seed = job->claim.seed;
  std::expected<Run, Errors> run = std::unexpected(Errors{});
  try {
    run = runner_.run(request, control);
  } catch (const std::exception& exception) {
    run = std::unexpected(Errors{fault(exception.what())});
  }
  store(job, run);
  const std::lock_guard lock(mutex_);
  jobs_.erase(job);
}

/// Says how the run ended. What the database does not take now it is told again, until another worker has the run.
void Workers::store(Jobs::iterator job, const std::expected<Run, Errors>& run) {
  const auto& claim = job->claim;
  if (run) {
    const auto finished = finished_run(*run);
    insist([&] {
      auto stored = queue_.finish(claim, finished);
      if (stored && *stored && settings_.on_finished) settings_.on_finished(claim);
      return stored;
    });
    return;
  }
  bool cancelled = false;
  {
    const std::lock_guard lock(mutex_);
    if (job->lost) return;
    cancelled = job->cancelled;
  }
  const bool interrupted =
      std::ranges::any_of(run.error(), [](const core::Error& error) { return error.code == ErrorCode::kCancelled; });
  insist([&] {
    if (interrupted && cancelled) return queue_.end_cancelled(claim);
    if (interrupted && stop_.stop_requested()) return queue_.put_back(claim);
    return queue_.fail(claim, run.error(), is_passing(run.error()));
  });
}

/// Tries until the database answers. A worker that is being stopped gives up after a few tries: others take the run
/// back when it shows no sign of life.
template <class Step>
void Workers::insist(const Step& step) {
  constexpr int kTriesWhenStopping = 5;
  for (int tries_left = kTriesWhenStopping; tries_left > 0;) {
    const auto done = step();
    if (done) return;
    trouble(done.error());
    if (stop_.stop_requested()) --tries_left;
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
  }
}

void Workers::keep(const std::stop_token& stop) {
  Watch watch(settings_.patience);
  std::mutex mutex;
  std::condition_variable_any never;
  while (!stop.stop_requested()) {
    beat();
    take_back(watch);
    std::unique_lock lock(mutex);
    never.wait_for(lock, stop, settings_.heartbeat, [] { return false; });
  }
}

void Workers::beat() {
  std::vector<Claim> claims;
  std::vector<Heartbeat> beats;
  {
    const std::lock_guard lock(mutex_);
    claims.reserve(jobs_.size());
    for (const auto& job : jobs_) {
      claims.push_back(job.claim);
      beats.push_back({&claims.back(), job.progress, job.step});
    }
  }
  const auto orders = queue_.beat(beats);
  if (!orders) return trouble(orders.error());
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < orders->size(); ++i) {
    const auto job = std::ranges::find_if(jobs_, [&](const Job& each) {
      return each.claim.id == claims[i].id && each.claim.attempt == claims[i].attempt &&
             each.claim.scope.organisation == claims[i].scope.organisation;
    });
    if (job == jobs_.end() || (*orders)[i] == Order::kGoOn) continue;
    job->cancelled = (*orders)[i] == Order::kCancel;
    job->lost = (*orders)[i] == Order::kLost;
    job->stop.request_stop();
  }
}

void Workers::take_back(Watch& watch) {
  const auto signs = queue_.signs();
  if (!signs) {
    watch.forget();
    return;
  }
  for (const auto& sign : watch.still(*signs, std::chrono::steady_clock::now())) {
    if (const auto taken = queue_.take_back(sign); !taken) trouble(taken.error());
  }
}

}  // namespace pareltjes::pearl
