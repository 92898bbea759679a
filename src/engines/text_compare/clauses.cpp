// SPDX-License-Identifier: EUPL-1.2
#include "engines/text_compare/clauses.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "core/text.hpp"
#include "engines/text_compare/tokens.hpp"

namespace pareltjes::engines::text_compare {
namespace {

constexpr std::size_t kLongestTitle = 90;  ///< Bytes; what is longer is text, not the title of an article.
constexpr std::size_t kNoteLines = 40;     ///< A note about the file stands within the first lines.

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

std::string lower(std::string_view text) {
  std::string made(text);
  std::ranges::transform(made, made.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return made;
}

/// What a line says of itself: its number and where its text begins.
struct Label {
  enum class Kind { kArticle, kNumber, kLetter, kAnnex };
  Kind kind = Kind::kNumber;
  std::string number;
  std::size_t text_at = 0;
};

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && (is_blank(text[at]) || text.substr(at).starts_with("\xC2\xA0")))
    at += is_blank(text[at]) ? 1U : 2U;
  return at;
}

std::string_view digits_and_dots(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() &&
         (is_digit(text[end]) || (text[end] == '.' && end + 1 < text.size() && is_digit(text[end + 1]))))
    ++end;
  return text.substr(0, end);
}

bool is_letter(char c) {
  return is_lower(c) || (c >= 'A' && c <= 'Z');
}

/// "Artikel 5 Inbreuk", "Article 5:", "Art. 5"; "Bijlage A", "Annex 2", "Bijlage IV".
std::optional<Label> by_keyword(std::string_view text) {
  struct Keyword {
    std::string_view word;
    Label::Kind kind;
  };
  constexpr std::array<Keyword, 8> kKeywords{{{"artikel ", Label::Kind::kArticle},
                                              {"article ", Label::Kind::kArticle},
                                              {"art. ", Label::Kind::kArticle},
                                              {"bijlage ", Label::Kind::kAnnex},
                                              {"annex ", Label::Kind::kAnnex},
                                              {"appendix ", Label::Kind::kAnnex},
                                              {"schedule ", Label::Kind::kAnnex},
                                              {"aanhangsel ", Label::Kind::kAnnex}}};
  const auto head = lower(text.substr(0, 12));
  for (const auto& [word, kind] : kKeywords) {
    if (!head.starts_with(word)) continue;
    const auto at = skip_blanks(text, word.size());
    std::string number(digits_and_dots(text.substr(at)));
    if (number.empty() && kind == Label::Kind::kAnnex && at < text.size()) {
      auto behind = at;
      while (behind < text.size() && is_letter(text[behind])) ++behind;
      auto letters = lower(text.substr(at, behind - at));
      if (is_annex_mark(letters)) number = std::move(letters);
    }
    if (number.empty()) return std::nullopt;
    std::size_t end = at + number.size();
    while (end < text.size() && (text[end] == '.' || text[end] == ':' || text[end] == '\\')) ++end;
    // "Artikel 28 lid 3 AVG bepaalt …" is a sentence about an article, no heading.
    const auto rest = core::trim(text.substr(end));
    if (rest.size() > kLongestTitle || (!rest.empty() && rest.back() == '.') ||
        (!rest.empty() && is_lower(rest.front())))
      return std::nullopt;
    return Label{kind, std::move(number), skip_blanks(text, end)};
  }
  return std::nullopt;
}

/// "4.1 Text", "4. Text", "4) Text", "4<tab>Text", "a. text", "(b) text"; "1\." as Markdown writes it.
std::optional<Label> by_number(std::string_view text) {
  const std::size_t open = !text.empty() && text.front() == '(' ? 1 : 0;
  auto number = digits_and_dots(text.substr(open));
  auto kind = Label::Kind::kNumber;
  if (number.empty() && open < text.size() && is_lower(text[open])) {
    number = text.substr(open, 1);
    kind = Label::Kind::kLetter;
  }
  if (number.empty() || number.size() > 12) return std::nullopt;
  std::size_t end = open + number.size();
  if (end < text.size() && text[end] == '\\') ++end;
  const bool marked = end < text.size() && (text[end] == '.' || text[end] == ')' || text[end] == ':');
  if (marked) ++end;
  if (end < text.size() && !is_blank(text[end]) && !text.substr(end).starts_with("\xC2\xA0")) return std::nullopt;
  const bool tabbed = end < text.size() && text[end] == '\t';
  const bool dotted = number.find('.') != std::string_view::npos;
  if (!marked && !tabbed && (!dotted || kind == Label::Kind::kLetter)) return std::nullopt;
  const auto at = skip_blanks(text, end);
  // "10.000 euro" and "1.5 dag" are quantities: a clause begins with a capital, or its number stands apart.
  if (!marked && !tabbed && at < text.size() && is_lower(text[at])) return std::nullopt;
  return Label{kind, std::string(number), at};
}

std::string_view without_dots(std::string_view number) {
  while (!number.empty() && (number.back() == '.' || number.back() == ')' || number.back() == ':'))
    number.remove_suffix(1);
  while (!number.empty() && number.front() == '(') number.remove_prefix(1);
  return number;
}

/// The label of a block: what its reader says, else what its text shows.
std::optional<Label> label_of(const Block& block) {
  if (block.number.empty()) {
    if (block.kind == BlockKind::kTableRow) return std::nullopt;
    auto label = by_keyword(block.text);
    return label ? label : by_number(block.text);
  }
  if (auto label = by_keyword(block.number + (block.text.empty() ? "" : " " + block.text))) {
    label->text_at = 0;
    return label;
  }
  const auto number = std::string(without_dots(block.number));
  if (number.empty()) return std::nullopt;
  if (is_digit(number.front())) return Label{Label::Kind::kNumber, number, 0};
  if (number.size() == 1 && is_lower(number.front())) return Label{Label::Kind::kLetter, number, 0};
  return std::nullopt;
}

bool begins_with_any(std::string_view text, std::initializer_list<std::string_view> words) {
  const auto head = lower(text.substr(0, 40));
  return std::ranges::any_of(words, [&](std::string_view word) { return head.starts_with(word); });
}

bool begins_recitals(std::string_view text) {
  return begins_with_any(text, {"overweg", "in aanmerking nemende", "nemen in aanmerking", "whereas", "recitals",
                                "considerans", "considering"});
}
bool begins_signature(std::string_view text) {
  return begins_with_any(text, {"ondertekening", "aldus overeengekomen", "aldus getekend", "aldus opgemaakt",
                                "signature", "in witness whereof", "signed by", "agreed and signed"});
}

/// Cuts block after block; what stands open is a clause, an article or a part around the articles.
class Cutter {
 public:
  explicit Cutter(std::span<const Block> blocks) : blocks_(blocks) {
    // Where articles are called so, a number above the first of them is of the cover, a party or a recital.
    std::size_t named = 0;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      const auto label = label_of(blocks[i]);
      if (!label || label->kind != Label::Kind::kArticle) continue;
      if (named++ == 0) first_article_ = i;
    }
    if (named < 2) first_article_ = 0;
  }

  std::vector<Clause> cut() {
    for (at_ = 0; at_ < blocks_.size(); ++at_) take(blocks_[at_]);
    for (auto& clause : clauses_) name_heading(clause);
    return std::move(clauses_);
  }

 private:
  void take(const Block& block) {
    const auto text = core::trim(block.text);
    auto label = label_of(block);
    if (at_ < first_article_ && label && label->kind != Label::Kind::kAnnex) label.reset();
    if (label && label->kind == Label::Kind::kAnnex && block.kind != BlockKind::kTableRow)
      return begin_annex(block, *label);
    if (begins_signature(text)) return begin(ClauseKind::kSignature, block, "", 0);
    // Articles in an annex are the annex's own; unless there was none before it, and the annex is the agreement.
    const bool first_article = label && label->kind == Label::Kind::kArticle && article_.empty();
    if (in_annex_ && !first_article) return go_on(block, 0);
    if (label && label->kind == Label::Kind::kArticle) return begin_article(block, *label);
    if (label && label->kind == Label::Kind::kNumber && begins_numbered(block, *label)) return;
    if (label && label->kind == Label::Kind::kLetter && begins_lettered(block, *label)) return;
    if (article_.empty()) {
      if (begins_recitals(text)) return begin(ClauseKind::kRecital, block, "", 0);
      if (clauses_.empty()) return begin(ClauseKind::kPreamble, block, "", 0);
    }
    if (block.kind == BlockKind::kHeading && !article_.empty() && block.level <= article_level_ && block.level > 0)
      return begin(ClauseKind::kArticle, block, "", 0);
    go_on(block, 0);
  }

  void begin_annex(const Block& block, const Label& label) {
    in_annex_ = true;
    begin(ClauseKind::kAnnex, block, label.number, label.text_at);
  }

  void begin_article(const Block& block, const Label& label) {
    in_annex_ = false;
    by_keyword_ = true;
    open_article(block, label);
  }

  void open_article(const Block& block, const Label& label) {
    article_ = label.number;
    article_level_ = block.kind == BlockKind::kHeading ? block.level : 0;
    begin(ClauseKind::kArticle, block, label.number, label.text_at);
  }

  /// "4.1 …" is a clause of article 4; "4 Title" is an article; "4. text" below "Artikel 5" is clause 5.4.
  bool begins_numbered(const Block& block, const Label& label) {
    const auto text = core::trim(std::string_view(block.text).substr(label.text_at));
    if (label.number.find('.') != std::string::npos) {
      const auto parent = label.number.substr(0, label.number.find('.'));
      if (article_.empty() || parent != article_) {
        if (article_.empty() && !has_title(text) && parent != "1") return false;
        article_ = parent;
        article_level_ = 0;
      }
      begin(ClauseKind::kClause, block, label.number, label.text_at);
      return true;
    }
    if (by_keyword_ && block.kind != BlockKind::kHeading) {
      begin(ClauseKind::kClause, block, article_ + "." + label.number, label.text_at);
      return true;
    }
    const bool title = block.kind == BlockKind::kHeading || (has_title(text) && follows_deeper(label.number));
    if (title) {
      open_article(block, label);
      return true;
    }
    if (article_.empty() || before_articles()) return false;  // a list of parties or recitals
    begin(ClauseKind::kClause, block, article_ + "." + label.number, label.text_at);
    return true;
  }

  /// "a. …" directly in an article is a clause; within a clause it is part of its text.
  bool begins_lettered(const Block& block, const Label& label) {
    if (article_.empty() || clauses_.empty()) return false;
    const auto& last = clauses_.back();
    const bool beside = last.kind == ClauseKind::kClause && !last.number.empty() && is_lower(last.number.back());
    if (last.kind != ClauseKind::kArticle && !beside) return false;
    begin(ClauseKind::kClause, block, article_ + "." + label.number, label.text_at);
    return true;
  }

  [[nodiscard]] bool before_articles() const {
    return clauses_.empty() || clauses_.back().kind == ClauseKind::kRecital;
  }

  static bool has_title(std::string_view text) {
    return text.size() <= kLongestTitle &&
           (text.empty() || (text.back() != '.' && text.back() != ';' && text.back() != ','));
  }

  /// Whether the next numbers lie below this one, or text without a number follows a title.
  [[nodiscard]] bool follows_deeper(const std::string& number) const {
    if (at_ + 1 >= blocks_.size()) return false;
    const auto next = label_of(blocks_[at_ + 1]);
    if (!next) return true;
    return next->number.starts_with(number + ".") || next->kind == Label::Kind::kLetter;
  }

  void begin(ClauseKind kind, const Block& block, std::string number, std::size_t text_at) {
    if (kind == ClauseKind::kSignature) {
      in_annex_ = true;  // nothing behind the signature is an article, unless it says so
      if (!clauses_.empty() && clauses_.back().kind == ClauseKind::kSignature) return go_on(block, text_at);
    }
    Clause clause;
    clause.kind = kind;
    clause.number = std::move(number);
    clause.article = kind == ClauseKind::kArticle || kind == ClauseKind::kClause ? article_ : "";
    clause.line = block.line;
    clause.block = at_;
    clauses_.push_back(std::move(clause));
    go_on(block, text_at);
  }

  void go_on(const Block& block, std::size_t text_at) {
    if (clauses_.empty()) return begin(ClauseKind::kPreamble, block, "", text_at);
    auto& clause = clauses_.back();
    const auto text = core::trim(std::string_view(block.text).substr(text_at));
    if (!clause.text.empty()) clause.text += '\n';
    clause.starts.push_back(clause.text.size());
    clause.lines.push_back(block.line);
    // A heading of a number alone ("### 9.4") has no words: what follows is text, not its title.
    if (block.kind == BlockKind::kHeading && !text.empty()) clause.titles.push_back(clause.text.size());
    clause.text += text;
  }

  static void name_heading(Clause& clause) {
    const auto end = clause.text.find('\n');
    const auto first = std::string_view(clause.text).substr(0, end);
    const bool only = end == std::string::npos;
    if (clause.kind == ClauseKind::kArticle || clause.kind == ClauseKind::kAnnex) {
      if (has_title(first)) clause.heading = first;
    } else if (clause.kind == ClauseKind::kClause && !only && has_title(first) &&
               (first.empty() || first.back() != ':')) {
      clause.heading = first;
    }
  }

  std::span<const Block> blocks_;
  std::vector<Clause> clauses_;
  std::string article_;
  int article_level_ = 0;
  bool by_keyword_ = false;
  bool in_annex_ = false;
  std::size_t first_article_ = 0;
  std::size_t at_ = 0;
};

/// A Markdown line without its marks.
Block markdown_block(std::string_view line, std::size_t number) {
  Block block;
  block.line = number;
  auto text = core::trim(line);
  int level = 0;
  while (level < 6 && static_cast<std::size_t>(level) < text.size() && text[static_cast<std::size_t>(level)] == '#')
    ++level;
  if (level > 0 && static_cast<std::size_t>(level) < text.size() && is_blank(text[static_cast<std::size_t>(level)])) {
    block.kind = BlockKind::kHeading;
    block.level = level;
    text = core::trim(text.substr(static_cast<std::size_t>(level)));
  } else if (text.starts_with("- ") || text.starts_with("-\t") || text.starts_with("* ") ||
             text.starts_with("\xE2\x80\xA2")) {
    block.kind = BlockKind::kListItem;
  } else if (text.find('|') != std::string_view::npos &&
             (text.front() == '|' || text.find(" | ") != std::string_view::npos)) {
    block.kind = BlockKind::kTableRow;
  }
  block.text = text;
  for (std::size_t at = block.text.find("**"); at != std::string::npos; at = block.text.find("**", at))
    block.text.erase(at, 2);
  return block;
}

bool is_rule(std::string_view line) {
  return line.find_first_not_of("-*_=| :") == std::string_view::npos && line.size() >= 3 &&
         line.find("  ") == std::string_view::npos && line.find_first_of("-*_=") != std::string_view::npos;
}

}  // namespace

std::size_t Clause::line_of(std::size_t byte) const {
  const auto next = std::ranges::upper_bound(starts, byte);
  return next == starts.begin() ? line : lines[static_cast<std::size_t>(next - starts.begin()) - 1];
}

std::vector<Block> blocks_of_text(std::string_view text) {
  const auto lines = core::split(text, '\n');
  std::size_t first = 0;
  for (std::size_t i = 0; i < lines.size() && i < kNoteLines; ++i) {
    const auto line = core::trim(lines[i]);
    if (line.size() >= 10 && line.find_first_not_of('=') == std::string_view::npos) {
      first = i + 1;
      break;
    }
  }
  std::vector<Block> blocks;
  for (std::size_t i = first; i < lines.size(); ++i) {
    const auto line = core::trim(lines[i]);
    if (!line.empty() && !is_rule(line)) blocks.push_back(markdown_block(line, i + 1));
  }
  return blocks;
}

std::vector<Clause> clauses(std::span<const Block> blocks) {
  return Cutter(blocks).cut();
}

bool is_annex_mark(std::string_view letters) {
  constexpr std::size_t kLongestRoman = 5;
  if (letters.size() == 1) return is_lower(letters.front());
  return !letters.empty() && letters.size() <= kLongestRoman &&
         letters.find_first_not_of("ivx") == std::string_view::npos;
}

}  // namespace pareltjes::engines::text_compare
