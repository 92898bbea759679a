// SPDX-License-Identifier: EUPL-1.2
// A right that ends while a run is under way, by a clock that is set.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/resources.hpp"
#include "core/testing/set_clock.hpp"
#include "pearls/datarechten/register/rights_keeper.hpp"
#include "platform/storage/testing/test_database.hpp"

namespace pareltjes::datarechten {
namespace {

using testing::HasSubstr;

class InUse : public storage::BothDatabases {
 protected:
  void SetUp() override {
    BothDatabases::SetUp();
    if (!database_) return;
    vault_.emplace(secrets::Vault::from_key({3}));
    evidence_.emplace(*database_, clock_, *vault_);
    audit_.emplace(*database_, clock_, *evidence_);
    log_.emplace(*database_, clock_, *audit_, *evidence_);
    dossiers_.emplace(*database_, clock_);
    for (auto& kind : record_kinds()) ASSERT_TRUE(dossiers_->declare(std::move(kind)));
    keeper_.emplace(*database_, *dossiers_, clock_, *log_);
  }
  void set(const char* day, int hour, int minute) {
    const auto wanted =
        core::Timestamp(*core::parse_day(day)) + std::chrono::hours(hour) + std::chrono::minutes(minute);
    clock_.move(wanted - clock_.now());
  }
  /// An application with plans whose contract gives all rights until a day.
  std::string add_application(const std::string& until) {
    Application application;
    application.name = "Planvoorraad";
    application.supplier = "Bouwer";
    application.contract.from = "2026-01-01";
    application.contract.until = until;
    application.data.push_back({"plannen", "Woningplannen"});
    const auto made = dossiers_->create(scope_, std::string(kApplication), "a", to_json(application)).value();
    add_contract(made.id, "vrij", "2026-01-01");
    return made.id;
  }
  void add_contract(const std::string& application, const std::string& name, const std::string& signed_on) {
    const auto words = core::find_resource("src/pearls/datarechten/voorbeeld/" + name + ".md").value();
    auto document = texts::read(name + ".md", words);
    ASSERT_TRUE(document);
    ASSERT_TRUE(keeper_->add_text(scope_, {application, name + ".md", name, signed_on, "", std::move(*document)}));
  }
  hub::Snapshot plans() {
    auto dataset = std::make_shared<hub::Dataset>();
    dataset->info.id = "plannen";
    dataset->info.title = {"Woningplannen", "Housing plans"};
    dataset->info.version = "0123456789ab";
    dataset->info.organisation = scope_.organisation;
    return hub::Snapshot({dataset});
  }
  core::Result<pearl::DataUse> begin() { return keeper_->may_use(scope_, scope_, "wijkvoorzieningen", plans()); }
  std::vector<rights::LogLine> lines() { return log_->list(scope_, {}).value(); }

  core::SetClock clock_;
  const storage::Scope scope_{"GM0439", "anna"};
  std::optional<secrets::Vault> vault_;
  std::optional<evidence::Evidence> evidence_;
  std::optional<evidence::Audit> audit_;
  std::optional<rights::DecisionLog> log_;
  std::optional<dossier::Dossiers> dossiers_;
  std::optional<RightsKeeper> keeper_;
};
ON_BOTH_DATABASES(InUse);

TEST_P(InUse, ARunThatEndsBeforeItsRightGivesItsOutcome) {
  set("2026-12-31", 22, 50);
  add_application("2026-12-31");
  const auto use = begin();
  ASSERT_TRUE(use) << core::describe(use.error(), core::Language::kEnglish);
  set("2026-12-31", 22, 59);  // 23.59 in the Netherlands: the last minute of the right.
  EXPECT_TRUE(use->ended(true));
  EXPECT_EQ(lines().front().kind, "gebruik");
  EXPECT_EQ(lines().front().status, 1);
}

TEST_P(InUse, ARunThatEndsAfterItsRightIsRefusedAndThatIsWrittenDown) {
  set("2026-12-31", 22, 59);
  add_application("2026-12-31");
  const auto use = begin();
  ASSERT_TRUE(use);
  set("2026-12-31", 23, 0);  // Midnight in the Netherlands.
  const auto ended = use->ended(true);
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().code, core::ErrorCode::kForbidden);
  EXPECT_THAT(ended.error().message.nl, HasSubstr("geëindigd op 2026-12-31"));
  EXPECT_EQ(lines()[0].status, 2) << "the use did not succeed";
  EXPECT_EQ(lines()[1].kind, "besluit");
  EXPECT_FALSE(lines()[1].permitted);
  EXPECT_FALSE(begin()) << "and a run cannot begin any more";
}

TEST_P(InUse, AContractThatChangesMeanwhileCountsAsWell) {
  set("2026-06-01", 10, 0);
  const auto application = add_application("2026-12-31");
  const auto use = begin();
  ASSERT_TRUE(use);
  add_contract(application, "gesloten", "2026-06-01");
  const auto ended = use->ended(true);
  ASSERT_FALSE(ended);
  EXPECT_THAT(ended.error().message.nl, HasSubstr("hield op tijdens deze uitvoering"));
}

TEST_P(InUse, AFailedRunIsWrittenDownAsThat) {
  set("2026-06-01", 10, 0);
  add_application("2026-12-31");
  const auto use = begin();
  ASSERT_TRUE(use);
  EXPECT_TRUE(use->ended(false));
  EXPECT_EQ(lines().front().status, 2);
}

/// What the log itself stores is no reason to read all rights anew; what changes a right is.
TEST_P(InUse, ARightThatChangesIsSeenAtOnce) {
  set("2026-06-01", 10, 0);
  const auto application = add_application("2026-12-31");
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(begin());
  add_contract(application, "gesloten", "2026-06-01");
  EXPECT_FALSE(begin());
  add_contract(application, "deels", "2026-06-02");
  const auto again = begin();
  EXPECT_TRUE(again) << core::describe(again.error(), core::Language::kDutch);
}

}  // namespace
}  // namespace pareltjes::datarechten
