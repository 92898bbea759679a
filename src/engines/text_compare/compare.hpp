// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/language.hpp"
#include "engines/text_compare/alignment.hpp"
#include "engines/text_compare/clauses.hpp"
#include "engines/text_compare/difference.hpp"
#include "engines/text_compare/words.hpp"

namespace pareltjes::engines::text_compare {

/// What a change does, by the words it touches. Heaviest first.
enum class Signal {
  kNumber,           ///< A term, amount, share or count.
  kNegation,         ///< "niet", "geen", "zonder" came or went.
  kModal,            ///< Must became may or tries, or the other way round.
  kParty,            ///< Another party must or may.
  kCondition,        ///< "uitsluitend", "tenzij", "waar mogelijk", "schriftelijk", "vooraf" came, went or gave way.
  kReference,        ///< Another article is meant.
  kSentenceRemoved,  ///< A whole sentence went.
  kSentenceAdded,    ///< A whole sentence came.
  kContent,          ///< Other words.
  kOrder,            ///< The same words in another order.
  kWording,          ///< Synonyms, inflections, articles: the same meaning by the table of words.
};

/// One signal with the words that show it.
struct Sign {
  Signal signal = Signal::kContent;
  std::string before;  ///< Words of the standard, as written there; empty when something came.
  std::string after;
  /// Of a reference with the same words that names another clause now.
  bool elsewhere = false;
  std::string meant =
      {};              ///< The number that the text gives the clause that the standard means; empty where it is gone.
  bool annex = false;  ///< Of `elsewhere`: an annex is named, no article.
};

struct Change {
  enum class Kind { kSame, kChanged, kGone, kNew, kMoved };
  Kind kind = Kind::kSame;
  std::optional<std::size_t> standard;  ///< Index of the clause; none of a new one.
  std::vector<std::size_t> text;        ///< Indices of the clauses of the text that hold it; empty when gone.
  bool moved = false;                   ///< Stands elsewhere too, beside being changed.
  bool rewritten = false;               ///< Paired for its number and place only.
  bool joined = false;                  ///< The text holds it together with a neighbour.
  bool divided = false;                 ///< The text divided it.
  bool punctuation = false;             ///< The same words with other punctuation or capitals.
  std::string before;  ///< The sentences of the standard that change; the whole clause when it is gone.
  std::string after;   ///< The sentences of the text that change; the whole clause when it is new.
  std::string marked;  ///< Those sentences with [-words that went-] and {+words that came+}.
  std::vector<Sign> signs;
  double share = 0;       ///< Changed words among the words of both.
  double similarity = 0;  ///< Of the pair, 0…1.
  std::size_t line = 0;   ///< Place in the text; of a gone clause that of the clause before it, or 0.

  [[nodiscard]] bool has(Signal signal) const;
};

/// What was filled in at a field of the standard.
struct FilledField {
  std::string name;
  std::string value;  ///< As written, with the marks that the standard does not have there; empty when nothing was.
  std::size_t standard = 0;
  std::size_t line = 0;
  /// Fields without a word between them make a run: where the one ends and the next begins no word tells. The first
  /// takes nothing and the last takes all; `together` is what stands at all of them.
  std::size_t run = 0;   ///< The same number for all fields of a run, from 1; 0 for a field by itself.
  std::string together;  ///< Of a run.
  std::string behind;    ///< What the standard has between this field of a run and the next: a comma, a tab.
};

struct Comparison {
  std::vector<Change>
      changes;  ///< One for each clause of the standard, in its order, and for each new clause of the text.
  std::vector<FilledField> fields;
  double coverage = 0;  ///< Alignment::coverage.
  double of_text = 0;   ///< Alignment::of_text.
};

/// Compares a text with a standard, clause by clause. Fields of the standard are {{id}}. What is filled in there is no
/// change. A reference counts by the clause that it names: with another number to the same clause it is no change, with
/// the same number to another clause it is one. An annex that only one of both holds is the one with its number. Words
/// are compared by their key: capitals, typography and punctuation make no change, but are noticed.
Comparison compare(std::span<const Clause> standard, std::span<const Clause> text, const Lexicon& lexicon,
                   core::Language language);

/// What the words of a change do. `before` and `after` are the tokens of both texts, hunks count words (tokens that
/// count).
std::vector<Sign> signs_of(const Lexicon& lexicon, core::Language language, std::string_view before,
                           std::string_view after, std::span<const Token> old_tokens, std::span<const Token> new_tokens,
                           std::span<const Hunk> hunks);

}  // namespace pareltjes::engines::text_compare
