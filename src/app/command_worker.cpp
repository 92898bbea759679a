// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>
#include <signal.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <mutex>
#include <nlohmann/json.hpp>

#include "app/commands.hpp"

namespace pareltjes::app {
namespace {

/// A database that is gone would fill the logs: the same trouble is told once a minute.
class Complaints {
 public:
  void hear(const core::Error& error) {
    const auto what = core::describe(error, core::Language::kDutch);
    const auto now = std::chrono::steady_clock::now();
    {
      const std::lock_guard lock(mutex_);
      if (what == last_ && now - told_ < std::chrono::minutes(1)) return;
      last_ = what;
      told_ = now;
    }
    spdlog::error(R"({{"niveau":"fout","onderdeel":"werkers","wat":{}}})", nlohmann::json(what).dump());
  }

 private:
  std::mutex mutex_;
  std::string last_;
  std::chrono::steady_clock::time_point told_;
};

}  // namespace

void ignore_size_limit() {
  signal(SIGXFSZ, SIG_IGN);
}

void log_as_json() {
  auto logger = std::make_shared<spdlog::logger>("pareltjes", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_pattern("%v");
  spdlog::set_default_logger(std::move(logger));
}

pearl::WorkerSettings worker_settings(const ServeOptions& options) {
  pearl::WorkerSettings settings;
  settings.threads = options.workers;
  settings.patience = std::chrono::seconds(options.worker_patience);
  settings.on_trouble = [complaints = std::make_shared<Complaints>()](const core::Error& error) {
    complaints->hear(error);
  };
  return settings;
}

core::Result<incoming::Allowed> allowed_sources(const SourceAccess& access, const std::filesystem::path& data_folder) {
  incoming::Allowed allowed;
  allowed.folder = access.folder;
  allowed.downloads = data_folder / "opgehaald";
  if (!allowed.folder.empty() && !std::filesystem::is_directory(allowed.folder)) {
    return core::fail(
        core::ErrorCode::kUsage,
        {"De map ‘" + access.folder + "’ is er niet.", "There is no folder ‘" + access.folder + "’."},
        {"Geef met --source-folder een map die bestaat.", "Give a folder that exists with --source-folder."});
  }
  for (const auto& text : access.databases) {
    auto database = incoming::parse_allowed_database(text);
    if (!database) return std::unexpected(std::move(database.error()));
    allowed.databases.push_back(std::move(*database));
  }
  return allowed;
}

incoming::SchedulerSettings scheduler_settings() {
  incoming::SchedulerSettings settings;
  settings.on_trouble = [complaints = std::make_shared<Complaints>()](const core::Error& error) {
    complaints->hear(error);
  };
  settings.on_looked = [](const incoming::Claim& claim, const incoming::Outcome& outcome) {
    // Whose and which, not what it holds: a sentence may quote a value of the data.
    spdlog::info(R"({{"niveau":"info","onderdeel":"bronnen","organisatie":{},"bron":{},"uitkomst":{}}})",
                 nlohmann::json(claim.scope.organisation).dump(), nlohmann::json(claim.source.id).dump(),
                 nlohmann::json(incoming::name_of(outcome.kind)).dump());
  };
  return settings;
}

int worker_command(const CommonOptions& common, const ServeOptions& options) {
  // Before any thread begins, so that only this one hears them.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  ignore_size_limit();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  const auto installation = Installation::open(common);
  if (!installation) return report({installation.error()}, common.language);
  auto allowed = allowed_sources(options.sources, (*installation)->folder());
  if (!allowed) return report({allowed.error()}, common.language);
  log_as_json();
  incoming::Sources sources((*installation)->database(), core::system_clock(), (*installation)->vault(),
                            std::move(*allowed));
  incoming::Scheduler scheduler(sources, (*installation)->hub(), scheduler_settings());
  auto& runner = (*installation)->runner();
  pearl::Workers threads(runner.queue(), runner, worker_settings(options));
  fmt::print("{}\n", common.language == core::Language::kDutch ? "De werkers staan klaar." : "The workers are ready.");
  std::fflush(stdout);
  int signal = 0;
  sigwait(&signals, &signal);
  scheduler.stop();
  threads.stop();
  return 0;
}

}  // namespace pareltjes::app
