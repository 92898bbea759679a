// SPDX-License-Identifier: EUPL-1.2
// Rows of two: the owner and the organisation in column partij read them, the owner alone adds, nobody else sees any.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/storage/testing/test_database.hpp"

namespace pareltjes::storage {
namespace {

const Scope kSupplier{"bouwer-bv", "piet"};
constexpr auto kNewReply =
    "INSERT INTO antwoord (id, volgnummer, partij, gemeente, leverancier, product, onderwerp, tekst, op) "
    "VALUES ($1, $2, $3, 'GM0344', 'bouwer-bv', 'plan', 'stop-1.4.1', 'MERK', 't')";

class Parties : public BothDatabases {
 protected:
  void SetUp() override {
    BothDatabases::SetUp();
    if (!database_) return;
    ASSERT_EQ(write(*database_, kUtrecht, kNewReply, {"a", std::int64_t{1}, "bouwer-bv"}), 1);
    ASSERT_EQ(write(*database_, kUtrecht, kNewReply, {"alleen", std::int64_t{2}, ""}), 1);
  }
};
ON_BOTH_DATABASES(Parties);

TEST_P(Parties, ShowARowToItsOwnerAndItsPartyOnly) {
  EXPECT_EQ(count(*database_, kUtrecht, "antwoord"), 2);
  const auto seen = read(*database_, kSupplier, "SELECT id, organisatie FROM antwoord");
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen.text(0, 0), "a");
  EXPECT_EQ(seen.text(0, 1), "GM0344");
  EXPECT_EQ(count(*database_, kPurmerend, "antwoord"), 0);
  EXPECT_EQ(count(*database_, kPublicScope, "antwoord"), 0) << "a visitor";
  EXPECT_EQ(read(*database_, kPurmerend, "SELECT id FROM antwoord WHERE partij = 'bouwer-bv' OR 1 = 1").size(), 0U);
}

TEST_P(Parties, LetNobodyWriteInAnothersName) {
  // Whose a row is says the session, not the statement.
  const auto forged = write(*database_, kPurmerend,
                            "INSERT INTO antwoord (organisatie, actor, id, volgnummer, partij, gemeente, leverancier, "
                            "product, onderwerp, tekst, op) VALUES ('GM0344', 'x', 'vals', 9, 'bouwer-bv', 'GM0344', "
                            "'bouwer-bv', 'plan', 'stop-1.4.1', 'vals', 't')");
  if (forged) {
    EXPECT_EQ(read(*database_, kSupplier, "SELECT organisatie FROM antwoord WHERE id = 'vals'").text(0, 0), "GM0439");
  }
  EXPECT_EQ(count(*database_, kUtrecht, "antwoord"), 2);
  // The second reader adds nothing to another's rows, and changes none.
  for (const auto* deed : {"UPDATE antwoord SET tekst = 'vals'", "DELETE FROM antwoord",
                           "UPDATE antwoord SET partij = 'GM0439' WHERE id = 'a'"}) {
    for (const auto& who : {kSupplier, kPurmerend, kUtrecht, kPublicScope}) {
      const auto done = write(*database_, who, deed);
      EXPECT_TRUE(!done || *done == 0) << deed << " by " << who.organisation;
    }
  }
  const auto kept = read(*database_, kUtrecht, "SELECT tekst, partij FROM antwoord ORDER BY id");
  ASSERT_EQ(kept.size(), 2U);
  EXPECT_EQ(kept.text(0, 0), "MERK");
  EXPECT_EQ(kept.text(0, 1), "bouwer-bv");
}

TEST_P(Parties, AreNeverEverybody) {
  const auto leaked = write(*database_, kUtrecht, kNewReply, {"lek", std::int64_t{3}, "openbaar"});
  EXPECT_FALSE(leaked) << "a row of two is no public row";
  EXPECT_EQ(count(*database_, kPublicScope, "antwoord"), 0);
}

}  // namespace
}  // namespace pareltjes::storage
