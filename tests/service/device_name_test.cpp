// SPDX-License-Identifier: EUPL-1.2
#include "platform/service/device_name.hpp"

#include <gtest/gtest.h>

namespace pareltjes::service {
namespace {

std::string named(std::string_view user_agent) {
  return device_name(user_agent, core::Language::kDutch);
}

TEST(DeviceName, IsWhatAPersonWouldCallIt) {
  EXPECT_EQ(named("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0"),
            "Firefox op Windows");
  EXPECT_EQ(named("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 "
                  "Safari/537.36 Edg/131.0.0.0"),
            "Edge op Windows");
  EXPECT_EQ(named("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
                  "Version/18.1 Mobile/15E148 Safari/604.1"),
            "Safari op iPhone");
  EXPECT_EQ(named("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile "
                  "Safari/537.36"),
            "Chrome op Android");
  EXPECT_EQ(device_name("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
                        "Version/18.1 Safari/605.1.15",
                        core::Language::kEnglish),
            "Safari on macOS");
}

TEST(DeviceName, OfAProgramIsItsOwn) {
  EXPECT_EQ(named("curl/8.5.0"), "curl");
  EXPECT_EQ(named(""), "onbekend apparaat");
  EXPECT_EQ(named("/"), "onbekend apparaat");
}

}  // namespace
}  // namespace pareltjes::service
