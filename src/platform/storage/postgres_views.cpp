// SPDX-License-Identifier: EUPL-1.2
// Migrations in PostgreSQL. A Session runs as the role pareltjes_sessie, which may not log in and owns nothing;
// policies on the rij_… tables show and change it the rows of its organisation only.
#include "platform/storage/postgres_views.hpp"

#include <fmt/format.h>

#include <cctype>
#include <set>

#include "core/sha256.hpp"
#include "core/time.hpp"
#include "platform/storage/postgres_connection.hpp"

namespace pareltjes::storage {
namespace {

using core::fail;

constexpr auto kBookkeeping = R"(
  DO $$ BEGIN CREATE ROLE pareltjes_sessie NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
  DO $$ BEGIN CREATE ROLE pareltjes_wachtrij NOLOGIN;
  EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
  DO $$ DECLARE
    -- From 16 on, who made a role may administer it, but not yet become it.
    needed TEXT := CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END;
  BEGIN
    IF NOT pg_has_role(current_user, 'pareltjes_sessie', needed) THEN GRANT pareltjes_sessie TO CURRENT_USER; END IF;
    IF NOT pg_has_role(current_user, 'pareltjes_wachtrij', needed) THEN
      GRANT pareltjes_wachtrij TO CURRENT_USER;
    END IF;
  END $$;
  CREATE TABLE IF NOT EXISTS migratie (
    nummer BIGINT NOT NULL PRIMARY KEY, naam TEXT NOT NULL, sha256 TEXT NOT NULL, uitgevoerd_op TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS onderhoud (
    reden TEXT NOT NULL PRIMARY KEY, aantal BIGINT NOT NULL, eerste_op TEXT NOT NULL, laatste_op TEXT NOT NULL);
  CREATE OR REPLACE FUNCTION huidige_organisatie() RETURNS TEXT LANGUAGE sql STABLE AS
    $$ SELECT NULLIF(current_setting('pareltjes.organisatie', true), '') $$;
  CREATE OR REPLACE FUNCTION huidige_actor() RETURNS TEXT LANGUAGE sql STABLE AS
    $$ SELECT NULLIF(current_setting('pareltjes.actor', true), '') $$;
  CREATE OR REPLACE FUNCTION rij_van_organisatie() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF huidige_organisatie() IS NOT NULL THEN
      NEW.organisatie := huidige_organisatie();
      NEW.actor := huidige_actor();
    END IF;
    RETURN NEW;
  END $$;
  CREATE OR REPLACE FUNCTION rij_blijft() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'alleen toevoegen' USING ERRCODE = 'PX001';
  END $$;
  -- Maintenance may remove rows. Who is a session cannot become it by saying so.
  CREATE OR REPLACE FUNCTION rij_blijft_in_gebruik() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'DELETE' AND current_user <> 'pareltjes_sessie' AND current_user <> 'pareltjes_wachtrij' AND
       current_setting('pareltjes.onderhoud', true) = 'ja' THEN
      RETURN OLD;
    END IF;
    RAISE EXCEPTION 'alleen toevoegen' USING ERRCODE = 'PX001';
  END $$;
)";

core::Result<MigrationsDone> migrations_done(PostgresConnection& connection) {
  MigrationsDone done;
  // By a query and not by to_regclass, which may answer from this connection's memory of a table that was not there
  // before it waited for another instance to make it.
  auto known =
      connection.query("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'migratie'");
  if (!known) return std::unexpected(known.error());
  if (known->integer(0, 0) == 0) return done;
  auto rows = connection.query("SELECT nummer, naam, sha256 FROM migratie ORDER BY nummer");
  if (!rows) return std::unexpected(rows.error());
  for (std::size_t i = 0; i < rows->size(); ++i)
    done[static_cast<int>(rows->integer(i, 0))] = {rows->text(i, 1), rows->text(i, 2)};
  return done;
}

core::Result<void> drop_views(PostgresConnection& connection) {
  auto rows = connection.query(
      "SELECT 'DROP VIEW ' || quote_ident(viewname) FROM pg_views "
      "WHERE schemaname = current_schema() "
      "AND EXISTS (SELECT 1 FROM pg_tables t WHERE t.schemaname = current_schema() AND t.tablename = 'rij_' || "
      "viewname)");
  if (!rows) return std::unexpected(rows.error());
  for (std::size_t i = 0; i < rows->size(); ++i)
    if (auto done = connection.script(rows->text(i, 0)); !done) return done;
  return {};
}

std::string policies_sql(const TableMark& mark) {
  const std::string own = "organisatie = huidige_organisatie()";
  const std::string seen = mark.public_read  ? "organisatie IN (huidige_organisatie(), 'openbaar')"
                           : mark.party_read ? "(organisatie = huidige_organisatie() OR (partij = "
                                               "huidige_organisatie() AND partij NOT IN ('', 'openbaar')))"
                                             : own;
  std::string sql = fmt::format(
      "ALTER TABLE rij_{0} ENABLE ROW LEVEL SECURITY;\nALTER TABLE rij_{0} FORCE ROW LEVEL SECURITY;\n"
      "DROP POLICY IF EXISTS zien ON rij_{0}; DROP POLICY IF EXISTS toevoegen ON rij_{0};\n"
      "DROP POLICY IF EXISTS wijzigen ON rij_{0}; DROP POLICY IF EXISTS verwijderen ON rij_{0};\n"
      "DROP POLICY IF EXISTS onderhoud ON rij_{0};\n"
      "CREATE POLICY zien ON rij_{0} FOR SELECT TO pareltjes_sessie USING ({1});\n"
      "CREATE POLICY toevoegen ON rij_{0} FOR INSERT TO pareltjes_sessie WITH CHECK ({2});\n"
      "CREATE POLICY wijzigen ON rij_{0} FOR UPDATE TO pareltjes_sessie USING ({2}) WITH CHECK ({2});\n"
      "CREATE POLICY verwijderen ON rij_{0} FOR DELETE TO pareltjes_sessie USING ({2});\n"
      // The program's own role sees nothing either, unless it says that it maintains: what forgets to become a session
      // finds empty tables.
      "CREATE POLICY onderhoud ON rij_{0} TO CURRENT_USER USING (current_setting('pareltjes.onderhoud', true) = 'ja') "
      "WITH CHECK (current_setting('pareltjes.onderhoud', true) = 'ja');\n"
      "GRANT SELECT, INSERT, UPDATE, DELETE ON rij_{0} TO pareltjes_sessie;\n",
      mark.name, seen, own);
  sql += fmt::format(
      "CREATE VIEW {0} WITH (security_invoker = true) AS SELECT * FROM rij_{0} WHERE {1};\n"
      "GRANT SELECT, INSERT, UPDATE, DELETE ON {0} TO pareltjes_sessie;\n"
      "CREATE OR REPLACE TRIGGER van_organisatie BEFORE INSERT OR UPDATE ON rij_{0} FOR EACH ROW "
      "EXECUTE FUNCTION rij_van_organisatie();\n"
      "DROP TRIGGER IF EXISTS blijft ON rij_{0}; DROP TRIGGER IF EXISTS blijft_geheel ON rij_{0};\n",
      mark.name, seen);
  sql += fmt::format("DROP POLICY IF EXISTS wachtrij ON rij_{0};\n", mark.name);
  if (mark.queue) {
    // May change all but whose row it is and who asked for it.
    sql += fmt::format(
        "CREATE POLICY wachtrij ON rij_{0} TO pareltjes_wachtrij USING (true) WITH CHECK (true);\n"
        "GRANT SELECT ON rij_{0} TO pareltjes_wachtrij;\n"
        "DO $$ DECLARE columns TEXT; BEGIN\n"
        "  SELECT string_agg(quote_ident(attname), ', ') INTO columns FROM pg_attribute\n"
        "    WHERE attrelid = 'rij_{0}'::regclass AND attnum > 0 AND NOT attisdropped\n"
        "    AND attname NOT IN ('organisatie', 'actor', 'id');\n"
        "  EXECUTE 'GRANT UPDATE (' || columns || ') ON rij_{0} TO pareltjes_wachtrij';\n"
        "END $$;\n",
        mark.name);
  }
  if (mark.append_only) {
    sql += fmt::format(
        "CREATE TRIGGER blijft BEFORE UPDATE OR DELETE ON rij_{0} FOR EACH ROW EXECUTE FUNCTION {1}();\n"
        "CREATE TRIGGER blijft_geheel BEFORE TRUNCATE ON rij_{0} FOR EACH STATEMENT EXECUTE FUNCTION rij_blijft();\n",
        mark.name, mark.may_expire ? "rij_blijft_in_gebruik" : "rij_blijft");
  }
  return sql;
}

core::Result<void> make_views(PostgresConnection& connection, const std::vector<TableMark>& marks) {
  auto rows = connection.query("SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema()");
  if (!rows) return std::unexpected(rows.error());
  std::set<std::string> tables;
  for (std::size_t i = 0; i < rows->size(); ++i) tables.insert(rows->text(i, 0));
  tables.erase("migratie");
  tables.erase("onderhoud");
  if (auto done = connection.script("GRANT USAGE ON SCHEMA public TO pareltjes_sessie, pareltjes_wachtrij"); !done)
    return done;
  for (const auto& mark : marks) {
    const bool tenant = mark.kind == TableMark::Kind::kOrganisation;
    const auto table = (tenant ? "rij_" : "") + mark.name;
    if (tables.erase(table) == 0)
      return fail(core::ErrorCode::kInternal,
                  {"Tabel " + table + " bestaat niet.", "Table " + table + " does not exist."});
    const auto sql =
        tenant ? policies_sql(mark) : "GRANT SELECT, INSERT, UPDATE, DELETE ON " + table + " TO pareltjes_sessie";
    if (auto done = connection.script(sql); !done) return done;
  }
  if (tables.empty()) return {};
  return fail(core::ErrorCode::kStorageUnavailable,
              {"In deze database staat een tabel van een ander: " + *tables.begin() + ".",
               "This database holds another's table: " + *tables.begin() + "."},
              {"Gebruik een eigen database.", "Use a database of its own."});
}

core::Result<void> run(PostgresConnection& connection, const std::vector<Migration>& migrations,
                       const Migration& next) {
  auto marks = marks_after(migrations, next.number);
  if (!marks) return std::unexpected(marks.error());
  if (auto done = connection.script(kBookkeeping); !done) return done;
  if (auto done = drop_views(connection); !done) return done;
  if (auto done = connection.script(in_postgres(next.sql)); !done) return done;
  if (auto done = make_views(connection, *marks); !done) return done;
  auto noted = connection.execute(
      "INSERT INTO migratie (nummer, naam, sha256, uitgevoerd_op) VALUES ($1, $2, $3, $4)",
      {std::int64_t{next.number}, next.name, core::sha256_hex(next.sql), core::to_rfc3339(core::system_clock().now())});
  if (!noted) return std::unexpected(noted.error());
  return {};
}

/// Other roles of this server have no business here, and a session makes no table of its own, which would outlive its
/// transaction: another organisation on the same connection would meet it.
constexpr auto kIsOpen =
    "SELECT 1 FROM pg_database WHERE datname = current_database() AND pg_has_role(current_user, datdba, 'USAGE') AND "
    "(has_database_privilege('pareltjes_sessie', oid, 'CONNECT') OR "
    "has_database_privilege('pareltjes_sessie', oid, 'TEMPORARY') OR "
    "has_schema_privilege('pareltjes_sessie', 'public', 'CREATE'))";
constexpr auto kClose = R"(
  DO $$ BEGIN
    EXECUTE format('REVOKE CONNECT, TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
  END $$;
)";

std::string word_in_postgres(const std::string& word) {
  if (word == "BLOB") return "BYTEA";
  if (word == "INTEGER") return "BIGINT";
  if (word == "REAL") return "DOUBLE PRECISION";
  if (word == "TEXT") return "TEXT COLLATE \"C\"";
  if (word == "STRICT") return "";
  return word;
}

}  // namespace

std::string in_postgres(std::string_view sql) {
  std::string result;
  std::string word;
  const auto end_word = [&] {
    result += word_in_postgres(word);
    word.clear();
  };
  for (std::size_t i = 0; i < sql.size(); ++i) {
    const char c = sql[i];
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_') {
      word += c;
      continue;
    }
    end_word();
    const bool comment = c == '-' && i + 1 < sql.size() && sql[i + 1] == '-';
    if (comment || c == '\'') {  // Comments and texts stay as they are.
      auto end = sql.find(comment ? '\n' : '\'', i + 1);
      if (end == std::string_view::npos) end = sql.size() - 1;
      result += sql.substr(i, end - i + 1);
      i = end;
      continue;
    }
    result += c;
  }
  end_word();
  return result;
}

core::Result<void> make_tables(PostgresConnection& connection, const std::vector<Migration>& migrations) {
  for (const auto& migration : migrations)
    if (auto done = run(connection, migrations, migration); !done) return done;
  return {};
}

core::Result<void> close_to_others(PostgresConnection& connection) {
  const auto open = connection.query(kIsOpen);  // Looked at first without a lock: mostly it was done long ago.
  if (!open) return std::unexpected(open.error());
  if (open->empty()) return {};
  if (auto begun = connection.begin(Access::kOwn, {}); !begun) return begun;
  auto done = connection.script(kClose);
  if (done) return connection.commit();
  connection.rollback();
  return done;
}

core::Result<void> migrate(PostgresConnection& connection, const std::vector<Migration>& migrations) {
  while (true) {
    auto done = migrations_done(connection);
    if (!done) return std::unexpected(done.error());
    auto next = next_migration(migrations, *done);
    if (!next) return std::unexpected(next.error());
    if (*next == nullptr) return {};

    if (auto begun = connection.begin(Access::kOwn, {}); !begun) return begun;
    auto now_done = migrations_done(connection);  // Another instance may have been first.
    auto finished = !now_done                             ? core::Result<void>(std::unexpected(now_done.error()))
                    : now_done->contains((*next)->number) ? core::Result<void>()
                                                          : run(connection, migrations, **next);
    if (!finished) {
      connection.rollback();
      return finished;
    }
    if (auto committed = connection.commit(); !committed) return committed;
  }
}

}  // namespace pareltjes::storage
