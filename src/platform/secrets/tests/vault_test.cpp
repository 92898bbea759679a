// SPDX-License-Identifier: EUPL-1.2
#include "platform/secrets/vault.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <set>

namespace pareltjes::secrets {
namespace {

class VaultFile : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("vault-" + random_token());
    std::filesystem::create_directories(folder_);
    file_ = folder_ / "sleutel";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::filesystem::path folder_, file_;
};

TEST_F(VaultFile, IsMadeOnceAndReadableForTheOwnerOnly) {
  const auto first = Vault::open(file_);
  ASSERT_TRUE(first.has_value());
  struct stat about{};
  ASSERT_EQ(::stat(file_.c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777U, 0600U);
  const auto second = Vault::open(file_);
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(second->unseal(first->seal("geheim", "proef"), "proef").value(), "geheim");
}

TEST_F(VaultFile, IsRefusedWhenOthersMayReadItOrItIsNoKey) {
  ASSERT_TRUE(Vault::open(file_).has_value());
  ::chmod(file_.c_str(), 0644);
  EXPECT_EQ(Vault::open(file_).error().code, core::ErrorCode::kInvalidFile);
  ::chmod(file_.c_str(), 0600);
  std::ofstream(file_) << "iets anders";
  EXPECT_EQ(Vault::open(file_).error().code, core::ErrorCode::kInvalidFile);
  EXPECT_EQ(Vault::open(folder_ / "weg" / "sleutel").error().code, core::ErrorCode::kStorageUnavailable);
}

TEST(Vault, OpensNothingThatWasChangedOrMeantForAnotherPurpose) {
  const auto vault = Vault::from_key({1, 2, 3});
  const auto sealed = vault.seal("geheim", "totp");
  EXPECT_EQ(vault.unseal(sealed, "totp").value(), "geheim");
  EXPECT_FALSE(vault.unseal(sealed, "ondertekenen").has_value());
  EXPECT_FALSE(Vault::from_key({1, 2, 4}).unseal(sealed, "totp").has_value());
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    auto changed = sealed;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_FALSE(vault.unseal(changed, "totp").has_value()) << i;
  }
  for (std::size_t length = 0; length < sealed.size(); ++length) {
    EXPECT_FALSE(vault.unseal(std::string_view(sealed).substr(0, length), "totp").has_value()) << length;
  }
  EXPECT_NE(sealed, vault.seal("geheim", "totp"));
  EXPECT_NE(vault.mac("a", "x"), vault.mac("a", "y"));
}

TEST(Tokens, AreLongAndNeverTheSame) {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(seen.insert(random_token()).second);
  EXPECT_EQ(seen.begin()->size(), 43U);
  EXPECT_TRUE(same("abc", "abc"));
  EXPECT_FALSE(same("abc", "abd"));
  EXPECT_FALSE(same("abc", "ab"));
}

TEST(Hex, GoesBothWays) {
  EXPECT_EQ(to_hex(std::string("\x00\xff\x1a", 3)), "00ff1a");
  EXPECT_EQ(from_hex("00ff1a").value(), std::string("\x00\xff\x1a", 3));
  EXPECT_FALSE(from_hex("0g").has_value());
  EXPECT_FALSE(from_hex("FF").has_value());  // One spelling only.
  EXPECT_FALSE(from_hex("f").has_value());
}

}  // namespace
}  // namespace pareltjes::secrets
