// SPDX-License-Identifier: EUPL-1.2
#include "platform/register/items.hpp"

#include <gtest/gtest.h>

#include "platform/storage/testing/test_database.hpp"
namespace pareltjes::reg {
namespace {

class ItemRegister : public storage::BothDatabases {
 protected:
  const storage::Scope purmerend_{"GM0439", "anna"};
  const storage::Scope groningen_{"GM0014", "eva"};
};

ON_BOTH_DATABASES(ItemRegister);

TEST_P(ItemRegister, KeepsEveryVersionOfAnItem) {
  Items items(*database_, core::system_clock());
  const auto made = items.create(purmerend_, ItemKind::kSupplier, "12345678", R"({"naam":"Bouwbedrijf"})");
  ASSERT_TRUE(made.has_value());
  EXPECT_EQ(items.create(purmerend_, ItemKind::kSupplier, "12345678", R"({"naam":"Nog een"})").error().code,
            core::ErrorCode::kConflict);
  const auto changed = items.update(purmerend_, ItemKind::kSupplier, "12345678", 1, R"({"naam":"Bouwbedrijf BV"})");
  ASSERT_TRUE(changed.has_value());
  EXPECT_EQ(changed->version, 2);
  EXPECT_EQ(items.update(purmerend_, ItemKind::kSupplier, "12345678", 1, R"({"naam":"Te laat"})").error().code,
            core::ErrorCode::kConflict);
  EXPECT_EQ(items.find(purmerend_, ItemKind::kSupplier, "12345678")->content, R"({"naam":"Bouwbedrijf BV"})");
  EXPECT_EQ(items.list(purmerend_, ItemKind::kSupplier)->size(), 1U);
  EXPECT_EQ(items.update(purmerend_, ItemKind::kSupplier, "0", 1, R"({"naam":"x"})").error().code,
            core::ErrorCode::kNotFound);
}

TEST_P(ItemRegister, ShowsPublicItemsToAllAndOwnOnesToTheOwner) {
  Items items(*database_, core::system_clock());
  ASSERT_TRUE(items.create(storage::Scope::of_public("beheer"), ItemKind::kSupplier, "a", R"({"naam":"Openbaar"})")
                  .has_value());
  ASSERT_TRUE(items.create(purmerend_, ItemKind::kSupplier, "b", R"({"naam":"Van Purmerend"})").has_value());
  EXPECT_EQ(items.list(purmerend_, ItemKind::kSupplier)->size(), 2U);
  EXPECT_EQ(items.list(groningen_, ItemKind::kSupplier)->size(), 1U);
  EXPECT_EQ(items.find(groningen_, ItemKind::kSupplier, "b").error().code, core::ErrorCode::kNotFound);
  // What is public is not theirs to change; an own one of the same key goes before it.
  EXPECT_EQ(items.update(groningen_, ItemKind::kSupplier, "a", 1, R"({"naam":"Gekaapt"})").error().code,
            core::ErrorCode::kNotFound);
  ASSERT_TRUE(items.create(groningen_, ItemKind::kSupplier, "a", R"({"naam":"Eigen"})").has_value());
  EXPECT_EQ(items.find(groningen_, ItemKind::kSupplier, "a")->content, R"({"naam":"Eigen"})");
  EXPECT_EQ(items.find(purmerend_, ItemKind::kSupplier, "a")->content, R"({"naam":"Openbaar"})");
}

TEST(ItemContent, IsWhatItsKindNeeds) {
  const std::vector<std::tuple<ItemKind, std::string, bool>> cases{
      {ItemKind::kSupplier, R"({"naam":"x"})", true},
      {ItemKind::kSupplier, R"({"naam":" "})", false},
      {ItemKind::kSupplier, R"(["naam"])", false},
      {ItemKind::kSupplier, "{", false},
      {ItemKind::kProduct, R"({"naam":"x"})", false},
      {ItemKind::kProduct, R"({"naam":"x","leverancier":"12345678"})", true},
      {ItemKind::kSite, R"({"naam":"x","gemeente":"GM0439"})", true},
      {ItemKind::kSite, R"({"naam":"x","gemeente":"Purmerend"})", false}};
  for (const auto& [kind, content, good] : cases) EXPECT_EQ(check_item(kind, content).has_value(), good) << content;
  for (const auto kind : {ItemKind::kSupplier, ItemKind::kProduct, ItemKind::kContract, ItemKind::kSite}) {
    EXPECT_EQ(item_kind_named(name_of(kind)), kind);
  }
}

}  // namespace
}  // namespace pareltjes::reg
