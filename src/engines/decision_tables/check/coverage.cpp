// SPDX-License-Identifier: EUPL-1.2
#include "engines/decision_tables/check/coverage.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pareltjes::engines::decision_tables {
namespace {

std::vector<bool> unread_rows(const DecisionTable& table, const std::vector<Column>& columns) {
  std::vector<bool> unread(table.rules.size(), false);
  for (const auto& column : columns) {
    for (std::size_t row = 0; row < unread.size(); ++row) {
      if (!column.cells[row]) unread[row] = true;
    }
  }
  return unread;
}

/// The parts that the row holds in the column.
Bits side(const Column& column, std::size_t row, bool unread_is_all) {
  const std::size_t size = column.domain ? column.domain->size() : 1;
  const auto& cell = column.cells[row];
  if (!cell) return Bits(size, unread_is_all);
  return column.domain ? column.domain->region(*cell) : Bits(size, true);
}

}  // namespace

Coverage::Coverage(const DecisionTable& table, const std::vector<Column>& columns, const Outputs& outputs,
                   const CoverageLimits& limits, Findings& findings)
    : table_(table),
      columns_(columns),
      outputs_(outputs),
      limits_(limits),
      findings_(findings),
      unread_(unread_rows(table, columns)),
      known_(boxes(false)) {}

Boxes Coverage::boxes(bool unread_is_all) const {
  std::vector<std::size_t> sizes;
  sizes.reserve(columns_.size());
  for (const auto& column : columns_)
    sizes.push_back(column.domain ? std::max<std::size_t>(column.domain->size(), 1) : 1);
  std::vector<Box> rows;
  for (std::size_t row = 0; row < table_.rules.size(); ++row) {
    Box box;
    for (std::size_t at = 0; at < columns_.size(); ++at) {
      Bits bits = side(columns_[at], row, unread_is_all);
      box.push_back(bits.size() == sizes[at] ? std::move(bits) : Bits(sizes[at]));
    }
    // Without columns an unread row would be everything; with them a whole row is nothing when one cell is unread.
    if (!unread_is_all && unread_[row]) {
      for (auto& bits : box) bits = Bits(bits.size());
    }
    rows.push_back(std::move(box));
  }
  return Boxes(std::move(sizes), rows);
}

core::Text Coverage::text_of(const Box& parts) const {
  std::string all;
  for (std::size_t at = 0; at < columns_.size(); ++at) {
    if (!columns_[at].domain) continue;
    const auto one = columns_[at].domain->describe(parts[at]);
    if (one == "-") continue;
    all += fmt::format("{}{}: {}", all.empty() ? "" : "; ", shortened(columns_[at].name), one);
  }
  return all.empty() ? core::Text{"elke invoer", "any input"} : core::Text{all, all};
}

void Coverage::tell_undecided(core::Text what) {
  decided_ = false;
  add("dmn-niet-beslist", std::move(what), table_.node);
}

bool Coverage::check() {
  check_columns();
  check_rows();
  check_gaps();
  check_pairs();
  check_reached();
  check_redundant();
  const auto unread = static_cast<std::size_t>(std::ranges::count(unread_, true));
  if (unread > 0) {
    tell_undecided({fmt::format("Aantal rijen dat niet meedoet met het vergelijken: {}.", unread),
                    fmt::format("Number of rows left out of the comparison: {}.", unread)});
  }
  return decided_;
}

void Coverage::check_columns() {
  for (std::size_t at = 0; at < columns_.size(); ++at) {
    const auto& column = columns_[at];
    const bool unused = std::ranges::all_of(column.cells, [&](const std::optional<UnaryTests>& cell) {
      return cell && (cell->any || (column.domain && column.domain->region(*cell).all()));
    });
    if (!unused || column.cells.empty()) continue;
    add("dmn-kolom-ongebruikt",
        {fmt::format("Kolom ‘{}’ maakt in geen enkele rij verschil.", shortened(column.name)),
         fmt::format("Column ‘{}’ makes no difference in any row.", shortened(column.name))},
        table_.inputs[at].node);
  }
}

void Coverage::check_rows() {
  for (std::size_t row = 0; row < table_.rules.size(); ++row) {
    for (std::size_t at = 0; at < columns_.size(); ++at) {
      if (!columns_[at].cells[row] || !side(columns_[at], row, false).none()) continue;
      const auto name = shortened(columns_[at].name);
      add("dmn-rij-nooit",
          {fmt::format("Rij {} kan nooit gelden: in kolom ‘{}’ past geen waarde.", row + 1, name),
           fmt::format("Row {} can never apply: no value fits in column ‘{}’.", row + 1, name)},
          table_.rules[row].inputs[at].node);
      break;
    }
  }
}

void Coverage::check_gaps() {
  const bool has_otherwise =
      !table_.outputs.empty() &&
      std::ranges::all_of(table_.outputs, [](const OutputClause& one) { return one.otherwise.has_value(); });
  if (has_otherwise || table_.rules.empty() || table_.policy == HitPolicy::kUnknown) return;
  const bool all_read = std::ranges::count(unread_, true) == 0;
  const Boxes widest = all_read ? known_ : boxes(true);
  // More pieces than are told: pieces of one gap join when they are widened.
  const auto found = widest.gaps(16 * limits_.most_gaps, limits_.budget);
  if (!found.decided) {
    tell_undecided({"Of de tabel gaten heeft, is niet beslist: het zoeken duurt te lang.",
                    "Whether the table has gaps is not decided: the search takes too long."});
    return;
  }
  std::vector<Box> told;
  std::size_t left_out = 0;
  for (const auto& piece : found.boxes) {
    if (std::ranges::any_of(told, [&](const Box& one) { return Boxes::is_within(piece, one); })) continue;
    if (told.size() == limits_.most_gaps) {
      ++left_out;
      continue;
    }
    told.push_back(widest.widened(piece));
    const auto where = text_of(widest.in_parts(told.back()));
    add(gives_one(table_.policy) ? "dmn-gat" : "dmn-geen-antwoord",
        {fmt::format("Geen rij geldt bij: {}.", where.nl), fmt::format("No row applies to: {}.", where.en)},
        table_.node);
  }
  if (left_out > 0) {
    add("dmn-meer", {"De tabel heeft meer gaten dan hier staan.", "The table has more gaps than are named here."},
        table_.node);
  } else if (!found.complete) {
    tell_undecided(
        {"Of de tabel nog meer gaten heeft, is niet beslist.", "Whether the table has more gaps is not decided."});
  }
}

void Coverage::check_pairs() {
  const auto overlaps = known_.overlaps(2'000'000);
  std::size_t told = 0;
  std::size_t left_out = 0;
  for (const auto& [a, b] : overlaps.pairs) {
    const bool same_box = known_.same(a, b);
    const auto same_output = outputs_.same(table_, a, b);
    const bool wrong = table_.policy == HitPolicy::kUnique ||
                       (table_.policy == HitPolicy::kAny && same_output != true) ||
                       (same_box && same_output == true && table_.policy != HitPolicy::kUnknown);
    if (!wrong) continue;
    if (told == limits_.most_pairs) {
      ++left_out;
      continue;
    }
    ++told;
    tell_pair(a, b);
  }
  if (left_out == 0 && overlaps.complete) return;
  add("dmn-meer",
      {fmt::format("Aantal andere paren van rijen die botsen: {}.", left_out),
       fmt::format("Number of other pairs of rows that clash: {}.", left_out)},
      table_.node);
}

void Coverage::tell_pair(std::size_t a, std::size_t b) {
  const auto same_output = outputs_.same(table_, a, b);
  const auto node = table_.rules[b].node;
  const auto first = a + 1;
  const auto second = b + 1;
  if (known_.same(a, b) && same_output == true) {
    add("dmn-rij-dubbel",
        {fmt::format("Rij {} is gelijk aan rij {}.", second, first),
         fmt::format("Row {} equals row {}.", second, first)},
        node);
    return;
  }
  const auto where = text_of(known_.in_parts(known_.intersection(a, b)));
  if (table_.policy == HitPolicy::kUnique) {
    add("dmn-overlap",
        {fmt::format("Rij {} en rij {} gelden allebei bij: {}.", first, second, where.nl),
         fmt::format("Row {} and row {} both apply to: {}.", first, second, where.en)},
        node);
    return;
  }
  const auto given_a = outputs_text(table_, a);
  const auto given_b = outputs_text(table_, b);
  add(same_output == false ? "dmn-tegenspraak" : "dmn-tegenspraak-open",
      {fmt::format("Rij {} geeft {} en rij {} geeft {}, allebei bij: {}.", first, given_a, second, given_b, where.nl),
       fmt::format("Row {} gives {} and row {} gives {}, both for: {}.", first, given_a, second, given_b, where.en)},
      node);
}

/// The rows that are taken instead of this one where both apply.
Bits Coverage::goes_before(std::size_t row) const {
  Bits before(table_.rules.size());
  const auto rank = table_.policy == HitPolicy::kPriority ? outputs_.rank(row) : std::nullopt;
  known_.neighbours(row).each([&](std::size_t other) {
    if (table_.policy == HitPolicy::kFirst && other < row) before.set(other);
    if (!rank) return;
    const auto theirs = outputs_.rank(other);
    if (theirs && *theirs < *rank) before.set(other);
  });
  return before;
}

bool Coverage::is_told_as_duplicate(std::size_t row) const {
  bool duplicate = false;
  known_.neighbours(row).each([&](std::size_t other) {
    duplicate |= other < row && known_.same(row, other) && outputs_.same(table_, row, other) == true;
  });
  return duplicate;
}

void Coverage::check_reached() {
  if (table_.policy != HitPolicy::kFirst && table_.policy != HitPolicy::kPriority) return;
  std::size_t undecided = 0;
  for (std::size_t row = 0; row < table_.rules.size(); ++row) {
    if (unread_[row] || known_.is_empty(row)) continue;
    const auto before = goes_before(row);
    const auto rest = known_.rest_of(row, before, limits_.budget);
    if (!rest.decided) {
      ++undecided;
      continue;
    }
    if (!rest.boxes.empty() || is_told_as_duplicate(row)) continue;
    std::string names;
    before.each([&](std::size_t other) {
      if (names.size() < 40) names += fmt::format("{}{}", names.empty() ? "" : ", ", other + 1);
    });
    add("dmn-rij-onbereikbaar",
        {fmt::format("Rij {} komt nooit aan de beurt door eerdere rijen ({}).", row + 1, names),
         fmt::format("Row {} is never reached because of rows before it ({}).", row + 1, names)},
        table_.rules[row].node);
  }
  if (undecided > 0) {
    tell_undecided({fmt::format("Aantal rijen waarvan niet beslist is of zij aan de beurt komen: {}.", undecided),
                    fmt::format("Number of rows of which it is not decided whether they are reached: {}.", undecided)});
  }
}

/// Under ANY: rows that others with the same output cover. A row found so no longer covers others.
void Coverage::check_redundant() {
  if (table_.policy != HitPolicy::kAny) return;
  Bits kept(table_.rules.size(), true);
  for (std::size_t row = table_.rules.size(); row-- > 0;) {
    if (unread_[row] || known_.is_empty(row)) continue;
    Bits alike(table_.rules.size());
    bool duplicate = false;
    (known_.neighbours(row) & kept).each([&](std::size_t other) {
      if (outputs_.same(table_, row, other) != true) return;
      alike.set(other);
      duplicate |= known_.same(row, other);
    });
    if (alike.none()) continue;
    const auto rest = known_.rest_of(row, alike, limits_.budget);
    if (!rest.decided || !rest.boxes.empty()) continue;
    kept.reset(row);
    if (duplicate) continue;  // told as such
    add("dmn-rij-overbodig",
        {fmt::format("Rij {} kan weg: andere rijen geven hier hetzelfde.", row + 1),
         fmt::format("Row {} can go: other rows give the same here.", row + 1)},
        table_.rules[row].node);
  }
}

}  // namespace pareltjes::engines::decision_tables
