// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "platform/http/message.hpp"

namespace pareltjes::http {

/// Whether a request that changes something comes from a page of our own, as far as the browser says: Sec-Fetch-Site
/// when it is there, else Origin against the Host. True for methods that change nothing, and for clients that are no
/// browsers (neither header): those carry no cookies by themselves, and the token is checked beside this.
bool is_same_origin(const Request& request);

/// The token with a fresh mask, for a form: compressing a page then tells nothing about it (the BREACH attack).
std::string mask_token(std::string_view token);

/// Whether a form's token, masked or not, is the expected one; takes the same time wherever they differ.
/// Never true for an empty token.
bool token_matches(std::string_view given, std::string_view expected);

bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace pareltjes::http
