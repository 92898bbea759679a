// SPDX-License-Identifier: EUPL-1.2
#include "pearls/overeenkomsten/compare/annex_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "core/text.hpp"
#include "pearls/overeenkomsten/clauses.hpp"
#include "pearls/overeenkomsten/compare/explain.hpp"
#include "pearls/overeenkomsten/compare/table_pairs.hpp"

namespace pareltjes::overeenkomsten {
namespace {

namespace compare = engines::text_compare;
using compare::Change;

constexpr double kAllHeld = 0.8;          ///< Share above which words outside tables are those of a table.
constexpr std::size_t kHeadWithin = 3;    ///< Rows among which the head is looked for.
constexpr std::size_t kLongestName = 60;  ///< Bytes of the name of a row or column.
constexpr std::string_view kUnnamedField = "vrij";

std::string key_of_cell(const std::string& cell) {
  std::string key;
  for (const auto& token : compare::tokenize(cell, compare::Fields::kMarked)) {
    if (token.counts()) key += token.key + " ";
  }
  return key;
}

/// A cell with a label that nobody gave a field ("Naam: Telefoon:") is filled in behind its labels.
std::string with_fields(const std::string& cell) {
  if (cell.find("{{") != std::string::npos) return cell;
  std::string made;
  const auto words = core::split(cell, ' ');
  for (std::size_t i = 0; i < words.size(); ++i) {
    made += (i == 0 ? "" : " ") + words[i];
    const bool label = words[i].ends_with(':');
    if (label && (i + 1 == words.size() || words[i + 1].ends_with(':')))
      made += fmt::format(" {{{{{}}}}}", kUnnamedField);
  }
  return made;
}

std::string short_name(const std::string& text) {
  auto name = core::split(text, '\n').front();
  if (name.size() <= kLongestName) return "‘" + name + "’";
  auto end = kLongestName;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U) --end;
  return "‘" + name.substr(0, end) + "…’";
}

compare::Clause clause_of(const std::string& text, std::size_t line) {
  compare::Clause clause;
  clause.text = text;
  clause.line = line;
  clause.starts = {0};
  clause.lines = {line};
  return clause;
}

class Tables {
 public:
  Tables(const StandardClauses& standard, const Submitted& text) : standard_(standard), text_(text) {}

  TableComparison compare(const std::set<std::size_t>& gone) {
    const auto printed = printed_tables(standard_);
    const auto found = found_tables(text_);
    const auto pairs = pairs_of(printed, found);
    for (std::size_t s = 0; s < printed.size(); ++s) {
      table_ = &printed[s];
      if (pairs[s]) {
        table_->is_to_fill() ? columns(found[*pairs[s]]) : rows(found[*pairs[s]]);
      } else if (!gone.contains(table_->clause) && !table_->part->optional) {
        absent();
      }
    }
    for (std::size_t t = 0; t < found.size(); ++t) {
      if (std::ranges::find(pairs, std::optional(t)) == pairs.end()) extra(found[t]);
    }
    return std::move(made_);
  }

 private:
  /// A deviation of the table at hand.
  Deviation& add(Change::Kind kind, std::string heading, std::size_t line, Weight weight, core::Text explanation) {
    const auto& annex = standard_.clauses[table_->clause].number;
    Deviation one;
    one.kind = kind;
    one.numbered = false;
    one.number = fmt::format("bijlage{}{}, tabel {}", annex.empty() ? "" : " ", annex, table_->place);
    one.heading = std::move(heading);
    one.concept_id = table_->part->id;
    one.weight = weight;
    one.requirements = standard_.requirements[table_->clause];
    one.explanation = std::move(explanation);
    one.line = line;
    one.share = kind == Change::Kind::kMoved ? 0 : 1;
    return made_.list.emplace_back(std::move(one));
  }
  void add_gone(std::string heading, const std::string& text, std::size_t line, bool must, core::Text explanation) {
    const bool required = must || !standard_.requirements[table_->clause].empty();
    auto& one = add(Change::Kind::kGone, std::move(heading), line, required ? Weight::kHeavy : Weight::kMedium,
                    std::move(explanation));
    one.before = text;
    one.marked = "[-" + text + "-]";
  }
  void add_new(std::string heading, const std::string& text, std::size_t line, core::Text explanation) {
    auto& one = add(Change::Kind::kNew, std::move(heading), line, Weight::kLight, std::move(explanation));
    one.after = text;
    one.marked = "{+" + text + "+}";
  }

  /// A table in an annex of the text that is none of the standard's. One in an article is compared with the article.
  void extra(const Found& found) {
    const auto line = found.rows.front().line;
    const compare::Clause* at = nullptr;
    for (const auto& clause : text_.clauses) {
      if (clause.line <= line) at = &clause;
    }
    if (at == nullptr || at->kind != compare::ClauseKind::kAnnex) return;
    Deviation one;
    one.kind = Change::Kind::kNew;
    one.numbered = false;
    one.number = fmt::format("bijlage{}{}", at->number.empty() ? "" : " ", at->number);
    one.heading = "tabel " + short_name(found.rows.front().cells.front());
    one.weight = Weight::kMedium;
    one.explanation = {"Deze tabel staat niet in de standaard.", "This table is not in the standard."};
    one.line = line;
    one.share = 1;
    for (const auto& row : found.rows) {
      for (const auto& cell : row.cells)
        one.after += (one.after.empty() ? "" : &cell == row.cells.data() ? "\n" : " | ") + cell;
    }
    one.marked = "{+" + one.after + "+}";
    made_.list.push_back(std::move(one));
  }

  void absent() {
    Bag loose;
    for (const auto& clause : text_.clauses) {
      if (clause.kind == compare::ClauseKind::kAnnex) add_words(loose, clause.text, compare::Fields::kNone);
    }
    if (held(table_->words, loose) >= kAllHeld) {
      made_.unread.insert(table_->clause);
      return;
    }
    add_gone(table_->spec != nullptr ? table_->spec->label : table_->part->heading, table_->part->text, 0, false,
             {"Deze tabel staat niet in de tekst.", "This table is not in the text."});
  }

  /// Lays the words of one cell or row beside those of the standard.
  void words(const std::string& printed, const std::string& written, std::size_t line, const std::string& heading) {
    const auto before = clause_of(with_fields(printed), 0);
    const auto after = clause_of(written, line);
    auto comparison = compare::compare({&before, 1}, {&after, 1}, text_.lexicon, text_.language);
    for (auto& field : comparison.fields) {
      if (field.name == kUnnamedField) continue;
      field.standard = table_->clause;
      if (field.run != 0) field.run += runs_;
      made_.fields.push_back(std::move(field));
    }
    for (const auto& field : made_.fields) runs_ = std::max(runs_, field.run);
    for (const auto& change : comparison.changes) {
      if (change.kind == Change::Kind::kSame) continue;
      const bool required = !standard_.requirements[table_->clause].empty();
      auto& one = add(change.kind, heading, line, weight_of(change, required, false), explain(change));
      one.before = change.before;
      one.after = change.after;
      one.marked = change.marked;
      one.share = change.share;
    }
  }

  /// The heads of the columns of a table to fill in.
  void columns(const Found& found) {
    const auto& head = table_->rows.front().cells;
    const auto* there = &found.rows.front();
    double most = -1;
    for (std::size_t i = 0; i < found.rows.size() && i < kHeadWithin; ++i) {
      Bag row;
      for (const auto& cell : found.rows[i].cells) add_words(row, cell, compare::Fields::kNone);
      if (const double share = held(table_->words, row); share > most) {
        most = share;
        there = &found.rows[i];
      }
    }
    compare::Vocabulary ids;
    std::vector<std::uint32_t> before, after;
    for (const auto& cell : head) before.push_back(ids.id(key_of_cell(cell)));
    for (const auto& cell : there->cells) after.push_back(ids.id(key_of_cell(cell)));
    std::vector<std::size_t> gone, came;
    const auto hunks = compare::difference(before, after);
    for (const auto& hunk : hunks) {
      for (auto i = hunk.old_begin; i < hunk.old_end; ++i) gone.push_back(i);
      for (auto j = hunk.new_begin; j < hunk.new_end; ++j) came.push_back(j);
    }
    std::set<std::size_t> moved_from, moved_to;
    for (const auto i : gone) {
      const auto other =
          std::ranges::find_if(came, [&](std::size_t j) { return after[j] == before[i] && !moved_to.contains(j); });
      if (other == came.end()) continue;
      moved_from.insert(i);
      moved_to.insert(*other);
      auto& one = add(Change::Kind::kMoved, column_name(head[i]), there->line, Weight::kLight,
                      {"Deze kolom staat op een andere plek.", "This column stands in another place."});
      one.before = std::to_string(i + 1);
      one.after = std::to_string(*other + 1);
    }
    for (const auto& hunk : hunks) {
      auto j = hunk.new_begin;
      for (auto i = hunk.old_begin; i < hunk.old_end; ++i) {
        if (moved_from.contains(i)) continue;
        while (j < hunk.new_end && moved_to.contains(j)) ++j;
        if (j < hunk.new_end) {
          words(head[i], there->cells[j++], there->line, column_name(head[i]));
        } else {
          add_gone(column_name(head[i]), head[i], there->line, is_required(i),
                   {"Deze kolom staat niet in de tekst.", "This column is not in the text."});
        }
      }
      for (; j < hunk.new_end; ++j) {
        if (moved_to.contains(j) || is_blank(there->cells[j])) continue;
        add_new(column_name(there->cells[j]), there->cells[j], there->line,
                {"Deze kolom staat niet in de standaard.", "This column is not in the standard."});
      }
    }
  }
  static std::string column_name(const std::string& head) { return "kolom " + short_name(head); }
  [[nodiscard]] bool is_required(std::size_t column) const {
    return table_->spec != nullptr && column < table_->spec->columns.size() && table_->spec->columns[column].required;
  }

  static compare::Clause row_clause(const Row& row, bool printed) {
    std::string text;
    for (const auto& cell : row.cells) text += (text.empty() ? "" : "\n") + (printed ? with_fields(cell) : cell);
    return clause_of(text, row.line);
  }

  /// The rows of a table with text of its own.
  void rows(const Found& found) {
    std::vector<compare::Clause> before, after;
    for (const auto& row : table_->rows) before.push_back(row_clause(row, true));
    for (const auto& row : found.rows) after.push_back(row_clause(row, false));
    std::size_t last_line = 0;
    for (const auto& pair : compare::align(before, after).pairs) {
      if (!pair.text.empty()) last_line = found.rows[pair.text.front()].line;
      if (pair.text.empty()) {
        for (const auto s : pair.standard)
          add_gone(row_name(table_->rows[s]), before[s].text, last_line, false,
                   {"Deze rij staat niet in de tekst.", "This row is not in the text."});
      } else if (pair.standard.empty()) {
        add_new(row_name(found.rows[pair.text.front()]), after[pair.text.front()].text, last_line,
                {"Deze rij staat niet in de standaard.", "This row is not in the standard."});
      } else {
        row(pair, found);
      }
    }
  }
  static std::string row_name(const Row& row) { return "rij " + short_name(row.cells.front()); }

  void row(const compare::ClausePair& pair, const Found& found) {
    const auto& printed = table_->rows[pair.standard.front()];
    const auto& written = found.rows[pair.text.front()];
    const bool alone = pair.standard.size() == 1 && pair.text.size() == 1;
    if (alone && written.cells.size() <= printed.cells.size()) {
      for (std::size_t i = 0; i < printed.cells.size(); ++i) {
        if (is_blank(printed.cells[i])) continue;
        const auto cell = i < written.cells.size() ? written.cells[i] : std::string();
        words(printed.cells[i], cell, written.line,
              i == 0 ? row_name(printed) : fmt::format("{}, kolom {}", row_name(printed), i + 1));
      }
      return;
    }
    std::string before, after;
    for (const auto s : pair.standard) before += (before.empty() ? "" : "\n") + row_clause(table_->rows[s], true).text;
    for (const auto t : pair.text) after += (after.empty() ? "" : "\n") + row_clause(found.rows[t], false).text;
    words(before, after, written.line, row_name(printed));
  }

  const StandardClauses& standard_;
  const Submitted& text_;
  const Printed* table_ = nullptr;
  std::size_t runs_ = 0;
  TableComparison made_;
};

}  // namespace

TableComparison compare_tables(const StandardClauses& standard, const Submitted& text,
                               const std::set<std::size_t>& gone) {
  return Tables(standard, text).compare(gone);
}

}  // namespace pareltjes::overeenkomsten
