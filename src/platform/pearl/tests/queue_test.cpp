// SPDX-License-Identifier: EUPL-1.2
#include "platform/pearl/queue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "core/testing/set_clock.hpp"
#include "platform/pearl/run_errors.hpp"
#include "platform/storage/testing/test_database.hpp"

namespace pareltjes::pearl {
namespace {

using namespace std::chrono_literals;

const core::Error kPassing{core::ErrorCode::kStorageUnavailable, {"De schijf is vol.", "The disk is full."}, {}, {}};

class TheQueue : public storage::BothDatabases {
 protected:
  void SetUp() override {
    BothDatabases::SetUp();
    if (!database_) return;
    queue_ = std::make_unique<Queue>(*database_, clock_);
  }
  std::string add(const storage::Scope& scope, const std::string& pearl = "proef") {
    auto id = queue_->add({scope, pearl, "1.0.0", "GM0439", {{"getal", 1}}, 7, 5s});
    EXPECT_TRUE(id.has_value()) << core::describe(id.error(), core::Language::kEnglish);
    return id.value_or("");
  }
  Claim claim(const std::string& worker = "w1") {
    auto claim = queue_->claim(worker);
    EXPECT_TRUE(claim.has_value()) << core::describe(claim.error(), core::Language::kEnglish);
    EXPECT_TRUE(claim->has_value());
    return claim->value_or(Claim{});
  }
  RunStatus status(const std::string& id) { return queue_->find(anna_, id).value(); }
  FinishedRun finished(const std::string& outcome = "{}") const { return {"1.0.0", "{}", "[]", outcome, 3}; }

  core::SetClock clock_;
  std::unique_ptr<Queue> queue_;
  const storage::Scope anna_{"GM0439", "anna"};
  const storage::Scope eva_{"GM0014", "eva"};
};
ON_BOTH_DATABASES(TheQueue);

TEST_P(TheQueue, GivesARunToOneWorkerAndKeepsItsOutcome) {
  const auto id = add(anna_);
  EXPECT_EQ(status(id).state, RunState::kWaiting);
  EXPECT_EQ(status(id).position, 1);
  const auto taken = claim();
  EXPECT_EQ(taken.id, id);
  EXPECT_EQ(taken.scope.organisation, "GM0439");
  EXPECT_EQ(taken.scope.actor, "anna");
  EXPECT_EQ(taken.values, nlohmann::json({{"getal", 1}}));
  EXPECT_EQ(taken.seed, 7U);
  EXPECT_EQ(taken.time_limit, 5s);
  EXPECT_FALSE(queue_->claim("w2").value().has_value()) << "there is no other";
  EXPECT_EQ(*queue_->beat({{&taken, 0.25, {"Tellen", "Counting"}}}), std::vector{Order::kGoOn});
  EXPECT_EQ(status(id).progress, 0.25);
  EXPECT_EQ(status(id).step.en, "Counting");
  EXPECT_TRUE(queue_->finish(taken, finished()).value());
  EXPECT_EQ(status(id).state, RunState::kDone);
  EXPECT_FALSE(queue_->finish(taken, finished("{\"nog\": 1}")).value()) << "one result, no second";
}

TEST_P(TheQueue, ShowsAndEndsRunsOfTheOwnOrganisationOnly) {
  const auto id = add(anna_);
  EXPECT_EQ(queue_->find(eva_, id).error().code, core::ErrorCode::kNotFound);
  EXPECT_EQ(queue_->cancel(eva_, id).error().code, core::ErrorCode::kNotFound);
  EXPECT_TRUE(queue_->list(eva_, 10)->empty());
  EXPECT_EQ(queue_->list(anna_, 10)->size(), 1U);
  EXPECT_EQ(status(id).state, RunState::kWaiting);
}

TEST_P(TheQueue, IsFairAcrossOrganisations) {
  for (int i = 0; i < 100; ++i) add(anna_);
  for (int i = 0; i < 3; ++i) add(eva_);
  const storage::Scope third{"GM0622", "jan"};
  add(third);
  std::string turns;
  for (int i = 0; i < 9; ++i) {
    const auto run = claim();
    turns += run.scope.organisation.back();
    ASSERT_TRUE(queue_->finish(run, finished()).value());
  }
  EXPECT_EQ(turns, "492494999") << "in turn, as long as the others have runs";
  const auto busy = claim();
  add(eva_);
  EXPECT_EQ(claim().scope.organisation, "GM0014") << "who has nothing under way goes first";
  add(eva_);
  ASSERT_TRUE(queue_->finish(busy, finished()).value());
  EXPECT_EQ(claim().scope.organisation, "GM0439");
}

TEST_P(TheQueue, ALateWorkerIsRefused) {
  const auto id = add(anna_);
  const auto late = claim("w1");
  const auto sign = queue_->signs()->at(0);
  ASSERT_TRUE(queue_->take_back(sign).value());
  EXPECT_FALSE(queue_->take_back(sign).value()) << "once";
  EXPECT_EQ(status(id).errors.at(0).message.en, "The worker that computed this has stopped.") << "the reason is kept";
  const auto second = claim("w2");
  EXPECT_EQ(second.id, id);
  EXPECT_GT(second.attempt, late.attempt);
  EXPECT_EQ(*queue_->beat({{&late, 0.9, {}}, {&second, 0.1, {}}}), (std::vector{Order::kLost, Order::kGoOn}));
  EXPECT_FALSE(queue_->finish(late, finished("{\"van\": \"w1\"}")).value());
  EXPECT_FALSE(queue_->fail(late, {kPassing}, true).value());
  EXPECT_FALSE(queue_->put_back(late).value());
  EXPECT_FALSE(queue_->end_cancelled(late).value());
  EXPECT_TRUE(queue_->finish(second, finished("{\"van\": \"w2\"}")).value());
  EXPECT_EQ(storage::read(*database_, anna_, "SELECT uitkomst FROM uitvoering").bytes(0, 0), "{\"van\": \"w2\"}");
}

TEST_P(TheQueue, ALivingWorkerKeepsItsRun) {
  add(anna_);
  const auto run = claim();
  const auto before = queue_->signs()->at(0);
  ASSERT_TRUE(queue_->beat({{&run, 0.5, {}}}));
  EXPECT_FALSE(queue_->take_back(before).value()) << "it gave a sign of life since";
  EXPECT_TRUE(queue_->finish(run, finished()).value());
}

TEST_P(TheQueue, TriesAgainAFewTimesAndKeepsEveryReason) {
  const auto id = add(anna_);
  for (int attempt = 1; attempt <= 3; ++attempt) {
    EXPECT_EQ(status(id).state, RunState::kWaiting) << attempt;
    ASSERT_TRUE(queue_->fail(claim(), {kPassing}, true).value());
  }
  EXPECT_EQ(status(id).state, RunState::kFailed);
  EXPECT_EQ(status(id).errors.at(0).code, core::ErrorCode::kStorageUnavailable);
  EXPECT_EQ(attempts_of(storage::read(*database_, anna_, "SELECT fout_json FROM uitvoering").text(0, 0)).size(), 3U);
  EXPECT_FALSE(queue_->claim("w1").value().has_value());

  const auto other = add(anna_);
  const core::Error wrong{core::ErrorCode::kInvalidInput, {"Nee.", "No."}, {}, core::Place{"a.csv", 3, 4}};
  ASSERT_TRUE(queue_->fail(claim(), {wrong, kPassing}, false).value());
  const auto failed = status(other);
  EXPECT_EQ(failed.state, RunState::kFailed) << "what is wrong with the input stays wrong";
  ASSERT_EQ(failed.errors.size(), 2U);
  EXPECT_EQ(core::describe(failed.errors[0], core::Language::kDutch), "a.csv, regel 3, kolom 4: Nee.");
}

TEST_P(TheQueue, PutsARunBackInItsPlaceWithoutCountingIt) {
  const auto first = add(anna_);
  const auto second = add(anna_);
  for (int i = 0; i < 5; ++i) {
    const auto run = claim();
    EXPECT_EQ(run.id, first);
    ASSERT_TRUE(queue_->put_back(run).value());
  }
  EXPECT_EQ(status(first).position, 1);
  EXPECT_EQ(status(second).position, 2);
  EXPECT_TRUE(status(first).errors.empty());
}

TEST_P(TheQueue, CancelsAtOnceWhatWaitsAndAsksTheWorkerOtherwise) {
  const auto waiting = add(anna_);
  EXPECT_EQ(queue_->cancel(anna_, waiting)->state, RunState::kCancelled);
  EXPECT_FALSE(queue_->claim("w1").value().has_value());
  EXPECT_EQ(queue_->cancel(anna_, waiting)->state, RunState::kCancelled) << "again is no fault";

  const auto id = add(anna_);
  const auto run = claim();
  EXPECT_TRUE(queue_->cancel(anna_, id)->cancelling);
  EXPECT_EQ(*queue_->beat({{&run, 0.5, {}}}), std::vector{Order::kCancel});
  EXPECT_TRUE(queue_->end_cancelled(run).value());
  EXPECT_EQ(status(id).state, RunState::kCancelled);

  const auto left = add(anna_);
  claim();
  ASSERT_TRUE(queue_->cancel(anna_, left));
  ASSERT_TRUE(queue_->take_back(queue_->signs()->at(0)).value());
  EXPECT_EQ(status(left).state, RunState::kCancelled) << "nobody begins it again";

  const auto done = add(anna_);
  ASSERT_TRUE(queue_->finish(claim(), finished()).value());
  EXPECT_EQ(queue_->cancel(anna_, done).error().code, core::ErrorCode::kConflict);
}

TEST_P(TheQueue, RefusesMoreThanAnOrganisationMayLetWait) {
  Queue small(*database_, clock_, {.attempts = 3, .most_waiting = 2});
  const NewRun run{anna_, "proef", "1", "", {}, 1, 1s};
  EXPECT_TRUE(small.add(run));
  EXPECT_TRUE(small.add(run));
  EXPECT_EQ(small.add(run).error().code, core::ErrorCode::kTooManyRequests);
  EXPECT_TRUE(small.add({eva_, "proef", "1", "", {}, 1, 1s}));
}

TEST_P(TheQueue, ManyClaimersTakeEachRunOnce) {
  constexpr int kRuns = 60;
  for (int i = 0; i < kRuns; ++i) add(i % 3 == 0 ? eva_ : anna_);
  std::mutex mutex;
  std::multiset<std::string> taken;
  {
    std::vector<std::jthread> workers;
    for (int worker = 0; worker < 4; ++worker) {
      workers.emplace_back([&, worker] {
        while (true) {
          const auto run = queue_->claim("w" + std::to_string(worker));
          ASSERT_TRUE(run.has_value()) << core::describe(run.error(), core::Language::kEnglish);
          if (!*run) break;
          EXPECT_TRUE(queue_->finish(**run, finished()).value());
          const std::lock_guard lock(mutex);
          taken.insert((*run)->id);
        }
      });
    }
  }
  EXPECT_EQ(taken.size(), static_cast<std::size_t>(kRuns));
  EXPECT_EQ(std::set(taken.begin(), taken.end()).size(), static_cast<std::size_t>(kRuns));
}

TEST_P(TheQueue, AnInstanceThatIsTakingOneKeepsNobodyWaiting) {
  if (!on_server()) GTEST_SKIP() << "in SQLite a write transaction is alone";
  const auto first = add(anna_);
  const auto second = add(anna_);
  const auto database = open(url_);
  Queue other(*database, clock_);
  const auto begun = std::chrono::steady_clock::now();
  ASSERT_TRUE(database_->queue([&](storage::Session& session) -> core::Result<void> {
    const auto rows = session.query("SELECT id FROM rij_uitvoering WHERE staat = 'wacht' ORDER BY volgnummer LIMIT 1" +
                                    std::string(database_->claiming()));
    EXPECT_EQ(rows->text(0, 0), first);
    const auto taken = other.claim("w2");  // While this transaction is open.
    EXPECT_TRUE(taken.has_value()) << core::describe(taken.error(), core::Language::kEnglish);
    EXPECT_EQ(taken && *taken ? (*taken)->id : "", second);
    return {};
  }));
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 5s);
}

TEST_P(TheQueue, JumpingClocksDoNotMakeALivingWorkerLookDead) {
  // Two instances whose clocks differ by hours and jump; the one watches what the other does.
  core::SetClock other_clock;
  Queue other(*database_, other_clock);
  Watch watch(15s);
  auto moment = std::chrono::steady_clock::time_point{} + 1h;
  add(anna_);
  const auto run = claim();
  for (const auto jump : {1h, -1h, -1h, 1h, 24h, -24h}) {
    clock_.move(jump);
    other_clock.move(-2 * jump);
    moment += 10s;
    EXPECT_TRUE(watch.still(*other.signs(), moment).empty());
    moment += 10s;
    ASSERT_EQ(*queue_->beat({{&run, 0.5, {}}}), std::vector{Order::kGoOn});
    EXPECT_TRUE(watch.still(*other.signs(), moment).empty()) << "20 s later, but it gave a sign of life";
  }
  moment += 14s;
  EXPECT_TRUE(watch.still(*other.signs(), moment).empty());
  moment += 2s;
  ASSERT_EQ(watch.still(*other.signs(), moment).size(), 1U) << "16 s without one";
  EXPECT_TRUE(other.take_back(watch.still(*other.signs(), moment).front()).value());
}

TEST_P(TheQueue, ATimeWithoutLookingCountsForNothing) {
  Watch watch(15s);
  add(anna_);
  claim();
  const auto begin = std::chrono::steady_clock::time_point{} + 1h;
  EXPECT_TRUE(watch.still(*queue_->signs(), begin).empty());
  watch.forget();  // The database was gone, for the worker as well.
  EXPECT_TRUE(watch.still(*queue_->signs(), begin + 1h).empty());
  EXPECT_EQ(watch.still(*queue_->signs(), begin + 1h + 15s).size(), 1U);
}

TEST_P(TheQueue, CountsWhatWaitsAndHowLong) {
  add(anna_);
  clock_.move(90s);
  add(anna_);
  add(eva_);
  claim();
  const auto figures = queue_->figures().value();
  EXPECT_EQ(figures.waiting, 2);
  EXPECT_EQ(figures.running, 1);
  EXPECT_EQ(figures.oldest_seconds, 90);
  clock_.move(-1h);
  EXPECT_EQ(queue_->figures()->oldest_seconds, 0);
}

}  // namespace
}  // namespace pareltjes::pearl
