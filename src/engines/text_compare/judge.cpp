// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <set>
#include <tuple>

#include "engines/text_compare/requirements.hpp"

namespace pareltjes::engines::text_compare {
namespace {

constexpr std::size_t kPairReach = 8;      ///< Words between the halves of a..b.
constexpr std::size_t kNegationReach = 7;  ///< Words between a negation and what it denies.
constexpr std::size_t kNone = static_cast<std::size_t>(-1);

using Alternative = Pattern::Alternative;
using Sentence = ReadClause::Sentence;

bool is(const Word& word, const Alternative& wanted) {
  switch (wanted.kind) {
    case Alternative::Kind::kConcept:
      return std::ranges::find(word.concepts, wanted.text) != word.concepts.end();
    case Alternative::Kind::kGroup:
      return word.kind != WordClass::kContent && word.group == wanted.text;
    case Alternative::Kind::kStem:
      return word.stem == wanted.text;
    case Alternative::Kind::kPrefix:
      return word.key.starts_with(wanted.text);
    default:
      return false;
  }
}

bool compares(double value, const std::string& sign, double bound) {
  if (sign == "<") return value < bound;
  if (sign == "<=") return value <= bound;
  if (sign == ">") return value > bound;
  if (sign == ">=") return value >= bound;
  return value == bound;
}

/// Where an alternative stands among the words, from `from` on; kNone when nowhere.
std::size_t find_in(std::span<const Word> words, const Alternative& wanted, std::size_t from) {
  if (wanted.kind == Alternative::Kind::kPair) {
    for (std::size_t i = from; i < words.size(); ++i) {
      if (!is(words[i], wanted.pair[0])) continue;
      for (std::size_t j = i + 1; j < words.size() && j - i <= kPairReach; ++j) {
        if (is(words[j], wanted.pair[1])) return i;
      }
    }
    return kNone;
  }
  for (std::size_t i = from; i < words.size(); ++i) {
    if (is(words[i], wanted)) return i;
  }
  return kNone;
}

std::size_t find_in(const Sentence& sentence, const Alternative& wanted) {
  if (wanted.kind != Alternative::Kind::kQuantity) {
    // The words of the sentence itself go before those that introduce it.
    const auto own = find_in(sentence.words, wanted, sentence.own);
    return own != kNone ? own : find_in(sentence.words, wanted, 0);
  }
  for (const auto& quantity : sentence.quantities) {
    if (quantity.unit != wanted.text || !compares(quantity.value, wanted.comparison, wanted.value)) continue;
    return sentence.own;
  }
  return kNone;
}

/// Where negations stand that deny the main clause. "Niet … dan na", "geen … zonder" and what comes behind "tenzij" do
/// not.
std::vector<std::size_t> denials(const Sentence& sentence) {
  std::vector<std::size_t> found;
  for (std::size_t i = sentence.own; i < sentence.words.size(); ++i) {
    const auto& word = sentence.words[i];
    if (word.kind == WordClass::kCondition && word.group == "tenzij") break;
    if (word.kind != WordClass::kNegation) continue;
    // "niet later dan", "niet alleen … maar ook", "niet langer" deny nothing.
    const auto& next = i + 1 < sentence.words.size() ? sentence.words[i + 1].key : std::string();
    if (next == "later" || next == "alleen" || next == "only" || next == "langer" || next == "limited" ||
        next == "beperkt")
      continue;
    found.push_back(i);
  }
  return found;
}

/// Whether the word at `at` is denied: one negation near it, and no second that takes it back.
bool denied(const Sentence& sentence, std::size_t at) {
  const auto found = denials(sentence);
  if (found.empty()) return false;
  if (found.size() % 2 == 0) return false;
  const auto near = [&](std::size_t place) {
    const auto distance = place > at ? place - at : at - place;
    return distance <= kNegationReach;
  };
  if (!std::ranges::any_of(found, near)) return false;
  // "verwerkt niet anders dan in opdracht", "niet dan na toestemming", "not … other than": only so, hence so.
  for (std::size_t i = found.front(); i < sentence.words.size() && i <= found.front() + 12; ++i) {
    const auto& key = sentence.words[i].key;
    if (key == "dan" || key == "than" || key == "voordat" || key == "before" || key == "until" || key == "tenzij")
      return false;
  }
  return true;
}

bool acts_as(const Sentence& sentence, const std::string& who) {
  return who.empty() || sentence.actor.empty() || sentence.actor == who;
}

bool fires(const Rule& rule, const ReadClause& clause, const Sentence& sentence, std::size_t& at) {
  if (!acts_as(sentence, rule.who)) return false;
  if (!holds(rule.pattern, clause, sentence, &at)) return false;
  return !rule.unless || !holds(*rule.unless, clause, sentence);
}

/// A rule that looks for a negation itself has weighed it.
bool speaks_of_negation(const Pattern& pattern) {
  const auto negates = [](const Alternative& one) {
    const auto is_negation = [](const Alternative& part) {
      return part.kind == Alternative::Kind::kGroup && (part.text == "niet" || part.text == "zonder");
    };
    return is_negation(one) || std::ranges::any_of(one.pair, is_negation);
  };
  return std::ranges::any_of(pattern.terms, [&](const Pattern::Term& term) {
    return !term.absent && std::ranges::any_of(term.alternatives, negates);
  });
}

/// All that fired on one requirement.
struct Found {
  std::vector<Evidence> cores, conflicts, references;
  std::set<std::size_t> referring;  ///< Sentences that leave it to another document, by number.
};

class Judge {
 public:
  Judge(std::span<const ReadClause> clauses, const RuleBook& book, core::Language language)
      : clauses_(clauses), book_(book), language_(language) {}

  Judgement judge(const Requirement& requirement) {
    rules_.clear();
    for (const auto& rule : book_.rules()) {
      if (rule.requirement == requirement.id && rule.language == language_) rules_.push_back(&rule);
    }
    auto found = find();
    Judgement judgement;
    judgement.requirement = &requirement;
    std::set<std::string> whole, touched, denied;
    for (const auto& one : found.cores) {
      if (one.negated) {
        denied.insert(one.rule->part);
      } else {
        touched.insert(one.rule->part);
        if (!one.weakened) whole.insert(one.rule->part);
      }
    }
    for (const auto& part : touched) judgement.parts[part] = whole.contains(part);
    bool any = false;
    bool all = true;
    bool against = false;
    for (const auto& part : requirement.parts) {
      if (!part.required) continue;
      any = any || touched.contains(part.id);
      against = against || denied.contains(part.id);
      all = all && whole.contains(part.id);
      if (!touched.contains(part.id)) judgement.missing.push_back(part.id);
    }
    if (!found.conflicts.empty()) {
      judgement.verdict = Verdict::kConflicting;
      judgement.evidence = std::move(found.conflicts);
    } else if (all && any) {
      judgement.verdict = Verdict::kArranged;
    } else if (any) {
      judgement.verdict = Verdict::kPartly;
    } else if (against) {
      judgement.verdict = Verdict::kConflicting;
    } else if (!found.references.empty()) {
      judgement.verdict = Verdict::kRefers;
    }
    show(judgement, std::move(found));
    return judgement;
  }

 private:
  Found find() const {
    Found found;
    std::size_t number = 0;
    for (const auto& clause : clauses_) {
      for (const auto& sentence : clause.sentences) {
        look_at(clause, sentence, number, found);
        ++number;
      }
    }
    return found;
  }

  void look_at(const ReadClause& clause, const Sentence& sentence, std::size_t number, Found& found) const {
    std::map<std::string, std::string> weaknesses;  // by part
    bool refers = false;
    for (const auto* of_requirement : rules_) {
      const auto& rule = *of_requirement;
      std::size_t at = 0;
      if (rule.role == Role::kCore) continue;
      if (!fires(rule, clause, sentence, at)) continue;
      if (rule.role == Role::kConflict && !speaks_of_negation(rule.pattern) && denied(sentence, at)) continue;
      if (rule.role == Role::kWeakened) weaknesses.try_emplace(rule.part, rule.id);
      if (rule.role == Role::kConflict) found.conflicts.push_back(evidence(rule, clause, sentence));
      if (rule.role == Role::kRefers) {
        found.references.push_back(evidence(rule, clause, sentence));
        refers = true;
      }
    }
    if (refers) {
      found.referring.insert(number);
      return;  // what is left to another document is not arranged here
    }
    for (const auto* of_requirement : rules_) {
      const auto& rule = *of_requirement;
      std::size_t at = 0;
      if (rule.role != Role::kCore) continue;
      if (!fires(rule, clause, sentence, at)) continue;
      auto one = evidence(rule, clause, sentence);
      one.negated = !speaks_of_negation(rule.pattern) && denied(sentence, at);
      for (const auto& part : {rule.part, std::string()}) {
        const auto weakness = weaknesses.find(part);
        if (weakness == weaknesses.end() || one.weakened) continue;
        one.weakened = true;
        one.weakness = weakness->second;
      }
      found.cores.push_back(std::move(one));
    }
  }

  static Evidence evidence(const Rule& rule, const ReadClause& clause, const Sentence& sentence) {
    return {&rule, clause.clause, sentence.text, sentence.line, false, false, {}};
  }

  /// One piece of evidence for each part: of what must be there first, the firm ones first; then what conflicts, refers
  /// or is denied.
  static void show(Judgement& judgement, Found found) {
    const auto& parts = judgement.requirement->parts;
    std::ranges::stable_sort(found.cores, {}, [&](const Evidence& one) {
      const auto part = std::ranges::find(parts, one.rule->part, &Requirement::Part::id);
      return std::tuple(one.negated, part != parts.end() && !part->required, one.weakened);
    });
    std::set<std::string> shown;
    for (auto& one : found.cores) {
      if (shown.insert(one.rule->part).second) judgement.evidence.push_back(std::move(one));
    }
    if (judgement.verdict == Verdict::kRefers)
      judgement.evidence.insert(judgement.evidence.begin(), found.references.begin(), found.references.end());
    if (judgement.verdict == Verdict::kPartly)
      judgement.evidence.insert(judgement.evidence.end(), found.references.begin(), found.references.end());
  }

  std::span<const ReadClause> clauses_;
  const RuleBook& book_;
  core::Language language_;
  std::vector<const Rule*> rules_;  // of the requirement at hand
};

}  // namespace

bool holds(const Pattern& pattern, const ReadClause& clause, const Sentence& sentence, std::size_t* at) {
  std::size_t first = kNone;
  for (const auto& term : pattern.terms) {
    std::size_t place = kNone;
    for (const auto& alternative : term.alternatives) {
      place = std::min(place, find_in(sentence, alternative));
      if (place == kNone && term.anywhere && find_in(clause.around, alternative, 0) != kNone)
        place = sentence.words.size();
    }
    if ((place != kNone) == term.absent) return false;
    // A pattern must touch the sentence itself, not only its lead-in or heading.
    if (!term.absent && place >= sentence.own && place < sentence.words.size()) first = std::min(first, place);
  }
  if (first == kNone) return false;
  if (at != nullptr) *at = first;
  return true;
}

std::vector<Judgement> judge(std::span<const ReadClause> clauses, const RuleBook& book, core::Language language) {
  Judge judge(clauses, book, language);
  std::vector<Judgement> judgements;
  for (const auto& requirement : book.requirements()) judgements.push_back(judge.judge(requirement));
  return judgements;
}

std::vector<std::string> touched_by(const ReadClause& clause, const RuleBook& book, core::Language language) {
  std::vector<std::string> touched;
  for (const auto& requirement : book.requirements()) {
    const auto speaks = [&](const Rule& rule) {
      if (rule.requirement != requirement.id || rule.language != language || rule.role == Role::kWeakened) return false;
      return std::ranges::any_of(clause.sentences, [&](const Sentence& sentence) {
        std::size_t at = 0;
        return fires(rule, clause, sentence, at);
      });
    };
    if (std::ranges::any_of(book.rules(), speaks)) touched.push_back(requirement.id);
  }
  return touched;
}

}  // namespace pareltjes::engines::text_compare
