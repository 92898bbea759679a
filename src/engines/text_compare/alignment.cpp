// SPDX-License-Identifier: EUPL-1.2
#include "engines/text_compare/alignment.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>
#include <string>
#include <unordered_map>

#include "engines/text_compare/tokens.hpp"

namespace pareltjes::engines::text_compare {
namespace {

constexpr double kLeastSimilar = 0.30;  ///< Cosine below which words alone make no pair.
constexpr double kPlaceBonus = 0.08;    ///< For the same relative place.
constexpr double kHeadingBonus = 0.08;  ///< For the same heading of the article or of the clause.
constexpr double kContained = 0.60;     ///< Share of a clause's weight found in another: then it was joined or split.
constexpr std::size_t kMostCells = 1'000'000;  ///< Beyond it clauses pair greedily.
constexpr std::size_t kNone = static_cast<std::size_t>(-1);

using Feature = std::pair<std::uint32_t, double>;

struct Vector {
  std::vector<Feature> features;  ///< By id.
  double norm = 0;
  double total = 0;  ///< Sum of squared weights of its words.
  std::size_t words = 0;
};

/// Words and pairs of words of each clause.
class Features {
 public:
  Features(std::span<const Clause> standard, std::span<const Clause> text) {
    counts_.reserve(standard.size() + text.size());
    for (const auto& clause : standard) count(clause.text, Fields::kMarked);
    for (const auto& clause : text) count(clause.text, Fields::kNone);
  }

  std::vector<Vector> vectors() const {
    std::vector<Vector> made;
    const auto documents = static_cast<double>(counts_.size());
    for (const auto& [counts, words] : counts_) {
      Vector vector;
      vector.words = words;
      for (const auto& [feature, times] : counts) {
        const double weight =
            (1 + std::log(static_cast<double>(times))) * std::log(1 + documents / in_clauses_[feature]);
        vector.features.emplace_back(feature, weight);
        vector.total += weight * weight;
      }
      vector.norm = std::sqrt(vector.total);
      made.push_back(std::move(vector));
    }
    return made;
  }

 private:
  void count(std::string_view text, Fields fields) {
    std::map<std::uint32_t, int> counts;
    std::size_t words = 0;
    std::string last;
    for (const auto& token : tokenize(text, fields)) {
      if (token.kind == TokenKind::kField) last.clear();
      if (token.kind == TokenKind::kField || !token.counts()) continue;
      ++words;
      ++counts[ids_.id(token.key)];
      if (!last.empty()) ++counts[ids_.id(last + ' ' + token.key)];
      last = token.key;
    }
    in_clauses_.resize(ids_.size(), 0);
    for (const auto& [feature, times] : counts) in_clauses_[feature] += 1;
    counts_.emplace_back(std::move(counts), words);
  }

  Vocabulary ids_;
  std::vector<double> in_clauses_;
  std::vector<std::pair<std::map<std::uint32_t, int>, std::size_t>> counts_;
};

/// Σ wa·wb over what both have.
double product(const Vector& a, const Vector& b) {
  double sum = 0;
  auto i = a.features.begin();
  auto j = b.features.begin();
  while (i != a.features.end() && j != b.features.end()) {
    if (i->first == j->first) {
      sum += i->second * j->second;
      ++i;
      ++j;
    } else if (i->first < j->first) {
      ++i;
    } else {
      ++j;
    }
  }
  return sum;
}

/// Share of the squared weight of `part` that `whole` has too.
double contained(const Vector& part, const Vector& whole) {
  double sum = 0;
  auto j = whole.features.begin();
  for (const auto& [feature, weight] : part.features) {
    while (j != whole.features.end() && j->first < feature) ++j;
    if (j != whole.features.end() && j->first == feature) sum += weight * weight;
  }
  return part.total > 0 ? sum / part.total : 0;
}

bool numbered(const Clause& clause) {
  return clause.kind == ClauseKind::kArticle || clause.kind == ClauseKind::kClause;
}

bool may_pair(const Clause& a, const Clause& b) {
  if (numbered(a) && numbered(b)) return a.kind == b.kind || a.text.size() + b.text.size() > 120;
  return a.kind == b.kind;
}

class Aligner {
 public:
  Aligner(std::span<const Clause> standard, std::span<const Clause> text) : standard_(standard), text_(text) {
    const Features features(standard, text);
    auto all = features.vectors();
    of_text_.assign(std::make_move_iterator(all.begin() + static_cast<std::ptrdiff_t>(standard.size())),
                    std::make_move_iterator(all.end()));
    all.resize(standard.size());
    of_standard_ = std::move(all);
    partner_.assign(standard.size(), kNone);
    taken_.assign(text.size(), kNone);
    by_place_.assign(standard.size(), false);
  }

  Alignment align() {
    pair_same();
    pair_similar();
    mark_moved();
    pair_rewritten();
    return gather();
  }

 private:
  double similarity(std::size_t s, std::size_t t) const {
    const auto& a = of_standard_[s];
    const auto& b = of_text_[t];
    if (a.norm == 0 || b.norm == 0) return a.norm == b.norm ? 1 : 0;
    return product(a, b) / (a.norm * b.norm);
  }

  void pair(std::size_t s, std::size_t t) {
    partner_[s] = t;
    taken_[t] = s;
  }

  /// The same features and no second one like it: settled before anything is weighed.
  void pair_same() {
    std::map<std::vector<Feature>, std::vector<std::size_t>> by_features;
    for (std::size_t t = 0; t < text_.size(); ++t) by_features[of_text_[t].features].push_back(t);
    std::map<std::vector<Feature>, int> times;
    for (const auto& vector : of_standard_) ++times[vector.features];
    for (std::size_t s = 0; s < standard_.size(); ++s) {
      const auto found = by_features.find(of_standard_[s].features);
      if (found == by_features.end() || found->second.size() != 1 || times[of_standard_[s].features] != 1) continue;
      if (of_standard_[s].words > 0 && may_pair(standard_[s], text_[found->second.front()]))
        pair(s, found->second.front());
    }
  }

  double weight(std::size_t s, std::size_t t) const {
    if (!may_pair(standard_[s], text_[t])) return 0;
    const double alike = similarity(s, t);
    const auto& a = standard_[s];
    const auto& b = text_[t];
    // Preamble, recitals and signature are one of each: they go together, whatever they say.
    if (!numbered(a) && a.kind != ClauseKind::kAnnex) return 0.5 + alike;
    // An annex with the same heading is that annex: of what is filled in it may be full.
    const bool headed = !a.heading.empty() && key_of(a.heading) == key_of(b.heading);
    if (headed && a.kind == ClauseKind::kAnnex) return 0.5 + alike;
    const double here = static_cast<double>(s) / static_cast<double>(standard_.size());
    const double there = static_cast<double>(t) / static_cast<double>(text_.size());
    const double bonus = kPlaceBonus * (1 - std::abs(here - there)) + (headed ? kHeadingBonus : 0);
    return alike >= kLeastSimilar ? alike + bonus : 0;
  }

  void pair_similar() {
    std::vector<std::size_t> rows, columns;
    for (std::size_t s = 0; s < standard_.size(); ++s) {
      if (partner_[s] == kNone) rows.push_back(s);
    }
    for (std::size_t t = 0; t < text_.size(); ++t) {
      if (taken_[t] == kNone) columns.push_back(t);
    }
    if (rows.size() * columns.size() > kMostCells) return pair_greedily(rows, columns);
    std::vector<double> weights;
    weights.reserve(rows.size() * columns.size());
    for (const auto s : rows) {
      for (const auto t : columns) weights.push_back(weight(s, t));
    }
    const auto column_of = best_assignment(weights, rows.size(), columns.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (column_of[i] < columns.size()) pair(rows[i], columns[column_of[i]]);
    }
  }

  void pair_greedily(const std::vector<std::size_t>& rows, const std::vector<std::size_t>& columns) {
    for (const auto s : rows) {
      double best = 0;
      std::size_t chosen = kNone;
      for (const auto t : columns) {
        if (taken_[t] != kNone) continue;
        if (const double here = weight(s, t); here > best) {
          best = here;
          chosen = t;
        }
      }
      if (chosen != kNone) pair(s, chosen);
    }
  }

  /// As few clauses as can be are told to have moved; of as many, those with the fewest words. A bare heading
  /// stays where it can: a clause moves past it.
  void mark_moved() {
    moved_.assign(standard_.size(), false);
    double all_words = 1;
    for (const auto& vector : of_standard_) all_words += static_cast<double>(vector.words);
    std::vector<std::size_t> rows, values;
    std::vector<double> weights;
    for (std::size_t s = 0; s < standard_.size(); ++s) {
      if (partner_[s] == kNone || !numbered(standard_[s])) continue;
      rows.push_back(s);
      values.push_back(partner_[s]);
      const auto words = static_cast<double>(of_standard_[s].words);
      const bool bare =
          standard_[s].kind == ClauseKind::kArticle && standard_[s].text.size() <= standard_[s].heading.size();
      weights.push_back((bare ? 2 : 1) * all_words + words);
    }
    std::vector<bool> kept(rows.size(), false);
    for (const auto i : heaviest_increasing(values, weights)) kept[i] = true;
    for (std::size_t i = 0; i < rows.size(); ++i) moved_[rows[i]] = !kept[i];
  }

  /// Neighbours in order around a left over clause: the text between their partners is where it would stand.
  std::pair<std::size_t, std::size_t> room_of(std::size_t s) const {
    std::size_t begin = 0;
    std::size_t end = text_.size();
    for (std::size_t i = s; i-- > 0;) {
      if (partner_[i] != kNone && !moved_[i] && numbered(standard_[i])) {
        begin = partner_[i] + 1;
        break;
      }
    }
    for (std::size_t i = s + 1; i < standard_.size(); ++i) {
      if (partner_[i] != kNone && !moved_[i] && numbered(standard_[i])) {
        end = partner_[i];
        break;
      }
    }
    return {begin, end};
  }

  void pair_rewritten() {
    for (std::size_t s = 0; s < standard_.size(); ++s) {
      if (partner_[s] != kNone || !numbered(standard_[s])) continue;
      const auto [begin, end] = room_of(s);
      for (std::size_t t = begin; t < end; ++t) {
        if (taken_[t] != kNone || text_[t].kind != standard_[s].kind) continue;
        const bool same_number = text_[t].number == standard_[s].number;
        if (!same_number) continue;
        // Left over beside a clause that holds its words: joined, not rewritten.
        if (holder(of_standard_[s], s, true)) break;
        pair(s, t);
        by_place_[s] = true;
        break;
      }
    }
  }

  /// The pair beside a left over clause whose other side holds most of its words, and more of them than its own side
  /// has.
  std::optional<std::size_t> holder(const Vector& words, std::size_t at, bool of_standard) const {
    const auto try_at = [&](std::size_t neighbour) -> std::optional<std::size_t> {
      const auto s = of_standard ? neighbour : taken_[neighbour];
      if (s == kNone || partner_[s] == kNone || by_place_[s]) return std::nullopt;
      const auto& other = of_standard ? of_text_[partner_[s]] : of_standard_[s];
      const auto& own = of_standard ? of_standard_[s] : of_text_[partner_[s]];
      const double there = contained(words, other);
      return there >= kContained && there > contained(words, own) + 0.2 ? std::optional(s) : std::nullopt;
    };
    const auto size = of_standard ? standard_.size() : text_.size();
    if (at > 0) {
      if (auto found = try_at(at - 1)) return found;
    }
    return at + 1 < size ? try_at(at + 1) : std::nullopt;
  }

  Alignment gather() const {
    std::vector<ClausePair> pairs(standard_.size());
    std::vector<bool> joined(standard_.size(), false);
    std::vector<std::vector<std::size_t>> split(standard_.size());
    for (std::size_t s = 0; s < standard_.size(); ++s) {
      if (partner_[s] != kNone) {
        pairs[s] = {{s}, {partner_[s]}, similarity(s, partner_[s]), moved_[s], by_place_[s]};
      } else {
        pairs[s] = {{s}, {}, 0, false, false};
      }
    }
    for (std::size_t s = 0; s < standard_.size(); ++s) {
      if (partner_[s] != kNone || !numbered(standard_[s])) continue;
      const auto with = holder(of_standard_[s], s, true);
      if (!with || joined[*with]) continue;
      auto& list = pairs[*with].standard;
      list.insert(s < *with ? list.begin() : list.end(), s);
      joined[s] = true;
    }
    std::vector<std::size_t> owner(text_.size(), kNone);  // of a piece that was split off
    for (std::size_t t = 0; t < text_.size(); ++t) {
      if (taken_[t] != kNone || !numbered(text_[t])) continue;
      const auto with = holder(of_text_[t], t, false);
      if (!with) continue;
      owner[t] = *with;
      auto& list = pairs[*with].text;
      list.insert(std::ranges::upper_bound(list, t), t);
    }
    return in_order(std::move(pairs), joined, owner);
  }

  Alignment in_order(std::vector<ClausePair> pairs, const std::vector<bool>& joined,
                     const std::vector<std::size_t>& owner) const {
    // An added clause comes behind the nearest clause before it that has a partner.
    std::vector<std::vector<std::size_t>> added(standard_.size() + 1);
    std::size_t behind = 0;
    for (std::size_t t = 0; t < text_.size(); ++t) {
      if (taken_[t] != kNone) behind = taken_[t] + 1;
      if (taken_[t] == kNone && owner[t] == kNone) added[behind].push_back(t);
    }
    Alignment alignment;
    const auto add_new = [&](std::size_t place) {
      for (const auto t : added[place]) alignment.pairs.push_back({{}, {t}, 0, false, false});
    };
    add_new(0);
    for (std::size_t s = 0; s < standard_.size(); ++s) {
      if (!joined[s]) alignment.pairs.push_back(std::move(pairs[s]));
      add_new(s + 1);
    }
    measure(alignment);
    return alignment;
  }

  void measure(Alignment& alignment) const {
    double standard_words = 0, text_words = 0, standard_held = 0, text_held = 0;
    for (std::size_t s = 0; s < standard_.size(); ++s) {
      if (!numbered(standard_[s])) continue;
      const auto words = static_cast<double>(of_standard_[s].words);
      standard_words += words;
      if (partner_[s] != kNone && !by_place_[s])
        standard_held += words * contained(of_standard_[s], of_text_[partner_[s]]);
    }
    for (std::size_t t = 0; t < text_.size(); ++t) {
      if (!numbered(text_[t])) continue;
      const auto words = static_cast<double>(of_text_[t].words);
      text_words += words;
      if (taken_[t] != kNone && !by_place_[taken_[t]])
        text_held += words * contained(of_text_[t], of_standard_[taken_[t]]);
    }
    alignment.coverage = standard_words > 0 ? standard_held / standard_words : 0;
    alignment.of_text = text_words > 0 ? text_held / text_words : 0;
  }

  std::span<const Clause> standard_;
  std::span<const Clause> text_;
  std::vector<Vector> of_standard_;
  std::vector<Vector> of_text_;
  std::vector<std::size_t> partner_;
  std::vector<std::size_t> taken_;
  std::vector<bool> by_place_;
  std::vector<bool> moved_;
};

}  // namespace

Alignment align(std::span<const Clause> standard, std::span<const Clause> text) {
  return Aligner(standard, text).align();
}

}  // namespace pareltjes::engines::text_compare
