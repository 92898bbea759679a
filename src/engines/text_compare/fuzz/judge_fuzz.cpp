// SPDX-License-Identifier: EUPL-1.2
// A rule, a line of ~, and a text: any pattern is read or refused, and any text is judged without a fault. What is
// shown as evidence stands in the text.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engines/text_compare/requirements.hpp"

using namespace pareltjes::engines::text_compare;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  if (size > 4096) return 0;
  const auto cut = all.find('~');
  const auto rule = all.substr(0, cut);
  const auto text = cut == std::string_view::npos ? std::string_view() : all.substr(cut + 1);
  const auto book = RuleBook::parse("kop\nx;;;naam;name;bron\nx;deel;ja;deel;part;bron\n", "kop\n" + std::string(rule),
                                    Lexicon::built_in(), "r");
  if (!book) return 0;
  const auto found = clauses(blocks_of_text(text));
  const auto read = read_clauses(found, Lexicon::built_in(), pareltjes::core::Language::kDutch);
  for (const auto& judgement : judge(read, *book, pareltjes::core::Language::kDutch)) {
    for (const auto& evidence : judgement.evidence) {
      if (found[evidence.clause].text.find(evidence.sentence) == std::string::npos) __builtin_trap();
    }
  }
  return 0;
}
