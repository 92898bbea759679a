// SPDX-License-Identifier: EUPL-1.2
#include "platform/service/device_name.hpp"

#include <gtest/gtest.h>

#include <string>

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

TEST(DeviceName, SeesThroughBrowsersThatNameOneAnother) {
  const std::string chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 ";
  EXPECT_EQ(named(chrome + "Safari/537.36"), "Chrome op Linux");
  EXPECT_EQ(named(chrome + "Safari/537.36 OPR/116.0.0.0"), "Opera op Linux");
  EXPECT_EQ(named("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 "
                  "Safari/537.36"),
            "Chrome op ChromeOS");
  EXPECT_EQ(named("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 "
                  "Chrome/125.0.0.0 Mobile Safari/537.36"),
            "Samsung Internet op Android");
  EXPECT_EQ(named("Mozilla/5.0 (iPad; CPU OS 17_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
                  "FxiOS/133.0 Mobile/15E148 Safari/605.1.15"),
            "Firefox op iPad");
  EXPECT_EQ(named("Mozilla/5.0 (iPhone; CPU iPhone OS 17_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
                  "CriOS/131.0.6778.73 Mobile/15E148 Safari/604.1"),
            "Chrome op iPhone");
}

TEST(DeviceName, OfAProgramIsItsOwn) {
  EXPECT_EQ(named("curl/8.5.0"), "curl");
  EXPECT_EQ(named(""), "onbekend apparaat");
  EXPECT_EQ(named("/"), "onbekend apparaat");
}

}  // namespace
}  // namespace pareltjes::service
