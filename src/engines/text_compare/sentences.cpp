// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <array>

#include "engines/text_compare/tokens.hpp"

namespace pareltjes::engines::text_compare {
namespace {

/// Words that a dot follows without ending the sentence; those with dots inside are known by their last part.
constexpr std::array<std::string_view, 34> kAbbreviations{
    "art", "artt", "jo",  "nr",  "nrs", "bijv", "bv",   "incl", "excl", "ca",   "dhr", "mevr",
    "mw",  "mr",   "dr",  "drs", "ir",  "ing",  "prof", "tel",  "evt",  "resp", "zgn", "afd",
    "par", "vgl",  "blz", "jl",  "sub", "aanh", "no",   "etc",  "para", "cf"};

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// The word that ends right before `at`, in lower case.
std::string word_before(std::string_view text, std::size_t at) {
  std::size_t begin = at;
  while (begin > 0 && is_letter(text[begin - 1])) --begin;
  std::string word(text.substr(begin, at - begin));
  std::ranges::transform(word, word.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return word;
}

bool abbreviates(std::string_view text, std::size_t dot) {
  const auto word = word_before(text, dot);
  if (word.empty()) return false;
  if (word.size() == 1) return true;  // an initial, or the last letter of o.g.v.
  return std::ranges::find(kAbbreviations, std::string_view(word)) != kAbbreviations.end();
}

/// "4.1. Text", "1. Text": a number at the beginning of what would be a sentence is its label.
bool labels(std::string_view text, std::size_t begin, std::size_t dot) {
  const auto before = text.substr(begin, dot - begin);
  return !before.empty() && before.size() <= 8 &&
         std::ranges::all_of(before, [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

bool ends_here(std::string_view text, std::size_t begin, std::size_t at) {
  const char c = text[at];
  if (c == '\n') return true;
  if (c != '.' && c != '!' && c != '?' && c != ';') return false;
  std::size_t next = at + 1;
  while (next < text.size() && (text[next] == ')' || text[next] == '"' || text[next] == '*')) ++next;
  if (next < text.size() && !is_space(text[next]) && static_cast<unsigned char>(text[next]) != 0xE2) return false;
  return c != '.' || (!abbreviates(text, at) && !labels(text, begin, at));
}

}  // namespace

std::vector<Span> sentences(std::string_view text) {
  std::vector<Span> found;
  const auto add = [&](std::size_t begin, std::size_t end) {
    while (begin < end && is_space(text[begin])) ++begin;
    while (begin < end && is_space(text[end - 1])) --end;
    if (begin < end) found.push_back({begin, end});
  };
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (is_space(text[at]) && at == begin && text[at] != '\n') {
      ++begin;
      continue;
    }
    // A word that goes on behind a hyphen at the end of a line is not cut.
    const bool wrapped = text[at] == '\n' && at > begin + 1 && text[at - 1] == '-' && is_letter(text[at - 2]) &&
                         at + 1 < text.size() && text[at + 1] >= 'a' && text[at + 1] <= 'z';
    if (wrapped || !ends_here(text, begin, at)) continue;
    std::size_t end = at + 1;
    while (end < text.size() && (text[end] == ')' || text[end] == '"' || text[end] == '*')) ++end;
    add(begin, end);
    begin = end;
    at = end - 1;
  }
  add(begin, text.size());
  return found;
}

}  // namespace pareltjes::engines::text_compare
