// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/language.hpp"

namespace pareltjes::engines::decision_tables {

enum class Severity : std::uint8_t { kError, kWarning, kNote };

/// "fout", "waarschuwing", "opmerking"; "error", "warning", "note"
std::string_view name_of(Severity severity, core::Language language);

/// Something that is not as it should be in a decision model, and where.
struct Finding {
  std::string code;  ///< Row of the table of checks (checks()).
  Severity severity = Severity::kError;
  core::Text message;
  core::Text advice;
  std::string owner;  ///< Name of the decision that it is about; empty: the file.
  std::int64_t line = 0;
  std::int64_t column = 0;
  std::int64_t byte = 0;  ///< From 0.
  std::string xpath;
};

/// One kind of finding.
struct CheckKind {
  std::string_view code;
  Severity severity;
  std::string_view source;  ///< The standard and its clause, or the method.
  core::Text title;
  core::Text advice;
};

/// Every kind of finding that check() can give.
const std::vector<CheckKind>& checks();
/// By code, which must exist.
const CheckKind& check_named(std::string_view code);

}  // namespace pareltjes::engines::decision_tables
