// SPDX-License-Identifier: EUPL-1.2
#include "engines/text_compare/contract_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "core/text.hpp"

namespace pareltjes::engines::text_compare {
namespace {

/// How much of a part a sentence arranges: denies it, arranges it in part, arranges it.
int strength_of(const Evidence& one) {
  if (one.negated) return 0;
  return one.weakened ? 1 : 2;
}
bool is_positive(const Evidence& one) {
  return one.rule->role == Role::kCore && strength_of(one) > 0;
}
bool is_conflict(const Evidence& one) {
  return one.rule->role == Role::kConflict || (one.rule->role == Role::kCore && strength_of(one) == 0);
}

std::string names_of_parts(const Requirement& requirement, const std::vector<std::string>& parts,
                           core::Language language) {
  std::string text;
  for (const auto& id : parts) {
    const auto part = std::ranges::find(requirement.parts, id, &Requirement::Part::id);
    if (part != requirement.parts.end()) text += (text.empty() ? "" : "; ") + part->name.in(language);
  }
  return text;
}

class FileJudge {
 public:
  FileJudge(std::span<const ContractDocument* const> documents, const RuleBook& book)
      : documents_(documents), book_(book) {}

  FileJudgement made() {
    for (std::size_t i = 0; i < documents_.size(); ++i) {
      const auto& document = *documents_[i];
      const auto read = read_clauses(document.clauses, document.lexicon, document.language);
      for (auto& judgement : judge(read, book_, document.language)) made_.each.push_back({i, std::move(judgement)});
    }
    for (const auto& requirement : book_.requirements()) {
      std::vector<const DocumentVerdict*> of;
      for (const auto& one : made_.each) {
        if (one.judgement.requirement == &requirement) of.push_back(&one);
      }
      made_.whole.push_back(settle(requirement, of));
      compare_documents(requirement, of);
    }
    return std::move(made_);
  }

 private:
  /// Parts from the highest document down; the first word on a part counts.
  FileVerdict settle(const Requirement& requirement, const std::vector<const DocumentVerdict*>& of) const {
    FileVerdict settled;
    settled.requirement = &requirement;
    std::map<std::string, bool> parts;
    for (const auto* one : of) {
      const auto& judgement = one->judgement;
      if (judgement.verdict == Verdict::kMissing) continue;
      if (judgement.verdict == Verdict::kRefers) {
        if (!settled.document) follow(*one, of, settled);
        continue;
      }
      if (!settled.document || settled.verdict == Verdict::kRefers) {
        settled.document = one->document;
        settled.shown = judgement.evidence.empty() ? std::nullopt : std::optional(judgement.evidence.front());
        settled.verdict = judgement.verdict;
        settled.loop.clear();
      }
      if (judgement.verdict == Verdict::kConflicting && parts.empty()) break;  // the highest word is against it
      for (const auto& [part, firm] : judgement.parts) parts.try_emplace(part, firm);
    }
    if (settled.document && settled.verdict != Verdict::kRefers && settled.verdict != Verdict::kConflicting)
      complete(requirement, parts, settled);
    if (!settled.document) {
      for (const auto& part : requirement.parts) {
        if (part.required) settled.missing.push_back(part.id);
      }
    }
    tell(settled);
    return settled;
  }

  static void complete(const Requirement& requirement, const std::map<std::string, bool>& parts, FileVerdict& settled) {
    bool all = true;
    settled.missing.clear();
    settled.arranged.clear();
    for (const auto& part : requirement.parts) {
      if (!part.required) continue;
      const auto found = parts.find(part.id);
      if (found == parts.end()) settled.missing.push_back(part.id);
      if (found != parts.end() && found->second) settled.arranged.push_back(part.id);
      all = all && found != parts.end() && found->second;
    }
    settled.verdict = all ? Verdict::kArranged : Verdict::kPartly;
  }

  /// Follows a reference from document to document, among the kinds of the file, until one does more than refer. Each
  /// is visited once, so that a circle ends.
  void follow(const DocumentVerdict& from, const std::vector<const DocumentVerdict*>& of, FileVerdict& settled) const {
    settled.verdict = Verdict::kRefers;
    settled.document = from.document;
    settled.shown = shown_of(from);
    std::vector<std::size_t> visited{from.document};
    for (const auto* at = &from; at != nullptr;) {
      const auto named = named_by(*at, of);
      const auto next = std::ranges::find_if(named, [&](const DocumentVerdict* one) {
        return std::ranges::find(visited, one->document) == visited.end();
      });
      if (next == named.end()) {
        if (!named.empty()) {
          const auto begin = std::ranges::find(visited, named.front()->document);
          settled.loop.assign(begin, visited.end());
        }
        return;
      }
      at = *next;
      visited.push_back(at->document);
      if (at->judgement.verdict == Verdict::kRefers) continue;
      settled.referred_from = from.document;
      settled.document = at->document;
      settled.verdict = at->judgement.verdict;
      settled.missing = at->judgement.missing;
      if (settled.verdict != Verdict::kConflicting) {
        for (const auto& [part, firm] : at->judgement.parts) {
          if (firm) settled.arranged.push_back(part);
        }
      }
      settled.shown = shown_of(*at);
      return;
    }
  }

  static std::optional<Evidence> shown_of(const DocumentVerdict& one) {
    return one.judgement.evidence.empty() ? std::nullopt : std::optional(one.judgement.evidence.front());
  }

  /// The documents that say something of the requirement and whose kind a reference names; those that arrange it first.
  std::vector<const DocumentVerdict*> named_by(const DocumentVerdict& from,
                                               const std::vector<const DocumentVerdict*>& of) const {
    std::vector<const DocumentVerdict*> named;
    for (const auto& evidence : from.judgement.evidence) {
      if (evidence.rule->role != Role::kRefers) continue;
      const auto sentence = " " + core::fold(evidence.sentence) + " ";
      for (const auto* other : of) {
        if (other->document == from.document || other->judgement.verdict == Verdict::kMissing) continue;
        const bool is_named = std::ranges::any_of(
            documents_[other->document]->kind->words,
            [&](const std::string& word) { return sentence.find(" " + word) != std::string::npos; });
        if (is_named && std::ranges::find(named, other) == named.end()) named.push_back(other);
      }
    }
    std::ranges::stable_partition(
        named, [](const DocumentVerdict* one) { return one->judgement.verdict != Verdict::kRefers; });
    return named;
  }

  /// A conflict in one document and an arrangement in another: the higher one prevails.
  void compare_documents(const Requirement& requirement, const std::vector<const DocumentVerdict*>& of) {
    for (std::size_t i = 0; i < of.size(); ++i) {
      for (std::size_t j = i + 1; j < of.size(); ++j) {
        const auto* high = first(of[i]->judgement, true);
        const auto* low = first(of[j]->judgement, false);
        const auto* high_against = first(of[i]->judgement, false);
        const auto* low_for = first(of[j]->judgement, true);
        if (of[i]->judgement.verdict != Verdict::kConflicting && high != nullptr && low != nullptr) {
          contradict(requirement, *of[i], *of[j], *high, *low);
        } else if (of[i]->judgement.verdict == Verdict::kConflicting && high_against != nullptr && low_for != nullptr &&
                   of[j]->judgement.verdict != Verdict::kConflicting) {
          contradict(requirement, *of[i], *of[j], *high_against, *low_for);
        } else if (of[i]->judgement.verdict != Verdict::kConflicting) {
          compare_strength(requirement, *of[i], *of[j]);
        }
      }
    }
  }

  /// The same part, arranged in one document and denied or taken back in the other.
  void compare_strength(const Requirement& requirement, const DocumentVerdict& a, const DocumentVerdict& b) {
    for (const auto& one : a.judgement.evidence) {
      for (const auto& other : b.judgement.evidence) {
        if (one.rule->role == Role::kCore && other.rule->role == Role::kCore && one.rule->part == other.rule->part &&
            strength_of(one) != strength_of(other))
          return contradict(requirement, a, b, one, other);
      }
    }
  }

  static const Evidence* first(const Judgement& judgement, bool in_favour) {
    for (const auto& one : judgement.evidence) {
      if (in_favour ? is_positive(one) : is_conflict(one)) return &one;
    }
    return nullptr;
  }

  void contradict(const Requirement& requirement, const DocumentVerdict& a, const DocumentVerdict& b,
                  const Evidence& one, const Evidence& other) {
    const auto& high = documents_[a.document]->name;
    const auto& low = documents_[b.document]->name;
    made_.contradictions.push_back({&requirement,
                                    a.document,
                                    b.document,
                                    one,
                                    other,
                                    {fmt::format("De stukken zeggen iets anders. {} gaat voor {}.", high, low),
                                     fmt::format("The documents differ. {} prevails over {}.", high, low)}});
  }

  void tell(FileVerdict& settled) const {
    auto& text = settled.explanation;
    if (settled.shown) text = settled.shown->rule->explanation;
    const auto add = [&](const std::string& nl, const std::string& en) {
      text.nl += (text.nl.empty() ? "" : " ") + nl;
      text.en += (text.en.empty() ? "" : " ") + en;
    };
    if (settled.shown && settled.shown->negated) add("De zin ontkent dat.", "The sentence denies that.");
    if (settled.shown && settled.verdict == Verdict::kPartly) {
      for (const auto& one : made_.each) {
        if (one.document != *settled.document || one.judgement.requirement != settled.requirement) continue;
        for (const auto& evidence : one.judgement.evidence) {
          if (!evidence.weakened) continue;
          const auto rule = std::ranges::find(book_.rules(), evidence.weakness, &Rule::id);
          if (rule != book_.rules().end()) add(rule->explanation.nl, rule->explanation.en);
        }
      }
    }
    if (settled.referred_from) {
      add(fmt::format("{} verwijst hiernaar.", documents_[*settled.referred_from]->name),
          fmt::format("{} refers to it.", documents_[*settled.referred_from]->name));
    }
    if (!settled.missing.empty()) {
      add(fmt::format("Niet gevonden: {}.",
                      names_of_parts(*settled.requirement, settled.missing, core::Language::kDutch)),
          fmt::format("Not found: {}.",
                      names_of_parts(*settled.requirement, settled.missing, core::Language::kEnglish)));
    }
    if (settled.verdict == Verdict::kRefers && settled.loop.empty())
      add("Dat stuk is er niet bij. Toets het ook.", "That document is not included. Judge it too.");
    if (!settled.loop.empty()) {
      add("De stukken verwijzen naar elkaar. Geen van de stukken regelt het.",
          "The documents refer to one another. None of them arranges it.");
    }
  }

  std::span<const ContractDocument* const> documents_;
  const RuleBook& book_;
  FileJudgement made_;
};

}  // namespace

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kArranged:
      return "geregeld";
    case Verdict::kPartly:
      return "deels";
    case Verdict::kMissing:
      return "ontbreekt";
    case Verdict::kConflicting:
      return "strijdig";
    case Verdict::kRefers:
      return "verwijst";
  }
  return "";
}

FileJudgement judge_file(std::span<const ContractDocument* const> documents, const RuleBook& book) {
  return FileJudge(documents, book).made();
}

std::vector<std::size_t> order_of(std::span<const ContractDocument* const> documents, std::string_view by) {
  std::vector<std::size_t> order(documents.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (by == "soort") std::ranges::stable_sort(order, {}, [&](std::size_t i) { return documents[i]->kind->rank; });
  return order;
}

}  // namespace pareltjes::engines::text_compare
