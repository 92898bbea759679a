// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "core/language.hpp"
#include "engines/text_compare/compare.hpp"
#include "engines/text_compare/requirements.hpp"
#include "pearls/overeenkomsten/compare/submitted.hpp"

namespace pareltjes::overeenkomsten {

enum class Weight { kHeavy, kMedium, kLight };
/// "zwaar", "middel", "licht".
std::string_view name_of(Weight weight);

/// A deviation from a standard, as a lawyer reads it.
struct Deviation {
  engines::text_compare::Change::Kind kind = engines::text_compare::Change::Kind::kChanged;
  bool numbered = true;  ///< Of an article; else of the preamble, the recitals, the signature or an annex.
  std::string number;    ///< In the standard; of a new clause in the text. "aanhef" and so on outside the articles.
  std::string heading;
  std::string concept_id;  ///< Of the standard's part.
  std::string before, after, marked;
  Weight weight = Weight::kMedium;
  std::vector<std::string> requirements;  ///< That it touches; those it makes worse first.
  core::Text explanation;
  std::size_t line = 0;
  double share = 0;
};

/// "gewijzigd", "weg", "nieuw", "verplaatst".
std::string_view name_of(engines::text_compare::Change::Kind kind);

/// Fields without a word between them of which nobody can tell where the one ends.
struct UndividedFields {
  std::vector<std::string> names;
  std::string together;  ///< What stands at all of them.
  std::size_t line = 0;
};

struct Deviations {
  std::vector<Deviation> list;      ///< In the order of the standard; those of tables in annexes behind the others.
  std::vector<std::string> unread;  ///< Annexes of which the text holds the tables as loose words: not compared.
  std::vector<engines::text_compare::FilledField> fields;
  std::vector<UndividedFields> undivided;
  std::size_t unchanged = 0;    ///< Numbered clauses without any change.
  std::size_t renumbered = 0;   ///< Of those: with another number. No change.
  std::size_t punctuation = 0;  ///< Of those: with other punctuation or capitals.
  double coverage = 0;          ///< Of the standard in the text, 0…1.
  double of_text = 0;           ///< Of the text in the standard, 0…1.
  /// A variant holds a good part of the standard, or is for a good part made of it. Else it is a model of its own, and
  /// a difference in words says nothing. Variants measured 0.9 and more, models of others 0.1 and less: any bound
  /// between does.
  [[nodiscard]] bool is_variant() const { return coverage >= kVariant || of_text >= kVariant; }
  static constexpr double kVariant = 0.4;
};

/// @param required the standard meets a requirement there. @param worse a requirement is met less well now.
Weight weight_of(const engines::text_compare::Change& change, bool required, bool worse);

/// Compares a text with a standard and weighs every deviation. Weight follows content, never likeness:
/// heavy is another number, negation, modal verb or party, what makes a requirement worse, and what goes or is
/// conditioned in a clause that meets a requirement; light is other words for the same; the rest is in between.
/// Tables of annexes are laid beside one another by cell, see compare_tables().
Deviations deviations_of(const StandardClauses& standard, const Submitted& text,
                         const engines::text_compare::RuleBook& book);

}  // namespace pareltjes::overeenkomsten
