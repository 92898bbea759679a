// SPDX-License-Identifier: EUPL-1.2
#include "platform/texts/clause_number.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"

namespace pareltjes::texts {
namespace {

constexpr std::size_t kLongestTitle = 130;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_blank(char c) {
  return c == ' ' || c == '\t';
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool starts_with_word(std::string_view text, std::string_view word) {
  if (text.size() < word.size()) return false;
  return std::equal(word.begin(), word.end(), text.begin(), [](char a, char b) { return a == lower(b); });
}

/// Blanks, also the no-break one, off both ends.
std::string_view trimmed(std::string_view text) {
  for (;;) {
    text = core::trim(text);
    if (text.starts_with("\xC2\xA0")) {
      text.remove_prefix(2);
    } else if (text.ends_with("\xC2\xA0")) {
      text.remove_suffix(2);
    } else {
      return text;
    }
  }
}

/// Length of "4", "4.2", "4.2.1" at the start: at most three digits in the first group and two in others, or none.
std::size_t decimal_length(std::string_view text) {
  std::size_t at = 0;
  for (std::size_t group = 0; group < 6; ++group) {
    std::size_t digits = 0;
    while (at + digits < text.size() && is_digit(text[at + digits])) ++digits;
    if (digits == 0 || digits > (group == 0 ? 3U : 2U)) return group == 0 || digits != 0 ? 0 : at - 1;
    at += digits;
    if (at >= text.size() || text[at] != '.') return at;
    ++at;
  }
  return at - 1;
}

bool is_roman(std::string_view text) {
  return !text.empty() && text.size() <= 6 &&
         std::ranges::all_of(text, [](char c) { return std::string_view("ivxIVX").find(c) != std::string_view::npos; });
}

ClauseNumber made(ClauseNumber::Kind kind, std::string number, std::string_view shown, std::string_view rest,
                  int level) {
  return {kind, std::move(number), std::string(trimmed(shown)), std::string(trimmed(rest)), level};
}

/// "Artikel 5", "Art. 5", "Clause 5", "§ 5", "Bijlage 1", "Annex A".
std::optional<ClauseNumber> named(std::string_view line) {
  struct Word {
    std::string_view word;
    bool annex;
  };
  static constexpr std::array kWords{Word{"artikel", false}, Word{"article", false},  Word{"art.", false},
                                     Word{"clause", false},  Word{"\xC2\xA7", false}, Word{"bijlage", true},
                                     Word{"annex", true},    Word{"appendix", true},  Word{"schedule", true}};
  for (const auto& [word, annex] : kWords) {
    if (!starts_with_word(line, word)) continue;
    auto rest = line.substr(word.size());
    const auto blanks = rest.find_first_not_of(" \t");
    if (blanks == std::string_view::npos) continue;
    if (blanks == 0 && word != "\xC2\xA7") continue;
    rest.remove_prefix(blanks);
    auto length = decimal_length(rest);
    if (length == 0 && annex) {
      while (length < rest.size() && is_letter(rest[length])) ++length;
      if (length > 1 && !is_roman(rest.substr(0, length))) continue;
    }
    if (length == 0) continue;
    const auto digits = rest.substr(0, length);
    rest.remove_prefix(length);
    if (!annex && !rest.empty() && is_letter(rest.front()) && (rest.size() == 1 || !is_letter(rest[1])))
      rest.remove_prefix(1);  // "5a"
    const auto body = rest.substr(std::min(rest.size(), rest.find_first_not_of(".:-\t ")));
    const auto shown = line.substr(0, static_cast<std::size_t>(rest.data() - line.data()));
    if (!rest.empty() && is_letter(rest.front())) continue;
    // "Artikel 6.2 en 6.3 zijn van overeenkomstige toepassing." is a sentence.
    if (!body.empty() && (!reads_as_title(body) || (body.front() >= 'a' && body.front() <= 'z'))) continue;
    if (!body.empty() && (rest.front() == ',' || rest.front() == ';' || rest.front() == ')')) continue;
    auto number = std::string(digits);
    const int level = 1 + static_cast<int>(std::ranges::count(digits, '.'));
    if (annex) {
      auto name = std::string(line.substr(0, word.size()));
      name.front() =
          static_cast<char>(name.front() >= 'a' && name.front() <= 'z' ? name.front() - 'a' + 'A' : name.front());
      std::transform(name.begin() + 1, name.end(), name.begin() + 1, lower);
      number = name + " " + number;
    }
    return made(annex ? ClauseNumber::Kind::kAnnex : ClauseNumber::Kind::kArticle, std::move(number), shown, body,
                level);
  }
  return std::nullopt;
}

std::optional<ClauseNumber> decimal(std::string_view line) {
  const auto length = decimal_length(line);
  if (length == 0) return std::nullopt;
  const auto digits = line.substr(0, length);
  auto rest = line.substr(length);
  const auto groups = 1 + static_cast<int>(std::ranges::count(digits, '.'));
  bool marked = false;
  while (!rest.empty() && (rest.front() == '.' || rest.front() == ')' || rest.front() == ':')) {
    rest.remove_prefix(1);
    marked = true;
  }
  const bool tab = rest.find('\t') < rest.find_first_not_of(" \t");
  if (rest.empty() || !(is_blank(rest.front()) || rest.starts_with("\xC2\xA0"))) return std::nullopt;
  const auto body = trimmed(rest);
  if (body.empty() || (!marked && !tab && groups == 1)) return std::nullopt;
  // "2.5 procent": a number in a sentence goes on in lower case, a clause seldom does without a mark.
  if (!marked && !tab && body.front() >= 'a' && body.front() <= 'z') return std::nullopt;
  return made(ClauseNumber::Kind::kDecimal, std::string(digits), line.substr(0, line.size() - rest.size()), body,
              groups);
}

/// "a)", "a.", "(a)", "ii)", "(iv)".
std::optional<ClauseNumber> lettered(std::string_view line) {
  auto rest = line;
  const bool open = rest.starts_with('(');
  if (open) rest.remove_prefix(1);
  std::size_t length = 0;
  while (length < rest.size() && is_letter(rest[length])) ++length;
  const auto letters = rest.substr(0, length);
  if (length == 0 || (length > 1 && !is_roman(letters))) return std::nullopt;
  rest.remove_prefix(length);
  if (rest.empty() || (rest.front() != ')' && (open || rest.front() != '.'))) return std::nullopt;
  const bool dot = rest.front() == '.';
  rest.remove_prefix(1);
  if (rest.empty() || !is_blank(rest.front())) return std::nullopt;
  if (dot && letters.front() >= 'A' && letters.front() <= 'Z' && !is_roman(letters) && rest.front() != '\t' &&
      length == 1 && trimmed(rest).find('.') == 1)
    return std::nullopt;  // "J. P. Jansen": initials.
  const bool roman = is_roman(letters) && letters != "v" && letters != "x" && letters != "V" && letters != "X";
  return made(roman ? ClauseNumber::Kind::kRoman : ClauseNumber::Kind::kLetter, std::string(letters),
              line.substr(0, line.size() - rest.size()), rest, roman && length > 1 ? 4 : 3);
}

std::optional<ClauseNumber> bullet(std::string_view line) {
  for (const std::string_view mark : {"-", "*", "\xE2\x80\xA2", "\xE2\x80\x93", "\xC2\xB7", "\xEF\x82\xB7", "o"}) {
    if (!line.starts_with(mark)) continue;
    const auto rest = line.substr(mark.size());
    const auto text = trimmed(rest);
    if (text.empty() || !is_blank(rest.front())) continue;
    // The letter is a bullet before a tab, or before a word that begins a line.
    if (mark == "o" && rest.front() != '\t' && (text.front() < 'A' || text.front() > 'Z')) continue;
    return made(ClauseNumber::Kind::kBullet, "", line.substr(0, mark.size()), rest, 1);
  }
  return std::nullopt;
}

}  // namespace

bool reads_as_title(std::string_view text) {
  const auto body = trimmed(text);
  if (body.empty() || body.size() > kLongestTitle) return false;
  return std::string_view(".;:,?").find(body.back()) == std::string_view::npos;
}

std::optional<ClauseNumber> clause_number_of(std::string_view line) {
  const auto text = trimmed(line);
  if (text.empty()) return std::nullopt;
  if (auto found = named(text)) return found;
  if (auto found = decimal(text)) return found;
  if (auto found = lettered(text)) return found;
  return bullet(text);
}

}  // namespace pareltjes::texts
