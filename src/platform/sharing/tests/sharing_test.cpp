// SPDX-License-Identifier: EUPL-1.2
#include "platform/sharing/sharing.hpp"

#include <gtest/gtest.h>

#include <barrier>
#include <thread>

#include "core/testing/set_clock.hpp"
#include "platform/storage/testing/test_database.hpp"

namespace pareltjes::sharing {
namespace {

using core::ErrorCode;

class SharingRoom : public storage::BothDatabases {
 protected:
  void SetUp() override {
    BothDatabases::SetUp();
    if (database_) sharing_ = std::make_unique<Sharing>(*database_, clock_);
  }
  core::Result<Share> offer(const storage::Scope& scope, const std::string& title, const std::string& party = {},
                            const std::string& subject = "vwo-2.51/bouwer-bv") {
    clock_.move(std::chrono::seconds(1));
    return sharing_->offer(scope, {"invulling", subject, title, party, {{"velden", {{"a", "MERKTEKEN"}}}}});
  }
  std::string titles(const core::Result<std::vector<Share>>& shares) {
    EXPECT_TRUE(shares) << (shares ? "" : core::describe(shares.error(), core::Language::kEnglish));
    std::string text;
    for (const auto& share : shares.value_or(std::vector<Share>{})) text += share.title + " ";
    return text;
  }
  std::string seen(const storage::Scope& scope, const std::string& subject = {}) {
    return titles(sharing_->shared(scope, "invulling", subject));
  }

  core::SetClock clock_;
  std::unique_ptr<Sharing> sharing_;
  const storage::Scope purmerend_{"GM0439", "anna"};
  const storage::Scope vlaardingen_{"GM0622", "eva"};
  const storage::Scope supplier_{"bouwer-bv", "piet"};
  const storage::Scope visitor_ = storage::Scope::of_public("bezoeker");
};
ON_BOTH_DATABASES(SharingRoom);

TEST_P(SharingRoom, WhatIsOnesOwnIsSharedAtOnce) {
  const auto made = offer(supplier_, "bijlage");
  ASSERT_TRUE(made) << core::describe(made.error(), core::Language::kEnglish);
  EXPECT_TRUE(made->shared);
  EXPECT_EQ(seen(purmerend_), "bijlage ");
  EXPECT_EQ(sharing_->find(vlaardingen_, made->id)->content.at("velden").at("a"), "MERKTEKEN");
  EXPECT_FALSE(sharing_->find(vlaardingen_, made->id)->owner_agrees) << "who agreed is of the two";
  EXPECT_EQ(sharing_->find(supplier_, made->id)->owner_agrees, true);

  ASSERT_TRUE(sharing_->consent(supplier_, made->id, false));
  EXPECT_EQ(seen(purmerend_), "");
  EXPECT_EQ(sharing_->find(purmerend_, made->id).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(titles(sharing_->own(supplier_, "invulling")), "bijlage ") << "it is still there for the owner";
  ASSERT_TRUE(sharing_->consent(supplier_, made->id, true));
  EXPECT_EQ(seen(purmerend_), "bijlage ");
}

TEST_P(SharingRoom, WhatIsOfTwoIsSharedWhileBothAgree) {
  const auto made = offer(purmerend_, "overeenkomst", "bouwer-bv").value();
  EXPECT_FALSE(made.shared);
  EXPECT_EQ(seen(vlaardingen_), "");
  EXPECT_EQ(sharing_->find(vlaardingen_, made.id).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(titles(sharing_->own(supplier_, "invulling")), "overeenkomst ") << "the other party sees what is asked";
  EXPECT_EQ(titles(sharing_->own(vlaardingen_, "invulling")), "");

  ASSERT_TRUE(sharing_->consent(supplier_, made.id, true));
  EXPECT_EQ(seen(vlaardingen_), "overeenkomst ");
  EXPECT_EQ(seen(visitor_), "overeenkomst ");
  for (const auto& party : {purmerend_, supplier_}) {
    ASSERT_TRUE(sharing_->consent(party, made.id, false));
    EXPECT_EQ(seen(vlaardingen_), "") << party.organisation;
    ASSERT_TRUE(sharing_->consent(party, made.id, true));
    EXPECT_EQ(seen(vlaardingen_), "overeenkomst ") << party.organisation;
  }
}

TEST_P(SharingRoom, ConsentOfAnotherIsNone) {
  const auto made = offer(purmerend_, "overeenkomst", "bouwer-bv").value();
  for (const auto& stranger : {vlaardingen_, visitor_})
    EXPECT_EQ(sharing_->consent(stranger, made.id, true).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(seen(vlaardingen_), "");
  // Nor by a row that somebody writes in his own name.
  ASSERT_TRUE(storage::write(*database_, vlaardingen_,
                             "INSERT INTO deling_akkoord (id, volgnummer, partij, deling, akkoord, op) VALUES ('x', 1, "
                             "'GM0439', $1, 1, '2026-01-01')",
                             {made.id}));
  ASSERT_TRUE(sharing_->consent(purmerend_, made.id, true));
  EXPECT_EQ(seen(vlaardingen_), "");
}

TEST_P(SharingRoom, IsFoundByTheBeginningOfItsSubject) {
  ASSERT_TRUE(offer(supplier_, "een", "", "vwo-2.51/bouwer-bv/plan"));
  ASSERT_TRUE(offer(supplier_, "twee", "", "vwo-2.51/bouwer-bv"));
  ASSERT_TRUE(offer(supplier_, "drie", "", "vwo-2.51/bouwer-bv-2"));
  ASSERT_TRUE(offer(supplier_, "vier", "", "vwo-2.5/bouwer-bv"));
  EXPECT_EQ(seen(purmerend_), "vier drie twee een ") << "the newest first";
  EXPECT_EQ(seen(purmerend_, "vwo-2.51/bouwer-bv"), "twee een ");
  EXPECT_EQ(seen(purmerend_, "vwo-2.51"), "drie twee een ");
  EXPECT_EQ(seen(purmerend_, "vwo-2"), "");
  EXPECT_EQ(titles(sharing_->shared(purmerend_, "iets anders")), "");
}

TEST_P(SharingRoom, RefusesWhatDoesNotFit) {
  EXPECT_EQ(offer(visitor_, "bijlage").error().code, ErrorCode::kForbidden);
  EXPECT_EQ(offer(supplier_, " ").error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(offer(supplier_, std::string(301, 'x')).error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(offer(supplier_, "\xff").error().code, ErrorCode::kInvalidInput);
  const auto large = sharing_->offer(supplier_, {"invulling", "a", "b", "", std::string(1'100'000, 'x')});
  EXPECT_EQ(large.error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(sharing_->consent(supplier_, "geen", true).error().code, ErrorCode::kNotFound);
}

TEST_P(SharingRoom, IsAsBothSaidLastWhenTheySpeakAtOnce) {
  const auto made = offer(purmerend_, "overeenkomst", "bouwer-bv").value();
  for (int round = 0; round < 8; ++round) {
    const bool first = (round & 1) != 0;
    const bool second = (round & 2) != 0;
    std::barrier start(2);
    const auto speak = [&](const storage::Scope& scope, bool given) {
      start.arrive_and_wait();
      for (const bool word : {!given, given}) EXPECT_TRUE(sharing_->consent(scope, made.id, word));
    };
    {
      const std::jthread one(speak, purmerend_, first);
      const std::jthread two(speak, supplier_, second);
    }
    EXPECT_EQ(seen(vlaardingen_).empty(), !(first && second)) << "round " << round;
  }
}

}  // namespace
}  // namespace pareltjes::sharing
