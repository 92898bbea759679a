// SPDX-License-Identifier: EUPL-1.2
// What the program does by itself, now and then.
#include "app/housekeeping.hpp"

#include <gtest/gtest.h>

#include "the_service.hpp"

namespace pareltjes::service {
namespace {

class Housekeeping : public TheService {};
ON_BOTH_DATABASES(Housekeeping);

TEST_P(Housekeeping, TakesAwaySessionsThatEndedAndInvitationsThatNobodyTookUp) {
  session_of(manager());
  session_of(manager("GM0622"));
  ASSERT_TRUE(installation_->identity()
                  .invite(identity::Member{"x", "x", "x", "GM0439", {identity::Role::kAdministrator}},
                          identity::Role::kReader, "nieuw@voorbeeld.example")
                  .has_value());
  const auto count = [&](const std::string& table) {
    return storage::count(installation_->database(), {"GM0439", "proef"}, table);
  };
  const auto sessions = count("sessie");
  const auto invitations = count("uitnodiging");
  EXPECT_EQ(app::keep_house(*installation_).value(), 0) << "nothing ended";
  EXPECT_EQ(count("sessie"), sessions);
  for (const auto* sql : {"UPDATE sessie SET verloopt_op = '2020-01-01T00:00:00.000Z' WHERE organisatie = 'GM0439'",
                          "UPDATE uitnodiging SET verloopt_op = '2020-01-01T00:00:00.000Z' WHERE email = "
                          "'nieuw@voorbeeld.example'"})
    ASSERT_EQ(storage::write(installation_->database(), {"GM0439", "proef"}, sql), 1);
  EXPECT_EQ(app::keep_house(*installation_).value(), 2);
  EXPECT_EQ(count("sessie"), sessions - 1) << "another's goes on";
  EXPECT_EQ(count("uitnodiging"), invitations - 1);
}

}  // namespace
}  // namespace pareltjes::service
