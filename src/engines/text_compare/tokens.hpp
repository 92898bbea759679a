// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace pareltjes::engines::text_compare {

enum class TokenKind {
  kWord,
  kNumber,       ///< "24", "10.000", "28.2".
  kSymbol,       ///< € % § and the like: they mean something.
  kPunctuation,  ///< Everything else; no word of the text.
  kField         ///< A place to fill in; only where fields are looked for.
};

/// A piece of a text. Bytes [begin, end) are those of the text as it was given: nothing is lost for showing.
struct Token {
  std::size_t begin = 0;
  std::size_t end = 0;
  TokenKind kind = TokenKind::kWord;
  /// The same for what differs only in typography: lower case, NFKC (ligatures, wide letters), straight apostrophes,
  /// no soft hyphens and no hyphens within a word ("sub-verwerker" is "subverwerker"). Of a field: its name.
  std::string key;

  [[nodiscard]] bool counts() const { return kind != TokenKind::kPunctuation; }
};

enum class Fields {
  kNone,    ///< A text to judge: what stands between brackets is text.
  kMarked,  ///< {{id}} is a field.
  kTyped    ///< Also <name>, [name], and rows of dots or underscores: as blank forms are typed.
};

/// Cuts a text into tokens. Any bytes will do; what is no UTF-8 counts as punctuation.
/// A word goes on over an apostrophe or hyphen between letters, also when a line ends behind that hyphen.
std::vector<Token> tokenize(std::string_view text, Fields fields = Fields::kNone);

/// The key that tokenize() gives a single word.
std::string key_of(std::string_view word);

/// A number for each key, in order of appearance: words compare as numbers.
class Vocabulary {
 public:
  std::uint32_t id(std::string_view key);
  [[nodiscard]] std::size_t size() const { return ids_.size(); }

 private:
  std::unordered_map<std::string, std::uint32_t> ids_;
};

/// Places in a text: bytes [begin, end).
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
  friend bool operator==(const Span&, const Span&) = default;
};

/// The sentences of a text, without the blanks around them; together they hold every token. A sentence ends at . ! ? or
/// ; before a blank, at a line end, and not behind an abbreviation (art., lid., jo., o.g.v., bijv., an initial) or in a
/// number.
std::vector<Span> sentences(std::string_view text);

}  // namespace pareltjes::engines::text_compare
