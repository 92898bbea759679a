// SPDX-License-Identifier: EUPL-1.2
#include "platform/sharing/consultation.hpp"

#include <gtest/gtest.h>

#include "core/testing/set_clock.hpp"
#include "platform/storage/testing/test_database.hpp"

namespace pareltjes::sharing {
namespace {

using core::ErrorCode;

class ConsultationRoom : public storage::BothDatabases {
 protected:
  void SetUp() override {
    BothDatabases::SetUp();
    if (database_) consultations_ = std::make_unique<Consultations>(*database_, clock_, "oordeel");
  }
  std::string lay(const std::string& subject = "toepassing-1", const std::string& party = "bouwer-bv") {
    clock_.move(std::chrono::seconds(1));
    const auto made = consultations_->lay_before(purmerend_, {subject, "Planvoorraad", party, {{"zin", "MERKTEKEN"}}});
    EXPECT_TRUE(made) << (made ? "" : core::describe(made.error(), core::Language::kEnglish));
    return made ? made->id : std::string();
  }
  core::Result<void> say(const storage::Scope& scope, const std::string& id, const std::string& item,
                         const std::string& words) {
    clock_.move(std::chrono::seconds(1));
    return consultations_->answer(scope, id, item, {{"antwoord", words}});
  }
  /// Whether it says to this reader that it was withdrawn, and nothing else.
  bool is_empty_for(const storage::Scope& reader, const std::string& id) {
    const auto one = consultations_->find(reader, id);
    EXPECT_TRUE(one) << (one ? "" : core::describe(one.error(), core::Language::kEnglish));
    if (!one) return false;
    EXPECT_EQ(one->withdrawn_at.empty(), !one->content.is_null());
    return one->content.is_null();
  }
  std::string last(const std::string& id, const std::string& item) {
    const auto one = consultations_->find(purmerend_, id);
    const auto* word = one ? one->answer_on(item) : nullptr;
    return word == nullptr ? std::string() : word->content.value("antwoord", "");
  }

  core::SetClock clock_;
  std::unique_ptr<Consultations> consultations_;
  const storage::Scope purmerend_{"GM0439", "anna"};
  const storage::Scope vlaardingen_{"GM0622", "eva"};
  const storage::Scope supplier_{"bouwer-bv", "piet"};
  const storage::Scope rival_{"ander-bv", "kees"};
  const storage::Scope visitor_ = storage::Scope::of_public("bezoeker");
};
ON_BOTH_DATABASES(ConsultationRoom);

TEST_P(ConsultationRoom, OnlyTheTwoSeeIt) {
  const auto id = lay();
  const auto seen = consultations_->find(supplier_, id);
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->content.at("zin"), "MERKTEKEN");
  EXPECT_EQ(seen->owner, "GM0439");
  ASSERT_EQ(consultations_->received(supplier_)->size(), 1U);
  Consultations others(*database_, clock_, "iets anders");
  EXPECT_TRUE(others.received(supplier_)->empty());
  EXPECT_TRUE(others.own(purmerend_)->empty());
  EXPECT_EQ(others.find(supplier_, id).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(others.answer(supplier_, id, "exit", {}).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(others.withdraw(purmerend_, id).error().code, ErrorCode::kNotFound);
  EXPECT_TRUE(consultations_->own(supplier_)->empty());
  ASSERT_EQ(consultations_->own(purmerend_)->size(), 1U);
  EXPECT_TRUE(consultations_->received(purmerend_)->empty());
  for (const auto& other : {vlaardingen_, rival_, visitor_}) {
    EXPECT_EQ(consultations_->find(other, id).error().code, ErrorCode::kNotFound) << other.organisation;
    EXPECT_TRUE(consultations_->own(other)->empty()) << other.organisation;
    EXPECT_TRUE(consultations_->received(other)->empty()) << other.organisation;
    EXPECT_EQ(say(other, id, "exit", "eens").error().code, ErrorCode::kNotFound) << other.organisation;
    EXPECT_EQ(consultations_->withdraw(other, id).error().code, ErrorCode::kNotFound) << other.organisation;
  }
  EXPECT_EQ(last(id, "exit"), "");
}

TEST_P(ConsultationRoom, TheLastAnswerCountsAndEachStays) {
  const auto id = lay();
  ASSERT_TRUE(say(supplier_, id, "exit", "oneens"));
  ASSERT_TRUE(say(supplier_, id, "api", "eens"));
  ASSERT_TRUE(say(supplier_, id, "exit", "addendum"));
  EXPECT_EQ(last(id, "exit"), "addendum");
  EXPECT_EQ(last(id, "api"), "eens");
  EXPECT_EQ(last(id, "locatie"), "");
  EXPECT_EQ(consultations_->find(supplier_, id)->words.size(), 3U);
  EXPECT_EQ(say(purmerend_, id, "exit", "eens").error().code, ErrorCode::kNotFound) << "the owner does not answer";
}

TEST_P(ConsultationRoom, SettledIsTheAnswerThatWasRead) {
  const auto id = lay();
  ASSERT_TRUE(say(supplier_, id, "exit", "oneens"));
  const auto first = consultations_->find(purmerend_, id)->answer_on("exit")->id;
  EXPECT_EQ(consultations_->settle(supplier_, id, first).error().code, ErrorCode::kNotFound) << "not by who gave it";
  EXPECT_EQ(consultations_->settle(purmerend_, id, "bestaat-niet").error().code, ErrorCode::kNotFound);
  const auto open = [&] {
    const auto one = consultations_->find(purmerend_, id).value();
    return !one.settled(*one.answer_on("exit"));
  };
  EXPECT_TRUE(open());
  ASSERT_TRUE(consultations_->settle(purmerend_, id, first));
  ASSERT_TRUE(consultations_->settle(purmerend_, id, first)) << "again does nothing";
  EXPECT_FALSE(open());
  EXPECT_EQ(consultations_->find(purmerend_, id)->words.size(), 2U);
  ASSERT_TRUE(say(supplier_, id, "exit", "addendum"));
  EXPECT_TRUE(open()) << "a later answer is open again";
  // Whoever did not see a newer answer does not settle it.
  const auto second = consultations_->find(purmerend_, id)->answer_on("exit")->id;
  ASSERT_TRUE(say(supplier_, id, "exit", "oneens"));
  EXPECT_EQ(consultations_->settle(purmerend_, id, second).error().code, ErrorCode::kConflict);
  EXPECT_TRUE(open());
}

TEST_P(ConsultationRoom, WhatIsWithdrawnOrReplacedShowsThePartyNothingMore) {
  const auto first = lay();
  ASSERT_TRUE(say(supplier_, first, "exit", "oneens"));
  const auto second = lay();
  EXPECT_TRUE(is_empty_for(supplier_, first)) << "replaced";
  EXPECT_EQ(say(supplier_, first, "exit", "eens").error().code, ErrorCode::kConflict);
  EXPECT_FALSE(is_empty_for(supplier_, second));
  const auto other = lay("toepassing-2");
  EXPECT_FALSE(is_empty_for(supplier_, second)) << "another subject";

  ASSERT_TRUE(consultations_->withdraw(purmerend_, second));
  ASSERT_TRUE(consultations_->withdraw(purmerend_, second)) << "again does nothing";
  EXPECT_TRUE(is_empty_for(supplier_, second));
  EXPECT_EQ(consultations_->withdraw(supplier_, other).error().code, ErrorCode::kNotFound) << "not by the party";
  const auto list = consultations_->received(supplier_).value();
  for (const auto& one : list) {
    EXPECT_EQ(one.withdrawn_at.empty(), one.id == other);
    EXPECT_TRUE(one.content.is_null());
  }
  const auto kept = consultations_->find(purmerend_, first);
  ASSERT_TRUE(kept) << "its owner keeps all of it";
  EXPECT_EQ(kept->content.at("zin"), "MERKTEKEN");
  EXPECT_EQ(kept->words.size(), 2U);
  // Laid before another supplier, the first one has nothing of it any more.
  const auto elsewhere = lay("toepassing-2", "ander-bv");
  EXPECT_TRUE(is_empty_for(supplier_, other));
  EXPECT_EQ(consultations_->find(supplier_, elsewhere).error().code, ErrorCode::kNotFound);
  EXPECT_FALSE(is_empty_for(rival_, elsewhere));
}

TEST_P(ConsultationRoom, OneThingIsLaidBeforeSeveralEachBySubjectOfItsOwn) {
  const auto first = lay("zaak-1/GM0622", "GM0622");
  const auto second = lay("zaak-1/ander-bv", "ander-bv");
  lay("zaak-10/GM0622", "GM0622");
  lay("zaak_1/GM0622", "GM0622");
  const auto own = consultations_->own(purmerend_, "zaak-1").value();
  ASSERT_EQ(own.size(), 2U);
  EXPECT_EQ(own[0].id, second) << "the newest first";
  EXPECT_EQ(own[1].id, first);
  const auto again = lay("zaak-1/GM0622", "GM0622");
  EXPECT_TRUE(is_empty_for(vlaardingen_, first)) << "replaced by the newer one";
  EXPECT_FALSE(is_empty_for(vlaardingen_, again));
  EXPECT_FALSE(is_empty_for(rival_, second)) << "which is another one";
  EXPECT_TRUE(consultations_->own(purmerend_, "zaak-1/").value().empty());
  EXPECT_EQ(consultations_->own(purmerend_).value().size(), 5U);
}

TEST_P(ConsultationRoom, ARowThatSomebodyElseWritesIsNoAnswer) {
  const auto id = lay();
  ASSERT_TRUE(say(supplier_, id, "exit", "oneens"));
  // In his own name, as if the municipality were the other of the two.
  ASSERT_TRUE(storage::write(*database_, rival_,
                             "INSERT INTO voorlegging_woord (id, volgnummer, partij, voorlegging, soort, onderdeel, "
                             "inhoud_json, op) VALUES ('x', 1, 'GM0439', $1, 'antwoord', 'exit', "
                             "'{\"antwoord\":\"eens\"}', '2999-01-01')",
                             {id}));
  EXPECT_EQ(last(id, "exit"), "oneens");
}

TEST_P(ConsultationRoom, SaysWhatIsWrong) {
  const auto code = [&](const storage::Scope& scope, const NewConsultation& one) {
    const auto made = consultations_->lay_before(scope, one);
    return made ? ErrorCode::kInternal : made.error().code;
  };
  EXPECT_EQ(code(visitor_, {"x", "Titel", "bouwer-bv", {}}), ErrorCode::kForbidden);
  EXPECT_EQ(code(purmerend_, {"x", "Titel", "", {}}), ErrorCode::kInvalidInput);
  EXPECT_EQ(code(purmerend_, {"x", "Titel", "GM0439", {}}), ErrorCode::kInvalidInput);
  EXPECT_EQ(code(purmerend_, {"x", "Titel", "openbaar", {}}), ErrorCode::kInvalidInput);
  EXPECT_EQ(code(purmerend_, {"x", " ", "bouwer-bv", {}}), ErrorCode::kInvalidInput);
  EXPECT_EQ(code(purmerend_, {"x", "Titel", "bouwer-bv", std::string(2'000'000, 'x')}), ErrorCode::kInvalidInput);
  const auto id = lay();
  EXPECT_EQ(say(supplier_, id, "exit", std::string(30'000, 'x')).error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(say(supplier_, id, std::string(200, 'x'), "eens").error().code, ErrorCode::kInvalidInput);
}

}  // namespace
}  // namespace pareltjes::sharing
