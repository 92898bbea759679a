// SPDX-License-Identifier: EUPL-1.2
// Parts between NULs: what a provider answers to each question of one sign-in, and a logout token. Whatever it says,
// nobody is signed in: these bytes are not signed with a key that only the provider has.
#include <strings.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "platform/oidc/client.hpp"

using namespace pareltjes;

namespace {

struct FixedClock : core::Clock {
  [[nodiscard]] core::Timestamp now() const override { return core::Timestamp{std::chrono::seconds(1'800'000'000)}; }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  const auto part = [&rest] {
    const auto end = rest.find('\0');
    const std::string text(rest.substr(0, end));
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    return text;
  };
  const auto description = part();
  const auto keys = part();
  const auto tokens = part();
  const auto notice = part();
  const oidc::Fetch fetch = [&](const oidc::Question& question) -> core::Result<oidc::Answer> {
    if (question.url.ends_with("/openid-configuration")) return oidc::Answer{200, description};
    return oidc::Answer{200, question.form.empty() ? keys : tokens};
  };
  static const FixedClock clock;
  oidc::Client client(fetch, clock);
  oidc::Registration registration;
  registration.issuer = "https://a.example";
  registration.client_id = "pareltjes";
  const auto begun = client.begin(registration, "https://pareltjes.example/terug");
  if (begun && strncasecmp(begun->address.c_str(), "https://", 8) != 0) std::abort();
  (void)client.redeem(registration, "https://pareltjes.example/terug", {"code", "", "een-nonce", "geheim"});
  (void)client.logout_notice(registration, notice);
  (void)client.sign_out_address(registration, "token", "https://pareltjes.example/");
  return 0;
}
