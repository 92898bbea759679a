// SPDX-License-Identifier: EUPL-1.2
// What is kept for visitors lasts no longer than the rights that it rests on.
#include "platform/service/page_cache.hpp"

#include <gtest/gtest.h>

#include "core/testing/set_clock.hpp"
#include "platform/hub/hub.hpp"
#include "platform/storage/testing/test_database.hpp"

namespace pareltjes::service {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

class KeptForVisitors : public storage::BothDatabases {
 protected:
  void set(const char* rfc3339_day, hours hour, minutes minute) {
    const auto wanted = core::Timestamp(*core::parse_day(rfc3339_day)) + hour + minute;
    clock_.move(wanted - clock_.now());
  }
  core::SetClock clock_;
};
ON_BOTH_DATABASES(KeptForVisitors);

TEST_P(KeptForVisitors, EndsAtMidnightInTheNetherlands) {
  PublicState state(*database_, clock_);
  set("2026-12-31", hours(22), minutes(59));  // 23.59 in winter
  const auto before = state.now().value();
  EXPECT_EQ(state.now().value(), before);
  set("2026-12-31", hours(23), minutes(0));  // midnight there, not yet by UTC
  EXPECT_EQ(state.at_hand(), std::nullopt) << "who does not wait gets nothing of yesterday";
  EXPECT_NE(state.now().value(), before);
  set("2026-07-01", hours(21), minutes(59));  // summer: two hours later than UTC
  const auto summer = state.now().value();
  set("2026-07-01", hours(22), minutes(0));
  EXPECT_NE(state.now().value(), summer);
}

TEST_P(KeptForVisitors, IsAnotherWhenWhatIsPublicChanges) {
  PublicState state(*database_, clock_);
  const auto before = state.now().value();
  hub::Hub hub(*database_);
  hub::Dataset dataset;
  dataset.info.id = "proef";
  dataset.info.topic = "aanbod";
  auto& column = dataset.table.columns.emplace_back();
  column.name = "naam";
  column.type = hub::Column::Type::kText;
  column.texts = {"een"};
  ASSERT_TRUE(hub.store(storage::Scope::of_public("proef"), dataset));
  EXPECT_NE(state.now().value(), before);
}

}  // namespace
}  // namespace pareltjes::service
