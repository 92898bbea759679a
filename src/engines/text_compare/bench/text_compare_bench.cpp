// SPDX-License-Identifier: EUPL-1.2
// One JSON object a line: the difference of long texts, and an agreement of thirty pages compared clause by clause.
#include <fmt/format.h>

#include <chrono>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "engines/text_compare/compare.hpp"

namespace {

using namespace pareltjes::engines::text_compare;

constexpr std::size_t kWordsOnAPage = 420;

double seconds(const std::function<void()>& work) {
  double best = 1e9;
  for (int i = 0; i < 5; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  }
  return best;
}

/// Sentences of words that contracts use, no two clauses alike.
std::string made_up_agreement(std::size_t words, unsigned seed) {
  static constexpr std::string_view kWords[] = {
      "verwerker",   "gemeente",    "gegevens",     "melding",    "binnen",  "overeenkomst", "maatregelen",
      "beveiliging", "toestemming", "schriftelijk", "vooraf",     "kosten",  "audit",        "logboek",
      "inbreuk",     "termijn",     "redelijke",    "levert",     "bewaart", "verstrekt",    "informeert",
      "controle",    "instructie",  "subverwerker", "betrokkene", "verzoek", "recht"};
  std::mt19937 random(seed);
  std::string text = "Overeenkomst\n";
  std::size_t made = 0;
  for (std::size_t article = 1; made < words; ++article) {
    text += fmt::format("Artikel {} Onderwerp {}\n", article, article);
    for (std::size_t clause = 1; clause <= 8; ++clause) {
      text += fmt::format("{}.{}\t", article, clause);
      for (std::size_t sentence = 0; sentence < 3; ++sentence) {
        text += "De partij";
        for (std::size_t word = 0; word < 15; ++word) text += fmt::format(" {}", kWords[random() % std::size(kWords)]);
        text += fmt::format(" {} dagen. ", 1 + random() % 60);
        made += 18;
      }
      text += "\n";
    }
  }
  return text;
}

std::string changed(std::string text, unsigned seed, std::size_t places) {
  std::mt19937 random(seed);
  for (std::size_t i = 0; i < places; ++i) {
    const auto at = text.find(" dagen", random() % text.size());
    if (at != std::string::npos) text.insert(at, "0");
  }
  return text;
}

void tell(const char* name, double value, const char* unit, const std::string& more) {
  fmt::print("{{\"bench\":\"text_compare/{}\",\"value\":{:.3f},\"unit\":\"{}\",{}}}\n", name, value, unit, more);
}

void difference_of(const char* name, std::size_t words, double share) {
  std::mt19937 random(3);
  std::vector<std::uint32_t> before(words), after;
  for (auto& word : before) word = static_cast<std::uint32_t>(random() % 2000);
  for (const auto word : before) {
    const bool other = static_cast<double>(random() % 10000) < share * 10000;
    after.push_back(other ? static_cast<std::uint32_t>(random() % 2000) : word);
  }
  std::size_t hunks = 0;
  const auto time = seconds([&] { hunks = difference(before, after).size(); });
  tell(name, time * 1000, "ms", fmt::format("\"words\":{},\"hunks\":{}", words, hunks));
}

void agreement_of(const char* name, std::size_t pages, std::size_t places) {
  const auto standard = made_up_agreement(pages * kWordsOnAPage, 1);
  const auto text = changed(standard, 2, places);
  std::size_t changes = 0;
  std::size_t clauses_seen = 0;
  const auto& lexicon = Lexicon::built_in();
  const auto time = seconds([&] {
    const auto before = clauses(blocks_of_text(standard));
    const auto after = clauses(blocks_of_text(text));
    const auto found = compare(before, after, lexicon, pareltjes::core::Language::kDutch);
    clauses_seen = before.size();
    changes = 0;
    for (const auto& one : found.changes) changes += one.kind == Change::Kind::kSame ? 0U : 1U;
  });
  tell(name, time * 1000, "ms",
       fmt::format("\"pages\":{},\"clauses\":{},\"changed\":{}", pages, clauses_seen, changes));
}

}  // namespace

int main() {
  difference_of("difference-20000-words-1-percent", 20000, 0.01);
  difference_of("difference-20000-words-20-percent", 20000, 0.20);
  agreement_of("agreement-30-pages", 30, 20);
  agreement_of("agreement-30-pages-same", 30, 0);
  agreement_of("agreement-500-pages", 500, 100);
}
