// SPDX-License-Identifier: EUPL-1.2
#include "platform/texts/pdf_structure.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <span>
#include <string>
#include <tuple>
#include <utility>

#include "core/text.hpp"
#include "platform/texts/clause_number.hpp"
#include "platform/texts/plain_text.hpp"

namespace pareltjes::texts {
namespace {

constexpr std::size_t kDeepest = 64;
constexpr double kLeastHeld = 0.85;         ///< Share of the letters of the pages that the structure must hold.
constexpr std::size_t kLettersToFind = 24;  ///< By which a part is found on its page.
constexpr std::size_t kLettersOfCell = 7;
constexpr std::size_t kFarAhead = 20'000;  ///< Letters within which a part stands behind the one before it;
constexpr std::size_t kNearAhead = 300;    ///< one of few letters.
constexpr std::size_t kOneIn = 20;         ///< Pieces that end in a blank, where line ends bring theirs.

/// An element of the structure, or a piece of text (no name).
struct Element {
  std::string name;
  std::string text;
  std::vector<Element> children;
};

bool is_one_of(std::string_view name, std::span<const std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}
bool is_inline(const Element& element) {
  static constexpr std::array<std::string_view, 16> kInline{"",     "Span", "Link",      "Quote", "Em",   "Strong",
                                                            "Code", "Sub",  "Reference", "Annot", "Ruby", "Warichu",
                                                            "RB",   "RT",   "RP",        "Lbl"};
  return is_one_of(element.name, kInline);
}
bool is_left_out(std::string_view name) {
  static constexpr std::array<std::string_view, 4> kOut{"Figure", "Artifact", "Formula", "Form"};
  return is_one_of(name, kOut);
}
bool is_heading(std::string_view name) {
  return name == "H" || name == "Title" ||
         (name.size() == 2 && name.front() == 'H' && name.back() >= '1' && name.back() <= '6');
}

/// Reads the tree that pdfinfo prints: two blanks for each step down, pieces of text between quotes, attributes behind
/// a slash.
class Reader {
 public:
  explicit Reader(std::string_view said) : lines_(core::split(said, '\n')) {}

  Element read() {
    Element root;
    root.name = "Document";
    children(root, 0, 0);
    return root;
  }

 private:
  static std::size_t indent_of(std::string_view line) {
    const auto at = line.find_first_not_of(' ');
    return at == std::string_view::npos ? 0 : at;
  }

  /// Elements that stand at `indent` or deeper.
  void children(Element& parent, std::size_t indent, std::size_t depth) {
    while (at_ < lines_.size()) {
      const std::string_view line = lines_[at_];
      const auto own = indent_of(line);
      if (line.empty() || own == line.size()) {
        ++at_;
        continue;
      }
      if (own < indent) return;
      if (line[own] == '"') {
        parent.children.push_back({{}, quoted(own), {}});
        continue;
      }
      ++at_;
      const auto word = line.substr(own);
      if (word.front() == '/' || word.starts_with("Object ") || word.front() == '(') continue;
      Element element;
      element.name = word.substr(0, word.find_first_of(" :"));
      if (depth < kDeepest) children(element, own + 1, depth + 1);
      parent.children.push_back(std::move(element));
    }
  }

  /// A piece of text; it may hold line ends.
  std::string quoted(std::size_t indent) {
    auto text = lines_[at_++].substr(indent + 1);
    while (!text.ends_with('"') && at_ < lines_.size()) text += "\n" + lines_[at_++];
    if (text.ends_with('"')) text.pop_back();
    return text;
  }

  std::vector<std::string> lines_;
  std::size_t at_ = 0;
};

bool is_blank(char c) {
  return c == ' ' || c == '\n' || c == '\t';
}

/// Where one piece of text ends and the next begins without a blank between: on the page there may be one, or a tab.
constexpr char kSeam = '\x1F';

/// The text of what stands within a line.
void add_text(const Element& element, std::string& text) {
  if (is_left_out(element.name)) return;
  if (element.name.empty() && !element.text.empty()) {
    if (!text.empty() && !is_blank(text.back()) && !is_blank(element.text.front())) text += kSeam;
    text += element.text;
  }
  for (const auto& child : element.children) add_text(child, text);
}

std::string one_line(std::string_view text) {
  std::string line;
  for (const auto& word : core::split(text, ' ')) {
    for (const auto& piece : core::split(word, '\n')) {
      const auto trimmed = core::trim(piece);
      if (!trimmed.empty()) line += (line.empty() ? "" : " ") + std::string(trimmed);
    }
  }
  return line;
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}
/// A letter of any script, or a figure.
bool is_word(char c) {
  return is_letter(c) || (static_cast<unsigned char>(c) & 0x80U) != 0;
}
std::string letters_of(std::string_view text) {
  std::string letters;
  std::ranges::copy_if(text, std::back_inserter(letters), is_letter);
  return letters;
}

/// How many pieces of text there are, and how many end in a blank.
struct Ends {
  std::size_t all = 0, blank = 0;
};
void count_ends(const Element& element, Ends& ends) {
  if (element.name.empty() && !element.text.empty()) {
    ++ends.all;
    ends.blank += is_blank(element.text.back()) ? 1U : 0U;
  }
  for (const auto& child : element.children) count_ends(child, ends);
}

/// The letters and figures of the pages, and where each stands.
class Pages {
 public:
  Pages(std::string_view text, bool lines_end_blank) : text_(text), lines_end_blank_(lines_end_blank) {
    std::size_t page = 1, line = 1;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\f') ++page;
      if (text[i] == '\n') ++line;
      if (!is_letter(text[i])) continue;
      letters_ += text[i];
      places_.push_back({i, page, line});
    }
  }

  [[nodiscard]] std::size_t letters() const { return letters_.size(); }

  /// Goes on to where these letters stand.
  bool go_to(std::string_view letters) {
    const auto at = find(letters);
    if (at) from_ = *at;
    return at.has_value();
  }
  [[nodiscard]] std::pair<std::size_t, std::size_t> page_and_line() const {
    if (from_ >= places_.size()) return {1, 1};
    return {places_[from_].page, places_[from_].line};
  }

  /// Whether a blank stands between these letters, which follow one another. Where the pieces of the text bring the
  /// blanks of line ends themselves, a line end without one breaks a word of a narrow cell.
  /// @return nothing where they do not: cells and columns stand side by side on a page.
  [[nodiscard]] std::optional<bool> apart(const std::string& left, const std::string& right, bool in_cell) const {
    const auto at = find(left + right);
    if (!at) return std::nullopt;
    const auto begin = places_[*at + left.size() - 1].at + 1;
    const auto gap = text_.substr(begin, places_[*at + left.size()].at - begin);
    if (gap.find('\n') != std::string_view::npos) return !in_cell || !lines_end_blank_;
    return std::ranges::any_of(gap, is_blank);
  }

 private:
  struct Place {
    std::size_t at = 0, page = 0, line = 0;
  };
  [[nodiscard]] std::optional<std::size_t> find(std::string_view letters) const {
    if (letters.empty()) return std::nullopt;
    const auto far = letters.size() < kLettersToFind / 2 ? kNearAhead : kFarAhead;
    const auto at = std::string_view(letters_).substr(0, from_ + far).find(letters, from_);
    return at == std::string_view::npos ? std::nullopt : std::optional(at);
  }

  std::string_view text_;
  bool lines_end_blank_;
  std::string letters_;
  std::vector<Place> places_;
  std::size_t from_ = 0;
};

/// A number by itself ("4.2", "a)", "o" as a bullet): behind it stood a tab, which is no letter.
bool is_label(std::string_view text) {
  const auto bare = core::trim(text);
  if (bare.empty() || bare.size() > 12) return false;
  const auto number = clause_number_of(std::string(bare) + "\tTekst");
  return number && number->rest == "Tekst";
}

/// The text with each seam as the page has it. Where the page does not tell, words of a cell are broken by its width,
/// those of a paragraph stand apart.
std::string without_seams(const std::string& text, const Pages& pages, bool in_cell) {
  constexpr std::size_t kAround = 20;  // bytes
  std::string made;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != kSeam) {
      made += text[i];
      continue;
    }
    const auto left = letters_of(std::string_view(made).substr(made.size() - std::min(made.size(), kAround)));
    const auto right = letters_of(std::string_view(text).substr(i + 1, kAround));
    if (is_label(made)) {
      made += '\t';
    } else if (!made.empty() && is_word(made.back()) && is_word(text[i + 1]) &&
               pages.apart(left, right, in_cell).value_or(!in_cell)) {
      made += ' ';
    }
  }
  return made;
}

class Walker {
 public:
  explicit Walker(Pages& pages) : pages_(pages) {}

  std::vector<Part> parts(const Element& root) {
    blocks(root);
    return std::move(parts_);
  }

 private:
  /// Runs of what stands within a line are a paragraph; blocks are walked.
  void blocks(const Element& element, bool heading = false) {
    std::string text;
    for (const auto& child : element.children) {
      if (is_left_out(child.name)) continue;
      if (is_inline(child)) {
        add_text(child, text);
        continue;
      }
      paragraph(text, heading);
      if (child.name == "LI") {
        item(child);
      } else if (child.name == "Table") {
        table(child);
      } else {
        blocks(child, heading || is_heading(child.name));
      }
    }
    paragraph(text, heading);
  }

  /// An item: its label and what stands in its body, a nested list after it.
  void item(const Element& element) {
    std::string text;
    std::vector<const Element*> nested;
    gather(element, text, nested);
    paragraph(text, false);
    for (const auto* list : nested) list->name == "Table" ? table(*list) : blocks(*list);
  }
  static void gather(const Element& element, std::string& text, std::vector<const Element*>& nested) {
    for (const auto& child : element.children) {
      if (child.name == "L" || child.name == "Table") {
        nested.push_back(&child);
      } else if (is_inline(child)) {
        add_text(child, text);
      } else if (!is_left_out(child.name)) {
        // Behind the label a seam, between paragraphs a blank.
        if (!text.empty() && !is_blank(text.back())) text += element.name == "LI" ? kSeam : ' ';
        gather(child, text, nested);
      }
    }
  }

  void table(const Element& element) {
    ++tables_;
    rows(element);
  }
  void rows(const Element& element) {
    for (const auto& child : element.children) {
      if (child.name == "TR") {
        row(child);
      } else if (child.name == "Caption") {
        blocks(child);
      } else if (!child.name.empty()) {
        rows(child);
      }
    }
  }
  void row(const Element& element) {
    Part part;
    part.kind = Part::Kind::kTableRow;
    part.table = tables_;
    for (const auto& cell : element.children) {
      if (cell.name != "TH" && cell.name != "TD") continue;
      std::string text;
      lines_of_cell(cell, text);
      if (part.cells.empty() || part.line == 0) find(text, part);
      part.text += (part.cells.empty() ? "" : " | ") + one_line(text);
      part.cells.push_back(std::move(text));
    }
    if (!part.cells.empty()) parts_.push_back(std::move(part));
  }
  /// Paragraphs of a cell stand below one another.
  void lines_of_cell(const Element& element, std::string& text) const {
    std::string own;
    const auto end = [&] {
      if (const auto line = one_line(without_seams(own, pages_, true)); !line.empty())
        text += (text.empty() ? "" : "\n") + line;
      own.clear();
    };
    for (const auto& child : element.children) {
      if (is_inline(child)) {
        add_text(child, own);
        continue;
      }
      end();
      if (!is_left_out(child.name)) lines_of_cell(child, text);
    }
    end();
  }

  void paragraph(std::string& text, bool heading) {
    const auto line = one_line(without_seams(std::exchange(text, {}), pages_, false));
    if (line.empty()) return;
    const auto made = parts_of_lines({{line, 1, 0, true}}, false, false);
    Part part;
    if (made.empty() || made.front().kind == Part::Kind::kTableRow) {  // bars in a sentence
      part.text = line;
    } else {
      part = made.front();
    }
    part.line = 0;
    find(line, part);
    if (heading && part.kind == Part::Kind::kParagraph) {
      part.kind = Part::Kind::kHeading;
      part.level = std::max(part.level, 1);
    }
    parts_.push_back(std::move(part));
  }

  /// Page and line by the first letters; where they are not found, those of what stands before.
  void find(std::string_view text, Part& part) {
    const auto letters = letters_of(text.substr(0, text.find('\n')));
    // Of a narrow cell only the first letters stand side by side.
    if (!pages_.go_to(std::string_view(letters).substr(0, kLettersToFind)) && part.kind == Part::Kind::kTableRow)
      pages_.go_to(std::string_view(letters).substr(0, kLettersOfCell));
    std::tie(part.page, part.line) = pages_.page_and_line();
  }

  Pages& pages_;
  std::vector<Part> parts_;
  std::size_t tables_ = 0;
};

}  // namespace

std::optional<std::vector<Part>> parts_of_pdf_structure(std::string_view structure, std::string_view pages) {
  const auto root = Reader(structure).read();
  Ends ends;
  count_ends(root, ends);
  Pages found(pages, ends.blank * kOneIn > ends.all);
  auto parts = Walker(found).parts(root);
  std::size_t held = 0;
  for (const auto& part : parts)
    held += letters_of(part.kind == Part::Kind::kTableRow ? part.text : part.whole()).size();
  if (static_cast<double>(held) < kLeastHeld * static_cast<double>(found.letters())) return std::nullopt;
  return parts;
}

}  // namespace pareltjes::texts
