// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/error.hpp"
#include "core/language.hpp"
#include "engines/text_compare/tokens.hpp"

namespace pareltjes::engines::text_compare {

/// What a word does in a clause. `group` of a Word says which one: "niet", "plicht", "verwerker", "tenzij".
enum class WordClass { kContent, kFunction, kNegation, kModal, kParty, kCondition, kReference };

/// A word as the table of words reads it. A phrase ("voor zover") is one word: the tokens behind its first are
/// function words.
struct Word {
  std::size_t token = 0;  ///< Position in the tokens it was read from.
  std::string key;
  std::string stem;
  WordClass kind = WordClass::kContent;
  std::string group;
  std::string synonym;                ///< Words with the same value mean the same; its stem where the table has none.
  std::vector<std::string> concepts;  ///< Ideas that rules speak of ("melden", "geheimhouding"), in order; also of the
                                      ///< parts of a compound.
};

/// The table of words: negations, modal verbs, parties, conditions, synonyms, concepts, numbers and units, each row
/// with its source (woorden.csv). Dutch and English; which of both a text is, says language_of().
class Lexicon {
 public:
  /// CSV with the columns soort;begrip;taal;woorden;bron, words divided by commas, blanks within a phrase as '_'.
  static core::Result<Lexicon> parse(std::string_view csv, const std::string& file);
  static const Lexicon& built_in();

  [[nodiscard]] std::vector<Word> read(std::span<const Token> tokens, core::Language language) const;
  /// More words for a party: what a contract calls it itself. `word` is a key.
  void add_party(const std::string& word, const std::string& party);

  /// "vierentwintig" is 24, "twenty-four" too.
  [[nodiscard]] std::optional<double> number_of(std::string_view key, core::Language language) const;
  struct Unit {
    std::string name;  ///< "uur", "werkdag", "maand", "euro", "procent".
    double factor = 1;
  };
  [[nodiscard]] const Unit* unit_of(std::string_view key, core::Language language) const;
  /// "artikel", "lid", "bijlage": a number behind it is a name.
  [[nodiscard]] bool names_part(const std::string& key, core::Language language) const;
  /// "avg", "wetboek", "hoofdovereenkomst": an article of it is of another document.
  [[nodiscard]] bool names_elsewhere(std::string_view key, core::Language language) const;
  /// Whether a rule may name it.
  [[nodiscard]] bool knows_concept(std::string_view concept_name) const;

 private:
  struct Meaning {
    std::optional<WordClass> kind;
    std::string group;
    std::string synonym;
    std::vector<std::string> concepts;
  };
  struct Tongue {
    std::unordered_map<std::string, Meaning> by_key;
    std::unordered_map<std::string, Meaning> by_stem;                                ///< Synonyms and concepts only.
    std::unordered_map<std::string, std::vector<std::vector<std::string>>> phrases;  ///< By first word, longest first.
    std::unordered_map<std::string, double> numbers;
    std::unordered_map<std::string, Unit> units;
    std::unordered_set<std::string> elsewhere;
  };
  core::Result<void> add_row(const std::vector<std::string>& cells, std::int64_t line, const std::string& file);
  void add_word(Tongue& tongue, core::Language language, const std::string& kind, const std::string& group,
                const std::string& word);
  const Tongue& tongue(core::Language language) const {
    return language == core::Language::kEnglish ? english_ : dutch_;
  }
  [[nodiscard]] const Meaning* find(const Tongue& tongue, const std::string& key, const std::string& stem) const;
  static void add_concepts_of_parts(const Tongue& tongue, const std::string& key, Word& word);

  Tongue dutch_;
  Tongue english_;
};

/// The stem of a key by Snowball: "verwerkers" and "verwerker" have the same. Dutch is the Porter-like algorithm of
/// Snowball 2.2; Snowball 3 put another one under this name, so a test holds what is expected of it.
std::string stem_of(std::string_view key, core::Language language);

/// Dutch or English, by the function words of a text.
core::Language language_of(std::span<const Token> tokens);

/// A number with what it counts: a term, an amount, a share, or nothing.
struct Quantity {
  std::size_t begin = 0;  ///< Tokens [begin, end).
  std::size_t end = 0;
  double value = 0;        ///< In the unit: "één dag" is 24 uur.
  std::string unit;        ///< "uur", "werkdag", "maand", "minuut", "euro", "procent", or "" of a bare number.
  bool reference = false;  ///< Of an article, annex or table: names, counts nothing.

  [[nodiscard]] bool same_as(const Quantity& other) const {
    return value == other.value && unit == other.unit && reference == other.reference;
  }
};

/// The quantities of a text, in order. 10.000 and 10,000 are ten thousand, 1,5 is one and a half; "artikel 28.2" is a
/// reference, whose value is its digits read as one decimal number.
std::vector<Quantity> quantities(const Lexicon& lexicon, std::span<const Token> tokens, core::Language language);

}  // namespace pareltjes::engines::text_compare
