// SPDX-License-Identifier: EUPL-1.2
#include "pearls/overeenkomsten/clauses.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"

namespace pareltjes::overeenkomsten {
namespace {

using texts::Part;

constexpr std::size_t kFarthestTitle = 60;  ///< Lines between the title of an agreement and its first article.

bool is_numbered(const Part& part) {
  return !part.number.empty() && part.number.front() >= '0' && part.number.front() <= '9';
}

bool names_article(const Part& part) {
  const auto shown = core::fold(part.shown);
  return is_numbered(part) && (shown.starts_with("artikel") || shown.starts_with("article") ||
                               shown.starts_with("art ") || shown.starts_with("clause"));
}

bool is_annex(const Part& part) {
  return part.number.starts_with("Bijlage") || part.number.starts_with("Annex") ||
         part.number.starts_with("Appendix") || part.number.starts_with("Schedule");
}

bool has_dot(std::string_view number) {
  return number.find('.') != std::string_view::npos;
}

bool contains_word(const std::string& folded, std::string_view word) {
  return folded.find(word) != std::string::npos;
}

/// How the articles of this document are written.
struct Manner {
  bool word = false;  ///< "Artikel 5" rather than "5.".
};

Manner manner_of(const std::vector<Part>& parts) {
  Manner manner;
  manner.word = std::ranges::count_if(parts, names_article) >= 2;
  return manner;
}

bool begins_article(const Part& part, const Manner& manner) {
  if (part.kind == Part::Kind::kTableRow) return false;
  if (manner.word) return names_article(part) && !has_dot(part.number);
  if (!is_numbered(part) || has_dot(part.number)) return false;
  return part.kind == Part::Kind::kHeading;
}

/// Where the first article stands; parts.size() where there is none.
std::size_t first_article(const std::vector<Part>& parts, const Manner& manner) {
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (begins_article(parts[i], manner) && (parts[i].number == "1" || !manner.word)) {
      if (parts[i].number == "1") return i;
    }
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (begins_article(parts[i], manner)) return i;
  }
  return parts.size();
}

/// The title above the first article: headings that name an agreement, as near as they are.
std::size_t begin_of_agreement(const std::vector<Part>& parts, std::size_t article) {
  if (article == parts.size()) return 0;
  const auto least = article > kFarthestTitle ? article - kFarthestTitle : 0;
  for (auto i = article; i-- > least;) {
    const auto& part = parts[i];
    const bool heading = part.kind == Part::Kind::kHeading && part.level <= 2 && !names_article(part);
    if (!heading || !contains_word(core::fold(part.text), "overeenkomst")) continue;
    auto begin = i;
    while (begin > 0 && parts[begin - 1].kind == Part::Kind::kHeading && parts[begin - 1].level <= 2) --begin;
    return begin;
  }
  return article > kFarthestTitle ? article : 0;
}

bool opens_recitals(const std::string& folded) {
  return folded.size() < 80 && (contains_word(folded, "overweg") || folded.starts_with("whereas"));
}
bool closes_recitals(const std::string& folded) {
  return folded.size() < 100 && (contains_word(folded, "overeen") || contains_word(folded, "agree")) &&
         (contains_word(folded, "komen") || contains_word(folded, "volg") || contains_word(folded, "agree"));
}
bool opens_signing(const Part& part) {
  const auto folded = core::fold(part.text);
  if (!part.number.empty()) return false;
  if (folded == "ondertekening" || folded == "ondertekening door partijen" || folded == "signatures") return true;
  if (part.kind == Part::Kind::kHeading && folded.starts_with("ondertekening")) return true;
  return folded.size() < 160 && folded.starts_with("aldus") && contains_word(folded, "overeengekomen");
}
bool says_optional(const std::string& folded) {
  return folded.size() < 160 && contains_word(folded, "bijlage") && contains_word(folded, "facultatief");
}

/// Walks through the lines and lays each in its piece.
class Divider {
 public:
  Divider(Manner manner, std::vector<Clause>& clauses) : manner_(manner), clauses_(clauses) {}

  void take(const Part& part) {
    const auto folded = core::fold(part.text);
    if (part.kind == Part::Kind::kTableRow) return table_row(part);
    table_ = 0;
    if (is_annex(part) && part.kind == Part::Kind::kHeading) return annex(part);
    if (section_ == PartKind::kAnnex) return in_annex(part, folded);
    if (opens_signing(part) && section_ == PartKind::kArticle) {
      section_ = PartKind::kSigning;
      return begin_heading(PartKind::kSigning, part);
    }
    if (section_ == PartKind::kSigning) {
      if (says_optional(folded)) {
        next_optional_ = true;
        return;
      }
      return add(part);
    }
    if (begins_article(part, manner_)) {
      section_ = PartKind::kArticle;
      article_ = part.number;
      dotted_ = false;
      return begin_heading(PartKind::kArticle, part);
    }
    if (section_ == PartKind::kArticle) return in_article(part);
    before_articles(part, folded);
  }

 private:
  void begin(PartKind kind, std::string number = {}) {
    clauses_.push_back({kind, std::move(number), {}, {}, nullptr, false});
  }
  void begin_heading(PartKind kind, const Part& part) {
    begin(kind, part.number);
    clauses_.back().heading = part.text;
    clauses_.back().heading_line = &part;
  }
  void add(const Part& part) {
    if (clauses_.empty()) begin(PartKind::kPreamble);
    clauses_.back().lines.push_back(&part);
  }

  void before_articles(const Part& part, const std::string& folded) {
    if (opens_recitals(folded) && section_ == PartKind::kPreamble) {
      begin(PartKind::kPreamble);
      add(part);
      section_ = PartKind::kRecital;
      return;
    }
    if (section_ == PartKind::kRecital && !closes_recitals(folded)) {
      const bool item = part.kind == Part::Kind::kListItem;
      if (item || clauses_.back().kind != PartKind::kRecital)
        begin(PartKind::kRecital, item ? part.number : std::string());
      return add(part);
    }
    section_ = PartKind::kPreamble;
    begin(PartKind::kPreamble);
    add(part);
  }

  void in_article(const Part& part) {
    const bool dotted = is_numbered(part) && has_dot(part.number);
    // "1." below "Artikel 5" is its first paragraph: 5.1.
    const bool plain = is_numbered(part) && !has_dot(part.number) && manner_.word && !dotted_ && !names_article(part);
    if (!dotted && !plain) return add(part);
    dotted_ = dotted_ || dotted;
    begin(PartKind::kClause, dotted ? part.number : article_ + "." + part.number);
    if (part.kind == Part::Kind::kHeading) {
      clauses_.back().heading = part.text;
      clauses_.back().heading_line = &part;
    } else {
      add(part);
    }
  }

  void annex(const Part& part) {
    section_ = PartKind::kAnnex;
    begin_heading(PartKind::kAnnex, part);
    optional_ = next_optional_;
    next_optional_ = false;
    clauses_.back().optional = optional_;
  }

  void in_annex(const Part& part, const std::string& folded) {
    if (says_optional(folded)) {
      next_optional_ = true;
      return;
    }
    if (part.kind == Part::Kind::kHeading && part.number.empty()) {
      begin_heading(PartKind::kAnnex, part);
    } else if (clauses_.back().kind == PartKind::kTable) {
      begin(PartKind::kAnnex);
      add(part);
    } else {
      add(part);
    }
    clauses_.back().optional = optional_;
  }

  void table_row(const Part& part) {
    if (table_ != part.table || clauses_.empty()) begin(PartKind::kTable);
    table_ = part.table;
    clauses_.back().lines.push_back(&part);
    clauses_.back().optional = section_ == PartKind::kAnnex && optional_;
  }

  Manner manner_;
  std::vector<Clause>& clauses_;
  PartKind section_ = PartKind::kPreamble;
  std::string article_;
  bool dotted_ = false, optional_ = false, next_optional_ = false;
  std::size_t table_ = 0;
};

constexpr std::array<std::string_view, 40> kSmallWords{
    "de",  "het",  "een", "en",  "of",   "van", "in",  "op",     "te",  "aan", "bij",  "voor", "met",   "door",
    "is",  "zijn", "die", "dat", "deze", "dit", "om",  "uit",    "als", "tot", "naar", "over", "wordt", "worden",
    "the", "a",    "an",  "of",  "and",  "to",  "zal", "zullen", "er",  "ook", "zo",   "hier"};

}  // namespace

std::string line_of(const Part& part) {
  if (part.kind == Part::Kind::kTableRow) return part.text;
  if (part.kind == Part::Kind::kListItem || (!part.number.empty() && part.kind == Part::Kind::kParagraph))
    return part.whole();
  return part.kind == Part::Kind::kHeading ? part.whole() : part.text;
}

std::string Clause::text() const {
  std::string text;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const bool own_number = i == 0 && !number.empty() && heading.empty() && kind != PartKind::kTable;
    text += (text.empty() ? "" : "\n") + (own_number ? lines[i]->text : line_of(*lines[i]));
  }
  return text;
}

std::vector<Clause> clauses_of(const texts::TextDocument& document) {
  const auto& parts = document.parts;
  const auto manner = manner_of(parts);
  const auto begin = begin_of_agreement(parts, first_article(parts, manner));
  std::vector<Clause> clauses;
  Divider divider(manner, clauses);
  for (auto i = begin; i < parts.size(); ++i) divider.take(parts[i]);
  return clauses;
}

std::vector<const Part*> before_articles_of(const texts::TextDocument& document) {
  const auto& parts = document.parts;
  const auto end = first_article(parts, manner_of(parts));
  std::vector<const Part*> before;
  for (std::size_t i = 0; i < end; ++i) before.push_back(&parts[i]);
  return before;
}

std::size_t begin_of_agreement(const texts::TextDocument& document) {
  return begin_of_agreement(document.parts, first_article(document.parts, manner_of(document.parts)));
}

std::string slug_of(std::string_view text, std::size_t most_words) {
  std::string slug;
  std::size_t words = 0;
  for (const auto& word : core::split(core::fold(text), ' ')) {
    std::string kept;
    for (const char c : word) {
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) kept += c;
    }
    if (kept.empty() || std::ranges::find(kSmallWords, kept) != kSmallWords.end()) continue;
    slug += (slug.empty() ? "" : "-") + kept.substr(0, 30);
    if (++words == most_words) break;
  }
  return slug;
}

}  // namespace pareltjes::overeenkomsten
