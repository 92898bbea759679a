// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>

#include "core/error.hpp"

namespace pareltjes::oidc {

/// A call to a provider. The address has been checked by check_address().
struct Question {
  std::string url;
  std::string form;  ///< Body of a POST; empty for GET.
  std::string user;  ///< For HTTP Basic; empty for none.
  std::string password;
  bool internal = false;  ///< Private addresses, this machine and the proxies of the environment may be used.
};

struct Answer {
  long status = 0;
  std::string body;
};

/// How a provider is asked; tests give their own.
using Fetch = std::function<core::Result<Answer>(const Question&)>;

struct FetchLimits {
  std::chrono::milliseconds connect{3000};
  std::chrono::milliseconds total{6000};
  std::size_t most_bytes = std::size_t{512} * 1024;
  std::ptrdiff_t at_once = 2;               ///< Half of the workers of a server: the rest of the service goes on.
  std::chrono::milliseconds patience{500};  ///< How long a call waits for its turn.
};

/// By libcurl: TLS 1.2 or newer with verified certificates, no redirects, limits on time and size, and no private
/// address unless the question says that it may. Errors: kNetworkUnavailable, kTooManyRequests.
Fetch network_fetch(const FetchLimits& limits = {});

}  // namespace pareltjes::oidc
