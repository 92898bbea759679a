// SPDX-License-Identifier: EUPL-1.2
#include "platform/identity/identity.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "core/testing/set_clock.hpp"
#include "platform/identity/totp.hpp"
#include "platform/storage/testing/test_database.hpp"

namespace pareltjes::identity {
namespace {

using ::testing::HasSubstr;
using namespace std::chrono_literals;

Settings cheap() {
  Settings settings;
  settings.hash_cost = {1, 8192, 2, 5000ms};  // The least that libsodium takes: tests have many passwords.
  return settings;
}

constexpr const char* kPassword = "vier losse woorden samen";

class Accounts : public storage::BothDatabases {
 protected:
  void SetUp() override {
    BothDatabases::SetUp();
    if (!database_) return;
    identity_ = std::make_unique<Identity>(*database_, clock_, vault_, cheap());
  }

  Member first() {
    auto made = identity_->create_first_administrator({"Anna@Purmerend.nl", "Anna", kPassword},
                                                      {"GM0439", "gemeente", "Purmerend"});
    EXPECT_TRUE(made.has_value());
    return made.value_or(Member{});
  }
  core::Result<SignIn> sign_in(const std::string& user, const std::string& password, const std::string& code = {},
                               const std::string& address = "192.0.2.1", const std::string& old_token = {}) {
    return identity_->sign_in({user, password, code, address, "Firefox op Linux", old_token});
  }
  /// Everything the general tables hold, as one text.
  std::string stored(const std::string& table) {
    std::string all;
    auto read =
        database_->read(storage::Scope::of_public("proef"), [&](storage::Session& session) -> core::Result<void> {
          const auto rows = session.query("SELECT * FROM " + table);
          EXPECT_TRUE(rows.has_value());
          for (std::size_t i = 0; rows && i < rows->size(); ++i) {
            for (std::size_t j = 0; j < rows->names().size(); ++j) {
              if (const auto* text = std::get_if<std::string>(&rows->at(i, j))) all += *text + "|";
              if (const auto* blob = std::get_if<storage::Blob>(&rows->at(i, j))) all += blob->bytes + "|";
            }
          }
          return {};
        });
    EXPECT_TRUE(read.has_value());
    return all;
  }

  core::SetClock clock_;
  secrets::Vault vault_ = secrets::Vault::from_key({7, 7, 7});
  std::unique_ptr<Identity> identity_;
};

ON_BOTH_DATABASES(Accounts);

TEST_P(Accounts, BeginWithOneAdministratorAndNeverTwo) {
  EXPECT_FALSE(identity_->has_accounts().value());
  const auto member = first();
  EXPECT_TRUE(member.is(Role::kAdministrator));
  EXPECT_EQ(member.organisation, "GM0439");
  EXPECT_TRUE(identity_->has_accounts().value());
  const auto second =
      identity_->create_first_administrator({"eva@elders.nl", "Eva", kPassword}, {"GM0439", "gemeente", "Purmerend"});
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().code, core::ErrorCode::kConflict);
  // A user name is taken over all organisations, and nothing is left of the attempt.
  const auto taken = identity_->create_first_administrator({"anna@purmerend.nl", "Anna", kPassword},
                                                           {"GM0014", "gemeente", "Groningen"});
  ASSERT_FALSE(taken.has_value());
  EXPECT_EQ(taken.error().code, core::ErrorCode::kConflict);
  EXPECT_THAT(stored("organisatie"), ::testing::Not(HasSubstr("GM0014")));
}

TEST_P(Accounts, GiveEachOrganisationAFirstAdministratorOfItsOwn) {
  first();
  const auto other =
      identity_->create_first_administrator({"eva@elders.nl", "Eva", kPassword}, {"GM0014", "gemeente", "Groningen"});
  ASSERT_TRUE(other.has_value());
  EXPECT_EQ(other->organisation, "GM0014");
  EXPECT_EQ(identity_->members(*other).value().size(), 1U);
}

TEST_P(Accounts, KeepNoPasswordTokenOrSecretReadable) {
  const auto member = first();
  const auto begun = sign_in("anna@purmerend.nl", kPassword).value();
  const auto factor = identity_->begin_second_factor(member).value();
  const auto invitation = identity_->invite(member, Role::kReader, "eva@purmerend.nl").value();
  const auto all = stored("account") + stored("sessie") + stored("uitnodiging");
  EXPECT_THAT(all, HasSubstr("$argon2id$"));
  for (const auto& secret : {std::string(kPassword), begun.token, begun.csrf, factor.secret,
                             from_base32(factor.secret).value(), invitation.token}) {
    EXPECT_THAT(all, ::testing::Not(HasSubstr(secret)));
  }
}

TEST_P(Accounts, SignInGivesOneAnswerToAllThatIsWrong) {
  first();
  const auto good = sign_in(" ANNA@purmerend.nl ", kPassword);
  ASSERT_TRUE(good.has_value());
  EXPECT_FALSE(good->code_needed);
  EXPECT_EQ(good->member.name, "Anna");
  const auto wrong = sign_in("anna@purmerend.nl", "een heel ander wachtwoord");
  const auto unknown = sign_in("niemand@purmerend.nl", kPassword);
  ASSERT_FALSE(wrong.has_value());
  ASSERT_FALSE(unknown.has_value());
  EXPECT_EQ(wrong.error().code, core::ErrorCode::kUnauthenticated);
  EXPECT_EQ(core::describe(wrong.error(), core::Language::kDutch),
            core::describe(unknown.error(), core::Language::kDutch));
}

TEST_P(Accounts, SessionEndsWhenIdleTooOldRevokedOrSignedOut) {
  const auto member = first();
  const auto token = sign_in("anna@purmerend.nl", kPassword)->token;
  EXPECT_TRUE(identity_->visitor(token).value().has_value());
  EXPECT_FALSE(identity_->visitor("geraden").value().has_value());
  EXPECT_FALSE(identity_->visitor("").value().has_value());

  clock_.move(29min);
  EXPECT_TRUE(identity_->visitor(token).value().has_value());  // Seen: the half hour begins anew.
  clock_.move(29min);
  EXPECT_TRUE(identity_->visitor(token).value().has_value());
  clock_.move(31min);
  EXPECT_FALSE(identity_->visitor(token).value().has_value());

  const auto busy = sign_in("anna@purmerend.nl", kPassword)->token;
  for (int i = 0; i < 12 * 60 / 20 - 1; ++i) {
    clock_.move(20min);
    ASSERT_TRUE(identity_->visitor(busy).value().has_value()) << i;
  }
  clock_.move(21min);  // Twelve hours have passed, however busy it was.
  EXPECT_FALSE(identity_->visitor(busy).value().has_value());

  const auto here = sign_in("anna@purmerend.nl", kPassword)->token;
  const auto there = sign_in("anna@purmerend.nl", kPassword)->token;
  const auto listed = identity_->sessions(member.account).value();
  ASSERT_EQ(listed.size(), 2U);
  const auto there_id = identity_->visitor(there).value()->session;
  EXPECT_EQ(identity_->revoke_session("iemand anders", there_id).error().code, core::ErrorCode::kNotFound);
  EXPECT_TRUE(identity_->revoke_session(member.account, there_id).has_value());
  EXPECT_FALSE(identity_->visitor(there).value().has_value());
  EXPECT_TRUE(identity_->visitor(here).value().has_value());
  EXPECT_FALSE(identity_->visitor(there_id).value().has_value());  // The public id opens nothing.
  EXPECT_TRUE(identity_->sign_out(here).has_value());
  EXPECT_FALSE(identity_->visitor(here).value().has_value());
  EXPECT_EQ(identity_->clean_up().value(), 2);
}

TEST_P(Accounts, SignInReplacesTheSessionThatTheBrowserBrought) {
  first();
  const auto planted = sign_in("anna@purmerend.nl", kPassword)->token;
  const auto fresh = sign_in("anna@purmerend.nl", kPassword, "", "192.0.2.1", planted)->token;
  EXPECT_NE(planted, fresh);
  EXPECT_FALSE(identity_->visitor(planted).value().has_value());
  EXPECT_TRUE(identity_->visitor(fresh).value().has_value());
}

TEST_P(Accounts, FormsAreBoundToTheirSession) {
  first();
  const auto one = sign_in("anna@purmerend.nl", kPassword).value();
  const auto other = sign_in("anna@purmerend.nl", kPassword).value();
  EXPECT_EQ(identity_->visitor(one.token).value()->csrf, one.csrf);
  EXPECT_TRUE(identity_->csrf_fits(one.token, one.csrf));
  EXPECT_FALSE(identity_->csrf_fits(other.token, one.csrf));
  EXPECT_FALSE(identity_->csrf_fits("", identity_->csrf_for("")));
}

TEST_P(Accounts, GuessingSlowsDownButLocksNobodyElseOut) {
  first();
  ASSERT_TRUE(sign_in("anna@purmerend.nl", kPassword, "", "192.0.2.1").has_value());
  for (int i = 0; i < 3; ++i) (void)sign_in("anna@purmerend.nl", "fout fout fout fout", "", "203.0.113.9");
  const auto delayed = sign_in("anna@purmerend.nl", kPassword, "", "203.0.113.9");
  ASSERT_TRUE(!delayed.has_value());
  // The fourth and later attempts wait, even with the right password.
  EXPECT_EQ(delayed.error().code, core::ErrorCode::kTooManyRequests);
  EXPECT_TRUE(sign_in("anna@purmerend.nl", kPassword, "", "192.0.2.1").has_value());  // Anna herself does not.
  clock_.move(1s);
  EXPECT_TRUE(sign_in("anna@purmerend.nl", kPassword, "", "203.0.113.9").has_value());
}

TEST_P(Accounts, InvitationWorksOnceInTimeForItsRoleOnly) {
  const auto admin = first();
  const auto invitation = identity_->invite(admin, Role::kAnalyst, "eva@purmerend.nl").value();
  const auto eva = identity_->accept_invitation(invitation.token, NewAccount{"eva@purmerend.nl", "Eva", kPassword});
  ASSERT_TRUE(eva.has_value());
  EXPECT_EQ(eva->roles, std::set{Role::kAnalyst});
  EXPECT_EQ(
      identity_->accept_invitation(invitation.token, NewAccount{"bas@purmerend.nl", "Bas", kPassword}).error().code,
      core::ErrorCode::kNotFound);
  EXPECT_EQ(identity_->invite(*eva, Role::kAdministrator, "x@y.nl").error().code, core::ErrorCode::kForbidden);

  const auto late = identity_->invite(admin, Role::kReader, "bas@purmerend.nl").value();
  clock_.move(8 * 24h);
  EXPECT_EQ(identity_->accept_invitation(late.token, NewAccount{"bas@purmerend.nl", "Bas", kPassword}).error().code,
            core::ErrorCode::kNotFound);
  EXPECT_EQ(identity_->members(admin)->size(), 2U);

  // A taken name leaves the invitation open, and tells nothing without one.
  const auto next = identity_->invite(admin, Role::kReader, "bas@purmerend.nl").value();
  EXPECT_EQ(identity_->accept_invitation(next.token, NewAccount{"Eva@purmerend.nl", "Bas", kPassword}).error().code,
            core::ErrorCode::kConflict);
  EXPECT_EQ(identity_->accept_invitation("geraden", NewAccount{"Eva@purmerend.nl", "Bas", kPassword}).error().code,
            core::ErrorCode::kNotFound);
  EXPECT_TRUE(identity_->accept_invitation(next.token, NewAccount{"bas@purmerend.nl", "Bas", kPassword}).has_value());
}

TEST_P(Accounts, OneAccountWorksForSeveralOrganisations) {
  const auto anna = first();
  ASSERT_TRUE(identity_->create_organisation({"vng", "landelijk", "Landelijk bureau"}, anna.account).has_value());
  EXPECT_EQ(identity_->create_organisation({"vng", "landelijk", "Nog een"}, anna.account).error().code,
            core::ErrorCode::kConflict);
  EXPECT_FALSE(identity_->create_organisation({"openbaar", "landelijk", "Slim"}, anna.account).has_value());
  EXPECT_FALSE(identity_->create_organisation({"GM439", "gemeente", "Fout"}, anna.account).has_value());
  const Member national{"nationaal", "n", "N", "vng", {Role::kAdministrator}};
  const auto invitation = identity_->invite(national, Role::kJury, "anna@purmerend.nl").value();
  const auto there = identity_->accept_invitation(invitation.token, anna).value();
  EXPECT_EQ(there.roles, std::set{Role::kJury});
  EXPECT_EQ(identity_->memberships(anna.account)->size(), 2U);

  const auto token = sign_in("anna@purmerend.nl", kPassword)->token;
  const auto moved = identity_->switch_organisation(token, "vng");
  ASSERT_TRUE(moved.has_value());
  EXPECT_EQ(moved->member.roles, std::set{Role::kJury});  // Administrator there is no administrator here.
  EXPECT_FALSE(identity_->visitor(token).value().has_value());
  EXPECT_EQ(identity_->switch_organisation(moved->token, "GM0014").error().code, core::ErrorCode::kForbidden);
}

TEST_P(Accounts, RolesAreGivenAndTakenByAnAdministratorAtOnce) {
  const auto admin = first();
  const auto token = identity_->invite(admin, Role::kReader, "eva@purmerend.nl")->token;
  const auto eva = identity_->accept_invitation(token, NewAccount{"eva@purmerend.nl", "Eva", kPassword}).value();
  const auto session = sign_in("eva@purmerend.nl", kPassword)->token;
  EXPECT_EQ(identity_->grant(eva, eva.account, Role::kAdministrator).error().code, core::ErrorCode::kForbidden);
  EXPECT_TRUE(identity_->grant(admin, eva.account, Role::kScorer).has_value());
  EXPECT_TRUE(identity_->visitor(session).value()->member.is(Role::kScorer));
  EXPECT_TRUE(identity_->withdraw(admin, eva.account, Role::kScorer).has_value());
  EXPECT_FALSE(identity_->visitor(session).value()->member.is(Role::kScorer));
  EXPECT_EQ(identity_->withdraw(admin, admin.account, Role::kAdministrator).error().code, core::ErrorCode::kConflict);
  const Member stranger{"x", "x", "x", "GM0014", {Role::kAdministrator}};
  EXPECT_EQ(identity_->grant(stranger, eva.account, Role::kReader).error().code, core::ErrorCode::kNotFound);
  EXPECT_EQ(identity_->reset_second_factor(stranger, eva.account).error().code, core::ErrorCode::kNotFound);
}

TEST_P(Accounts, PasswordChangeEndsOtherSessions) {
  const auto anna = first();
  const auto here = sign_in("anna@purmerend.nl", kPassword)->token;
  const auto there = sign_in("anna@purmerend.nl", kPassword)->token;
  EXPECT_EQ(identity_->change_password(anna, "fout fout fout", "nieuwe lange zin hier", here).error().code,
            core::ErrorCode::kForbidden);
  EXPECT_EQ(identity_->change_password(anna, kPassword, "kort", here).error().code, core::ErrorCode::kInvalidInput);
  ASSERT_TRUE(identity_->change_password(anna, kPassword, "nieuwe lange zin hier", here).has_value());
  EXPECT_TRUE(identity_->visitor(here).value().has_value());
  EXPECT_FALSE(identity_->visitor(there).value().has_value());
  EXPECT_FALSE(sign_in("anna@purmerend.nl", kPassword).has_value());
  EXPECT_TRUE(sign_in("anna@purmerend.nl", "nieuwe lange zin hier").has_value());
}

TEST_P(Accounts, SecondFactorIsNeededOnceConfirmedAndNoCodeWorksTwice) {
  const auto anna = first();
  const auto factor = identity_->begin_second_factor(anna).value();
  EXPECT_THAT(factor.uri, HasSubstr("otpauth://totp/Pareltjes:anna%40purmerend.nl?secret=" + factor.secret));
  const auto secret = from_base32(factor.secret).value();
  const auto code = [&] { return hotp(secret, totp_step(clock_.now())); };
  EXPECT_TRUE(sign_in("anna@purmerend.nl", kPassword).has_value());  // Not confirmed yet: nobody locks himself out.
  EXPECT_FALSE(identity_->confirm_second_factor(anna, "abcdef").has_value());
  const auto used = code();
  ASSERT_TRUE(identity_->confirm_second_factor(anna, used).has_value());
  EXPECT_EQ(identity_->begin_second_factor(anna).error().code, core::ErrorCode::kConflict);

  const auto without = sign_in("anna@purmerend.nl", kPassword);
  ASSERT_TRUE(without.has_value());
  EXPECT_TRUE(without->code_needed);
  EXPECT_EQ(without->token, "");
  EXPECT_FALSE(sign_in("anna@purmerend.nl", kPassword, used).has_value());  // It confirmed, and is spent.
  clock_.move(31s);
  const auto fresh = code();
  EXPECT_FALSE(sign_in("anna@purmerend.nl", kPassword, "000000").has_value());
  EXPECT_TRUE(sign_in("anna@purmerend.nl", kPassword, fresh).has_value());
  EXPECT_FALSE(sign_in("anna@purmerend.nl", kPassword, fresh).has_value());
  EXPECT_FALSE(identity_->remove_second_factor(anna, "fout fout fout").has_value());
  EXPECT_TRUE(identity_->remove_second_factor(anna, kPassword).has_value());
  clock_.move(1h);
  EXPECT_FALSE(sign_in("anna@purmerend.nl", kPassword)->code_needed);
}

TEST_P(Accounts, TextFromOutsideIsNeverSql) {
  first();
  const std::vector<std::string> inputs{"' OR 1=1 --", "anna@purmerend.nl'; DROP TABLE account; --", "\xff\xfe",
                                        std::string(9000, 'a')};
  for (const auto& evil : inputs) {
    EXPECT_FALSE(sign_in(evil, evil).has_value());
    EXPECT_FALSE(identity_->visitor(evil).value().has_value());
    clock_.move(1h);
  }
  EXPECT_TRUE(sign_in("anna@purmerend.nl", kPassword).has_value());
}

}  // namespace
}  // namespace pareltjes::identity
