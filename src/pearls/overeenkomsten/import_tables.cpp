// SPDX-License-Identifier: EUPL-1.2
#include "pearls/overeenkomsten/import_tables.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "pearls/overeenkomsten/rules.hpp"

namespace pareltjes::overeenkomsten {
namespace {

using texts::Part;

bool is_blank(const std::string& text) {
  return core::fold(text).empty();
}

bool is_blank_row(const Part& row) {
  return std::ranges::all_of(row.cells, is_blank);
}

/// A head, and below it only rows to write in.
bool is_to_fill(const std::vector<const Part*>& rows) {
  if (rows.size() < 2 || rows.front()->cells.size() < 2) return false;
  if (std::ranges::any_of(rows.front()->cells, is_blank)) return false;
  return std::all_of(rows.begin() + 1, rows.end(), [](const Part* row) { return is_blank_row(*row); });
}

TableSpec spec_of(const Part& head, const std::string& above, std::size_t place, const std::vector<TableSpec>& others) {
  TableSpec spec;
  std::string all = above;
  for (const auto& cell : head.cells) all += " " + cell;
  spec.id = table_name_for(above).value_or(
      table_name_for(head.cells.front()).value_or(slug_of(above.empty() ? head.cells.front() : above, 4)));
  const auto base = spec.id.empty() ? std::string("tabel") : spec.id;
  spec.id = base;
  for (int i = 2; std::ranges::find(others, spec.id, &TableSpec::id) != others.end(); ++i)
    spec.id = fmt::format("{}-{}", base, i);
  spec.label = above.empty() ? head.cells.front() : above;
  spec.place = place;
  for (const auto& cell : head.cells) {
    Column column;
    column.label = cell;
    const auto known = column_name_for(cell);
    column.id = known ? known->name : slug_of(cell, 4);
    if (known) column.type = known->type;
    const auto own = column.id.empty() ? std::string("kolom") : column.id;
    column.id = own;
    for (int i = 2; std::ranges::find(spec.columns, column.id, &Column::id) != spec.columns.end(); ++i)
      column.id = fmt::format("{}-{}", own, i);
    spec.columns.push_back(std::move(column));
  }
  return spec;
}

bool is_label(std::string_view line) {
  const auto text = core::trim(line);
  return text.size() > 1 && text.size() < 60 && text.ends_with(':');
}

std::string label_of(std::string_view line) {
  auto text = core::trim(line);
  text.remove_suffix(1);
  return std::string(core::trim(text));
}

}  // namespace

std::string take_table(const std::vector<const Part*>& rows, const std::string& above, FieldNamer& namer,
                       const texts::DocxBody* body, std::vector<TableSpec>& tables) {
  std::string text;
  if (is_to_fill(rows)) {
    tables.push_back(spec_of(*rows.front(), above, body != nullptr ? rows.front()->table : 0, tables));
    return rows.front()->text;
  }
  for (const auto* row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row->cells.size(); ++i) {
      std::string cell;
      for (const auto& piece : core::split(row->cells[i], '\n')) {
        auto told = namer.take(piece, PartKind::kTable, 0);
        if (i > 0 && is_label(piece) && body != nullptr)
          told += " {{" + namer.take_labelled(row->cells.front(), label_of(piece)) + "}}";
        cell += (cell.empty() ? "" : " ") + told;
      }
      line += (i == 0 ? "" : " | ") + cell;
    }
    text += (text.empty() ? "" : "\n") + line;
  }
  return text;
}

std::vector<Slot> cell_slots_of(const texts::DocxBody& body, FieldNamer& namer, const std::vector<TableSpec>& tables) {
  std::vector<Slot> slots;
  for (std::size_t t = 0; t < body.tables.size(); ++t) {
    if (std::ranges::find(tables, t + 1, &TableSpec::place) != tables.end()) continue;
    for (const auto& row : body.tables[t].rows) {
      std::string first;
      for (std::size_t c = 0; c < row.cells.size(); ++c) {
        for (const auto place : row.cells[c].paragraphs) {
          const auto& text = body.paragraphs[place - 1].text;
          if (c == 0) {
            first += (first.empty() ? "" : "\n") + text;
          } else if (is_label(text)) {
            const auto id = namer.known_cell(first, label_of(text));
            const auto end = std::string_view(text).find_last_not_of(" \t") + 1;
            if (!id.empty()) slots.push_back({id, place, end, end, Slot::Kind::kAfter, {}});
          }
        }
      }
    }
  }
  return slots;
}

}  // namespace pareltjes::overeenkomsten
