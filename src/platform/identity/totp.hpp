// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "core/time.hpp"

namespace pareltjes::identity {

/// RFC 4648 base 32 without padding.
std::string to_base32(std::string_view bytes);
/// Accepts both cases, blanks and padding, as people copy it. Error: kInvalidInput.
core::Result<std::string> from_base32(std::string_view text);

/// The 30-second step of RFC 6238 in which a moment lies.
std::int64_t totp_step(core::Timestamp time);

/// RFC 4226 code of a counter, with HMAC-SHA-1.
/// @param digits 6 to 8; the programs that people have use 6.
std::string hotp(std::string_view secret, std::int64_t counter, int digits = 6);

/// The step whose code was given: the present one or a neighbour (clocks differ), and later than `last_used`, so that
/// no code works twice. Nothing when the code is wrong. Blanks within the code are ignored.
std::optional<std::int64_t> matching_step(std::string_view secret, std::string_view code, core::Timestamp now,
                                          std::int64_t last_used);

/// otpauth://totp/… , for the picture that an app reads.
std::string totp_uri(std::string_view secret, std::string_view account, std::string_view issuer);

}  // namespace pareltjes::identity
