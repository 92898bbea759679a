// SPDX-License-Identifier: EUPL-1.2
#include "pearls/overeenkomsten/compare/deviations.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <optional>
#include <set>

#include "core/text.hpp"
#include "pearls/overeenkomsten/compare/annex_tables.hpp"
#include "pearls/overeenkomsten/compare/explain.hpp"
#include "pearls/overeenkomsten/compare/found_fields.hpp"
#include "platform/texts/clause_number.hpp"

namespace pareltjes::overeenkomsten {
namespace {

namespace compare = engines::text_compare;
using compare::Change;
using compare::Signal;

constexpr double kMuch =
    0.25;  ///< Share of changed words beyond which a clause that meets a requirement is another one.

std::string outside_name(const compare::Clause& clause) {
  switch (clause.kind) {
    case compare::ClauseKind::kPreamble:
      return "aanhef";
    case compare::ClauseKind::kRecital:
      return "overwegingen";
    case compare::ClauseKind::kSignature:
      return "ondertekening";
    case compare::ClauseKind::kAnnex:
      return clause.number.empty() ? "bijlage" : "bijlage " + clause.number;
    default:
      return clause.number;
  }
}

bool is_numbered(const compare::Clause& clause) {
  return clause.kind == compare::ClauseKind::kArticle || clause.kind == compare::ClauseKind::kClause;
}

/// How well a requirement is met: the higher the better.
int rank_of(compare::Verdict verdict) {
  switch (verdict) {
    case compare::Verdict::kArranged:
      return 4;
    case compare::Verdict::kPartly:
      return 3;
    case compare::Verdict::kRefers:
      return 2;
    case compare::Verdict::kMissing:
      return 1;
    case compare::Verdict::kConflicting:
      return 0;
  }
  return 0;
}

/// Lines of a clause that are not left out, each as `kept` gives it; none where it is to be left out.
compare::Clause with_lines(const compare::Clause& clause,
                           const std::function<std::optional<std::string>(std::string_view)>& kept) {
  compare::Clause made = clause;
  made.text.clear();
  made.starts.clear();
  made.lines.clear();
  for (std::size_t i = 0; i < clause.starts.size(); ++i) {
    const auto end = i + 1 < clause.starts.size() ? clause.starts[i + 1] - 1 : clause.text.size();
    for (const auto& line : core::split(clause.text.substr(clause.starts[i], end - clause.starts[i]), '\n')) {
      const auto words = kept(core::trim(line));
      if (!words) continue;
      if (!made.text.empty()) made.text += '\n';
      made.starts.push_back(made.text.size());
      made.lines.push_back(clause.lines[i]);
      made.text += *words;
    }
  }
  return made;
}

/// An annex without its tables, which are compared by cell, and without the marks of its lists: a word processor counts
/// them, a text writes "1.", "ii)" or "Artikel 16".
compare::Clause without_tables(const compare::Clause& clause) {
  if (clause.kind != compare::ClauseKind::kAnnex) return clause;
  return with_lines(clause, [](std::string_view line) -> std::optional<std::string> {
    const auto mark = line.find_first_not_of("0123456789.)- \t");
    if (mark == std::string_view::npos || line.find('|') != std::string_view::npos) return std::nullopt;
    const auto number = texts::clause_number_of(line);
    auto words = number ? std::string(core::trim(number->rest)) : std::string(line.substr(mark));
    return words.empty() ? std::nullopt : std::optional(std::move(words));
  });
}

/// The clauses of a text without what a document of the standard carries beside the agreement: its title above and the
/// notice of its licence behind. Where the standard has such a line in a clause of its own, the line is compared.
std::vector<compare::Clause> without_notice(const StandardClauses& standard, const std::vector<compare::Clause>& text) {
  std::set<std::string> beside;
  const auto& notice = standard.standard->notice.text;
  for (const auto& line : core::split(notice, '\n')) beside.insert(core::fold(line));
  if (!notice.empty()) beside.merge(std::set<std::string>{"mededeling", "notice"});
  const auto title = core::fold(standard.standard->title);
  beside.insert(title);
  // A title may be broken over two lines.
  std::set<std::string> title_lines;
  for (auto at = title.find(' '); at != std::string::npos; at = title.find(' ', at + 1)) {
    title_lines.insert(title.substr(0, at));
    title_lines.insert(title.substr(at + 1));
  }
  for (const auto& clause : standard.clauses) {
    for (const auto& line : core::split(clause.text, '\n')) {
      beside.erase(core::fold(line));
      title_lines.erase(core::fold(line));
    }
  }
  if (!beside.contains(title)) title_lines.clear();
  beside.erase("");
  std::vector<compare::Clause> made;
  for (const auto& clause : text) {
    const bool numbered = is_numbered(clause);
    made.push_back(numbered ? clause : with_lines(clause, [&](std::string_view line) {
      const auto folded = core::fold(line);
      const bool of_title = clause.kind == compare::ClauseKind::kPreamble && title_lines.contains(folded);
      return of_title || beside.contains(folded) ? std::nullopt : std::optional(std::string(line));
    }));
  }
  return made;
}

class Weigher {
 public:
  Weigher(const StandardClauses& standard, const Submitted& text, const compare::RuleBook& book)
      : standard_(standard), text_(text), book_(book) {}

  Deviations weigh() {
    std::vector<compare::Clause> standard, text;
    for (const auto& clause : standard_.clauses) standard.push_back(without_tables(clause));
    for (const auto& clause : without_notice(standard_, text_.clauses)) text.push_back(without_tables(clause));
    auto comparison = compare::compare(standard, text, text_.lexicon, text_.language);
    Deviations made;
    made.coverage = comparison.coverage;
    made.of_text = comparison.of_text;
    made.fields = std::move(comparison.fields);
    auto tables = compare_tables(standard_, text_, gone_in(comparison));
    add_fields(std::move(tables.fields), made.fields);
    made.undivided = divide_fields(made.fields, *standard_.standard);
    for (const auto& change : comparison.changes) {
      // An annex with its tables as loose words, and what is filled in between them, has no words to lay aside.
      if (change.kind == Change::Kind::kChanged && tables.unread.contains(*change.standard)) continue;
      take(change, made);
    }
    drop_headings(made);
    for (const auto annex : tables.unread) made.unread.push_back(outside_name(standard_.clauses[annex]));
    std::ranges::move(tables.list, std::back_inserter(made.list));
    return made;
  }

 private:
  static std::set<std::size_t> gone_in(const compare::Comparison& comparison) {
    std::set<std::size_t> gone;
    for (const auto& change : comparison.changes) {
      if (change.kind == Change::Kind::kGone) gone.insert(*change.standard);
    }
    return gone;
  }

  /// Runs of fields keep numbers of their own.
  static void add_fields(std::vector<compare::FilledField> more, std::vector<compare::FilledField>& fields) {
    std::size_t runs = 0;
    for (const auto& field : fields) runs = std::max(runs, field.run);
    for (auto& field : more) {
      if (field.run != 0) field.run += runs;
      fields.push_back(std::move(field));
    }
  }

  void take(const Change& change, Deviations& made) {
    const auto& clause = clause_of(change);
    const bool numbered = is_numbered(clause);
    if (change.kind == Change::Kind::kSame) {
      if (!numbered) return;
      ++made.unchanged;
      if (change.punctuation) ++made.punctuation;
      if (text_.clauses[change.text.front()].number != clause.number) ++made.renumbered;
      return;
    }
    const bool may_be_left_out = change.standard && standard_.parts[*change.standard]->optional;
    if (change.kind == Change::Kind::kGone && may_be_left_out) return;
    Deviation deviation;
    deviation.kind = change.kind;
    deviation.numbered = numbered;
    deviation.number = outside_name(clause);
    deviation.heading = clause.heading;
    if (change.standard) deviation.concept_id = standard_.parts[*change.standard]->id;
    deviation.before = change.before;
    deviation.after = change.after;
    deviation.marked = change.marked;
    deviation.explanation = explain(change);
    deviation.line = change.line;
    deviation.share = change.share;
    if (change.kind == Change::Kind::kMoved) {
      deviation.before = clause.number;
      deviation.after = text_.clauses[change.text.front()].number;
    }
    auto worse = touch(change, deviation);
    if (change.kind == Change::Kind::kNew) worse = worse || speaks_of_limits(clause);
    deviation.weight = weight_of(change, !deviation.requirements.empty(), worse);
    headings_.push_back(clause.kind == compare::ClauseKind::kArticle);
    articles_.push_back(clause.article);
    made.list.push_back(std::move(deviation));
  }

  const compare::Clause& clause_of(const Change& change) const {
    return change.standard ? standard_.clauses[*change.standard] : text_.clauses[change.text.front()];
  }

  /// A new clause with a number, costs or liability in it sets a limit.
  bool speaks_of_limits(const compare::Clause& clause) const {
    const auto tokens = compare::tokenize(clause.text);
    const auto counted = compare::quantities(text_.lexicon, tokens, text_.language);
    if (std::ranges::any_of(counted, [](const compare::Quantity& one) { return !one.reference; })) return true;
    return std::ranges::any_of(text_.lexicon.read(tokens, text_.language), [](const compare::Word& word) {
      return std::ranges::any_of(word.concepts,
                                 [](const std::string& name) { return name == "kosten" || name == "aansprakelijk"; });
    });
  }

  std::vector<compare::ReadClause> read(const compare::Clause& clause) const {
    return compare::read_clauses({&clause, 1}, text_.lexicon, text_.language);
  }

  /// Which requirements the change touches: those it makes better or worse, else those its sentences speak of, else
  /// those that the standard says its clause meets. Returns whether one became worse.
  bool touch(const Change& change, Deviation& deviation) const {
    compare::Clause before;
    compare::Clause after;
    before.kind = after.kind = compare::ClauseKind::kClause;
    if (change.standard) before = standard_.clauses[*change.standard];
    for (const auto t : change.text) {
      const auto begin = after.text.size() + (after.text.empty() ? 0U : 1U);
      after.text += (after.text.empty() ? "" : "\n") + text_.clauses[t].text;
      after.starts.push_back(begin);
      after.lines.push_back(text_.clauses[t].line);
      if (after.heading.empty()) after.heading = text_.clauses[t].heading;
    }
    const auto old_read = read(before);
    const auto new_read = read(after);
    const auto old_verdicts = compare::judge(old_read, book_, text_.language);
    const auto new_verdicts = compare::judge(new_read, book_, text_.language);
    bool worse = false;
    for (std::size_t i = 0; i < old_verdicts.size(); ++i) {
      const auto& old_one = old_verdicts[i];
      const auto& new_one = new_verdicts[i];
      if (old_one.verdict == new_one.verdict && old_one.parts == new_one.parts) continue;
      deviation.requirements.push_back(old_one.requirement->id);
      worse = worse || rank_of(new_one.verdict) < rank_of(old_one.verdict) || lost(old_one, new_one);
    }
    if (!deviation.requirements.empty()) return worse;
    std::set<std::string> spoken;
    for (const auto* one : {&old_read, &new_read}) {
      for (const auto& id : compare::touched_by(one->front(), book_, text_.language)) spoken.insert(id);
    }
    for (const auto& requirement : book_.requirements()) {
      if (spoken.contains(requirement.id)) deviation.requirements.push_back(requirement.id);
    }
    if (deviation.requirements.empty() && change.standard)
      deviation.requirements = standard_.requirements[*change.standard];
    return false;
  }

  /// A part that was firm is gone or taken back.
  static bool lost(const compare::Judgement& before, const compare::Judgement& after) {
    return std::ranges::any_of(before.parts, [&](const auto& part) {
      const auto found = after.parts.find(part.first);
      return part.second && (found == after.parts.end() || !found->second);
    });
  }

  /// The heading of an article that went, came or moved with its clauses tells nothing more than they do.
  void drop_headings(Deviations& made) const {
    std::set<std::pair<std::string, Change::Kind>> told;
    for (std::size_t i = 0; i < made.list.size(); ++i) {
      if (!headings_[i] && made.list[i].numbered) told.insert({articles_[i], made.list[i].kind});
    }
    std::vector<Deviation> kept;
    for (std::size_t i = 0; i < made.list.size(); ++i) {
      auto& one = made.list[i];
      const bool twice = headings_[i] && one.kind != Change::Kind::kChanged && told.contains({articles_[i], one.kind});
      if (!twice) kept.push_back(std::move(one));
    }
    made.list = std::move(kept);
  }

  const StandardClauses& standard_;
  const Submitted& text_;
  const compare::RuleBook& book_;
  std::vector<bool> headings_;
  std::vector<std::string> articles_;
};

}  // namespace

std::string_view name_of(Weight weight) {
  return weight == Weight::kHeavy ? "zwaar" : weight == Weight::kMedium ? "middel" : "licht";
}

std::string_view name_of(Change::Kind kind) {
  switch (kind) {
    case Change::Kind::kChanged:
      return "gewijzigd";
    case Change::Kind::kGone:
      return "weg";
    case Change::Kind::kNew:
      return "nieuw";
    case Change::Kind::kMoved:
      return "verplaatst";
    case Change::Kind::kSame:
      return "gelijk";
  }
  return "";
}

Weight weight_of(const Change& change, bool required, bool worse) {
  if (change.kind == Change::Kind::kMoved) return Weight::kLight;
  if (worse || change.has(Signal::kNumber) || change.has(Signal::kNegation) || change.has(Signal::kModal) ||
      change.has(Signal::kParty))
    return Weight::kHeavy;
  const bool meaning = change.has(Signal::kCondition) || change.has(Signal::kReference) ||
                       change.has(Signal::kSentenceRemoved) || (change.has(Signal::kContent) && change.share > kMuch);
  if (required && meaning) return Weight::kHeavy;
  const bool only_words = std::ranges::all_of(change.signs, [](const compare::Sign& sign) {
    return sign.signal == Signal::kWording || sign.signal == Signal::kOrder;
  });
  return only_words ? Weight::kLight : Weight::kMedium;
}

Deviations deviations_of(const StandardClauses& standard, const Submitted& text, const compare::RuleBook& book) {
  return Weigher(standard, text, book).weigh();
}

}  // namespace pareltjes::overeenkomsten
