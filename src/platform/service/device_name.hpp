// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "core/language.hpp"

namespace pareltjes::service {

/// What a person would call the device behind a User-Agent header: "Firefox op Windows". One that names no browser we
/// know: its first word, or "onbekend apparaat" when there is none.
std::string device_name(std::string_view user_agent, core::Language language);

}  // namespace pareltjes::service
