// SPDX-License-Identifier: EUPL-1.2
#include "platform/dossier/notices.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "platform/storage/testing/test_database.hpp"

namespace pareltjes::dossier {
namespace {

using nlohmann::json;

class NoticesRoom : public storage::BothDatabases {
 protected:
  void SetUp() override {
    BothDatabases::SetUp();
    if (database_) notices_ = std::make_unique<Notices>(*database_, core::system_clock());
  }
  core::Result<void> tell(const storage::Scope& scope, const std::string& subject, bool fail_after = false) {
    return database_->write(scope, [&](storage::Session& session) -> core::Result<void> {
      auto told = notices_->publish(session, "addendum-getekend", subject, {{"stuk", subject}});
      if (!told || !fail_after) return told;
      return core::fail(core::ErrorCode::kInternal, {"Mislukt.", "Failed."});
    });
  }
  std::string unread(const storage::Scope& scope, const char* listener = "datarechten") {
    std::string subjects;
    const auto all = notices_->unread(scope, listener);
    for (const auto& notice : all.value()) subjects += notice.subject + " ";
    return subjects;
  }
  std::unique_ptr<Notices> notices_;
  const storage::Scope purmerend_{"GM0439", "anna"};
  const storage::Scope groningen_{"GM0014", "eva"};
};
ON_BOTH_DATABASES(NoticesRoom);

TEST_P(NoticesRoom, AListenerReadsWhatItHasNotReadInOrder) {
  ASSERT_TRUE(tell(purmerend_, "a"));
  ASSERT_TRUE(tell(purmerend_, "b"));
  EXPECT_EQ(unread(purmerend_), "a b ");
  EXPECT_EQ(unread(purmerend_), "a b ") << "reading alone changes nothing";
  ASSERT_TRUE(notices_->mark_read(purmerend_, "datarechten", 1));
  EXPECT_EQ(unread(purmerend_), "b ");
  EXPECT_EQ(unread(purmerend_, "een ander"), "a b ");
  ASSERT_TRUE(notices_->mark_read(purmerend_, "datarechten", 2));
  ASSERT_TRUE(notices_->mark_read(purmerend_, "datarechten", 1));
  EXPECT_EQ(unread(purmerend_), "") << "it never goes back";
  ASSERT_TRUE(tell(purmerend_, "c"));
  EXPECT_EQ(unread(purmerend_), "c ");
  EXPECT_EQ(notices_->unread(purmerend_, "datarechten")->front().number, 3);
}

TEST_P(NoticesRoom, OneOrganisationHearsNothingOfAnother) {
  ASSERT_TRUE(tell(purmerend_, "a"));
  EXPECT_EQ(unread(groningen_), "");
  EXPECT_TRUE(notices_->about(groningen_, "a")->empty());
  ASSERT_TRUE(tell(groningen_, "g"));
  EXPECT_EQ(notices_->unread(groningen_, "datarechten")->front().number, 1);
  EXPECT_EQ(notices_->about(purmerend_, "a")->front().content.at("stuk"), "a");
}

TEST_P(NoticesRoom, WhatDidNotHappenIsNotTold) {
  EXPECT_FALSE(tell(purmerend_, "a", true));
  EXPECT_EQ(unread(purmerend_), "");
}

TEST_P(NoticesRoom, ManyAtOnceAreAllHeardOnce) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([&, i] {
      for (int j = 0; j < 5; ++j) EXPECT_TRUE(tell(purmerend_, std::to_string(i * 5 + j)));
    });
  }
  for (auto& thread : threads) thread.join();
  const auto all = notices_->unread(purmerend_, "datarechten").value();
  ASSERT_EQ(all.size(), 30U);
  for (std::size_t i = 0; i < all.size(); ++i) EXPECT_EQ(all[i].number, static_cast<std::int64_t>(i + 1));
}

TEST_P(NoticesRoom, ThereIsALimit) {
  const auto told = database_->write(purmerend_, [&](storage::Session& session) {
    return notices_->publish(session, "addendum-getekend", "a", {{"stuk", std::string(13'000'000, 'a')}});
  });
  ASSERT_FALSE(told);
  EXPECT_EQ(told.error().code, core::ErrorCode::kInvalidInput);
}

}  // namespace
}  // namespace pareltjes::dossier
