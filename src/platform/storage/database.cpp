// SPDX-License-Identifier: EUPL-1.2
#include "platform/storage/database.hpp"

#include "platform/storage/migrations.hpp"
#include "platform/storage/postgres_database.hpp"
#include "platform/storage/server_copy.hpp"
#include "platform/storage/sqlite_database.hpp"

namespace pareltjes::storage {
namespace {

/// The value, or an empty one for NULL. std::get throws on another type: a programmer's mistake must not become a wrong
/// figure in a release build.
template <class T>
const T& get_or_empty(const Value& value) {
  static const T kEmpty{};
  if (std::holds_alternative<std::monostate>(value)) return kEmpty;
  return std::get<T>(value);
}

}  // namespace

bool Rows::is_null(std::size_t row, std::size_t column) const {
  return std::holds_alternative<std::monostate>(at(row, column));
}

std::int64_t Rows::integer(std::size_t row, std::size_t column) const {
  return get_or_empty<std::int64_t>(at(row, column));
}

double Rows::number(std::size_t row, std::size_t column) const {
  const auto& value = at(row, column);
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
  return get_or_empty<double>(value);
}

const std::string& Rows::text(std::size_t row, std::size_t column) const {
  return get_or_empty<std::string>(at(row, column));
}

const std::string& Rows::bytes(std::size_t row, std::size_t column) const {
  return get_or_empty<Blob>(at(row, column)).bytes;
}

core::Result<std::int64_t> Session::execute_many(std::string_view sql, const std::vector<std::vector<Value>>& rows) {
  std::int64_t changed = 0;
  for (const auto& row : rows) {
    auto done = execute(sql, row);
    if (!done) return done;
    changed += *done;
  }
  return changed;
}

core::Result<std::unique_ptr<Database>> Database::open(const std::string& url) {
  using core::ErrorCode;
  if (is_server(url)) return open_postgres(url, embedded_migrations());
  std::string path = url.starts_with("sqlite:") ? url.substr(7) : url;
  if (path.empty()) {
    return core::fail(ErrorCode::kUsage, {"De naam van de database is leeg.", "The name of the database is empty."},
                      {"Gebruik sqlite:PAD.", "Use sqlite:PATH."});
  }
  return open_sqlite({.path = std::move(path), .migrations = embedded_migrations()});
}

}  // namespace pareltjes::storage
