// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/language.hpp"
#include "platform/http/message.hpp"

namespace pareltjes::http {

/// One choice in an Accept, Accept-Language or Accept-Encoding header (RFC 9110, section 12.5).
struct Preference {
  std::string value;   ///< Lower case, without parameters.
  int quality = 1000;  ///< Thousandths; 0 means: not this one.
};

/// What cannot be read is skipped; at most 64 choices are kept.
std::vector<Preference> parse_preferences(std::string_view header);

/// The media type of `offered` that the client likes best; of equals, the first offered. An absent or empty header
/// accepts everything. Nothing: answer 406.
std::optional<std::string_view> best_media_type(std::string_view accept, std::span<const std::string_view> offered);

/// The language for an answer: query parameter "taal" (nl, en), then the cookie "taal", then Accept-Language, then
/// Dutch.
core::Language language_of(const Request& request);

/// Whether the client takes that content coding, such as "gzip".
bool accepts_encoding(std::string_view accept_encoding, std::string_view coding);

/// "Text/HTML; charset=utf-8" → "text/html".
std::string media_type_of(std::string_view content_type);

/// The media types that a request may have; otherwise an error for 415. Parameters such as charset are not looked at.
core::Result<void> require_content_type(const Request& request, std::initializer_list<std::string_view> supported);

/// The media type in which to answer; otherwise an error for 406.
core::Result<std::string_view> require_acceptable(const Request& request, std::span<const std::string_view> offered);

}  // namespace pareltjes::http
