// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>

struct sockaddr;

namespace pareltjes::hub {

/// Whether an address of the internet is one that anybody may reach: not of this machine, of a private network, of a
/// link, reserved or for many at once (IANA special-purpose address registries, RFC 6890); also where an IPv4 address
/// is wrapped in IPv6.
bool is_public_address(const sockaddr& address);

/// The same for an address as text; false for what is none.
bool is_public_address(std::string_view text);

}  // namespace pareltjes::hub
