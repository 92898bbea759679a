// SPDX-License-Identifier: EUPL-1.2
#include "pearls/omgevingswet/pack_list.hpp"

#include <gtest/gtest.h>

#include <set>

namespace pareltjes::omgevingswet {
namespace {

TEST(PackList, EveryRowOfTheBuiltInListIsWhole) {
  const auto& list = PackList::built_in();
  EXPECT_EQ(list.names(), (std::vector<std::string>{"stop-1.3.0", "stop-1.3.0-pzh", "waardelijsten-4.3.0"}));
  std::set<std::string> addresses;
  for (const auto& source : list.sources()) {
    EXPECT_TRUE(source.address.starts_with("https://")) << source.address;
    EXPECT_FALSE(source.source.empty() || source.licence.empty()) << source.address;
    EXPECT_TRUE(addresses.insert(source.address).second) << source.address;
    EXPECT_EQ(source.sha256.find_first_not_of("0123456789abcdef"), std::string::npos) << source.sha256;
  }
}

TEST(PackList, AFileIsWhatItsChecksumSays) {
  // SHA-256 of "abc": FIPS 180-2, appendix B.1.
  PackSource source{"x-1", "https://a.example/b/wet.xsd?x=1",
                    "",    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                    "",    ""};
  const auto files = files_from(source, "abc", {});
  ASSERT_TRUE(files.has_value());
  EXPECT_EQ(files->begin()->first, "wet.xsd");
  EXPECT_EQ(files_from(source, "abd", {}).error().code, core::ErrorCode::kInvalidFile);
  source.path = "../wet.xsd";
  EXPECT_FALSE(files_from(source, "abc", {}).has_value());
}

}  // namespace
}  // namespace pareltjes::omgevingswet
