// SPDX-License-Identifier: EUPL-1.2
// Which statements a Session may prepare. Together with the views and triggers that sqlite_views.cpp makes, this keeps
// organisations apart. Two locks:
// 1. A statement whose text names rij_… is refused before SQLite sees it. SQL has no other way to write an identifier.
// 2. SQLite's authorizer refuses what reaches a rij_… table from anywhere but our own views and triggers, and all that
//    is not reading or changing rows. It cannot do without the first: to SQLite a common table expression with the
//    name of a view looks like that view.
#include <algorithm>
#include <array>
#include <cctype>

#include "platform/storage/sqlite_connection.hpp"

namespace pareltjes::storage {
namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

/// Lines of these are only added, and nothing is made of them that anybody keeps: a change mark leaves them out.
constexpr std::array kLogs{"audit", "besluit", "bewijs"};

/// Tables that SQLite makes from a value.
bool is_table_function(std::string_view name) {
  return name == "json_each" || name == "json_tree";
}

bool is_harmless_function(const char* name) {
  const auto text = lower(name == nullptr ? "" : name);
  return text != "load_extension" && text != "fts3_tokenizer" && !text.starts_with("sqlite_");
}

}  // namespace

Guard guard_of(const std::vector<TableMark>& marks) {
  Guard guard;
  for (const auto* log : kLogs) guard.logs.insert({log, std::string("rij_") + log});
  for (const auto& mark : marks) {
    guard.tables.insert(mark.name);
    if (mark.kind != TableMark::Kind::kOrganisation) continue;
    guard.trusted.insert(mark.name);
    if (mark.queue) guard.queues.insert("rij_" + mark.name);
    for (const auto* deed : {"_toevoegen", "_wijzigen", "_verwijderen"}) guard.trusted.insert(mark.name + deed);
  }
  return guard;
}

bool SqliteConnection::may_touch(const char* table, const char* context) const {
  const auto name = lower(table == nullptr ? "" : table);
  if (name.starts_with("rij_")) return context != nullptr && guard_.trusted.contains(lower(context));
  return guard_.tables.contains(name);
}

/// Whose row it is and who asked for it stays as it was.
bool SqliteConnection::may_change_in_queue(const char* table, const char* column) const {
  const auto name = lower(column == nullptr ? "" : column);
  return guard_.queues.contains(lower(table == nullptr ? "" : table)) && name != "organisatie" && name != "actor" &&
         name != "id";
}

bool SqliteConnection::names_rows(std::string_view sql) {
  return lower(sql).find("rij_") != std::string::npos;
}

int SqliteConnection::authorize(int action, const char* first, const char* second, const char* context) {
  const bool adds_to_log = action == SQLITE_INSERT && guard_.logs.contains(lower(first == nullptr ? "" : first));
  if (action == SQLITE_UPDATE || action == SQLITE_DELETE || (action == SQLITE_INSERT && !adds_to_log))
    names_more_ = true;
  if (access_ == Access::kOwn) return SQLITE_OK;
  const auto verdict = [](bool allowed) { return allowed ? SQLITE_OK : SQLITE_DENY; };
  const bool in_queue = access_ == Access::kQueue || access_ == Access::kQueueLook;
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE:
      return SQLITE_OK;
    case SQLITE_FUNCTION:
      return verdict(is_harmless_function(second));
    case SQLITE_READ: {
      if (access_ == Access::kMaintenance) return SQLITE_OK;
      const auto name = lower(first == nullptr ? "" : first);
      // Without a column the name may be a common table expression, which has no rights of its own.
      const bool no_column = second == nullptr || *second == '\0';
      if (no_column && !name.starts_with("rij_") && !name.starts_with("sqlite_"))
        return verdict(!in_queue || !guard_.tables.contains(name));
      return verdict(in_queue ? guard_.queues.contains(name) : is_table_function(name) || may_touch(first, context));
    }
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_DELETE:
      if (access_ == Access::kRead || access_ == Access::kQueueLook) return SQLITE_DENY;
      if (in_queue) return verdict(action == SQLITE_UPDATE && may_change_in_queue(first, second));
      return verdict(access_ == Access::kMaintenance ? !lower(first).starts_with("sqlite_")
                                                     : may_touch(first, context));
    default:
      return SQLITE_DENY;  // Schema, settings, transactions, other files.
  }
}

}  // namespace pareltjes::storage
