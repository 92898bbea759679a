// SPDX-License-Identifier: EUPL-1.2
// Keeping organisations apart in SQLite: what row-level security is in PostgreSQL, written as views and triggers.
#include "platform/storage/sqlite_views.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "platform/storage/sqlite_connection.hpp"

namespace pareltjes::storage {
namespace {

using core::fail;

struct Column {
  std::string name;
  bool not_null = false;
  std::string otherwise;  ///< SQL of the default; empty when there is none.
  std::int64_t key = 0;   ///< Place in the primary key from 1; 0 when it is no part of it.
};

std::unexpected<core::Error> wrong(const std::string& table, const std::string& nl, const std::string& en) {
  return fail(core::ErrorCode::kInternal, {"Tabel " + table + ": " + nl + ".", "Table " + table + ": " + en + "."});
}

core::Result<std::vector<Column>> columns_of(SqliteConnection& connection, const std::string& table) {
  auto rows =
      connection.query("SELECT name, \"notnull\", dflt_value, pk FROM pragma_table_info($1) ORDER BY cid", {table});
  if (!rows) return std::unexpected(rows.error());
  std::vector<Column> columns;
  columns.reserve(rows->size());
  for (std::size_t i = 0; i < rows->size(); ++i)
    columns.push_back({rows->text(i, 0), rows->integer(i, 1) != 0, rows->text(i, 2), rows->integer(i, 3)});
  return columns;
}

core::Result<void> check_columns(const std::string& table, const std::vector<Column>& columns) {
  if (columns.size() < 3 || columns[0].name != "organisatie" || columns[1].name != "actor" || !columns[0].not_null ||
      !columns[1].not_null)
    return wrong(table, "begint niet met organisatie en actor", "does not begin with organisatie and actor");
  if (columns[0].key != 1)
    return wrong(table, "de sleutel begint niet met organisatie", "its key is not by organisatie");
  return {};
}

/// A unique key across organisations would tell one organisation what another has, and let it be replaced.
core::Result<void> check_keys(SqliteConnection& connection, const std::string& table) {
  auto keys = connection.query(
      "SELECT i.name FROM pragma_index_list($1) i WHERE i.\"unique\" AND NOT EXISTS "
      "(SELECT 1 FROM pragma_index_info(i.name) c WHERE c.seqno = 0 AND c.name = 'organisatie')",
      {table});
  if (!keys) return std::unexpected(keys.error());
  if (!keys->empty())
    return wrong(table, "een unieke sleutel begint niet met organisatie", "a unique key is not by organisatie");
  auto references = connection.query(
      "SELECT f.id FROM pragma_foreign_key_list($1) f WHERE substr(f.\"table\", 1, 4) = 'rij_' GROUP BY f.id "
      "HAVING sum(f.\"from\" = 'organisatie' AND f.\"to\" = 'organisatie') = 0",
      {table});
  if (!references) return std::unexpected(references.error());
  if (!references->empty())
    return wrong(table, "een verwijzing gaat over organisaties heen", "a reference crosses organisations");
  return {};
}

std::string joined(const std::vector<std::string>& parts, std::string_view separator) {
  return fmt::format("{}", fmt::join(parts, separator));
}

std::string view_sql(const TableMark& mark) {
  const auto* visible = mark.public_read  ? "organisatie IN (huidige_organisatie(), 'openbaar')"
                        : mark.party_read ? "(organisatie = huidige_organisatie() OR (partij = huidige_organisatie() "
                                            "AND partij NOT IN ('', 'openbaar')))"
                                          : "organisatie = huidige_organisatie()";
  return fmt::format("CREATE VIEW {0} AS SELECT * FROM rij_{0} WHERE {1};\n", mark.name, visible);
}

std::string insert_sql(const TableMark& mark, const std::vector<Column>& columns) {
  std::vector<std::string> names;
  std::vector<std::string> values;
  for (const auto& column : columns) {
    names.push_back(column.name);
    if (column.name == "organisatie" || column.name == "actor") {
      values.push_back("huidige_" + column.name + "()");
    } else if (column.otherwise.empty()) {
      values.push_back("NEW." + column.name);
    } else {  // A column that the statement leaves out is NULL here: a view does not know the defaults.
      values.push_back(fmt::format("COALESCE(NEW.{}, {})", column.name, column.otherwise));
    }
  }
  return fmt::format(
      "CREATE TRIGGER {0}_toevoegen INSTEAD OF INSERT ON {0} BEGIN "
      "INSERT INTO rij_{0} ({1}) VALUES ({2}); END;\n",
      mark.name, joined(names, ", "), joined(values, ", "));
}

std::string change_sql(const TableMark& mark, const std::vector<Column>& columns) {
  std::vector<std::string> changes{"actor = huidige_actor()"};
  std::vector<std::string> same_row{"organisatie = huidige_organisatie()"};
  for (const auto& column : columns) {
    if (column.name == "organisatie" || column.name == "actor") continue;
    changes.push_back(fmt::format("{0} = NEW.{0}", column.name));
    if (column.key > 0) same_row.push_back(fmt::format("{0} = OLD.{0}", column.name));
  }
  // WHEN: a public row may carry the same id as an own one; changing the first must not reach the second.
  return fmt::format(
      "CREATE TRIGGER {0}_wijzigen INSTEAD OF UPDATE ON {0} WHEN OLD.organisatie = huidige_organisatie() "
      "BEGIN UPDATE rij_{0} SET {1} WHERE {2}; END;\n"
      "CREATE TRIGGER {0}_verwijderen INSTEAD OF DELETE ON {0} WHEN OLD.organisatie = "
      "huidige_organisatie() BEGIN DELETE FROM rij_{0} WHERE {2}; END;\n",
      mark.name, joined(changes, ", "), joined(same_row, " AND "));
}

/// On the view for a clear refusal, and on the table so that maintenance is held to it as well.
std::string forbid_change_sql(const TableMark& mark) {
  std::string sql;
  for (const auto& [deed, word] : {std::pair{"UPDATE", "wijzigen"}, std::pair{"DELETE", "verwijderen"}}) {
    sql += fmt::format(
        "CREATE TRIGGER {0}_{2} INSTEAD OF {1} ON {0} BEGIN SELECT RAISE(ABORT, 'alleen toevoegen'); END;\n", mark.name,
        deed, word);
    if (mark.may_expire && std::string_view(deed) == "DELETE") continue;
    sql += fmt::format(
        "CREATE TRIGGER rij_{0}_{2} BEFORE {1} ON rij_{0} BEGIN SELECT RAISE(ABORT, 'alleen toevoegen'); END;\n",
        mark.name, deed, word);
  }
  return sql;
}

core::Result<void> check_marks(SqliteConnection& connection, const std::vector<TableMark>& marks) {
  auto rows = connection.query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
  if (!rows) return std::unexpected(rows.error());
  std::set<std::string> tables;
  for (std::size_t i = 0; i < rows->size(); ++i) tables.insert(rows->text(i, 0));
  tables.erase("migratie");
  tables.erase("onderhoud");
  for (const auto& mark : marks) {
    const auto table = (mark.kind == TableMark::Kind::kOrganisation ? "rij_" : "") + mark.name;
    if (tables.erase(table) == 0) return wrong(table, "bestaat niet", "does not exist");
  }
  if (!tables.empty())
    return wrong(*tables.begin(), "geen aanwijzing zegt van wie de rijen zijn",
                 "no directive says whose rows it holds");
  return {};
}

}  // namespace

core::Result<void> drop_views(SqliteConnection& connection) {
  auto rows = connection.query(
      "SELECT 'DROP VIEW ' || name FROM sqlite_master WHERE type = 'view' UNION ALL "
      "SELECT 'DROP TRIGGER ' || name FROM sqlite_master WHERE type = 'trigger' AND substr(tbl_name, 1, 4) = 'rij_'");
  if (!rows) return std::unexpected(rows.error());
  for (std::size_t i = 0; i < rows->size(); ++i)
    if (auto done = connection.script(rows->text(i, 0)); !done) return done;
  return {};
}

core::Result<void> make_views(SqliteConnection& connection, const std::vector<TableMark>& marks) {
  if (auto done = check_marks(connection, marks); !done) return done;
  for (const auto& mark : marks) {
    if (mark.kind != TableMark::Kind::kOrganisation) continue;
    const auto table = "rij_" + mark.name;
    auto columns = columns_of(connection, table);
    if (!columns) return std::unexpected(columns.error());
    if (auto done = check_columns(table, *columns); !done) return done;
    if (auto done = check_keys(connection, table); !done) return done;
    const auto changes = mark.append_only ? forbid_change_sql(mark) : change_sql(mark, *columns);
    if (auto done = connection.script(view_sql(mark) + insert_sql(mark, *columns) + changes); !done) return done;
  }
  return {};
}

}  // namespace pareltjes::storage
