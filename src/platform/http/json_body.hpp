// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

namespace pareltjes::http {

/// JSON that somebody sent; a discarded value (is_discarded()) for what is none, and for what nests deeper than a
/// hundred levels: whoever walks through that, or copies it, would run out of stack.
nlohmann::json parse_json(std::string_view text);

}  // namespace pareltjes::http
