// SPDX-License-Identifier: EUPL-1.2
#include "engines/text_compare/compare.hpp"

#include <algorithm>
#include <set>

#include "engines/text_compare/references.hpp"

namespace pareltjes::engines::text_compare {
namespace {

/// Clauses put behind one another, as words.
struct Laid {
  std::string text;
  std::vector<Token> tokens;        ///< Those that count.
  std::vector<std::size_t> owner;   ///< Of each token: index in the list of clauses.
  std::vector<std::size_t> begins;  ///< Of each clause: where its text begins.
  std::vector<std::uint32_t> ids;
  std::vector<Reference> references;
};

Laid lay(std::span<const Clause> clauses, const std::vector<std::size_t>& which, Fields fields,
         Vocabulary& vocabulary) {
  Laid laid;
  for (std::size_t i = 0; i < which.size(); ++i) {
    if (i > 0) laid.text += '\n';
    const auto begin = laid.text.size();
    laid.begins.push_back(begin);
    laid.text += clauses[which[i]].text;
    for (auto& token : tokenize(clauses[which[i]].text, fields)) {
      if (!token.counts()) continue;
      token.begin += begin;
      token.end += begin;
      laid.ids.push_back(token.kind == TokenKind::kField ? kFieldId : vocabulary.id(token.key));
      laid.tokens.push_back(std::move(token));
      laid.owner.push_back(i);
    }
  }
  return laid;
}

/// The bytes from the first sentence that holds one of the words to the last.
Span sentences_around(const Laid& laid, std::span<const Span> words, const Span& within) {
  Span found{within.end, within.begin};
  for (const auto& sentence : sentences(laid.text)) {
    if (sentence.begin < within.begin || sentence.begin >= within.end) continue;
    const bool touched = std::ranges::any_of(words, [&](const Span& one) {
      // A place between words belongs to the sentence of the word before it.
      return one.begin < one.end ? one.begin < sentence.end && sentence.begin < one.end
                                 : sentence.begin <= one.begin && one.begin <= sentence.end;
    });
    if (!touched) continue;
    found.begin = std::min(found.begin, sentence.begin);
    found.end = std::max(found.end, std::min(sentence.end, within.end));
  }
  return found.begin < found.end ? found : Span{within.begin, within.begin};
}

Span bytes_of(const Laid& laid, std::size_t begin, std::size_t end) {
  if (begin < end) return {laid.tokens[begin].begin, laid.tokens[end - 1].end};
  if (begin > 0) return {laid.tokens[begin - 1].end, laid.tokens[begin - 1].end};
  return {laid.begins.empty() ? 0 : laid.begins.front(), laid.begins.empty() ? 0 : laid.begins.front()};
}

std::string cut(const std::string& text, const Span& span) {
  return span.begin < span.end ? text.substr(span.begin, span.end - span.begin) : std::string();
}

constexpr std::string_view kHardBlank = "\xC2\xA0";

/// Marks that touch a word from `at` on: up to the next blank, word or field.
std::string_view marks_behind(const Laid& laid, std::size_t at, std::size_t next) {
  const auto gap = std::string_view(laid.text).substr(at, next - at);
  const auto marks = gap.substr(0, std::min(gap.find_first_of(" \t\n\r"), gap.size()));
  return marks.substr(0, std::min(marks.find(kHardBlank), marks.size()));
}

/// The same before a word.
std::string_view marks_before(const Laid& laid, std::size_t last, std::size_t at) {
  auto gap = std::string_view(laid.text).substr(last, at - last);
  if (const auto blank = gap.find_last_of(" \t\n\r"); blank != std::string_view::npos) gap = gap.substr(blank + 1);
  const auto hard = gap.rfind(kHardBlank);
  return hard == std::string_view::npos ? gap : gap.substr(hard + kHardBlank.size());
}

std::size_t next_begin(const Laid& laid, std::size_t token) {
  return token + 1 < laid.tokens.size() ? laid.tokens[token + 1].begin : laid.text.size();
}
std::size_t last_end(const Laid& laid, std::size_t token) {
  return token > 0 ? laid.tokens[token - 1].end : 0;
}

/// "B.V", "o.a", "Inc": a dot behind it is its own, also where it ends the sentence.
bool abbreviates(std::string_view value) {
  const auto blank = value.find_last_of(" \t\n");
  const auto word = blank == std::string_view::npos ? value : value.substr(blank + 1);
  if (word.size() >= 3 && word[word.size() - 2] == '.') return true;
  const auto key = key_of(word);
  return key == "inc" || key == "ltd" || key == "co" || key == "corp" || key == "etc";
}

/// The bytes of what is filled in from one field to another: the words, and the marks that touch them and that the
/// standard does not have at this place.
Span value_at(const Laid& before, const Laid& after, const FieldMatch::Value& first, const FieldMatch::Value& last) {
  auto bytes = bytes_of(after, first.begin, last.end);
  if (first.begin == last.end) return bytes;
  const auto own_before = marks_before(before, last_end(before, first.field), before.tokens[first.field].begin);
  const auto came_before = marks_before(after, last_end(after, first.begin), bytes.begin);
  if (came_before.starts_with(own_before)) bytes.begin -= came_before.size() - own_before.size();
  const auto own = marks_behind(before, before.tokens[last.field].end, next_begin(before, last.field));
  const auto came = marks_behind(after, bytes.end, next_begin(after, last.end - 1));
  // The marks of the standard stand last; others in their place are no value.
  std::size_t kept = came.ends_with(own) ? came.size() - own.size() : 0;
  if (kept == 0 && came.starts_with('.') && abbreviates(cut(after.text, bytes))) kept = 1;
  bytes.end += kept;
  return bytes;
}

/// The new sentences with what went between [- -] and what came between {+ +}.
std::string mark(const Laid& before, const Laid& after, std::span<const Hunk> hunks, const Span& within) {
  std::string marked;
  std::size_t at = within.begin;
  for (const auto& hunk : hunks) {
    const auto came = bytes_of(after, hunk.new_begin, hunk.new_end);
    if (came.begin < at && came.begin != came.end) continue;
    if (came.begin > at) marked += after.text.substr(at, came.begin - at);
    at = std::max(at, came.begin);
    const bool pad = !marked.empty() && marked.back() != ' ' && marked.back() != '\n' && came.begin == came.end;
    if (hunk.removed() > 0) {
      if (pad) marked += ' ';
      marked += "[-" + cut(before.text, bytes_of(before, hunk.old_begin, hunk.old_end)) + "-]";
    }
    if (hunk.added() > 0) {
      marked += "{+" + cut(after.text, came) + "+}";
      at = came.end;
    }
  }
  if (within.end > at) marked += after.text.substr(at, within.end - at);
  return marked;
}

class Comparer {
 public:
  Comparer(std::span<const Clause> standard, std::span<const Clause> text, const Lexicon& lexicon,
           core::Language language)
      : standard_(standard),
        text_(text),
        lexicon_(lexicon),
        language_(language),
        standard_numbers_(standard),
        text_numbers_(text) {}

  Comparison compare() {
    const auto alignment = align(standard_, text_);
    Comparison comparison;
    comparison.coverage = alignment.coverage;
    comparison.of_text = alignment.of_text;
    std::size_t last_line = 0;
    pair_of_standard_.assign(standard_.size(), kNone);
    pair_of_text_.assign(text_.size(), kNone);
    for (std::size_t i = 0; i < alignment.pairs.size(); ++i) {
      in_both_.push_back(!alignment.pairs[i].standard.empty() && !alignment.pairs[i].text.empty());
      for (const auto s : alignment.pairs[i].standard) pair_of_standard_[s] = i;
      for (const auto t : alignment.pairs[i].text) pair_of_text_[t] = i;
    }
    for (const auto& pair : alignment.pairs) {
      if (pair.text.empty()) {
        for (const auto s : pair.standard) comparison.changes.push_back(gone(s, last_line));
        continue;
      }
      last_line = text_[pair.text.back()].line;
      if (pair.standard.empty()) {
        comparison.changes.push_back(added(pair.text.front()));
      } else {
        compare_pair(pair, comparison);
      }
    }
    return comparison;
  }

 private:
  Change gone(std::size_t s, std::size_t line) const {
    Change change;
    change.kind = Change::Kind::kGone;
    change.standard = s;
    change.before = standard_[s].text;
    change.marked = "[-" + change.before + "-]";
    change.signs.push_back({Signal::kSentenceRemoved, change.before, ""});
    change.share = 1;
    change.line = line;
    return change;
  }

  Change added(std::size_t t) const {
    Change change;
    change.kind = Change::Kind::kNew;
    change.text = {t};
    change.after = text_[t].text;
    change.marked = "{+" + change.after + "+}";
    change.signs.push_back({Signal::kSentenceAdded, "", change.after});
    change.share = 1;
    change.line = text_[t].line;
    return change;
  }

  void compare_pair(const ClausePair& pair, Comparison& comparison) {
    Vocabulary vocabulary;
    auto before = lay(standard_, pair.standard, Fields::kMarked, vocabulary);
    auto after = lay(text_, pair.text, Fields::kNone, vocabulary);
    resolve(pair, before, after, vocabulary);
    const auto match = match_fields(before.ids, after.ids);
    keep_fields(pair, before, after, match, comparison);
    for (std::size_t i = 0; i < pair.standard.size(); ++i) {
      std::vector<Hunk> own;
      for (const auto& hunk : match.hunks) {
        if (owner_of(before, hunk) == i) own.push_back(hunk);
      }
      comparison.changes.push_back(change_of(pair, i, before, after, own));
    }
  }

  void find_references(std::span<const Clause> clauses, const std::vector<std::size_t>& which, Laid& laid) const {
    for (std::size_t begin = 0; begin < laid.tokens.size();) {
      auto end = begin;
      while (end < laid.tokens.size() && laid.owner[end] == laid.owner[begin]) ++end;
      const std::span<const Token> tokens(laid.tokens.data() + begin, end - begin);
      for (auto& one : references(lexicon_, tokens, language_, clauses[which[laid.owner[begin]]].article)) {
        one.token += begin;
        laid.references.push_back(std::move(one));
      }
      begin = end;
    }
  }

  /// Gives references of both texts that name the same clause the same word, and those to different clauses different
  /// ones. A number that the text does not have means the clause of the standard, as long as that one kept no number.
  void resolve(const ClausePair& pair, Laid& before, Laid& after, Vocabulary& vocabulary) {
    find_references(standard_, pair.standard, before);
    if (before.references.empty()) return;
    find_references(text_, pair.text, after);
    const auto name = [&](Laid& laid, const Reference& one, std::size_t pair_index) {
      laid.ids[one.token] = vocabulary.id("\x01" + std::to_string(pair_index));
    };
    std::set<std::string> unknown;  // numbers that the standard itself does not have
    for (const auto& one : before.references) {
      const auto s = standard_numbers_.find(one);
      if (one.annex) {
        if (s != NumberedClauses::kNone && in_both_[pair_of_standard_[s]]) name(before, one, pair_of_standard_[s]);
      } else if (s == NumberedClauses::kNone) {
        unknown.insert(one.number);
      } else {
        name(before, one, pair_of_standard_[s]);
      }
    }
    for (const auto& one : after.references) {
      const auto t = text_numbers_.find(one);
      if (one.annex) {
        // An annex may be a paper of its own, which the one or the other does not hold: its number is what both call
        // it. Which annex is which is known only where both hold it.
        if (t != NumberedClauses::kNone && in_both_[pair_of_text_[t]]) name(after, one, pair_of_text_[t]);
        continue;
      }
      if (unknown.contains(one.number)) continue;
      if (t != NumberedClauses::kNone) {
        name(after, one, pair_of_text_[t]);
      } else if (const auto s = standard_numbers_.find(one); s != NumberedClauses::kNone && now_called(s).empty()) {
        name(after, one, pair_of_standard_[s]);
      }
    }
  }

  /// The number that the text gives a clause of the standard; empty where it is gone or has none.
  std::string now_called(std::size_t s) const {
    for (std::size_t t = 0; t < text_.size(); ++t) {
      if (pair_of_text_[t] == pair_of_standard_[s] && !text_[t].number.empty()) return text_[t].number;
    }
    return {};
  }

  static const Reference* reference_at(const Laid& laid, std::size_t token) {
    const auto found = std::ranges::find(laid.references, token, &Reference::token);
    return found == laid.references.end() ? nullptr : &*found;
  }

  static std::size_t annex_in(const Laid& laid, std::size_t begin, std::size_t end) {
    while (begin < end && (reference_at(laid, begin) == nullptr || !reference_at(laid, begin)->annex)) ++begin;
    return begin;
  }

  /// Cuts a hunk at each reference that is written the same and names another clause now, or that is another letter:
  /// told as a reference; what is between them is weighed by its words.
  std::vector<Hunk> without_references(const Laid& before, const Laid& after, Hunk hunk,
                                       std::vector<Sign>& found) const {
    std::vector<Hunk> others;
    for (auto i = hunk.old_begin; i < hunk.old_end; ++i) {
      const auto* reference = reference_at(before, i);
      if (reference == nullptr) continue;
      auto j = hunk.new_begin;
      while (j < hunk.new_end && after.tokens[j].key != before.tokens[i].key) ++j;
      // Letters are no quantities: another one is told here.
      const bool other = j == hunk.new_end && before.tokens[i].kind == TokenKind::kWord && reference->annex;
      if (other) j = annex_in(after, hunk.new_begin, hunk.new_end);
      if (j == hunk.new_end) continue;
      const auto s = standard_numbers_.find(*reference);
      found.push_back({Signal::kReference, cut(before.text, bytes_of(before, i, i + 1)),
                       cut(after.text, bytes_of(after, j, j + 1)), !other,
                       other || s == NumberedClauses::kNone ? std::string() : now_called(s), reference->annex});
      others.push_back({hunk.old_begin, i, hunk.new_begin, j});
      hunk.old_begin = i + 1;
      hunk.new_begin = j + 1;
    }
    others.push_back(hunk);
    std::erase_if(others, [](const Hunk& one) { return one.removed() == 0 && one.added() == 0; });
    return others;
  }

  std::vector<Sign> signs(const Laid& before, const Laid& after, const std::vector<Hunk>& hunks) const {
    std::vector<Hunk> others;
    std::vector<Sign> found;
    for (const auto& hunk : hunks) {
      const auto rest = without_references(before, after, hunk, found);
      others.insert(others.end(), rest.begin(), rest.end());
    }
    if (others.empty()) return found;
    auto all = signs_of(lexicon_, language_, before.text, after.text, before.tokens, after.tokens, others);
    all.insert(all.end(), found.begin(), found.end());
    std::ranges::stable_sort(all, {}, &Sign::signal);
    return all;
  }

  static std::size_t owner_of(const Laid& before, const Hunk& hunk) {
    if (before.owner.empty()) return 0;
    if (hunk.removed() > 0) return before.owner[hunk.old_begin];
    return before.owner[hunk.old_begin > 0 ? hunk.old_begin - 1 : 0];
  }

  Change change_of(const ClausePair& pair, std::size_t i, const Laid& before, const Laid& after,
                   const std::vector<Hunk>& hunks) const {
    Change change;
    change.standard = pair.standard[i];
    change.text = pair.text;
    change.moved = pair.moved;
    change.rewritten = pair.by_place;
    change.joined = pair.standard.size() > 1;
    change.divided = pair.text.size() > 1;
    change.similarity = pair.similarity;
    change.line = text_[pair.text.front()].line;
    if (hunks.empty()) {
      change.kind = pair.moved ? Change::Kind::kMoved : Change::Kind::kSame;
      change.punctuation = spelled_otherwise(before, after);
      if (pair.moved) change.before = change.after = standard_[pair.standard[i]].text;
      return change;
    }
    change.kind = Change::Kind::kChanged;
    tell(change, i, before, after, readable(hunks));
    change.signs = signs(before, after, hunks);
    std::size_t changed = 0;
    for (const auto& hunk : hunks) changed += hunk.removed() + hunk.added();
    change.share = static_cast<double>(changed) / static_cast<double>(before.ids.size() + after.ids.size());
    return change;
  }

  /// Sentences before and after, and both in one.
  void tell(Change& change, std::size_t i, const Laid& before, const Laid& after,
            const std::vector<Hunk>& hunks) const {
    std::vector<Span> gone_words, new_words;
    for (const auto& hunk : hunks) {
      gone_words.push_back(bytes_of(before, hunk.old_begin, hunk.old_end));
      new_words.push_back(bytes_of(after, hunk.new_begin, hunk.new_end));
    }
    const Span own{before.begins[i], i + 1 < before.begins.size() ? before.begins[i + 1] - 1 : before.text.size()};
    change.before = cut(before.text, sentences_around(before, gone_words, own));
    const auto shown = sentences_around(after, new_words, {0, after.text.size()});
    change.after = cut(after.text, shown);
    change.marked = mark(before, after, hunks, shown);
    if (!new_words.empty()) change.line = line_at(change.text, after, new_words.front().begin);
  }

  std::size_t line_at(const std::vector<std::size_t>& which, const Laid& after, std::size_t byte) const {
    for (std::size_t i = which.size(); i-- > 0;) {
      if (byte >= after.begins[i]) return text_[which[i]].line_of(byte - after.begins[i]);
    }
    return text_[which.front()].line;
  }

  /// Without fields the texts can be laid side by side as they are; references to the same clause may differ in number.
  static bool spelled_otherwise(const Laid& before, const Laid& after) {
    if (std::ranges::find(before.ids, kFieldId) != before.ids.end()) return false;
    const auto bare = [](const Laid& laid) {
      std::string made;
      std::size_t at = 0;
      const auto add = [&](std::size_t end) {
        for (; at < end; ++at) {
          if (std::string_view(" \t\n\r").find(laid.text[at]) == std::string_view::npos) made += laid.text[at];
        }
      };
      for (const auto& one : laid.references) {
        add(laid.tokens[one.token].begin);
        at = laid.tokens[one.token].end;
      }
      add(laid.text.size());
      return made;
    };
    return bare(before) != bare(after);
  }

  void keep_fields(const ClausePair& pair, const Laid& before, const Laid& after, const FieldMatch& match,
                   Comparison& comparison) {
    for (std::size_t i = 0; i < match.values.size();) {
      auto end = i + 1;
      while (end < match.values.size() && match.values[end].field == match.values[end - 1].field + 1 &&
             before.owner[match.values[end].field] == before.owner[match.values[i].field])
        ++end;
      const bool together = end - i > 1;
      if (together) ++runs_;
      const auto whole = value_at(before, after, match.values[i], match.values[end - 1]);
      for (; i < end; ++i) {
        const auto& value = match.values[i];
        const auto bytes = value_at(before, after, value, value);
        FilledField field{before.tokens[value.field].key,
                          cut(after.text, bytes),
                          pair.standard[before.owner[value.field]],
                          line_at(pair.text, after, bytes.begin),
                          together ? runs_ : 0,
                          {},
                          {}};
        if (together) field.together = cut(after.text, whole);
        if (i + 1 < end)
          field.behind =
              cut(before.text, {before.tokens[value.field].end, before.tokens[match.values[i + 1].field].begin});
        comparison.fields.push_back(std::move(field));
      }
    }
  }

  std::span<const Clause> standard_;
  std::span<const Clause> text_;
  const Lexicon& lexicon_;
  core::Language language_;
  NumberedClauses standard_numbers_;
  NumberedClauses text_numbers_;
  static constexpr auto kNone = NumberedClauses::kNone;
  std::vector<std::size_t> pair_of_standard_;
  std::vector<std::size_t> pair_of_text_;
  std::vector<bool> in_both_;  ///< Of each pair.
  std::size_t runs_ = 0;
};

}  // namespace

bool Change::has(Signal signal) const {
  return std::ranges::any_of(signs, [&](const Sign& sign) { return sign.signal == signal; });
}

Comparison compare(std::span<const Clause> standard, std::span<const Clause> text, const Lexicon& lexicon,
                   core::Language language) {
  return Comparer(standard, text, lexicon, language).compare();
}

}  // namespace pareltjes::engines::text_compare
