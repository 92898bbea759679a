// SPDX-License-Identifier: EUPL-1.2
// Two texts, divided by a line of ~: a standard and what was made of it. Any bytes are cut into clauses and words;
// every difference applied to the one gives the other, and a standard laid on itself shows none.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engines/text_compare/alignment.hpp"
#include "engines/text_compare/clauses.hpp"
#include "engines/text_compare/difference.hpp"

using namespace pareltjes::engines::text_compare;

namespace {

std::vector<std::uint32_t> words_of(Vocabulary& vocabulary, std::string_view text, Fields fields) {
  std::vector<std::uint32_t> words;
  for (const auto& token : tokenize(text, fields)) {
    if (token.kind == TokenKind::kField) {
      words.push_back(kFieldId);
    } else if (token.counts()) {
      words.push_back(vocabulary.id(token.key));
    }
  }
  return words;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  if (size > 8192) return 0;
  const auto cut = all.find('~');
  const auto first = all.substr(0, cut);
  const auto second = cut == std::string_view::npos ? std::string_view() : all.substr(cut + 1);
  Vocabulary vocabulary;
  const auto before = words_of(vocabulary, first, Fields::kNone);
  const auto after = words_of(vocabulary, second, Fields::kNone);
  if (apply(before, after, difference(before, after)) != after) __builtin_trap();
  if (apply(before, after, readable(difference(before, after))) != after) __builtin_trap();
  const auto standard = words_of(vocabulary, first, Fields::kTyped);
  if (!match_fields(standard, before).only_filled_in() && standard == before) __builtin_trap();
  const auto old_clauses = clauses(blocks_of_text(first));
  const auto new_clauses = clauses(blocks_of_text(second));
  std::size_t seen = 0;
  for (const auto& pair : align(old_clauses, new_clauses).pairs) seen += pair.standard.size() + pair.text.size();
  if (seen != old_clauses.size() + new_clauses.size()) __builtin_trap();
  return 0;
}
