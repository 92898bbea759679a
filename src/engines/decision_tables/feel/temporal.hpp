// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string_view>

#include "engines/decision_tables/feel/value.hpp"

namespace pareltjes::engines::decision_tables {

/// The texts of dates, times and durations as XML Schema part 2 writes them, without time zones: those would make the
/// order of two times depend on more than the table. Nothing for anything else, and for a day that does not exist.
std::optional<Value> parse_date(std::string_view text);
std::optional<Value> parse_time(std::string_view text);
std::optional<Value> parse_date_time(std::string_view text);
/// Either years and months, or days and time; both in one is no FEEL duration.
std::optional<Value> parse_duration(std::string_view text);

/// Whether the text is a time or a date and time that goes on with a zone ("Z", "+01:00", "@Europe/Amsterdam").
bool has_zone(std::string_view text);

}  // namespace pareltjes::engines::decision_tables
