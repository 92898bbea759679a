// SPDX-License-Identifier: EUPL-1.2
#include "engines/text_compare/references.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace pareltjes::engines::text_compare {
namespace {

enum class Names { kNothing, kArticle, kParagraph, kAnnex };

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& words, std::string_view key) {
  return std::ranges::find(words, key) != words.end();
}

Names names_by(std::string_view key) {
  static constexpr std::array<std::string_view, 8> kArticle{"artikel",  "artikelen", "art",    "article",
                                                            "articles", "section",   "clause", "clauses"};
  static constexpr std::array<std::string_view, 4> kParagraph{"lid", "leden", "paragraph", "paragraphs"};
  static constexpr std::array<std::string_view, 6> kAnnex{"bijlage", "bijlagen", "annex",
                                                          "annexes", "appendix", "schedule"};
  if (is_one_of(kArticle, key)) return Names::kArticle;
  if (is_one_of(kParagraph, key)) return Names::kParagraph;
  return is_one_of(kAnnex, key) ? Names::kAnnex : Names::kNothing;
}

/// "eerste" of "eerste lid" is 1.
std::optional<std::size_t> ordinal(std::string_view key) {
  static constexpr std::array<std::string_view, 10> kDutch{"eerste", "tweede",  "derde",   "vierde",  "vijfde",
                                                           "zesde",  "zevende", "achtste", "negende", "tiende"};
  static constexpr std::array<std::string_view, 5> kEnglish{"first", "second", "third", "fourth", "fifth"};
  if (const auto at = std::ranges::find(kDutch, key); at != kDutch.end())
    return static_cast<std::size_t>(at - kDutch.begin()) + 1;
  if (const auto at = std::ranges::find(kEnglish, key); at != kEnglish.end())
    return static_cast<std::size_t>(at - kEnglish.begin()) + 1;
  return std::nullopt;
}

/// "artikel 4.1, 4.2 en 4.3", "artikel 5 t/m 7": what stands between two numbers of one reference.
bool links(std::string_view key) {
  static constexpr std::array<std::string_view, 9> kWords{"of", "en", "or", "and", "t", "tot", "met", "m", "to"};
  return is_one_of(kWords, key);
}

/// What may stand between a number and the law that owns it.
bool leads_on(std::string_view key) {
  static constexpr std::array<std::string_view, 15> kWords{"van",   "de",  "het",       "der",    "uit",
                                                           "onder", "sub", "onderdeel", "aanhef", "lid",
                                                           "leden", "the", "under",     "point",  "paragraph"};
  return links(key) || key.size() == 1 || is_one_of(kWords, key) || ordinal(key).has_value();
}

class Finder {
 public:
  Finder(const Lexicon& lexicon, std::span<const Token> tokens, core::Language language, std::string_view article)
      : lexicon_(lexicon), tokens_(tokens), language_(language), own_(article) {}

  std::vector<Reference> find() {
    while (at_ < tokens_.size()) {
      if (tokens_[at_].kind != TokenKind::kWord || !take()) ++at_;
    }
    return std::move(found_);
  }

 private:
  bool is_number(std::size_t at) const { return at < tokens_.size() && tokens_[at].kind == TokenKind::kNumber; }
  std::string_view key(std::size_t at) const {
    return at < tokens_.size() && tokens_[at].kind == TokenKind::kWord ? std::string_view(tokens_[at].key)
                                                                       : std::string_view();
  }

  /// A reference that begins here; false where none does.
  bool take() {
    const auto begin = at_;
    const auto kept = found_.size();
    if (const auto nth = ordinal(key(at_)); nth && names_by(key(at_ + 1)) == Names::kParagraph) {
      const auto of = article_behind(at_ + 2);
      found_.push_back({at_, join(of.value_or(std::string(own_)), std::to_string(*nth)), false});
      at_ += 2;
      return settle(begin, kept);
    }
    const auto names = names_by(key(at_));
    if (names == Names::kAnnex && is_annex_mark(key(at_ + 1))) {
      ++at_;
      annexes();
      return settle(begin, kept);
    }
    if (names == Names::kNothing || !is_number(at_ + 1)) return false;
    ++at_;
    numbers(names, {});
    if (names == Names::kArticle) paragraphs(found_.back().number);
    return settle(begin, kept);
  }

  /// "5", "5 en 7", "5 t/m 7", "5, 6 en 7".
  void numbers(Names names, std::optional<std::string> article) {
    const auto of = article ? *article : names == Names::kParagraph ? of_paragraphs() : std::string();
    for (bool first = true; is_number(at_); first = false) {
      if (!first && lexicon_.unit_of(key(at_ + 1), language_) != nullptr) return;  // "artikel 5 en 24 uur"
      found_.push_back(
          {at_, names == Names::kParagraph ? join(of, tokens_[at_].key) : tokens_[at_].key, names == Names::kAnnex});
      ++at_;
      auto next = at_;
      while (next < at_ + 3 && links(key(next))) ++next;
      if (!is_number(next)) return;
      at_ = next;
    }
  }

  /// "bijlage A", "bijlagen A en B", "annexes I, II and III".
  void annexes() {
    while (is_annex_mark(key(at_))) {
      found_.push_back({at_, tokens_[at_].key, true});
      ++at_;
      auto next = at_;
      while (next < at_ + 2 && links(key(next))) ++next;
      if (!is_annex_mark(key(next))) return;
      at_ = next;
    }
  }

  /// "artikel 5 lid 2", "artikel 5, tweede lid".
  void paragraphs(const std::string& article) {
    if (names_by(key(at_)) == Names::kParagraph && is_number(at_ + 1)) {
      ++at_;
      numbers(Names::kParagraph, article);
    } else if (const auto nth = ordinal(key(at_)); nth && names_by(key(at_ + 1)) == Names::kParagraph) {
      found_.push_back({at_, join(article, std::to_string(*nth)), false});
      at_ += 2;
    }
  }

  /// "lid 2 van artikel 5": the article that follows, else the own one.
  std::string of_paragraphs() const {
    auto at = at_;
    while (is_number(at)) at += links(key(at + 1)) && is_number(at + 2) ? 2U : 1U;
    return article_behind(at).value_or(std::string(own_));
  }
  std::optional<std::string> article_behind(std::size_t at) const {
    if ((key(at) == "van" || key(at) == "of") && names_by(key(at + 1)) == Names::kArticle && is_number(at + 2))
      return tokens_[at + 2].key;
    return std::nullopt;
  }

  static std::string join(const std::string& article, const std::string& number) {
    return article.empty() ? number : article + "." + number;
  }

  /// Drops what a law or another document owns.
  bool settle(std::size_t begin, std::size_t kept) {
    if (owned_elsewhere(begin)) found_.resize(kept);
    return true;
  }
  bool owned_elsewhere(std::size_t begin) const {
    if (begin > 0 && lexicon_.names_elsewhere(tokens_[begin - 1].key, language_)) return true;
    constexpr std::size_t kFar = 12;
    for (auto at = at_; at < tokens_.size() && at < at_ + kFar; ++at) {
      if (lexicon_.names_elsewhere(tokens_[at].key, language_)) return true;
      const bool on = is_number(at) || names_by(key(at)) != Names::kNothing || leads_on(key(at));
      if (!on) return false;
    }
    return false;
  }

  const Lexicon& lexicon_;
  std::span<const Token> tokens_;
  core::Language language_;
  std::string_view own_;
  std::size_t at_ = 0;
  std::vector<Reference> found_;
};

}  // namespace

std::vector<Reference> references(const Lexicon& lexicon, std::span<const Token> tokens, core::Language language,
                                  std::string_view article) {
  return Finder(lexicon, tokens, language, article).find();
}

NumberedClauses::NumberedClauses(std::span<const Clause> clauses) {
  for (std::size_t i = 0; i < clauses.size(); ++i) {
    const auto& clause = clauses[i];
    const bool annex = clause.kind == ClauseKind::kAnnex;
    if (clause.number.empty() || (!annex && clause.kind != ClauseKind::kArticle && clause.kind != ClauseKind::kClause))
      continue;
    const auto [at, added] = by_number_.try_emplace({annex, clause.number}, i);
    if (!added) at->second = kNone;
  }
}

std::size_t NumberedClauses::find(const Reference& reference) const {
  const auto found = by_number_.find({reference.annex, reference.number});
  return found == by_number_.end() ? kNone : found->second;
}

}  // namespace pareltjes::engines::text_compare
