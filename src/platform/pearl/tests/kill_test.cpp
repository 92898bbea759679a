// SPDX-License-Identifier: EUPL-1.2
// Two processes take runs from one queue, and one of them is killed: each run is done, and done once.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <map>
#include <sstream>

#include "platform/pearl/tests/small_pearl.hpp"
#include "platform/pearl/workers.hpp"
#include "platform/storage/testing/test_database.hpp"
#include "platform/storage/testing/test_folder.hpp"

namespace pareltjes::pearl {
namespace {

using namespace std::chrono_literals;

/// This same program as a child that only computes; the ids of the runs that it finished come through the pipe.
class Instance {
 public:
  explicit Instance(const std::string& url) {
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    pid_ = fork();
    if (pid_ == 0) {
      dup2(ends[1], STDERR_FILENO);
      close(ends[0]);
      close(ends[1]);
      if (const int nowhere = ::open("/dev/null", O_WRONLY); nowhere >= 0) dup2(nowhere, STDOUT_FILENO);
      setenv("PARELTJES_CHILD_DATABASE", url.c_str(), 1);  // NOLINT(concurrency-mt-unsafe): a child with one thread
      execl("/proc/self/exe", "pearl_tests", "--gtest_filter=Child.DISABLED_ComputesUntilKilled",
            "--gtest_also_run_disabled_tests", nullptr);
      _exit(127);
    }
    close(ends[1]);
    output_ = ends[0];
  }
  ~Instance() { end(SIGKILL); }
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;

  /// Waits until it finished one run.
  void await_first() {
    char c = 0;
    while (::read(output_, &c, 1) == 1 && c != '\n') said_ += c;
    said_ += '\n';
  }
  /// The runs that it said it finished.
  std::vector<std::string> end(int signal) {
    if (pid_ <= 0) return {};
    kill(pid_, signal);
    char buffer[4096];
    for (ssize_t n = 0; (n = ::read(output_, buffer, sizeof buffer)) > 0;)
      said_.append(buffer, static_cast<std::size_t>(n));
    close(output_);
    waitpid(pid_, nullptr, 0);
    pid_ = 0;
    std::vector<std::string> ids;
    std::istringstream lines(said_);
    for (std::string id; std::getline(lines, id);)
      if (id.size() == 36) ids.push_back(id);
    return ids;
  }

 private:
  pid_t pid_ = 0;
  int output_ = -1;
  std::string said_;
};

TEST(Child, DISABLED_ComputesUntilKilled) {
  const char* url = std::getenv("PARELTJES_CHILD_DATABASE");
  if (url == nullptr) GTEST_SKIP() << "only run by TwoInstances";
  auto database = storage::Database::open(url);
  if (!database) _exit(3);
  SmallProgram program(**database);
  WorkerSettings settings;
  settings.look = 20ms;
  settings.heartbeat = 100ms;
  settings.patience = 1500ms;
  settings.on_finished = [](const Claim& claim) {
    const auto line = claim.id + "\n";
    if (::write(STDERR_FILENO, line.data(), line.size()) < 0) _exit(4);
  };
  const Workers workers(program.runner.queue(), program.runner, settings);
  while (true) pause();
}

class TwoInstances : public storage::BothDatabases {};
ON_BOTH_DATABASES(TwoInstances);

TEST_P(TwoInstances, OneIsKilledAndEveryRunIsDoneOnce) {
  constexpr int kRuns = 100;
  const storage::TestFolder folder;
  const auto url = on_server() ? url_ : folder.file("a.db");
  const auto database = open(url);
  ASSERT_NE(database, nullptr);
  SmallProgram program(*database);
  std::map<std::string, std::pair<storage::Scope, int>> asked;
  for (int i = 1; i <= kRuns; ++i) {
    const storage::Scope scope{"GM000" + std::to_string(i % 5), "anna"};
    asked[program.ask(scope, i, 15)] = {scope, i};
  }
  ASSERT_EQ(asked.size(), static_cast<std::size_t>(kRuns));

  Instance one(url);
  Instance other(url);
  one.await_first();
  std::this_thread::sleep_for(100ms);
  const auto of_killed = one.end(SIGKILL);
  const auto until = std::chrono::steady_clock::now() + 60s;
  while (std::chrono::steady_clock::now() < until) {
    const auto figures = program.runner.queue().figures().value();
    if (figures.waiting + figures.running == 0) break;
    std::this_thread::sleep_for(50ms);
  }
  const auto of_other = other.end(SIGKILL);

  std::map<std::string, int> finished;
  for (const auto& id : of_killed) ++finished[id];
  for (const auto& id : of_other) ++finished[id];
  for (const auto& [id, times] : finished) EXPECT_EQ(times, 1) << id << " was finished twice";
  EXPECT_GT(of_killed.size(), 0U);
  EXPECT_GT(of_other.size(), 0U);
  // What the killed one stored and could not say any more is at most what it had in hand.
  EXPECT_GE(finished.size(), asked.size() - 2);
  for (const auto& [id, what] : asked) {
    const auto outcome = program.runner.stored_outcome(what.first, id);
    ASSERT_TRUE(outcome.has_value()) << id << " is lost";
    EXPECT_EQ(nlohmann::json::parse(*outcome).at("answer"), std::to_string(2 * what.second));
  }
}

}  // namespace
}  // namespace pareltjes::pearl
