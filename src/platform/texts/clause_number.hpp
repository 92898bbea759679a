// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pareltjes::texts {

/// The number with which a line of a contract begins.
struct ClauseNumber {
  enum class Kind { kArticle, kAnnex, kDecimal, kLetter, kRoman, kBullet };
  Kind kind = Kind::kDecimal;
  std::string number;  ///< "5", "4.2", "a", "Bijlage 1".
  std::string shown;   ///< As written: "Artikel 5.", "4.2", "a)".
  std::string rest;    ///< The text behind it.
  int level = 1;
};

/// "Artikel 5 Inbreuk", "4.2<tab>Audits", "a) …", "(ii) …", "Bijlage 1: …", "- …". A sentence that only begins with a
/// number ("24 uur na …", "Artikel 6.2 en 6.3 zijn …") has none.
std::optional<ClauseNumber> clause_number_of(std::string_view line);

/// Whether a text behind a number reads as a title: short, and no sentence.
bool reads_as_title(std::string_view text);

}  // namespace pareltjes::texts
