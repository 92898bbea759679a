// SPDX-License-Identifier: EUPL-1.2
// What one organisation sends to another: read by the two and by nobody else, answered, withdrawn.
#include "platform/sharing/letters.hpp"

#include <gtest/gtest.h>

#include "core/testing/set_clock.hpp"
#include "platform/storage/testing/test_database.hpp"

namespace pareltjes::sharing {
namespace {

using core::ErrorCode;

class LettersRoom : public storage::BothDatabases {
 protected:
  void SetUp() override {
    BothDatabases::SetUp();
    if (database_) letters_ = std::make_unique<Letters>(*database_, clock_);
  }
  core::Result<Letter> send(const std::string& title, const std::string& to = "GM0622",
                            const std::string& about = "zaak-1") {
    clock_.move(std::chrono::seconds(1));
    return letters_->send(purmerend_, {"effectzaak", about, title, to, {{"bedden", "MERKTEKEN"}}});
  }
  std::string titles(const core::Result<std::vector<Letter>>& letters) {
    EXPECT_TRUE(letters) << (letters ? "" : core::describe(letters.error(), core::Language::kEnglish));
    std::string text;
    for (const auto& letter : letters.value_or(std::vector<Letter>{})) text += letter.title + " ";
    return text;
  }

  core::SetClock clock_;
  std::unique_ptr<Letters> letters_;
  const storage::Scope purmerend_{"GM0439", "anna"};
  const storage::Scope vlaardingen_{"GM0622", "eva"};
  const storage::Scope groningen_{"GM0014", "gert"};
  const storage::Scope visitor_ = storage::Scope::of_public("bezoeker");
};
ON_BOTH_DATABASES(LettersRoom);

TEST_P(LettersRoom, OnlyTheTwoReadIt) {
  const auto sent = send("een");
  ASSERT_TRUE(sent) << core::describe(sent.error(), core::Language::kEnglish);
  ASSERT_TRUE(send("twee", "GM0014", "zaak-2"));
  EXPECT_EQ(titles(letters_->sent(purmerend_, "effectzaak")), "twee een ") << "the newest first";
  EXPECT_EQ(titles(letters_->sent(purmerend_, "effectzaak", "zaak-1")), "een ");
  EXPECT_EQ(titles(letters_->sent(purmerend_, "iets")), "");
  EXPECT_EQ(titles(letters_->received(vlaardingen_, "effectzaak")), "een ");
  EXPECT_EQ(titles(letters_->sent(vlaardingen_, "effectzaak")), "") << "what was received was not sent";
  EXPECT_EQ(titles(letters_->received(purmerend_, "effectzaak")), "");
  EXPECT_EQ(letters_->find(vlaardingen_, sent->id)->content.at("bedden"), "MERKTEKEN");
  for (const auto& stranger : {groningen_, visitor_}) {
    EXPECT_EQ(letters_->find(stranger, sent->id).error().code, ErrorCode::kNotFound) << stranger.organisation;
    EXPECT_EQ(letters_->replies(stranger, *sent)->size(), 0U);
  }
  EXPECT_EQ(titles(letters_->received(groningen_, "effectzaak")), "twee ");
  EXPECT_EQ(titles(letters_->received(visitor_, "effectzaak")), "");
}

TEST_P(LettersRoom, TheReceiverAnswersAndNobodyElse) {
  const auto sent = send("een").value();
  ASSERT_TRUE(letters_->reply(vlaardingen_, sent.id, {{"vrij", 20}}));
  ASSERT_TRUE(letters_->reply(vlaardingen_, sent.id, {{"vrij", 25}}));
  for (const auto& other : {purmerend_, groningen_, visitor_})
    EXPECT_EQ(letters_->reply(other, sent.id, {{"vrij", 99}}).error().code, ErrorCode::kNotFound);
  // Nor by a row that somebody writes in his own name.
  ASSERT_TRUE(storage::write(*database_, groningen_,
                             "INSERT INTO toegestuurd_antwoord (id, volgnummer, partij, bericht, inhoud_json, op) "
                             "VALUES ('x', 1, 'GM0439', $1, '{\"vrij\":99}', '2026-01-01')",
                             {sent.id}));
  for (const auto& reader : {purmerend_, vlaardingen_}) {
    const auto replies = letters_->replies(reader, sent).value();
    ASSERT_EQ(replies.size(), 2U) << reader.organisation;
    EXPECT_EQ(replies[0].content.at("vrij"), 20) << "the oldest first";
    EXPECT_EQ(replies[1].from, "GM0622");
    EXPECT_EQ(replies[1].actor, "eva");
  }
}

TEST_P(LettersRoom, WhatIsWithdrawnIsEmptyAtOnce) {
  const auto sent = send("een").value();
  ASSERT_TRUE(letters_->reply(vlaardingen_, sent.id, {{"vrij", 20}}));
  for (const auto& other : {vlaardingen_, groningen_, visitor_}) {
    EXPECT_FALSE(letters_->withdraw(other, sent.id)) << other.organisation;
    EXPECT_EQ(letters_->find(vlaardingen_, sent.id)->content.at("bedden"), "MERKTEKEN");
  }
  ASSERT_TRUE(letters_->withdraw(purmerend_, sent.id));
  const auto seen = letters_->find(vlaardingen_, sent.id).value();
  EXPECT_TRUE(seen.content.empty());
  EXPECT_FALSE(seen.withdrawn_at.empty());
  EXPECT_EQ(letters_->reply(vlaardingen_, sent.id, {{"vrij", 30}}).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(letters_->replies(purmerend_, sent)->size(), 1U) << "what the neighbour said is still there";
  EXPECT_EQ(letters_->withdraw(purmerend_, sent.id).error().code, ErrorCode::kNotFound) << "once";
  // The receiver cannot write in it either.
  const auto forced =
      storage::write(*database_, vlaardingen_, "UPDATE toegestuurd SET titel = 'anders' WHERE id = $1", {sent.id});
  EXPECT_TRUE(!forced || *forced == 0);
  EXPECT_EQ(letters_->find(purmerend_, sent.id)->title, "een");
}

TEST_P(LettersRoom, RefusesWhatDoesNotFit) {
  EXPECT_EQ(letters_->send(visitor_, {"effectzaak", "a", "b", "GM0622", {}}).error().code, ErrorCode::kForbidden);
  for (const auto* to : {"", "openbaar", "GM0439"}) EXPECT_EQ(send("een", to).error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(send(" ").error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(send(std::string(301, 'x')).error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(send("\xff").error().code, ErrorCode::kInvalidInput);
  const auto sent = send("een").value();
  EXPECT_EQ(letters_->reply(vlaardingen_, sent.id, std::string(1'100'000, 'x')).error().code, ErrorCode::kInvalidInput);
}

}  // namespace
}  // namespace pareltjes::sharing
