// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>

struct sqlite3;

namespace pareltjes::engines::read_only_sql {

/// Whether SQL may call this function: only those whose answer depends on nothing but their arguments.
bool may_call(std::string_view function);

/// Whether a text fits a pattern with % for anything and _ for one letter, in time of their lengths multiplied whatever
/// the pattern: SQLite's own tries every way. ASCII letters are alike in upper and lower case.
bool is_like(std::string_view text, std::string_view pattern, std::string_view escape);

/// Puts our own functions in place of SQLite's where those could take for ever. A code of SQLite.
int replace_functions(sqlite3* connection);

}  // namespace pareltjes::engines::read_only_sql
