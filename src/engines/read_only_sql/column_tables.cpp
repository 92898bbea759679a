// SPDX-License-Identifier: EUPL-1.2
// The virtual tables of SQLite: https://www.sqlite.org/vtab.html.
#include "engines/read_only_sql/column_tables.hpp"

#include <sqlite3.h>

#include <cmath>
#include <cstring>

namespace pareltjes::engines::read_only_sql {
namespace {

/// A name between quotes, as SQL writes it.
std::string quoted(const std::string& name) {
  std::string text = "\"";
  for (const char c : name) text.append(c == '"' ? 2 : 1, c);
  return text + '"';
}

struct VirtualTable {
  sqlite3_vtab base{};  ///< First, as SQLite asks.
  ColumnTable* table = nullptr;
};

struct Cursor {
  sqlite3_vtab_cursor base{};
  const std::vector<std::uint32_t>* found = nullptr;  ///< Of an index; absent: every row.
  std::size_t at = 0;
  std::size_t end = 0;

  [[nodiscard]] std::size_t row() const { return found != nullptr ? (*found)[at] : at; }
};

ColumnTable& table_of(sqlite3_vtab_cursor* cursor) {
  return *reinterpret_cast<VirtualTable*>(cursor->pVtab)->table;
}
Cursor& self(sqlite3_vtab_cursor* cursor) {
  return *reinterpret_cast<Cursor*>(cursor);
}

int connect(sqlite3* connection, void* table, int, const char* const*, sqlite3_vtab** out, char**) {
  auto& columns = *static_cast<ColumnTable*>(table);
  const int code = sqlite3_declare_vtab(connection, columns.declaration().c_str());
  if (code != SQLITE_OK) return code;
  auto* made = new VirtualTable();
  made->table = &columns;
  *out = &made->base;
  return SQLITE_OK;
}

int disconnect(sqlite3_vtab* table) {
  delete reinterpret_cast<VirtualTable*>(table);
  return SQLITE_OK;
}

/// One equality is taken, on the first column that has one; SQLite still checks it.
int best_index(sqlite3_vtab* table, sqlite3_index_info* plan) {
  const auto rows = static_cast<double>(reinterpret_cast<VirtualTable*>(table)->table->rows());
  plan->idxNum = -1;
  plan->estimatedCost = rows + 1;
  plan->estimatedRows = static_cast<sqlite3_int64>(rows) + 1;
  for (int i = 0; i < plan->nConstraint; ++i) {
    const auto& one = plan->aConstraint[i];
    if (one.usable == 0 || one.op != SQLITE_INDEX_CONSTRAINT_EQ || one.iColumn < 0) continue;
    if (std::strcmp(sqlite3_vtab_collation(plan, i), "BINARY") != 0) continue;
    plan->aConstraintUsage[i].argvIndex = 1;
    plan->idxNum = one.iColumn;
    plan->estimatedCost = 10;
    plan->estimatedRows = 10;
    break;
  }
  return SQLITE_OK;
}

int open(sqlite3_vtab*, sqlite3_vtab_cursor** out) {
  *out = &(new Cursor())->base;
  return SQLITE_OK;
}

int close(sqlite3_vtab_cursor* cursor) {
  delete reinterpret_cast<Cursor*>(cursor);
  return SQLITE_OK;
}

/// The rows that an index has for a value, compared as SQLite would: a text column with text, a number column with a
/// number, also when it is written as text.
const std::vector<std::uint32_t>* rows_for(ColumnTable& table, std::size_t column, sqlite3_value* value) {
  static const std::vector<std::uint32_t> kNone;
  if (sqlite3_value_type(value) == SQLITE_NULL || sqlite3_value_type(value) == SQLITE_BLOB) return &kNone;
  if (table.table().columns[column].texts != nullptr) {
    const auto& index = table.by_text(column);
    const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
    const auto found = index.find({text, static_cast<std::size_t>(sqlite3_value_bytes(value))});
    return found == index.end() ? &kNone : &found->second;
  }
  if (sqlite3_value_numeric_type(value) != SQLITE_INTEGER && sqlite3_value_numeric_type(value) != SQLITE_FLOAT)
    return &kNone;
  const auto& index = table.by_number(column);
  const auto found = index.find(sqlite3_value_double(value));
  return found == index.end() ? &kNone : &found->second;
}

int filter(sqlite3_vtab_cursor* cursor, int column, const char*, int count, sqlite3_value** values) {
  auto& table = table_of(cursor);
  auto& me = self(cursor);
  me.at = 0;
  me.found = count == 1 && column >= 0 ? rows_for(table, static_cast<std::size_t>(column), values[0]) : nullptr;
  me.end = me.found != nullptr ? me.found->size() : table.rows();
  return SQLITE_OK;
}

int column(sqlite3_vtab_cursor* cursor, sqlite3_context* context, int index) {
  const auto& column = table_of(cursor).table().columns[static_cast<std::size_t>(index)];
  const auto row = self(cursor).row();
  if (column.texts != nullptr) {
    const auto& text = (*column.texts)[row];
    if (text.empty()) return SQLITE_OK;
    sqlite3_result_text(context, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
    return SQLITE_OK;
  }
  const auto number = (*column.numbers)[row];
  if (!std::isnan(number)) sqlite3_result_double(context, number);
  return SQLITE_OK;
}

const sqlite3_module& module() {
  static const sqlite3_module table = [] {
    sqlite3_module made{};
    made.iVersion = 0;
    made.xConnect = connect;  // Without xCreate: it is there under its own name, and nobody can make another.
    made.xBestIndex = best_index;
    made.xDisconnect = disconnect;
    made.xOpen = open;
    made.xClose = close;
    made.xFilter = filter;
    made.xNext = [](sqlite3_vtab_cursor* cursor) {
      ++self(cursor).at;
      return SQLITE_OK;
    };
    made.xEof = [](sqlite3_vtab_cursor* cursor) { return self(cursor).at >= self(cursor).end ? 1 : 0; };
    made.xColumn = column;
    made.xRowid = [](sqlite3_vtab_cursor* cursor, sqlite3_int64* out) {
      *out = static_cast<sqlite3_int64>(self(cursor).row());
      return SQLITE_OK;
    };
    return made;
  }();
  return table;
}

}  // namespace

ColumnTable::ColumnTable(Table table) : table_(std::move(table)) {
  if (table_.columns.empty()) return;
  const auto& first = table_.columns.front();
  rows_ = first.texts != nullptr ? first.texts->size() : first.numbers->size();
}

std::string ColumnTable::declaration() const {
  std::string text = "CREATE TABLE " + quoted(table_.name) + "(";
  for (std::size_t i = 0; i < table_.columns.size(); ++i) {
    if (i > 0) text += ", ";
    text += quoted(table_.columns[i].name) + (table_.columns[i].texts != nullptr ? " TEXT" : " REAL");
  }
  return text + ")";
}

const ColumnTable::RowsOfText& ColumnTable::by_text(std::size_t column) {
  const auto [entry, made] = by_text_.try_emplace(column);
  if (!made) return entry->second;
  const auto& texts = *table_.columns[column].texts;
  for (std::size_t i = 0; i < texts.size(); ++i)
    if (!texts[i].empty()) entry->second[texts[i]].push_back(static_cast<std::uint32_t>(i));
  return entry->second;
}

const ColumnTable::RowsOfNumber& ColumnTable::by_number(std::size_t column) {
  const auto [entry, made] = by_number_.try_emplace(column);
  if (!made) return entry->second;
  const auto& numbers = *table_.columns[column].numbers;
  for (std::size_t i = 0; i < numbers.size(); ++i)
    if (!std::isnan(numbers[i])) entry->second[numbers[i]].push_back(static_cast<std::uint32_t>(i));
  return entry->second;
}

int join(sqlite3* connection, ColumnTable& table) {
  return sqlite3_create_module_v2(connection, table.table().name.c_str(), &module(), &table, nullptr);
}

}  // namespace pareltjes::engines::read_only_sql
