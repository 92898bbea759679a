// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "core/text.hpp"
#include "engines/text_compare/requirements.hpp"

namespace pareltjes::engines::text_compare {
namespace {

bool is_item(std::string_view text) {
  return text.starts_with("- ") || text.starts_with("-\t") || text.starts_with("* ") ||
         text.starts_with("\xE2\x80\xA2") ||
         (text.size() > 2 && text[0] >= 'a' && text[0] <= 'z' && (text[1] == '.' || text[1] == ')'));
}

bool acts(const Word& word) {
  return word.kind == WordClass::kParty && (word.group == "verwerker" || word.group == "verantwoordelijke");
}

/// Prepositions that make a party no actor: "op verzoek van de opdrachtgever".
bool before_no_actor(const std::string& key) {
  static constexpr std::string_view kWords[] = {"van",    "aan",   "voor",   "namens",  "met",     "bij", "jegens",
                                                "tussen", "onder", "tegen",  "to",      "of",      "for", "with",
                                                "from",   "on",    "behalf", "between", "against", "upon"};
  return std::ranges::find(kWords, std::string_view(key)) != std::end(kWords);
}

std::string actor_in(std::span<const Word> words) {
  std::string by_hand;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!acts(words[i])) continue;
    std::size_t before = i;
    while (before > 0 &&
           (words[before - 1].key == "de" || words[before - 1].key == "the" || words[before - 1].key == "een"))
      --before;
    const auto& preposition = before > 0 ? words[before - 1].key : std::string();
    if (preposition == "door" || preposition == "by") {
      if (by_hand.empty()) by_hand = words[i].group;
      continue;
    }
    if (!before_no_actor(preposition)) return by_hand.empty() ? words[i].group : by_hand;
  }
  return by_hand;
}

/// Whether the block that a byte stands in is a heading.
bool is_title(const Clause& clause, std::size_t byte) {
  const auto next = std::ranges::upper_bound(clause.starts, byte);
  return next != clause.starts.begin() && std::ranges::find(clause.titles, *(next - 1)) != clause.titles.end();
}

class Reader {
 public:
  Reader(const Lexicon& lexicon, core::Language language) : lexicon_(lexicon), language_(language) {}

  std::vector<ReadClause> read(std::span<const Clause> clauses) {
    std::vector<ReadClause> read;
    std::string article_heading;
    std::string article_lead;
    for (std::size_t i = 0; i < clauses.size(); ++i) {
      const auto& clause = clauses[i];
      if (clause.kind == ClauseKind::kArticle) {
        article_heading = clause.heading;
        const auto last = clause.text.rfind('\n');
        const auto line = core::trim(std::string_view(clause.text).substr(last == std::string::npos ? 0 : last + 1));
        article_lead = line.ends_with(':') ? std::string(line) : std::string();
      } else if (clause.kind != ClauseKind::kClause) {
        article_heading.clear();
        article_lead.clear();
      }
      read.push_back(read_clause(i, clause, article_heading, article_lead));
    }
    return read;
  }

 private:
  std::vector<Word> words_of(std::string_view text) const { return lexicon_.read(tokenize(text), language_); }

  ReadClause read_clause(std::size_t index, const Clause& clause, const std::string& heading,
                         const std::string& article_lead) const {
    ReadClause made;
    made.clause = index;
    made.around = words_of(heading + "\n" + clause.heading);
    const bool lettered = !clause.number.empty() && clause.number.back() >= 'a' && clause.number.back() <= 'z';
    std::string lead = lettered ? article_lead : std::string();
    std::string last_actor;
    for (const auto& span : sentences(clause.text)) {
      const auto text = clause.text.substr(span.begin, span.end - span.begin);
      // A heading says what follows is about, and promises nothing.
      if (span.begin == 0 && text == clause.heading) continue;
      if (is_title(clause, span.begin)) {
        const auto words = words_of(text);
        made.around.insert(made.around.end(), words.begin(), words.end());
        continue;
      }
      const bool item = is_item(text);
      if (!item && !lettered) lead.clear();
      made.sentences.push_back(read_sentence(text, clause.line_of(span.begin), lead, last_actor));
      if (!made.sentences.back().actor.empty()) last_actor = made.sentences.back().actor;
      const auto& words = made.sentences.back().words;
      made.around.insert(made.around.end(), words.begin() + static_cast<std::ptrdiff_t>(made.sentences.back().own),
                         words.end());
      if (text.ends_with(':')) lead = text;
    }
    return made;
  }

  ReadClause::Sentence read_sentence(const std::string& text, std::size_t line, const std::string& lead,
                                     const std::string& last_actor) const {
    ReadClause::Sentence sentence;
    sentence.text = text;
    sentence.line = line;
    const auto tokens = tokenize(text);
    const auto own = lexicon_.read(tokens, language_);
    sentence.quantities = quantities(lexicon_, tokens, language_);
    if (!lead.empty()) sentence.words = words_of(lead);
    sentence.own = sentence.words.size();
    // "Verwerker: a. helpt de verantwoordelijke …": who introduces the list acts in its items.
    sentence.actor = actor_in(sentence.words);
    if (sentence.actor.empty()) sentence.actor = actor_in(own);
    // "Hij", "deze", or a sentence that only goes on: who acted goes on acting.
    const bool goes_on =
        !own.empty() && (own.front().key == "hij" || own.front().key == "zij" || own.front().key == "deze" ||
                         own.front().key == "it" || own.front().key == "they");
    if (sentence.actor.empty() && goes_on) sentence.actor = last_actor;
    sentence.words.insert(sentence.words.end(), own.begin(), own.end());
    return sentence;
  }

  const Lexicon& lexicon_;
  core::Language language_;
};

}  // namespace

namespace {

constexpr std::size_t kOftenNamed = 4;  ///< A name that stands for a party is used throughout.

bool is_name(const Token& token, const Word& word, std::string_view text) {
  const char first = text[token.begin];
  return token.kind == TokenKind::kWord && first >= 'A' && first <= 'Z' && word.kind == WordClass::kContent &&
         word.concepts.empty();
}

}  // namespace

std::vector<PartyName> party_names(std::span<const Clause> clauses, const Lexicon& lexicon, core::Language language) {
  std::unordered_map<std::string, std::size_t> times;
  std::vector<PartyName> found;
  for (const auto& clause : clauses) {
    for (const auto& span : sentences(clause.text)) {
      const auto text = std::string_view(clause.text).substr(span.begin, span.end - span.begin);
      const auto tokens = tokenize(text);
      for (const auto& token : tokens) ++times[token.key];
      const bool likens =
          std::ranges::any_of(tokens, [](const Token& one) { return one.key == "als" || one.key == "as"; });
      if (!likens) continue;
      std::string name;
      std::size_t named = 0;
      const auto words = lexicon.read(tokens, language);
      for (std::size_t i = 0; i < words.size(); ++i) {
        const auto& token = tokens[words[i].token];
        if (is_name(token, words[i], text)) {
          name = words[i].key;
          named = i;
        }
        const bool as = i > 0 && (words[i - 1].key == "als" || words[i - 1].key == "as");
        const bool behind_article = i > 1 && (words[i - 2].key == "als" || words[i - 2].key == "as");
        constexpr std::size_t kReach = 8;
        if (acts(words[i]) && (as || behind_article) && !name.empty() && i - named <= kReach)
          found.push_back({name, words[i].group});
      }
    }
  }
  std::erase_if(found, [&](const PartyName& one) { return times[one.name] < kOftenNamed; });
  return found;
}

std::vector<ReadClause> read_clauses(std::span<const Clause> clauses, const Lexicon& lexicon, core::Language language) {
  return Reader(lexicon, language).read(clauses);
}

}  // namespace pareltjes::engines::text_compare
