// SPDX-License-Identifier: EUPL-1.2
#include "pearls/overeenkomsten/compare/precedence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "core/resources.hpp"
#include "core/text.hpp"
#include "engines/text_compare/contract_file.hpp"
#include "engines/text_compare/requirements.hpp"

namespace pareltjes::overeenkomsten {
namespace {

namespace compare = engines::text_compare;
using compare::document_kinds;
using compare::DocumentKind;
using pearl::Finding;
using pearl::Severity;

constexpr std::string_view kFile = "src/pearls/overeenkomsten/regels/rangorde.csv";
constexpr std::size_t kMostItems = 12;  ///< Sentences of a list of documents.

using Phrase = std::vector<std::string>;
using Phrases = std::vector<Phrase>;

/// Phrases by kind and language: "voorrang nl".
std::map<std::string, Phrases> read_words() {
  std::map<std::string, Phrases> words;
  bool head = true;
  for (const auto& line : core::split(core::find_resource(kFile).value_or(std::string_view()), '\n')) {
    const auto cells = core::split(core::trim(line), ';');
    if (std::exchange(head, false) || cells.size() != 4) continue;
    for (const auto& word : core::split(cells[2], ','))
      words[cells[0] + " " + cells[1]].push_back(core::split(word, '_'));
  }
  return words;
}

const Phrases& words_for(const char* kind, core::Language language) {
  static const auto words = read_words();
  static const Phrases none;
  const auto found = words.find(std::string(kind) + (language == core::Language::kEnglish ? " en" : " nl"));
  return found == words.end() ? none : found->second;
}

/// A document that a sentence names.
struct Mention {
  std::size_t at = 0;
  const DocumentKind* kind = nullptr;
};

/// A sentence as its words and commas.
class Sentence {
 public:
  Sentence(const std::string& text, const Submitted& document) : document_(document) {
    for (const auto& token : compare::tokenize(text)) {
      if (token.counts() || token.key == ",") words_.push_back(token.key);
    }
  }

  [[nodiscard]] std::optional<std::size_t> first(const char* kind, std::size_t from = 0) const {
    for (auto at = from; at < words_.size(); ++at) {
      if (any_at(words_for(kind, document_.language), at)) return at;
    }
    return std::nullopt;
  }

  /// "prevaleert"; "gaat … voor" and "heeft … voorrang" only with the word that they are split from.
  [[nodiscard]] std::optional<std::size_t> verb() const {
    const auto& verbs = words_for("voorrang", document_.language);
    for (std::size_t at = 0; at < words_.size(); ++at) {
      if (!any_at(verbs, at)) continue;
      // "hebben de bepalingen van A voorrang": the verb stands before its subject.
      const auto auxiliary =
          std::ranges::find_if(words_.begin(), words_.begin() + static_cast<std::ptrdiff_t>(at),
                               [](const std::string& word) { return word == "heeft" || word == "hebben"; });
      if (words_[at] == "voorrang" && auxiliary != words_.begin() + static_cast<std::ptrdiff_t>(at))
        return static_cast<std::size_t>(auxiliary - words_.begin());
      const bool split = words_[at] == "gaat" || words_[at] == "gaan";
      if (!split || first("splitst", at + 1)) return at;
    }
    return std::nullopt;
  }

  [[nodiscard]] std::vector<Mention> mentions() const {
    std::vector<Mention> found;
    for (std::size_t at = 0; at < words_.size(); ++at) {
      if (const auto* kind = kind_at(at)) found.push_back({at, kind});
    }
    return found;
  }

  [[nodiscard]] std::size_t comma_behind(std::size_t at) const {
    const auto found = std::find(words_.begin() + static_cast<std::ptrdiff_t>(at), words_.end(), ",");
    return static_cast<std::size_t>(found - words_.begin());
  }
  [[nodiscard]] bool between(std::size_t begin, std::size_t end, std::initializer_list<std::string_view> words) const {
    for (auto at = begin; at < std::min(end, words_.size()); ++at) {
      if (std::ranges::find(words, words_[at]) != words.end()) return true;
    }
    return false;
  }

 private:
  [[nodiscard]] bool matches(const Phrase& phrase, std::size_t at, bool beginning) const {
    if (at + phrase.size() > words_.size()) return false;
    for (std::size_t i = 0; i < phrase.size(); ++i) {
      const bool last = i + 1 == phrase.size();
      if (beginning && last ? !words_[at + i].starts_with(phrase[i]) : words_[at + i] != phrase[i]) return false;
    }
    return true;
  }
  [[nodiscard]] bool any_at(const Phrases& phrases, std::size_t at) const {
    return std::ranges::any_of(phrases, [&](const Phrase& phrase) { return matches(phrase, at, false); });
  }
  [[nodiscard]] const DocumentKind* kind_at(std::size_t at) const {
    if (any_at(words_for("zelf", document_.language), at)) return document_.kind;
    for (const auto& kind : document_kinds()) {
      for (const auto& word : kind.words) {
        if (matches(core::split(word, ' '), at, true)) return &kind;
      }
    }
    return nullptr;
  }

  const Submitted& document_;
  std::vector<std::string> words_;
};

void add_once(std::vector<const DocumentKind*>& order, const DocumentKind* kind) {
  if (std::ranges::find(order, kind) == order.end()) order.push_back(kind);
}

/// What "A prevaleert boven B" or "bij strijd tussen A en B gaat A voor" says.
std::optional<PrecedenceClause> read_sentence(const Sentence& sentence) {
  const auto verb = sentence.verb();
  if (!verb) return std::nullopt;
  const auto mentions = sentence.mentions();
  const auto conflict = sentence.first("strijd");
  // The case of a conflict runs from its word to a comma, or to the verb.
  const auto case_begin = conflict && *conflict < *verb ? *conflict : *verb;
  const auto case_end = std::min(sentence.comma_behind(case_begin), *verb);
  const Mention* winner = nullptr;
  for (const auto& one : mentions) {
    const bool in_case = case_begin < one.at && one.at < case_end;
    if (one.at < *verb && !in_case) winner = &one;  // the last before the verb
  }
  if (winner == nullptr) {
    const auto behind = std::ranges::find_if(mentions, [&](const Mention& one) { return one.at > *verb; });
    if (behind == mentions.end() || sentence.between(*verb, behind->at, {"boven", "over"})) return std::nullopt;
    winner = &*behind;
  }
  PrecedenceClause clause;
  clause.order.push_back(winner->kind);
  for (const auto& one : mentions) {
    const bool in_case = case_begin < one.at && one.at < case_end;
    if (one.at > *verb || in_case) add_once(clause.order, one.kind);
  }
  // One prevails over each of the others; among those nothing is said.
  clause.over_all = clause.order.size() == 1 && conflict.has_value();
  if (clause.order.size() == 1 && !clause.over_all) return std::nullopt;
  return clause;
}

void read_document(const Submitted& document, std::size_t index, std::vector<PrecedenceClause>& found) {
  for (const auto& clause : document.clauses) {
    const auto spans = compare::sentences(clause.text);
    const auto text_of = [&](std::size_t i) {
      return clause.text.substr(spans[i].begin, spans[i].end - spans[i].begin);
    };
    for (std::size_t i = 0; i < spans.size(); ++i) {
      const Sentence sentence(text_of(i), document);
      const auto place = [&](PrecedenceClause made, std::size_t last) {
        made.document = index;
        made.sentence = clause.text.substr(spans[i].begin, spans[last].end - spans[i].begin);
        made.line = clause.line_of(spans[i].begin);
        found.push_back(std::move(made));
      };
      if (const auto list = sentence.first("lijst")) {
        PrecedenceClause made;
        for (const auto& one : sentence.mentions()) {
          if (one.at > *list) add_once(made.order, one.kind);
        }
        auto last = i;
        for (auto next = i + 1; next < spans.size() && next <= i + kMostItems; ++next) {
          const auto mentions = Sentence(text_of(next), document).mentions();
          if (mentions.empty()) break;
          add_once(made.order, mentions.front().kind);
          last = next;
        }
        if (made.order.size() > 1) {
          place(std::move(made), last);
          i = last;
          continue;
        }
      }
      if (auto made = read_sentence(sentence)) place(std::move(*made), i);
    }
  }
}

/// One sentence sets one document above another.
struct Above {
  std::size_t high = 0, low = 0, clause = 0;
};

std::vector<Above> relations(const std::vector<Submitted>& documents, const std::vector<PrecedenceClause>& clauses) {
  std::vector<Above> found;
  for (std::size_t c = 0; c < clauses.size(); ++c) {
    const auto& order = clauses[c].order;
    const auto rank = [&](const DocumentKind* kind) {
      const auto at = static_cast<std::size_t>(std::ranges::find(order, kind) - order.begin());
      return at == order.size() && clauses[c].over_all ? std::size_t{1} : at;
    };
    for (std::size_t high = 0; high < documents.size(); ++high) {
      for (std::size_t low = 0; low < documents.size(); ++low) {
        const auto a = rank(documents[high].kind);
        const auto b = rank(documents[low].kind);
        const bool known = b < order.size() || clauses[c].over_all;
        if (high != low && documents[high].kind != documents[low].kind && known && a < b)
          found.push_back({high, low, c});
      }
    }
  }
  return found;
}

Finding told(const Submitted& document, const PrecedenceClause& clause, const char* code, Severity severity,
             core::Text message, core::Text advice) {
  core::Place place{document.name, static_cast<std::int64_t>(clause.line), std::nullopt};
  return {code, severity, std::move(message), std::move(advice), place, {}};
}

}  // namespace

std::vector<PrecedenceClause> precedence_clauses(const std::vector<Submitted>& documents) {
  std::vector<PrecedenceClause> found;
  for (std::size_t i = 0; i < documents.size(); ++i) read_document(documents[i], i, found);
  return found;
}

Precedence precedence_of(const std::vector<Submitted>& documents, std::string_view by) {
  Precedence made;
  std::vector<const compare::ContractDocument*> given;
  for (const auto& document : documents) given.push_back(&document);
  made.order = compare::order_of(given, by);
  if (documents.size() < 2) return made;
  const auto clauses = precedence_clauses(documents);
  auto above = relations(documents, clauses);
  // Sentences that turn each other around decide nothing.
  std::set<std::pair<std::size_t, std::size_t>> against;
  for (const auto& one : above) {
    for (const auto& other : above) {
      if (one.high == other.low && one.low == other.high) against.insert(std::minmax(one.clause, other.clause));
    }
  }
  for (const auto& [one, other] : against) {
    const auto& a = clauses[one];
    const auto& b = clauses[other];
    made.findings.push_back(
        told(documents[a.document], a, "rangorde-tegenstrijdig", Severity::kWarning,
             {fmt::format("Twee zinnen noemen een andere rangorde: ‘{}’ en, in {}: ‘{}’", a.sentence,
                          documents[b.document].name, b.sentence),
              fmt::format("Two sentences give another order: ‘{}’ and, in {}: ‘{}’", a.sentence,
                          documents[b.document].name, b.sentence)},
             {"Kies zelf met --set rangorde=invoer.", "Choose yourself with --set rangorde=invoer."}));
  }
  std::erase_if(above, [&](const Above& one) {
    return std::ranges::any_of(above,
                               [&](const Above& other) { return one.high == other.low && one.low == other.high; });
  });
  std::vector<bool> used(clauses.size(), false);
  for (const auto& one : above) used[one.clause] = true;
  const auto place_of = [&](std::size_t document) { return std::ranges::find(made.order, document); };
  if (by == "contract" && !above.empty()) {
    std::vector<std::size_t> order;
    while (order.size() < documents.size()) {
      const auto placed = [&](std::size_t i) { return std::ranges::find(order, i) != order.end(); };
      const auto next = std::ranges::find_if(made.order, [&](std::size_t i) {
        return !placed(i) &&
               std::ranges::none_of(above, [&](const Above& one) { return one.low == i && !placed(one.high); });
      });
      // Sentences in a circle: what is left stays as given.
      order.push_back(next != made.order.end() ? *next : *std::ranges::find_if(made.order, [&](std::size_t i) {
        return !placed(i);
      }));
    }
    made.order = std::move(order);
    made.by_contract = true;
  }
  for (std::size_t c = 0; c < clauses.size(); ++c) {
    if (!used[c]) continue;
    const bool otherwise = std::ranges::any_of(
        above, [&](const Above& one) { return one.clause == c && place_of(one.high) > place_of(one.low); });
    const auto& clause = clauses[c];
    made.findings.push_back(
        otherwise ? told(documents[clause.document], clause, "rangorde-anders", Severity::kWarning,
                         {fmt::format("Het contract noemt een andere rangorde dan u koos: ‘{}’", clause.sentence),
                          fmt::format("The contract gives another order than you chose: ‘{}’", clause.sentence)},
                         {"Kijk welke rangorde geldt.", "See which order holds."})
                  : told(documents[clause.document], clause, "rangorde", Severity::kInfo,
                         {fmt::format("Het contract zegt zelf wat voorgaat: ‘{}’", clause.sentence),
                          fmt::format("The contract itself says what prevails: ‘{}’", clause.sentence)},
                         {}));
  }
  return made;
}

}  // namespace pareltjes::overeenkomsten
