// SPDX-License-Identifier: EUPL-1.2
#include "platform/pearl/workers.hpp"

#include <gtest/gtest.h>

#include "platform/pearl/tests/small_pearl.hpp"
#include "platform/storage/testing/test_database.hpp"

namespace pareltjes::pearl {
namespace {

using namespace std::chrono_literals;

WorkerSettings quick(std::size_t threads = 2) {
  WorkerSettings settings;
  settings.threads = threads;
  settings.look = 20ms;
  settings.heartbeat = 20ms;
  settings.patience = 30s;
  return settings;
}

class TheWorkers : public storage::BothDatabases {
 protected:
  void SetUp() override {
    BothDatabases::SetUp();
    if (database_) program_ = std::make_unique<SmallProgram>(*database_);
  }
  RunStatus wait(const std::string& id, std::chrono::milliseconds patience = 20s) {
    auto status = program_->runner.queue().wait(anna_, id, patience, {});
    EXPECT_TRUE(status.has_value()) << id;
    return status.value_or(RunStatus{});
  }
  /// Waits until the run is under way.
  void begun(const std::string& id) {
    while (program_->runner.queue().find(anna_, id)->progress < 0.5) std::this_thread::sleep_for(2ms);
  }
  std::unique_ptr<SmallProgram> program_;
  const storage::Scope anna_{"GM0439", "anna"};
};
ON_BOTH_DATABASES(TheWorkers);

TEST_P(TheWorkers, ComputeWhatIsAsked) {
  Workers workers(program_->runner.queue(), program_->runner, quick());
  std::vector<std::string> ids;
  for (int i = 1; i <= 20; ++i) ids.push_back(program_->ask(anna_, i));
  for (int i = 1; i <= 20; ++i) {
    const auto& id = ids[static_cast<std::size_t>(i) - 1];
    ASSERT_EQ(wait(id).state, RunState::kDone);
    const auto outcome = nlohmann::json::parse(program_->runner.stored_outcome(anna_, id).value());
    EXPECT_EQ(outcome.at("answer"), std::to_string(2 * i));
  }
}

TEST_P(TheWorkers, RefuseAtOnceWhatIsNotValid) {
  RunRequest request;
  request.scope = anna_;
  request.pearl = "proef";
  request.values = {{"getal", "veel"}, {"ms", -1}};
  const auto refused = program_->runner.enqueue(request, 1s);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().size(), 2U) << "all that is wrong";
  EXPECT_TRUE(program_->runner.queue().list(anna_, 10)->empty());
}

TEST_P(TheWorkers, KeepWhyARunFailed) {
  Workers workers(program_->runner.queue(), program_->runner, quick());
  const auto zero = wait(program_->ask(anna_, 0));
  EXPECT_EQ(zero.state, RunState::kFailed);
  EXPECT_EQ(zero.errors.at(0).message.nl, "Nul is niet te verdubbelen.");
  EXPECT_EQ(zero.attempt, 1) << "it would go wrong again";
  const auto fault = wait(program_->ask(anna_, -1));
  EXPECT_EQ(fault.state, RunState::kFailed);
  EXPECT_EQ(fault.errors.at(0).code, core::ErrorCode::kInternal);
  EXPECT_EQ(wait(program_->ask(anna_, 4)).state, RunState::kDone) << "and the worker goes on";
}

TEST_P(TheWorkers, StopAtTheTimeLimit) {
  Workers workers(program_->runner.queue(), program_->runner, quick());
  const auto late = wait(program_->ask(anna_, 5, 60'000, 30ms));
  EXPECT_EQ(late.state, RunState::kFailed);
  EXPECT_EQ(late.errors.at(0).code, core::ErrorCode::kDeadlineExceeded);
}

TEST_P(TheWorkers, StopComputingWhatIsCancelled) {
  Workers workers(program_->runner.queue(), program_->runner, quick());
  const auto id = program_->ask(anna_, 6, 600'000);
  begun(id);
  ASSERT_TRUE(program_->runner.queue().cancel(anna_, id));
  EXPECT_EQ(wait(id).state, RunState::kCancelled);
}

TEST_P(TheWorkers, PutBackWhatTheyComputeWhenTheyAreStopped) {
  const auto id = program_->ask(anna_, 7, 600'000);
  {
    Workers workers(program_->runner.queue(), program_->runner, quick());
    begun(id);
  }
  const auto status = program_->runner.queue().find(anna_, id).value();
  EXPECT_EQ(status.state, RunState::kWaiting);
  EXPECT_TRUE(status.errors.empty()) << "being stopped is nobody's fault";
}

TEST_P(TheWorkers, TakeOverFromOneThatIsGone) {
  const auto id = program_->ask(anna_, 8);
  ASSERT_TRUE(program_->runner.queue().claim("een werker die niets meer zegt").value().has_value());
  auto settings = quick();
  settings.patience = 100ms;
  Workers workers(program_->runner.queue(), program_->runner, settings);
  const auto status = wait(id);
  EXPECT_EQ(status.state, RunState::kDone);
  EXPECT_EQ(status.attempt, 2);
}

TEST_P(TheWorkers, LeaveWhatAnotherOneTook) {
  const auto id = program_->ask(anna_, 9, 600'000);
  Workers workers(program_->runner.queue(), program_->runner, quick(1));
  begun(id);
  // Somebody thinks that this worker is gone, and takes the run.
  auto& queue = program_->runner.queue();
  std::optional<Claim> taken;
  while (!taken) {
    ASSERT_FALSE(queue.find(anna_, id)->ended());
    const auto signs = queue.signs().value();
    for (const auto& sign : signs) static_cast<void>(queue.take_back(sign));
    taken = queue.claim("een ander").value();
  }
  EXPECT_TRUE(queue.finish(*taken, {"1.0.0", "{}", "[]", R"({"van": "een ander"})", 1}).value());
  std::this_thread::sleep_for(60ms);  // Time for the first to notice, or to do harm.
  EXPECT_EQ(program_->runner.stored_outcome(anna_, id).value(), R"({"van": "een ander"})");
  EXPECT_EQ(wait(id).state, RunState::kDone);
}

}  // namespace
}  // namespace pareltjes::pearl
