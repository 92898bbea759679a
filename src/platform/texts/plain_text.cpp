// SPDX-License-Identifier: EUPL-1.2
#include "platform/texts/plain_text.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "platform/texts/clause_number.hpp"

namespace pareltjes::texts {
namespace {

/// Blanks folded into one.
std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : core::trim(text)) {
    const bool blank = c == ' ' || c == '\t' || c == '\r';
    if (!blank) {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  return line;
}

bool is_rule(std::string_view line, char sign, std::size_t least) {
  const auto text = core::trim(line);
  return text.size() >= least && std::ranges::all_of(text, [&](char c) { return c == sign; });
}

/// What a line of a file with a head of notes begins with: after the rule.
std::size_t begin_of_text(const std::vector<SourceLine>& lines) {
  for (std::size_t i = 0; i < lines.size() && i < 40; ++i) {
    // Under a heading of Markdown the rule is as long as the heading; ours is longer than any.
    if (is_rule(lines[i].text, '=', 20)) return i + 1;
  }
  return 0;
}

std::vector<std::string> cells_of(std::string_view line) {
  auto text = core::trim(line);
  if (text.starts_with('|')) text.remove_prefix(1);
  if (text.ends_with('|') && line.find('|') != line.rfind('|') && core::trim(line).front() == '|')
    text.remove_suffix(1);
  std::vector<std::string> cells;
  for (const auto& cell : core::split(text, '|')) cells.push_back(one_line(cell));
  return cells;
}

/// "| --- | :-: |": the rule below the head of a table.
bool is_table_rule(std::string_view line) {
  return line.find('-') != std::string_view::npos &&
         std::ranges::all_of(line, [](char c) { return c == '|' || c == '-' || c == ':' || c == ' ' || c == '\t'; });
}

bool is_table_row(std::string_view line) {
  return std::ranges::count(line, '|') >= 2 || line.find(" | ") != std::string_view::npos;
}

/// Marks of Markdown that say how letters look.
std::string without_emphasis(std::string text) {
  for (const std::string_view mark : {"**", "__", "`"}) {
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
      // "____" is a place to fill in.
      const bool longer = mark == "__" && at + 2 < text.size() && text[at + 2] == '_';
      if (longer) {
        at = text.find_first_not_of('_', at);
        if (at == std::string::npos) break;
        continue;
      }
      text.erase(at, mark.size());
    }
  }
  return text;
}

Part numbered(Part part, const ClauseNumber& number, std::string_view line) {
  part.number = number.number;
  part.shown = number.shown;
  part.text = one_line(number.rest);
  part.level = number.level;
  using enum ClauseNumber::Kind;
  const auto indent = line.find_first_not_of(" \t");
  if (number.kind == kBullet) part.shown = "-";
  if (number.kind == kArticle || number.kind == kAnnex) {
    part.kind = Part::Kind::kHeading;
  } else if (number.kind != kDecimal) {
    part.kind = Part::Kind::kListItem;
    if (number.kind == kBullet)
      part.level = 1 + static_cast<int>(std::min<std::size_t>(indent == std::string::npos ? 0 : indent / 2, 8));
  } else if (reads_as_title(part.text)) {
    part.kind = Part::Kind::kHeading;
  }
  return part;
}

Part part_of(const SourceLine& source, bool markdown) {
  Part part;
  part.line = source.line;
  part.page = source.page;
  std::string line = source.text;
  if (markdown) {
    const auto text = core::trim(line);
    const auto marks = std::min(text.find_first_not_of('#'), text.size());
    if (marks > 0 && marks <= 6 && marks < text.size() && text[marks] == ' ') {
      part.kind = Part::Kind::kHeading;
      const auto title = without_emphasis(one_line(text.substr(marks)));
      if (auto number = clause_number_of(title); number && number->kind != ClauseNumber::Kind::kBullet) {
        part = numbered(std::move(part), *number, title);
        part.kind = Part::Kind::kHeading;
      } else {
        part.text = title;
      }
      part.level = static_cast<int>(marks);
      return part;
    }
    line = without_emphasis(std::move(line));
  }
  if (auto number = clause_number_of(line)) return numbered(std::move(part), *number, line);
  part.text = one_line(line);
  return part;
}

/// Whether lines were broken to fit a width: many long ones of which the next goes on in lower case.
bool is_wrapped(const std::vector<SourceLine>& lines) {
  std::size_t longest = 0, broken = 0, filled = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto text = core::trim(lines[i].text);
    longest = std::max(longest, text.size());
    if (text.size() < 45) continue;
    ++filled;
    const auto next = i + 1 < lines.size() ? core::trim(lines[i + 1].text) : std::string_view();
    if (!next.empty() && next.front() >= 'a' && next.front() <= 'z') ++broken;
  }
  return longest <= 130 && filled > 0 && broken * 3 > filled;
}

/// Whether a line cannot end its sentence: it stops at a word that something must follow. "artikel" asks for a number;
/// "van" for a name, which may be that of an annex.
bool goes_on(std::string_view line, const ClauseNumber& next) {
  static constexpr std::array<std::string_view, 8> kAskNumber{"artikel", "artikelen", "lid",     "bijlage",
                                                              "article", "articles",  "section", "annex"};
  static constexpr std::array<std::string_view, 26> kAskName{
      "van", "in",   "de",   "het", "met", "uit", "volgens", "conform", "onder", "bij", "zie",  "als", "door",
      "tot", "naar", "voor", "of",  "en",  "the", "and",     "or",      "by",    "to",  "with", "see", "per"};
  const auto text = core::trim(line);
  const auto last = text.substr(text.find_last_of(" \t(") + 1);
  if (std::ranges::find(kAskNumber, last) != kAskNumber.end()) return true;
  const bool named = next.kind == ClauseNumber::Kind::kArticle || next.kind == ClauseNumber::Kind::kAnnex;
  return named && std::ranges::find(kAskName, last) != kAskName.end();
}

/// @param before what the line may go on.
bool begins_anew(std::string_view line, std::string_view before, bool markdown) {
  const auto text = core::trim(line);
  if (text.empty() || (markdown && text.front() == '#') || is_table_row(text) || text.starts_with("\xE2\x96\xA1"))
    return true;
  const auto number = clause_number_of(line);
  return number && !goes_on(before, *number);
}

}  // namespace

std::vector<Part> parts_of_lines(const std::vector<SourceLine>& lines, bool markdown, bool joined) {
  std::vector<Part> parts;
  std::size_t tables = 0;
  bool in_table = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    auto source = lines[i];
    const auto text = core::trim(source.text);
    if (text.empty() || (markdown && (is_rule(text, '-', 3) || is_rule(text, '*', 3) || is_rule(text, '=', 3)))) {
      in_table = false;
      continue;
    }
    if (is_table_row(text)) {
      if (!in_table) ++tables;
      in_table = true;
      if (is_table_rule(text)) continue;
      Part row;
      row.kind = Part::Kind::kTableRow;
      row.line = source.line;
      row.page = source.page;
      row.table = tables;
      row.cells = cells_of(text);
      row.text = one_line(text);
      parts.push_back(std::move(row));
      continue;
    }
    in_table = false;
    const bool heading = markdown && text.front() == '#';
    while (joined && !heading && !lines[i].ends && i + 1 < lines.size() &&
           !begins_anew(lines[i + 1].text, source.text, markdown)) {
      // A heading stays by itself, also when no blank line follows.
      const auto number = clause_number_of(source.text);
      if (number && number->kind == ClauseNumber::Kind::kArticle) break;
      const auto next = core::trim(lines[++i].text);
      // A word that was broken at the end of the line.
      const bool broken = source.text.ends_with('-') && next.front() >= 'a' && next.front() <= 'z' &&
                          !next.starts_with("en ") && !next.starts_with("of ");
      if (broken) source.text.pop_back();
      if (!broken) source.text += ' ';
      source.text += next;
    }
    parts.push_back(part_of(source, markdown));
  }
  return parts;
}

core::Result<TextDocument> read_plain_text(std::string_view name, std::string_view bytes, const ReadLimits& limits) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  const auto utf8 = core::is_valid_utf8(bytes) ? std::string(bytes) : core::from_windows_1252(bytes);
  const bool markdown = name.ends_with(".md") || name.ends_with(".markdown");
  std::vector<SourceLine> lines;
  std::size_t number = 0;
  for (auto& line : core::split(utf8, '\n')) lines.push_back({std::move(line), ++number, 0, false});
  lines.erase(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(begin_of_text(lines)));
  if (lines.size() > limits.parts) {
    return core::fail(
        core::ErrorCode::kPayloadTooLarge, {"De tekst heeft te veel regels.", "The text has too many lines."},
        {"Splits het bestand.", "Split the file."}, core::Place{std::string(name), std::nullopt, std::nullopt});
  }
  TextDocument document;
  document.format = markdown ? "md" : "txt";
  document.parts = parts_of_lines(lines, markdown, markdown || is_wrapped(lines));
  if (!document.parts.empty()) document.title = document.parts.front().text;
  return document;
}

}  // namespace pareltjes::texts
