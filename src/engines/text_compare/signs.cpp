// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <map>
#include <set>

#include "engines/text_compare/compare.hpp"

namespace pareltjes::engines::text_compare {
namespace {

/// A text as its words, its quantities and its sentences, by the position of its counted tokens.
struct Side {
  std::string_view text;
  std::vector<Token> tokens;  ///< Only those that count, fields among them.
  std::vector<Word> words;    ///< One for each token, by position; of a field an empty one.
  std::vector<Quantity> quantities;
  std::vector<Span> sentences;  ///< As positions of tokens.

  [[nodiscard]] std::string quote(std::size_t begin, std::size_t end) const {
    if (begin >= end || end > tokens.size()) return {};
    return std::string(text.substr(tokens[begin].begin, tokens[end - 1].end - tokens[begin].begin));
  }
  [[nodiscard]] const Quantity* quantity_at(std::size_t at) const {
    for (const auto& one : quantities) {
      if (one.begin <= at && at < one.end) return &one;
    }
    return nullptr;
  }
};

Side side_of(const Lexicon& lexicon, core::Language language, std::string_view text, std::span<const Token> tokens) {
  Side side;
  side.text = text;
  for (const auto& token : tokens) {
    if (token.counts()) side.tokens.push_back(token);
  }
  side.words.resize(side.tokens.size());
  for (auto& word : lexicon.read(side.tokens, language)) side.words[word.token] = std::move(word);
  side.quantities = quantities(lexicon, side.tokens, language);
  std::size_t at = 0;
  for (const auto& sentence : sentences(text)) {
    const auto begin = at;
    while (at < side.tokens.size() && side.tokens[at].begin < sentence.end) ++at;
    if (at > begin) side.sentences.push_back({begin, at});
  }
  return side;
}

/// Whole sentences within [begin, end): taken out of what is weighed word by word.
std::vector<Span> whole_sentences(const Side& side, std::size_t begin, std::size_t end) {
  std::vector<Span> whole;
  for (const auto& sentence : side.sentences) {
    if (begin <= sentence.begin && sentence.end <= end) whole.push_back(sentence);
  }
  return whole;
}

struct Piece {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// What is left of [begin, end) without whole sentences.
std::vector<Piece> rest_of(std::size_t begin, std::size_t end, const std::vector<Span>& whole) {
  std::vector<Piece> pieces;
  for (const auto& sentence : whole) {
    if (sentence.begin > begin) pieces.push_back({begin, sentence.begin});
    begin = sentence.end;
  }
  if (begin < end) pieces.push_back({begin, end});
  return pieces;
}

using Bag = std::map<std::string, int>;

/// What one side of the changed words holds, by class.
struct Contents {
  std::map<WordClass, Bag> groups;           ///< Group of each negation, modal verb, party, condition.
  std::map<std::string, std::string> shown;  ///< Group or synonym → a word that shows it.
  Bag meanings;                              ///< Synonyms of content words.
  std::vector<const Quantity*> quantities;
};

void gather(const Side& side, const std::vector<Piece>& pieces, Contents& contents) {
  std::set<const Quantity*> seen;
  for (const auto& piece : pieces) {
    for (std::size_t i = piece.begin; i < piece.end; ++i) {
      if (const auto* quantity = side.quantity_at(i)) {
        if (seen.insert(quantity).second) contents.quantities.push_back(quantity);
        continue;
      }
      const auto& word = side.words[i];
      if (word.key.empty()) continue;
      const auto quoted = side.quote(i, i + 1);
      switch (word.kind) {
        case WordClass::kNegation:
        case WordClass::kModal:
        case WordClass::kParty:
        case WordClass::kCondition:
          ++contents.groups[word.kind][word.group];
          contents.shown.try_emplace(word.group, word.key.find('_') == std::string::npos ? quoted : word.key);
          break;
        case WordClass::kFunction:
          break;
        case WordClass::kReference:
        case WordClass::kContent:
          ++contents.meanings[word.synonym];
          contents.shown.try_emplace(word.synonym, quoted);
          break;
      }
    }
  }
}

/// What `a` has more of than `b`.
std::vector<std::string> more_in(const Bag& a, const Bag& b) {
  std::vector<std::string> found;
  for (const auto& [name, count] : a) {
    const auto other = b.find(name);
    if (count > (other == b.end() ? 0 : other->second)) found.push_back(name);
  }
  return found;
}

std::string list(const std::vector<std::string>& names, const Contents& contents) {
  std::string text;
  for (const auto& name : names) {
    const auto shown = contents.shown.find(name);
    auto word = shown == contents.shown.end() ? name : shown->second;
    std::ranges::replace(word, '_', ' ');
    text += (text.empty() ? "" : ", ") + word;
  }
  return text;
}

class Weigher {
 public:
  Weigher(const Side& before, const Side& after) : before_(before), after_(after) {}

  std::vector<Sign> weigh(std::span<const Hunk> hunks) {
    std::vector<Piece> old_pieces, new_pieces;
    for (const auto& hunk : hunks) {
      const auto old_whole = whole_sentences(before_, hunk.old_begin, hunk.old_end);
      const auto new_whole = whole_sentences(after_, hunk.new_begin, hunk.new_end);
      // A sentence that gave way to another is weighed by its words; only what came or went as a whole is a sentence.
      const bool removed = !old_whole.empty() && hunk.added() == 0;
      const bool added = !new_whole.empty() && hunk.removed() == 0;
      if (removed)
        signs_.push_back({Signal::kSentenceRemoved, before_.quote(old_whole.front().begin, old_whole.back().end), ""});
      if (added)
        signs_.push_back({Signal::kSentenceAdded, "", after_.quote(new_whole.front().begin, new_whole.back().end)});
      for (const auto& piece : rest_of(hunk.old_begin, hunk.old_end, removed ? old_whole : std::vector<Span>{}))
        old_pieces.push_back(piece);
      for (const auto& piece : rest_of(hunk.new_begin, hunk.new_end, added ? new_whole : std::vector<Span>{}))
        new_pieces.push_back(piece);
    }
    gather(before_, old_pieces, old_);
    gather(after_, new_pieces, new_);
    weigh_quantities();
    weigh_group(WordClass::kNegation, Signal::kNegation);
    weigh_group(WordClass::kModal, Signal::kModal);
    weigh_parties();
    weigh_group(WordClass::kCondition, Signal::kCondition);
    weigh_content();
    if (signs_.empty()) weigh_what_is_left(!old_pieces.empty() && !new_pieces.empty());
    std::ranges::stable_sort(signs_, {}, &Sign::signal);
    return std::move(signs_);
  }

 private:
  void weigh_quantities() {
    std::vector<const Quantity*> gone;
    auto left = new_.quantities;
    for (const auto* one : old_.quantities) {
      const auto same = std::ranges::find_if(left, [&](const Quantity* other) { return one->same_as(*other); });
      if (same != left.end()) {
        left.erase(same);
      } else {
        gone.push_back(one);
      }
    }
    for (const bool reference : {false, true}) {
      std::string before, after;
      const auto add = [&](std::string& text, const Side& side, const Quantity* one) {
        if (one->reference == reference) text += (text.empty() ? "" : ", ") + side.quote(one->begin, one->end);
      };
      for (const auto* one : gone) add(before, before_, one);
      for (const auto* one : left) add(after, after_, one);
      if (!before.empty() || !after.empty())
        signs_.push_back({reference ? Signal::kReference : Signal::kNumber, before, after});
    }
  }

  void weigh_group(WordClass kind, Signal signal) {
    const auto gone = more_in(old_.groups[kind], new_.groups[kind]);
    const auto came = more_in(new_.groups[kind], old_.groups[kind]);
    if (!gone.empty() || !came.empty()) signs_.push_back({signal, list(gone, old_), list(came, new_)});
  }

  /// One party for another is a switch; a party more or less is content.
  void weigh_parties() {
    const auto gone = more_in(old_.groups[WordClass::kParty], new_.groups[WordClass::kParty]);
    const auto came = more_in(new_.groups[WordClass::kParty], old_.groups[WordClass::kParty]);
    if (!gone.empty() && !came.empty()) {
      signs_.push_back({Signal::kParty, list(gone, old_), list(came, new_)});
    } else if (!gone.empty() || !came.empty()) {
      signs_.push_back({Signal::kContent, list(gone, old_), list(came, new_)});
    } else if (turned()) {
      signs_.push_back({Signal::kParty, sequence(before_), sequence(after_)});
    }
  }

  /// Both parties are in the changed words of both sides, and in another order: A tells B became B tells A.
  bool turned() const {
    const auto found = old_.groups.find(WordClass::kParty);
    if (found == old_.groups.end() || found->second.size() < 2) return false;
    return order_of(before_) != order_of(after_);
  }
  static std::vector<std::string> order_of(const Side& side) {
    std::vector<std::string> order;
    for (const auto& word : side.words) {
      if (word.kind == WordClass::kParty) order.push_back(word.group);
    }
    return order;
  }
  static std::string sequence(const Side& side) {
    std::string text;
    for (std::size_t i = 0; i < side.words.size(); ++i) {
      if (side.words[i].kind == WordClass::kParty) text += (text.empty() ? "" : " … ") + side.quote(i, i + 1);
    }
    return text;
  }

  void weigh_content() {
    const auto gone = more_in(old_.meanings, new_.meanings);
    const auto came = more_in(new_.meanings, old_.meanings);
    if (!gone.empty() || !came.empty()) signs_.push_back({Signal::kContent, list(gone, old_), list(came, new_)});
  }

  /// No meaning came or went: the same words elsewhere, or other words for the same.
  void weigh_what_is_left(bool both) {
    const auto keys = [](const Side& side) {
      Bag bag;
      for (const auto& token : side.tokens) ++bag[token.key];
      return bag;
    };
    const bool order = both && keys(before_) == keys(after_);
    signs_.push_back({order ? Signal::kOrder : Signal::kWording, "", ""});
  }

  const Side& before_;
  const Side& after_;
  Contents old_, new_;
  std::vector<Sign> signs_;
};

}  // namespace

std::vector<Sign> signs_of(const Lexicon& lexicon, core::Language language, std::string_view before,
                           std::string_view after, std::span<const Token> old_tokens, std::span<const Token> new_tokens,
                           std::span<const Hunk> hunks) {
  const auto old_side = side_of(lexicon, language, before, old_tokens);
  const auto new_side = side_of(lexicon, language, after, new_tokens);
  return Weigher(old_side, new_side).weigh(hunks);
}

}  // namespace pareltjes::engines::text_compare
